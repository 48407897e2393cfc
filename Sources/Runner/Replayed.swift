package import Formats
import History
import Interface
package import Script
package import Simulation

/// A journal to play again: what was typed, as events and breakpoints.
package struct Replayed: Sendable {
  /// What holds in the end; it ends where the journal does.
  package var typed: TypedRun
  /// The tick of each line of `typed`, and of its end.
  package var ticks: [Tick]
  /// Names as the session had them in the end.
  package var names: Names
  /// Everything that was typed, in that order.
  package var records: [JournalRecord]

  package var events: [JournalEntry<WorldValue>] { typed.journal }

  /// The lines become events again, all in the order in which they were typed, so that names get the same numbers;
  /// those that were forgotten are left out afterwards.
  package init(_ file: JournalFile, of scenario: Scenario, name: String) throws(Diagnostic) {
    names = scenario.names
    records = file.events.map { $0.record }
    var all: [TypedRun.Line] = []
    for (record, number) in file.events {
      do throws(Diagnostic) {
        all.append(try Self.line(record, scenario, &names))
      } catch {
        throw Diagnostic(error.message, hint: error.hint, file: name, line: number)
      }
    }
    let kept = file.kept
    typed = TypedRun(lines: kept.map { all[$0] }, until: file.end.position)
    ticks = kept.map { file.events[$0].record.tick ?? 0 }
    ticks.append(max(ticks.last ?? 0, file.digests.compactMap { $0.record.tick }.max() ?? 0))
    for (place, pair) in zip(typed.lines, typed.lines.dropFirst()).enumerated()
    where pair.1.position < pair.0.position {
      throw Diagnostic(
        "the event lies before the one that was given before it", file: name,
        line: file.events[kept[place + 1]].line)
    }
  }

  private static func line(
    _ record: JournalRecord, _ scenario: Scenario, _ names: inout Names
  ) throws(Diagnostic) -> TypedRun.Line {
    let text = record.line ?? record.watch ?? ""
    let requests = try scenario.parse(text, names: &names).requests
    for (part, request) in requests where part == record.part ?? 0 {
      var isEvent = false
      if case .event = request { isEvent = true }
      guard isEvent == (record.line != nil) else { continue }
      return TypedRun.Line(position: record.position ?? 0, text: text, part: part, request: request)
    }
    throw Diagnostic(record.line == nil ? "the line sets no breakpoint" : "the line asks for no event")
  }

  /// Plays the run without a screen and compares every digest; throws at the first that differs.
  package func verify(_ file: JournalFile, of scenario: Scenario, name: String) throws(Diagnostic) {
    let timeline = try run(of: scenario, name: name)
    let digests = file.digests.sorted {
      ($0.record.position ?? 0, $0.record.number ?? 0) < ($1.record.position ?? 0, $1.record.number ?? 0)
    }
    for (record, line) in digests {
      let moment = Moment(position: record.position ?? 0, performed: record.number ?? 0)
      timeline.go(to: moment)
      guard timeline.moment == moment, timeline.digest().text == record.digest else {
        throw Diagnostic(
          "at tick \(timeline.tick) the run is another one than the journal says",
          hint: "the journal or the scenario was changed", file: name, line: line)
      }
    }
  }

  /// The run as it ended, for saving: with the digest there.
  package func ended(_ scenario: Scenario, name: String) throws(Diagnostic) -> TypedRun {
    guard let end = typed.end else { return typed }
    let timeline = try run(of: scenario, name: name)
    timeline.go(to: end)
    var result = typed
    result.digest = timeline.digest().text
    return result
  }

  private func run(of scenario: Scenario, name: String) throws(Diagnostic) -> any Run {
    do throws(Diagnostic) {
      return try scenario.begin(budget: 0, journal: events)
    } catch {
      throw Diagnostic(error.message, file: name)
    }
  }
}
