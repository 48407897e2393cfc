import History
import Kernel
import Simulation
import TestSupport
import Testing

/// What if: one thing is changed, both go on in lockstep, and the first request that comes out otherwise is found.
@Suite struct BranchTests {
  /// 64 frames are asked for each tick and kept.
  private var origin: Origin {
    let request = AllocationRequest(orders: OrderDistribution(Order(6)), gfp: .atomic)
    let workload = Workload(every: 1, request: request, requester: Requester())
    return Origin(configuration: Configuration(memoryFrames: 4096), program: Program(workloads: [workload]))
  }

  /// Everything that happened in a run of so many ticks, from one machine that nobody stops.
  private func occurrences(_ origin: Origin, ticks: Tick, event: Event? = nil, at tick: Tick = 0) throws
    -> [[Occurrence]]
  {
    var machine = try Machine(origin)
    var result: [[Occurrence]] = []
    while machine.tick < ticks {
      if machine.tick == tick, let event { machine.perform(event) }
      var seen = machine.ring.total
      result.append([])
      let now = machine.tick
      while machine.tick == now {
        _ = machine.advance()
        result[result.count - 1] += (seen..<machine.ring.total).map { machine.ring[$0] }
        seen = machine.ring.total
      }
    }
    return result
  }

  /// What each request got, in words: those made and those that were served after waiting, by their numbers.
  private func outcomes(_ ticks: [[Occurrence]]) -> [Set<String>] {
    var number = 0
    var numbers: [HandleID: Int] = [:]
    return ticks.map { tick in
      var lines: Set<String> = []
      var asked = ""
      for occurrence in tick {
        switch occurrence.what {
        case .request(.requested(let call, let order, let gfp, _)):
          number += 1
          asked = "\(number) \(call) \(order.rawValue) \(gfp.rawValue) \(occurrence.task.rawValue)"
        case .request(.retried(let handle, _, _)): asked = "retry \(numbers[handle] ?? -1)"
        case .request(.served(let zone, _, _, _, _)): lines.insert("\(asked) served \(zone.rawValue)")
        case .request(.waits(let handle, _, _)):
          numbers[handle] = number
          lines.insert("\(asked) waits")
        case .request(.failed), .request(.noZonelist), .request(.orderTooLarge), .request(.bugHighMemAddress):
          lines.insert("\(asked) fails")
        default: break
        }
      }
      return lines
    }
  }

  private func firstDifference(_ a: [[Occurrence]], _ b: [[Occurrence]]) -> Tick? {
    zip(outcomes(a), outcomes(b)).enumerated().first { $0.element.0 != $0.element.1 }.map { Tick($0.offset) }
  }

  private func branched(_ trunk: inout Timeline<Machine>, _ change: Branch<Machine>.Change) throws -> Branch<Machine> {
    var branch = try Branch(of: trunk, change: change)
    while !branch.approach(&trunk, limit: 100) {}
    return branch
  }

  @Test(arguments: 1...10)
  func theDivergenceIsThatOfTwoLinearRuns(seed: UInt64) throws {
    let ticks: Tick = 300
    let origin = HistoryFixtures.mixed(seed: seed, memory: 6 << 8, crowded: seed % 2 == 0)
    var smaller = origin
    smaller.configuration.memoryFrames = 5 << 8
    var reserving = origin
    reserving.configuration.minFreeKbytes = 900
    var reseeded = origin
    reseeded.seed = seed + 100
    let linear = try occurrences(origin, ticks: ticks)
    var found = 0
    for other in [smaller, reserving, reseeded] {
      let expected = firstDifference(linear, try occurrences(other, ticks: ticks))
      var trunk = try Timeline<Machine>(origin)
      var branch = try branched(&trunk, .origin(other))
      while trunk.world.tick < ticks { branch.stepTick(&trunk) }
      #expect(branch.divergence?.tick == expected, "seed \(seed)")
      found += expected == nil ? 0 : 1
    }
    #expect(found > 0, "seed \(seed): nothing diverges, so that nothing was tested")
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func lockstepIsTwoRuns(seed: UInt64) throws {
    let origin = HistoryFixtures.mixed(seed: seed)
    var other = origin
    other.configuration.memoryFrames = 7 << 8
    other.configuration.cpus = 3
    var trunk = try Timeline<Machine>(origin)
    var branch = try branched(&trunk, .origin(other))
    var alone = try Machine(origin)
    var otherAlone = try Machine(other)
    for tick in 1...200 as ClosedRange<Tick> {
      branch.stepTick(&trunk)
      while alone.tick < tick { _ = alone.advance() }
      while otherAlone.tick < tick { _ = otherAlone.advance() }
      #expect(trunk.digest() == alone.digest(), "seed \(seed) tick \(tick)")
      #expect(branch.timeline.world.tick == tick)
      #expect(branch.digest() == otherAlone.digest(), "seed \(seed) tick \(tick)")
    }
  }

  @Test func anEventMore() throws {
    let event = Event.allocate(HistoryFixtures.allocation(10...10, .atomic), Requester())
    let expected = firstDifference(
      try occurrences(origin, ticks: 100), try occurrences(origin, ticks: 100, event: event, at: 10))
    var trunk = try Timeline<Machine>(origin)
    trunk.seek(tick: 10)
    var branch = try branched(&trunk, .events([event]))
    #expect(branch.timeline.world.events == trunk.world.events + 1)
    while trunk.world.tick < 100 { branch.stepTick(&trunk) }
    #expect(expected != nil && branch.divergence?.tick == expected)
    let found = branch.divergence
    let divergence = try #require(found)
    #expect(
      divergence.trunk?.outcome.what.kind == .request(.served)
        && divergence.branch?.outcome.what.kind == .request(.failed))
    #expect(divergence.branch?.refusal != nil && !divergence.isOfRequests)
    branch.goToDivergence(&trunk)
    #expect(trunk.world.tick == divergence.tick && branch.timeline.world.tick == divergence.tick)
    #expect(trunk.world.ring[trunk.world.ring.total - 1] == divergence.trunk?.outcome)
    #expect(branch.timeline.world.ring[branch.timeline.world.ring.total - 1] == divergence.branch?.outcome)
  }

  /// The change's own request sleeps, tries again and sleeps: that is the change itself.
  @Test func theChangeItselfIsNoDivergence() throws {
    var program = Program(steps: [.tick(30)])
    let label = HistoryFixtures.allocation(10...10, .kernel, label: 0)
    program.steps = [.event(.allocate(label, Requester())), .tick(20)]
    program.steps.append(.event(.free(FreeRequest(target: .label(LabelID(0), Pick())), Requester())))
    program.steps += [.tick(5), .event(.allocate(HistoryFixtures.allocation(0...0, .kernel), Requester())), .tick(10)]
    let start = Start.freeBlocks([
      ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .dma), counts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2])
    ])
    let origin = Origin(
      configuration: Configuration(memoryFrames: 4096, minFreeKbytes: 0), start: start, program: program)
    var trunk = try Timeline<Machine>(origin)
    trunk.seek(tick: 3)
    let more = HistoryFixtures.allocation(10...10, [.wait, .io, .repeats], count: 2)
    let task = Requester(task: TaskID(1))
    var branch = try branched(&trunk, .events([.allocate(more, task), .allocate(more, task)]))
    #expect(branch.timeline.world.waiting.count == 1)
    while trunk.world.tick < 24 { branch.stepTick(&trunk) }
    #expect(branch.timeline.world.ring.count(of: .request(.retried)) > 0)
    #expect(branch.divergence == nil)
  }

  @Test func nothingChanges() throws {
    let origin = HistoryFixtures.mixed(seed: 3)
    var trunk = try Timeline<Machine>(origin)
    var branch = try branched(&trunk, .origin(origin))
    while trunk.world.tick < 400 { branch.stepTick(&trunk) }
    #expect(branch.divergence == nil)
    #expect(branch.digest() == trunk.digest())
  }

  @Test func anotherSeedAsksForOtherThings() throws {
    let origin = HistoryFixtures.mixed(seed: 3)
    var other = origin
    other.seed = 4
    var trunk = try Timeline<Machine>(origin)
    var branch = try branched(&trunk, .origin(other))
    while branch.divergence == nil, trunk.world.tick < 100 { branch.stepTick(&trunk) }
    #expect(branch.divergence?.isOfRequests == true)
  }

  /// Forward, back, forward: the same pair of machines at each tick; what was typed before is in both.
  @Test(arguments: [5, 6, 7] as [UInt64])
  func backAndForthIsTheSame(seed: UInt64) throws {
    var random = RandomSource(seed: seed)
    let origin = HistoryFixtures.mixed(seed: seed, memory: 6 << 8, crowded: true)
    var other = origin
    other.configuration.memoryFrames = 5 << 8
    var trunk = try Timeline<Machine>(origin)
    for tick in [12, 40, 41] as [Tick] {
      trunk.seek(tick: tick)
      for _ in 0..<random.below(6) { _ = trunk.advance() }
      trunk.perform(.allocate(HistoryFixtures.allocation(3...3, .atomic, label: 2), Requester()))
    }
    var branch = try branched(&trunk, .origin(other))
    var pairs: [[Digest]] = []
    for _ in 0..<120 {
      pairs.append([trunk.digest(), branch.digest()])
      branch.stepTick(&trunk)
    }
    #expect(branch.timeline.journal.count == 3)
    let divergence = branch.divergence
    for step in 0..<40 {
      let tick = Tick(random.below(120))
      trunk.seek(tick: tick)
      branch.settle(&trunk)
      #expect([trunk.digest(), branch.digest()] == pairs[Int(tick)], "seed \(seed) step \(step) tick \(tick)")
      trunk.stepTick()
      branch.follow(&trunk)
      branch.settle(&trunk)
      if tick < 119 { #expect([trunk.digest(), branch.digest()] == pairs[Int(tick) + 1], "seed \(seed) step \(step)") }
    }
    #expect(branch.divergence == divergence)
  }

  /// In the middle of a tick the branch stands at the same place: without a change, at the same moment.
  @Test(arguments: [8, 9] as [UInt64])
  func placesWithinATick(seed: UInt64) throws {
    let origin = HistoryFixtures.mixed(seed: seed)
    var trunk = try Timeline<Machine>(origin)
    trunk.seek(tick: 20)
    for _ in 0..<5 { _ = trunk.advance() }
    trunk.perform(.drainLocalPages(cpu: 0))
    var branch = try branched(&trunk, .events([]))
    for step in 0..<60 {
      _ = trunk.stepEvent()
      branch.settle(&trunk)
      #expect(branch.timeline.moment == trunk.moment, "seed \(seed) step \(step)")
      #expect(branch.digest() == trunk.digest(), "seed \(seed) step \(step)")
    }
    for step in 0..<20 {
      trunk.stepEventBack()
      branch.settle(&trunk)
      #expect(branch.digest() == trunk.digest(), "seed \(seed) step back \(step)")
    }
  }

  @Test func bothStayWithinTheBudget() throws {
    var trunk = try Timeline<Machine>(HistoryFixtures.mixed(seed: 1), budget: 200_000)
    trunk.seek(tick: 4_000)
    let before = trunk.memory
    trunk.limit(memory: before.bytes / 2)
    #expect(trunk.memory.bytes <= before.bytes / 2 || trunk.memory.keyframes <= 3)
    let digest = trunk.digest()
    trunk.seek(tick: 1_000)
    trunk.seek(tick: 4_000)
    #expect(trunk.digest() == digest)
  }

  @Test func aMachineThatCannotBootIsRefused() throws {
    var other = origin
    other.configuration.memoryFrames = 100
    let trunk = try Timeline<Machine>(origin)
    #expect(throws: ConfigurationProblem.self) { _ = try Branch(of: trunk, change: .origin(other)).frontier }
  }
}
