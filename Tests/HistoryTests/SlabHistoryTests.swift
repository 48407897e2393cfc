import Kernel
import Simulation
import TestSupport
import Testing

@testable import History

/// The slab allocator in both directions: caches, arrays, slabs, pools and sleeping growths come back as they were.
@Suite struct SlabHistoryTests {
  static let ticks = 120
  /// Seed, and whether the first event starts the allocator.
  // The last one hangs at tick 94: nobody is left to kill.
  static let worlds: [(UInt64, Bool)] = [(6, false), (12, true), (1, true)]

  /// What a machine that nobody ever turned back is at every tick.
  private struct Reference {
    var digests: [Digest] = []
    /// At every tenth tick.
    var surveys: [Int: [AnyHashable]] = [:]
    var logs: [[Occurrence]] = []
    /// Ticks in which a growth slept.
    var sleeping = 0
    var counts: [OccurrenceKind: UInt64] = [:]

    init(_ origin: Origin) throws {
      var machine = try Machine(origin)
      for tick in 0..<SlabHistoryTests.ticks {
        digests.append(machine.digest())
        if tick % 10 == 0 { surveys[tick] = machine.slabSurvey() }
        logs.append(machine.ring.newest(100))
        if !machine.slab.growths.isEmpty { sleeping += 1 }
        while machine.tick == tick { _ = machine.advance() }
      }
      for kind in OccurrenceKind.allCases { counts[kind] = machine.ring.count(of: kind) }
    }
  }

  @Test(arguments: worlds) func forwardBackForward(seed: UInt64, isLazy: Bool) throws {
    let origin = SlabWorld.origin(seed: seed, isLazy: isLazy)
    let reference = try Reference(origin)
    var timeline = try Timeline<Machine>(origin, interval: 400)
    timeline.seek(tick: Tick(Self.ticks))
    #expect(timeline.memory.keyframes > 10, "seed \(seed)")
    var random = RandomSource(seed: seed)
    let all = Array(0..<Self.ticks)
    let seeks = (0..<(TestRun.isLong ? 2_000 : seed == 6 ? 200 : 20)).map { _ in Int(random.below(UInt64(Self.ticks))) }
    for (way, ticks) in [("back", Array(all.reversed())), ("forward again", all), ("seek", seeks)] {
      for (step, tick) in ticks.enumerated() {
        let place = "seed \(seed), \(way), step \(step), tick \(tick)"
        switch way {
        case "back": timeline.stepTickBack()
        case "forward again": if step > 0 { timeline.stepTick() }
        default: timeline.seek(tick: Tick(tick))
        }
        let digest = timeline.digest()
        try #require(digest == reference.digests[tick], "\(place)")
        try #require(timeline.world.ring.newest(100) == reference.logs[tick], "\(place): the log")
        if let expected = reference.surveys[tick] {
          let survey = timeline.world.slabSurvey()
          try #require(survey == expected, "\(place)")
          let violation = timeline.world.fullViolation()
          try #require(violation == nil, "\(place)")
        }
      }
    }
  }

  /// Keyframes that take in the one before them when memory for history is short.
  @Test(arguments: worlds) func thinnedOut(seed: UInt64, isLazy: Bool) throws {
    let origin = SlabWorld.origin(seed: seed, isLazy: isLazy)
    let reference = try Reference(origin)
    let budget = 1 << 20
    var timeline = try Timeline<Machine>(origin, budget: budget, interval: 1_000)
    timeline.seek(tick: Tick(Self.ticks))
    #expect(timeline.memory.bytes <= budget && timeline.memory.keyframes > 3, "seed \(seed): \(timeline.memory)")
    var random = RandomSource(seed: seed)
    for step in 0..<(TestRun.isLong ? 100 : 15) {
      let tick = Int(random.below(UInt64(Self.ticks)))
      timeline.seek(tick: Tick(tick))
      let digest = timeline.digest()
      try #require(digest == reference.digests[tick], "seed \(seed), seek \(step) to tick \(tick)")
    }
  }

  /// The worlds are what they claim to be.
  @Test func theWorldsAreRich() throws {
    var counts: [OccurrenceKind: UInt64] = [:]
    var sleeping = 0
    for (seed, isLazy) in Self.worlds {
      let reference = try Reference(SlabWorld.origin(seed: seed, isLazy: isLazy))
      counts.merge(reference.counts) { $0 + $1 }
      sleeping += reference.sleeping
      if isLazy { #expect(reference.surveys[20] == [] && reference.surveys[30] != [], "seed \(seed)") }
    }
    #expect(sleeping > 100)
    let wanted: [OccurrenceKind] = [
      .slab(.cacheCreated), .slab(.cacheDestroyed), .slab(.cacheBusy), .slab(.cacheNotCreated), .slab(.slabGrown),
      .slab(.slabNotGrown), .slab(.slabDestroyed),
      .slab(.objectFailed), .slab(.arrayFlushed), .slab(.reaped), .slab(.arrayReaped), .slab(.refilledFromSlab),
      .pool(.poolReserve), .pool(.poolWaits), .pool(.poolReturned),
      .pool(.poolDestroyed), .pool(.poolResized), .pool(.poolEmpty), .request(.retried), .script(.queuedBehind),
    ]
    for kind in wanted { #expect((counts[kind] ?? 0) > 0, "\(kind)") }
  }

  /// Back to before there was an allocator, and from there into another future.
  @Test func beforeTheAllocatorExisted() throws {
    let origin = Origin(configuration: Configuration(memoryFrames: 16384, hz: 12))
    var timeline = try Timeline<Machine>(origin, interval: 20)
    var digests: [Digest] = []
    for _ in 0..<10 {
      digests.append(timeline.digest())
      timeline.stepTick()
    }
    func kmalloc(_ size: UInt32) -> Event {
      .allocateObject(ObjectRequest(.kmalloc(SizeRange(size)), label: LabelID(0), count: 300), Requester())
    }
    timeline.perform(kmalloc(100))
    timeline.seek(tick: 60)
    let end = timeline.digest()
    #expect(timeline.world.slab.isUp && timeline.world.ring.count(of: .slab(.reaped)) > 0)
    for tick in [9, 3, 0, 7] {
      timeline.seek(tick: Tick(tick))
      let digest = timeline.digest()
      #expect(!timeline.world.slab.isUp && digest == digests[tick], "tick \(tick)")
      #expect(timeline.world.slabReading(SlabRequest()) == nil)
    }
    timeline.seek(tick: 60)
    let again = timeline.digest()
    #expect(again == end)
    timeline.seek(tick: 5)
    timeline.perform(.slab(.create(CacheSpec(SlabWorld.own[3], size: 700)), Requester()))
    timeline.perform(kmalloc(2000))
    timeline.seek(tick: 60)
    let other = timeline.digest()
    var fresh = try Timeline<Machine>(origin, budget: 0, journal: timeline.journal)
    fresh.seek(tick: 60)
    let expected = fresh.digest()
    #expect(other == expected && other != end)
    #expect(timeline.world.fullViolation() == nil)
  }

  /// A growth has its pages and its task sleeps for the off-slab descriptor: `cache_grow` in the middle.
  @Test func aDescriptorIsWaitedFor() throws {
    func counts(_ pairs: [Int: UInt32]) -> [UInt32] { (0..<Order.count).map { pairs[$0] ?? 0 } }
    let start = Start.freeBlocks([ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .normal), counts: counts([4: 20]))])
    let configuration = Configuration(memoryFrames: 16384, hz: 12, minFreeKbytes: 128, hasSlab: true)
    var timeline = try Timeline<Machine>(Origin(configuration: configuration, start: start), interval: 400)
    let (init0, sleeper) = (Requester(), Requester(task: TaskID(3)))
    timeline.perform(.slab(.create(CacheSpec(SlabWorld.own[0], size: 4096)), init0))
    // What GFP_ATOMIC can have, and every object that a descriptor (26 bytes) could be.
    timeline.perform(.allocate(HistoryFixtures.allocation(0...0, .atomic, label: 9, count: 400), init0))
    let small = ObjectRequest(.kmalloc(SizeRange(32)), gfp: .atomic, label: LabelID(10), count: 300)
    timeline.perform(.allocateObject(small, init0))
    // One frame above min: the object's pages are had, its descriptor's are not. (From there on no mark is looked at
    // again, since nothing can be reclaimed.)
    func isOneAboveMin() -> Bool {
      guard let normal = timeline.world.reading().zones.last else { return true }
      return normal.free == normal.min + 1
    }
    while !isOneAboveMin() {
      let one = Pick(sequence: .oldest, amount: .count(1))
      timeline.perform(.free(FreeRequest(target: .label(LabelID(9), one)), init0))
      timeline.perform(.drainLocalPages(cpu: 0))
    }
    var pages: [UInt32?] = []
    var digests: [Digest] = []
    while timeline.world.tick < 60 {
      if timeline.world.tick == 20 {
        let object = ObjectRequest(.cache(SlabWorld.own[0]), gfp: [.wait, .io], label: LabelID(0))
        timeline.perform(.allocateObject(object, sleeper))
        #expect(timeline.world.slab.growths.count == 1 && timeline.world.waiting.count == 1)
      }
      timeline.stepTick()
      pages.append(timeline.world.slab.growths.values.first?.pages)
      digests.append(timeline.digest())
    }
    let first = try #require(pages.firstIndex { $0 != nil }, "no growth waits for its descriptor")
    #expect(first == 20 && timeline.world.ring.count(of: .request(.retried)) == 39)
    for place in [first, 0, first + 1, first, 59, first, 58, first - 1] {
      timeline.seek(tick: Tick(place + 1))
      let digest = timeline.digest()
      #expect(digest == digests[place], "tick \(place + 1)")
      #expect(timeline.world.slab.growths.values.first?.pages == pages[place], "tick \(place + 1)")
      let violation = timeline.world.fullViolation()
      #expect(violation == nil, "tick \(place + 1)")
    }
  }

  @Test(arguments: worlds) func aBranchWithoutChangeNeverDiverges(seed: UInt64, isLazy: Bool)
    throws
  {
    let origin = SlabWorld.origin(seed: seed, isLazy: isLazy)
    for (change, start) in [(Branch<Machine>.Change.origin(origin), 0), (.events([]), 45)] {
      var trunk = try Timeline<Machine>(origin, interval: 500)
      trunk.seek(tick: Tick(start))
      for _ in 0..<start % 7 { _ = trunk.advance() }
      var branch = try Branch(of: trunk, change: change)
      while !branch.approach(&trunk, limit: 100) {}
      while trunk.world.tick < Self.ticks {
        branch.stepTick(&trunk)
        let (mine, theirs) = (trunk.digest(), branch.digest())
        try #require(mine == theirs, "seed \(seed), from \(start), tick \(trunk.world.tick)")
      }
      #expect(branch.divergence == nil, "seed \(seed), from \(start)")
      trunk.seek(tick: 60)
      for _ in 0..<9 { _ = trunk.advance() }
      branch.settle(&trunk)
      let (mine, theirs) = (trunk.digest(), branch.digest())
      #expect(mine == theirs && branch.timeline.moment == trunk.moment, "seed \(seed), from \(start)")
    }
  }

  /// Anything in any direction, with events by hand in between: always what a machine does that goes straight there.
  @Test(arguments: TestRun.seeds(611, 612, 614)) func wandering(seed: UInt64) throws {
    let origin = SlabWorld.origin(seed: seed, isLazy: seed % 3 == 0, steps: 300)
    var world = SlabWorld(random: RandomSource(seed: seed), cpus: seed % 2 == 0 ? 1 : 2)
    var timeline = try Timeline<Machine>(origin, interval: 150)
    for step in 0..<(TestRun.isLong ? 1_500 : 80) {
      switch world.random.below(8) {
      case 0: timeline.seek(tick: Tick(world.random.below(120)))
      case 1: timeline.stepTickBack()
      case 2: timeline.stepEventBack()
      case 3: for _ in 0..<world.random.below(30) { _ = timeline.advance() }
      case 4: timeline.seek(tick: timeline.world.tick + Tick(world.random.below(9)))
      default: for event in world.events() { timeline.perform(event) }
      }
      if step % 10 != 9 { continue }
      var straight = try Timeline<Machine>(origin, budget: 0, journal: timeline.journal)
      straight.go(to: timeline.moment)
      let place = "seed \(seed), step \(step), \(timeline.moment)"
      let (mine, theirs) = (timeline.digest(), straight.digest())
      try #require(mine == theirs, "\(place)")
      try #require(timeline.world.slabSurvey() == straight.world.slabSurvey(), "\(place)")
      let violation = timeline.world.fullViolation()
      try #require(violation == nil, "\(place)")
    }
  }
}
