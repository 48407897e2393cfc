import Simulation
import Testing

@testable import Kernel

/// The line of those who wait: who is tried, and what a round costs.
@Suite struct WaitingLineTests {
  private func machine(_ workloads: [Workload], ticks: UInt64) throws -> Machine {
    // Nothing is free but what the workloads leave: 256 frames and no reserve.
    var counts = [UInt32](repeating: 0, count: Order.count)
    counts[8] = 1
    return try Machine(
      Configuration(memoryFrames: 16384, minFreeKbytes: 0),
      start: .freeBlocks([ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .normal), counts: counts)]),
      program: Program(steps: [.tick(ticks)], workloads: workloads))
  }

  private func asking(_ order: UInt8, lifetime: TickRange? = nil) -> Workload {
    Workload(
      every: 1,
      request: AllocationRequest(orders: OrderDistribution(Order(order)), gfp: [.wait, .io], lifetime: lifetime),
      requester: Requester())
  }

  /// Each nap of HZ/50 ends in one retry of its own: no more than one in twenty ticks for each that waits.
  @Test func oneRetryANap() throws {
    var machine = try machine([asking(0, lifetime: TickRange(3, 3)), asking(1), asking(3)], ticks: 400)
    while !machine.hasEnded { _ = machine.advance() }
    #expect(machine.waiting.count > 400)
    #expect(machine.fullViolation() == nil)
    // Two a tick at most begin to wait, from tick 1 on: Σ 2 × (400 − t) / 20.
    let retries = machine.ring.count(of: .request(.retried))
    #expect(retries > 400 && retries <= 2 * 400 * 400 / 2 / 20, "\(retries)")
  }

  /// Within a kind whoever sleeps longest is served first; another kind does not stand in its way.
  @Test func theFirstOfAKindIsServedFirst() {
    var line = WaitingLine()
    func kind(_ order: UInt32) -> WaitingLine.Kind {
      WaitingLine.Kind(what: order, gfp: 0xd0, cpu: 0, context: 0, privileges: 0, sort: .pages)
    }
    for (number, order) in [3, 0, 3, 0].enumerated() {
      line.append(HandleID(UInt32(number)), kind(UInt32(order)), task: UInt16(number), traceRequest: 0)
    }
    #expect(line.next(from: 0, generation: 1)?.handle == HandleID(0))
    line.turnAway(0, generation: 1)
    // The other of order 3 is passed over until something is freed.
    #expect(line.next(from: 1, generation: 1)?.handle == HandleID(1))
    #expect(line.next(from: 2, generation: 1)?.handle == HandleID(3))
    #expect(line.next(from: 2, generation: 2)?.handle == HandleID(2))
    line.remove(HandleID(1))
    #expect(line.next(from: 0, generation: 1)?.handle == HandleID(3))
    #expect(line.handles == [HandleID(0), HandleID(2), HandleID(3)])
    #expect(line.sleeper(TaskID(2)) == HandleID(2) && line.sleeper(TaskID(1)) == nil)
  }
}
