import History
import Interface
import Script
import Simulation

/// What can be known of a run before it is played: where its marks and its end will stand. Found by a run of its own,
/// which begins when the screen first asks and goes on a slice at a time; a script too long for that shows them when
/// they come.
final class Survey {
  private let scenario: Scenario
  private let stage: Stage
  private let clock: any Clock
  private let isWatched: Bool
  private var scout: Driver?
  private(set) var isDone = false
  /// Advances that the scout has made.
  private(set) var advances: UInt64 = 0
  /// At most so many.
  static let limit: UInt64 = 200_000
  /// Between two looks at the clock.
  private static let stretch: UInt64 = 2_000

  /// - Parameter isWatched: somebody waits for the next picture.
  init(_ scenario: Scenario, _ stage: Stage, clock: any Clock, isWatched: Bool) {
    (self.scenario, self.stage, self.clock, self.isWatched) = (scenario, stage, clock, isWatched)
  }

  /// The screen shows where marks and end will stand, and that is not known yet.
  var isDue: Bool { !isDone && stage.showsTimeline }

  /// A slice of finding that out; where nobody watches, all of it.
  func work() {
    let deadline = clock.nanoseconds + 10_000_000
    proceed { !isWatched || clock.nanoseconds < deadline }
  }

  /// On as long as there is time.
  func proceed(while hasTime: () -> Bool) {
    guard !isDone else { return }
    if scout == nil { scout = try? Driver(scenario) }
    guard let scout else {
      isDone = true
      return
    }
    repeat {
      let before = scout.run.moment.position
      scout.run(to: .script, advances: min(Self.stretch, Self.limit - advances))
      advances += scout.run.moment.position - before
      isDone = scout.hasReached(.script) || advances >= Self.limit || scout.run.moment.position == before
    } while !isDone && hasTime()
    guard isDone else { return }
    stage.scene.playback.marksAhead = scout.run.markTicks
    stage.scene.playback.lastTick = scout.hasReached(.script) ? scout.run.tick : nil
    stage.hasChanged = true
    self.scout = nil
  }
}
