import Simulation
import TestSupport
import Testing

@testable import Kernel

/// `start: free-blocks` (DESIGN 4): exact counts, no two buddies both free, highest address first.
@Suite struct PlacementTests {
  func zone(_ type: ZoneType, _ counts: [UInt32]) -> ZoneFreeBlocks {
    ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: type), counts: counts)
  }
  func only(_ blocks: [Int: UInt32]) -> [UInt32] { (0..<Order.count).map { blocks[$0] ?? 0 } }

  /// S2's /proc/buddyinfo (TB section 5): 3,124, 170,662 and 187,920 free frames on a machine of 2 GiB.
  @Test func buddyinfoOfS2() throws {
    let dma: [UInt32] = [6, 5, 3, 3, 4, 2, 2, 0, 1, 1, 2]
    let normal: [UInt32] = [476, 2577, 990, 354, 174, 104, 65, 34, 19, 1, 135]
    let high: [UInt32] = [1416, 2920, 1718, 1082, 933, 504, 251, 152, 87, 43, 53]
    let machine = try Machine(
      Configuration(memoryFrames: 2048 << 8),
      start: .freeBlocks([zone(.dma, dma), zone(.normal, normal), zone(.highMem, high)]))
    #expect(machine.nrFree(0) == dma)
    #expect(machine.nrFree(1) == normal)
    #expect(machine.nrFree(2) == high)
    #expect((0..<3).map { machine.zones[$0].free } == [3124, 170_662, 187_920])
    #expect(machine.fullViolation() == nil)
    let kinds = machine.kindCounts()
    #expect(kinds[.free] == 3124 + 170_662 + 187_920)
    #expect(kinds[.before] == (2048 << 8) - 3124 - 170_662 - 187_920)
    // The largest blocks lie highest.
    for zone in 0..<3 {
      let list = machine.freeList(zone, 10)
      #expect(list.first == machine.zones[zone].end - 1024)
      #expect(list == list.sorted(by: >))
    }
  }

  @Test func highestAddressFirst() throws {
    let machine = try Machine(
      Configuration(memoryFrames: 64 << 8), start: .freeBlocks([zone(.normal, only([10: 2, 9: 1, 0: 1]))]))
    #expect(machine.freeList(1, 10) == [15_360, 14_336])
    #expect(machine.freeList(1, 9) == [13_312 + 512])
    // Within what is left, the upper half of a pair.
    #expect(machine.freeList(1, 0) == [13_312 + 511])
    #expect(machine.nrFree(0) == only([:]))  // a zone that is not named holds no free block
    #expect(machine.hotList(1).isEmpty)
  }

  /// A machine of 64 MiB has 12 largest blocks in Normal; of any lower order every other block can be free alone.
  @Test(arguments: 0..<Order.count) func tooManyAreRefused(order: Int) throws {
    let most: UInt32 = order == 10 ? 12 : 12288 >> UInt32(order + 1)
    let machine = try Machine(
      Configuration(memoryFrames: 64 << 8), start: .freeBlocks([zone(.normal, only([order: most]))]))
    #expect(machine.nrFree(1) == only([order: most]))
    #expect(machine.fullViolation() == nil)
    #expect(
      throws: ConfigurationProblem.tooManyFreeBlocks(
        ZoneIndex(node: 0, type: .normal), wantedFrames: UInt64(most + 1) << UInt64(order), presentFrames: 12288)
    ) {
      _ = try Machine(
        Configuration(memoryFrames: 64 << 8), start: .freeBlocks([zone(.normal, only([order: most + 1]))])
      ).tick
    }
  }

  @Test func missingZone() {
    let high = ZoneIndex(node: 0, type: .highMem)
    #expect(throws: ConfigurationProblem.zoneMissing(high)) {
      _ = try Machine(Configuration(memoryFrames: 64 << 8), start: .freeBlocks([zone(.highMem, only([0: 1]))])).tick
    }
  }

  /// What any machine can come to can be placed: the counts of a random run, on machines with ragged ends too.
  @Test(arguments: [64 << 8, 1024 << 8, 6 << 8, 20_011] as [UInt64], [0, 50, 2000])
  func anyRealStateCanBePlaced(frames: UInt64, events: Int) throws {
    try withSeeds(3, 4, 5) { try placeAgain(frames: frames, events: events, seed: $0) }
  }

  private func placeAgain(frames: UInt64, events: Int, seed: UInt64) throws {
    var machine = try Machine(Configuration(memoryFrames: frames))
    var source = RandomSource(seed: seed)
    var held: [UInt32] = []
    for _ in 0..<events {
      if source.below(5) < 3 || held.isEmpty {
        if let frame = machine.frame(UInt8(source.below(6)), [.highUser, .noRetry]) { held.append(frame) }
      } else {
        _ = machine.free(held.remove(at: Int(source.below(UInt64(held.count)))))
      }
    }
    machine.drainAll()
    let rows = machine.configuration.zones.map {
      ZoneFreeBlocks(zone: $0, counts: machine.nrFree(Int($0.rawValue)))
    }
    do {
      let placed = try Machine(Configuration(memoryFrames: frames), start: .freeBlocks(rows))
      for row in rows { #expect(placed.nrFree(Int(row.zone.rawValue)) == row.counts, "seed \(seed)") }
      #expect(placed.fullViolation() == nil, "seed \(seed)")
    } catch {
      Issue.record("seed \(seed): \(error)")
    }
  }

  /// Frames in use before can be given back, and then all of the zone is free.
  @Test func beforeCanBeFreed() throws {
    var machine = try Machine(
      Configuration(memoryFrames: 64 << 8), start: .freeBlocks([zone(.normal, only([10: 1, 3: 2]))]))
    var used: [UInt32] = []
    machine.frames.forEachBlock(in: 0..<16384) { head, _, kind in if kind == .before { used.append(head) } }
    for head in used { _ = machine.free(head) }
    machine.drainAll()
    #expect(machine.nrFree(0) == only([10: 4]))
    #expect(machine.nrFree(1) == only([10: 12]))
    #expect(machine.fullViolation() == nil)
  }
}
