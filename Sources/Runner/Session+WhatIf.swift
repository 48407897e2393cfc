import Cells
import History
import Interface
import Script
import Simulation

/// The other run of a what-if.
final class WhatIf {
  let branch: any RunBranch
  let change: WhatIfChange
  /// Names of tasks and labels with those of the change; the run's own have none of it.
  let names: Names
  /// Where the user stood when it began.
  let standing: (moment: Moment, tick: Tick)

  init(
    branch: any RunBranch, change: WhatIfChange, names: Names,
    standing: (moment: Moment, tick: Tick)
  ) {
    self.branch = branch
    self.change = change
    self.names = names
    self.standing = standing
  }
}

/// What if: the run goes on as always, and the other one follows it. Nothing of it is in the journal until it is taken.
extension Session {
  /// The other run, and this one with it, are on their way to where the user stands.
  var isArriving: Bool { if case .arrival = goal { true } else { false } }

  /// Until both have arrived there is no time to steer.
  func mayObey(_ message: Message) -> Bool {
    !isArriving || [.quit, .suspend, .redraw, .escape, .mouse].contains(message)
  }

  func ask(_ command: WhatIfCommand) {
    do throws(Diagnostic) { try perform(command, names: scene.names) } catch { scene.notice = Notice(error) }
  }

  func perform(_ command: WhatIfCommand, names: Names) throws(Diagnostic) {
    hasChanged = true
    switch command {
    case .begin(let change, let place): try begin(change, names: names, at: place)
    case .off:
      guard whatIf != nil else { throw Self.noWhatIf }
      endWhatIf()
    case .find:
      guard whatIf != nil else { throw Self.noWhatIf }
      scene.playback.isPlaying = false
      if whatIf?.branch.hasParted == false { goal = .divergence } else { showDivergence() }
    case .take: try take()
    }
  }

  private static let noWhatIf = Diagnostic("no what-if is on", hint: "what-if memory=32MiB")

  /// What is typed changes one run, and the two could no longer be compared.
  func refuseWhatIf(_ line: ParsedLine) throws(Diagnostic) {
    let asks = line.worldSteps.contains { if case .event = $0 { true } else { false } }
    if whatIf != nil, asks {
      throw Diagnostic("the run cannot be changed while a what-if is on", hint: "what-if off, or what-if take")
    }
  }

  // MARK: Beginning and end

  private func begin(
    _ change: WhatIfChange, names: Names, at place: WhatIfPlace?
  ) throws(Diagnostic) {
    try checkFit(change)
    var mark: Int?
    if case .mark(let name, let place) = place {
      mark = scene.scenario.marks.firstIndex(of: name)
      guard mark != nil else { throw .unknown("mark", name, among: scene.scenario.marks, at: place) }
    }
    endWhatIf()
    scene.playback.isPlaying = false
    changeAhead = (change, names)
    switch place {
    case .tick(let tick):
      if tick > timeline.tick { goal = .tick(tick) } else { timeline.seek(tick: tick) }
    case .mark: if let mark { toChapter(mark) }
    case nil: break
    }
    afterTimeMoved()
    if goal == nil { makeChangeAhead() }
  }

  /// The run has come to where the change is to be made.
  func makeChangeAhead() {
    guard let (change, names) = changeAhead else { return }
    changeAhead = nil
    do {
      // Both keep their keyframes within what one had.
      timeline.limit(memory: historyMemory / 2)
      let branch = try timeline.branch(branching(change), budget: historyMemory / 2)
      scene.whatIf = WhatIfScene(change: change.text, shown: branch.firstShown(state), names: names)
      whatIf = WhatIf(branch: branch, change: change, names: names, standing: (timeline.moment, timeline.tick))
      goal = .arrival
    } catch {
      timeline.limit(memory: historyMemory)
      scene.notice = Notice(error as? Diagnostic ?? Diagnostic(refusal: error))
    }
    hasChanged = true
  }

  private func branching(_ change: WhatIfChange) -> RunChange {
    scene.scenario.origin(with: change).map { .origin($0) } ?? .events(change.events)
  }

  /// A machine on which the script, or what was typed, cannot run.
  private func checkFit(_ change: WhatIfChange) throws(Diagnostic) {
    try scene.scenario.checkFit(change, typed: (0..<timeline.journalCount).map { timeline.journalEntry($0).event })
  }

  /// One step of both towards where the user stands; true when they are there.
  func arrive() -> Bool {
    guard let standing = whatIf?.standing else { return true }
    if whatIf?.branch.approach(limit: 64) != true { return false }
    if timeline.tick < standing.tick {
      whatIf?.branch.stepTick()
      return false
    }
    timeline.go(to: standing.moment)
    whatIf?.branch.settle()
    goal = nil
    scene.notice = Notice(
      Localized(
        en: "what-if: w finds where they part, Esc ends it", ja: "もし: wで分かれ目へ、Escで終わる")[state.language])
    return true
  }

  func endWhatIf() {
    guard let standing = whatIf?.standing else { return }
    if isArriving {
      goal = nil
      timeline.go(to: standing.moment)
    }
    whatIf = nil
    scene.whatIf = nil
    timeline.limit(memory: historyMemory)
    hasChanged = true
  }

  /// The change is made in the run itself, as if it had been typed where the two branch, and the run goes on to where
  /// it stands.
  private func take() throws(Diagnostic) {
    guard let change = whatIf?.change, let names = whatIf?.names, let moment = whatIf?.branch.moment else {
      throw Self.noWhatIf
    }
    guard !change.events.isEmpty, let line = change.line else {
      throw Diagnostic(
        "the run stays on its machine: only a request or a sysctl can be taken",
        hint: "\(change.text) belongs in the scenario file")
    }
    guard timeline.journalCount == moment.performed else {
      throw Diagnostic("what was typed after the branching would be lost", hint: "go there and type \(line)")
    }
    let tick = timeline.tick
    endWhatIf()
    timeline.go(to: moment)
    scene.names = names
    for (part, event) in change.events.enumerated() {
      note(line, part)
      _ = timeline.perform(event, watching: [])
    }
    journalDigest()
    if tick > timeline.tick { goal = .tick(tick) }
    afterTimeMoved()
    scene.notice = Notice(line)
  }

  // MARK: Where they part

  /// One advance on the way to it; true there, or where the script ends.
  func findDivergence() -> Bool {
    if whatIf == nil || whatIf?.branch.hasParted == true {
      showDivergence()
      return true
    }
    let hasEnded = timeline.hasEnded
    if advance() == .tickEnded, hasEnded, whatIf?.branch.hasParted == false {
      scene.notice = Notice(
        Localized(en: "every request comes out the same, to the end", ja: "最後まで、どの要求の結果も同じ")[state.language])
      return true
    }
    return hit != nil
  }

  private func showDivergence() {
    guard let whatIf, whatIf.branch.hasParted else { return }
    whatIf.branch.goToDivergence()
    afterTimeMoved()
    // A large screen has it all under the numbers.
    guard Layout(size: screen.size, state: state, scene: scene).verdict.height < 3 else { return }
    readWhatIf(screen.size)
    if let words = scene.wordsForDivergence(state.language) { scene.notice = Notice(words) }
  }

  // MARK: The picture

  /// The other run's part of the next picture.
  func readWhatIf(_ size: Size) {
    guard let branch = whatIf?.branch else { return }
    scene.read(whatIf: branch, beside: timeline, for: state, size: size, isArriving: isArriving)
  }
}
