import Simulation

/// A random page goes: what every policy should be better than. Seeded.
struct RandomReplacement: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var ring: FrameRing
  private var random: RandomSource

  init(frames: Int, seed: UInt64) {
    ring = FrameRing(frames: frames)
    random = RandomSource(seed: seed)
  }
  private init(tally: Tally, ring: consuming FrameRing, random: RandomSource) {
    self.tally = tally
    self.ring = ring
    self.random = random
  }
  func clone() -> RandomReplacement { RandomReplacement(tally: tally, ring: ring.clone(), random: random) }
  mutating func grow(pages: Int) { ring.grow(pages: pages) }
  mutating func preload(_ page: UInt32, nextUse: UInt32) { _ = ring.fill(page, 0) }
  func page(inFrame frame: Int) -> UInt32? { ring.page(inFrame: frame) }
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) { ring.tellCandidates(&observer) }

  mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if ring.isResident(reference.page) {
      ring.touch(reference, 0, &observer)
      return
    }
    tally.faults &+= 1
    let bits: UInt8 = reference.isWrite ? FrameRing.modified : 0
    if ring.fillOrFalse(reference, bits, &observer) { return }
    ring.hand = Int(random.below(UInt64(ring.capacity)))
    if Observer.isWatching { ring.tellCandidates(&observer) }
    ring.replace(with: reference, bits, .random, &tally, &observer)
  }
}
