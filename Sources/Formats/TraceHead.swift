import Kernel

/// Who and when: what stands before an event's name, read from there backwards, since a task's name may hold anything.
/// The forms of ftrace (2.6.32 to 6.x, with and without the columns for the thread group and for interrupts), of its
/// latency format, of `trace-cmd report` and of `perf script`.
struct TraceHead {
  /// Bytes of the task's name and of its number; nil when the line tells neither.
  var task: Range<Int>?
  var pid: Range<Int>?
  var cpu: Int?
  var context = Context.process
  var time: Time?

  enum Time {
    case nanoseconds(UInt64)
    /// A stamp without a fraction: of `trace_clock` counter or x86-tsc.
    case whole(UInt64)
  }

  init(_ line: TraceLine, before name: Int) {
    var cursor = TraceCursor(line: line, end: name)
    guard var token = cursor.back() else { return }
    // perf's period, trace-cmd's difference from the line before.
    if cursor.isNumber(token) || line.bytes[token.lowerBound] == UInt8(ascii: "(") {
      guard let earlier = cursor.back() else { return }
      token = earlier
    }
    guard line.bytes[token.upperBound - 1] == UInt8(ascii: ":") else { return }
    // The mark of the latency format may be a blank: `12us :`.
    if token.count == 1 {
      guard let earlier = cursor.back() else { return }
      time = Self.time(line, earlier)
    } else {
      time = Self.time(line, token.dropLast())
    }
    guard time != nil, var place = cursor.back() else { return }
    if let flags = cursor.flags(place) {
      context = Self.context(line.bytes[flags.lowerBound + 2])
      if flags.lowerBound > place.lowerBound {
        cpu = cursor.number(place.lowerBound..<flags.lowerBound)
      } else {
        guard let earlier = cursor.back() else { return }
        place = earlier
      }
    }
    if cpu == nil {
      guard line.bytes[place.lowerBound] == UInt8(ascii: "["), line.bytes[place.upperBound - 1] == UInt8(ascii: "]"),
        place.count > 2, let number = cursor.number(place.lowerBound + 1..<place.upperBound - 1)
      else { return }
      cpu = number
    }
    cursor.skipThreadGroup()
    (task, pid) = cursor.task()
  }

  /// `123.456789` in seconds; `123us!` of the latency format; a whole number.
  private static func time(_ line: TraceLine, _ word: Range<Int>) -> Time? {
    var whole: UInt64 = 0
    var i = word.lowerBound
    func digit() -> UInt64? {
      guard i < word.upperBound, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(line.bytes[i]) else { return nil }
      return UInt64(line.bytes[i] - UInt8(ascii: "0"))
    }
    while let next = digit() {
      guard whole < 1_000_000_000_000_000_000 else { return nil }
      whole = whole * 10 + next
      i += 1
    }
    guard i > word.lowerBound else { return nil }
    if i == word.upperBound { return .whole(whole) }
    if line.has("us", at: i), i + 2 <= word.upperBound, word.upperBound <= i + 3, whole < 1 << 50 {
      return .nanoseconds(whole * 1000)
    }
    // Seconds since boot, or since 1970: 64 bits of nanoseconds hold 584 years.
    guard line.bytes[i] == UInt8(ascii: "."), whole < 18_000_000_000 else { return nil }
    i += 1
    var fraction: UInt64 = 0
    var scale: UInt64 = 1_000_000_000
    while let next = digit() {
      scale /= 10
      fraction += next * scale
      i += 1
    }
    return i == word.upperBound && scale < 1_000_000_000 ? .nanoseconds(whole * 1_000_000_000 + fraction) : nil
  }

  /// The third column of `irqs-off/need-resched/hardirq/softirq/preempt-depth`.
  private static func context(_ letter: UInt8) -> Context {
    switch letter {
    case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "z"), UInt8(ascii: "Z"): .interrupt
    case UInt8(ascii: "s"): .softirq
    default: .process
    }
  }
}

/// Walks a line back from its event, word by word.
struct TraceCursor {
  let line: TraceLine
  var end: Int

  private func isBlank(_ index: Int) -> Bool { line.bytes[index] == 0x20 || line.bytes[index] == 0x09 }
  private func isDigit(_ index: Int) -> Bool {
    line.bytes[index] >= UInt8(ascii: "0") && line.bytes[index] <= UInt8(ascii: "9")
  }

  mutating func back() -> Range<Int>? {
    skipBlanks()
    let last = end
    while end > line.range.lowerBound, !isBlank(end - 1) { end -= 1 }
    return end < last ? end..<last : nil
  }

  private mutating func skipBlanks() {
    while end > line.range.lowerBound, isBlank(end - 1) { end -= 1 }
  }

  func isNumber(_ word: Range<Int>) -> Bool { word.allSatisfy(isDigit) }

  /// A CPU's number; one that no kernel has counts as the largest.
  func number(_ word: Range<Int>) -> Int? {
    isNumber(word) && !word.isEmpty ? line.number(word).map { Int(min($0, 1 << 20)) } : nil
  }

  /// `d..1`, `..s1.`, and with the CPU before it `3d..1` (latency format); nil when the word is none.
  func flags(_ word: Range<Int>) -> Range<Int>? {
    var start = word.lowerBound
    while start < word.upperBound, isDigit(start) { start += 1 }
    guard (3...8).contains(word.upperBound - start), start - word.lowerBound <= 4 else { return nil }
    switch line.bytes[start] {
    case UInt8(ascii: "."), UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "b"), UInt8(ascii: "B"),
      UInt8(ascii: "X"):
      break
    default: return nil
    }
    let isAll = (start..<word.upperBound).allSatisfy { index in
      let byte = line.bytes[index]
      return byte == UInt8(ascii: ".") || isDigit(index) || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
        || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "#")
    }
    return isAll ? start..<word.upperBound : nil
  }

  /// `( 9343)`, `(-----)`: the option record-tgid.
  mutating func skipThreadGroup() {
    skipBlanks()
    guard end > line.range.lowerBound, line.bytes[end - 1] == UInt8(ascii: ")") else { return }
    var start = end - 1
    while start > line.range.lowerBound, line.bytes[start] != UInt8(ascii: "(") { start -= 1 }
    if line.bytes[start] == UInt8(ascii: "(") { end = start }
  }

  /// `NAME-123`, or perf's `NAME 123` and `NAME 123/124`.
  mutating func task() -> (Range<Int>?, pid: Range<Int>?) {
    skipBlanks()
    var start = end
    while start > line.range.lowerBound, isDigit(start - 1) { start -= 1 }
    let pid = start..<end
    guard !pid.isEmpty else { return (nil, nil) }
    if start > line.range.lowerBound, line.bytes[start - 1] == UInt8(ascii: "/") {
      var first = start - 1
      while first > line.range.lowerBound, isDigit(first - 1) { first -= 1 }
      if first < start - 1 { start = first }
    }
    guard start > line.range.lowerBound else { return (nil, nil) }
    if line.bytes[start - 1] == UInt8(ascii: "-") {
      start -= 1
    } else if !isBlank(start - 1) {
      return (nil, nil)
    }
    var first = line.range.lowerBound
    while first < start, isBlank(first) { first += 1 }
    end = start
    skipBlanks()
    return first < end ? (first..<end, pid) : (nil, nil)
  }
}
