import Simulation

/// One line of a trace as bytes in place: a million of them pass in about a second.
struct TraceLine {
  let bytes: UnsafeBufferPointer<UInt8>
  let range: Range<Int>

  /// The events that mean something here, under all the names that kernels have given them.
  enum Kind {
    case allocate, free
    /// `mm_page_free_direct`, `mm_pagevec_free`: the two frees of kernels before 3.3.
    case oldFree
    /// `mm_page_free_batched` (3.3 and later): `mm_page_free` of the same page stands beside it.
    case batchedFree
    /// Of the slab allocator.
    case objectAllocate, objectFree
  }

  struct Event {
    /// Where the name (with perf's `kmem:`) begins.
    var name: Int
    var payload: Int
    var kind: Kind
  }

  private static let pageNames: [(StaticString, Kind)] = [
    ("_alloc:", .allocate), ("_free:", .free), ("_free_direct:", .oldFree), ("vec_free:", .oldFree),
    ("_free_batched:", .batchedFree),
  ]
  private static let objectNames: [(StaticString, Kind)] = [
    ("kmalloc:", .objectAllocate), ("kmalloc_node:", .objectAllocate), ("kmem_cache_alloc:", .objectAllocate),
    ("kmem_cache_alloc_node:", .objectAllocate), ("kfree:", .objectFree), ("kmem_cache_free:", .objectFree),
  ]

  /// The event of the line; nil for every other line. The task's name before it may hold anything, so only a name
  /// that a payload follows counts.
  func event() -> Event? {
    var i = range.lowerBound
    // Comment lines of the header.
    if i < range.upperBound, bytes[i] == UInt8(ascii: "#") { return nil }
    while i + 6 < range.upperBound {
      defer { i += 1 }
      if bytes[i] == UInt8(ascii: "m") {
        guard has("mm_page", at: i) else { continue }
        for (name, kind) in Self.pageNames where has(name, at: i + 7) {
          let payload = skipBlanks(i + 7 + name.utf8CodeUnitCount)
          if let start = pagePayload(payload) { return Event(name: beginning(of: i), payload: start, kind: kind) }
        }
      } else if bytes[i] == UInt8(ascii: "k") {
        for (name, kind) in Self.objectNames where has(name, at: i) {
          let payload = skipBlanks(i + name.utf8CodeUnitCount)
          guard has("call_site=", at: payload) || has("(", at: payload) || has("ptr=", at: payload) else { continue }
          return Event(name: beginning(of: i), payload: payload, kind: kind)
        }
      }
    }
    return nil
  }

  /// What libtraceevent cannot evaluate it prints raw: without a page, and every number in decimal.
  private func pagePayload(_ start: Int) -> Int? {
    let mark: StaticString = "[FAILED TO PARSE]"
    let start = has(mark, at: start) ? skipBlanks(start + mark.utf8CodeUnitCount) : start
    return has("page=", at: start) || has("pfn=", at: start) ? start : nil
  }

  private func beginning(of name: Int) -> Int {
    name >= range.lowerBound + 5 && has("kmem:", at: name - 5) ? name - 5 : name
  }

  private func skipBlanks(_ start: Int) -> Int {
    var i = start
    while i < range.upperBound, bytes[i] == 0x20 { i += 1 }
    return i
  }

  func has(_ text: StaticString, at index: Int) -> Bool {
    guard index >= range.lowerBound, index + text.utf8CodeUnitCount <= range.upperBound else { return false }
    for k in 0..<text.utf8CodeUnitCount where bytes[index + k] != text.utf8Start[k] { return false }
    return true
  }

  func contains(_ text: StaticString) -> Bool {
    var i = range.lowerBound
    while i + text.utf8CodeUnitCount <= range.upperBound {
      if has(text, at: i) { return true }
      i += 1
    }
    return false
  }

  func text(_ part: Range<Int>) -> String { String(decoding: bytes[part], as: UTF8.self) }

  // MARK: Fields

  /// Where the value of a key begins; the key stands after a blank, or first.
  private func value(_ key: StaticString, from start: Int) -> Int? {
    var i = start
    while i < range.upperBound {
      if bytes[i] == key.utf8Start[0], i == start || bytes[i - 1] == 0x20, has(key, at: i) {
        return i + key.utf8CodeUnitCount
      }
      i += 1
    }
    return nil
  }

  /// The bytes of a value up to the next blank.
  func word(_ key: StaticString, from start: Int) -> Range<Int>? {
    guard let first = value(key, from: start) else { return nil }
    var end = first
    while end < range.upperBound, bytes[end] != 0x20, bytes[end] != 0x0D { end += 1 }
    return end > first ? first..<end : nil
  }

  /// A decimal or `0x…` number; nil when there is none or it does not end at a blank.
  func number(_ key: StaticString, from start: Int) -> UInt64? {
    word(key, from: start).flatMap { number($0) }
  }

  /// The largest number stands for all that are too large.
  func number(_ word: Range<Int>) -> UInt64? {
    let isHex = has("0x", at: word.lowerBound)
    let digits = isHex ? word.dropFirst(2) : word
    guard !digits.isEmpty else { return nil }
    var result: UInt64 = 0
    var isTooLarge = false
    for i in digits {
      guard let digit = Self.digit(bytes[i]), isHex || digit < 10 else { return nil }
      isTooLarge = isTooLarge || result >= 1 << 59
      result = result &* (isHex ? 16 : 10) &+ digit
    }
    return isTooLarge ? .max : result
  }

  /// The page's number: `pfn=`, or where the kernel printed its descriptor only, the address of that (2.6.32's raw
  /// fields). A failed request has none: 0, or −1 where it is printed raw.
  func frame(from start: Int) -> Frame? {
    if let word = word("pfn=", from: start) {
      if has("-1", at: word.lowerBound) { return Frame.none }
      guard let number = number(word) else { return nil }
      return number == 0 || number == .max || number == UInt64(UInt32.max) ? Frame.none : .number(number)
    }
    guard let word = word("page=", from: start) else { return nil }
    // `%p` has no 0x; an address has at least eight digits.
    if word.count < 8, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(bytes[word.lowerBound]) { return nil }
    var number: UInt64 = 0
    for i in has("0x", at: word.lowerBound) ? word.dropFirst(2) : word {
      guard let digit = Self.digit(bytes[i]) else { return Frame.none }
      number = number << 4 | digit
    }
    return number == 0 ? Frame.none : .number(number)
  }
  enum Frame: Equatable {
    case none
    case number(UInt64)
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}
