package import Simulation

/// The newest occurrences, bounded. Older ones are overwritten; every occurrence is counted by kind as well.
package struct OccurrenceRing: ~Copyable {
  private var entries: ZeroedBuffer<Occurrence>
  private let mask: UInt32
  /// Occurrences since boot; the serial of the next one.
  package internal(set) var total: UInt32 = 0
  /// By `OccurrenceKind`.
  package internal(set) var counts: ZeroedBuffer<UInt64>

  /// `capacity` is a power of two: 8,192 × 64 bytes stay within a second-level cache.
  package init(capacity: Int = 8192) {
    precondition(capacity > 0 && capacity & (capacity - 1) == 0)
    precondition(MemoryLayout<Occurrence>.stride <= 64, "an occurrence has at most 64 bytes")
    entries = ZeroedBuffer(zeroed: capacity)
    counts = ZeroedBuffer(zeroed: OccurrenceKind.allCases.count)
    mask = UInt32(capacity - 1)
  }

  package var capacity: Int { entries.count }
  /// Serial of the oldest occurrence still held.
  package var oldest: UInt32 { total > UInt32(entries.count) ? total - UInt32(entries.count) : 0 }

  @inline(__always) mutating func append(_ occurrence: Occurrence) { append(occurrence, of: occurrence.what.kind) }

  /// The same where the kind is known: the innermost paths do not ask for it.
  @inline(__always) mutating func append(_ occurrence: Occurrence, of kind: OccurrenceKind) {
    entries[Int(total & mask)] = occurrence
    total &+= 1
    counts[Int(kind.rawValue)] &+= 1
  }

  /// For keyframes: nothing is counted.
  mutating func put(_ occurrence: Occurrence, at serial: UInt32) { entries[Int(serial & mask)] = occurrence }

  /// The occurrence with this serial; it must still be held.
  package subscript(serial: UInt32) -> Occurrence {
    precondition(serial >= oldest && serial < total)
    return entries[Int(serial & mask)]
  }

  /// The newest `limit`, oldest first.
  package func newest(_ limit: Int) -> [Occurrence] {
    let first = total - min(UInt32(max(0, limit)), total - oldest)
    return (first..<total).map { self[$0] }
  }

  package func count(of kind: OccurrenceKind) -> UInt64 { counts[Int(kind.rawValue)] }
}
