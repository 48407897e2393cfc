import Simulation
import Testing

@testable import History

/// Time drives what arrives from outside as it drives a machine.
@Suite struct HostReadingsTests {
  /// /proc/buddyinfo of 2.6.11's form, one text a tick; the last order of Normal melts away and comes back.
  static let texts: [String] = (0..<60).map { tick in
    """
    Node 0, zone      DMA      1      1      1      1      1      1      1      0      1      1      1
    Node 0, zone   Normal     \(tick)      2      0      1      0      0      0      0      0      0 \(abs(30 - tick))
    """
  }
  /// Worked out by hand: blocks by order, each twice as long as the one before.
  static func normal(_ tick: Int) -> Int { tick + 2 * 2 + 8 + abs(30 - tick) * 1024 }

  private func recorded(budget: Int = HistoryMemory.usual) -> Timeline<HostReadings> {
    var timeline = Timeline<HostReadings>(HostReadings.Origin(), budget: budget, interval: 8)
    for text in Self.texts {
      timeline.perform(text)
      _ = timeline.advance()
    }
    return timeline
  }

  @Test(arguments: [HistoryMemory.usual, 0]) func everyReadingCanBeGoneBackTo(budget: Int) {
    var timeline = recorded(budget: budget)
    #expect(timeline.journal.count == 60)
    #expect(budget == 0 || timeline.memory.keyframes > 5)
    for tick in [59, 0, 30, 31, 7, 58, 1] {
      timeline.seek(tick: UInt64(tick))
      _ = timeline.advance()
      #expect(timeline.world.free["Normal"] == Self.normal(tick), "tick \(tick)")
      #expect(timeline.world.free["DMA"] == 127 + 256 + 512 + 1024)
    }
  }

  @Test func backToWhereItWasLow() {
    var timeline = recorded()
    let condition = HostReadings.Condition(zone: "Normal", below: 2_000)
    #expect(timeline.goBack(to: [condition]) == 0)
    // 29 + 12 + 1,024 frames; at tick 28 there were 2,088.
    #expect(timeline.world.tick == 29 && timeline.world.free["Normal"] == 1_065)
    #expect(timeline.goBack(to: [condition]) == nil)
  }

  @Test func whatArrivesOtherwisePartsTheRuns() throws {
    var timeline = recorded()
    timeline.seek(tick: 10)
    var branch = Branch<HostReadings>.noChange(of: timeline)
    while !branch.approach(&timeline, limit: 100) {}
    timeline.perform(Self.texts[40])
    while timeline.world.tick < 13 { branch.stepTick(&timeline) }
    #expect(branch.divergence == nil, "what is given to the trunk is given to the branch")
    #expect(timeline.world.free["Normal"] == Self.normal(40))
  }
}

extension Branch where W == HostReadings {
  fileprivate static func noChange(of timeline: borrowing Timeline<HostReadings>) -> Branch<HostReadings> {
    Branch(of: timeline, change: .events([]))
  }
}
