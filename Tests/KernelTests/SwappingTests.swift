import Simulation
import Testing

@testable import Kernel

/// Processes that want more memory than there is.
struct SwappingTests {
  /// 16 MiB, a disk that takes a tick, stamps.
  private func machine(swap: [SwapSpec], cpus: Int = 1, _ change: (inout Configuration) -> Void = { _ in }) throws
    -> Machine
  {
    var machine = try Machine.withReclaim(mebibytes: 16, cpus: cpus, hz: 100, swap: swap) {
      $0.diskLatency = 1
      $0.overcommitMemory = 1
      change(&$0)
    }
    machine.keepStamps()
    return machine
  }

  /// Until nobody sleeps or so many ticks are over.
  private func settle(_ machine: inout Machine, ticks: UInt64 = 200_000) {
    let limit = machine.tick + ticks
    while machine.tick < limit, machine.end == nil {
      _ = machine.advance()
      if machine.waiting.isEmpty, machine.virtualMemory.rest.disk.requests.isEmpty { return }
    }
  }

  private func write(_ machine: inout Machine, _ task: UInt16, from first: UInt32, _ pages: UInt32) {
    machine.perform(
      .process(
        .touch(TouchRequest(.area(.heap, page: first), pages: pages, access: .write)),
        Requester(task: TaskID(task), cpu: Requester.ownCPU)))
    settle(&machine)
  }

  /// What a process reads in a page of its heap, wherever it is.
  private func stamp(_ machine: borrowing Machine, _ task: UInt16, _ page: UInt32) -> UInt64 {
    let entry = machine.entry(machine.heapPage(page, of: task), of: task)
    if entry.isPresent { return machine.stamp(of: entry.frame) }
    let (type, offset) = entry.swapSlot(pae: false)
    if let frame = machine.swapCached(type, offset), machine.frames[frame].flags.contains(.uptodate) {
      return machine.stamp(of: frame)
    }
    return machine.virtualMemory.stamps?.slots[SwapEntry(type, offset).rawValue] ?? 0
  }

  // A heap of 150 % of memory is written twice and read: each page holds what was written last.
  @Test(arguments: [1, 4]) func thrashing(cpus: Int) throws {
    var machine = try machine(swap: [SwapSpec(pages: 16384)], cpus: cpus)
    let pages: UInt32 = 5500
    machine.start(heap: pages)
    for round in 0..<2 {
      write(&machine, 1, from: 0, pages)
      let violation = machine.fullViolation()
      #expect(violation == nil, "round \(round)")
      var stamps = Set<UInt64>()
      for page in 0..<pages { stamps.insert(stamp(machine, 1, page)) }
      #expect(stamps.count == Int(pages) && !stamps.contains(0), "round \(round)")
    }
    let (out, into, end) = (machine.vmCount(.pswpout), machine.vmCount(.pswpin), machine.end)
    #expect(out > 1500 && into > 1500 && end == nil)
    machine.act(.exit, by: 1, untilDone: false)
    settle(&machine)
    let violation = machine.fullViolation()
    #expect(violation == nil)
    let swap = machine.virtualMemory.rest.swap
    #expect(swap.total - swap.free == swap.cached, "slots are held by the swap cache alone")
  }

  @Test func forkSharesSlots() throws {
    var machine = try machine(swap: [SwapSpec(pages: 16384)])
    machine.start(heap: 2000)
    write(&machine, 1, from: 0, 2000)
    let before = (0..<2000).map { stamp(machine, 1, UInt32($0)) }
    machine.act(.fork(child: TaskID(2), count: 1), by: 1, untilDone: false)
    settle(&machine)
    write(&machine, 2, from: 500, 1500)
    let parent = (0..<2000).map { stamp(machine, 1, UInt32($0)) }
    #expect(parent == before)
    let child = (0..<2000).map { stamp(machine, 2, UInt32($0)) }
    #expect(Array(child[..<500]) == Array(before[..<500]))
    let own = Set(child[500...])
    #expect(own.count == 1500 && own.isDisjoint(with: before))
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  // No swap: memory ends, and the one with the most pages is killed; the others live.
  @Test func killed() throws {
    var machine = try machine(swap: [])
    machine.start(1, heap: 100, uid: 500)
    machine.start(2, heap: 8000, uid: 500)
    write(&machine, 1, from: 0, 100)
    let first = machine.ring.count(of: .reclaim(.killed))
    write(&machine, 2, from: 0, 8000)
    let kills = machine.ring.count(of: .reclaim(.killed)) - first
    #expect(kills == 1)
    let (small, large, end) = (machine.space(of: 1) != nil, machine.space(of: 2) != nil, machine.end)
    #expect(small && !large && end == nil)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  // One slot of swap (W7), which is taken; everything locked: the same end.
  @Test(arguments: [false, true]) func hardlyAnySwap(isLocked: Bool) throws {
    var machine = try machine(swap: [SwapSpec(pages: 3)])
    machine.start(heap: 8000, uid: 0)
    if isLocked {
      machine.act(.mlock(RangeRequest(.area(.heap, page: 0))), by: 1, untilDone: false)
      settle(&machine)
    } else {
      write(&machine, 1, from: 0, 8000)
    }
    let (kills, lives) = (machine.ring.count(of: .reclaim(.killed)), machine.space(of: 1) != nil)
    #expect(kills == 1 && !lives)
    let (slots, taken) = (machine.virtualMemory.rest.swap.total, machine.ring.count(of: .reclaim(.slotTaken)))
    #expect(slots == 1 && taken > 0)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  // Nobody is left to kill: the kernel chooses a kernel thread for ever.
  @Test func hang() throws {
    var machine = try machine(swap: [])
    machine.perform(
      .allocate(AllocationRequest(orders: OrderDistribution(Order(0)), gfp: .kernel, count: 5000), Requester()))
    settle(&machine, ticks: 1000)
    let end = machine.end
    #expect(end == .hang)
  }

  // A writer of files meets the limit of dirty pages, and everything reaches the disk.
  @Test func throttled() throws {
    var machine = try machine(swap: [])
    machine.start()
    machine.perform(
      .process(.write(FileRequest(file: FileID(1), page: 0, pages: 3000)), Requester(task: TaskID(1), cpu: 0)))
    settle(&machine)
    let throttled = machine.ring.count(of: .reclaim(.throttled))
    #expect(throttled > 0)
    // Old pages are written by the clock: 30 s, looked at every 5 s.
    while machine.tick < 4500 { _ = machine.advance() }
    let (dirty, writing, out) = (
      machine.vmCount(.nrDirty), machine.vmCount(.nrWriteback), machine.vmCount(.pgpgout)
    )
    #expect(dirty == 0 && writing == 0 && out == 3000 * 4)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  // The same pressure gives the same digest.
  @Test func deterministic() throws {
    func run() throws -> UInt64 {
      var machine = try machine(swap: [SwapSpec(pages: 16384)], cpus: 2)
      machine.start(1, heap: 3000)
      machine.start(2, heap: 3000)
      write(&machine, 1, from: 0, 3000)
      write(&machine, 2, from: 0, 3000)
      write(&machine, 1, from: 0, 3000)
      return machine.digest().value
    }
    let (first, second) = (try run(), try run())
    #expect(first == second)
  }
}
