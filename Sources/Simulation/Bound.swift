package enum Comparison: UInt8, CaseIterable, Sendable {
  case less, lessOrEqual, equal, greaterOrEqual, greater, notEqual

  package func holds<Value: Comparable>(_ found: Value, _ wanted: Value) -> Bool {
    switch self {
    case .less: found < wanted
    case .lessOrEqual: found <= wanted
    case .equal: found == wanted
    case .greaterOrEqual: found >= wanted
    case .greater: found > wanted
    case .notEqual: found != wanted
    }
  }

  /// As it is written.
  package var sign: String {
    switch self {
    case .less: "<"
    case .lessOrEqual: "<="
    case .equal: "="
    case .greaterOrEqual: ">="
    case .greater: ">"
    case .notEqual: "!="
    }
  }
}

/// A value and how what is found must compare to it: `240`, `"< 240"`.
package struct Bound: Hashable, Sendable {
  package var comparison: Comparison
  package var value: Int64
  package init(_ comparison: Comparison, _ value: Int64) {
    self.comparison = comparison
    self.value = value
  }
  package func holds(_ found: Int64) -> Bool { comparison.holds(found, value) }
}
