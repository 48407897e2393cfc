import Simulation

/// The ring as a keyframe keeps it: everything, so that going back shows the same log as going forward did.
struct RingKeyframe: ~Copyable {
  let total: UInt64
  let counts: ZeroedBuffer<UInt64>
  let bytes: [UInt8]

  init(_ ring: borrowing OccurrenceRing) {
    total = ring.total
    counts = ring.counts.clone()
    var writer = RecordWriter()
    for serial in ring.oldest..<ring.total {
      let record = ring.record(serial)
      writer.write(record.stamped)
      if record.stamped[0] & OccurrenceRing.besideCell != 0 { writer.write(record.rest) }
    }
    bytes = Array(writer.bytes[...])
  }
}

extension OccurrenceRing {
  /// What is stored beside the cell is a record of its own.
  static var besideCell: UInt64 { OccurrenceCell.whole | OccurrenceCell.more }

  mutating func restore(_ keyframe: borrowing RingKeyframe) {
    counts.copy(from: keyframe.counts)
    reset(total: keyframe.total)
    var reader = RecordReader(keyframe.bytes[...])
    for serial in oldest..<total {
      let stamped = reader.next()
      put((stamped, stamped[0] & Self.besideCell != 0 ? reader.next() : SIMD8()), at: serial)
    }
  }
}
