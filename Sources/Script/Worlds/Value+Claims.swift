import Simulation
import Textbook

extension StateTree {
  /// It is one, or will be.
  var isNumber: Bool {
    switch self {
    case .nothing, .whole, .ratio: true
    case .text, .list, .map: false
    }
  }
}

extension Value {
  /// Claims over a world's state: `{ fifo: { faults: 9, frames: [4, 2, 3] } }`.
  /// - Parameter state: as the world begins; nil: it is not known, and every name may be right.
  func claims(in state: StateTree?, under path: [String] = []) throws(Diagnostic) -> [TextbookClaim] {
    switch content {
    case .map(let entries):
      var claims: [TextbookClaim] = []
      for entry in entries {
        try Self.check(entry.key, in: state, at: entry.place)
        claims += try entry.value.claims(in: state?[entry.key], under: path + [entry.key])
      }
      return claims
    case .list: return [TextbookClaim(path, .equals(try tree()))]
    case .text(let text):
      if case .map(let members)? = state {
        throw mismatch("names of what is claimed", hint: "known: " + members.map(\.name).joined(separator: ", "))
      }
      for (sign, comparison) in Self.signs where text.hasPrefix(sign) {
        if let number = Self.fraction(String(text.dropFirst(sign.count)).trimmed) {
          return [TextbookClaim(path, .compares(comparison, number))]
        }
      }
      let value = try tree()
      if case .text = value, state?.isNumber == true {
        throw mismatch("a number for \(path.joined(separator: " ")), or a comparison like \"< 240\"")
      }
      return [TextbookClaim(path, .equals(value))]
    case .nothing: return [TextbookClaim(path, .equals(.nothing))]
    }
  }

  /// `0.36`, `9/25`, `12`; nil: no number.
  static func fraction(_ text: String) -> Fraction? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, let top = Int(parts[0]), let bottom = Int(parts[1]), bottom > 0 {
      return Fraction(top, bottom)
    }
    if let whole = integer(text) { return Fraction(Int(whole)) }
    return Fraction(decimal: text)
  }

  /// What is written, as a state has it: lists, numbers, texts; `-` and `none` are nothing.
  private func tree() throws(Diagnostic) -> StateTree {
    switch content {
    case .nothing: return .nothing
    case .text(let text):
      if ["-", "null", "none"].contains(text) { return .nothing }
      if let number = Self.fraction(text) { return number.whole.map { .whole($0) } ?? .ratio(number) }
      return .text(text)
    case .list(let values):
      var list: [StateTree] = []
      for value in values { list.append(try value.tree()) }
      return .list(list)
    case .map: throw mismatch("a list of numbers")
    }
  }

  fileprivate static func check(_ name: String, in state: StateTree?, at place: Place) throws(Diagnostic) {
    guard let state else { return }
    guard case .map(let members) = state else {
      throw Diagnostic(
        "\(name.quoted) is asked of a value that has no parts", ja: "\(name.quoted) の前の値には部分がありません", at: place)
    }
    let names = members.map(\.name)
    if names.contains(name) { return }
    throw Diagnostic.unknown("name", name, among: names, at: place).listing(names)
  }

  /// `fifo faults`, `fifo faults > 5`: a number that changes, or comes to compare so.
  func textbookCondition(in state: StateTree?) throws(Diagnostic) -> TextbookCondition {
    let words = try text("a condition", ja: "条件").split(separator: " ").map(String.init)
    var path = words
    var bound: Bound?
    if let at = words.firstIndex(where: { word in Self.signs.contains { !$0.0.isEmpty && word.hasPrefix($0.0) } }) {
      path = Array(words[..<at])
      bound = try Value(.text(words[at...].joined(separator: " ")), at: place).bound("the condition", ja: "条件")
    }
    guard !path.isEmpty else {
      throw mismatch("a condition", ja: "条件", hint: "fifo faults, fifo faults > 5")
    }
    var here = state
    for name in path {
      try Self.check(name, in: here, at: place)
      here = here?[name]
    }
    if case .map(let members)? = here {
      throw Diagnostic(
        "\(path.joined(separator: " ")) has parts", ja: "\(path.joined(separator: " ")) のどの値かを書いてください",
        hint: "one of " + members.map(\.name).joined(separator: ", "),
        jaHint: members.map(\.name).joined(separator: "、"),
        at: place)
    }
    return TextbookCondition(path, bound)
  }
}
