import Simulation

/// FIFO: the page that was loaded first goes.
struct OldestLoad: RingRule {
  static var hitBits: UInt8 { 0 }

  @inline(__always) mutating func chooseVictim<Observer: ReplacementObserver>(
    _ ring: inout FrameRing, _ observer: inout Observer
  ) -> VictimReason {
    observer.scanned(1)
    if Observer.isWatching { ring.tellCandidates(&observer) }
    return .oldestLoad
  }
}

/// LIFO: the page that was loaded last goes; the frame is always the last one.
struct NewestLoad: RingRule {
  static var hitBits: UInt8 { 0 }
  static var hasHand: Bool { false }

  @inline(__always) mutating func chooseVictim<Observer: ReplacementObserver>(
    _ ring: inout FrameRing, _ observer: inout Observer
  ) -> VictimReason {
    observer.scanned(1)
    ring.hand = ring.capacity - 1
    if Observer.isWatching { ring.tellCandidates(&observer) }
    return .newestLoad
  }
}

/// A random page goes: what every policy should be better than. Seeded.
struct AnyPage: RingRule {
  static var hitBits: UInt8 { 0 }
  static var hasHand: Bool { false }
  static var loadWrites: Int { 0 }
  private var random: RandomSource

  init(seed: UInt64) { random = RandomSource(seed: seed) }

  mutating func chooseVictim<Observer: ReplacementObserver>(
    _ ring: inout FrameRing, _ observer: inout Observer
  ) -> VictimReason {
    ring.hand = Int(random.below(UInt64(ring.capacity)))
    if Observer.isWatching { ring.tellCandidates(&observer) }
    return .random
  }
}
