package import Simulation

/// One thing that an `expect` step claims of a textbook's world: a part of its state by name.
package struct TextbookClaim: Hashable, Sendable {
  package enum Wanted: Hashable, Sendable {
    case compares(Comparison, Fraction)
    case equals(StateTree)
  }
  package var path: [String]
  package var wanted: Wanted
  package init(_ path: [String], _ wanted: Wanted) {
    self.path = path
    self.wanted = wanted
  }

  package func holds(_ found: StateTree?) -> Bool {
    switch wanted {
    case .equals(let value): return found == value
    case .compares(let comparison, let value):
      guard let number = found?.number else { return false }
      return comparison.holds(number, value)
    }
  }

  /// `fifo faults = 9`.
  package var described: String {
    let what = path.joined(separator: " ")
    switch wanted {
    case .equals(let value): return "\(what) = \(value.described)"
    case .compares(let comparison, let value):
      return "\(what) \(comparison.sign) \(value.decimal(significantDigits: 10))"
    }
  }
}

extension Comparison {
  func holds(_ found: Fraction, _ value: Fraction) -> Bool {
    switch self {
    case .less: found < value
    case .lessOrEqual: found <= value
    case .equal: found == value
    case .greaterOrEqual: found >= value
    case .greater: found > value
    case .notEqual: found != value
    }
  }

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

/// What a breakpoint in a textbook's world waits for: a number of its state changes, or comes to compare so.
package struct TextbookCondition: Hashable, Sendable {
  package var path: [String]
  package var bound: Bound?
  package init(_ path: [String], _ bound: Bound? = nil) {
    self.path = path
    self.bound = bound
  }

  package var described: String {
    path.joined(separator: " ") + (bound.map { " \($0.comparison.sign) \($0.value)" } ?? "")
  }

  func holds(_ found: StateTree?) -> Bool {
    guard let bound, let number = found?.number else { return false }
    return bound.comparison.holds(number, Fraction(Int(bound.value)))
  }
}
