package import Cells
import Formats
import History
import Interface
package import Script
import Simulation

/// The loop, and the one owner of its parts: input → message → update → commands → time → reading → draw → screen.
/// Screen, clock and surroundings are passed in. (A class: a non-copyable struct of this size takes the compiler's move
/// checker minutes a method.)
package final class Session {
  /// What is on the screen.
  let stage: Stage
  /// The run, whatever its world.
  let driver: Driver
  let playhead: Playhead
  let comparison: Comparison
  private(set) var survey: Survey
  private let narrator: Narrator
  let play: Play
  private let journey: Journey
  private let notebook: Notebook
  private let typist: Typist
  private let tape: Tape
  private let clock: any Clock
  private let surroundings: any Surroundings
  private let console: Operator

  package init(
    _ scenario: Scenario, theme: Theme, options: Options, screen: any Screen, clock: any Clock,
    surroundings: any Surroundings, control: (any TerminalControl)? = nil, recorder: (any Recorder)? = nil,
    journal: (any JournalSink)? = nil
  ) throws(Diagnostic) {
    (self.clock, self.surroundings) = (clock, surroundings)
    driver = try Driver(
      scenario, memory: options.historyMemory, typed: options.replay?.typed, journal: options.replay?.events)
    var state = State(language: options.language, theme: theme.name, size: screen.size)
    state.isMouseOn = options.isMouseOn
    state.isLecture = options.isLecture
    state.apply(scenario.view)
    let scene = Scene(
      shown: driver.run.firstShown(state), scenario: scenario, names: options.replay?.names,
      playback: Playback(isPlaying: options.isPlaying, speed: options.speed ?? scenario.view.speed ?? 10),
      themes: surroundings.themes, scenarios: surroundings.scenarios, keymap: options.keymap)
    stage = Stage(scene, state, theme: theme, options: options, screen: screen)
    narrator = Narrator(stage, driver)
    comparison = Comparison(stage, driver)
    playhead = Playhead(
      stage, driver, narrator, comparison, pacing: options.pacing, isPlaying: options.isPlaying)
    play = Play(
      stage, driver, playhead, comparison, clock: clock, reading: options.pacing == nil ? options.reading : nil)
    journey = Journey(stage, driver, playhead, comparison, clock: clock)
    notebook = Notebook(stage, driver, sink: journal, surroundings: surroundings)
    typist = Typist(stage, driver, playhead, journey, comparison, notebook)
    tape = Tape(stage, recorder: recorder, surroundings: surroundings)
    console = Operator(stage, playhead, journey, typist, tape, surroundings: surroundings, control: control)
    survey = Survey(scenario, stage, clock: clock, isWatched: options.pacing == nil)
    driver.canStop = options.pacing == nil
    console.load = { [unowned self] in load($0) }
    playhead.see = { [unowned self] in see($0) }
    playhead.finish = { [unowned self] in finish() }
    begin(options.replay?.records)
    stage.scene.notice = options.notice.map { Notice($0[state.language], isError: true) }
    if options.showsMenu { console.perform(.scenarios) }
  }

  /// The run is at its beginning, and so are all who go with it.
  /// - Parameter records: what was typed in it before; nil: what its scenario keeps.
  private func begin(_ records: [JournalRecord]?) {
    let scenario = stage.scene.scenario
    driver.plan(isWatched: playhead.pacing == nil)
    notebook.begin(records ?? scenario.typed?.records ?? [])
    stage.state.lookAtFreeFrames(of: driver.run, scene: stage.scene)
    narrator.begin()
  }

  // MARK: The loop

  /// Plays until the user quits.
  package func run() {
    while !console.isDone { turn() }
    notebook.end()
    tape.end()
  }

  /// Plays to the end of a play that nobody steers, the last picture included. After every turn `each` is asked whether
  /// to go on.
  package func playToEnd(_ each: (Session) throws -> Void) rethrows {
    while playhead.mode.isPlaying {
      turn()
      try each(self)
    }
    turn()
    try each(self)
  }

  /// One turn of the loop: draw what changed if a picture may come now, wait once for a key as long as nothing is due,
  /// work for at most a slice.
  package func turn() {
    if survey.isDue { survey.work() }
    if stage.hasChanged, stage.rest(at: clock.nanoseconds) == 0 { present() }
    let rest = playhead.mode.isUnderWay || survey.isDue ? 0 : play.waitingTime
    var input = stage.screen.nextInput(milliseconds: Int((rest + 999_999) / 1_000_000))
    while let next = input {
      console.handle(next)
      input = console.isDone ? nil : stage.screen.nextInput(milliseconds: 0)
    }
    switch playhead.mode {
    case .playing, .resting: play.work()
    case .paused, .held: play.idle()
    case .driving, .searching, .arriving:
      play.idle()
      journey.work()
    }
  }

  private func present() {
    let now = clock.nanoseconds
    let size = stage.screen.size
    stage.scene.playback.isAnnouncedDone = narrator.isAnnouncedDone
    if size != stage.state.size { _ = update(&stage.state, .resized(size), scene: stage.scene) }
    // A search runs through other times: the picture stays at the moment from which it started.
    if !playhead.mode.isSearching || size != stage.shownSize { comparison.read(isArriving: playhead.mode.isArriving) }
    let canvas = stage.picture()
    stage.present(canvas, at: now)
    tape.present(canvas)
  }

  // MARK: Another scenario

  private func load(_ name: String) {
    stage.hasChanged = true
    do throws(Diagnostic) {
      let scenario = try surroundings.scenario(named: name)
      let fresh = try scenario.begin(budget: driver.memory)
      // The journal's last digest is of the run that it tells of.
      notebook.end()
      journey.endWhatIf()
      playhead.mode = .paused
      driver.load(scenario, fresh)
      survey = Survey(scenario, stage, clock: clock, isWatched: playhead.pacing == nil)
      stage.load(scenario, fresh)
      begin(nil)
      // Who chooses a scenario wants to see it; a lecture begins with a key.
      if !stage.state.isLecture { playhead.mode = .playing }
    } catch {
      stage.say(error)
    }
  }

  /// The scenario was played to its end.
  private func finish() {
    let name = stage.scene.scenario.name
    guard playhead.pacing == nil, let at = stage.scene.scenarios.firstIndex(where: { $0.name == name }) else { return }
    stage.scene.scenarios[at].isFinished = true
    surroundings.finish(name)
  }

  // MARK: What the run comes by

  private func see(_ passed: Passed) {
    if let condition = passed.hit { playhead.stop(at: condition, since: passed.serial) }
    switch passed.done {
    case .event: break
    case .tickEnded:
      comparison.follow()
      notebook.tickEnded()
    case .step(let cue): see(cue)
    }
    if driver.isAtSavedEnd, playhead.pacing?.end ?? .script == .script {
      playhead.mode = .held
      stage.tell(savedEnd: driver)
    }
  }

  private func see(_ cue: Cue) {
    switch cue {
    case .say:
      if playhead.stopsBefore(cue) { return }
      narrator.tell(cue)
    case .view: narrator.tell(cue)
    case .mark(let index):
      narrator.tell(cue)
      tape.mark(stage.scene.scenario.marks[index])
    case .pause:
      if playhead.mode.isPlaying, playhead.pacing == nil {
        stage.say(Localized(en: "the script pauses here; Space goes on", ja: "シナリオの一時停止です(Spaceで続行)"))
      }
      playhead.pause()
    case .watch(let index): stage.scene.scenario.condition(ofStep: index).map { driver.watch($0) }
    case .expect: break
    }
    if case .say = cue, stage.state.isLecture, playhead.mode.isPlaying { playhead.mode = .held }
    play.follow(cue)
  }
}
