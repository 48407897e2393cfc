import Simulation

/// The ring as a keyframe keeps it: everything, so that going back shows the same log as going forward did.
struct RingKeyframe: ~Copyable {
  let total: UInt64
  let counts: ZeroedBuffer<UInt64>
  /// The cells with their stamps, and apart from them what stands beside some: each row of records is alike in itself.
  let cells: [UInt8]
  let rests: [UInt8]

  init(_ ring: borrowing OccurrenceRing) {
    total = ring.total
    counts = ring.counts.clone()
    var cells = RecordWriter()
    var rests = RecordWriter()
    for serial in ring.oldest..<ring.total {
      let record = ring.record(serial)
      cells.write(record.stamped)
      if record.stamped[0] & OccurrenceRing.besideCell != 0 { rests.write(record.rest) }
    }
    self.cells = Array(cells.bytes[...])
    self.rests = Array(rests.bytes[...])
  }

  /// Bytes of memory.
  var size: Int { cells.count + rests.count + counts.count * 8 }
}

extension OccurrenceRing {
  /// What is stored beside the cell is a record of its own.
  static var besideCell: UInt64 { OccurrenceCell.whole | OccurrenceCell.more }

  mutating func restore(_ keyframe: borrowing RingKeyframe) {
    counts.copy(from: keyframe.counts)
    reset(total: keyframe.total)
    var cells = RecordReader(keyframe.cells[...])
    var rests = RecordReader(keyframe.rests[...])
    for serial in oldest..<total {
      let stamped = cells.next()
      put((stamped, stamped[0] & Self.besideCell != 0 ? rests.next() : SIMD8()), at: serial)
    }
  }
}
