package import Kernel
package import Script

/// ftrace text as a workload (LF 11): raw ftrace, trace-cmd and perf script of kernels from 2.6.32 on.
package struct TraceFile: Sendable {
  /// Largest trace, in bytes.
  package static let byteLimit: UInt64 = 512 << 20

  package var replay: Replay
  package var summary = Summary()
  /// What could not be used, and what was guessed.
  package var warnings: [Diagnostic] = []
  /// Those given, and the tasks of the trace.
  package var names: Names

  /// How a trace is to be read.
  package struct Options: Sendable {
    /// Jiffies a second.
    package var hz: Int
    /// CPUs of the machine.
    package var cpus: Int
    /// So many operations a tick; nil: the times of the trace count, from the first event.
    package var perTick: Int?
    /// The kernel that printed it (`6.10`); nil: guessed where numbers need it.
    package var kernel: String?
    package init(hz: Int = 1000, cpus: Int = 1, perTick: Int? = nil, kernel: String? = nil) {
      self.hz = hz
      self.cpus = cpus
      self.perTick = perTick
      self.kernel = kernel
    }
  }

  /// What was in the text.
  package struct Summary: Hashable, Sendable {
    package var lines = 0
    package var requests = 0
    package var frees = 0
    /// Frees of frames that no request of the trace got.
    package var unknownFrees = 0
    /// Requests that are not freed in the trace.
    package var live = 0
    /// Lines that are no request and no free of pages.
    package var otherLines = 0
    /// Requests that had failed when they were traced (no page), and those above order 10: not replayed.
    package var failedRequests = 0
    package var tooLargeRequests = 0
    /// Frames that a request got while another still had them: their frees are missing.
    package var handedOutTwice = 0
    /// Marks of lost events, the events that they count, and those that the ring buffer had written over before.
    package var losses = 0
    package var lostEvents: UInt64 = 0
    package var overwritten: UInt64 = 0
    /// gfp flags that 2.6.11 has no counterpart of.
    package var droppedFlags = 0
    /// `kmalloc`, `kfree` and the like.
    package var objectLines = 0
    package init() {}
  }

  /// The version that names a layout of gfp flags, or what is wrong with it.
  package static func checkKernel(_ text: String) -> (message: String, hint: String)? {
    guard let version = KernelVersion(text) else {
      return ("kernel \(text.quoted) is no version", "kernel: \"6.10\", as uname -r prints it")
    }
    guard GFPLayout.of(version) != nil else {
      return ("Linux \(version) has no page allocator events", "mm_page_alloc came with 2.6.32")
    }
    return nil
  }

  /// Reads a file.
  package static func load(
    path: String, _ options: Options = Options(), names: Names = Names()
  ) throws(Diagnostics) -> TraceFile {
    do throws(Diagnostic) {
      let bytes = try TextFile.bytes(path, limit: byteLimit)
      if let refusal = binary(bytes, file: path.sanitized) { throw refusal }
      return try parse(bytes, file: path.sanitized, options, names: names)
    } catch {
      throw Diagnostics([error])
    }
  }

  /// What the recorders write before they make a text of it.
  private static func binary(_ bytes: [UInt8], file: String) -> Diagnostic? {
    let tools: [(magic: [UInt8], name: String, command: String)] = [
      ([0x17, 0x08, 0x44] + Array("tracing".utf8), "trace-cmd", "trace-cmd report FILE > trace.txt"),
      (Array("PERFILE2".utf8), "perf", "perf script -i FILE > trace.txt"),
      (Array("2ELIFREP".utf8), "perf", "perf script -i FILE > trace.txt"),
      ([0x1F, 0x8B], "gzip", "gunzip FILE"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd", "unzstd FILE"),
      ([0xFD] + Array("7zXZ".utf8), "xz", "unxz FILE"),
      ([0xC1, 0x1F, 0xFC, 0xC1], "the Common Trace Format", "babeltrace FILE > trace.txt"),
    ]
    for tool in tools where bytes.starts(with: tool.magic) {
      return Diagnostic("a binary file of \(tool.name), not a text", hint: tool.command, file: file, line: 1)
    }
    guard bytes.prefix(4096).contains(0) else { return nil }
    return Diagnostic(
      "a binary file, not a text", hint: "trace-cmd report and perf script make a text of what they recorded",
      file: file, line: 1)
  }

  /// Reads a text. An event line without what it must have is refused with its line; a last line without its end is
  /// left out with a warning, for it may be cut anywhere.
  package static func parse(
    _ bytes: [UInt8], file: String, _ options: Options = Options(), names: Names = Names()
  ) throws(Diagnostic) -> TraceFile {
    var reader = TraceReader(options, names: names)
    var warnings: [Diagnostic] = []
    let outcome: Result<Void, Diagnostic> = bytes.withUnsafeBufferPointer { buffer in
      var start = 0
      while start < buffer.count {
        var end = start
        while end < buffer.count, buffer[end] != 0x0A { end += 1 }
        reader.summary.lines += 1
        if end == buffer.count {
          warnings.append(
            Diagnostic(
              "the last line has no end and is left out", hint: "the trace seems to be cut", file: file,
              line: reader.summary.lines, severity: .warning))
          break
        }
        // A mail quotes with `> `.
        while start < end, buffer[start] == UInt8(ascii: ">") { start += 1 }
        do throws(Diagnostic) {
          try reader.read(TraceLine(bytes: buffer, range: start..<end))
        } catch {
          var error = error
          error.file = file
          error.line = reader.summary.lines
          // The last line may have been cut before somebody ended it.
          guard buffer[end...].allSatisfy({ $0 == 0x0A || $0 == 0x0D }), reader.summary.requests > 0 else {
            return .failure(error)
          }
          error.message = "the last line is left out: " + error.message
          error.hint = "the trace seems to be cut"
          error.severity = .warning
          warnings.append(error)
        }
        start = end + 1
      }
      return .success(())
    }
    try outcome.get()
    if reader.summary.requests == 0, reader.summary.failedRequests + reader.summary.tooLargeRequests == 0,
      let line = foreignLine(bytes)
    {
      throw Diagnostic(
        "mm_page_alloc stands in it, in a form that is not read",
        hint: "texts of ftrace, trace-cmd report and perf script are read: NAME-PID [CPU] TIME: mm_page_alloc: pfn=…",
        file: file, line: line)
    }
    return try finish(&reader, file: file, warnings: warnings)
  }

  /// The first line that tells of the event in another tool's form (babeltrace, KernelShark, JSON).
  private static func foreignLine(_ bytes: [UInt8]) -> Int? {
    bytes.withUnsafeBufferPointer { buffer in
      for (place, line) in buffer.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
        // A comment of a tool that names what it recorded tells of no event.
        guard line.first != UInt8(ascii: "#") else { continue }
        let line = TraceLine(bytes: buffer, range: line.startIndex..<line.endIndex)
        if line.contains("mm_page_alloc") { return place + 1 }
      }
      return nil
    }
  }

  private static func finish(
    _ reader: inout TraceReader, file: String, warnings: [Diagnostic]
  ) throws(Diagnostic) -> TraceFile {
    guard reader.summary.requests > 0 else {
      var message = "no mm_page_alloc line in it"
      var hint = "record the events kmem:mm_page_alloc and kmem:mm_page_free"
      if reader.summary.objectLines > 0 {
        message += ", only \(reader.summary.objectLines) of kmalloc, kmem_cache_alloc and their frees"
        hint += "; a script can ask for objects itself, with the verbs kmalloc and kfree"
      } else if reader.summary.failedRequests + reader.summary.tooLargeRequests > 0 {
        message = "no mm_page_alloc line in it that could be replayed"
        hint =
          "\(reader.summary.failedRequests) requests had failed, "
          + "\(reader.summary.tooLargeRequests) are above order 10, the largest of 2.6.11"
      }
      throw Diagnostic(
        message, hint: hint, file: file,
        line: reader.firstLines[.objects] ?? max(1, reader.summary.lines))
    }
    var warnings = warnings
    if !reader.numbers.isEmpty {
      let (layout, guess) = try TraceGuess(reader, file: file).layout()
      reader.resolve(in: layout)
      if let guess { warnings.append(guess) }
    }
    reader.summary.live = reader.holders.count { $0.value != UInt32.max }
    warnings += TraceWarnings(reader: reader, file: file).all
    if reader.summary.droppedFlags > 0 {
      let number = UInt32(min(reader.summary.droppedFlags, Int(UInt32.max)))
      reader.operations.insert(TraceOperation(tick: 0, note: .flagsDropped, number: number, by: Requester()), at: 0)
    }
    let replay = Replay(operations: reader.operations, requests: reader.summary.requests)
    return TraceFile(replay: replay, summary: reader.summary, warnings: warnings, names: reader.names)
  }
}
