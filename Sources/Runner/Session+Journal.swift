package import Formats
package import History
import Interface
import Kernel
package import Script

/// Where a journal goes, line by line. What it throws ends it.
package protocol JournalSink: AnyObject {
  /// A journal of this scenario begins, in a file of its own.
  func begin(_ scenario: Scenario, language: Language) throws(Diagnostic)
  func append(_ record: JournalRecord) throws(Diagnostic)
}

/// A journal to play again: its events, and what they were typed as.
package struct Replayed: Sendable {
  package var events: [Timeline.Entry]
  /// Names as the session had them in the end.
  package var names: Names
  package var records: [JournalRecord]

  /// The lines become events again, all in the order in which they were typed, so that names get the same numbers;
  /// those that were forgotten are left out afterwards.
  package init(_ file: JournalFile, of scenario: Scenario, name: String) throws(Diagnostic) {
    names = scenario.names
    records = file.events.map { $0.record }
    var all: [Timeline.Entry] = []
    for (record, number) in file.events {
      do throws(Diagnostic) {
        let parsed = try CommandLine.parse(record.line ?? "", configuration: scenario.configuration, names: &names)
        let events = parsed.steps.compactMap { step in if case .event(let event) = step { event } else { nil } }
        guard events.indices.contains(record.part ?? 0) else { throw Diagnostic("the line asks for no event") }
        all.append(Timeline.Entry(position: record.position ?? 0, event: events[record.part ?? 0]))
      } catch {
        throw Diagnostic(error.message, hint: error.hint, file: name, line: number)
      }
    }
    events = file.kept.map { all[$0] }
    for (place, pair) in zip(events, events.dropFirst()).enumerated() where pair.1.position < pair.0.position {
      throw Diagnostic(
        "the event lies before the one that was given before it", file: name,
        line: file.events[file.kept[place + 1]].line)
    }
  }

  /// Plays the run without a screen and compares every digest; throws at the first that differs.
  package func verify(_ file: JournalFile, of scenario: Scenario, name: String) throws(Diagnostic) {
    let run: Timeline
    do throws(ConfigurationProblem) {
      run = try Timeline(scenario.origin, budget: 0, journal: events)
    } catch {
      throw Diagnostic("\(error)", file: name)
    }
    var timeline = run
    let digests = file.digests.sorted {
      ($0.record.position ?? 0, $0.record.number ?? 0) < ($1.record.position ?? 0, $1.record.number ?? 0)
    }
    for (record, line) in digests {
      let moment = Timeline.Moment(position: record.position ?? 0, performed: record.number ?? 0)
      while timeline.moment < moment { _ = timeline.advance() }
      guard timeline.moment == moment, timeline.digest().text == record.digest else {
        throw Diagnostic(
          "at tick \(timeline.machine.tick) the run is another one than the journal says",
          hint: "the journal or the scenario was changed", file: name, line: line)
      }
    }
  }
}

/// What is typed is kept, so that the run can be played again.
extension Session {
  /// An event is about to be given.
  mutating func note(_ line: String, _ part: Int) {
    let moment = timeline.moment
    let record = JournalRecord(
      line: line, part: part, position: moment.position, number: moment.performed, tick: timeline.machine.tick)
    beginJournal()
    journalled.append(record)
    write(record)
  }

  /// A digest of now, to compare with when the journal is played.
  mutating func journalDigest() {
    guard isJournalBegun else { return }
    let moment = timeline.moment
    write(
      JournalRecord(
        digest: timeline.digest(), position: moment.position, number: moment.performed, tick: timeline.machine.tick))
  }

  /// The file begins with the first event; who takes over a replay has the earlier ones in it as well.
  private mutating func beginJournal() {
    guard let journal, !isJournalBegun else { return }
    do throws(Diagnostic) {
      try journal.begin(scene.scenario, language: state.language)
      isJournalBegun = true
      for record in journalled { try journal.append(record) }
    } catch {
      scene.notice = Notice(error)
    }
  }

  mutating func endJournal() {
    journalDigest()
    journalled = []
    isJournalBegun = false
  }

  private mutating func write(_ record: JournalRecord) {
    guard isJournalBegun, let journal else { return }
    do throws(Diagnostic) {
      try journal.append(record)
    } catch {
      isJournalBegun = false
      scene.notice = Notice(error)
    }
  }
}
