import ArgumentParser
import Formats
import Foundation
import History
import Interface
import Kernel
import Runner
import Script
import Simulation
import Textbook

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
    for warning in scenario.warnings { writeError("\(warning)") }
    if proc != nil, scenario.world != .machine { throw HeadlessRun.noProc(of: scenario) }
    let run = try HeadlessRun(scenario)
    let format: ReportFormat = json ? .json : csv ? .csv : .table
    if csv { try writeOutput(HeadlessRun.csvHeader(of: scenario) + "\n") }
    while let every {
      run.play(to: end, tick: (run.tick / every + 1) * every)
      if run.hasReached(end) { break }
      try writeOutput(run.report(format, isLast: false))
    }
    run.play(to: end)
    try writeOutput(run.report(format, isLast: true))
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
struct HeadlessRun {
  private let timeline: any History.Run
  private let scenario: Scenario

  init(_ scenario: Scenario) throws(Failure) {
    self.scenario = scenario
    do throws(Diagnostic) {
      // Nobody goes back.
      timeline = try scenario.begin(budget: 0)
    } catch {
      throw Failure(["mmscope: \(scenario.name): \(error.message)"], status: 2)
    }
  }

  /// The world that is played; one of them is there.
  private var machine: WorldRun<Machine>? { timeline as? WorldRun<Machine> }
  private var replacement: WorldRun<ReplacementWorld>? { timeline as? WorldRun<ReplacementWorld> }
  private var script: ScriptPlayer {
    machine?.timeline.world.player.script ?? replacement?.timeline.world.state.script ?? ScriptPlayer()
  }

  var tick: UInt64 { timeline.tick }

  /// On to the end, or to the tick before it.
  func play(to end: RunEnd, tick: Tick = .max) {
    while !hasReached(end), timeline.tick < tick {
      switch end {
      case .script:
        var bounds = timeline.boundsToEnd(scenario.typed)
        bounds.tick = tick
        timeline.run(bounds)
      case .tick(let last): timeline.run(RunBounds(tick: min(tick, last)))
      case .mark(let mark): timeline.run(RunBounds(tick: tick, script: true, mark: mark))
      }
    }
  }

  func hasReached(_ end: RunEnd) -> Bool {
    switch end {
    case .script: timeline.hasEnded(scenario.typed)
    case .tick(let tick): timeline.tick >= tick
    case .mark(let mark): timeline.markTicks[mark] != nil || timeline.hasEnded
    }
  }

  func report(_ format: ReportFormat, isLast: Bool) -> String {
    if let replacement {
      let report = ReplacementReport(
        version: MMScope.version, scenario: scenario, tick: tick,
        reading: replacement.timeline.world.reading(columns: 1), digest: timeline.digest().text,
        expectations: expectations)
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

  static func csvHeader(of scenario: Scenario) -> String {
    scenario.world == .machine ? MachineReport.csvHeader : ReplacementReport.csvHeader
  }

  private var expectations: MachineReport.Expectations {
    let script = script
    return .init(
      held: script.metExpectations, broken: script.brokenExpectations.map { scenario.line(ofExpectation: $0) })
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
    var problems = script.brokenExpectations.map { index -> String in
      let details = brokenClaims(of: index).joined(separator: "; ")
      return "\(scenario.name):\(scenario.line(ofExpectation: index)): expectation does not hold: \(details)"
    }
    if let machine { problems += Self.machineProblems(machine.timeline.world, scenario) }
    return problems
  }

  private static func machineProblems(_ machine: borrowing Machine, _ scenario: Scenario) -> [String] {
    var problems: [String] = []
    let expectsWaiting = scenario.program.expectations.joined().contains { claim in
      if case .waiting = claim { return true }
      return false
    }
    if machine.slab.stage == .panicked {
      let cache = scenario.names[machine.slab.missing]
      problems.append(
        "\(scenario.name): the kernel panicked at boot: kmem_cache_create(): failed to create slab `\(cache)'\n"
          + "  hint: leave more memory free at the start")
    }
    let waiting = machine.waiting.count
    if waiting > 0, !expectsWaiting, machine.player.script.hasEnded {
      problems.append(
        "\(scenario.name): \(waiting) request(s) still wait for memory at the end\n"
          + "  hint: free frames for them, or say \"expect: { waiting: \(waiting) }\"")
    }
    return problems
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
    if let replacement { return Self.brokenClaim(of: index, replacement.timeline.world, scenario) }
    guard let machine else { return [] }
    return Self.brokenClaims(of: index, machine.timeline.world, scenario)
  }

  private static func brokenClaim(
    of index: Int, _ world: borrowing ReplacementWorld, _ scenario: Scenario
  ) -> [String] {
    guard let (claim, found) = world.state.found[index] else { return [] }
    let wanted = scenario.replacementClaims[index][claim]
    return ["\(wanted.policy.rawValue) faults \(ClaimText.describe(wanted.faults)), found \(found)"]
  }

  /// From the occurrences that the ring still holds.
  private static func brokenClaims(
    of index: Int, _ machine: borrowing Machine, _ scenario: Scenario
  ) -> [String] {
    let claims = scenario.program.expectations[index]
    let found = machine.ring.newest(machine.ring.capacity).compactMap { occurrence -> String? in
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
