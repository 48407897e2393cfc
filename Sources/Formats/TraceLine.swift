import Simulation

/// One line of a trace as bytes in place: a million of them pass in about a second.
struct TraceLine {
  let bytes: UnsafeBufferPointer<UInt8>
  let range: Range<Int>

  struct Event {
    /// Where the name (with perf's `kmem:`) begins.
    var name: Int
    var payload: Int
    var isFree: Bool
  }

  /// The `mm_page_alloc` or `mm_page_free` of the line; nil for every other line. The task's name before it may hold
  /// anything, so only a name that a payload with `page=` follows counts.
  func event() -> Event? {
    var i = range.lowerBound
    // Comment lines of the header.
    if i < range.upperBound, bytes[i] == UInt8(ascii: "#") { return nil }
    while i + 8 < range.upperBound {
      defer { i += 1 }
      guard bytes[i] == UInt8(ascii: "m"), has("mm_page_", at: i) else { continue }
      let isFree: Bool
      var end = i + 8
      if has("alloc:", at: end) {
        (isFree, end) = (false, end + 6)
      } else if has("free:", at: end) {
        (isFree, end) = (true, end + 5)
      } else {
        continue
      }
      while end < range.upperBound, bytes[end] == 0x20 { end += 1 }
      guard has("page=", at: end) else { continue }
      let isPerf = i >= range.lowerBound + 5 && has("kmem:", at: i - 5)
      return Event(name: isPerf ? i - 5 : i, payload: end, isFree: isFree)
    }
    return nil
  }

  func has(_ text: StaticString, at index: Int) -> Bool {
    guard index >= range.lowerBound, index + text.utf8CodeUnitCount <= range.upperBound else { return false }
    for k in 0..<text.utf8CodeUnitCount where bytes[index + k] != text.utf8Start[k] { return false }
    return true
  }

  /// Where the value of a key begins; the key stands after a blank.
  private func value(_ key: StaticString, from start: Int) -> Int? {
    var i = start
    while i < range.upperBound {
      if bytes[i] == key.utf8Start[0], bytes[i - 1] == 0x20, has(key, at: i) { return i + key.utf8CodeUnitCount }
      i += 1
    }
    return nil
  }

  /// A decimal (3.6) or `0x…` (6.1) number; nil when there is none or it does not end at a blank.
  func number(_ key: StaticString, from start: Int) -> UInt64? {
    guard var i = value(key, from: start) else { return nil }
    let isHex = has("0x", at: i)
    if isHex { i += 2 }
    let first = i
    var result: UInt64 = 0
    while i < range.upperBound, bytes[i] != 0x20, bytes[i] != 0x0D {
      guard let digit = Self.digit(bytes[i]), isHex || digit < 10, result < 1 << 59 else { return nil }
      result = result * (isHex ? 16 : 10) + digit
      i += 1
    }
    return i > first ? result : nil
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }

  /// The bytes of a value up to the next blank.
  func word(_ key: StaticString, from start: Int) -> Range<Int>? {
    guard let first = value(key, from: start) else { return nil }
    var end = first
    while end < range.upperBound, bytes[end] != 0x20, bytes[end] != 0x0D { end += 1 }
    return end > first ? first..<end : nil
  }

  /// The time `123.456789:` that stands before the event's name, in ns; perf may print a period between them.
  func nanoseconds(before name: Int) -> UInt64? {
    var i = name - 1
    func skipBlanks() { while i >= range.lowerBound, bytes[i] == 0x20 { i -= 1 } }
    skipBlanks()
    if i >= range.lowerBound, bytes[i] != UInt8(ascii: ":") {
      while i >= range.lowerBound, isDigit(i) { i -= 1 }
      skipBlanks()
    }
    guard i >= range.lowerBound, bytes[i] == UInt8(ascii: ":") else { return nil }
    let colon = i
    while i > range.lowerBound, isDigit(i - 1) || bytes[i - 1] == UInt8(ascii: ".") { i -= 1 }
    guard i < colon else { return nil }
    var seconds: UInt64 = 0
    var fraction: UInt64 = 0
    var scale: UInt64 = 0
    for k in i..<colon {
      if bytes[k] == UInt8(ascii: ".") {
        guard scale == 0 else { return nil }
        scale = 1_000_000_000
        continue
      }
      let digit = UInt64(bytes[k] - UInt8(ascii: "0"))
      if scale == 0 {
        guard seconds < 1_000_000_000 else { return nil }
        seconds = seconds * 10 + digit
      } else {
        scale /= 10
        fraction += digit * scale
        if scale == 0 { scale = 1 }
      }
    }
    return scale == 0 ? nil : seconds * 1_000_000_000 + fraction
  }

  private func isDigit(_ index: Int) -> Bool {
    bytes[index] >= UInt8(ascii: "0") && bytes[index] <= UInt8(ascii: "9")
  }
}
