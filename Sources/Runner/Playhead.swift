import History
import Interface
import Script
import Simulation

/// Where the run stands, and how it is moved from there: a step or a jump at once, and what takes longer by the mode.
final class Playhead {
  var mode: Mode {
    didSet {
      stage.scene.playback.isPlaying = mode.isPlaying
      stage.scene.playback.isReading = mode.isResting && pacing == nil
    }
  }
  /// What is done with each thing that the run comes by.
  var see: (Passed) -> Void = { _ in }
  /// The run was played to its end.
  var finish: () -> Void = {}
  /// How a play goes that nobody steers; nil: a user does.
  let pacing: Pacing?
  private let stage: Stage
  private let driver: Driver
  private let narrator: Narrator
  private let comparison: Comparison
  /// The stop of a lecture that was left last, where what its caption announces is done.
  private var left: Moment?
  /// The occurrence that was selected because the run stopped at it.
  private var hitOccurrence: UInt64?

  init(
    _ stage: Stage, _ driver: Driver, _ narrator: Narrator, _ comparison: Comparison, pacing: Pacing?,
    isPlaying: Bool
  ) {
    (self.stage, self.driver, self.narrator, self.comparison) = (stage, driver, narrator, comparison)
    self.pacing = pacing
    mode = isPlaying ? .playing : .paused
  }

  private var run: any Run { driver.run }

  /// What the run came by when it went on: the log follows the newest occurrence again, unless the user has picked
  /// another one than that at which the run had stopped.
  private func saw(_ passed: Passed) {
    if let serial = hitOccurrence, stage.state.selected == serial { stage.state.selected = nil }
    hitOccurrence = nil
    see(passed)
  }

  /// The run stops at a breakpoint, says why, and shows the place.
  /// - Parameter serial: of the first occurrence that may have met it.
  func stop(at condition: WorldValue, since serial: UInt64) {
    mode = .held
    hitOccurrence = run.latest(meeting: condition, since: serial)
    stage.turn(to: condition, occurrence: hitOccurrence)
  }

  /// What plays stands; what is on its way somewhere goes there and stands.
  func pause() {
    switch mode {
    case .playing, .resting: mode = .paused
    case .driving(let goal, .play): mode = .driving(goal, then: .stand)
    case .paused, .held, .driving, .searching, .arriving: break
    }
  }

  // MARK: On

  /// On to a tick, or to the play's end before it; only what the script has for who watches is seen.
  func hurry(to tick: Tick) {
    driver.drive {
      driver.isReplayed ? RunBounds(advances: 1) : RunBounds(tick: tick, script: !run.hasEnded)
    } see: {
      saw($0)
    } while: {
      run.tick < tick && !hasReachedEnd
    }
  }

  /// One tick, or what is left of it.
  func tickForward() {
    let tick = run.tick
    driver.drive {
      // What was typed in a run that is played again, and its end, lie between two advances.
      driver.isReplayed ? RunBounds(advances: 1) : RunBounds(tick: tick + 1, script: !run.hasEnded)
    } see: {
      saw($0)
    } while: {
      run.tick == tick && mayGoOn
    }
  }

  /// To just after the next event or step; ticks in which nothing happens pass. After the end of a script without
  /// workloads nothing would ever come, so a thousand idle ticks are enough.
  private func eventForward() {
    let limit = run.tick + 1_000
    var done = Advance.tickEnded
    advance(
      noting: { done = $0.done },
      while: { done == .tickEnded && !mode.isHeld && (run.tick < limit || !run.hasEnded) })
  }

  /// Advance by advance as long as `goesOn`; each is seen, and then noted.
  func advance(noting note: (Passed) -> Void = { _ in }, while goesOn: () -> Bool) {
    driver.drive {
      RunBounds(advances: 1)
    } see: {
      saw($0)
      note($0)
    } while: {
      goesOn()
    }
  }

  /// Nothing stops the run in the middle of a tick.
  private var mayGoOn: Bool {
    if mode.isHeld || mode.isResting { return false }
    return pacing.map { $0.end == .script && driver.savedEnd == nil || !hasReachedEnd } ?? true
  }

  /// The play stands where it was to end. A saved run may go on behind its script; who watches may go on behind its
  /// end.
  var hasReachedEnd: Bool {
    if let end = pacing?.end, end != .script { return end.isReached(by: run, nil) }
    if let end = driver.savedEnd { return run.moment >= end && (pacing != nil || run.hasEnded) }
    return run.hasEnded
  }

  /// Runs, or pauses what runs. At the end of a script that took time it begins again: time runs on past the end only
  /// where a step is asked for.
  func togglePlay() {
    if mode.isPlaying { return pause() }
    if run.hasEnded, stage.scene.playback.isAtEnd, stage.scene.whatIf == nil, stage.scene.scenario.takesTime {
      run.seek(tick: 0)
      timeMoved()
    }
    mode = .playing
  }

  // MARK: Steps and jumps

  /// The run stands somewhere else: so does all that goes with it.
  func timeMoved() {
    comparison.settle()
    narrator.tellAgain()
    stage.scene.playback.isAnnouncedDone = narrator.isAnnouncedDone
    stage.scene.playback.isAtEnd = run.hasEnded
    stage.hasChanged = true
  }

  func stepTick(_ count: Int) {
    for _ in 0..<abs(count) {
      mode = .paused
      if count > 0 { tickForward() } else { run.stepTickBack() }
    }
    timeMoved()
  }

  func stepEvent(_ count: Int) {
    for _ in 0..<abs(count) {
      mode = .paused
      if count > 0 { eventForward() } else { run.stepEventBack() }
    }
    timeMoved()
  }

  func seek(_ tick: Tick) {
    mode = .paused
    if tick > run.tick { mode = .driving(.within(tick), then: .stand) } else { run.seek(tick: tick) }
    timeMoved()
  }

  /// Back to a moment that was, or to the beginning.
  func go(back moment: Moment?) {
    mode = .paused
    if let moment { run.go(to: moment) } else { run.seek(tick: 0) }
    timeMoved()
  }

  /// On to somewhere, unless the script has ended.
  func drive(to goal: Mode.Goal) {
    mode = run.hasEnded ? .paused : .driving(goal, then: .stand)
    timeMoved()
  }

  /// On to the next stop of the lecture: where the caption has something to show playing, and at once where it plays
  /// already. Or back to the stop before.
  func toCaption(_ count: Int) {
    guard count > 0 else { return go(back: narrator.stopBefore) }
    guard !run.hasEnded else { return }
    let isDone = narrator.isAnnouncedDone
    left = isDone ? run.moment : nil
    if isDone || mode.isPlaying || !narrator.isAnnouncing && narrator.isBegun {
      mode = .driving(.caption, then: .stand)
    } else {
      mode = .playing
    }
  }

  /// A lecture comes by its next caption: what the one before announces is done. The run stands right before the
  /// caption, unless it has stood there.
  func stopsBefore(_ caption: Cue) -> Bool {
    guard stage.state.isLecture, pacing == nil, stage.scene.whatIf == nil, narrator.wasAnnouncing else { return false }
    switch mode {
    case .playing, .resting, .driving(.caption, _): break
    case .paused, .held, .driving, .searching, .arriving: return false
    }
    let now = run.moment
    let before = Moment(position: now.position - 1, performed: now.performed)
    guard before != left else { return false }
    narrator.foresee(caption)
    run.go(to: before)
    mode = .held
    timeMoved()
    return true
  }

  /// To the next mark, or back to the one before.
  func toMark(_ count: Int) {
    if count > 0 { drive(to: .mark) } else { go(back: narrator.markBefore) }
  }

  /// To the moment right after a mark, back or forward.
  func toChapter(_ index: Int) {
    if let before = narrator.passed(mark: index) { go(back: before) } else { drive(to: .chapter(index)) }
  }
}
