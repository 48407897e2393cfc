package import Formats
import History
import Interface
package import Script
import Simulation

/// Where a journal goes, line by line. What it throws ends it.
package protocol JournalSink: AnyObject {
  /// A journal of this scenario begins, in a file of its own.
  func begin(_ scenario: Scenario, language: Language) throws(Diagnostic)
  func append(_ record: JournalRecord) throws(Diagnostic)
}

extension TypedRun {
  /// The lines as a journal has them.
  package var records: [JournalRecord] {
    moments.map { line, moment in
      line.event == nil
        ? JournalRecord(watch: line.text, position: moment.position, number: moment.performed)
        : JournalRecord(line: line.text, part: line.part, position: moment.position, number: moment.performed)
    }
  }

  var breakpoints: [PlannedBreakpoint] {
    moments.filter { $0.line.event == nil }.map { PlannedBreakpoint(moment: $0.moment, request: $0.line.request) }
  }

  /// The lines, each with the moment at which it was typed.
  private var moments: [(line: Line, moment: Moment)] {
    var performed = 0
    return lines.map { line in
      defer { performed += line.event == nil ? 0 : 1 }
      return (line, Moment(position: line.position, performed: performed))
    }
  }
}

/// Keeps what is typed, so that the run can be played again: in a journal as it happens, and by `:save` as a scenario.
final class Notebook {
  private let stage: Stage
  private let driver: Driver
  private let sink: (any JournalSink)?
  private let surroundings: any Surroundings
  /// All that was typed in this run.
  private var records: [JournalRecord] = []
  private var isJournalBegun = false

  init(_ stage: Stage, _ driver: Driver, sink: (any JournalSink)?, surroundings: any Surroundings) {
    self.stage = stage
    self.driver = driver
    self.sink = sink
    self.surroundings = surroundings
  }

  /// A run begins in which this was typed before: in a journal that is played, or in the scenario's own saved run.
  func begin(_ records: [JournalRecord]) { self.records = records }

  /// An event is about to be given: what was to come is another future.
  func note(_ line: String, _ part: Int) {
    driver.forgetPlans()
    let moment = driver.run.moment
    keep(
      JournalRecord(
        line: line, part: part, position: moment.position, number: moment.performed, tick: driver.run.tick))
  }

  /// A breakpoint was typed.
  func noteBreakpoint(_ line: String) {
    let moment = driver.run.moment
    keep(
      JournalRecord(watch: line, position: moment.position, number: moment.performed, tick: driver.run.tick))
  }

  private func keep(_ record: JournalRecord) {
    beginJournal()
    records.append(record)
    write(record)
  }

  /// A digest of now, to compare with when the journal is played.
  func writeDigest() {
    guard isJournalBegun else { return }
    let moment = driver.run.moment
    write(
      JournalRecord(
        digest: driver.run.digest(), position: moment.position, number: moment.performed, tick: driver.run.tick))
  }

  /// Of every thousandth tick.
  func tickEnded() {
    if isJournalBegun, driver.run.tick % 1_000 == 0 { writeDigest() }
  }

  /// The file begins with the first event; who takes over a replay has the earlier ones in it as well.
  private func beginJournal() {
    guard let sink, !isJournalBegun else { return }
    do throws(Diagnostic) {
      try sink.begin(stage.scene.scenario, language: stage.state.language)
      isJournalBegun = true
      for record in records { try sink.append(record) }
    } catch {
      stage.say(error)
    }
  }

  func end() {
    writeDigest()
    records = []
    isJournalBegun = false
  }

  private func write(_ record: JournalRecord) {
    guard isJournalBegun, let sink else { return }
    do throws(Diagnostic) {
      try sink.append(record)
    } catch {
      isJournalBegun = false
      stage.say(error)
    }
  }

  // MARK: Saving

  /// `:save FILE`: the run up to the moment on the screen as a scenario file.
  func save(_ file: String, replaces: Bool) throws(Diagnostic) {
    let run = driver.run
    let scenario = stage.scene.scenario
    let all = JournalRecord.kept(records).map { records[$0] }
    let kept = all.filter { record in
      let moment = Moment(position: record.position ?? 0, performed: record.number ?? 0)
      return record.line == nil ? moment <= run.moment : moment < run.moment
    }
    let lines = try typedLines(kept)
    let typed = TypedRun(
      lines: lines, until: run.moment.position, digest: run.digest().text, version: surroundings.version)
    let ticks = kept.map { $0.tick } + [run.tick]
    let saved = try surroundings.save(as: file, replaces: replaces) { (folder) throws(Diagnostic) in
      try SavedRun.text(of: typed, ticks: ticks, in: scenario, names: stage.scene.names, folder: folder)
    }
    stage.say(Self.words(saved, typed: lines.count, left: all.count - kept.count))
  }

  private func typedLines(_ records: [JournalRecord]) throws(Diagnostic) -> [TypedRun.Line] {
    var lines: [TypedRun.Line] = []
    var performed = 0
    for record in records {
      if let line = record.line {
        let entry = driver.run.journalEntry(performed)
        performed += 1
        lines.append(
          TypedRun.Line(position: entry.position, text: line, part: record.part ?? 0, request: .event(entry.event)))
      } else if let watch = record.watch {
        var names = stage.scene.names
        let parsed = try stage.scene.scenario.parse(watch, names: &names)
        guard let request = parsed.requests.first?.request else { continue }
        lines.append(TypedRun.Line(position: record.position ?? 0, text: watch, request: request))
      }
    }
    // Unreachable: an event is given to the timeline and to the journal in one place.
    precondition(performed == driver.run.moment.performed, "every event that was given is in the journal")
    return lines
  }

  private static func words(_ name: String, typed: Int, left: Int) -> Localized {
    var words = Localized(
      en: "saved as \(name), with \(typed) typed line\(typed == 1 ? "" : "s")",
      ja: "\(name) に保存しました(入力 \(typed) 行を含む)")
    if left > 0 {
      words.en? += "; \(left) typed later \(left == 1 ? "is" : "are") not in it"
      words.ja? += "。これより後の入力 \(left) 行は含みません"
    }
    return words
  }
}
