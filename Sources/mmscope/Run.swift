import ArgumentParser
import Formats
import Foundation
import History
import Interface
import Kernel
import Runner
import Script
import Simulation

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

  @Option(
    help: ArgumentHelp("Print every so many ticks as well.", valueName: "ticks"),
    transform: Quantity.reportEvery.option)
  var every: Int?

  @Option(help: ArgumentHelp("Stop at a tick or at a mark of the script.", valueName: "tick|mark"))
  var until: String?

  @Option(help: ArgumentHelp("Write kernel files (buddyinfo, slabinfo …) into this folder.", valueName: "folder"))
  var proc: String?

  @OptionGroup var data: DataOption

  func validate() throws {
    if json, csv { throw ValidationError("--json and --csv exclude each other") }
  }

  func run() throws {
    let scenario = try data.folders.load(self.scenario)
    let end = try RunEnd(until, of: scenario)
    for warning in scenario.warnings { writeError("\(warning)") }
    if proc != nil, scenario.world != .machine { throw HeadlessRun.noProc(of: scenario) }
    let run = try HeadlessRun(scenario)
    if let proc { try HeadlessRun.makeFolder(proc) }
    let format: ReportFormat = json ? .json : csv ? .csv : .table
    if csv { try writeOutput(run.csvHeader + "\n") }
    try run.driver.run(to: end, every: every.map { UInt64($0) }) {
      try writeOutput(run.report(format, isLast: false))
    }
    try writeOutput(run.report(format, isLast: true))
    if let proc { try run.writeProc(into: proc) }
    let problems = run.problems
    if !problems.isEmpty { throw Failure(problems, status: 1) }
  }
}

enum ReportFormat { case table, json, csv }

extension RunEnd {
  /// From the command line: a tick or the name of a mark; nil is the script's end.
  init(_ text: String?, of scenario: Scenario, option: String = "--until") throws(Failure) {
    guard let text else {
      self = .script
      return
    }
    if Value.isNumber(text) {
      do throws(Diagnostic) {
        self = .tick(UInt64(try Quantity.tick.number(in: text)))
      } catch {
        throw Failure(["mmscope: \(option) \(text.quoted): \(error)"], status: 2)
      }
    } else if let mark = scenario.marks.firstIndex(of: text) {
      self = .mark(mark)
    } else {
      let near = NearMiss.nearest(to: text, among: scenario.marks)
      let hint = near.map { "did you mean \"\($0)\"?" } ?? "marks: " + scenario.marks.joined(separator: ", ")
      throw Failure(["mmscope: \(option) \(text.quoted) is no tick and no mark\n  hint: \(hint)"], status: 2)
    }
  }
}

/// A run without a screen, and what it says of itself.
struct HeadlessRun {
  let driver: Driver
  private let scenario: Scenario

  init(_ scenario: Scenario) throws(Failure) {
    self.scenario = scenario
    do throws(Diagnostic) {
      driver = try Driver(scenario)
    } catch {
      throw Failure(["mmscope: \(scenario.name): \(error.message)"], status: 2)
    }
  }

  private var timeline: any History.Run { driver.run }
  /// The kernel's machine; nil: another world is played.
  private var machine: WorldRun<Machine>? { timeline as? WorldRun<Machine> }

  var tick: UInt64 { timeline.tick }

  func report(_ format: ReportFormat, isLast: Bool) -> String {
    if let report = worldReport {
      return switch format {
      case .json: report.json + "\n"
      case .csv: report.csvRows
      case .table: isLast ? report.table : report.line + "\n"
      }
    }
    guard let machine else { return "" }
    let report = MachineReport(
      version: MMScope.version, scenario: scenario, reading: machine.timeline.world.reading(.init(slab: .init())),
      digest: timeline.digest().text, expectations: expectations)
    return switch format {
    case .json: report.json + "\n"
    case .csv: report.csvRows
    case .table: isLast ? report.table : report.line + "\n"
    }
  }

  private var worldReport: WorldReport? {
    timeline.worldReport.map {
      WorldReport(
        version: MMScope.version, scenario: scenario, tick: tick, state: $0, digest: timeline.digest().text,
        expectations: expectations)
    }
  }

  var csvHeader: String { worldReport?.csvHeader ?? MachineReport.csvHeader }

  private var expectations: MachineReport.Expectations {
    let script = timeline.script
    return .init(
      held: script.metExpectations, broken: script.brokenExpectations.map { scenario.line(ofExpectation: $0) })
  }

  static func makeFolder(_ folder: String) throws(Failure) {
    do throws(Diagnostic) {
      try KernelFiles.make(folder)
    } catch {
      throw Failure(["\(error)"], status: 2)
    }
  }

  func writeProc(into folder: String) throws(Failure) {
    guard let machine else { throw Self.noProc(of: scenario) }
    do throws(Diagnostic) {
      try KernelFiles.write(
        machine.timeline.world.reading(Self.everythingOfProc), names: scenario.names, into: folder)
    } catch {
      throw Failure(["\(error)"], status: 2)
    }
  }

  /// All that /proc tells.
  private static var everythingOfProc: ReadingRequest {
    var request = ReadingRequest(slab: SlabRequest())
    request.processes = .everything
    return request
  }

  static func noProc(of scenario: Scenario) -> Failure {
    Failure(
      ["mmscope: --proc: the world \(scenario.world.name.rawValue) has no /proc\n  hint: --json has its numbers"],
      status: 2)
  }

  /// What makes the run a failed one. A saved run is what it was: what did not hold then need not hold now.
  var problems: [String] {
    let end = comparison
    var problems = end.isAsSaved ? [] : end.difference.map { [$0] } ?? scriptProblems
    if let violation = machine?.timeline.world.fullViolation() {
      problems.append("\(scenario.name): the machine contradicts itself: \(violation); this is a bug of mmscope")
    }
    return problems
  }

  /// The run stands where the saved one ended, in the same state.
  var isAsSaved: Bool { comparison.isAsSaved }

  private var scriptProblems: [String] {
    var problems = timeline.script.brokenExpectations.map { index -> String in
      let details = brokenClaims(of: index).joined(separator: "; ")
      return "\(scenario.name):\(scenario.line(ofExpectation: index)): expectation does not hold: \(details)"
    }
    if let machine { problems += Self.machineProblems(machine.timeline.world, scenario) }
    return problems
  }

  /// The kernel panicked while it booted; known before the first tick.
  var bootPanic: Diagnostic? { machine.flatMap { Self.bootPanic($0.timeline.world, scenario) } }

  private static func bootPanic(_ machine: borrowing Machine, _ scenario: Scenario) -> Diagnostic? {
    guard machine.slab.stage == .panicked else { return nil }
    let cache = scenario.names[machine.slab.missing]
    let place = scenario.bootPlace
    return Diagnostic(
      "the kernel panicked at boot: kmem_cache_create(): failed to create slab `\(cache)'",
      hint: "leave more memory free at the start", file: scenario.file ?? scenario.name, line: place.line,
      column: place.column)
  }

  private static func machineProblems(_ machine: borrowing Machine, _ scenario: Scenario) -> [String] {
    var problems: [String] = []
    let expectsWaiting = scenario.program.expectations.joined().contains { claim in
      if case .waiting = claim { return true }
      return false
    }
    if let panic = bootPanic(machine, scenario) { problems.append("\(panic)") }
    if let end = machine.end, !expects(end, scenario) {
      let name = end == .panic ? "panic" : "hang"
      problems.append(
        "\(scenario.name): the kernel has no memory and nobody left to kill: \(name)\n"
          + "  hint: leave memory for everybody, or say \"expect: { occurrence: { name: \(name), count: 1 } }\"")
    }
    // Who waits for the disk is served when time goes on.
    let waiting = machine.waiting.countForMemory
    if waiting > 0, machine.end == nil, !expectsWaiting, machine.player.script.hasEnded {
      problems.append(
        "\(scenario.name): \(waiting) request(s) still wait for memory at the end\n"
          + "  hint: free frames for them, or say \"expect: { waiting: \(waiting) }\"")
    }
    return problems
  }

  /// Some expectation of the script names how the machine ends.
  private static func expects(_ end: MachineEnd, _ scenario: Scenario) -> Bool {
    scenario.program.expectations.joined().contains { claim in
      if case .occurrence(let kind, _, _) = claim { return kind == .reclaim(end == .panic ? .panic : .hang) }
      return false
    }
  }

  /// With the saved run, where it ended; with nothing anywhere else.
  private var comparison: (isAsSaved: Bool, difference: String?) {
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

  /// What was found instead.
  private func brokenClaims(of index: Int) -> [String] {
    guard let machine else {
      return timeline.brokenClaim(index, of: scenario.worldClaims[index]).map { [$0] } ?? []
    }
    return Self.brokenClaims(of: index, machine.timeline.world, scenario)
  }

  /// From the occurrences that the ring still holds.
  private static func brokenClaims(
    of index: Int, _ machine: borrowing Machine, _ scenario: Scenario
  ) -> [String] {
    let claims = scenario.program.expectations[index]
    let found = machine.ring.newest(machine.ring.capacity).compactMap { occurrence -> String? in
      guard case .script(.expected(let number, false, let claim, let found)) = occurrence.what, Int(number) == index,
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
