import ArgumentParser
import Formats
import Foundation
import History
import Kernel
import Runner
import Script

struct DataOption: ParsableArguments {
  @Option(help: ArgumentHelp("Folder that holds Scenarios and Themes.", valueName: "folder"))
  var data: String?

  var folders: DataFolders { DataFolders(data: data) }
}

/// Headless: plays to the end and prints numbers.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Play a scenario without a screen and print its numbers.",
    discussion: """
      Examples:
        mmscope run comb                      a table at the end
        mmscope run comb --json --every 100   one JSON object a line, every 100 ticks
        mmscope run comb --csv > comb.csv     one row per zone
        mmscope run comb --proc out/          buddyinfo, slabinfo … as the kernel prints them
      """)

  @Argument(help: "A scenario's name or file.", completion: .file(extensions: ["yaml", "yml"]))
  var scenario: String

  @Flag(help: "One JSON object (with --every: one a line).")
  var json = false

  @Flag(help: "One row per zone, with a header.")
  var csv = false

  @Option(help: ArgumentHelp("Print every so many ticks as well.", valueName: "ticks"))
  var every: UInt64?

  @Option(help: ArgumentHelp("Stop at a tick or at a mark of the script.", valueName: "tick|mark"))
  var until: String?

  @Option(help: ArgumentHelp("Write kernel files (buddyinfo, slabinfo …) into this folder.", valueName: "folder"))
  var proc: String?

  @OptionGroup var data: DataOption

  func validate() throws {
    if json, csv { throw ValidationError("--json and --csv exclude each other") }
    if let every, every == 0 { throw ValidationError("--every takes a number of ticks above 0") }
  }

  func run() throws {
    let scenario = try data.folders.load(self.scenario)
    let end = try RunEnd(until, of: scenario)
    var run = try HeadlessRun(scenario)
    let format: ReportFormat = json ? .json : csv ? .csv : .table
    if csv { writeOutput(MachineReport.csvHeader + "\n") }
    while !run.hasReached(end) {
      let tick = run.tick
      run.advance()
      if let every, run.tick != tick, run.tick % every == 0, !run.hasReached(end) {
        writeOutput(run.report(format, isLast: false))
      }
    }
    writeOutput(run.report(format, isLast: true))
    if let proc { try run.writeProc(into: proc) }
    let problems = run.problems
    if !problems.isEmpty { throw Failure(problems, status: 1) }
  }
}

enum ReportFormat { case table, json, csv }

/// Where a run stops.
enum RunEnd {
  case script
  case tick(UInt64)
  case mark(Int)

  init(_ text: String?, of scenario: Scenario, option: String = "--until") throws(Failure) {
    guard let text else {
      self = .script
      return
    }
    if let tick = UInt64(text) {
      self = .tick(tick)
    } else if let mark = scenario.marks.firstIndex(of: text) {
      self = .mark(mark)
    } else {
      let near = NearMiss.nearest(to: text, among: scenario.marks)
      let hint = near.map { "did you mean \"\($0)\"?" } ?? "marks: " + scenario.marks.joined(separator: ", ")
      throw Failure(["mmscope: \(option) \(text.quoted) is no tick and no mark\n  hint: \(hint)"], status: 2)
    }
  }
}

/// A machine that plays its script as fast as it goes.
struct HeadlessRun: ~Copyable {
  private var timeline: Timeline
  private let scenario: Scenario

  init(_ scenario: Scenario) throws(Failure) {
    self.scenario = scenario
    do throws(ConfigurationProblem) {
      // Nobody goes back.
      timeline = try Timeline(scenario.origin, budget: 0)
    } catch {
      throw Failure(["mmscope: \(scenario.name): \(error.words)"], status: 2)
    }
  }

  var tick: UInt64 { timeline.machine.tick }

  mutating func advance() { _ = timeline.advance() }

  func hasReached(_ end: RunEnd) -> Bool {
    switch end {
    case .script: timeline.hasEnded(scenario.typed)
    case .tick(let tick): timeline.machine.tick >= tick
    case .mark(let mark): timeline.machine.player.markTicks[mark] != nil || timeline.machine.player.hasEnded
    }
  }

  mutating func report(_ format: ReportFormat, isLast: Bool) -> String {
    let report = MachineReport(
      version: MMScope.version, scenario: scenario, reading: timeline.reading(.init(slab: .init())),
      digest: timeline.digest().text, expectations: expectations)
    switch format {
    case .json: return report.json + "\n"
    case .csv: return report.csvRows
    case .table: return isLast ? report.table : report.line + "\n"
    }
  }

  private var expectations: MachineReport.Expectations {
    let player = timeline.machine.player
    return .init(
      held: player.metExpectations, broken: player.brokenExpectations.map { scenario.line(ofExpectation: $0) })
  }

  func writeProc(into folder: String) throws(Failure) {
    do throws(Diagnostic) {
      try KernelFiles.write(timeline.reading(.init(slab: .init())), names: scenario.names, into: folder)
    } catch {
      throw Failure(["\(error)"], status: 2)
    }
  }

  /// What makes the run a failed one. A saved run is what it was: what did not hold then need not hold now.
  var problems: [String] {
    mutating get {
      let end = comparison
      var problems = end.isAsSaved ? [] : end.difference.map { [$0] } ?? scriptProblems
      if let violation = timeline.machine.fullViolation() {
        problems.append("\(scenario.name): the machine contradicts itself: \(violation); this is a bug of mmscope")
      }
      return problems
    }
  }

  /// The run stands where the saved one ended, in the same state.
  var isAsSaved: Bool { mutating get { comparison.isAsSaved } }

  private var scriptProblems: [String] {
    let player = timeline.machine.player
    var problems = player.brokenExpectations.map { index -> String in
      let claims = scenario.program.expectations[index]
      let details = brokenClaims(of: index, claims: claims).joined(separator: "; ")
      return "\(scenario.name):\(scenario.line(ofExpectation: index)): expectation does not hold: \(details)"
    }
    let expectsWaiting = scenario.program.expectations.joined().contains { claim in
      if case .waiting = claim { return true }
      return false
    }
    if timeline.machine.slab.stage == .panicked {
      let cache = scenario.names[timeline.machine.slab.missing]
      problems.append(
        "\(scenario.name): the kernel panicked at boot: kmem_cache_create(): failed to create slab `\(cache)'\n"
          + "  hint: leave more memory free at the start")
    }
    let waiting = timeline.machine.waiting.count
    if waiting > 0, !expectsWaiting, player.hasEnded {
      problems.append(
        "\(scenario.name): \(waiting) request(s) still wait for memory at the end\n"
          + "  hint: free frames for them, or say \"expect: { waiting: \(waiting) }\"")
    }
    return problems
  }

  /// With the saved run, where it ended; with nothing anywhere else.
  private var comparison: (isAsSaved: Bool, difference: String?) {
    mutating get {
      guard let typed = scenario.typed, let wanted = typed.digest, timeline.moment == typed.end else {
        return (false, nil)
      }
      let found = timeline.digest().text
      if found == wanted { return (true, nil) }
      var hint = "the file was changed since it was saved"
      if let version = typed.version, version != MMScope.version {
        hint = "it was saved by mmscope \(version.quoted), this is mmscope \(MMScope.version)"
      }
      let place = "\(scenario.name):\(typed.place.line ?? 0)"
      return (false, "\(place): the run ends otherwise than the saved one: digest \(found)\n  hint: \(hint)")
    }
  }

  /// From the occurrences that the ring still holds: what was found instead.
  private func brokenClaims(of index: Int, claims: [Claim]) -> [String] {
    let found = timeline.machine.ring.newest(timeline.machine.ring.capacity).compactMap { occurrence -> String? in
      guard case .expected(let number, false, let claim, let found) = occurrence.what, Int(number) == index,
        Int(claim) < claims.count
      else { return nil }
      return "\(ClaimText.describe(claims[Int(claim)], names: scenario.names)), found \(found)"
    }
    return found.isEmpty ? ["too long ago to say"] : found
  }
}

extension Scenario {
  /// Line of an expectation in the scenario's file; 0 when it has none.
  func line(ofExpectation index: Int) -> Int { index < expectationLines.count ? expectationLines[index] : 0 }
}
