package enum Comparison: UInt8, CaseIterable, Sendable {
  case less, lessOrEqual, equal, greaterOrEqual, greater, notEqual
}

/// A value and how what is found must compare to it: `240`, `"< 240"`.
package struct Bound: Hashable, Sendable {
  package var comparison: Comparison
  package var value: Int64
  package init(_ comparison: Comparison, _ value: Int64) {
    self.comparison = comparison
    self.value = value
  }
  package func holds(_ found: Int64) -> Bool {
    switch comparison {
    case .less: found < value
    case .lessOrEqual: found <= value
    case .equal: found == value
    case .greaterOrEqual: found >= value
    case .greater: found > value
    case .notEqual: found != value
    }
  }
}
