import Simulation
import Testing

@testable import Kernel

/// Limits of dirty pages, RF 5 and W13–W16, and points of the OOM killer, RF 7 and W18.
struct WritebackNumbersTests {
  // W13: GiB → background and dirty ratio.
  @Test(arguments: [(1, 10, 40), (4, 8, 34), (8, 4, 17), (16, 2, 8), (64, 1, 2)] as [(UInt64, UInt32, UInt32)])
  func ratios(gibibytes: UInt64, background: UInt32, dirty: UInt32) {
    var writeback = Writeback()
    let pages = gibibytes << 18
    writeback.settle(totalPages: pages, lowPages: min(pages, 896 << 8), cpus: 1)
    #expect(writeback.backgroundRatio == background && writeback.dirtyRatio == dirty, "W13")
  }

  // W14
  @Test(
    arguments: [
      (0, 1638, 6553), (4000, 1638, 6225), (10000, 1638, 3112), (13000, 819, 1638), (14000, 491, 1146),
      (15000, 327, 819),
      (16384, 327, 819),
    ] as [(UInt64, UInt64, UInt64)])
  func limits(mapped: UInt64, background: UInt64, dirty: UInt64) {
    let limits = Writeback().limits(available: 16384, mapped: mapped, totalPages: 16384)
    #expect(limits.background == background && limits.dirty == dirty, "W14")
  }

  @Test func limitsOfOthers() {
    let realtime = Writeback().limits(available: 16384, mapped: 0, totalPages: 16384, isRealtime: true)
    #expect(realtime.background == 2047 && realtime.dirty == 8191, "W14")
    var large = Writeback()
    large.settle(totalPages: 4 << 18, lowPages: 896 << 8, cpus: 1)
    let file = large.limits(available: 4 << 18, mapped: 0, totalPages: 4 << 18)
    #expect(file.background == 83886 && file.dirty == 356_515, "W14")
    let device = large.limits(available: 896 << 8, mapped: 0, totalPages: 4 << 18)
    #expect(device.background == 18350 && device.dirty == 77987, "W14")
    var largest = Writeback()
    largest.settle(totalPages: 64 << 18, lowPages: 896 << 8, cpus: 1)
    let all = largest.limits(available: 64 << 18, mapped: 0, totalPages: 64 << 18)
    #expect(all.background == 167_772 && all.dirty == 838_860, "W14")
  }

  // W15: ratelimit_pages and write_chunk.
  @Test(
    arguments: [
      (64, 1, 512, 768), (64, 4, 128, 192), (128, 1, 1024, 1536), (128, 4, 256, 384), (16, 1, 128, 192),
    ] as [(UInt64, Int, UInt32, Int64)])
  func rateLimits(mebibytes: UInt64, cpus: Int, limit: UInt32, chunk: Int64) {
    var writeback = Writeback()
    writeback.settle(totalPages: mebibytes << 8, lowPages: mebibytes << 8, cpus: cpus)
    #expect(writeback.rateLimit == limit && writeback.chunk == chunk, "W15")
  }

  // W18
  @Test func points() {
    typealias O = OutOfMemory
    #expect(O.badness(total: 10000, ticks: 400_000, seconds: 10000, hz: 1000) == 1666)
    #expect(O.badness(total: 10000, ticks: 400_000, seconds: 10000, hz: 1000, isAdmin: true) == 416)
    #expect(O.badness(total: 10000, ticks: 400_000, seconds: 10000, hz: 1000, isAdmin: true, isRawIO: true) == 104)
    #expect(O.badness(total: 10000, ticks: 40_000, seconds: 10000, hz: 100) == 1666)
    #expect(O.badness(total: 2000, children: 20 * 1500, ticks: 0, seconds: 0, hz: 1000) == 32000)
    #expect(O.badness(total: 8000, ticks: 0, seconds: 16384, hz: 1000) == 4000)
    #expect(O.badness(total: 1000, ticks: 0, seconds: 0, hz: 1000, adjustment: 3) == 8000)
    #expect(O.badness(total: 50000, ticks: 0, seconds: 100_000, hz: 1000, nice: 5) == 33332)
  }
}
