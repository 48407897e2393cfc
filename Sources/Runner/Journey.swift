import History
import Interface
import Script
import Simulation

/// What takes longer than a moment: on to a goal, back through the past, or both runs of a what-if to where the user
/// stands, a slice of 10 ms at a time.
final class Journey {
  private let stage: Stage
  private let driver: Driver
  private let playhead: Playhead
  private let comparison: Comparison
  private let clock: any Clock

  init(_ stage: Stage, _ driver: Driver, _ playhead: Playhead, _ comparison: Comparison, clock: any Clock) {
    (self.stage, self.driver, self.playhead, self.comparison) = (stage, driver, playhead, comparison)
    self.clock = clock
  }

  func work() {
    let deadline = clock.nanoseconds + 10_000_000
    switch playhead.mode {
    case .driving(let goal, let then): pursue(goal, then, until: deadline)
    case .searching(let search): pursue(search, until: deadline)
    case .arriving: arrive(until: deadline)
    case .paused, .playing, .resting, .held: break
    }
  }

  /// The user presses a key: what was on its way stops. A search goes back to where it started.
  func interrupt() {
    switch playhead.mode {
    case .searching(let search):
      playhead.mode = .paused
      driver.run.go(to: search.start)
      stage.say(Localized(en: "the search was stopped", ja: "検索を中止しました"))
      playhead.timeMoved()
    case .driving(_, let then):
      if case .play = then { playhead.mode = .playing } else { playhead.mode = .paused }
    case .paused, .playing, .resting, .held, .arriving: break
    }
  }

  // MARK: Forwards

  private func pursue(_ goal: Mode.Goal, _ then: Mode.Afterwards, until deadline: UInt64) {
    stage.hasChanged = true
    var isThere = isReached(goal)
    var isOverdue = false
    var hadEnded = driver.run.hasEnded
    playhead.advance { passed in
      isThere = isReached(goal) || ends(goal, at: passed.done, hadEnded: hadEnded)
      hadEnded = driver.run.hasEnded
      if !isThere { isOverdue = clock.nanoseconds >= deadline }
    } while: {
      !isThere && !isOverdue && playhead.mode.isUnderWay
    }
    let isStopped = !playhead.mode.isUnderWay
    // A pause of the script on the way may have changed what comes then.
    if isThere, case .driving(_, let then) = playhead.mode {
      if case .play = then { playhead.mode = .playing } else { playhead.mode = .paused }
    }
    if isThere, case .divergence = goal { showDivergence() }
    if isThere, case .caption = goal, driver.run.hasEnded { playhead.finish() }
    if isThere, case .within(let tick) = goal, driver.run.tick < tick { tellOfEnd() }
    playhead.timeMoved()
    if isThere || isStopped, case .begin(let asked) = then { begin(asked) }
  }

  /// A tick behind the end of the script was asked for.
  private func tellOfEnd() {
    let tick = Numbers.grouped(driver.run.tick)
    stage.say(
      Localized(
        en: "the script ended at tick \(tick); . goes on from there", ja: "シナリオはティック \(tick) で終わりました( . でその先へ)"))
  }

  /// Where the run stands the goal is.
  private func isReached(_ goal: Mode.Goal) -> Bool {
    switch goal {
    case .tick(let tick), .within(let tick): driver.run.tick >= tick
    case .divergence: comparison.other == nil || comparison.hasParted
    case .mark, .chapter, .caption: false
    }
  }

  /// What the run came by is the goal, or the end of the way to it.
  private func ends(_ goal: Mode.Goal, at done: Advance, hadEnded: Bool) -> Bool {
    switch (goal, done) {
    case (.mark, .step(.mark)), (.caption, .step(.say)): return true
    case (.chapter(let wanted), .step(.mark(let index))) where index == wanted: return true
    case (.mark, _), (.caption, _), (.chapter, _): return driver.run.hasEnded
    case (.divergence, .tickEnded) where hadEnded && !comparison.hasParted:
      comparison.tellThatAllIsTheSame()
      return true
    case (.within, _): return driver.run.hasEnded && !hadEnded
    case (.tick, _), (.divergence, _): return false
    }
  }

  /// To where both runs of a what-if part, on the way there or at once.
  func showDivergence() {
    guard comparison.hasParted else { return }
    comparison.goToDivergence()
    playhead.timeMoved()
    comparison.tellDivergence()
  }

  // MARK: Backwards

  func search(back conditions: [WorldValue]) {
    // The picture that stays during the search.
    comparison.read(isArriving: false)
    playhead.mode = .searching(driver.run.search(back: conditions))
  }

  private func pursue(_ search: any RunSearch, until deadline: UInt64) {
    var result = SearchProgress.goesOn
    repeat { result = search.proceed() } while result == .goesOn && clock.nanoseconds < deadline
    let tick = "\(driver.run.tick)"
    switch result {
    case .goesOn: tellOfSearch(search)
    case .found(let index):
      let condition = search.conditions[index]
      playhead.stop(at: condition, since: 0)
      playhead.timeMoved()
    case .nothing:
      playhead.mode = .paused
      stage.say(
        Localized(en: "it never came to hold before tick \(tick)", ja: "ティック \(tick) より前に成り立ったことはありません"),
        isError: true)
      playhead.timeMoved()
    }
  }

  /// How far the search has come, said anew only when that has changed.
  private func tellOfSearch(_ search: any RunSearch) {
    let tick = "\(search.endTick)"
    let before = stage.scene.notice
    stage.say(
      Localized(en: "searching back: before tick \(tick) (any key stops)", ja: "過去を検索中:ティック \(tick) より前(キーで中止)"))
    if stage.scene.notice != before { stage.hasChanged = true }
  }

  // MARK: What if

  /// The run has come to where the change is to be made.
  func begin(_ asked: WhatIfAsked) {
    playhead.mode = comparison.make(asked) ? .arriving : .paused
  }

  private func arrive(until deadline: UInt64) {
    stage.hasChanged = true
    var isThere = false
    repeat { isThere = comparison.arrive() } while !isThere && clock.nanoseconds < deadline
    guard isThere else { return }
    playhead.mode = .paused
    playhead.timeMoved()
  }

  func endWhatIf() {
    comparison.end(isArriving: playhead.mode.isArriving)
    if playhead.mode.isArriving { playhead.mode = .paused }
  }
}
