import History
import Interface
import Kernel
import Script

/// What is typed at `:`, and breakpoints.
extension Session {
  mutating func submit(_ line: String) {
    do throws(Diagnostic) {
      var names = scene.names
      let parsed = try CommandLine.parse(line, configuration: scene.scenario.configuration, names: &names)
      if let command = parsed.whatIf { return try perform(command, names: names) }
      try refuseWhatIf(parsed)
      scene.names = names
      var part = 0
      for step in parsed.steps {
        switch step {
        case .event(let event):
          note(line, part)
          part += 1
          if let met = timeline.perform(event, watching: breakpoints) { stop(at: breakpoints[met]) }
        case .tick(let ticks): goal = .tick(timeline.machine.tick + ticks)
        case .view(let index): apply(parsed.views[index])
        case .pause: scene.playback.isPlaying = false
        case .watch(let condition):
          watch(condition)
          scene.notice = Notice("break \(ConditionText.describe(condition))")
        case .say, .mark, .expect, .repeatStart, .repeatEnd: break
        }
      }
      if part > 0 { journalDigest() }
      if let command = parsed.timeCommand { try perform(command) }
      afterTimeMoved()
    } catch {
      state.reject(line: line, because: error)
    }
  }

  private mutating func perform(_ command: TimeCommand) throws(Diagnostic) {
    switch command {
    case .clearBreakpoints:
      breakpoints = []
      scene.notice = Notice("break off")
    case .back(let condition):
      let wanted = condition.map { [$0] } ?? breakpoints
      guard !wanted.isEmpty else { throw Diagnostic("no breakpoint is set", hint: "back when order 3 fails") }
      guard let met = timeline.goBack(to: wanted) else {
        throw Diagnostic("it never came to hold before tick \(timeline.machine.tick)")
      }
      stop(at: wanted[met])
    }
  }

  /// A breakpoint more. A play that nobody steers cannot go on by a key: it has none.
  mutating func watch(_ condition: Condition) {
    if pacing == nil, !breakpoints.contains(condition) { breakpoints.append(condition) }
  }

  /// The play stops, says why, and shows the place.
  mutating func stop(at condition: Condition) {
    hit = condition
    goal = nil
    scene.playback.isPlaying = false
    scene.notice = Notice("◆ \(ConditionText.describe(condition))")
    var view = ViewSettings()
    switch condition {
    case .zoneFree(let zone, _, _): (view.focus, view.zone) = (.zones, zone)
    case .orderFails(let order): (view.focus, view.order) = (.buddy, order)
    case .frameChanges(let frame): (view.focus, view.frame) = (.frames, frame)
    case .occurrence(_, let zone): (view.focus, view.zone) = (.log, zone)
    }
    state.apply(view)
    hasChanged = true
  }
}
