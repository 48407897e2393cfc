import Simulation
import Testing

@testable import Kernel

/// What the LRU panel is told, against the machine; and that it costs what the screen shows (pages, slots and
/// occurrences visited are counted as they are).
@Suite struct ReclaimReadingTests {
  private func request(_ machine: borrowing Machine, pages: Int = 40, hasPass: Bool = false, swapCells: Int = 0)
    -> ReclaimRequest
  {
    ReclaimRequest(
      zone: machine.zones[machine.normal].index, head: pages, tail: pages, hasPass: hasPass, swapCells: swapCells)
  }

  @Test(arguments: [10, 80, 81, 1000]) func windowsAreTheEndsOfTheLists(length: Int) throws {
    var machine = try Machine.withReclaim()
    try machine.pages(length, isActive: true)
    try machine.pages(length, from: 5000)
    let wanted = request(machine)
    let found = machine.reclaimReading(wanted)
    let reading = try #require(found)
    for (list, isActive) in [(reading.active, true), (reading.inactive, false)] {
      let list = try #require(list)
      let frames = machine.list(machine.pageList(zone: machine.normal, isActive: isActive))
      #expect(Int(list.length) == length && frames.count == length)
      if length <= 80 {
        #expect(list.head.map(\.frame.rawValue) == frames && list.tail.isEmpty && list.folded == 0)
      } else {
        #expect(list.head.map(\.frame.rawValue) == Array(frames.prefix(40)))
        #expect(list.tail.map(\.frame.rawValue) == Array(frames.suffix(40)))
        #expect(Int(list.folded) == length - 80)
      }
    }
  }

  @Test func itsCostDoesNotFollowTheLists() throws {
    var costs: [Int] = []
    for length in [200, 6000] {
      var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 1 << 20)])
      try machine.pages(length, isActive: true)
      try machine.pages(length, from: 10_000)
      // What has been recorded last is the same.
      for _ in 0..<1100 { machine.record(.reclaim(.noSlot(free: 0))) }
      let wanted = request(machine, hasPass: true, swapCells: 90)
      let reading = machine.reclaimReading(wanted)
      costs.append(try #require(reading).visited)
    }
    #expect(costs[0] == costs[1], "\(costs)")
    #expect(costs[0] <= 160 + 1024 + 4096, "\(costs)")
  }

  /// RF 3.3: a clean page is freed, whether it was referenced or not; one that somebody holds is kept; a dirty one that
  /// was referenced is kept, one that was not is written.
  @Test func aPassIsToldPageByPage() throws {
    var machine = try Machine.withReclaim()
    let plain = try machine.pages(1)
    let referenced = try machine.pages(1, from: 10)
    machine.frames.modify(referenced[0]) { $0.insert(.referenced) }
    let held = try machine.pages(1, isKept: true, from: 20)
    let dirty = try machine.pages(2, from: 30)
    for frame in dirty { machine.setPageDirty(frame) }
    machine.frames.modify(dirty[0]) { $0.insert(.referenced) }
    var control = machine.control
    machine.requester = Requester(task: TaskID(3))
    // One batch: a larger chunk would walk the short list again (RF 3.2).
    _ = machine.shrinkCache(machine.normal, 5, &control)
    let wanted = request(machine, hasPass: true)
    let found = machine.reclaimReading(wanted)?.pass
    let pass = try #require(found)
    #expect(pass.taken == 5 && pass.scanned == 6 && !pass.isKswapd && pass.task == TaskID(3))
    #expect(pass.fates.map(\.frame.rawValue) == plain + referenced + held + dirty)
    #expect(pass.fates.map(\.verdict) == [.freed, .freed, .keptInUse, .keptReferenced, .keptWriting])
    #expect(pass.fates.map(\.page.isReferenced) == [false, true, false, true, false])
    #expect(pass.fates.map(\.page.page) == [0, 10, 20, 30, 31])
    #expect(pass.fates.allSatisfy { $0.page.file == FileID(1) && $0.page.mapped == 0 && $0.page.kind == .pageCache })
  }

  /// Private memory: the process in whose address space the page lies, its slot, the entry that is taken away; a page
  /// of VM_LOCKED has its slot and stays (RF 3.3, steps 5 and 7).
  @Test(arguments: [false, true]) func privateMemoryAndItsSlot(isLocked: Bool) throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 100)])
    machine.start(heap: 4)
    _ = machine.write(.area(.heap, page: 1))
    if isLocked { machine.act(.mlock(RangeRequest(.area(.heap, page: 1), pages: 1)), by: 1) }
    machine.drainPagevecs()
    let page = machine.heapPage(1, of: 1)
    let frame = machine.entry(page, of: 1).frame
    let zone = machine.zoneIndex(of: frame)
    let list = machine.pageList(zone: zone, isActive: true)
    // From the active list's tail to the inactive one, then judged; neither referenced nor accessed any more.
    while machine.frames.last(list: list) != nil { machine.shrinkActive(zone) }
    let space = try machine.spaceSlot(1)
    var entry = machine.entry(page, of: 1)
    entry.clear(PageTableEntry.accessed)
    machine.setEntry(of: space, page, entry)
    machine.frames.modify(frame) { $0.remove(.referenced) }
    var control = machine.control
    _ = machine.shrinkCache(zone, 1, &control)
    let wanted = ReclaimRequest(zone: machine.zones[zone].index, head: 40, tail: 40, hasPass: true, swapCells: 98)
    let found = machine.reclaimReading(wanted)
    let reading = try #require(found)
    let fate = try #require(reading.pass?.fates.first { $0.frame.rawValue == frame })
    #expect(fate.page.kind == .anonymous && fate.page.page == page && fate.page.mapped == 1 && fate.slot != nil)
    #expect(fate.verdict == (isLocked ? .activatedMapped : .keptWriting))
    #expect(fate.unmapped == (isLocked ? 0 : 1) && fate.stopped == (isLocked ? .locked : nil))
    let pid = machine.virtualMemory.process(of: TaskID(1)).map { machine.virtualMemory.processes[$0].pid }
    #expect(fate.page.pid == pid)
    let area = try #require(reading.swap.first)
    #expect(area.slots == 98 && area.cells.count == 98 && area.first == 1)
    let slot = Int(try #require(fate.slot)) - 1
    #expect(area.cells[slot].used == 1 && area.cells[slot].cached == 1)
    #expect(area.used == UInt32(area.cells.count { $0.used > 0 }))
  }

  /// RF 3.5: 64 MiB have `total_memory` W6; the three terms as the panel shows them.
  @Test func tendencyIsTheOneThatIsWeighed() throws {
    var machine = try Machine.withReclaim()
    machine.vmstat[Int(VMCounter.nrMapped.rawValue)] = 8000
    machine.zones[machine.normal].prevPriority = 5
    let found = machine.reclaimReading(ReclaimRequest())
    let reading = try #require(found)
    let zone = try #require(reading.zones.first { $0.zone.type == .normal })
    let mapped = 8000 * 100 / machine.reclaiming.totalMemory
    #expect(zone.tendency.distress == 3 && zone.tendency.swappiness == 60)
    #expect(UInt64(zone.tendency.mappedRatio) == mapped && UInt64(zone.tendency.total) == mapped / 2 + 63)
    #expect(reading.active == nil && reading.visited == 0)
  }

  /// A refill tells each page that it moves, and the pages stand at the inactive list's head.
  @Test func movesAreTold() throws {
    var machine = try Machine.withReclaim()
    let pages = try machine.pages(40, isActive: true)
    machine.refillInactive(machine.normal, 32, machine.control)
    let wanted = request(machine)
    let found = machine.reclaimReading(wanted)
    let reading = try #require(found)
    #expect(reading.moves.map(\.frame.rawValue) == Array(pages.prefix(32)))
    #expect(reading.moves.allSatisfy { $0.to == .inactive })
    #expect(reading.inactive?.head.map(\.frame) == reading.moves.reversed().map(\.frame))
    #expect(reading.active?.length == 8)
  }
}

extension Machine {
  /// 32 pages of the active list, mapped or not: the priority that leaves none.
  fileprivate mutating func shrinkActive(_ zone: Int) {
    zones[zone].prevPriority = 0
    for frame in list(pageList(zone: zone, isActive: true)) {
      frames.modify(frame) { $0.remove(.referenced) }
      _ = pageReferenced(frame, isLocked: true)
    }
    refillInactive(zone, 32, control)
  }
}
