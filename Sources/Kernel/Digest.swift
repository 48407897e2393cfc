/// A 64-bit fingerprint of the machine's state: equal states have equal digests on every machine.
package struct Digest: Hashable, Sendable, BitwiseCopyable {
  package private(set) var value: UInt64
  package init(_ value: UInt64 = 0xCBF2_9CE4_8422_2325) { self.value = value }

  /// Mixes one word in; order matters.
  @inline(__always) package mutating func add(_ word: UInt64) {
    var z = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
    z ^= z >> 32
    value = z &* 0xD6E8_FEB8_6659_FD93
    value ^= value >> 29
  }
  package mutating func add(_ word: some FixedWidthInteger) { add(UInt64(truncatingIfNeeded: word)) }

  /// Sixteen hexadecimal digits.
  package var text: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension FrameTable {
  /// The chunk's contribution: its heads with their numbers. Frames inside a block are zero and say nothing, and
  /// neither does a chunk that nobody ever touched.
  package func chunkDigest(_ chunk: Int) -> UInt64 {
    var digest = Digest(UInt64(chunk) &* 0xA076_1D64_78BD_642F | 1)
    let first = UInt32(chunk * PageSize.chunkFrames)
    let end = min(UInt32(frameCount), first + UInt32(PageSize.chunkFrames))
    forEachBlock(in: first..<end) { head, _, _ in
      let frame = self[head]
      digest.add(UInt64(head) << 32 | UInt64(frame.bits))
      digest.add(UInt64(UInt32(bitPattern: frame.count)) << 32 | UInt64(UInt32(bitPattern: frame.mapcount)))
      digest.add(UInt64(frame.privateField) << 32 | UInt64(frame.mappingAndKind))
      digest.add(UInt64(frame.indexField))
      digest.add(UInt64(frame.next) << 32 | UInt64(frame.previous))
    }
    return digest.value
  }
}
