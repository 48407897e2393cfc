import Cells
import History
import Interface
import Script
import Simulation

/// A change that somebody asked for.
struct WhatIfAsked {
  var change: WhatIfChange
  /// Names of tasks and labels with those of the change; the run's own have none of it.
  var names: Names
}

/// What if: the run goes on as always, and the other one follows it. Nothing of it is in the journal until it is taken.
final class Comparison {
  struct Other {
    let branch: any RunBranch
    let asked: WhatIfAsked
    /// Where the user stood when it began.
    let standing: (moment: Moment, tick: Tick)
  }

  private let stage: Stage
  private let driver: Driver
  private(set) var other: Other?

  init(_ stage: Stage, _ driver: Driver) {
    self.stage = stage
    self.driver = driver
  }

  static let none = Diagnostic("no what-if is on", ja: "what-if は始まっていません", hint: "what-if memory=32MiB")

  // MARK: Beginning and end

  /// A world on which the script, or what was typed, cannot run.
  func checkFit(_ change: WhatIfChange) throws(Diagnostic) {
    let run = driver.run
    try stage.scene.scenario.checkFit(change, typed: (0..<run.journalCount).map { run.journalEntry($0).event })
  }

  /// The run has come to where the change is to be made; true when the other one is made, and is to `arrive`.
  func make(_ asked: WhatIfAsked) -> Bool {
    stage.hasChanged = true
    let run = driver.run
    do {
      // Both keep their keyframes within what one had.
      run.limit(memory: driver.memory / 2)
      let change =
        stage.scene.scenario.origin(with: asked.change).map { .origin($0) }
        ?? RunChange.events(
          asked.change.events)
      let branch = try run.branch(change, budget: driver.memory / 2)
      stage.scene.whatIf = WhatIfScene(
        change: asked.change.text, shown: branch.firstShown(stage.state), names: asked.names)
      other = Other(branch: branch, asked: asked, standing: (run.moment, run.tick))
      return true
    } catch {
      run.limit(memory: driver.memory)
      stage.say(error as? Diagnostic ?? Diagnostic(refusal: error))
      return false
    }
  }

  /// One step of both towards where the user stands; true when they are there.
  func arrive() -> Bool {
    guard let other else { return true }
    if !other.branch.approach(limit: 64) { return false }
    if driver.run.tick < other.standing.tick {
      other.branch.stepTick()
      return false
    }
    driver.run.go(to: other.standing.moment)
    other.branch.settle()
    stage.say(Localized(en: "what-if: w finds where they part, Esc ends it", ja: "もし: wで分かれ目へ、Escで終わる"))
    return true
  }

  /// - Parameter isArriving: the run goes back to where the user stood.
  func end(isArriving: Bool) {
    guard let other else { return }
    if isArriving { driver.run.go(to: other.standing.moment) }
    self.other = nil
    stage.scene.whatIf = nil
    driver.run.limit(memory: driver.memory)
    stage.hasChanged = true
  }

  // MARK: Both go on

  /// Reads what the next picture shows, both runs of it.
  func read(isArriving: Bool) { stage.read(driver.run, beside: other.map { ($0.branch, isArriving) }) }

  func follow() { other?.branch.follow() }
  func settle() { other?.branch.settle() }

  // MARK: Where they part

  var hasParted: Bool { other?.branch.hasParted == true }

  /// Both go to where they part.
  func goToDivergence() {
    guard hasParted else { return }
    other?.branch.goToDivergence()
  }

  /// Where they part in words, where the screen has no room for all of it under the numbers.
  func tellDivergence() {
    guard let parting = other?.branch.parting,
      Layout(size: stage.screen.size, state: stage.state, scene: stage.scene).verdict.height < 3
    else { return }
    stage.say(words(for: parting, in: stage.scene, stage.state.language))
  }

  func tellThatAllIsTheSame() {
    stage.say(Localized(en: "every request comes out the same, to the end", ja: "最後まで、どの要求の結果も同じ"))
  }
}
