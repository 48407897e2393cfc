import Simulation

/// Clock: FIFO's ring with a hand. R = 1: clear it and move on; R = 0: that page goes. The hand begins at frame 0 and
/// stands, after a load, on the next frame.
struct Clock: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var ring: FrameRing
  /// The R bit of a page just loaded: the faulting instruction is restarted and sets it (Tanenbaum, Stallings), or only
  /// a later reference does (several simulators).
  private let loadBits: UInt8

  init(frames: Int, referencedOnLoad: Bool) {
    ring = FrameRing(frames: frames)
    loadBits = referencedOnLoad ? FrameRing.referenced : 0
  }
  private init(tally: Tally, ring: consuming FrameRing, loadBits: UInt8) {
    self.tally = tally
    self.ring = ring
    self.loadBits = loadBits
  }
  func clone() -> Clock { Clock(tally: tally, ring: ring.clone(), loadBits: loadBits) }
  mutating func grow(pages: Int) { ring.grow(pages: pages) }
  mutating func preload(_ page: UInt32, nextUse: UInt32) { _ = ring.fill(page, 0) }
  func page(inFrame frame: Int) -> UInt32? { ring.page(inFrame: frame) }
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) { ring.tellCandidates(&observer) }
  var handFrame: Int? { ring.hand % ring.capacity }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if ring.isResident(reference.page) {
      ring.touch(reference, FrameRing.referenced, &observer)
      return
    }
    tally.faults &+= 1
    let bits = loadBits | (reference.isWrite ? FrameRing.modified : 0)
    observer.wrote(1)
    if ring.fillOrFalse(reference, bits, &observer) { return }
    if Observer.isWatching { ring.tellCandidates(&observer) }
    observer.scanned(1)
    while true {
      let page = ring.pages[ring.hand]
      let state = ring.state[Int(page)]
      if state & FrameRing.referenced == 0 { break }
      ring.state[Int(page)] = state & ~FrameRing.referenced
      observer.wrote(1)
      observer.scanned(1)
      if Observer.isWatching {
        observer.note(.passed(frame: UInt32(ring.hand), page: page, reason: .secondChance))
      }
      ring.advance()
    }
    ring.replace(with: reference, bits, .notReferenced, &tally, &observer)
  }
}

/// The enhanced clock (Silberschatz, Stallings): a sweep for (R, M) = (0, 0) that changes nothing, then one for (0, 1)
/// that clears R on its way, and both again. Each sweep begins where the hand is and goes round once.
struct EnhancedClock: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var ring: FrameRing
  private let loadBits: UInt8

  init(frames: Int, referencedOnLoad: Bool) {
    ring = FrameRing(frames: frames)
    loadBits = referencedOnLoad ? FrameRing.referenced : 0
  }
  private init(tally: Tally, ring: consuming FrameRing, loadBits: UInt8) {
    self.tally = tally
    self.ring = ring
    self.loadBits = loadBits
  }
  func clone() -> EnhancedClock { EnhancedClock(tally: tally, ring: ring.clone(), loadBits: loadBits) }
  mutating func grow(pages: Int) { ring.grow(pages: pages) }
  mutating func preload(_ page: UInt32, nextUse: UInt32) { _ = ring.fill(page, 0) }
  func page(inFrame frame: Int) -> UInt32? { ring.page(inFrame: frame) }
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) { ring.tellCandidates(&observer) }
  var handFrame: Int? { ring.hand % ring.capacity }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if ring.isResident(reference.page) {
      ring.touch(reference, FrameRing.referenced, &observer)
      return
    }
    tally.faults &+= 1
    let bits = loadBits | (reference.isWrite ? FrameRing.modified : 0)
    observer.wrote(1)
    if ring.fillOrFalse(reference, bits, &observer) { return }
    if Observer.isWatching { ring.tellCandidates(&observer) }
    var clears = false
    while !sweep(clearing: clears, &observer) { clears.toggle() }
    ring.replace(with: reference, bits, .notReferenced, &tally, &observer)
  }

  /// Once round. True: the hand stands on the victim.
  private mutating func sweep<Observer: ReplacementObserver>(clearing: Bool, _ observer: inout Observer) -> Bool {
    let wanted: UInt8 = clearing ? FrameRing.modified : 0
    for _ in 0..<ring.capacity {
      let page = ring.pages[ring.hand]
      let state = ring.state[Int(page)]
      observer.scanned(1)
      if state & (FrameRing.referenced | FrameRing.modified) == wanted { return true }
      let isCleared = clearing && state & FrameRing.referenced != 0
      if isCleared {
        ring.state[Int(page)] = state & ~FrameRing.referenced
        observer.wrote(1)
      }
      if Observer.isWatching {
        observer.note(
          .passed(frame: UInt32(ring.hand), page: page, reason: isCleared ? .secondChance : .otherClass))
      }
      ring.advance()
    }
    return false
  }
}
