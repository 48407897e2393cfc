package import Script
import Textbook

extension JSONValue {
  /// Reads one value; nothing but blanks may follow.
  package init(json bytes: [UInt8]) throws(Diagnostic) {
    var reader = JSONReader(bytes: bytes)
    self = try reader.value(depth: 0)
    reader.skipBlanks()
    if reader.at < bytes.count { throw reader.mistake("something follows the value") }
  }

  package init(json text: String) throws(Diagnostic) { try self.init(json: Array(text.utf8)) }
}

private struct JSONReader {
  let bytes: [UInt8]
  var at = 0
  /// Arrays and objects inside each other.
  static let depthLimit = 200

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The column is counted in bytes.
  func mistake(_ message: String) -> Diagnostic { Diagnostic("not JSON: " + message, column: at + 1) }

  var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { at += 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard next == byte else { return false }
    at += 1
    return true
  }

  mutating func value(depth: Int) throws(Diagnostic) -> JSONValue {
    skipBlanks()
    guard let byte = next else { throw mistake("a value is missing") }
    if depth > Self.depthLimit { throw mistake("more than \(Self.depthLimit) levels") }
    switch byte {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "-"), 0x30...0x39: return try number()
    default:
      for (word, value) in [("true", JSONValue.boolean(true)), ("false", .boolean(false)), ("null", .null)]
      where bytes[at...].starts(with: word.utf8) {
        at += word.utf8.count
        return value
      }
      throw mistake("a value is expected")
    }
  }

  private mutating func array(depth: Int) throws(Diagnostic) -> JSONValue {
    at += 1
    var values: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return .array([]) }
    repeat { values.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw mistake("\",\" or \"]\" is expected") }
    return .array(values)
  }

  private mutating func object(depth: Int) throws(Diagnostic) -> JSONValue {
    at += 1
    var members: [JSONValue.Member] = []
    if take(UInt8(ascii: "}")) { return .object([]) }
    repeat {
      skipBlanks()
      guard next == UInt8(ascii: "\"") else { throw mistake("a key in quotes is expected") }
      let key = try string()
      if members.contains(where: { $0.key == key }) { throw mistake("the key \(key.quoted) is there twice") }
      guard take(UInt8(ascii: ":")) else { throw mistake("\":\" is expected") }
      members.append(.init(key, try value(depth: depth + 1)))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw mistake("\",\" or \"}\" is expected") }
    return .object(members)
  }

  private mutating func number() throws(Diagnostic) -> JSONValue {
    let start = at
    while let byte = next, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { at += 1 }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    if let whole = Int(text), !text.hasPrefix("+") { return .integer(whole) }
    guard text.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else {
      at = start
      throw mistake("\(text.quoted) is no number")
    }
    guard let fraction = Fraction(decimal: text) else {
      at = start
      throw mistake("the number has more than \(Fraction.digitLimit) digits")
    }
    return .exact(fraction)
  }

  private mutating func string() throws(Diagnostic) -> String {
    at += 1
    var result: [UInt8] = []
    while let byte = next {
      at += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: result, as: UTF8.self) else { throw mistake("a text is not UTF-8") }
        return text
      case UInt8(ascii: "\\"): result += String(try escaped()).utf8
      case 0..<0x20: throw mistake("a control character in a text")
      default: result.append(byte)
      }
    }
    throw mistake("a text has no end")
  }

  private mutating func escaped() throws(Diagnostic) -> Unicode.Scalar {
    guard let byte = next else { throw mistake("a text has no end") }
    at += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let first = try hexadecimal()
      if let scalar = Unicode.Scalar(first) { return scalar }
      // A surrogate pair.
      guard first < 0xDC00, bytes[at...].starts(with: "\\u".utf8) else { throw mistake("half a surrogate pair") }
      at += 2
      let second = try hexadecimal()
      guard (0xDC00..<0xE000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      else { throw mistake("half a surrogate pair") }
      return scalar
    default: throw mistake("an escape that JSON does not have")
    }
  }

  private mutating func hexadecimal() throws(Diagnostic) -> UInt32 {
    guard at + 4 <= bytes.count, bytes[at..<at + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: bytes[at..<at + 4], as: UTF8.self), radix: 16)
    else { throw mistake("four hexadecimal digits are expected") }
    at += 4
    return value
  }
}
