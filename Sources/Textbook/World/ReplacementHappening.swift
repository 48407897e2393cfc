/// One thing that happened in the replacement world. `lane` is the place of the policy in the setup; pages are those
/// of the string.
package enum ReplacementHappening: Hashable, Sendable {
  case referred(process: UInt8, page: UInt32, isWrite: Bool)
  case hit(lane: UInt8, page: UInt32, frame: UInt32)
  /// The clock interrupt: R bits were read and cleared.
  case clockTick(lane: UInt8)
  case passed(lane: UInt8, page: UInt32, frame: UInt32, reason: PassReason)
  /// A fault; the page came into a free frame.
  case filled(lane: UInt8, page: UInt32, frame: UInt32)
  /// A fault; a page had to go.
  case replaced(lane: UInt8, page: UInt32, frame: UInt32, victim: UInt32, isModified: Bool, reason: VictimReason)
  /// From this reference on the memories of two policies differ.
  case parted
}

/// What one reference did under one policy.
package struct ReplacementColumn: Hashable, Sendable {
  package var page: UInt32
  package var process: UInt8
  package var isWrite: Bool
  /// The page in each frame after it.
  package var frames: [UInt32?]
  /// The frame into which the page was loaded; nil: the page was there.
  package var filled: Int?
  /// The page that had to go.
  package var victim: UInt32?
  package var wasModified = false
  /// A page has to go, and the hand still looks for it: `frames` are those before.
  package var isOpen = false
  package var isFault: Bool { filled != nil || isOpen }
}

/// A page that might have gone, when one had to.
package struct ReplacementCandidate: Hashable, Sendable {
  package var frame: Int
  package var page: UInt32
  package var key: UInt64
  package var isReferenced: Bool
  package var isModified: Bool
}

/// How one policy came to what it did at the newest reference.
package struct ReplacementDecision: Hashable, Sendable {
  package var candidates: [ReplacementCandidate] = []
  package var passes: [(page: UInt32, frame: Int, reason: PassReason)] = []
  package var victim: (page: UInt32, reason: VictimReason)?

  package static func == (a: Self, b: Self) -> Bool {
    a.candidates == b.candidates && a.victim?.page == b.victim?.page
      && a.passes.map { [UInt32($0.frame), $0.page] } == b.passes.map { [UInt32($0.frame), $0.page] }
  }
  package func hash(into hasher: inout Hasher) { hasher.combine(candidates) }
}
