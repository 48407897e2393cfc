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

/// A breakpoint that was typed, and the moment from which it holds.
struct PlannedBreakpoint {
  var moment: Moment
  var request: TypedRun.Line.Request
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

/// What is typed is kept, so that the run can be played again.
extension Session {
  /// A run begins in which this was typed before: in a journal that is played, or in the scenario's own saved run.
  func follow(typed: TypedRun?, records: [JournalRecord]) {
    journalled = records
    planned = typed?.breakpoints ?? []
    // A run that was saved where it began has nothing to come to.
    savedEnd = pacing == nil && typed?.end == timeline.moment ? nil : typed?.end
  }

  /// An event is about to be given: what was to come is another future.
  func note(_ line: String, _ part: Int) {
    let moment = timeline.moment
    planned.removeAll { $0.moment > moment }
    savedEnd = nil
    keep(
      JournalRecord(
        line: line, part: part, position: moment.position, number: moment.performed, tick: timeline.tick))
  }

  /// A breakpoint was typed.
  func noteBreakpoint(_ line: String) {
    let moment = timeline.moment
    keep(
      JournalRecord(
        watch: line, position: moment.position, number: moment.performed, tick: timeline.tick))
  }

  private func keep(_ record: JournalRecord) {
    beginJournal()
    journalled.append(record)
    write(record)
  }

  /// Breakpoints that were typed up to now in the run that is played again are set.
  func setPlannedBreakpoints() {
    while let next = planned.first, next.moment <= timeline.moment {
      planned.removeFirst()
      switch next.request {
      case .watch(let condition): watch(condition)
      case .unwatch: breakpoints = []
      case .event: break
      }
    }
  }

  /// A digest of now, to compare with when the journal is played.
  func journalDigest() {
    guard isJournalBegun else { return }
    let moment = timeline.moment
    write(
      JournalRecord(
        digest: timeline.digest(), position: moment.position, number: moment.performed, tick: timeline.tick))
  }

  /// The file begins with the first event; who takes over a replay has the earlier ones in it as well.
  private func beginJournal() {
    guard let journal, !isJournalBegun else { return }
    do throws(Diagnostic) {
      try journal.begin(scene.scenario, language: state.language)
      isJournalBegun = true
      for record in journalled { try journal.append(record) }
    } catch {
      scene.notice = Notice(error)
    }
  }

  func endJournal() {
    journalDigest()
    journalled = []
    isJournalBegun = false
  }

  private func write(_ record: JournalRecord) {
    guard isJournalBegun, let journal else { return }
    do throws(Diagnostic) {
      try journal.append(record)
    } catch {
      isJournalBegun = false
      scene.notice = Notice(error)
    }
  }
}
