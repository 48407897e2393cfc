import Kernel
import Runner
import Script
import Simulation
import TestSupport
import Testing

@testable import History

/// Every shipped scenario forward, back, and forward again: the same digests. Up to 2,000 events at every tick; longer
/// ones in windows of 100 events and at both ends.
@Suite struct ScenarioHistoryTests {
  /// Digests by tick from boot to the end of the script.
  private func digests(_ origin: Origin) throws -> (ticks: [Digest], events: UInt64) {
    var machine = try Machine(origin)
    var result: [Digest] = []
    while true {
      let tick = machine.tick
      result.append(machine.digest())
      while machine.tick == tick { _ = machine.advance() }
      if machine.player.script.hasEnded { break }
    }
    return (result, machine.events)
  }

  @Test(arguments: HistoryFixtures.names) func forwardBackForward(name: String) throws {
    let origin = try HistoryFixtures.scenario(name).origin
    let (expected, events) = try digests(origin)
    let perTick = max(1, Int(events) / expected.count)
    var windows = [0..<expected.count]
    if events > 2_000 {
      var random = RandomSource(seed: 4)
      let length = max(1, 100 / perTick)
      let starts =
        [0, expected.count - length] + (0..<20).map { _ in Int(random.below(UInt64(expected.count - length))) }
      windows = starts.map { $0..<$0 + length }
    }
    // Short runs get several keyframes as well.
    var timeline = try Timeline<Machine>(origin, interval: 2_000)
    timeline.seek(tick: UInt64(expected.count))
    for window in windows {
      timeline.seek(tick: UInt64(window.upperBound - 1))
      for tick in window.reversed() {
        let digest = timeline.digest()
        try #require(digest == expected[tick], "\(name): back at tick \(tick)")
        if tick > 0 { timeline.stepTickBack() }
      }
      timeline.seek(tick: UInt64(window.lowerBound))
      for tick in window {
        let digest = timeline.digest()
        try #require(digest == expected[tick], "\(name): forward again at tick \(tick)")
        timeline.stepTick()
      }
    }
  }

  /// The moments of all events, walked back one by one, are those of the walk forward.
  @Test(arguments: ["split-and-merge", "watermarks", "two-cpus"]) func eventsBack(name: String) throws {
    let origin = try HistoryFixtures.scenario(name).origin
    var timeline = try Timeline<Machine>(origin)
    var moments: [Moment] = []
    var digests: [Digest] = []
    while !timeline.world.player.script.hasEnded, moments.count < 60 {
      _ = timeline.stepEvent(limit: 10_000)
      moments.append(timeline.moment)
      digests.append(timeline.digest())
    }
    for place in moments.indices.dropLast().reversed() {
      timeline.stepEventBack()
      if timeline.moment != moments[place], place == moments.count - 2 { continue }
      #expect(timeline.moment == moments[place], "\(name): event \(place)")
      let digest = timeline.digest()
      #expect(digest == digests[place])
    }
  }
}
