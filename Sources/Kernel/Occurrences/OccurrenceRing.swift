package import Simulation

/// The newest occurrences, bounded. Older ones are overwritten; every occurrence is counted by kind as well.
///
/// Packed when they are recorded and composed when they are read: 16 bytes each, a stamp (when, who) for each row of
/// them that shares one, and 48 bytes beside a cell for what does not fit.
package struct OccurrenceRing: Chronicle, ~Copyable {
  private var cells: ZeroedBuffer<OccurrenceCell>
  private var rests: ZeroedBuffer<OccurrenceRest>
  private var stamps: ZeroedBuffer<OccurrenceStamp>
  private let mask: UInt64
  /// The newest stamp, in place for a cell's head, and how many there were.
  private var stampBits: UInt64 = 0
  private var stampCount: UInt64 = 0
  /// Time or requester changed since the newest stamp was taken: the next occurrence takes another one.
  var isStampStale = true
  /// Occurrences since boot; the serial of the next one.
  package internal(set) var total: UInt64
  /// By `OccurrenceKind`.
  package internal(set) var counts: ZeroedBuffer<UInt64>

  /// `capacity` is a power of two, at most 16,384: so many stamps can be told apart.
  /// - Parameter total: occurrences that are taken to have been before.
  package init(capacity: Int = 8192, total: UInt64 = 0) {
    // Unreachable: capacities are literals of the program and its tests.
    precondition(capacity > 0 && capacity & (capacity - 1) == 0 && capacity <= Int(OccurrenceCell.stampMask) + 1)
    cells = ZeroedBuffer(zeroed: capacity)
    rests = ZeroedBuffer(zeroed: capacity)
    stamps = ZeroedBuffer(zeroed: capacity)
    counts = ZeroedBuffer(zeroed: OccurrenceKind.room)
    mask = UInt64(capacity - 1)
    self.total = total
    first = total
  }

  /// Serial of the very first occurrence.
  private(set) var first: UInt64

  package var capacity: Int { cells.count }
  /// Serial of the oldest occurrence still held.
  package var oldest: UInt64 { total &- first > UInt64(cells.count) ? total &- UInt64(cells.count) : first }

  /// The stamp of what is recorded from now on.
  @inline(__always) mutating func begin(_ stamp: @autoclosure () -> OccurrenceStamp) {
    if isStampStale { take(stamp()) }
  }

  @inline(__always) private mutating func take(_ stamp: OccurrenceStamp) {
    isStampStale = false
    let slot = stampCount & mask
    stampCount &+= 1
    unsafe stamps.setUnchecked(Int(truncatingIfNeeded: slot), stamp)
    stampBits = slot &<< OccurrenceCell.stampShift
  }

  /// Slots are masked and kinds are counted, so neither is checked here.
  @inline(__always) mutating func append(_ cell: OccurrenceCell) {
    let slot = Int(truncatingIfNeeded: total & mask)
    unsafe cells.setUnchecked(slot, OccurrenceCell(head: cell.head | stampBits, tail: cell.tail))
    unsafe counts.pointer(Int(UInt8(truncatingIfNeeded: cell.head))).pointee &+= 1
    total &+= 1
  }

  /// With one word of its own beside the cell.
  @inline(__always) mutating func append(_ cell: OccurrenceCell, more: UInt64) {
    unsafe rests.pointer(Int(truncatingIfNeeded: total & mask)).pointee.words[unchecked: 0] = more
    append(OccurrenceCell(head: cell.head | OccurrenceCell.more, tail: cell.tail))
  }

  mutating func append(_ what: Happening) {
    rests[Int(total & mask)] = OccurrenceRest(what)
    append(OccurrenceCell(head: UInt64(what.kind.number) | OccurrenceCell.whole, tail: 0))
  }

  /// The occurrence with this serial; it must still be held.
  package subscript(serial: UInt64) -> Occurrence {
    // Unreachable: callers hold a serial between `oldest` and `total`; the log asks for what is there.
    precondition(serial >= oldest && serial < total)
    let slot = Int(serial & mask)
    let stamp = stamps[cells[slot].stamp]
    return Occurrence(
      tick: stamp.tick, serial: serial, event: stamp.event, task: stamp.task, cpu: stamp.cpu, context: stamp.context,
      what: what(at: slot))
  }

  private func what(at slot: Int) -> Happening {
    let cell = cells[slot]
    if cell.isWhole { return rests[slot].what }
    return cell.what(more: cell.hasMore ? rests[slot].words[0] : 0)
  }

  /// The newest occurrence about a block that shares a frame with these, and how many were looked at: at most all that
  /// are held, and of those that are passed over the happening alone is composed.
  package func newest(touching frames: Range<UInt32>) -> (occurrence: Occurrence?, looked: Int) {
    var serial = total
    while serial > oldest {
      serial -= 1
      guard let (first, order) = touched(at: Int(serial & mask)) else { continue }
      if first < frames.upperBound, UInt64(first) + 1 << UInt64(order) > UInt64(frames.lowerBound) {
        return (self[serial], Int(total - serial))
      }
    }
    return (nil, Int(total - oldest))
  }

  private func touched(at slot: Int) -> (frame: UInt32, order: UInt8)? {
    let cell = cells[slot]
    if !cell.isWhole { return cell.packedBlock }
    return what(at: slot).touched.map { ($0.frame.rawValue, $0.order.rawValue) }
  }

  package func count(of kind: OccurrenceKind) -> UInt64 { counts[Int(kind.number)] }
  /// By the number of the kind.
  var everyCount: [UInt64] { (0..<OccurrenceKind.room).map { counts[$0] } }
}

// For keyframes: an occurrence as ten words, its stamp among them; nothing is counted.
extension OccurrenceRing {
  typealias Record = (stamped: SIMD8<UInt64>, rest: SIMD8<UInt64>)

  func record(_ serial: UInt64) -> Record {
    let slot = Int(serial & mask)
    let cell = cells[slot]
    let stamp = stamps[cell.stamp]
    var stamped = SIMD8<UInt64>()
    stamped[0] = cell.head & ~(OccurrenceCell.stampMask << OccurrenceCell.stampShift)
    stamped[1] = cell.tail
    (stamped[2], stamped[3], stamped[4]) = (stamp.tick, stamp.event, stamp.who)
    var rest = SIMD8<UInt64>()
    if cell.isWhole { for word in 0..<6 { rest[word] = rests[slot].words[word] } }
    if cell.hasMore { rest[0] = rests[slot].words[0] }
    return (stamped, rest)
  }

  /// Begins anew, with the occurrences from `oldest` to `total` still to be put in their order.
  mutating func reset(total: UInt64) {
    self.total = total
    stampCount = 0
    isStampStale = true
  }

  mutating func put(_ record: Record, at serial: UInt64) {
    let stamp = OccurrenceStamp(tick: record.stamped[2], event: record.stamped[3], who: record.stamped[4])
    if stampCount == 0 || stamps[Int((stampCount &- 1) & mask)] != stamp { take(stamp) }
    let slot = Int(serial & mask)
    cells[slot] = OccurrenceCell(head: record.stamped[0] | stampBits, tail: record.stamped[1])
    var words = InlineArray<6, UInt64>(repeating: 0)
    for word in 0..<6 { words[word] = record.rest[word] }
    if cells[slot].isWhole || cells[slot].hasMore { rests[slot] = OccurrenceRest(words: words) }
    isStampStale = true
  }
}
