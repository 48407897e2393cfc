import Cells
import Foundation
import Interface
import Kernel
import Runner
import Script
import Simulation
import Textbook

@testable import Formats
@testable import History

/// What is wrong with how an input was taken.
struct Fault: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}

/// Gives an input to its reader, and what is accepted to a machine. Throws a `Fault` for what must not be; a trap ends
/// the process, and the input lies in the file that the suite wrote before.
struct Trial {
  /// Most advances that an accepted scenario is run for.
  var advances = 400
  /// Most occurrences: a step may ask for a million requests, and enough is enough.
  var occurrences: UInt64 = 100_000
  /// The input as a file, for readers of files.
  var file = ""

  /// Whether the input was accepted.
  func run(_ kind: InputKind, _ input: [UInt8]) throws(Fault) -> Bool {
    switch kind {
    case .scenario: return try scenario(input)
    case .theme: return try read(input) { (text) throws(Diagnostics) in _ = try ThemeFile.load(text: text, name: "f") }
    case .journal: return try journal(input)
    case .trace:
      return try read(placed: true) { () throws(Diagnostic) in
        let trace = try TraceFile.parse(input, file: "f")
        for warning in trace.warnings { guard warning.line != nil else { throw Diagnostic("warning without a line") } }
      }
    case .buddyinfo:
      return try readOne(input) { (text) throws(Diagnostic) in
        _ = try Buddyinfo.freeBlocks(text, file: "f", on: Configuration(memoryFrames: 1 << 19))
      }
    case .slabinfo:
      return try readOne(input) { (text) throws(Diagnostic) in
        var names = Names()
        _ = try Slabinfo.caches(text, file: "f", on: Configuration(hasSlab: true), names: &names)
      }
    case .settings:
      return try readOne(input) { (text) throws(Diagnostic) in _ = try SettingsFile.load(text: text, name: "f") }
    case .line: return try line(input)
    case .exercise: return try exercise(input)
    case .references: return try references()
    }
  }

  // MARK: Exercises and references

  private func exercise(_ input: [UInt8]) throws(Fault) -> Bool {
    let (json, isAnswered) = Exercises.answer(line: input)
    let text = "\(json)"
    try examine(text: text)
    guard isAnswered || json["error"] != nil else { throw Fault("refused without a word: \(text)") }
    return isAnswered
  }

  /// Each format on the same file: whatever it holds, it is read as what it is not.
  private func references() throws(Fault) -> Bool {
    var accepted = 0
    for kind in ReferenceTraceFormat.Kind.allCases {
      var format = ReferenceTraceFormat(kind)
      if kind == .csv {
        format.hasHeader = true
        format.column = 4
        format.unit = .address
        format.operationColumn = 3
        format.processColumn = 2
      }
      let rules: [PolicyRule.Name] = [.lru, .fifo, .opt, .wsclock]
      let series = rules.map { PolicyComparison.Series(label: $0.rawValue, rule: PolicyRule($0)) }
      _ = try read(placed: true) { () throws(Diagnostic) in
        let result = try ReferenceTraceFile.compare(path: file, format: format, series: series, frames: [1, 3, 64])
        // MOSS takes any text: lines that are none of its own are none of its business.
        if result.references > 0 { accepted += 1 }
      }
    }
    return accepted > 0
  }

  // MARK: Diagnostics

  /// A message that a user can use: it says where, and nothing in it moves a terminal.
  private func examine(_ diagnostic: Diagnostic, needsColumn: Bool, needsLine: Bool = true) throws(Fault) {
    let text = "\(diagnostic)"
    if needsLine, diagnostic.file == nil || diagnostic.line == nil { throw Fault("without a place: \(text)") }
    if needsColumn, diagnostic.column == nil { throw Fault("without a column: \(text)") }
    if let line = diagnostic.line, line < 1 { throw Fault("line \(line): \(text)") }
    if let column = diagnostic.column, column < 1 { throw Fault("column \(column): \(text)") }
    try examine(text: text)
    if text.utf8.count > 4096 { throw Fault("a message of \(text.utf8.count) bytes") }
  }

  /// Nothing in it moves a terminal.
  private func examine(text: String) throws(Fault) {
    for scalar in text.unicodeScalars where scalar != "\n" {
      let value = scalar.value
      if value < 0x20 || (0x7F..<0xA0).contains(value) || (0x202A...0x202E).contains(value) {
        throw Fault("a control character U+\(String(value, radix: 16)) in: \(text.debugDescription)")
      }
    }
  }

  private func text(_ input: [UInt8]) throws(Fault) -> String? {
    do throws(Diagnostic) {
      return try TextFile.text(input, file: "f")
    } catch {
      try examine(error, needsColumn: false)
      return nil
    }
  }

  private func read(
    _ input: [UInt8], _ reader: (String) throws(Diagnostics) -> Void
  ) throws(Fault) -> Bool {
    guard let text = try text(input) else { return false }
    do throws(Diagnostics) {
      try reader(text)
      return true
    } catch {
      for diagnostic in error.all { try examine(diagnostic, needsColumn: true) }
      return false
    }
  }

  private func readOne(
    _ input: [UInt8], _ reader: (String) throws(Diagnostic) -> Void
  ) throws(Fault) -> Bool {
    guard let text = try text(input) else { return false }
    return try read(placed: true) { () throws(Diagnostic) in try reader(text) }
  }

  private func read(placed: Bool, _ reader: () throws(Diagnostic) -> Void) throws(Fault) -> Bool {
    do throws(Diagnostic) {
      try reader()
      return true
    } catch {
      try examine(error, needsColumn: false, needsLine: placed)
      return false
    }
  }

  // MARK: Scenarios

  private func scenario(_ input: [UInt8]) throws(Fault) -> Bool {
    guard let text = try text(input) else { return false }
    let read: (scenario: Scenario, warnings: [Diagnostic])
    do throws(Diagnostics) {
      read = try ScenarioFile.check(text: text, name: "f", folder: Corpus.scenarioFolder)
    } catch {
      guard !error.all.isEmpty else { throw Fault("refused without a word") }
      for diagnostic in error.all { try examine(diagnostic, needsColumn: diagnostic.file == "f") }
      return false
    }
    for warning in read.warnings { try examine(warning, needsColumn: false) }
    try examine(textsOf: read.scenario)
    if read.scenario.world == .machine { try play(read.scenario) } else { try playWorld(read.scenario) }
    return true
  }

  /// The same for a world of the textbook, through the seam that every world has.
  private func playWorld(_ scenario: Scenario) throws(Fault) {
    let run: any History.Run
    do {
      run = try scenario.begin(budget: 16 << 20)
    } catch {
      throw Fault("check accepts what does not begin: \(error)")
    }
    var middle: (moment: Moment, digest: Digest)?
    for step in 0..<advances where run.serial <= occurrences {
      if step == advances / 2 { middle = (run.moment, run.digest()) }
      _ = run.advance(watching: [])
    }
    let end = (moment: run.moment, digest: run.digest())
    run.stepTickBack()
    for place in [middle, end].compactMap({ $0 }) {
      run.go(to: place.moment)
      guard run.digest() == place.digest else { throw Fault("going to \(place.moment) is another world") }
    }
  }

  /// What a screen, a log or a recording shows of it.
  private func examine(textsOf scenario: Scenario) throws(Fault) {
    let names = scenario.names
    let localized = [scenario.title, scenario.about] + scenario.captions + scenario.captionThens.compactMap { $0 }
    for text in localized.flatMap({ [$0.en, $0.ja] }).compactMap({ $0 }) { try examine(text: text) }
    for text in [scenario.name] + scenario.marks + names.tasks + names.labels + names.caches + names.pools {
      if text.contains("\n") { throw Fault("a name of two lines: \(text.debugDescription)") }
      try examine(text: text)
    }
  }

  /// Forward, back, forward again: the same digests, and nothing contradicts itself.
  private func play(_ scenario: Scenario) throws(Fault) {
    var timeline: Timeline<Machine>
    do throws(ConfigurationProblem) {
      timeline = try Timeline<Machine>(scenario.origin, budget: 16 << 20, interval: 4_000)
    } catch {
      throw Fault("check accepts what does not boot: \(error.words)")
    }
    var middle: (moment: Moment, digest: Digest)?
    for step in 0..<advances {
      if timeline.world.ring.total > occurrences { break }
      if step == advances / 2 { middle = (timeline.moment, timeline.digest()) }
      _ = timeline.advance()
    }
    let end = (moment: timeline.moment, digest: timeline.digest())
    try examine(&timeline)
    timeline.stepTickBack()
    // To look at every frame of gigabytes takes seconds in a debug build: once is enough.
    if scenario.configuration.memoryFrames <= 1 << 18 { try examine(&timeline) }
    if let middle {
      timeline.go(to: middle.moment)
      let back = timeline.digest()
      guard back == middle.digest else { throw Fault("going back to \(middle.moment) is another machine") }
    }
    timeline.go(to: end.moment)
    let again = timeline.digest()
    guard again == end.digest else { throw Fault("forward again to \(end.moment) is another machine") }
  }

  private func examine(_ timeline: inout Timeline<Machine>) throws(Fault) {
    if let violation = timeline.world.fullViolation() {
      throw Fault("at tick \(timeline.world.tick) the machine contradicts itself: \(violation)")
    }
  }

  // MARK: Journals and lines

  private static let base = try? ScenarioFile.load(
    text: String(decoding: Corpus.samples[.scenario]?.suffix(3).first ?? [], as: UTF8.self), name: "small")

  private func journal(_ input: [UInt8]) throws(Fault) -> Bool {
    guard let scenario = Self.base else { throw Fault("the sample is no scenario") }
    return try read(placed: true) { () throws(Diagnostic) in
      let file = try JournalFile.read(Data(input), name: "f", version: Corpus.version)
      _ = try Replayed(file, of: scenario, name: "f")
    }
  }

  private func line(_ input: [UInt8]) throws(Fault) -> Bool {
    guard let scenario = Self.base else { throw Fault("the sample is no scenario") }
    var timeline: Timeline<Machine>
    do { timeline = try Timeline<Machine>(scenario.origin, budget: 4 << 20, interval: 2_000) } catch {
      throw Fault("\(error)")
    }
    var names = scenario.names
    var typed = TypedRun(scriptNames: names)
    var isAccepted = false
    for line in String(decoding: input, as: UTF8.self).split(separator: "\n") {
      for _ in 0..<20 { _ = timeline.advance() }
      let parsed: ParsedLine
      do throws(Diagnostic) {
        parsed = try CommandLine.parse(String(line), configuration: scenario.configuration, names: &names)
      } catch {
        try examine(error, needsColumn: true, needsLine: false)
        continue
      }
      isAccepted = true
      for (part, request) in parsed.requests {
        typed.lines.append(
          TypedRun.Line(position: timeline.position, text: String(line).sanitized, part: part, request: request))
        if case .event(let value) = request, let event = value.as(Event.self) { timeline.perform(event) }
      }
      try examine(&timeline)
    }
    let end = timeline.digest()
    let moment = timeline.moment
    timeline.stepTickBack()
    timeline.go(to: moment)
    let again = timeline.digest()
    guard end == again else { throw Fault("back and forward again is another machine") }
    typed.until = timeline.position
    if isAccepted { try save(typed, scenario, names) }
    return isAccepted
  }

  /// What was typed can be saved, and is read again as the same.
  private func save(_ typed: TypedRun, _ scenario: Scenario, _ names: Names) throws(Fault) {
    do throws(Diagnostic) {
      _ = try SavedRun.text(of: typed, ticks: [], in: scenario, names: names, folder: ".")
    } catch {
      throw Fault("it cannot be saved: \(error)")
    }
  }
}
