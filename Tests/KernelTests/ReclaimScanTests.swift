import Simulation
import Testing

@testable import Kernel

/// How much is scanned: RF 16, by the numbers of its worked examples.
struct ReclaimScanTests {
  // W2: nothing reclaimable, 1,000 inactive pages.
  @Test func amountsByPriority() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(1000, isKept: true)
    let zone = machine.normal
    var control = machine.control
    let sums: [UInt32] = [1, 2, 3, 5, 9, 17]
    for (priority, sum) in zip((7...12).reversed(), sums) {
      control.priority = UInt8(priority)
      machine.shrinkZone(zone, &control)
      let come = machine.zones[zone].scanInactive
      #expect(come == sum, "W2, priority \(priority)")
    }
    let scanned: [UInt64] = [66, 99, 165, 297, 561, 1089, 2145]
    for (priority, total) in zip((0...6).reversed(), scanned) {
      control.priority = UInt8(priority)
      machine.shrinkZone(zone, &control)
      let pgscan = machine.vmCount(.pgscanDirectNormal)
      #expect(pgscan == total, "W2, priority \(priority)")
      if priority == 6 {
        let pagesScanned = machine.zones[zone].pagesScanned
        #expect(pagesScanned == 66)
      }
    }
  }

  // W3: a chunk of 32 on short lists, all kept.
  @Test(arguments: [(31, 31, 32), (20, 40, 42), (15, 30, 32), (10, 30, 33), (5, 30, 36), (1, 16, 32), (0, 0, 0)])
  func shortLists(pages: Int, visits: Int, scanned: UInt64) throws {
    var machine = try Machine.withReclaim()
    try machine.pages(pages, isKept: true)
    let first = machine.ring.total
    var control = machine.control
    machine.shrinkCache(machine.normal, 32, &control)
    let seen = machine.happened(since: first).verdicts.count
    let pgscan = machine.vmCount(.pgscanDirectNormal)
    let pagesScanned = machine.zones[machine.normal].pagesScanned
    #expect(seen == visits, "W3, \(pages) pages")
    #expect(pgscan == scanned, "W3, \(pages) pages")
    if pages == 0 { #expect(pagesScanned == 1) }
  }

  // W3: all freed.
  @Test func shortListAllFreed() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(20)
    let first = machine.ring.total
    var control = machine.control
    // Pages that the buddy system gets clear `pages_scanned`: what is counted is told by the occurrences.
    machine.shrinkCache(machine.normal, 32, &control)
    let happened = machine.happened(since: first)
    #expect(happened.verdicts == [Verdict](repeating: .freed, count: 20))
    let pgscan = machine.vmCount(.pgscanDirectNormal)
    #expect(pgscan == 21)
    #expect(control.reclaimed == 20)
  }

  // W4: batch 3, a cold list of at most 6.
  @Test func orderOfFreeing() throws {
    var machine = try Machine.withReclaim()
    let p = try machine.pages(32)
    machine.requester = Requester()
    machine.drainLocalPages(cpu: 0)
    var control = machine.control
    machine.shrinkCache(machine.normal, 32, &control)
    let cold = machine.perCPU[machine.perCPUIndex(zone: machine.normal, cpu: 0, cold: true)]
    let list = machine.list(Int(cold.list))
    #expect(Array(list.prefix(5)) == [28, 29, 30, 31, 14].map { p[$0] }, "W4")
  }

  // W5: the least nr_mapped with which mapped pages are taken, by prev_priority, on 64 MiB.
  @Test(arguments: [(12, 12800), (7, 12800), (6, 12480), (5, 11840), (4, 10880), (3, 8960), (2, 4800)])
  func tendency(priority: UInt8, least: UInt64) {
    func takes(_ mapped: UInt64) -> Bool {
      SwapTendency(priority: priority, mapped: mapped, memory: 16000, swappiness: 60).takesMapped
    }
    #expect(takes(least) && !takes(least - 1), "W5, prev_priority \(priority)")
  }

  @Test func tendencyAtItsEnds() {
    func takes(_ priority: UInt8, _ mapped: UInt64, _ swappiness: UInt32) -> Bool {
      SwapTendency(priority: priority, mapped: mapped, memory: 16000, swappiness: swappiness).takesMapped
    }
    #expect(takes(1, 0, 60) && takes(0, 0, 60))
    #expect(!takes(1, 15840, 0) && takes(0, 0, 0))
    #expect(takes(12, 0, 100))
  }

  // W6
  @Test(arguments: [(64, 16000, 16384), (128, 32227, 32768), (1024, 260663, 262144)])
  func totals(mebibytes: UInt64, memory: UInt64, pages: UInt64) throws {
    let machine = try Machine(Configuration(memoryFrames: mebibytes << 8))
    let reclaiming = machine.reclaiming
    #expect(reclaiming.totalMemory == memory, "W6")
    #expect(reclaiming.totalPages == pages, "W6")
  }

  // W27: 5,000 clean pages, enough after the pass at 8.
  @Test func enoughAtEight() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(5000)
    let result = machine.reclaimDirectly()
    #expect(result.naps == 0 && result.isServed)
    let counts = [
      machine.vmCount(.allocstall), machine.vmCount(.pgscanDirectNormal), machine.vmCount(.pgstealNormal),
      UInt64(machine.zones[machine.normal].scanInactive),
    ]
    #expect(counts == [1, 33, 32, 0], "W27")
  }

  // W28: the first priority that scans, and its amount.
  @Test(arguments: [(1000, 6, 33), (5000, 8, 40), (20000, 10, 35), (100_000, 11, 74), (131_072, 12, 33)])
  func firstScan(pages: UInt32, priority: Int, amount: UInt32) {
    var sum: UInt32 = 0
    for now in (0...12).reversed() {
      sum += pages >> UInt32(now) + 1
      if sum >= Reclaiming.cluster {
        #expect(now == priority && sum == amount, "W28, \(pages) pages")
        return
      }
    }
    Issue.record("nothing is scanned")
  }

  // W29: nothing reclaimable: naps and scans until out_of_memory.
  @Test(arguments: [(1000, 7, 2145), (100, 3, 264)])
  func hopeless(pages: Int, naps: Int, scanned: UInt64) throws {
    var machine = try Machine.withReclaim()
    try machine.pages(pages, isKept: true)
    machine.set(.minFreeKbytes, to: 65536)
    let result = machine.reclaimDirectly()
    let pgscan = machine.vmCount(.pgscanDirectNormal)
    #expect(result.naps == naps && !result.isServed, "W29")
    #expect(pgscan == scanned, "W29")
    let end = machine.end
    #expect(end == .hang)
  }

  // W30: kswapd on 1,000 pages that nobody gives up.
  @Test func kswapdGivesUp() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(1000, isKept: true)
    machine.set(.minFreeKbytes, to: 65536)
    machine.kswapd[0].isAwake = true
    let first = machine.ring.total
    let start = machine.tick
    while machine.kswapd[0].isAwake, machine.tick < start + 3000 { _ = machine.advance() }
    let zone = machine.zones[machine.normal]
    #expect(zone.allUnreclaimable && zone.pagesScanned >= 4290)
    let runs = machine.vmCount(.pageoutrun)
    #expect(runs == 3, "W30")
    let naps = machine.happened(since: first).reclaims.count { if case .naps = $0 { true } else { false } }
    let given = machine.happened(since: first).reclaims.compactMap { what -> UInt32? in
      if case .unreclaimable(let zone, let scanned, _) = what, zone.type == .normal { scanned } else { nil }
    }
    #expect(naps == 14 && machine.tick == start + 1400, "W30")
    #expect(given == [4290], "W30")
  }

  // W31
  @Test func activeBeforeInactive() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(2000)
    try machine.pages(8000, isActive: true, from: 2000)
    var control = machine.control
    let first = machine.ring.total
    for priority in (8...12).reversed() {
      control.priority = UInt8(priority)
      machine.shrinkZone(machine.normal, &control)
    }
    let shrinks = machine.happened(since: first).reclaims.filter { if case .shrinks = $0 { true } else { false } }
    let zone = machine.zones[machine.normal].index
    #expect(shrinks == [.shrinks(zone: zone, priority: 8, active: 62, inactive: 0, isKswapd: false)], "W31")
    let left = machine.zones[machine.normal].scanInactive
    let refilled = machine.vmCount(.pgrefillNormal)
    #expect(left == 16 && refilled == 62, "W31")
  }

  // W32: a larger order while kswapd works.
  @Test func largerOrderMeanwhile() throws {
    var machine = try Machine.withReclaim()
    machine.kswapd[0].isAwake = true
    _ = machine.advance()
    var orders: [UInt8] = []
    let first = machine.ring.total
    machine.kswapd[0] = KswapdState()
    machine.kswapd[0].isAwake = true
    machine.kswapd[0].isWorking = true
    machine.kswapd[0].maxOrder = 3
    let start = machine.tick
    while machine.kswapd[0].isAwake, machine.tick < start + 100 { _ = machine.advance() }
    for what in machine.happened(since: first).reclaims {
      if case .kswapdRuns(_, let order, _) = what { orders.append(order.rawValue) }
    }
    #expect(orders == [3], "W32")
  }

  // W17: scanned, unused, pages on the lists → share, objects looked at, left over.
  @Test func slabShares() {
    func share(_ scanned: UInt32, _ unused: UInt32, _ pages: UInt32, owed: UInt32 = 0) -> [UInt32] {
      let share = SlabShare(scanned: scanned, unused: unused, pages: pages, owed: owed)
      return [share.share, share.scanned, share.left]
    }
    #expect(share(64, 5000, 12000) == [53, 0, 53])
    #expect(share(64, 5000, 12000, owed: 53) == [53, 0, 106])
    #expect(share(64, 5000, 12000, owed: 106) == [53, 128, 31])
    #expect(share(33, 5000, 1000) == [329, 256, 73])
    #expect(share(0, 5000, 12000) == [26, 0, 26])
    #expect(share(1000, 20000, 8000) == [4999, 4992, 7])
    #expect(share(64, 99, 12000) == [0, 0, 0])
  }
}
