import Simulation

/// Which page of the ring goes: all that FIFO, the clocks and their kin differ in.
protocol RingRule {
  /// Bits that a hit sets.
  static var hitBits: UInt8 { get }
  /// The hand stays where it is between faults, and means something there.
  static var hasHand: Bool { get }
  /// Entries that the policy writes for a page that is loaded.
  static var loadWrites: Int { get }

  /// Moves the hand onto the page that goes, and tells those who watch what it met on its way.
  mutating func chooseVictim<Observer: ReplacementObserver>(
    _ ring: inout FrameRing, _ observer: inout Observer
  ) -> VictimReason
}

extension RingRule {
  static var hasHand: Bool { true }
  static var loadWrites: Int { 1 }
}

/// A policy on the ring of frames; the hand begins at frame 0 and stands, after a load, on the next frame. Written once
/// for every rule, and made anew for each by the compiler: the rule costs no call.
struct RingPolicy<Rule: RingRule>: ReplacementPolicy, ~Copyable {
  var tally = Tally()
  private var ring: FrameRing
  private var rule: Rule
  /// The R bit of a page just loaded: the faulting instruction is restarted and sets it (Tanenbaum, Stallings), or only
  /// a later reference does (several simulators).
  private let loadBits: UInt8

  init(frames: Int, _ rule: Rule, referencedOnLoad: Bool = false) {
    ring = FrameRing(frames: frames)
    self.rule = rule
    loadBits = referencedOnLoad ? Rule.hitBits & FrameRing.referenced : 0
  }
  private init(copying other: borrowing RingPolicy) {
    tally = other.tally
    ring = other.ring.clone()
    rule = other.rule
    loadBits = other.loadBits
  }
  func clone() -> RingPolicy { RingPolicy(copying: self) }
  mutating func grow(pages: Int) { ring.grow(pages: pages) }
  mutating func preload(_ page: UInt32, nextUse: UInt32) { _ = ring.fill(page, 0) }
  func page(inFrame frame: Int) -> UInt32? { ring.page(inFrame: frame) }
  func tellCandidates<Observer: ReplacementObserver>(_ observer: inout Observer) { ring.tellCandidates(&observer) }
  var handFrame: Int? { Rule.hasHand ? ring.hand % ring.capacity : nil }

  @inline(__always) mutating func serve<Observer: ReplacementObserver>(
    _ reference: Reference, nextUse: UInt32, _ observer: inout Observer
  ) {
    if ring.isResident(reference.page) {
      ring.touch(reference, Rule.hitBits, &observer)
      return
    }
    tally.faults &+= 1
    // Without R bits there is nothing to look up.
    let referenced = Rule.hitBits == 0 ? 0 : loadBits
    let bits = referenced | (reference.isWrite ? FrameRing.modified : 0)
    observer.wrote(Rule.loadWrites)
    if ring.fillOrFalse(reference, bits, &observer) { return }
    let reason = rule.chooseVictim(&ring, &observer)
    ring.replace(with: reference, bits, reason, &tally, &observer)
  }
}
