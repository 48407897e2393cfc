/// Belady's anomaly: a string on which a policy faults more often with more frames. Searched for by trying every
/// string, the short ones first; as many at a time as one likes.
///
/// Only strings are tried whose new pages come as 0, 1, 2 …, since names do not matter, and none that names a page
/// twice in a row, which is a hit in any memory.
package struct AnomalySearch {
  package struct Found: Hashable, Sendable {
    package var string: [UInt32]
    package var faults: UInt64
    package var faultsWithOneMore: UInt64
  }

  package enum Progress: Hashable, Sendable {
    case goesOn
    case found(Found)
    /// There is none of that length or shorter.
    case nothing
  }

  /// Both memories after a string; never changed once it is made.
  private final class Memories {
    let small: PolicyRun
    let large: PolicyRun
    init(_ small: consuming PolicyRun, _ large: consuming PolicyRun) {
      self.small = small
      self.large = large
    }

    func after(_ page: Int) -> Memories {
      var nobody = Unobserved()
      let reference = Reference(page: UInt32(page))
      var nextSmall = small.clone()
      var nextLarge = large.clone()
      nextSmall.serve(reference, nextUse: NextUse.never, &nobody)
      nextLarge.serve(reference, nextUse: NextUse.never, &nobody)
      return Memories(nextSmall, nextLarge)
    }
  }

  /// A string that is being extended: its memories, its distinct pages, the next page to try.
  private struct Level {
    var memories: Memories
    var distinct: Int
    var next = 0
  }

  package let rule: PolicyRule
  /// The smaller memory; the other has one frame more.
  package let frames: Int
  package let pages: Int
  /// References tried so far.
  package private(set) var steps: UInt64 = 0
  /// Of the strings that are being tried.
  package private(set) var length = 1
  /// The one that is being tried.
  package private(set) var string: [UInt32] = []
  package private(set) var found: Found?
  private var levels: [Level] = []

  /// - Parameters:
  ///   - rule: one that does not need the future; OPT has no anomaly.
  ///   - pages: most distinct pages of a string.
  package init(_ rule: PolicyRule, frames: Int, pages: Int) {
    // No reader asks for it; an exit test holds it.
    precondition(!rule.needsFuture && frames > 0 && pages > 0)
    self.rule = rule
    self.frames = frames
    self.pages = pages
    begin()
  }

  private mutating func begin() {
    var small = PolicyRun(rule, frames: frames)
    var large = PolicyRun(rule, frames: frames + 1)
    small.grow(pages: pages)
    large.grow(pages: pages)
    string = []
    levels = [Level(memories: Memories(small, large), distinct: 0)]
  }

  /// Tries so many references more.
  package mutating func proceed(steps limit: UInt64, upTo longest: Int) -> Progress {
    if let found { return .found(found) }
    guard pages > frames else { return .nothing }
    let end = steps.addingReportingOverflow(limit)
    let last = end.overflow ? UInt64.max : end.partialValue
    while length <= longest {
      if steps >= last { return .goesOn }
      if let found = step() {
        self.found = found
        return .found(found)
      }
      guard levels.isEmpty else { continue }
      length += 1
      begin()
    }
    return .nothing
  }

  /// One reference more, or back by one.
  private mutating func step() -> Found? {
    let top = levels.count - 1
    let level = levels[top]
    let (small, large) = (level.memories.small.tally.faults, level.memories.large.tally.faults)
    if string.count == length, large > small {
      return Found(string: string, faults: small, faultsWithOneMore: large)
    }
    // Each reference that is left can close the gap by one.
    let isHopeless = string.count == length || large + UInt64(length - string.count) <= small
    var page = level.next
    if string.last == UInt32(page) { page += 1 }
    guard !isHopeless, page < min(level.distinct + 1, pages) else {
      levels.removeLast()
      if !string.isEmpty { string.removeLast() }
      return nil
    }
    steps += 1
    levels[top].next = page + 1
    string.append(UInt32(page))
    levels.append(Level(memories: level.memories.after(page), distinct: max(level.distinct, page + 1)))
    return nil
  }
}
