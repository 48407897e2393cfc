/// One line of a trace, without its end, read from left to right.
struct ByteLine {
  let bytes: UnsafeBufferPointer<UInt8>
  var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { at == bytes.count }
  var next: UInt8? { at < bytes.count ? bytes[at] : nil }

  mutating func skipBlanks() {
    while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x09 { at += 1 }
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    at += 1
    return true
  }

  func starts(with text: StaticString) -> Bool {
    guard bytes.count - at >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where bytes[at + index] != text.utf8Start[index] { return false }
    return true
  }

  /// Up to a blank or the end.
  mutating func word() -> ByteLine {
    let start = at
    while at < bytes.count, bytes[at] != 0x20, bytes[at] != 0x09 { at += 1 }
    return ByteLine(UnsafeBufferPointer(rebasing: bytes[start..<at]))
  }

  /// Whether the whole is this word, in any case of letters. `word` is in lower case.
  func isWord(_ word: StaticString) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount else { return false }
    for index in 0..<bytes.count where bytes[index] | 0x20 != word.utf8Start[index] | 0x20 { return false }
    return true
  }

  var text: String { String(decoding: bytes.prefix(200), as: UTF8.self) }

  enum Number {
    case value(UInt64)
    case none, tooLarge
  }

  /// The digits from here on; at least one.
  mutating func number(radix: UInt64) -> Number {
    let start = at
    var value: UInt64 = 0
    while at < bytes.count, let digit = Self.digit(bytes[at]), digit < radix {
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      let (sum, carry) = product.addingReportingOverflow(digit)
      if overflow || carry { return .tooLarge }
      value = sum
      at += 1
    }
    return at == start ? .none : .value(value)
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case 0x30...0x39: UInt64(byte - 0x30)
    case 0x41...0x46: UInt64(byte - 0x41 + 10)
    case 0x61...0x66: UInt64(byte - 0x61 + 10)
    default: nil
    }
  }
}
