/// Why a page was thrown out.
package enum VictimReason: UInt8, Hashable, Sendable, CaseIterable {
  case oldestLoad, newestLoad, leastRecentlyUsed, mostRecentlyUsed
  /// OPT: the next use is farthest away; or there is none.
  case farthestUse, neverUsedAgain
  /// NRU: the lowest class 2·R + M that is not empty.
  case lowestClass
  /// Clock and its kin: the hand met R = 0 (enhanced clock: the class that this sweep looks for).
  case notReferenced
  /// NFU, aging, LFU.
  case smallestCount
  /// Working set, WSClock: R = 0 and older than tau.
  case outsideWorkingSet
  /// Working set: nothing is old enough, this is the oldest with R = 0.
  case oldestInWorkingSet
  /// WSClock: a whole turn without a find; the first clean page, or the one under the hand.
  case anyClean, underTheHand
  case random
}

/// Why the hand of a clock, or a second-chance queue, let a page stay.
package enum PassReason: UInt8, Hashable, Sendable, CaseIterable {
  /// R was 1 and is 0 now.
  case secondChance
  /// R = 0, but younger than tau.
  case insideWorkingSet
  /// Old, but modified: its write-back was scheduled, M is 0 now.
  case writeScheduled
  /// Enhanced clock: not of the class that this sweep looks for.
  case otherClass
}

/// One step of a policy, integers only. `page` is the dense number.
package enum ReplacementNote: Hashable, Sendable {
  case hit(page: UInt32, frame: UInt32)
  case fault(page: UInt32)
  /// The clock interrupt came: R bits were read and cleared.
  case clockTick
  /// A page that may become the victim and the number by which the policy compares it: time of load (FIFO, LIFO), of
  /// last use (LRU, MRU, working set), of next use (OPT; 0 = never), class (NRU), counter (NFU, aging, LFU).
  case candidate(frame: UInt32, page: UInt32, key: UInt64, isReferenced: Bool, isModified: Bool)
  /// The hand passed over a frame.
  case passed(frame: UInt32, page: UInt32, reason: PassReason)
  case victim(frame: UInt32, page: UInt32, isModified: Bool, reason: VictimReason)
  case loaded(page: UInt32, frame: UInt32)
}

/// Who watches a policy at work. A policy is written once, over any observer; with `Unobserved` every call and the work
/// for it is compiled away.
package protocol ReplacementObserver {
  /// Whether notes are wanted. A constant: what is done for notes alone stands behind it.
  static var isWatching: Bool { get }
  mutating func note(_ note: ReplacementNote)
  /// Entries of the policy's own book-keeping (list links, counters, time stamps, R bits) that were written.
  mutating func wrote(_ entries: Int)
  /// Entries that were looked at to find a victim.
  mutating func scanned(_ entries: Int)
}

/// Nobody watches.
package struct Unobserved: ReplacementObserver {
  @inline(__always) package static var isWatching: Bool { false }
  package init() {}
  @inline(__always) package mutating func note(_ note: ReplacementNote) {}
  @inline(__always) package mutating func wrote(_ entries: Int) {}
  @inline(__always) package mutating func scanned(_ entries: Int) {}
}

/// Keeps every note, and counts the book-keeping that decides what is costly: writes per reference, entries looked at
/// per fault.
package struct NoteTaker: ReplacementObserver, Hashable, Sendable {
  @inline(__always) package static var isWatching: Bool { true }
  package var notes: [ReplacementNote] = []
  package var entriesWritten: UInt64 = 0
  package var entriesScanned: UInt64 = 0
  package init() {}
  package mutating func note(_ note: ReplacementNote) { notes.append(note) }
  package mutating func wrote(_ entries: Int) { entriesWritten += UInt64(entries) }
  package mutating func scanned(_ entries: Int) { entriesScanned += UInt64(entries) }
}
