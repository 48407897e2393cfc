package import Kernel
package import Script

/// ftrace text as a workload (LF 11): the dialects of 3.6 and 6.1, of trace-cmd and of perf script.
package struct TraceFile: Sendable {
  /// Largest trace, in bytes.
  package static let byteLimit: UInt64 = 512 << 20

  package var replay: Replay
  package var summary = Summary()
  package var warnings: [Diagnostic] = []

  /// What was in the text.
  package struct Summary: Hashable, Sendable {
    package var lines = 0
    package var requests = 0
    package var frees = 0
    /// Frees of frames that no request of the trace got.
    package var unknownFrees = 0
    /// Requests that are not freed in the trace.
    package var live = 0
    /// Lines that are neither `mm_page_alloc` nor `mm_page_free`.
    package var otherLines = 0
    /// Requests that had failed when they were traced (no page), or are larger than order 10: not replayed.
    package var failedRequests = 0
    /// gfp flags that 2.6.11 has no counterpart of.
    package var droppedFlags = 0
    package init() {}
  }

  /// Reads a file. `perTick` makes that many operations a tick; without it the times of the trace count, in jiffies of
  /// 1/`hz` s from the first event.
  package static func load(path: String, hz: Int = 1000, perTick: Int? = nil) throws(Diagnostics) -> TraceFile {
    do throws(Diagnostic) {
      let bytes = try TextFile.bytes(path, limit: byteLimit)
      return try parse(bytes, file: path.sanitized, hz: hz, perTick: perTick)
    } catch {
      throw Diagnostics([error])
    }
  }

  /// Reads a text. An event line without what it must have is refused with its line; a last line without its end is
  /// left out with a warning, for it may be cut anywhere.
  package static func parse(
    _ bytes: [UInt8], file: String, hz: Int = 1000, perTick: Int? = nil
  ) throws(Diagnostic) -> TraceFile {
    var reader = TraceReader(hz: hz, perTick: perTick)
    let outcome: Result<Void, Diagnostic> = bytes.withUnsafeBufferPointer { buffer in
      var start = 0
      while start < buffer.count {
        var end = start
        while end < buffer.count, buffer[end] != 0x0A { end += 1 }
        reader.summary.lines += 1
        if end == buffer.count {
          reader.warnings.append(
            Diagnostic(
              "the last line has no end and is left out", hint: "the trace seems to be cut", file: file,
              line: reader.summary.lines, severity: .warning))
          break
        }
        do throws(Diagnostic) {
          try reader.read(TraceLine(bytes: buffer, range: start..<end))
        } catch {
          var error = error
          error.file = file
          error.line = reader.summary.lines
          return .failure(error)
        }
        start = end + 1
      }
      return .success(())
    }
    try outcome.get()
    guard reader.summary.requests > 0 else {
      throw Diagnostic(
        "no mm_page_alloc line in it", hint: "record the events kmem:mm_page_alloc and kmem:mm_page_free", file: file,
        line: max(1, reader.summary.lines))
    }
    reader.summary.live = reader.holders.count
    let replay = Replay(operations: reader.operations, requests: reader.summary.requests)
    return TraceFile(replay: replay, summary: reader.summary, warnings: reader.warnings)
  }
}

/// Collects the operations of a trace.
struct TraceReader {
  let hz: UInt64
  let perTick: Int?
  var summary = TraceFile.Summary()
  var warnings: [Diagnostic] = []
  var operations: [TraceOperation] = []
  /// Request that holds a frame, by the frame's number in the trace.
  var holders: [UInt64: UInt32] = [:]
  private var flags = TraceFlags()
  private var firstTime: UInt64?
  private var lastTick: UInt32 = 0

  init(hz: Int, perTick: Int?) {
    self.hz = UInt64(hz)
    self.perTick = perTick
  }

  mutating func read(_ line: TraceLine) throws(Diagnostic) {
    guard let event = line.event() else {
      summary.otherLines += 1
      return
    }
    guard let frame = line.number("pfn=", from: event.payload) else { throw Diagnostic("the event has no pfn=") }
    guard let order = line.number("order=", from: event.payload) else { throw Diagnostic("the event has no order=") }
    let tick = try tick(of: line, event)
    if event.isFree {
      summary.frees += 1
      let holder = holders.removeValue(forKey: frame)
      if holder == nil { summary.unknownFrees += 1 }
      operations.append(
        TraceOperation(
          tick: tick, request: holder ?? TraceOperation.unknown, gfp: GFPMask(), order: Order(UInt8(min(order, 10))),
          isFree: true))
      return
    }
    guard let names = line.word("gfp_flags=", from: event.payload) else {
      throw Diagnostic("the event has no gfp_flags=")
    }
    let (mask, dropped) = flags.mask(line.bytes, names)
    // A failed request has no page; frame 0 is never handed out.
    guard frame != 0, order <= 10 else {
      summary.failedRequests += 1
      return
    }
    summary.droppedFlags += dropped
    holders[frame] = UInt32(summary.requests)
    operations.append(
      TraceOperation(
        tick: tick, request: UInt32(summary.requests), gfp: mask, order: Order(UInt8(order)), isFree: false))
    summary.requests += 1
  }

  /// The tick of an event. Traces of several CPUs may step back a little: time stands still then.
  private mutating func tick(of line: TraceLine, _ event: TraceLine.Event) throws(Diagnostic) -> UInt32 {
    if let perTick { return UInt32(operations.count / perTick) }
    guard let time = line.nanoseconds(before: event.name) else { throw Diagnostic("the event has no time") }
    let first = firstTime ?? time
    firstTime = first
    let passed = time > first ? time - first : 0
    let (whole, rest) = passed.quotientAndRemainder(dividingBy: 1_000_000_000)
    let tick = whole.multipliedReportingOverflow(by: hz).partialValue + rest * hz / 1_000_000_000
    lastTick = max(lastTick, UInt32(min(tick, UInt64(UInt32.max))))
    return lastTick
  }
}
