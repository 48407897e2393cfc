import Simulation
import Testing

@testable import Kernel

/// `balance_pgdat` and its targets: RF 2, and its worked examples in RF 16.
struct KswapdTests {
  struct Target: Sendable {
    var zone: Int
    /// Free frames with which step 3 and step 1 of a pass still say that it is short.
    var third: UInt32
    var first: UInt32
    init(_ zone: Int, _ third: UInt32, _ first: UInt32) { (self.zone, self.third, self.first) = (zone, third, first) }
  }

  /// Step 3 counts what the zone keeps from requests of the highest short zone; step 1 does not.
  @Test(
    "W1: what each zone must exceed, by the highest zone that is short",
    arguments: [
      (1024, 2, [Target(0, 25 + 1008, 25), Target(1, 1408 + 1024, 1408), Target(2, 48, 48)]),
      (64, 1, [Target(0, 144, 96), Target(1, 288, 288)]),
    ] as [(UInt64, Int, [Target])])
  func targets(mebibytes: UInt64, end: Int, targets: [Target]) throws {
    var machine = try Machine(Configuration(memoryFrames: mebibytes << 8))
    for target in targets {
      for (limit, classZone) in [(target.third, end), (target.first, 0)] {
        for more: UInt32 in [0, 1] {
          machine.zones[target.zone].free = limit + more
          let isBalanced = machine.isBalanced(target.zone, 0, classZone: classZone)
          #expect(isBalanced == (more == 1), "zone \(target.zone), \(limit + more) free, class \(classZone)")
        }
      }
    }
  }

  /// Empty lists: each zone that is visited is given up at once (0 pages scanned, 0 on its lists).
  @Test("W1: the first zone from above that is short ends the pass", arguments: [nil, 0, 1, 2] as [Int?])
  func endZone(short: Int?) throws {
    var machine = try Machine.withReclaim(mebibytes: 1024)
    machine.drainPagevecs()
    for (zone, limit) in [25, 1408, 48].enumerated() {
      machine.zones[zone].free = UInt32(limit) + (zone == short ? 0 : 1)
    }
    machine.kswapd[0].isAwake = true
    let first = machine.ring.total
    let start = machine.tick
    while machine.kswapd[0].isAwake, machine.tick < start + 100 { _ = machine.advance() }
    let visited = machine.happened(since: first).reclaims.compactMap { what -> Int? in
      if case .unreclaimable(let zone, 0, 0) = what { Int(zone.type.rawValue) } else { nil }
    }
    #expect(visited == short.map { Array(0...$0) } ?? [])
    let isAwake = machine.kswapd[0].isAwake
    #expect(!isAwake)
  }

  @Test("W30: kswapd gives up 1,000 pages that nobody gives up") func givesUp() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(1000, isKept: true)
    machine.set(.minFreeKbytes, to: 65536)
    machine.kswapd[0].isAwake = true
    let first = machine.ring.total
    let start = machine.tick
    while machine.kswapd[0].isAwake, machine.tick < start + 3000 { _ = machine.advance() }
    let zone = machine.zones[machine.normal]
    #expect(zone.allUnreclaimable)
    let runs = machine.vmCount(.pageoutrun)
    #expect(runs == 3)
    let happened = machine.happened(since: first).reclaims
    let naps = happened.compactMap { what -> UInt32? in
      if case .naps(let ticks, _) = what { ticks } else { nil }
    }
    #expect(naps == [UInt32](repeating: 100, count: 14) && machine.tick == start + 1400)
    let given = try #require(happened.firstIndex { Self.givesUp($0, .normal) })
    let before = happened[..<given]
    guard case .unreclaimable(_, let scanned, let pages) = happened[given] else { return }
    #expect(scanned == 4290 && pages == 1000)
    #expect(before.count { if case .kswapdRuns = $0 { true } else { false } } == 2)
    let priorities = before.compactMap { what -> UInt8? in
      if case .shrinks(_, let priority, _, _, _) = what { priority } else { nil }
    }
    #expect(priorities.last == 0)
  }

  /// The dirty page at the tail finds the queue full. When a write is done kswapd goes on with what shrink_zone had
  /// still to look at and to free: of 32 pages 31, and, as those are fewer than the 32 that it wants, the next 32.
  @Test func afterTheQueueItWantsAsManyAsBefore() throws {
    var machine = try Machine.withReclaim()
    try machine.dirtyPage()
    try machine.pages(100)
    machine.drainPagevecs()
    machine.set(.minFreeKbytes, to: 65536)
    machine.queueWrites(128)
    (machine.kswapd[0].isAwake, machine.kswapd[0].isWorking, machine.kswapd[0].priority) = (true, true, 0)
    let tail = machine.list(machine.pageList(zone: machine.normal, isActive: false)).last
    _ = machine.runKswapd()
    let stopped = machine.kswapd[0]
    #expect(stopped.stopped?.zone == machine.normal && stopped.due == .max && stopped.allOK == false)
    let (before, still) = (
      machine.vmCount(.pgstealNormal), machine.list(machine.pageList(zone: machine.normal, isActive: false)).last
    )
    #expect(before == 0 && still == tail)
    _ = machine.virtualMemory.rest.disk.complete(at: .max)
    machine.endNaps()
    _ = machine.runKswapd()
    let steals = machine.vmCount(.pgstealNormal)
    #expect(steals == 63)
  }

  private static func givesUp(_ what: ReclaimHappening, _ type: ZoneType) -> Bool {
    if case .unreclaimable(let zone, _, _) = what { zone.type == type } else { false }
  }

  @Test("W32: a larger order while kswapd works") func largerOrderMeanwhile() throws {
    var machine = try Machine.withReclaim()
    try machine.pages(1000, isKept: true)
    machine.set(.minFreeKbytes, to: 65536)
    let first = machine.ring.total
    _ = machine.request(0, .atomic)
    let start = machine.tick
    while machine.tick < start + 50 { _ = machine.advance() }
    let busy = machine.kswapd[0]
    #expect(busy.isWorking && busy.order == 0 && busy.maxOrder == 0)
    _ = machine.request(3, .atomic)
    let wanted = machine.kswapd[0].maxOrder
    #expect(wanted == 3)
    while machine.kswapd[0].isAwake, machine.tick < start + 5000 { _ = machine.advance() }
    let told = machine.happened(since: first).reclaims.compactMap { what -> String? in
      switch what {
      case .kswapdRuns(_, let order, let again): "\(again ? "again" : "runs") \(order.rawValue)"
      case .kswapdSleeps: "sleeps"
      default: nil
      }
    }
    // With order 0 as in W30; then it does not sleep before it has tried order 3.
    #expect(told == ["runs 0", "again 0", "again 0", "sleeps", "runs 3", "sleeps"])
    let after = machine.kswapd[0]
    #expect(!after.isAwake && after.maxOrder == 0)
  }
}
