import Simulation
import Testing

@testable import Kernel

/// How much is scanned, and in which order pages are freed: RF 3.1, 3.2 and the worked examples of RF 16.
struct ReclaimScanTests {
  @Test("W2: 1,000 inactive pages that nobody gives up, from priority 12 to 0") func amountsByPriority() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(1000, isKept: true)
    let zone = machine.normal
    var control = machine.control
    let sums: [UInt32] = [1, 2, 3, 5, 9, 17]
    for (priority, sum) in zip((7...12).reversed(), sums) {
      control.priority = UInt8(priority)
      machine.shrinkZone(zone, &control)
      let come = machine.zones[zone].scanInactive
      #expect(come == sum, "priority \(priority)")
    }
    let rows: [(amount: UInt32, pgscan: UInt64)] = [
      (33, 66), (32, 99), (63, 165), (126, 297), (251, 561), (501, 1089), (1001, 2145),
    ]
    for (priority, row) in zip((0...6).reversed(), rows) {
      let first = machine.ring.total
      control.priority = UInt8(priority)
      machine.shrinkZone(zone, &control)
      let happened = machine.happened(since: first)
      #expect(happened.amounts.map(\.inactive) == [row.amount], "priority \(priority)")
      let pgscan = machine.vmCount(.pgscanDirectNormal)
      #expect(pgscan == row.pgscan, "priority \(priority)")
      if priority < 6 { continue }
      // Chunks of 32 and of 1: both take 32 pages off the list.
      let pagesScanned = machine.zones[zone].pagesScanned
      #expect(happened.isolated == 64 && pagesScanned == 66)
    }
  }

  @Test(
    "W3: a chunk of 32 on a short list of pages that are kept",
    arguments: [(31, 31, 32), (20, 40, 42), (15, 30, 32), (10, 30, 33), (5, 30, 36), (1, 16, 32), (0, 0, 0)]
      as [(Int, Int, UInt64)])
  func shortLists(pages: Int, visits: Int, scanned: UInt64) throws {
    var machine = try Machine.withReclaim()
    try machine.pages(pages, isKept: true)
    let first = machine.ring.total
    var control = machine.control
    _ = machine.shrinkCache(machine.normal, 32, &control)
    let seen = machine.happened(since: first).verdicts.count
    let pgscan = machine.vmCount(.pgscanDirectNormal)
    let pagesScanned = machine.zones[machine.normal].pagesScanned
    #expect(seen == visits)
    #expect(pgscan == scanned)
    if pages == 0 { #expect(pagesScanned == 1) }
  }

  /// 512 MiB: the cold list of Normal holds 32, so that no batch given to the buddy system clears `pages_scanned`.
  @Test("W3: all of a short list freed") func shortListAllFreed() throws {
    var machine = try Machine.withReclaim(mebibytes: 512)
    try machine.pages(20)
    let first = machine.ring.total
    var control = machine.control
    _ = machine.shrinkCache(machine.normal, 32, &control)
    let verdicts = machine.happened(since: first).verdicts
    #expect(verdicts == [Verdict](repeating: .freed, count: 20))
    let (pgscan, pagesScanned) = (machine.vmCount(.pgscanDirectNormal), machine.zones[machine.normal].pagesScanned)
    #expect(pgscan == 21 && pagesScanned == 22)
    #expect(control.reclaimed == 20)
  }

  /// 32 pages freed in one `shrink_list`, each between two frames that stay in use.
  private func freed(mebibytes: UInt64, batch: UInt32) throws -> (order: [Int], cold: [Int], buddy: [Int]) {
    var machine = try Machine.withReclaim(mebibytes: mebibytes)
    let pages = try machine.pages(32, isApart: true)
    machine.requester = Requester()
    machine.drainLocalPages(cpu: 0)
    let before = machine.freeList(machine.normal, 0).count
    let first = machine.ring.total
    let given = machine.perCPU[machine.perCPUIndex(zone: machine.normal, cpu: 0, cold: true)].batch
    #expect(given == batch)
    var control = machine.control
    _ = machine.shrinkCache(machine.normal, 32, &control)
    let order = machine.happened(since: first).freedFrames(areCold: true)
    // Who comes to the buddy system goes to the head of its list: the last one stands first.
    let buddy = machine.freeList(machine.normal, 0).dropLast(before).reversed()
    let numbers = Dictionary(uniqueKeysWithValues: zip(pages, 0...))
    func named(_ frames: [UInt32]) -> [Int] { frames.map { numbers[$0] ?? -1 } }
    return (named(order), named(machine.hotList(machine.normal, cold: true)), named(Array(buddy)))
  }

  private static let freeing = Array((0...13).reversed()) + (14...27).reversed() + (28...31).reversed()

  @Test("W4: the order in which shrink_list frees, and what stays on a cold list with batch 16")
  func orderOnALongList() throws {
    let freed = try freed(mebibytes: 512, batch: 16)
    #expect(freed.order == Self.freeing)
    #expect(freed.cold == Array(28...31) + Array(14...27) + Array(0...13))
    #expect(freed.buddy == [])
  }

  @Test("W4: with batch 3 the cold list ends with five, and the others went to the buddy system in order")
  func orderOnAShortList() throws {
    let freed = try freed(mebibytes: 64, batch: 3)
    #expect(freed.order == Self.freeing)
    #expect(freed.cold == [28, 29, 30, 31, 14])
    #expect(freed.buddy == Array((0...13).reversed()) + (15...27).reversed())
  }

  @Test(
    "W28: the first priority that scans, and how much",
    arguments: [
      (1000, 6, 33), (5000, 8, 40), (20000, 10, 35), (100_000, 11, 74), (131_072, 12, 33), (262_144, 12, nil),
    ] as [(UInt32, UInt8, UInt32?)])
  func firstScan(pages: UInt32, priority: UInt8, amount: UInt32?) throws {
    var machine = try Machine.withReclaim()
    let first = machine.ring.total
    // The amount follows from the count alone; the list itself is empty.
    machine.zones[machine.normal].inactive = pages
    var control = machine.control
    for now in (0...12).reversed() {
      control.priority = UInt8(now)
      machine.shrinkZone(machine.normal, &control)
      if !machine.happened(since: first).amounts.isEmpty { break }
    }
    let amounts = machine.happened(since: first).amounts
    #expect(amounts.map(\.priority) == [priority])
    if let amount { #expect(amounts.map(\.inactive) == [amount]) }
  }

  @Test("W31: 8,000 active and 2,000 inactive pages") func activeBeforeInactive() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(2000)
    try machine.pages(8000, isActive: true, from: 2000)
    var control = machine.control
    let first = machine.ring.total
    for priority in (8...12).reversed() {
      control.priority = UInt8(priority)
      machine.shrinkZone(machine.normal, &control)
    }
    let happened = machine.happened(since: first)
    #expect(happened.amounts == [ScanAmount(priority: 8, active: 62)])
    let taken = happened.reclaims.compactMap { what -> UInt32? in
      if case .refilled(_, let taken, _, _) = what { taken } else { nil }
    }
    #expect(taken == [32, 30])
    let (left, refilled) = (machine.zones[machine.normal].scanInactive, machine.vmCount(.pgrefillNormal))
    #expect(left == 16 && refilled == 62)
  }
}
