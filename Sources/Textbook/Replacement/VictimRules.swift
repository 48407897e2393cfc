/// What an exercise says about one resident page.
package struct DescribedPage: Hashable, Sendable {
  package var loaded: Fraction
  package var lastUse: Fraction
  package var isReferenced: Bool
  package var isModified: Bool
  package init(loaded: Fraction, lastUse: Fraction, isReferenced: Bool, isModified: Bool) {
    self.loaded = loaded
    self.lastUse = lastUse
    self.isReferenced = isReferenced
    self.isModified = isModified
  }
}

/// Which pages a rule allows as victim, from a description alone.
package enum VictimRules {
  /// Indices of all of them, rising. Nil: the rule asks for more than the description says.
  package static func victims(_ rule: PolicyRule.Name, among pages: [DescribedPage]) -> [Int]? {
    guard !pages.isEmpty else { return [] }
    switch rule {
    case .fifo: return all(pages) { $0.loaded }
    case .lifo: return all(pages) { -$0.loaded }
    case .lru: return all(pages) { $0.lastUse }
    case .mru: return all(pages) { -$0.lastUse }
    case .nru: return all(pages) { Fraction(($0.isReferenced ? 2 : 0) + ($0.isModified ? 1 : 0)) }
    case .secondChance, .clock:
      // All with R = 1: the queue goes round once, and the oldest is found again with R = 0.
      return all(pages, of: { !$0.isReferenced }, key: { $0.loaded }) ?? all(pages) { $0.loaded }
    case .enhancedClock:
      for wanted in [(false, false), (false, true), (true, false), (true, true)] {
        let found = all(pages, of: { ($0.isReferenced, $0.isModified) == wanted }, key: { $0.loaded })
        if let found { return found }
      }
      return nil
    case .opt, .nfu, .aging, .workingSet, .wsclock, .random, .lfu: return nil
    }
  }

  /// Those with the least key; nil: none is asked.
  private static func all(
    _ pages: [DescribedPage], of isAsked: (DescribedPage) -> Bool = { _ in true }, key: (DescribedPage) -> Fraction
  ) -> [Int]? {
    let asked = pages.indices.filter { isAsked(pages[$0]) }
    guard let least = asked.map({ key(pages[$0]) }).min() else { return nil }
    return asked.filter { key(pages[$0]) == least }
  }
}
