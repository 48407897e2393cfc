import Simulation
import Testing

@testable import Kernel

/// A name that holds blocks while another of its requests waits: freeing the name must not wait for itself.
@Suite struct WaitingNameTests {
  @Test func freeingANameServesItsOwnSleeper() throws {
    let label = LabelID(0)
    // 512 frames free, no reserve: one block of order 8 each, the third waits.
    var counts = [UInt32](repeating: 0, count: Order.count)
    counts[9] = 1
    var machine = try Machine(
      Configuration(memoryFrames: 16384, minFreeKbytes: 0),
      start: .freeBlocks([ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .normal), counts: counts)]),
      program: Program(
        steps: [
          // free − 2^8 + 1 > 0 twice: 512 − 255 and 256 − 255.
          .event(
            .allocate(
              AllocationRequest(orders: OrderDistribution(Order(8)), gfp: .kernel, label: label, count: 3),
              Requester())),
          .event(.free(FreeRequest(target: .label(label, Pick())), Requester())),
          .tick(2),
        ]))
    machine.addKilledSleeper()
    while !machine.player.script.hasEnded { _ = machine.advance() }
    #expect(machine.ring.count(of: .request(.waits)) == 1)
    #expect(machine.ring.count(of: .script(.queuedBehind)) == 1)
    // Two were freed at once, the third when it was served: nothing waits, nothing is held.
    #expect(machine.waiting.isEmpty)
    #expect(machine.handles.live == 0)
    #expect(machine.zones[1].free == 512)
    #expect(machine.zones[1].freeBlocks[9] == 1)
    #expect(machine.fullViolation() == nil)
  }
}
