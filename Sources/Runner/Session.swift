package import Cells
import Formats
package import History
package import Interface
import Kernel
package import Script

/// The loop and the one owner of everything that changes: input → message → update → commands → timeline → reading →
/// draw → screen. Screen, clock and surroundings are passed in. (A class: a non-copyable struct of this size takes the
/// compiler's move checker minutes a method.)
package final class Session {
  package internal(set) var timeline: Timeline
  package internal(set) var state: State
  package internal(set) var scene: Scene
  var theme: Theme
  let glyphs: Glyphs
  let screen: any Screen
  let clock: any Clock
  let surroundings: any Surroundings
  private let control: (any TerminalControl)?

  /// Where the run is being driven to, in slices; nil when it stands or plays.
  var goal: Goal?
  /// Nanoseconds that playing has earned and not yet spent on ticks.
  private var credit: UInt64 = 0
  private var lastTurn: UInt64
  var hasChanged = true
  private var isDone = false
  private var shownSize = Size(width: 0, height: 0)
  var recorder: (any Recorder)?
  /// How a play that nobody steers goes; nil: a user does.
  let pacing: Pacing?
  /// The play rests until this moment, in the middle of a tick.
  var restEnd: UInt64?
  /// Where the run stops by itself, and the one at which it just did.
  var breakpoints: [Condition] = []
  var hit: Condition?
  /// The occurrence that was selected because the run stopped at it.
  var hitOccurrence: UInt64?
  /// What was typed is kept there, and here all of it.
  let journal: (any JournalSink)?
  var journalled: [JournalRecord] = []
  var isJournalBegun = false
  /// Of the run that is played again: breakpoints that are still to be set, and where it ends.
  var planned: [PlannedBreakpoint] = []
  var savedEnd: Timeline.Moment?
  let historyMemory: Int
  /// What the script told the screen, as far as the run has been; the screen shows it up to `toldUntil`.
  var told: [Told] = []
  var toldUntil = Timeline.Moment(position: 0, performed: 0)
  var firstView: LookedAt?
  var firstSpeed = 10
  /// In lecture mode a caption has just stopped the play, in the middle of a tick.
  var isHeld = false
  /// The other run beside this one, and a change that waits until the run has come to where it is to be made.
  var whatIf: WhatIf?
  var changeAhead: (change: WhatIfChange, names: Names)?

  /// What a session begins with.
  package struct Options: Sendable {
    package var language: Language
    package var glyphs: Glyphs
    package var isPlaying: Bool
    package var speed: Int?
    package var isMouseOn: Bool
    /// Opens the menu of scenarios first.
    package var showsMenu: Bool
    package var keymap: Keymap
    /// For a play that nobody steers.
    package var pacing: Pacing? = nil
    /// Bytes for keyframes.
    package var historyMemory = Timeline.defaultBudget
    /// What was typed in the run that is played again.
    package var replay: Replayed?
    /// Captions stop the play.
    package var isLecture = false
    package init(
      language: Language = .en, glyphs: Glyphs = Glyphs(.braille), isPlaying: Bool = false, speed: Int? = nil,
      isMouseOn: Bool = true, showsMenu: Bool = false, keymap: Keymap = Keymap()
    ) {
      self.language = language
      self.glyphs = glyphs
      self.isPlaying = isPlaying
      self.speed = speed
      self.isMouseOn = isMouseOn
      self.showsMenu = showsMenu
      self.keymap = keymap
    }
  }

  package init(
    _ scenario: Scenario, theme: Theme, options: Options, screen: any Screen, clock: any Clock,
    surroundings: any Surroundings, control: (any TerminalControl)? = nil, recorder: (any Recorder)? = nil,
    journal: (any JournalSink)? = nil
  ) throws(Diagnostic) {
    historyMemory = options.historyMemory
    timeline = try Self.boot(scenario, historyMemory, journal: options.replay?.events)
    self.journal = journal
    self.theme = theme
    glyphs = options.glyphs
    self.screen = screen
    self.clock = clock
    self.surroundings = surroundings
    self.control = control
    self.recorder = recorder
    pacing = options.pacing
    state = State(language: options.language, theme: theme.name, size: screen.size)
    state.isMouseOn = options.isMouseOn
    state.apply(scenario.view)
    lastTurn = clock.nanoseconds
    scene = Scene(
      reading: timeline.reading(.init()), scenario: scenario, themes: surroundings.themes,
      scenarios: surroundings.scenarios, keymap: options.keymap)
    if let names = options.replay?.names { scene.names = names }
    let typed = options.replay?.typed ?? scenario.typed
    follow(typed: typed, records: options.replay?.records ?? typed?.records ?? [])
    scene.playback = Playback(
      isPlaying: options.isPlaying, speed: options.speed ?? scenario.view.speed ?? 10)
    state.isLecture = options.isLecture
    lookAtFreeFrames()
    lookAhead()
    beginTelling()
    if options.showsMenu { _ = update(&state, .scenarios, scene: scene) }
  }

  static func boot(
    _ scenario: Scenario, _ budget: Int, journal: [Timeline.Entry]? = nil
  ) throws(Diagnostic) -> Timeline {
    do throws(ConfigurationProblem) {
      return try Timeline(scenario.origin, budget: budget, journal: journal)
    } catch {
      throw Diagnostic(error.words, hint: "mmscope check \(scenario.name) says more")
    }
  }

  /// Plays until the user quits.
  package func run() {
    while !isDone { turn() }
    endJournal()
    if recorder != nil { toggleRecording() }
  }

  /// One turn of the loop: draw what changed, wait for a key as long as nothing is due, work for at most a slice.
  package func turn() {
    if hasChanged { present() }
    var input = screen.nextInput(milliseconds: waitingTime)
    while let next = input {
      handle(next)
      input = isDone ? nil : screen.nextInput(milliseconds: 0)
    }
    work()
  }

  /// Milliseconds until something is due.
  private var waitingTime: Int {
    if goal != nil { return 0 }
    guard scene.playback.isPlaying else { return 1000 }
    let perTick = 1_000_000_000 / UInt64(max(1, scene.playback.speed))
    // A picture every 33 ms is all that anybody sees.
    return Int(min(33_000_000, perTick > credit ? perTick - credit : 0) / 1_000_000)
  }

  // MARK: Pictures

  private func present() {
    let size = screen.size
    if size != state.size { _ = update(&state, .resized(size), scene: scene) }
    // A search runs through other times: the picture stays at the moment from which it started.
    if !isSearching || size != shownSize {
      read(size)
      scene.trend.note(scene.reading)
      shownSize = size
      readWhatIf(size)
    }
    let canvas = picture()
    screen.present(canvas)
    record(canvas)
    hasChanged = false
  }

  // MARK: Input

  private func handle(_ input: Input) {
    switch input {
    case .terminate:
      isDone = true
      return
    case .resized:
      hasChanged = true
      perform(update(&state, .resized(screen.size), scene: scene))
      return
    case .key, .mouse: break
    }
    guard let message = scene.keymap.message(for: input, in: state), mayObey(message) else { return }
    hasChanged = true
    scene.notice = nil
    let wasSearching = isSearching
    // Only what ends it is heard while a what-if is on its way (`mayObey`).
    if !isArriving {
      stopGoal()
      changeAhead = nil
    }
    // The key that stops a search does nothing else.
    if wasSearching, message != .quit { return }
    perform(update(&state, message, scene: scene))
  }

  private func perform(_ commands: [Command]) {
    for command in commands { perform(command) }
  }

  private func perform(_ command: Command) {
    switch command {
    case .quit: isDone = true
    case .suspend: control?.suspend()
    case .redraw: control?.redrawEverything()
    case .togglePlay: if scene.playback.isPlaying { scene.playback.isPlaying = false } else { startPlaying() }
    case .setSpeed(let speed): scene.playback.speed = speed
    case .stepTick(let count):
      step(count) {
        $0.tickForward()
      } back: {
        $0.timeline.stepTickBack()
      }
    case .stepEvent(let count):
      step(count) {
        $0.eventForward()
      } back: {
        $0.timeline.stepEventBack()
      }
    case .seek(let tick): seek(tick)
    case .toMark(let count): toMark(count)
    case .toCaption(let count): toCaption(count)
    case .toChapter(let index): toChapter(index)
    case .submit(let line): submit(line)
    case .setTheme(let name): setTheme(name)
    case .setLanguage(let language): state.language = language
    case .snapshot: snapshot()
    case .record: toggleRecording()
    case .load(let name): load(name)
    case .setMouse(let isOn): control?.setMouse(isOn)
    case .whatIf(let command): ask(command)
    }
  }

  private func step(
    _ count: Int, forward: (Session) -> Void, back: (Session) -> Void
  ) {
    scene.playback.isPlaying = false
    for _ in 0..<abs(count) {
      if count > 0 { forward(self) } else { back(self) }
    }
    afterTimeMoved()
  }

  func startPlaying() {
    scene.playback.isPlaying = true
    credit = 0
    lastTurn = clock.nanoseconds
  }

  func afterTimeMoved() {
    whatIf?.branch.settle(&timeline)
    tellAgain()
    scene.playback.isAtEnd = timeline.machine.player.hasEnded
    hasChanged = true
  }

  // MARK: Time

  /// One advance, and what the script says to the screen.
  func advance() -> Advance {
    if !planned.isEmpty { setPlannedBreakpoints() }
    letGoOfHit()
    let serial = timeline.machine.ring.total
    let (done, met) = timeline.advance(watching: breakpoints)
    if done == .tickEnded { whatIf?.branch.follow(&timeline) }
    if let met { stop(at: breakpoints[met], since: serial) }
    if done == .tickEnded, isJournalBegun, timeline.machine.tick % 1_000 == 0 { journalDigest() }
    if case .step(let step) = done {
      switch step {
      case .view, .say, .mark: tell(step)
      case .pause: scene.playback.isPlaying = false
      case .watch(let condition): watch(condition)
      default: break
      }
      follow(step)
    }
    stopAtSavedEnd()
    return done
  }

  func apply(_ view: ViewSettings) {
    state.apply(view)
    if let speed = view.speed { scene.playback.speed = speed }
  }

  private func tickForward() {
    let tick = timeline.machine.tick
    hit = nil
    isHeld = false
    while timeline.machine.tick == tick, mayGoOn, hit == nil, !isHeld { _ = advance() }
  }

  /// To just after the next event or step; ticks in which nothing happens pass. After the end of a script without
  /// workloads nothing would ever come, so a thousand idle ticks are enough.
  private func eventForward() {
    let limit = timeline.machine.tick + 1_000
    hit = nil
    while advance() == .tickEnded, hit == nil, timeline.machine.tick < limit || !timeline.machine.player.hasEnded {}
  }

  private func seek(_ tick: UInt64) {
    scene.playback.isPlaying = false
    if tick > timeline.machine.tick {
      goal = .tick(tick)
    } else {
      timeline.seek(tick: tick)
    }
    afterTimeMoved()
  }

  /// Works for at most 10 ms: on the way to a goal, or on the ticks that playing has earned.
  private func work() {
    let start = clock.nanoseconds
    defer { lastTurn = start }
    let deadline = start + 10_000_000
    if goal != nil { return pursueGoal(until: deadline) }
    guard scene.playback.isPlaying, !isResting(at: start) else { return }
    let perTick = 1_000_000_000 / UInt64(max(1, scene.playback.speed))
    // What could not be worked off in a quarter of a second is forgiven: the machine is slower than the speed asked
    // for.
    credit = min(credit + (start - lastTurn), 250_000_000 + perTick)
    while credit >= perTick, scene.playback.isPlaying, restEnd == nil {
      credit -= perTick
      playTick()
      if clock.nanoseconds >= deadline { break }
    }
  }

  /// One tick of a play, or what is left of it, and the end of the play where that is its last one.
  func playTick() {
    if mayGoOn { tickForward() }
    whatIf?.branch.settle(&timeline)
    hasChanged = true
    guard hasReachedEnd, restEnd == nil, !scene.playback.isAtEnd else { return }
    scene.playback.isPlaying = false
    scene.playback.isAtEnd = timeline.machine.player.hasEnded
  }
}
