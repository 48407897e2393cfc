import Simulation

/// NRU: the lowest class of 2·R + M that is not empty, in it the lowest frame. R of all pages is cleared by the clock
/// interrupt.
struct NRU: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var frames: ResidentFrames
  private var clock: ClockInterrupt
  private let loadBit: UInt8

  init(frames count: Int, interval: UInt32, referencedOnLoad: Bool) {
    frames = ResidentFrames(frames: count)
    clock = ClockInterrupt(every: interval)
    loadBit = referencedOnLoad ? 1 : 0
  }
  private init(copying other: borrowing NRU) {
    tally = other.tally
    frames = other.frames.clone()
    clock = other.clock
    loadBit = other.loadBit
  }
  func clone() -> NRU { NRU(copying: self) }
  mutating func grow(pages: Int) { frames.grow(pages: pages) }
  mutating func preload(_ page: UInt32, nextUse: UInt32) { _ = frames.fill(page, isWrite: false) }
  func page(inFrame frame: Int) -> UInt32? { frames.page(inFrame: frame) }

  mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if clock.comes() {
      if Observer.isWatching { observer.note(.clockTick) }
      for frame in 0..<frames.used { frames.isReferenced[frame] = 0 }
      observer.wrote(frames.used)
    }
    if let frame = frames.frame(of: reference.page) {
      frames.hit(reference, frame, &observer)
      frames.isReferenced[frame] = 1
      return
    }
    tally.faults &+= 1
    if Observer.isWatching { observer.note(.fault(page: reference.page)) }
    if !frames.isFull {
      frames.isReferenced[frames.fill(reference, &observer)] = loadBit
      return
    }
    let frame = victim(&observer)
    frames.replace(frame, with: reference, .lowestClass, &tally, &observer)
    frames.isReferenced[frame] = loadBit
  }

  /// Key: class.
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    for frame in 0..<frames.used {
      frames.tellCandidate(inFrame: frame, key: UInt64(ownClass(frame)), &observer)
    }
  }

  private func ownClass(_ frame: Int) -> UInt8 { 2 * frames.isReferenced[frame] + frames.isModified[frame] }

  private func victim<Observer: ReplacementObserver>(_ observer: inout Observer) -> Int {
    if Observer.isWatching { tellCandidates(&observer) }
    var best = 0
    var bestClass: UInt8 = 4
    for frame in 0..<frames.used {
      let own = ownClass(frame)
      observer.scanned(1)
      if own < bestClass {
        best = frame
        bestClass = own
        if own == 0, !Observer.isWatching { break }
      }
    }
    return best
  }
}
