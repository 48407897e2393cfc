/// What a tracer says of events that it could not keep.
enum TraceLoss {
  /// How many events a line tells lost: 0 when it does not say how many; nil when it tells of none.
  ///
  /// ftrace: `CPU:1 [LOST 182 EVENTS]`; trace-cmd: `CPU:7 [204600 EVENTS DROPPED]`; perf script:
  /// `… PERF_RECORD_LOST … lost 12`, `Processed 9 events and lost 3 chunks!`.
  static func lost(_ line: TraceLine) -> UInt64? {
    if line.contains("EVENTS]"), line.contains("[LOST") { return number(line, between: "[LOST ", "EVENTS]") ?? 0 }
    if line.contains("EVENTS DROPPED]") { return number(line, between: "[", "EVENTS DROPPED]") ?? 0 }
    if line.contains("PERF_RECORD_LOST") {
      return number(line, between: "lost:", "") ?? number(line, between: "lost ", "") ?? 0
    }
    if line.has("Processed ", at: line.range.lowerBound), line.contains(" and lost ") {
      return number(line, between: " and lost ", "") ?? 0
    }
    return nil
  }

  /// `CPU:1 [LOST …`; perf's `[001]`.
  static func cpu(_ line: TraceLine) -> Int? {
    (number(line, between: "CPU:", "") ?? number(line, between: "[", "]")).flatMap { $0 < 100_000 ? Int($0) : nil }
  }

  /// `# entries-in-buffer/entries-written: 205/250280   #P:4`: the ring buffer wrote over the oldest ones.
  static func overwritten(_ line: TraceLine) -> UInt64? {
    guard line.has("#", at: line.range.lowerBound), line.contains("entries-in-buffer/entries-written:"),
      let kept = number(line, between: "entries-written: ", "/"),
      let written = number(line, between: "/", "", last: true)
    else { return nil }
    return written > kept ? written - kept : nil
  }

  /// The number that follows `start`, with `end` behind it.
  private static func number(
    _ line: TraceLine, between start: StaticString, _ end: StaticString, last: Bool = false
  ) -> UInt64? {
    var result: UInt64?
    var i = line.range.lowerBound
    while i + start.utf8CodeUnitCount <= line.range.upperBound {
      defer { i += 1 }
      guard line.has(start, at: i) else { continue }
      var k = i + start.utf8CodeUnitCount
      while k < line.range.upperBound, line.bytes[k] == 0x20 { k += 1 }
      let first = k
      while k < line.range.upperBound, (0x30...0x39).contains(line.bytes[k]) { k += 1 }
      guard k > first, let number = line.number(first..<k) else { continue }
      while k < line.range.upperBound, line.bytes[k] == 0x20 { k += 1 }
      guard end.utf8CodeUnitCount == 0 || line.has(end, at: k) else { continue }
      if !last { return number }
      result = number
    }
    return result
  }
}
