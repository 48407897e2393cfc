import Cells
package import History
import Interface
package import Script
package import Simulation

/// What can be known of a run before it is played.
extension Session {
  /// A start of free blocks only: the map begins where they are.
  func lookAtFreeFrames() {
    scene.shown = timeline.firstShown(state)
    state.lookAtFreeFrames(of: timeline, scene: scene)
  }

  /// Where the marks and the end will stand, found by a run of its own; a script too long for that shows them when they
  /// come.
  func lookAhead() {
    let (ticks, end) = Self.survey(scene.scenario)
    scene.playback.marksAhead = ticks
    scene.playback.lastTick = end
  }

  private static func survey(_ scenario: Scenario, limit: Int = 200_000) -> (marks: [UInt64?], end: UInt64?) {
    guard let scout = try? scenario.begin(budget: 0) else { return ([], nil) }
    _ = scout.run(to: scenario.typed, limit: UInt64(limit))
    return (scout.markTicks, scout.hasEnded(scenario.typed) ? scout.tick : nil)
  }

  /// Reads what the next picture shows.
  func read(_ size: Size) {
    var scene = self.scene
    scene.read(for: state, size: size, of: timeline)
    self.scene = scene
  }
}

extension Run {
  /// Whether the run has come to its end: where the saved one ended, or else with the script.
  package func hasEnded(_ typed: TypedRun?) -> Bool {
    guard let end = typed?.end else { return hasEnded }
    return moment >= end
  }

  /// On to that end, at most `limit` advances; true when it is there.
  package func run(to typed: TypedRun?, limit: UInt64 = .max) -> Bool {
    let end = moment.position.addingReportingOverflow(limit)
    let last = end.overflow ? UInt64.max : end.partialValue
    while !hasEnded(typed), moment.position < last {
      var bounds = boundsToEnd(typed)
      bounds.advances = min(bounds.advances, last - moment.position)
      run(bounds)
    }
    return hasEnded(typed)
  }

  /// Bounds that stop at the end at the latest. Events that were typed at its position are done one by one.
  package func boundsToEnd(_ typed: TypedRun?) -> RunBounds {
    guard let end = typed?.end else { return RunBounds(script: true) }
    return RunBounds(advances: end.position > moment.position ? end.position - moment.position : 1)
  }
}
