package import Cells
import Formats
package import History
package import Interface
package import Script
import Simulation

/// The loop and the one owner of everything that changes: input → message → update → commands → timeline → reading →
/// draw → screen. Screen, clock and surroundings are passed in. (A class: a non-copyable struct of this size takes the
/// compiler's move checker minutes a method.)
package final class Session {
  /// The run, whatever its world.
  package internal(set) var timeline: any Run
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
  /// What the screen shows is no longer what there is: a picture is due.
  var hasChanged = true
  private var pictures: PictureRate
  private var isDone = false
  private var shownSize = Size(width: 0, height: 0)
  var recorder: (any Recorder)?
  /// How a play that nobody steers goes; nil: a user does.
  let pacing: Pacing?
  /// The play rests until this moment, in the middle of a tick.
  var restEnd: UInt64?
  /// Where the run stops by itself, and the one at which it just did.
  var breakpoints: [WorldValue] = []
  var hit: WorldValue?
  /// The occurrence that was selected because the run stopped at it.
  var hitOccurrence: UInt64?
  /// What was typed is kept there, and here all of it.
  let journal: (any JournalSink)?
  var journalled: [JournalRecord] = []
  var isJournalBegun = false
  /// Of the run that is played again: breakpoints that are still to be set, and where it ends.
  var planned: [PlannedBreakpoint] = []
  var savedEnd: Moment?
  let historyMemory: Int
  /// What the script told the screen, as far as the run has been; the screen shows it up to `toldUntil`.
  var told: [Told] = []
  var toldUntil = Moment.origin
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
    package var historyMemory = HistoryMemory.usual
    /// What was typed in the run that is played again.
    package var replay: Replayed?
    /// Captions stop the play.
    package var isLecture = false
    /// What the screen says at once; any key takes it away.
    package var notice: Localized?
    /// At most; `Int.max`: one for every turn in which something changed.
    package var picturesPerSecond = 30
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
    pictures = PictureRate(perSecond: options.picturesPerSecond)
    timeline = try scenario.begin(budget: historyMemory, journal: options.replay?.events)
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
      shown: timeline.firstShown(state), scenario: scenario, themes: surroundings.themes,
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
    scene.notice = options.notice.map { Notice($0[state.language], isError: true) }
    if options.showsMenu { _ = update(&state, .scenarios, scene: scene) }
  }

  /// Plays until the user quits.
  package func run() {
    while !isDone { turn() }
    endJournal()
    if recorder != nil { toggleRecording() }
  }

  /// One turn of the loop: draw what changed if a picture may come now, wait once for a key as long as nothing is due,
  /// work for at most a slice.
  package func turn() {
    if hasChanged, pictures.rest(at: clock.nanoseconds) == 0 { present() }
    var input = screen.nextInput(milliseconds: waitingTime)
    while let next = input {
      handle(next)
      input = isDone ? nil : screen.nextInput(milliseconds: 0)
    }
    work()
  }

  /// Milliseconds, rounded up, until something is due: a picture of what has changed, or ticks. Ticks that nobody could
  /// see before the next picture wait for it and are worked off in one go.
  private var waitingTime: Int {
    if goal != nil { return 0 }
    let now = clock.nanoseconds
    let picture = pictures.rest(at: now)
    var rest: UInt64 = hasChanged ? picture : 1_000_000_000
    if scene.playback.isPlaying {
      // A slice was too short for them.
      if credit >= perTick { return 0 }
      let earned = credit + (now - lastTurn)
      rest = min(rest, max(picture, perTick > earned ? perTick - earned : 0))
    }
    return Int((rest + 999_999) / 1_000_000)
  }

  /// Nanoseconds of playing for one tick.
  private var perTick: UInt64 { 1_000_000_000 / UInt64(max(1, scene.playback.speed)) }

  // MARK: Pictures

  private func present() {
    let now = clock.nanoseconds
    let size = screen.size
    if size != state.size { _ = update(&state, .resized(size), scene: scene) }
    // A search runs through other times: the picture stays at the moment from which it started.
    if !isSearching || size != shownSize { look() }
    let canvas = picture()
    screen.present(canvas)
    record(canvas)
    pictures.shown(at: now)
    hasChanged = false
  }

  /// Reads what a picture of this moment shows, both runs of it.
  func look() {
    let size = screen.size
    read(size)
    shownSize = size
    readWhatIf(size)
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
    case .key, .mouse, .paste: break
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
    whatIf?.branch.settle()
    tellAgain()
    scene.playback.isAtEnd = timeline.hasEnded
    hasChanged = true
  }

  // MARK: Time

  /// One advance, and what the script says to the screen.
  func advance() -> Advance { advance(within: nil) }

  /// On within some bounds, to the next thing that has to be seen at the latest; without bounds, one advance.
  private func advance(within bounds: RunBounds?) -> Advance {
    if !planned.isEmpty { setPlannedBreakpoints() }
    letGoOfHit()
    let serial = timeline.serial
    let (done, met) =
      bounds.map { timeline.play($0, watching: breakpoints) } ?? timeline.advance(watching: breakpoints)
    if done == .tickEnded { whatIf?.branch.follow() }
    if let met { stop(at: breakpoints[met], since: serial) }
    if done == .tickEnded, isJournalBegun, timeline.tick % 1_000 == 0 { journalDigest() }
    if case .step(let step) = done {
      switch step {
      case .view, .say, .mark: tell(step)
      case .pause: scene.playback.isPlaying = false
      case .watch(let index): scene.scenario.condition(ofStep: index).map { watch($0) }
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
    let tick = timeline.tick
    hit = nil
    isHeld = false
    while timeline.tick == tick, mayGoOn, hit == nil, !isHeld {
      // What was typed in a run that is played again, and its end, lie between two advances.
      let isReplayed = !planned.isEmpty || savedEnd != nil
      _ = advance(within: isReplayed ? nil : RunBounds(tick: tick + 1, script: !timeline.hasEnded))
    }
  }

  /// To just after the next event or step; ticks in which nothing happens pass. After the end of a script without
  /// workloads nothing would ever come, so a thousand idle ticks are enough.
  private func eventForward() {
    let limit = timeline.tick + 1_000
    hit = nil
    while advance() == .tickEnded, hit == nil, timeline.tick < limit || !timeline.hasEnded {}
  }

  private func seek(_ tick: UInt64) {
    scene.playback.isPlaying = false
    if tick > timeline.tick {
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
    let perTick = self.perTick
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
    whatIf?.branch.settle()
    hasChanged = true
    guard hasReachedEnd, restEnd == nil, !scene.playback.isAtEnd else { return }
    scene.playback.isPlaying = false
    scene.playback.isAtEnd = timeline.hasEnded
  }
}
