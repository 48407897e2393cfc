import Simulation
import Testing

@testable import Kernel

/// What our own code must never ask of the values of a script: each of these ends the process. Readers refuse what
/// would come to it, with its place.
@Suite struct TrapTests {
  @Test func aWorkloadNeedsAPeriod() async {
    await #expect(processExitsWith: .failure) {
      _ = Workload(every: 0, event: .drainLocalPages(cpu: 0))
    }
  }

  @Test func rangesAreNotEmpty() async {
    await #expect(processExitsWith: .failure) { _ = TickRange(2, 1) }
    await #expect(processExitsWith: .failure) { _ = SizeRange(2, 1) }
  }

  @Test func weightsAreNotAllZero() async {
    await #expect(processExitsWith: .failure) {
      _ = OrderDistribution(weights: [UInt32](repeating: 0, count: Order.count))
    }
    await #expect(processExitsWith: .failure) { _ = OrderDistribution(weights: [1]) }
  }

  @Test func aRowOfBlocksHasElevenOrders() async {
    await #expect(processExitsWith: .failure) {
      _ = ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .dma), counts: [1, 2])
    }
  }

  @Test func nothingIsDrawnFromNothing() async {
    await #expect(processExitsWith: .failure) {
      var random = RandomSource(seed: 1)
      _ = random.below(0)
    }
  }
}
