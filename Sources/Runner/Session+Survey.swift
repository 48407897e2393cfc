import Cells
package import History
import Interface
import Kernel
package import Script

/// What can be known of a run before it is played.
extension Session {
  /// A start of free blocks only: the map begins where they are.
  func lookAtFreeFrames() {
    scene.reading = timeline.reading(.init())
    guard case .freeBlocks = scene.scenario.start else { return }
    let survey = timeline.reading(State.survey(of: timeline.machine.configuration.memoryFrames))
    state.lookAtFreeFrames(survey, scene: scene)
  }

  /// Where the marks and the end will stand, found by a run of its own; a script too long for that shows them when they
  /// come.
  func lookAhead() {
    let (ticks, end) = Self.survey(scene.scenario)
    scene.playback.marksAhead = ticks
    scene.playback.lastTick = end
  }

  private static func survey(_ scenario: Scenario, limit: Int = 200_000) -> (marks: [UInt64?], end: UInt64?) {
    guard var scout = try? Timeline(scenario.origin, budget: 0) else { return ([], nil) }
    for _ in 0..<limit where !scout.hasEnded(scenario.typed) { _ = scout.advance() }
    return (scout.machine.player.markTicks, scout.hasEnded(scenario.typed) ? scout.machine.tick : nil)
  }

  /// Reads what the next picture shows.
  func read(_ size: Size) {
    var scene = self.scene
    scene.read(for: state, size: size) { timeline.reading($0) }
    self.scene = scene
  }
}

extension Timeline {
  /// Whether the run has come to its end: where the saved one ended, or else with the script.
  package func hasEnded(_ typed: TypedRun?) -> Bool {
    guard let until = typed?.until else { return machine.player.hasEnded }
    // The lines are counted only where the run may end: it is asked at every advance.
    return position >= until && typed?.end.map { moment >= $0 } == true
  }
}

extension TypedRun {
  package var journal: [Timeline.Entry] {
    lines.compactMap { line in line.event.map { Timeline.Entry(position: line.position, event: $0) } }
  }

  /// The moment at which the saved run ends.
  package var end: Timeline.Moment? { until.map { Timeline.Moment(position: $0, performed: eventCount) } }
}

extension Scenario {
  /// What its run begins with.
  package var origin: Origin {
    Origin(configuration: configuration, start: start, seed: seed, program: program, journal: typed?.journal ?? [])
  }
}
