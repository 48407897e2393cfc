import Kernel
import Runner
import Script
import Simulation
import TestSupport
import Testing

@testable import History

/// Every shipped scenario forward, back, and forward again: the same digests. Up to 2,000 events at every tick; longer
/// ones in windows of 100 events and at both ends. The debug build looks at fewer windows and shorter ones,
/// `MMSCOPE_LONG=1` at all.
@Suite struct ScenarioHistoryTests {
  /// How long a script is.
  private func length(_ origin: Origin) throws -> (ticks: Int, events: UInt64) {
    var machine = try Machine(origin)
    repeat {
      let tick = machine.tick
      while machine.tick == tick { _ = machine.advance() }
    } while !machine.player.script.hasEnded
    return (Int(machine.tick), machine.events)
  }

  /// Digests at the ticks of the windows, of a machine that nobody turns back. Those of all ticks take most of a minute
  /// in a debug build.
  private func digests(_ origin: Origin, _ windows: [Range<Int>]) throws -> [Int: Digest] {
    var machine = try Machine(origin)
    var result: [Int: Digest] = [:]
    let end = windows.map(\.upperBound).max() ?? 0
    while machine.tick < end {
      let tick = machine.tick
      if windows.contains(where: { $0.contains(Int(tick)) }) { result[Int(tick)] = machine.digest() }
      while machine.tick == tick { _ = machine.advance() }
    }
    return result
  }

  /// The longest two take as long in a debug build as all the others.
  private static let names = HistoryFixtures.names.filter { name in
    !underPressure.contains(name) && (TestRun.isLong || !["long-day", "kernel-day"].contains(name))
  }
  /// Thousands of occurrences a tick: `PressureHistoryTests` goes through such runs event by event.
  private static let underPressure = [
    "page-flags", "kswapd-marks", "dirty-pages", "swap-slots", "mlock-slots", "out-of-memory", "slab-pressure",
  ]

  @Test(arguments: names) func forwardBackForward(name: String) throws {
    let origin = try HistoryFixtures.scenario(name).origin
    let (ticks, events) = try length(origin)
    let perTick = max(1, Int(events) / ticks)
    var windows = [0..<ticks]
    if events > (TestRun.isLong ? 2_000 : 100) {
      var random = RandomSource(seed: 4)
      let length = min(ticks, max(1, (TestRun.isLong ? 100 : 30) / perTick))
      let inside = (0..<(TestRun.isLong ? 20 : 2)).map { _ in Int(random.below(UInt64(max(1, ticks - length)))) }
      let starts = [0, ticks - length] + inside
      windows = starts.map { $0..<$0 + length }
    }
    let expected = try digests(origin, windows)
    // Short runs get several keyframes as well.
    var timeline = try Timeline<Machine>(origin, interval: 2_000)
    timeline.seek(tick: UInt64(ticks))
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
