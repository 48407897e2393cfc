import History
import Interface
import Script
import Simulation

/// What is typed at `:`, and breakpoints.
extension Session {
  func submit(_ line: String) {
    do throws(Diagnostic) {
      var names = scene.names
      let parsed = try scene.scenario.parse(line, names: &names)
      if let command = parsed.whatIf { return try perform(command, names: names) }
      try refuseWhatIf(parsed)
      scene.names = names
      var part = 0
      for step in parsed.worldSteps {
        switch step {
        case .event(let event):
          note(line, part)
          part += 1
          let serial = timeline.serial
          if let met = timeline.perform(event, watching: breakpoints) { stop(at: breakpoints[met], since: serial) }
        case .tick(let ticks): goal = .tick(timeline.tick + ticks)
        case .view(let index): apply(parsed.views[index])
        case .pause: scene.playback.isPlaying = false
        case .watch(let condition):
          noteBreakpoint(line)
          watch(condition)
          scene.notice = Notice("break \(ConditionText.describe(any: condition))")
        case .say, .mark, .expect, .repeatStart, .repeatEnd: break
        }
      }
      if part > 0 { journalDigest() }
      if let command = parsed.timeCommand { try perform(command, typedAs: line) }
      afterTimeMoved()
    } catch {
      state.reject(line: line, because: error)
    }
  }

  private func perform(_ command: TimeCommand, typedAs line: String) throws(Diagnostic) {
    switch command {
    case .clearBreakpoints:
      noteBreakpoint(line)
      breakpoints = []
      scene.notice = Notice("break off")
    case .back(let condition):
      let wanted = condition.map { [$0] } ?? breakpoints
      guard !wanted.isEmpty else { throw Diagnostic("no breakpoint is set", hint: "back when order 3 fails") }
      search(back: wanted)
    case .save(let file, let replaces): try save(file, replaces: replaces)
    }
  }

  /// A breakpoint more. A play that nobody steers cannot go on by a key: it has none.
  func watch(_ condition: WorldValue) {
    if pacing == nil, !breakpoints.contains(condition) { breakpoints.append(condition) }
  }

  /// The play stops, says why, and shows the place.
  /// - Parameter serial: of the first occurrence that may have been it; nil: all that the ring holds.
  func stop(at condition: WorldValue, since serial: UInt64?) {
    hit = condition
    goal = nil
    scene.playback.isPlaying = false
    scene.notice = Notice("◆ \(ConditionText.describe(any: condition))")
    state.look(at: condition)
    // Another panel that fills the screen would hide it.
    if state.expanded != nil { state.expanded = state.focus }
    state.selected = timeline.latest(meeting: condition, since: serial ?? 0)
    hitOccurrence = state.selected
    hasChanged = true
  }

  /// The run goes on: the log follows the newest occurrence again, unless the user has picked another one.
  func letGoOfHit() {
    guard let serial = hitOccurrence else { return }
    if state.selected == serial { state.selected = nil }
    hitOccurrence = nil
  }
}
