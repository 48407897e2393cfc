/// FIFO: the page that was loaded first goes.
struct FIFO: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var ring: FrameRing

  init(frames: Int) { ring = FrameRing(frames: frames) }
  private init(tally: Tally, ring: consuming FrameRing) {
    self.tally = tally
    self.ring = ring
  }
  func clone() -> FIFO { FIFO(tally: tally, ring: ring.clone()) }
  mutating func grow(pages: Int) { ring.grow(pages: pages) }
  mutating func preload(_ page: UInt32, nextUse: UInt32) { _ = ring.fill(page, 0) }
  func page(inFrame frame: Int) -> UInt32? { ring.page(inFrame: frame) }
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) { ring.tellCandidates(&observer) }
  var handFrame: Int? { ring.hand % ring.capacity }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if ring.isResident(reference.page) {
      ring.touch(reference, 0, &observer)
      return
    }
    tally.faults &+= 1
    let bits: UInt8 = reference.isWrite ? FrameRing.modified : 0
    observer.wrote(1)
    if ring.fillOrFalse(reference, bits, &observer) { return }
    observer.scanned(1)
    if Observer.isWatching { ring.tellCandidates(&observer) }
    ring.replace(with: reference, bits, .oldestLoad, &tally, &observer)
  }
}

/// LIFO: the page that was loaded last goes; the frame is always the last one.
struct LIFO: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var ring: FrameRing

  init(frames: Int) { ring = FrameRing(frames: frames) }
  private init(tally: Tally, ring: consuming FrameRing) {
    self.tally = tally
    self.ring = ring
  }
  func clone() -> LIFO { LIFO(tally: tally, ring: ring.clone()) }
  mutating func grow(pages: Int) { ring.grow(pages: pages) }
  mutating func preload(_ page: UInt32, nextUse: UInt32) { _ = ring.fill(page, 0) }
  func page(inFrame frame: Int) -> UInt32? { ring.page(inFrame: frame) }
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) { ring.tellCandidates(&observer) }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if ring.isResident(reference.page) {
      ring.touch(reference, 0, &observer)
      return
    }
    tally.faults &+= 1
    let bits: UInt8 = reference.isWrite ? FrameRing.modified : 0
    observer.wrote(1)
    if ring.fillOrFalse(reference, bits, &observer) { return }
    observer.scanned(1)
    ring.hand = ring.capacity - 1
    if Observer.isWatching { ring.tellCandidates(&observer) }
    ring.replace(with: reference, bits, .newestLoad, &tally, &observer)
  }
}
