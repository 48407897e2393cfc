/// Records of up to eight words as bytes: every word against the same word of the record before, and only the bytes
/// that differ. Descriptors and occurrences that follow each other are alike, so most take a few bytes.
///
/// A record is one byte that names the words that changed, and for each of these one byte that names its changed bytes,
/// and those.
package struct RecordWriter {
  package private(set) var bytes: [UInt8] = []
  private var last = SIMD8<UInt64>()

  package init() {}

  /// What is written next can be read without what came before.
  package mutating func begin() { last = SIMD8() }

  package mutating func write(_ words: SIMD8<UInt64>) {
    let change = words ^ last
    last = words
    let place = bytes.count
    bytes.append(0)
    var changed: UInt8 = 0
    for word in 0..<8 where change[word] != 0 {
      changed |= 1 << UInt8(word)
      write(change[word])
    }
    bytes[place] = changed
  }

  private mutating func write(_ word: UInt64) {
    let place = bytes.count
    bytes.append(0)
    var mask: UInt8 = 0
    for byte in 0..<8 {
      let value = UInt8(truncatingIfNeeded: word >> UInt64(8 * byte))
      if value == 0 { continue }
      mask |= 1 << UInt8(byte)
      bytes.append(value)
    }
    bytes[place] = mask
  }
}

/// Reads what `RecordWriter` wrote, from a place where it began.
package struct RecordReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int
  private var last = SIMD8<UInt64>()

  package init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
  }

  package var isAtEnd: Bool { place == bytes.endIndex }

  package mutating func next() -> SIMD8<UInt64> {
    let changed = byte()
    for word in 0..<8 where changed & 1 << UInt8(word) != 0 {
      let mask = byte()
      var value: UInt64 = 0
      for place in 0..<8 where mask & 1 << UInt8(place) != 0 { value |= UInt64(byte()) << UInt64(8 * place) }
      last[word] ^= value
    }
    return last
  }

  private mutating func byte() -> UInt8 {
    defer { place += 1 }
    return bytes[place]
  }
}
