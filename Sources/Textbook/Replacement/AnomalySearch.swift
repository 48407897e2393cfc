/// Belady's anomaly: a string on which a policy faults more often with more frames. Searched for by trying every
/// string, the short ones first.
///
/// Only strings are tried whose new pages come as 0, 1, 2 …, since names do not matter, and none that names a page
/// twice in a row, which is a hit in any memory.
package struct AnomalySearch: Sendable {
  package struct Found: Hashable, Sendable {
    package var string: [UInt32]
    package var faults: UInt64
    package var faultsWithOneMore: UInt64
  }

  package let rule: PolicyRule
  /// The smaller memory; the other has one frame more.
  package let frames: Int
  package let pages: Int
  /// References tried so far.
  package private(set) var steps: UInt64 = 0

  /// - Parameters:
  ///   - rule: one that does not need the future; OPT has no anomaly.
  ///   - pages: most distinct pages of a string.
  package init(_ rule: PolicyRule, frames: Int, pages: Int) {
    // No reader asks for it; an exit test holds it.
    precondition(!rule.needsFuture && frames > 0 && pages > 0)
    self.rule = rule
    self.frames = frames
    self.pages = pages
  }

  /// A shortest string of at most `length` references; nil: there is none, or it would take more than `limit` steps.
  package mutating func shortest(upTo length: Int, limit: UInt64 = .max) -> Found? {
    guard pages > frames else { return nil }
    var small = PolicyRun(rule, frames: frames)
    var large = PolicyRun(rule, frames: frames + 1)
    small.grow(pages: pages)
    large.grow(pages: pages)
    for target in stride(from: 1, through: length, by: 1) {
      var string: [UInt32] = []
      if let found = extend(&string, to: target, distinct: 0, small, large, limit) { return found }
      if steps >= limit { return nil }
    }
    return nil
  }

  private mutating func extend(
    _ string: inout [UInt32], to length: Int, distinct: Int, _ small: borrowing PolicyRun,
    _ large: borrowing PolicyRun, _ limit: UInt64
  ) -> Found? {
    // Each reference that is left can close the gap by one.
    guard large.tally.faults + UInt64(length - string.count) > small.tally.faults else { return nil }
    if string.count == length {
      return Found(string: string, faults: small.tally.faults, faultsWithOneMore: large.tally.faults)
    }
    for page in 0..<min(distinct + 1, pages) where string.last != UInt32(page) {
      if steps >= limit { return nil }
      steps += 1
      var nobody = Unobserved()
      let reference = Reference(page: UInt32(page))
      var nextSmall = small.clone()
      var nextLarge = large.clone()
      nextSmall.serve(reference, nextUse: NextUse.never, &nobody)
      nextLarge.serve(reference, nextUse: NextUse.never, &nobody)
      string.append(UInt32(page))
      if let found = extend(&string, to: length, distinct: max(distinct, page + 1), nextSmall, nextLarge, limit) {
        return found
      }
      string.removeLast()
    }
    return nil
  }
}
