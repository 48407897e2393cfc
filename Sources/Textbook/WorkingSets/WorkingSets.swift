/// Working sets w(t, window): the pages named by the last `window` references up to and including t.
package struct WorkingSets: Hashable, Sendable {
  /// |w(t, window)| for t = 1, 2, …
  package private(set) var sizes: [Int] = []
  /// References whose page was not named in the `window` references before.
  package private(set) var faults = 0
  private let references: [UInt32]
  private let history: Int
  private let window: Int

  /// - Parameters:
  ///   - history: references before time 1.
  ///   - window: at least 1.
  package init(_ references: [UInt32], history: [UInt32] = [], window: Int, pages: Int) {
    // Unreachable: the reader begins at 1; an exit test holds it.
    precondition(window > 0)
    self.references = history + references
    self.history = history.count
    self.window = window
    // By page: how often it is named within the window.
    var inside = [Int](repeating: 0, count: pages)
    var size = 0
    for (index, page) in self.references.enumerated() {
      // The window before this reference: index - window ..< index.
      if index >= history.count, inside[Int(page)] == 0 { faults += 1 }
      if index >= window {
        let old = Int(self.references[index - window])
        inside[old] -= 1
        if inside[old] == 0 { size -= 1 }
      }
      if inside[Int(page)] == 0 { size += 1 }
      inside[Int(page)] += 1
      if index >= history.count { sizes.append(size) }
    }
  }

  /// w(t, window), rising; t from 1.
  package func pages(at t: Int) -> [UInt32] {
    let end = history + t
    var result = Array(references[max(0, end - window)..<end]).sorted()
    var kept = 0
    for index in result.indices where index == 0 || result[index] != result[kept - 1] {
      result[kept] = result[index]
      kept += 1
    }
    result.removeSubrange(kept...)
    return result
  }

  /// Mean of the sizes; nil: no references.
  package var meanSize: Fraction? { sizes.isEmpty ? nil : Fraction(sizes.reduce(0, +), sizes.count) }
}
