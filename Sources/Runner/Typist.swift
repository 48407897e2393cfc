import History
import Interface
import Script
import Simulation

/// Does what is asked at `:`, and what its keys ask of a what-if.
final class Typist {
  private let stage: Stage
  private let driver: Driver
  private let playhead: Playhead
  private let journey: Journey
  private let comparison: Comparison
  private let notebook: Notebook

  init(
    _ stage: Stage, _ driver: Driver, _ playhead: Playhead, _ journey: Journey, _ comparison: Comparison,
    _ notebook: Notebook
  ) {
    (self.stage, self.driver, self.playhead) = (stage, driver, playhead)
    (self.journey, self.comparison, self.notebook) = (journey, comparison, notebook)
  }

  func submit(_ line: String) {
    do throws(Diagnostic) {
      var names = stage.scene.names
      let parsed = try stage.scene.scenario.parse(line, names: &names)
      if let command = parsed.whatIf { return try perform(command, names: names) }
      try refuse(parsed)
      stage.scene.names = names
      perform(parsed, typedAs: line)
      if let command = parsed.timeCommand { try perform(command, typedAs: line) }
      if !playhead.mode.isSearching { playhead.timeMoved() }
    } catch {
      stage.state.reject(line: line, because: error)
    }
  }

  private func perform(_ parsed: ParsedLine, typedAs line: String) {
    var part = 0
    let first = driver.run.serial
    for step in parsed.worldSteps {
      switch step {
      case .event(let event):
        notebook.note(line, part)
        part += 1
        let serial = driver.run.serial
        if let met = driver.run.perform(event, watching: driver.breakpoints) {
          playhead.stop(at: driver.breakpoints[met], since: serial)
        }
      case .tick(let ticks): drive(to: driver.run.tick + ticks)
      case .view(let index): stage.apply(parsed.views[index])
      case .pause: playhead.pause()
      case .watch(let condition):
        notebook.noteBreakpoint(line)
        driver.watch(condition)
        stage.say("break \(ConditionText.describe(any: condition))")
      case .say, .mark, .expect, .repeatStart, .repeatEnd: break
      }
    }
    guard part > 0 else { return }
    notebook.writeDigest()
    // Whatever panel fills the screen, who asked hears what came of it. A breakpoint has said its own already.
    if stage.scene.notice == nil { stage.scene.notice = driver.run.answer(since: first, in: stage.scene, stage.state) }
  }

  /// On to a tick; what plays goes on to play there.
  private func drive(to tick: Tick) {
    playhead.mode = .driving(.tick(tick), then: playhead.mode.isPlaying ? .play : .stand)
  }

  private func perform(_ command: TimeCommand, typedAs line: String) throws(Diagnostic) {
    switch command {
    case .clearBreakpoints:
      notebook.noteBreakpoint(line)
      driver.breakpoints = []
      stage.say("break off")
    case .back(let condition):
      let wanted = condition.map { [$0] } ?? driver.breakpoints
      guard !wanted.isEmpty else {
        let world = stage.scene.scenario.world
        throw Diagnostic(
          "no breakpoint is set", ja: "ブレークポイントがありません", hint: "back when \(ConditionText.example(in: world))")
      }
      journey.search(back: wanted)
    case .save(let file, let replaces): try notebook.save(file, replaces: replaces)
    }
  }

  // MARK: What if

  /// A key asked for it.
  func ask(_ command: WhatIfCommand) {
    do throws(Diagnostic) { try perform(command, names: stage.scene.names) } catch { stage.say(error) }
  }

  /// What is typed changes one run, and the two could no longer be compared.
  private func refuse(_ line: ParsedLine) throws(Diagnostic) {
    let asks = line.worldSteps.contains { if case .event = $0 { true } else { false } }
    if comparison.other != nil, asks {
      throw Diagnostic(
        "the run cannot be changed while a what-if is on", ja: "what-if の間は元の実行を変えられません",
        hint: "what-if off, or what-if take", jaHint: "what-if off または what-if take")
    }
  }

  private func perform(_ command: WhatIfCommand, names: Names) throws(Diagnostic) {
    stage.hasChanged = true
    switch command {
    case .begin(let change, let place): try begin(WhatIfAsked(change: change, names: names), at: place)
    case .off:
      guard comparison.other != nil else { throw Comparison.none }
      journey.endWhatIf()
    case .find:
      guard comparison.other != nil else { throw Comparison.none }
      playhead.mode = comparison.hasParted ? .paused : .driving(.divergence, then: .stand)
      journey.showDivergence()
    case .take: try take()
    }
  }

  private func begin(_ asked: WhatIfAsked, at place: WhatIfPlace?) throws(Diagnostic) {
    try comparison.checkFit(asked.change)
    var mark: Int?
    if case .mark(let name, let place) = place {
      let marks = stage.scene.scenario.marks
      mark = marks.firstIndex(of: name)
      guard mark != nil else { throw .unknown("mark", name, among: marks, at: place) }
    }
    journey.endWhatIf()
    playhead.mode = .paused
    switch place {
    case .tick(let tick): playhead.seek(tick)
    case .mark: if let mark { playhead.toChapter(mark) }
    case nil: playhead.timeMoved()
    }
    if case .driving(let goal, _) = playhead.mode {
      playhead.mode = .driving(goal, then: .begin(asked))
    } else {
      journey.begin(asked)
    }
  }

  /// The change is made in the run itself, as if it had been typed where the two branch, and the run goes on to where
  /// it stands.
  private func take() throws(Diagnostic) {
    guard let other = comparison.other else { throw Comparison.none }
    let (change, moment) = (other.asked.change, other.branch.moment)
    guard !change.events.isEmpty, let line = change.line else {
      throw Diagnostic(
        "the run stays on its machine: only a request or a sysctl can be taken",
        ja: "取り込めるのは要求と sysctl だけです(実行中のマシンは変えられません)",
        hint: "\(change.text) belongs in the scenario file", jaHint: "\(change.text) はシナリオファイルに書く")
    }
    guard driver.run.journalCount == moment.performed else {
      throw Diagnostic(
        "what was typed after the branching would be lost", ja: "分岐より後の入力が失われるため取り込めません",
        hint: "go there and type \(line)", jaHint: "分岐点に戻って \(line)")
    }
    let tick = driver.run.tick
    journey.endWhatIf()
    driver.run.go(to: moment)
    stage.scene.names = other.asked.names
    for (part, event) in change.events.enumerated() {
      notebook.note(line, part)
      _ = driver.run.perform(event, watching: [])
    }
    notebook.writeDigest()
    if tick > driver.run.tick { drive(to: tick) }
    playhead.timeMoved()
    stage.say(line)
  }
}
