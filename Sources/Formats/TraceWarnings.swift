import Kernel
import Script

/// What of a trace could not be used, in sentences: shown by `check` and `run`, and by `--json` as `warnings`.
struct TraceWarnings {
  let reader: TraceReader
  let file: String

  var all: [Diagnostic] {
    (losses + skipped + guessed).compactMap { $0 }
  }

  private func warning(_ message: String, hint: String? = nil, _ remark: TraceReader.Remark? = nil) -> Diagnostic {
    Diagnostic(
      message, hint: hint, file: file, line: remark.flatMap { reader.firstLines[$0] } ?? 1, severity: .warning)
  }

  private func count(_ number: Int, _ one: String, _ many: String) -> String {
    number == 1 ? "1 \(one)" : "\(number) \(many)"
  }

  private var losses: [Diagnostic?] {
    let summary = reader.summary
    let hint = "a larger buffer keeps all: buffer_size_kb, trace-cmd record -b, perf record -m"
    let events = summary.lostEvents > 0 ? "\(summary.lostEvents) events were lost" : "events were lost"
    return [
      summary.losses > 0 ? warning("\(events) (LOST EVENTS): requests and frees are missing", hint: hint, .lost) : nil,
      summary.overwritten > 0
        ? warning(
          "\(summary.overwritten) events were lost before the first: the ring buffer wrote over them", hint: hint)
        : nil,
    ]
  }

  private var skipped: [Diagnostic?] {
    let summary = reader.summary
    return [
      summary.failedRequests > 0
        ? warning(
          count(
            summary.failedRequests, "request that had failed (no page) is not replayed",
            "requests that had failed (no page) are not replayed"), .failed) : nil,
      summary.tooLargeRequests > 0
        ? warning(
          count(
            summary.tooLargeRequests, "request above order 10 is not replayed",
            "requests above order 10 are not replayed"), hint: "MAX_ORDER of 2.6.11 is 11", .tooLarge) : nil,
      summary.unknownFrees > 0
        ? warning(
          count(
            summary.unknownFrees, "free of a page that no request of the trace got is skipped",
            "frees of pages that no request of the trace got are skipped"), .unknownFree) : nil,
      summary.handedOutTwice > 0
        ? warning(
          count(
            summary.handedOutTwice, "page was handed out again without a free between",
            "pages were handed out again without a free between") + ": what had them stays in use", .handedOutTwice)
        : nil,
      summary.droppedFlags > 0
        ? warning(
          count(summary.droppedFlags, "gfp flag that 2.6.11 lacks is", "gfp flags that 2.6.11 lacks are") + " dropped: "
            + reader.flags.droppedNames.prefix(8).map { String($0.sanitized.prefix(32)) }.joined(separator: ", ")
            + (reader.flags.droppedNames.count > 8 ? " …" : ""), .dropped) : nil,
    ]
  }

  private var guessed: [Diagnostic?] {
    let machine = reader.options.cpus
    let most = reader.highestCPU + 1
    return [
      reader.hasWholeStamps && reader.options.perTick == nil
        ? warning(
          "the stamps are whole numbers, not seconds: \(TraceReader.usualPerTick) operations make a tick",
          hint: "per-tick in replay sets how many; trace_clock local, global or mono stamps seconds", .wholeStamps)
        : nil,
      most > machine
        ? warning(
          "the trace has \(most) CPUs, the machine \(machine): "
            + (machine == 1 ? "CPU 0 makes all requests" : "CPU n makes its requests on CPU n mod \(machine)"),
          hint: "cpus: \(min(most, 32)) in machine") : nil,
    ]
  }
}
