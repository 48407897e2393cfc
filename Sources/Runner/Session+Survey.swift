package import History
import Interface
import Kernel
package import Script

/// What can be known of a run before it is played.
extension Session {
  /// A start of free blocks only: the map begins where they are.
  mutating func lookAtFreeFrames() {
    scene.reading = timeline.reading(.init())
    guard case .freeBlocks = scene.scenario.start else { return }
    let survey = timeline.reading(State.survey(of: timeline.machine.configuration.memoryFrames))
    state.lookAtFreeFrames(survey, scene: scene)
  }

  /// Where the marks and the end will stand, found by a run of its own; a script too long for that shows them when they
  /// come.
  mutating func lookAhead() {
    let (ticks, end) = Self.survey(scene.scenario)
    scene.playback.marksAhead = ticks
    scene.playback.lastTick = end
  }

  private static func survey(_ scenario: Scenario, limit: Int = 200_000) -> (marks: [UInt64?], end: UInt64?) {
    guard var scout = try? scenario.origin.boot() else { return ([], nil) }
    for _ in 0..<limit where !scout.player.hasEnded { _ = scout.advance() }
    return (scout.player.markTicks, scout.player.hasEnded ? scout.tick : nil)
  }
}

extension Scenario {
  /// What its run begins with.
  package var origin: Origin {
    Origin(configuration: configuration, start: start, seed: seed, program: program)
  }
}
