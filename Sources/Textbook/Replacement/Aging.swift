import Simulation

/// NFU and aging: a software counter per page that follows the R bits at each clock interrupt. NFU adds R and never
/// forgets; aging shifts right and puts R into the top bit. The smallest counter goes, then R = 0 before R = 1, then
/// the lowest frame. A loaded page has counter 0.
struct CounterPolicy: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var frames: ResidentFrames
  private var counters: ZeroedBuffer<UInt64>
  private var clock: ClockInterrupt
  /// Width of aging's counter, 1 … 64; nil: NFU.
  private let bits: Int?
  private let loadBit: UInt8

  init(frames count: Int, interval: UInt32, bits: Int?, referencedOnLoad: Bool) {
    // Unreachable: the reader's range is the same; an exit test holds it.
    precondition(bits.map { (1...64).contains($0) } ?? true)
    frames = ResidentFrames(frames: count)
    counters = ZeroedBuffer(zeroed: 0)
    clock = ClockInterrupt(every: interval)
    self.bits = bits
    loadBit = referencedOnLoad ? 1 : 0
  }
  private init(copying other: borrowing CounterPolicy) {
    tally = other.tally
    frames = other.frames.clone()
    counters = other.counters.clone()
    clock = other.clock
    bits = other.bits
    loadBit = other.loadBit
  }
  func clone() -> CounterPolicy { CounterPolicy(copying: self) }
  mutating func grow(pages: Int) {
    frames.grow(pages: pages)
    let needed = frames.framesNeeded(pages: pages)
    if needed > counters.count { counters.grow(to: needed) }
  }
  mutating func preload(_ page: UInt32, nextUse: UInt32) {
    counters[frames.fill(page, isWrite: false)] = 0
  }
  func page(inFrame frame: Int) -> UInt32? { frames.page(inFrame: frame) }
  func counter(ofFrame frame: Int) -> UInt64 { counters[frame] }

  mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if clock.comes() { tick(&observer) }
    if let frame = frames.frame(of: reference.page) {
      frames.hit(reference, frame, &observer)
      frames.isReferenced[frame] = 1
      return
    }
    tally.faults &+= 1
    if Observer.isWatching { observer.note(.fault(page: reference.page)) }
    let frame: Int
    if !frames.isFull {
      frame = frames.fill(reference, &observer)
    } else {
      frame = victim(&observer)
      frames.replace(frame, with: reference, .smallestCount, &tally, &observer)
    }
    frames.isReferenced[frame] = loadBit
    counters[frame] = 0
    observer.wrote(1)
  }

  private mutating func tick<Observer: ReplacementObserver>(_ observer: inout Observer) {
    if Observer.isWatching { observer.note(.clockTick) }
    for frame in 0..<frames.used {
      counters[frame] = AgingCounter.after(counters[frame], isReferenced: frames.isReferenced[frame] != 0, bits: bits)
      frames.isReferenced[frame] = 0
    }
    observer.wrote(frames.used * 2)
  }

  /// Key: counter.
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) {
    for frame in 0..<frames.used {
      frames.tellCandidate(inFrame: frame, key: counters[frame], &observer)
    }
  }

  private func victim<Observer: ReplacementObserver>(_ observer: inout Observer) -> Int {
    if Observer.isWatching { tellCandidates(&observer) }
    var best = 0
    for frame in 0..<frames.used {
      observer.scanned(1)
      if (counters[frame], frames.isReferenced[frame]) < (counters[best], frames.isReferenced[best]) { best = frame }
    }
    return best
  }
}

/// The counter of one page at one clock interrupt.
package enum AgingCounter {
  /// - Parameter bits: width of aging's counter; nil: NFU's, which adds.
  package static func after(_ counter: UInt64, isReferenced: Bool, bits: Int?) -> UInt64 {
    guard let bits else { return counter &+ (isReferenced ? 1 : 0) }
    return counter >> 1 | (isReferenced ? 1 << UInt64(bits - 1) : 0)
  }

  /// The counters of several pages after several ticks, all 0 at the start.
  /// - Parameter ticks: the R bits of every page, by tick.
  package static func counters(ticks: [[Bool]], bits: Int?) -> [UInt64] {
    var result = [UInt64](repeating: 0, count: ticks.first?.count ?? 0)
    for tick in ticks {
      // Unreachable: the reader refuses ticks of different lengths; an exit test holds it.
      precondition(tick.count == result.count)
      for (page, isReferenced) in tick.enumerated() {
        result[page] = after(result[page], isReferenced: isReferenced, bits: bits)
      }
    }
    return result
  }
}
