import History
import Kernel
import Testing

/// What if: one thing is changed, and the first request that comes out otherwise is found.
@Suite struct BranchTests {
  /// 64 frames are asked for each tick and kept.
  private var origin: Origin {
    let request = AllocationRequest(orders: OrderDistribution(Order(6)), gfp: .atomic)
    let workload = Workload(every: 1, request: request, requester: Requester())
    return Origin(configuration: Configuration(memoryFrames: 4096), program: Program(workloads: [workload]))
  }

  private func firstFailure(_ origin: Origin, event: Event?, at tick: Tick) throws -> Tick {
    var machine = try origin.boot()
    while true {
      if machine.tick == tick, machine.player.phase == .kswapd, let event { machine.perform(event) }
      let now = machine.tick
      while machine.tick == now { _ = machine.advance() }
      if machine.ring.count(of: .failed) > 0 { return now }
    }
  }

  @Test func anEventMore() throws {
    let event = Event.allocate(HistoryFixtures.allocation(10...10, .atomic), Requester())
    let (without, with) = (
      try firstFailure(origin, event: nil, at: 0), try firstFailure(origin, event: event, at: 10)
    )
    #expect(with < without)
    var branch = try Branch(origin, at: 10, change: .event(event))
    #expect(branch.runToDivergence(limit: 500) == with)
    #expect(branch.trunk.machine.failures < branch.branch.machine.failures)
  }

  @Test func anotherMachine() throws {
    var other = origin
    other.configuration.memoryFrames = 3072
    var branch = try Branch(origin, at: 0, change: .origin(other))
    let expected = try firstFailure(other, event: nil, at: 0)
    #expect(branch.runToDivergence(limit: 500) == expected)
  }

  @Test func nothingChanges() throws {
    var branch = try Branch(HistoryFixtures.mixed(seed: 3), at: 50, change: .event(.drainLocalPages(cpu: 7 % 2)))
    branch.stepTick()
    #expect(branch.trunk.machine.tick == branch.branch.machine.tick)
    var same = try Branch(origin, at: 5, change: .origin(origin))
    #expect(same.runToDivergence(limit: 60) == nil)
  }
}
