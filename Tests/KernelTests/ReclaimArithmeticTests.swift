import Simulation
import Testing

@testable import Kernel

/// What reclaim weighs: RF 3.5, 6, and their worked examples in RF 16.
struct ReclaimArithmeticTests {
  /// On 64 MiB `total_memory` is 16,000.
  private func takes(_ priority: UInt8, _ mapped: UInt64, swappiness: UInt32 = 60) -> Bool {
    SwapTendency(priority: priority, mapped: mapped, memory: 16000, swappiness: swappiness).takesMapped
  }

  @Test(
    "W5: the least nr_mapped with which mapped pages are taken, by prev_priority",
    arguments: [
      (12, 12800), (11, 12800), (10, 12800), (9, 12800), (8, 12800), (7, 12800), (6, 12480), (5, 11840), (4, 10880),
      (3, 8960), (2, 4800),
    ] as [(UInt8, UInt64)])
  func tendency(priority: UInt8, least: UInt64) {
    #expect(takes(priority, least))
    #expect(!takes(priority, least - 1))
  }

  @Test("W5: at 1 and 0 always; swappiness 0 only at 0, even with 99 % mapped; swappiness 100 always")
  func tendencyAtItsEnds() {
    #expect(takes(1, 0) && takes(0, 0))
    for priority in UInt8(0)...12 {
      #expect(takes(priority, 15840, swappiness: 0) == (priority == 0), "priority \(priority)")
      #expect(takes(priority, 0, swappiness: 100), "priority \(priority)")
    }
    #expect(takes(0, 0, swappiness: 0))
    // 49 + 50.
    let last = SwapTendency(priority: 1, mapped: 15840, memory: 16000, swappiness: 0)
    #expect(last.total == 99)
  }

  /// LF 12 test 8, as RF 17.6 and 17.15 correct it: 100 >> prev_priority, and the sum is exactly 100 with 80 % mapped.
  @Test("W5: distress by priority, and a tendency of exactly 100") func distress() {
    let distress = (0...12).map { SwapTendency(priority: $0, mapped: 0, memory: 16000, swappiness: 0).distress }
    #expect(distress == [100, 50, 25, 12, 6, 3, 1, 0, 0, 0, 0, 0, 0])
    for priority in UInt8(7)...12 {
      #expect(SwapTendency(priority: priority, mapped: 12800, memory: 16000, swappiness: 60).total == 100)
    }
  }

  @Test(
    "W6: total_memory and total_pages",
    arguments: [(64, 16000, 16384), (128, 32227, 32768), (1024, 260663, 262144)] as [(UInt64, UInt64, UInt64)])
  func totals(mebibytes: UInt64, memory: UInt64, pages: UInt64) throws {
    let machine = try Machine(Configuration(memoryFrames: mebibytes << 8))
    let reclaiming = machine.reclaiming
    #expect(reclaiming.totalMemory == memory)
    #expect(reclaiming.totalPages == pages)
  }

  /// Pages scanned, unused objects, pages on the lists, objects owed before → share, objects looked at, left over.
  @Test(
    "W17: the share of a shrinker",
    arguments: [
      ([64, 5000, 12000, 0], [53, 0, 53]), ([64, 5000, 12000, 53], [53, 0, 106]),
      ([64, 5000, 12000, 106], [53, 128, 31]), ([33, 5000, 1000, 0], [329, 256, 73]),
      ([0, 5000, 12000, 0], [26, 0, 26]), ([1000, 20000, 8000, 0], [4999, 4992, 7]), ([64, 99, 12000, 0], [0, 0, 0]),
    ] as [([UInt32], [UInt32])])
  func slabShares(asked: [UInt32], wanted: [UInt32]) {
    let share = SlabShare(scanned: asked[0], unused: asked[1], pages: asked[2], owed: asked[3])
    #expect([share.share, share.scanned, share.left] == wanted)
  }
}
