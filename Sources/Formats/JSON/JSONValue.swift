package import Textbook

/// A JSON text as values (RFC 8259). Numbers stay exact: Foundation's reader would make 0.1 a binary fraction.
package enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// What does not fit an `Int`.
  case number(Fraction)
  case string(String)
  case array([JSONValue])
  /// In the order of the text.
  case object([Member])

  package struct Member: Hashable, Sendable {
    package var key: String
    package var value: JSONValue
    package init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a key; nil: this is no object, or it has no such key.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// A number that is written as whole if it is.
  package static func exact(_ fraction: Fraction) -> JSONValue {
    fraction.whole.map { .integer($0) } ?? .number(fraction)
  }
  package static func integers(_ numbers: some Sequence<Int>) -> JSONValue { .array(numbers.map { .integer($0) }) }
  package static func optional(_ number: Int?) -> JSONValue { number.map { .integer($0) } ?? .null }
  package static func optionals(_ numbers: some Sequence<Int?>) -> JSONValue { .array(numbers.map { optional($0) }) }
}

extension JSONValue: CustomStringConvertible {
  /// On one line; numbers that are not whole to 10 significant digits.
  package var description: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch self {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += value.decimal()
    case .string(let value): Self.quote(value, to: &text)
    case .array(let values):
      text += "["
      for (index, value) in values.enumerated() {
        if index > 0 { text += "," }
        value.write(to: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        Self.quote(member.key, to: &text)
        text += ":"
        member.value.write(to: &text)
      }
      text += "}"
    }
  }

  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}":
        // Control characters must not reach a terminal; JSON wants the lower ones escaped.
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
