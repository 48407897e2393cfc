import Kernel
import Simulation
import TestSupport
import Testing

@testable import History

/// Keyframes are exact: a restored machine is the machine that went there by itself.
@Suite struct KeyframeTests {
  /// Reference: the digest and the whole log at every tick, by a machine that nobody ever turned back.
  struct Reference {
    var digests: [Digest] = []
    /// All occurrences, the first of them that the ring still had, and how many there were by each tick.
    private var happened: [Occurrence] = []
    private var first: UInt64 = 0
    private var totals: [UInt64] = []

    /// What the ring holds at a tick, the newest so many.
    func log(_ tick: Int, _ limit: Int) -> [Occurrence] {
      Array(happened.prefix(Int(totals[tick] - first)).suffix(limit))
    }

    init(_ origin: Origin, ticks: Int) throws {
      var machine = try Machine(origin)
      first = machine.ring.oldest
      for _ in 0..<ticks {
        digests.append(machine.digest())
        let total = machine.ring.total
        happened += machine.ring.newest(Int(total - first) - happened.count)
        totals.append(total)
        let tick = machine.tick
        while machine.tick == tick { _ = machine.advance() }
      }
    }
  }

  @Test(arguments: [(UInt64(1), false), (2, false), (3, true), (4, true)])
  func seeksAreExact(seed: UInt64, crowded: Bool) throws {
    let origin = HistoryFixtures.mixed(seed: seed, crowded: crowded)
    let ticks = 600
    let reference = try Reference(origin, ticks: ticks)
    var timeline = try Timeline<Machine>(origin, interval: 500)
    timeline.seek(tick: UInt64(ticks))
    #expect(timeline.memory.keyframes > 5)
    var random = RandomSource(seed: seed)
    for step in 0..<(TestRun.isLong ? 1_000 : 250) {
      let tick = Int(random.below(UInt64(ticks)))
      timeline.seek(tick: UInt64(tick))
      let digest = timeline.digest()
      try #require(digest == reference.digests[tick], "seed \(seed), seek \(step) to tick \(tick)")
      let length = TestRun.isLong || step % 25 == 0 ? 3_000 : 200
      let log = timeline.world.ring.newest(length)
      try #require(log == reference.log(tick, length), "seed \(seed), seek \(step): the log")
      if step % 25 == 0 {
        let violation = timeline.world.fullViolation()
        #expect(violation == nil, "seed \(seed), seek \(step) to tick \(tick)")
      }
    }
  }

  /// What the map shows is kept apart from the descriptors: it must come back as well.
  @Test func mapsAreExact() throws {
    let origin = HistoryFixtures.mixed(seed: 9)
    let windows = [1, 24, 300, 2048].map { MapWindow(start: FrameNumber(1024), framesPerCell: $0, cells: 40) }
    let request = ReadingRequest(windows: windows)
    var maps: [[MapReading]] = []
    var machine = try Machine(origin)
    for _ in 0..<200 {
      maps.append(machine.reading(request).maps)
      let tick = machine.tick
      while machine.tick == tick { _ = machine.advance() }
    }
    var timeline = try Timeline<Machine>(origin, interval: 200)
    timeline.seek(tick: 200)
    for tick in stride(from: 199, through: 0, by: -7) {
      timeline.seek(tick: UInt64(tick))
      #expect(timeline.world.reading(request).maps == maps[tick], "tick \(tick)")
    }
  }

  /// A small budget thins the keyframes out and changes nothing else.
  @Test func budgetIsKept() throws {
    let origin = HistoryFixtures.mixed(seed: 5)
    let reference = try Reference(origin, ticks: 500)
    let budget = 400 << 10
    var timeline = try Timeline<Machine>(origin, budget: budget, interval: 100)
    timeline.seek(tick: 500)
    #expect(timeline.memory.bytes <= budget)
    #expect(timeline.memory.keyframes > 2)
    var random = RandomSource(seed: 5)
    for _ in 0..<100 {
      let tick = Int(random.below(500))
      timeline.seek(tick: UInt64(tick))
      let digest = timeline.digest()
      try #require(digest == reference.digests[tick], "tick \(tick)")
      #expect(timeline.memory.bytes <= budget)
    }
  }

  @Test func withoutKeyframesItBootsAgain() throws {
    let origin = HistoryFixtures.mixed(seed: 6)
    let reference = try Reference(origin, ticks: 60)
    var timeline = try Timeline<Machine>(origin, budget: 0)
    timeline.seek(tick: 60)
    for tick in [40, 50, 3, 0, 59] {
      timeline.seek(tick: UInt64(tick))
      let digest = timeline.digest()
      #expect(digest == reference.digests[tick])
    }
    #expect(timeline.memory.keyframes == 0)
  }

  /// Chunks that nobody touched cost nothing.
  @Test func untouchedChunksTakeNoMemory() throws {
    let configuration = Configuration(memoryFrames: 64 << 18, pae: true)
    var machine = try Machine(configuration)
    let first = machine.captureKeyframe()
    let event = Event.allocate(HistoryFixtures.allocation(0...0), Requester())
    machine.perform(event)
    let second = machine.captureKeyframe()
    let third = machine.captureKeyframe()
    #expect(first.size < 1 << 20)
    #expect(second.size < 12 << 10)
    #expect(third.size < 12 << 10)
  }
}
