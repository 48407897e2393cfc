/// A 64-bit fingerprint of a world's state: equal states have equal digests everywhere.
package struct Digest: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline var word: UInt64
  @inlinable package var value: UInt64 { word }
  @inlinable package init(_ value: UInt64 = 0xCBF2_9CE4_8422_2325) { word = value }

  /// Mixes one word in; order matters.
  @inlinable @inline(__always) package mutating func add(_ word: UInt64) {
    var z = (self.word ^ word) &* 0x9E37_79B9_7F4A_7C15
    z ^= z >> 32
    self.word = z &* 0xD6E8_FEB8_6659_FD93
    self.word ^= self.word >> 29
  }
  @inlinable package mutating func add(_ word: some FixedWidthInteger) { add(UInt64(truncatingIfNeeded: word)) }
  /// Nil is no number.
  @inlinable package mutating func add(optional value: UInt64?) {
    add(value == nil ? 0 : 1)
    add(value ?? 0)
  }

  /// Sixteen hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
