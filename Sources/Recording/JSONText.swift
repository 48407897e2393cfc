/// Strings as JSON writes them (RFC 8259). Only what must be escaped is.
extension [UInt8] {
  /// Appends the text, which is UTF-8, between quotes.
  mutating func append(json text: some Sequence<UInt8>) {
    append(0x22)
    for byte in text {
      switch byte {
      case 0x22, 0x5C:
        append(0x5C)
        append(byte)
      case 0x08: append(contentsOf: "\\b".utf8)
      case 0x09: append(contentsOf: "\\t".utf8)
      case 0x0A: append(contentsOf: "\\n".utf8)
      case 0x0C: append(contentsOf: "\\f".utf8)
      case 0x0D: append(contentsOf: "\\r".utf8)
      case ..<0x20:
        append(contentsOf: byte < 0x10 ? "\\u000".utf8 : "\\u00".utf8)
        append(contentsOf: String(byte, radix: 16).utf8)
      default: append(byte)
      }
    }
    append(0x22)
  }

  /// Microseconds as seconds: `1.25`, `3`.
  mutating func append(seconds microseconds: UInt64) {
    append(contentsOf: String(microseconds / 1_000_000).utf8)
    var fraction = String(microseconds % 1_000_000 + 1_000_000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    if !fraction.isEmpty { append(contentsOf: ".\(fraction)".utf8) }
  }
}
