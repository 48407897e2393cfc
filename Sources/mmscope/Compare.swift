import ArgumentParser
import Formats
import Foundation
import Recording
import Script
import Textbook

/// Replacement policies over a trace, without a screen.
struct Compare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count the page faults of replacement policies over a trace.",
    discussion: """
      Policies: opt nru fifo lifo second-chance clock enhanced-clock lru mru nfu aging working-set wsclock random lfu;
      parameters follow a colon: clock:r_on_load=0, lfu:tie=lru, aging:interval=50:bits=8, wsclock:tau=200.

      Examples:
        mmscope compare pages.txt --policies fifo,lru,opt --frames 1..20
        mmscope compare a.csv --column 4 --unit address --op-column 3 --has-header --frames 64 --json
        valgrind --tool=lackey --trace-mem=yes --log-fd=9 ls 9>&1 >/dev/null |
          mmscope compare - --format lackey --policies lru,clock --frames 16,32,64 --svg curve.svg
      """)

  @Argument(help: "The trace; - is standard input.", completion: .file())
  var trace: String

  @Option(help: ArgumentHelp("Policies, with commas between.", valueName: "list"))
  var policies = "fifo,lru,clock,opt"

  @Option(help: ArgumentHelp("Frame counts: a number, a list 4,8,16 or a range 1..64.", valueName: "counts"))
  var frames: String

  @Option(help: "pages, hexaddr, lackey, csv or moss (default: by the file's ending, else pages).")
  var format: String?

  @Option(name: .customLong("page-size"), help: ArgumentHelp("Bytes of a page of addresses.", valueName: "bytes"))
  var pageSize = "4096"

  @Option(help: "lackey: all, or data without instruction fetches.")
  var keep = "all"

  @Option(
    help: ArgumentHelp("csv: the column of the page or address, from 1.", valueName: "number"),
    transform: Quantity.column.option)
  var column: Int?

  @Option(help: "csv: whether the column names a page or an address.")
  var unit: String?

  @Option(
    name: .customLong("op-column"), help: ArgumentHelp("csv: the column that says R or W.", valueName: "number"),
    transform: Quantity.column.option)
  var operationColumn: Int?

  @Option(
    name: .customLong("pid-column"),
    help: ArgumentHelp("csv: the column of the process; pages of two processes differ.", valueName: "number"),
    transform: Quantity.column.option)
  var processColumn: Int?

  @Option(
    name: .customLong("pid"), help: ArgumentHelp("csv: only the references of this process.", valueName: "pid"),
    transform: Quantity.process.option)
  var process: Int?

  @Flag(name: .customLong("has-header"), help: "csv: the first line is no reference.")
  var hasHeader = false

  @Flag(help: "One JSON object.")
  var json = false

  @Flag(help: "A row for each policy and frame count.")
  var csv = false

  @Option(help: ArgumentHelp("Draw the curves into this file as well.", valueName: "file"))
  var svg: String?

  @Flag(help: "Replace the file of --svg if it is there.")
  var force = false

  func validate() throws {
    if json, csv { throw ValidationError("--json and --csv exclude each other") }
    if process != nil, processColumn == nil { throw ValidationError("--pid needs --pid-column") }
  }

  private func chosenFormat() throws -> ReferenceTraceFormat {
    func word<Word: RawRepresentable & CaseIterable>(_ text: String, _ name: String) throws -> Word
    where Word.RawValue == String {
      if let word = Word(rawValue: text) { return word }
      throw ValidationError("\(name) takes " + Word.allCases.map(\.rawValue).joined(separator: ", "))
    }
    let ending = ReferenceTraceFormat.Kind(rawValue: (trace as NSString).pathExtension)
    var chosen = ReferenceTraceFormat(try format.map { try word($0, "--format") } ?? ending ?? .pages)
    let columns = column ?? operationColumn ?? processColumn
    if chosen.kind != .csv, columns != nil || unit != nil || hasHeader {
      throw ValidationError("--column, --unit, --op-column, --pid-column and --has-header are for --format csv")
    }
    chosen.pageSize = try PolicyWords.pageSize(pageSize)
    chosen.keep = try word(keep, "--keep")
    if keep != "all", chosen.kind != .lackey { throw ValidationError("--keep is for --format lackey") }
    chosen.hasHeader = hasHeader
    chosen.column = column ?? 1
    if let unit { chosen.unit = try word(unit, "--unit") }
    chosen.operationColumn = operationColumn
    chosen.processColumn = processColumn
    chosen.process = process.map { UInt64($0) }
    return chosen
  }

  func run() throws {
    let format = try chosenFormat()
    let series = try PolicyWords.series(policies)
    let counts = try PolicyWords.frames(frames)
    // Before the work: what cannot be written is said at once.
    let picture = try svg.map { try OutputFile($0, force: force) }
    var bar = ProgressBar()
    let result: PolicyComparison.Result
    do throws(Diagnostic) {
      result = try ReferenceTraceFile.compare(path: trace, format: format, series: series, frames: counts) {
        bar.show($0)
      }
    } catch {
      bar.clear()
      throw error
    }
    bar.clear()
    if result.references == 0 {
      let name = trace == "-" ? "standard input" : trace.sanitized
      writeError("\(Diagnostic("there is no reference in it", file: name, severity: .warning))")
    }
    let report = ComparisonReport(result, series)
    if let picture {
      let curves = zip(series, result.tallies).map { one, tallies in
        CurvePicture.Curve(label: one.label, values: tallies.map(\.faults))
      }
      let name = trace == "-" ? "standard input" : (trace as NSString).lastPathComponent
      try picture.write(
        CurvePicture.bytes(
          places: counts, curves: curves, title: "\(name): page faults of \(result.references) references",
          axes: ("frames", "page faults")))
      try picture.commit()
      // The picture on standard output stands alone.
      if svg == "-" { return }
    }
    try writeOutput(json ? report.json : csv ? report.csv : report.table)
  }
}

/// How far a long trace is, on standard error where that is a terminal.
struct ProgressBar {
  private let isShown = isatty(STDERR_FILENO) != 0
  private let start = ProcessInfo.processInfo.systemUptime
  private var last = 0.0
  private var hasDrawn = false

  mutating func show(_ progress: ReferenceTraceFile.Progress) {
    guard isShown else { return }
    let now = ProcessInfo.processInfo.systemUptime
    // Short work needs no bar, and ten pictures a second are enough.
    guard now - start > 0.5, now - last > 0.1 else { return }
    last = now
    hasDrawn = true
    let references = "\(progress.references) references"
    if let future = progress.future {
      draw(share: Double(future.done) / Double(max(1, future.of)), references + ", opt")
    } else if let size = progress.size, size > 0 {
      draw(share: Double(progress.bytes) / Double(size), references)
    } else {
      writeRaw("\r\(references)\u{1B}[K")
    }
  }

  mutating func clear() {
    if hasDrawn { writeRaw("\r\u{1B}[K") }
    hasDrawn = false
  }

  private func draw(share: Double, _ text: String) {
    let cells = 30
    let full = min(cells, max(0, Int(share * Double(cells))))
    let bar = String(repeating: "#", count: full) + String(repeating: "-", count: cells - full)
    writeRaw("\r[\(bar)] \(min(100, Int(share * 100))) %  \(text)\u{1B}[K")
  }

  private func writeRaw(_ text: String) { try? STDERR_FILENO.write(Array(text.utf8)) }
}
