import History
import Interface
import Script
import Simulation

/// The play: ticks at the speed that the screen says, in slices with keys read in between, and rests where nobody
/// steers it.
final class Play {
  private let stage: Stage
  private let driver: Driver
  private let playhead: Playhead
  private let comparison: Comparison
  private let clock: any Clock
  /// Of captions in a play that a user steers; nil: they do not hold it.
  private let reading: ReadingTime?
  /// Nanoseconds that playing has earned and not yet spent on ticks.
  private var credit: UInt64 = 0
  private var lastTurn: UInt64
  /// It played in the last turn.
  private var isGoingOn: Bool

  init(
    _ stage: Stage, _ driver: Driver, _ playhead: Playhead, _ comparison: Comparison, clock: any Clock,
    reading: ReadingTime? = nil
  ) {
    self.reading = reading
    (self.stage, self.driver, self.playhead, self.comparison) = (stage, driver, playhead, comparison)
    self.clock = clock
    lastTurn = clock.nanoseconds
    isGoingOn = playhead.mode.isPlaying
  }

  /// Nanoseconds of playing for one tick.
  private var perTick: UInt64 { 1_000_000_000 / UInt64(max(1, stage.scene.playback.speed)) }

  /// Nanoseconds until something is due: a picture of what has changed, or ticks. Ticks that nobody could see before
  /// the next picture wait for it and are worked off in one go.
  var waitingTime: UInt64 {
    let now = clock.nanoseconds
    let picture = stage.rest(at: now)
    var rest: UInt64 = stage.hasChanged ? picture : 1_000_000_000
    if playhead.mode.isPlaying {
      // A slice was too short for them.
      if credit >= perTick { return 0 }
      let earned = credit + (now - lastTurn)
      rest = min(rest, max(picture, perTick > earned ? perTick - earned : 0))
    }
    return rest
  }

  /// A turn in which nothing plays earns nothing.
  func idle() { isGoingOn = false }

  /// Works off the ticks that playing has earned since the last turn, for at most 10 ms.
  func work() {
    let start = clock.nanoseconds
    if !isGoingOn { (credit, lastTurn, isGoingOn) = (0, start, true) }
    defer { lastTurn = start }
    if case .resting(let end) = playhead.mode {
      if start < end { return }
      // The tick in whose middle the rest began goes on.
      playhead.mode = .playing
      playTick()
      if playhead.mode.isResting { return }
    }
    let perTick = self.perTick
    // What could not be worked off in a quarter of a second is forgiven: the machine is slower than the speed asked
    // for.
    credit = min(credit + (start - lastTurn), 250_000_000 + perTick)
    while credit >= perTick, case .playing = playhead.mode {
      credit -= perTick
      playTick()
      if clock.nanoseconds >= start + 10_000_000 { break }
    }
  }

  /// One tick of a play, or what is left of it, and the end of the play where that is its last one.
  private func playTick() {
    playhead.tickForward()
    comparison.settle()
    stage.hasChanged = true
    guard playhead.hasReachedEnd, !playhead.mode.isResting, !stage.scene.playback.isAtEnd else { return }
    playhead.pause()
    stage.scene.playback.isAtEnd = driver.run.hasEnded
    if driver.run.hasEnded { playhead.finish() }
  }

  // MARK: A play that nobody steers

  /// What a step of the script means for the pace: a caption stands as long as it takes to read, and where nobody
  /// steers, nobody goes on by a key.
  func follow(_ cue: Cue) {
    switch cue {
    case .say(let index):
      guard let reading = playhead.pacing?.reading ?? reading, playhead.mode.isPlaying, !playhead.mode.isUnderWay
      else { break }
      let language = stage.state.language
      rest(reading.nanoseconds(stage.scene.scenario.captions[index][language], in: language))
    case .pause: if let pacing = playhead.pacing { rest(UInt64(pacing.pause) * 1_000_000) }
    default: break
    }
  }

  private func rest(_ nanoseconds: UInt64) {
    playhead.mode = nanoseconds > 0 ? .resting(until: clock.nanoseconds + nanoseconds) : .playing
  }

  /// On to a tick without a picture, from where it is drawn again. What ends the play ends this too.
  func skip(to tick: Tick) {
    playhead.hurry(to: tick)
    playhead.timeMoved()
    playhead.mode = .playing
  }
}
