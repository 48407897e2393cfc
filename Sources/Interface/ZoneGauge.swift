import Kernel

/// How free frames of a zone lie on a bar: on one scale, or, where its marks would fall into one cell so, on two with a
/// marked break between them. Two numbers of frames that are a cell apart never give the same bar.
struct ZoneGauge: Hashable {
  /// Cells of the bar, the break's own among them.
  let length: Int
  /// The cell of the break: before it 0 to the high mark, behind it the high mark to all frames. Nil: one scale.
  let breakAt: Int?
  private let present: UInt64
  private let high: UInt64

  init(_ zone: ZoneReading, length: Int) {
    self.length = length
    present = UInt64(max(1, zone.present))
    high = min(UInt64(zone.high), present)
    let perCell = max(1, (present + UInt64(max(1, length)) - 1) / UInt64(max(1, length)))
    let (least, low) = (UInt64(zone.min), UInt64(zone.low))
    // Without marks nothing has to be told apart; with them each has a cell of its own.
    let isOne =
      zone.high == 0 || high >= present || least >= perCell && low >= least + perCell && high >= low + perCell
    breakAt = isOne || length < 8 ? nil : max(4, length / 3)
  }

  /// Eighths of a cell that a number of frames takes from the start of the bar.
  func eighths(_ frames: UInt32) -> Int {
    let n = min(UInt64(frames), present)
    guard let breakAt else { return Int(n * UInt64(length * 8) / present) }
    if n <= high { return Int(n * UInt64(breakAt * 8) / high) }
    return (breakAt + 1) * 8 + Int((n - high) * UInt64((length - breakAt - 1) * 8) / (present - high))
  }

  /// The cell in which a number of frames ends.
  func cell(_ frames: UInt32) -> Int { max(0, (eighths(frames) - 1) / 8) }
}

/// What the last request found in a zone: the line that it had to leave.
struct AskedOfZone: Hashable {
  /// What must be left: the mark after its cuts, and the reserve of the requester's class.
  var mark: UInt32
  var reserve: UInt32

  /// The last test of the zone in the way of the last request; nil: the zone was not asked.
  init?(_ reading: Reading, _ zone: ZoneIndex) {
    guard let test = Self.tests(reading.lastRequest, of: zone).last else { return nil }
    (mark, reserve) = (test.min, test.reserve)
  }

  static func tests(_ occurrences: some Sequence<Occurrence>, of zone: ZoneIndex) -> [WatermarkTest] {
    occurrences.compactMap { if case .request(.watermark(let test)) = $0.what, test.zone == zone { test } else { nil } }
  }
}

/// What the event that the eye is led to changed in a zone's free frames.
struct ChangeOfZone: Hashable {
  /// Free frames before it.
  var before: UInt32
  /// Frames that it wanted of the zone and did not get there.
  var refused: UInt32?

  /// - Parameter event: its occurrences, oldest first.
  /// - Returns: nil where it left the zone alone.
  init?(_ event: some Sequence<Occurrence>, _ zone: ZoneReading) {
    let tests = AskedOfZone.tests(event, of: zone.index)
    var given: UInt32 = 0
    for occurrence in event {
      // A block on its way back, alone or as one of its buddies.
      if case .free(.merged(zone.index, _, let from, _, _, _)) = occurrence.what { given += from.frames }
    }
    guard let first = tests.first?.free ?? (given > 0 ? zone.free - min(zone.free, given) : nil) else { return nil }
    before = first
    refused = tests.last.flatMap { $0.passed ? nil : $0.order.frames }
    if before == zone.free, refused == nil { return nil }
  }
}
