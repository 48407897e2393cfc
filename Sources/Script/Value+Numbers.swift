import Kernel
package import Simulation

extension Value {
  /// A whole number in `range`, decimal or `0x…`; `_` may group digits. `what` names it in messages.
  package func number(
    _ what: String, _ range: ClosedRange<Int64>, hint: String? = nil, jaHint: String? = nil
  ) throws(Diagnostic) -> Int64 {
    let (wanted, japanese) = ("a number for \(what)", "\(what) の数値")
    let text = try text(wanted, ja: japanese)
    func outside(_ value: String) -> Diagnostic {
      Diagnostic(
        "\(what) \(value) is outside \(range.lowerBound)–\(range.upperBound)",
        ja: "\(what) \(value) は範囲外です(\(range.lowerBound)〜\(range.upperBound))", hint: hint, jaHint: jaHint,
        at: place)
    }
    guard let value = Self.integer(text) else {
      throw Self.isLongNumber(text) ? outside(text.quoted) : mismatch(wanted, ja: japanese)
    }
    guard range.contains(value) else { throw outside("\(value)") }
    return value
  }

  package func boolean(_ what: String) throws(Diagnostic) -> Bool {
    let (wanted, japanese) = ("true or false for \(what)", "\(what) に true か false")
    switch try text(wanted, ja: japanese) {
    case "true", "yes": return true
    case "false", "no": return false
    default: throw mismatch(wanted, ja: japanese)
    }
  }

  /// One of the known words.
  package func choice<Choice: Sendable>(_ what: String, _ known: [(String, Choice)]) throws(Diagnostic) -> Choice {
    let names = known.map { $0.0 }
    let text = try text("\(what) (\(names.joined(separator: ", ")))")
    for (name, choice) in known where name == text { return choice }
    throw Diagnostic.unknown(what, text, among: names, at: place).listing(names)
  }

  /// What may stand before a number, the longer ones first; nothing means that it is the number.
  static let signs: [(String, Comparison)] = [
    ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("!=", .notEqual), ("==", .equal), ("<", .less), (">", .greater),
    ("=", .equal), ("", .equal),
  ]

  /// `240`, `"< 240"`, `"<= 3"`, `"> 1"`, `">= 1"`, `"!= 0"`.
  package func bound(_ what: String, ja name: String? = nil) throws(Diagnostic) -> Bound {
    let wanted = "a number for \(what), or a comparison like \"< 240\""
    let japanese = "\(name ?? what) の数値、または \"< 240\" のような比較"
    let text = try text(wanted, ja: japanese)
    for (sign, comparison) in Self.signs where text.hasPrefix(sign) {
      let digits = text.dropFirst(sign.count).trimmed
      guard let value = Self.integer(digits) else {
        if Self.isLongNumber(digits) {
          throw Diagnostic(
            "\(what) \(text.quoted) is too large a number", ja: "\(name ?? what) \(text.quoted) は大きすぎます", at: place)
        }
        break
      }
      return Bound(comparison, value)
    }
    throw mismatch(wanted, ja: japanese)
  }

  /// `20..200` or `20`, in ticks.
  package func tickRange(_ what: String) throws(Diagnostic) -> TickRange {
    let range = try range(
      .lifetime.called(what), "ticks for \(what), like 20 or 20..200", ja: "\(what) のティック数(20 や 20..200)")
    return TickRange(range.lowerBound, range.upperBound)
  }

  /// A range `a..b`, or one number as both ends.
  static func range(_ text: String) -> (Int64, Int64)? {
    if let value = integer(text) { return (value, value) }
    guard let dots = text.firstRange(of: "..") else { return nil }
    guard let low = integer(text[..<dots.lowerBound].trimmed), let high = integer(text[dots.upperBound...].trimmed)
    else { return nil }
    return (low, high)
  }

  /// Written like a number, whether or not 64 bits hold it.
  package static func isNumber(_ text: String) -> Bool { integer(text) != nil || isLongNumber(text) }

  /// Written like a number, but of more than 64 bits.
  private static func isLongNumber(_ text: String) -> Bool {
    let digits = text.filter { $0 != "_" }
    if digits.lowercased().hasPrefix("0x") { return digits.count > 2 && digits.dropFirst(2).allSatisfy(\.isHexDigit) }
    let body = digits.hasPrefix("-") ? digits.dropFirst() : digits[...]
    return !body.isEmpty && body.allSatisfy { $0.isASCII && $0.isNumber }
  }

  /// Decimal or `0x…` with optional `_` between digits; nil for anything else or what exceeds 64 bits.
  package static func integer(_ text: some StringProtocol) -> Int64? {
    let digits = String(text.filter { $0 != "_" })
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") { return Int64(digits.dropFirst(2), radix: 16) }
    return digits.utf8.first == UInt8(ascii: "+") ? nil : Int64(digits)
  }
}

extension StringProtocol {
  /// Without blanks at both ends.
  package var trimmed: String {
    guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[first...last])
  }
}
