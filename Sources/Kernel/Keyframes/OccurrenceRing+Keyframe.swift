import Simulation

/// The ring as a keyframe keeps it: everything, so that going back shows the same log as going forward did.
struct RingKeyframe: ~Copyable {
  let total: UInt32
  let counts: ZeroedBuffer<UInt64>
  let bytes: [UInt8]

  init(_ ring: borrowing OccurrenceRing) {
    total = ring.total
    counts = ring.counts.clone()
    var writer = RecordWriter()
    for serial in ring.oldest..<ring.total { writer.write(ring[serial].words) }
    bytes = Array(writer.bytes[...])
  }
}

extension Occurrence {
  /// The bytes of the occurrence, in up to eight words. What lies between its fields is of no account.
  var words: SIMD8<UInt64> {
    var words = SIMD8<UInt64>()
    unsafe withUnsafeMutableBytes(of: &words) { target in
      unsafe withUnsafeBytes(of: self) { unsafe target.copyMemory(from: $0) }
    }
    return words
  }

  init(words: SIMD8<UInt64>) {
    self = unsafe withUnsafeBytes(of: words) { unsafe $0.loadUnaligned(as: Occurrence.self) }
  }
}

extension OccurrenceRing {
  mutating func restore(_ keyframe: borrowing RingKeyframe) {
    counts.copy(from: keyframe.counts)
    total = keyframe.total
    var reader = RecordReader(keyframe.bytes[...])
    for serial in oldest..<total { put(Occurrence(words: reader.next()), at: serial) }
  }
}
