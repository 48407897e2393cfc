import Simulation
import Testing

@testable import Kernel

/// Dirty pages: RF 5, and its worked examples in RF 16.
struct WritebackNumbersTests {
  @Test(
    "W13: by MiB the correction for HighMem, and the ratios of a booted machine",
    arguments: [
      (64, 400, 10, 40), (1024, 350, 10, 40), (3584, 100, 10, 40), (4096, 87, 8, 34), (8192, 43, 4, 17),
      (16384, 21, 2, 8), (65536, 5, 1, 2),
    ] as [(UInt64, UInt64, UInt32, UInt32)])
  func ratios(mebibytes: UInt64, correction: UInt64, background: UInt32, dirty: UInt32) throws {
    let low = min(mebibytes, 896) << 8
    #expect(Writeback.correction(totalPages: mebibytes << 8, lowPages: low) == correction)
    let machine = try Machine.withReclaim(mebibytes: mebibytes) { $0.pae = mebibytes > 4096 }
    let writeback = machine.virtualMemory.rest.writeback
    #expect(writeback.backgroundRatio == background && writeback.dirtyRatio == dirty)
  }

  @Test("W13: with 1 and 2 % the limit of dirty pages is 5 %") func atLeastFivePercent() {
    let limits = settled(gibibytes: 64).limits(available: 1000, mapped: 0, totalPages: 1000)
    #expect(limits.background == 10 && limits.dirty == 50)
  }

  @Test(
    "W14: background and dirty limit on 64 MiB by nr_mapped",
    arguments: [
      (0, 1638, 6553), (4000, 1638, 6225), (10000, 1638, 3112), (13000, 819, 1638), (14000, 491, 1146),
      (15000, 327, 819), (16384, 327, 819),
    ] as [(UInt64, UInt64, UInt64)])
  func limits(mapped: UInt64, background: UInt64, dirty: UInt64) {
    let limits = Writeback().limits(available: 16384, mapped: mapped, totalPages: 16384)
    #expect(limits.background == background && limits.dirty == dirty)
  }

  private func settled(gibibytes: UInt64) -> Writeback {
    var writeback = Writeback()
    writeback.settle(totalPages: gibibytes << 18, lowPages: 896 << 8, cpus: 1)
    return writeback
  }

  @Test("W14: a realtime task; 4 GiB, a file and a block device; 64 GiB") func limitsOfOthers() {
    let realtime = Writeback().limits(available: 16384, mapped: 0, totalPages: 16384, isRealtime: true)
    #expect(realtime.background == 2047 && realtime.dirty == 8191)
    let large = settled(gibibytes: 4)
    let file = large.limits(available: 4 << 18, mapped: 0, totalPages: 4 << 18)
    #expect(file.background == 83886 && file.dirty == 356_515)
    // A block device's pages cannot lie in HighMem.
    let device = large.limits(available: 896 << 8, mapped: 0, totalPages: 4 << 18)
    #expect(device.background == 18350 && device.dirty == 77987)
    let all = settled(gibibytes: 64).limits(available: 64 << 18, mapped: 0, totalPages: 64 << 18)
    #expect(all.background == 167_772 && all.dirty == 838_860)
  }

  @Test(
    "W15: ratelimit_pages and write_chunk of a booted machine",
    arguments: [
      (64, 1, 512, 768), (64, 4, 128, 192), (128, 1, 1024, 1536), (128, 4, 256, 384), (16, 1, 128, 192),
    ] as [(UInt64, Int, UInt32, Int64)])
  func rateLimits(mebibytes: UInt64, cpus: Int, limit: UInt32, chunk: Int64) throws {
    let machine = try Machine.withReclaim(mebibytes: mebibytes, cpus: cpus)
    let writeback = machine.virtualMemory.rest.writeback
    #expect(writeback.rateLimit == limit && writeback.chunk == chunk)
  }

  /// "Done" is looked at between fourteens: 1,024 become 74 · 14.
  @Test("W16: background_writeout of one file with 5,000 dirty pages") func backgroundRounds() throws {
    var machine = try Machine.withReclaim()
    for frame in try machine.pages(5000) { machine.setPageDirty(frame) }
    machine.wakePdflush(pages: 5000)
    let first = machine.ring.total
    var left: [Int64] = []
    while machine.runPdflush(), left.count < 10 { left.append(machine.virtualMemory.rest.writeback.flushes[0].left) }
    let rounds = machine.happened(since: first).reclaims.compactMap { what -> UInt32? in
      if case .writebackRound(let written, _, _) = what, written > 0 { written } else { nil }
    }
    #expect(rounds == [1036, 1036, 1036, 1036, 5000 - 4 * 1036])
    #expect(Array(left.prefix(5)) == [3964, 2928, 1892, 856, 0])
    let (dirty, writing) = (machine.vmCount(.nrDirty), machine.vmCount(.nrWriteback))
    #expect(dirty == 0 && writing == 5000)
  }

  /// The pages of one CPU, counted from 1, after which `balance_dirty_pages` looks.
  private func looks(_ machine: inout Machine, pages: Int) -> [Int] {
    var found: [Int] = []
    for page in 1...pages {
      var place = VirtualMemory.Place()
      let before = machine.virtualMemory.rest.writeback.written[0]
      _ = machine.balanceDirty(&place)
      machine.virtualMemory.rest.reclaiming.pending = nil
      let now = machine.virtualMemory.rest.writeback.written[0]
      if now != before + 1 { found.append(page) }
    }
    return found
  }

  @Test("W38: throttling is looked at by the 513th, the 1,026th … page, and over the limit by every 9th")
  func everyNinth() throws {
    var machine = try Machine.withReclaim()
    let calm = looks(&machine, pages: 1600)
    #expect(calm == [513, 1026, 1539])
    // Under write: more than 40 % of memory, and it does not become less.
    machine.vmstat[Int(VMCounter.nrWriteback.rawValue)] = 7000
    machine.virtualMemory.rest.writeback.written = [0]
    let crowded = looks(&machine, pages: 550)
    #expect(crowded == [513, 522, 531, 540, 549])
  }

  @Test(
    "W39: from 113 write requests on a task keeps its page, and kswapd writes on",
    arguments: [
      (112, false, Verdict.keptWriting), (113, false, .keptCongested), (113, true, .keptWriting),
    ])
  func queue(requests: Int, isKswapd: Bool, verdict: Verdict) throws {
    var machine = try Machine.withReclaim()
    machine.setPageDirty(try machine.pages(1)[0])
    for page in 0..<UInt32(requests) {
      machine.virtualMemory.rest.disk.submit(
        Disk.Request(file: FileID(1), page: page, frames: [], isWrite: true), at: 0)
    }
    let seen = machine.fate(isKswapd: isKswapd)
    #expect(seen?.verdict == verdict)
  }

  @Test("W39: congested from 113 until the queue falls below 103") func congestionEnds() {
    var disk = Disk(latency: 1, limit: 128)
    for page in 0..<113 {
      let before = disk.isWriteCongested
      #expect(!before)
      disk.submit(Disk.Request(file: FileID(1), page: UInt32(page), frames: [], isWrite: true), at: 0)
    }
    #expect(disk.isWriteCongested && !disk.isCongested)
    while disk.writes > 103 { _ = disk.complete(at: 1000) }
    #expect(disk.isWriteCongested)
    _ = disk.complete(at: 1000)
    #expect(!disk.isWriteCongested)
  }
}
