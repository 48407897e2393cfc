import Simulation
import Testing

@testable import Kernel

/// Reserves and watermarks against the tables of LF 3.1–3.4.
@Suite struct WatermarkTests {
  /// The kernel's own comment above `init_per_zone_pages_min`, for machines without HighMem. Its row 8192 MB: 11584 is
  /// left out: it is 4 × floor(sqrt(KiB)), and the formula gives 11585 (11585² ≤ 8388608 × 16 < 11586²).
  @Test(
    arguments: [
      (16, 512), (32, 724), (64, 1024), (128, 1448), (256, 2048), (512, 2896), (1024, 4096), (2048, 5792),
      (4096, 8192), (16384, 16384), (896, 3831),
    ] as [(UInt64, UInt32)])
  func minFreeKbytes(mebibytes: UInt64, kibibytes: UInt32) {
    #expect(Watermarks.minFreeKbytes(lowMemFrames: mebibytes << 8) == kibibytes)
  }

  @Test(arguments: [0, 1, 2, 3, 4, 8, 9, 15, 16, 14_680_064, 134_217_728, 1_099_511_627_775] as [UInt64])
  func integerSquareRoot(value: UInt64) {
    let root = Watermarks.isqrt(value)
    #expect(root * root <= value && value < (root + 1) * (root + 1))
  }

  @Test func minFreeKbytesIsClamped() {
    #expect(Watermarks.minFreeKbytes(lowMemFrames: 1) == 128)
    #expect(Watermarks.minFreeKbytes(lowMemFrames: 1 << 40) == 65536)
  }

  struct Row: Sendable {
    var mebibytes: UInt64
    var minFree: UInt32
    /// min, low, high by zone; nil: the zone is not in the table.
    var marks: [[UInt32]?]
    /// By zone; nil: the machine lacks it.
    var batch: [UInt32?]
  }

  /// LF 3.2, "2.6.11 exact table". An empty HighMem zone has 32/40/48.
  static let rows = [
    Row(mebibytes: 16, minFree: 512, marks: [[128, 160, 192], nil, nil], batch: [1, nil, nil]),
    Row(mebibytes: 64, minFree: 1024, marks: [[64, 80, 96], [192, 240, 288], [32, 40, 48]], batch: [1, 3, nil]),
    Row(mebibytes: 128, minFree: 1448, marks: [[45, 56, 67], [316, 395, 474], [32, 40, 48]], batch: [1, 7, nil]),
    Row(mebibytes: 256, minFree: 2048, marks: [[32, 40, 48], [480, 600, 720], [32, 40, 48]], batch: [1, 15, nil]),
    Row(mebibytes: 512, minFree: 2896, marks: [[22, 27, 33], [701, 876, 1051], [32, 40, 48]], batch: [1, 16, nil]),
    Row(
      mebibytes: 896, minFree: 3831, marks: [[17, 21, 25], [939, 1173, 1408], [32, 40, 48]], batch: [1, 16, nil]),
    Row(mebibytes: 1024, minFree: 3831, marks: [[17, 21, 25], [939, 1173, 1408], [32, 40, 48]], batch: [1, 16, 8]),
    Row(
      mebibytes: 2048, minFree: 3831, marks: [[17, 21, 25], [939, 1173, 1408], [128, 160, 192]], batch: [1, 16, 16]),
    Row(
      mebibytes: 4096, minFree: 3831, marks: [[17, 21, 25], [939, 1173, 1408], [128, 160, 192]], batch: [1, 16, 16]),
  ]

  @Test(arguments: rows) func bootedMachine(row: Row) throws {
    let machine = try Machine(Configuration(memoryFrames: row.mebibytes << 8))
    #expect(machine.minFreeKbytes == row.minFree)
    for zone in 0..<3 {
      if let marks = row.marks[zone] {
        #expect([machine.zones[zone].min, machine.zones[zone].low, machine.zones[zone].high] == marks, "zone \(zone)")
      }
      #expect((machine.zones[zone].present == 0) == (row.batch[zone] == nil))
      guard let batch = row.batch[zone] else { continue }
      let hot = machine.perCPU[machine.perCPUIndex(zone: zone, cpu: 0, cold: false)]
      let cold = machine.perCPU[machine.perCPUIndex(zone: zone, cpu: 0, cold: true)]
      #expect([hot.batch, hot.low, hot.high] == [batch, 2 * batch, 6 * batch])
      #expect([cold.batch, cold.low, cold.high] == [batch, 0, 2 * batch])
    }
  }

  /// Each node's zonelist holds all nodes' zones, so n nodes count everything n times. 512 MiB in one node: 2896 kB; in
  /// two: 4096 kB, by zone min/low/high; in four: 5792 kB.
  @Test("W26: min_free_kbytes and the marks of several nodes") func w26() throws {
    let one = try Machine(Configuration(memoryFrames: 512 << 8))
    #expect(one.minFreeKbytes == 2896)
    let two = try Machine(Configuration(memoryFrames: 512 << 8, nodes: 2, cpus: 2))
    #expect(two.minFreeKbytes == 4096)
    let marks = [0, 1, 4].map { [two.zones[$0].min, two.zones[$0].low, two.zones[$0].high] }
    #expect(marks == [[32, 40, 48], [480, 600, 720], [512, 640, 768]])
    let four = try Machine(Configuration(memoryFrames: 512 << 8, nodes: 4, cpus: 4))
    #expect(four.minFreeKbytes == 5792)
  }

  /// LF 3.3.
  @Test(
    arguments: [
      (896, [[0, 880, 880], [0, 0, 0], [0, 0, 0]]),
      (1024, [[0, 880, 1008], [0, 0, 1024], [0, 0, 0]]),
      (2048, [[0, 880, 2032], [0, 0, 9216], [0, 0, 0]]),
    ] as [(UInt64, [[UInt32]])])
  func lowmemReserve(mebibytes: UInt64, reserve: [[UInt32]]) throws {
    let machine = try Machine(Configuration(memoryFrames: mebibytes << 8))
    for zone in 0..<3 {
      #expect((0..<3).map { machine.zones[zone].reserve[$0] } == reserve[zone], "zone \(zone)")
    }
  }

  /// The ratios are divisors; 0 keeps nothing back.
  @Test func lowmemReserveRatios() {
    #expect(
      Watermarks.lowmemReserve(present: [4096, 225_280, 32768], ratio: [128, 16])
        == [[0, 1760, 2016], [0, 0, 2048], [0, 0, 0]])
    #expect(
      Watermarks.lowmemReserve(present: [4096, 225_280, 32768], ratio: [0, 32])
        == [[0, 0, 0], [0, 0, 1024], [0, 0, 0]])
  }

  func zone(free: UInt32, blocks: [UInt32] = [], min: UInt32 = 939, reserve: UInt32 = 0) -> Zone {
    var zone = Zone(index: ZoneIndex(node: 0, type: .normal), start: 4096, present: 225_280, firstList: 0)
    zone.free = free
    zone.min = min
    for (order, count) in blocks.enumerated() { zone.freeBlocks[order] = count }
    zone.reserve[2] = reserve
    return zone
  }

  /// Mark 939: HIGH 470, HIGH and harder 353, harder only 705. Free must be strictly above.
  @Test(
    arguments: [(false, false, 939), (false, true, 470), (true, true, 353), (true, false, 705)]
      as [(Bool, Bool, UInt32)])
  func edges(harder: Bool, high: Bool, limit: UInt32) {
    func test(_ free: UInt32, reserve: UInt32) -> WatermarkTest {
      zone(free: free, reserve: reserve)
        .watermarkOK(order: 0, mark: .min, classZone: 2, canTryHarder: harder, gfpHigh: high)
    }
    #expect(test(limit, reserve: 0).failedAt == 0)
    #expect(test(limit + 1, reserve: 0).passed)
    #expect(test(limit, reserve: 0).min == limit)
    // free == min + reserve fails.
    #expect(test(limit + 1024, reserve: 1024).failedAt == 0)
    #expect(test(limit + 1025, reserve: 1024).passed)
    let refused = test(limit + 1024, reserve: 1024)
    #expect(refused.left == Int32(limit + 1024))
    #expect(refused.limit == Int32(limit + 1024))
  }

  /// The first test takes 2^order − 1 frames off: order 3 with free 947 leaves 940.
  @Test func orderCountsInFirstTest() {
    let blocks: [UInt32] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    func test(_ free: UInt32) -> WatermarkTest {
      zone(free: free, blocks: blocks).watermarkOK(
        order: 3, mark: .min, classZone: 1, canTryHarder: false, gfpHigh: false)
    }
    #expect(test(946).failedAt == 0)
    #expect(test(947).passed)
  }

  /// nr_free 400, 100, 30: 1017 > 939, 617 > 469, 417 > 234, 297 > 117.
  @Test func loopOverLowerOrders() {
    let counts: [UInt32] = [400, 100, 30]
    let passed = zone(free: 1024, blocks: counts)
      .watermarkOK(order: 3, mark: .min, classZone: 1, canTryHarder: false, gfpHigh: false)
    #expect(passed.passed)
    #expect([passed.left, passed.limit] == [297, 117])
    // 548 + 100 + 30: 1017 − 548 = 469 ≤ 469 at the first step.
    let first = zone(free: 1024, blocks: [548, 100, 30])
      .watermarkOK(order: 3, mark: .min, classZone: 1, canTryHarder: false, gfpHigh: false)
    #expect(first.failedAt == 1)
    #expect([first.left, first.limit] == [469, 469])
    // 1017 − 400 − 2 × 192 = 233 ≤ 234 at the second.
    let second = zone(free: 1024, blocks: [400, 192, 0])
      .watermarkOK(order: 3, mark: .min, classZone: 1, canTryHarder: false, gfpHigh: false)
    #expect(second.failedAt == 2)
    // 417 − 4 × 75 = 117 ≤ 117 at the third.
    let third = zone(free: 1024, blocks: [400, 100, 75])
      .watermarkOK(order: 3, mark: .min, classZone: 1, canTryHarder: false, gfpHigh: false)
    #expect(third.failedAt == 3)
    #expect(!third.passed)
    // The reserve does not count in the loop: 1024 + 500 free passes although 617 and 417 are below 469 + 500.
    let reserve = zone(free: 1524, blocks: [900, 100, 30], reserve: 500)
      .watermarkOK(order: 3, mark: .min, classZone: 2, canTryHarder: false, gfpHigh: false)
    #expect(reserve.passed)
  }

  @Test func sysctlChangesTheMarks() throws {
    var machine = try Machine(Configuration(memoryFrames: 64 << 8))
    machine.perform(.setSysctl(.minFreeKbytes, 2048))
    #expect([machine.zones[0].min, machine.zones[0].low, machine.zones[0].high] == [128, 160, 192])
    #expect([machine.zones[1].min, machine.zones[1].low, machine.zones[1].high] == [384, 480, 576])
    machine.perform(.setSysctl(.lowmemReserveRatioDMA, 128))
    #expect((0..<3).map { machine.zones[0].reserve[$0] } == [0, 96, 96])
  }
}

extension Zone {
  /// A test with all its numbers, as the log composes them from what was recorded.
  func watermarkOK(order: Int, mark: Mark, classZone: Int, canTryHarder: Bool, gfpHigh: Bool) -> WatermarkTest {
    let outcome = tested(
      order: order, mark: mark, classZone: classZone, canTryHarder: canTryHarder, gfpHigh: gfpHigh)
    let markFrames: UInt32 =
      switch mark {
      case .none: 0
      case .min: min
      case .low: low
      case .high: high
      }
    return WatermarkTest(zone: index, order: Order(UInt8(order)), outcome: outcome, markFrames: markFrames)
  }
}
