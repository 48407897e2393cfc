import Simulation
import Testing

@testable import Kernel

/// `try_to_free_pages` of one task: RF 1, and its worked examples in RF 16.
struct DirectReclaimTests {
  @Test("W27: 5,000 clean pages: enough after one chunk at priority 8") func enoughAtEight() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(5000)
    // A hundred unused names: the share of a call is 4 · 32 / 2 · 100 / 5,001 = 1, and nothing is pruned below 128.
    let names = [UInt32](repeating: try machine.fileSlot(1), count: 100)
    (machine.virtualMemory.rest.reclaiming.unusedDentries, machine.virtualMemory.rest.reclaiming.unusedInodes) =
      (names, names)
    let first = machine.ring.total
    let result = machine.reclaimDirectly()
    #expect(result.naps.isEmpty && result.isServed)
    let happened = machine.happened(since: first)
    #expect(happened.amounts == [ScanAmount(priority: 8, inactive: 40)])
    // The other 8 of the 40 are forgotten.
    let counts = [
      machine.vmCount(.allocstall), machine.vmCount(.pgscanDirectNormal), machine.vmCount(.pgstealNormal),
      UInt64(machine.zones[machine.normal].scanInactive),
    ]
    #expect(counts == [1, 33, 32, 0])
    let calls = happened.reclaims.count { if case .slabShrunk(.dentry, _, _, _, _) = $0 { true } else { false } }
    #expect(calls == 5)
  }

  @Test("W27: what comes together until then") func amountsUntilEight() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(5000)
    var control = machine.control
    var sums: [UInt32] = []
    for priority in (9...12).reversed() {
      control.priority = UInt8(priority)
      machine.shrinkZone(machine.normal, &control)
      sums.append(machine.zones[machine.normal].scanInactive)
    }
    #expect(sums == [2, 5, 10, 20])
  }

  /// When pdflush is asked first, and for how many pages.
  struct Asked: Sendable {
    var priority: UInt8
    var pages: Int64
  }

  @Test(
    "W29: nothing to be had: naps, scans and pdflush until out_of_memory",
    arguments: [
      (64, 1000, 7, 2145, Asked(priority: 6, pages: 64)), (64, 100, 3, 264, Asked(priority: 1, pages: 128)),
      (448, 100_000, 10, 206_481, nil),
    ] as [(UInt64, Int, Int, UInt64, Asked?)])
  func hopeless(mebibytes: UInt64, pages: Int, naps: Int, scanned: UInt64, asked: Asked?) throws {
    var machine = try Machine.withReclaim(mebibytes: mebibytes)
    try machine.pages(pages, isKept: true)
    machine.set(.minFreeKbytes, to: 65536)
    // Nor is anything left in DMA, which would pass the test with the high mark.
    while machine.frame(0, [.atomic, .dma]) != nil {}
    let first = machine.ring.total
    let result = machine.reclaimDirectly()
    let pgscan = machine.vmCount(.pgscanDirectNormal)
    #expect(result.naps.count == naps && !result.isServed)
    #expect(pgscan == scanned)
    // HZ/10 each: 0.7 s of 1,000 pages, 1 s of 100,000.
    #expect(result.naps.map(\.ticks) == [UInt64](repeating: 100, count: naps))
    if let asked {
      let before = result.naps.prefix { $0.asked == nil }
      #expect(before.allSatisfy { $0.priority > asked.priority })
      let found = result.naps.first { $0.asked != nil }
      #expect(found?.priority == asked.priority && found?.asked == asked.pages)
    }
    let isOut = machine.happened(since: first).has(.request(.outOfMemory))
    #expect(isOut)
  }
}
