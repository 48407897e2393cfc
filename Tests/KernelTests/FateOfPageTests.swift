import Simulation
import Testing

@testable import Kernel

/// What becomes of one page, a test for each branch of RF 3.3 and 3.4.
struct FateOfPageTests {
  /// The only page of the inactive list meets `shrink_cache`.
  private func fate(
    _ machine: inout Machine, gfp: GFPMask = .kernel, isKswapd: Bool = false
  ) -> Verdict? {
    var control = machine.control
    (control.gfp, control.isKswapd) = (gfp, isKswapd)
    let first = machine.ring.total
    machine.shrinkCache(machine.normal, 1, &control)
    let seen = machine.happened(since: first).verdicts
    return seen.count == 1 ? seen[0] : nil
  }

  /// One clean page of file 1, and what a test does to it.
  private func filePage(
    _ machine: inout Machine, _ change: (inout Machine, UInt32) -> Void = { _, _ in }
  ) throws -> UInt32 {
    let frame = try machine.pages(1)[0]
    change(&machine, frame)
    return frame
  }

  /// One private page of a process on the inactive list, its bit Accessed clear.
  private func anonymousPage(_ machine: inout Machine, isLocked: Bool = false) -> UInt32 {
    machine.start(heap: 1)
    if isLocked { machine.act(.mlock(RangeRequest(.area(.heap, page: 0))), by: 1) }
    _ = machine.write(.area(.heap, page: 0))
    machine.drainPagevecs()
    let frame = machine.entry(machine.heapPage(0, of: 1), of: 1).frame
    // Everything else leaves the lists' way.
    for isActive in [true, false] {
      for other in machine.list(machine.pageList(zone: machine.normal, isActive: isActive)) where other != frame {
        machine.unlinkPage(other)
      }
    }
    machine.zones[machine.normal].prevPriority = 0
    for _ in 0..<2 where machine.zones[machine.normal].inactive == 0 {
      machine.refillInactive(machine.normal, 32, machine.control)
    }
    return frame
  }

  @Test func freed() throws {
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine)
    let free = machine.count(of: .pgfree)
    let verdict = fate(&machine)
    #expect(verdict == .freed)
    let now = machine.count(of: .pgfree)
    #expect(now == free + 1)
  }

  @Test func referencedButNotInUse() throws {
    // A clean page of a file that nobody maps goes, referenced or not.
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine) { $0.frames.modify($1) { $0.insert(.referenced) } }
    let verdict = fate(&machine)
    #expect(verdict == .freed)
  }

  @Test(arguments: [
    (PageFlags.locked, Verdict.keptLocked), (.writeback, .keptWriteback),
  ])
  func flags(flag: PageFlags, verdict: Verdict) throws {
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine) { machine, frame in machine.frames.modify(frame) { $0.insert(flag) } }
    let seen = fate(&machine)
    #expect(seen == verdict)
  }

  @Test func activatedReferenced() throws {
    var machine = try Machine.withReclaim()
    let frame = try machine.pages(1)[0]
    machine.start()
    machine.act(.mmap(MapRequest(label: LabelID(0), pages: 1, file: FileID(1), protection: [.read])), by: 1)
    // The file is mapped by somebody: a referenced page of it is in use.
    machine.frames.modify(frame) { $0.insert(.referenced) }
    let verdict = fate(&machine)
    #expect(verdict == .activatedReferenced)
    let (active, isActive) = (machine.vmCount(.pgactivate), machine.frames[frame].flags.contains(.active))
    #expect(active == 1 && isActive)
  }

  @Test func activatedNoSwap() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 3)])
    _ = anonymousPage(&machine)
    _ = machine.getSwapPage()
    let verdict = fate(&machine)
    #expect(verdict == .activatedNoSwap)
  }

  // W35
  @Test func mlocked() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 102)])
    let frame = anonymousPage(&machine, isLocked: true)
    let free = machine.virtualMemory.rest.swap.free
    let activated = machine.vmCount(.pgactivate)
    let verdict = fate(&machine)
    #expect(verdict == .activatedMapped)
    let it = machine.frames[frame]
    #expect(it.flags.isSuperset(of: [.active, .dirty, .swapCache]), "W35")
    let swap = machine.virtualMemory.rest.swap
    let now = machine.vmCount(.pgactivate)
    #expect(swap.free == free - 1 && swap.cached == 1 && now == activated + 1, "W35")
  }

  // W36
  @Test func withoutSwapNothingLeavesActive() throws {
    var machine = try Machine.withReclaim()
    _ = anonymousPage(&machine)
    for _ in 0..<5 { machine.refillInactive(machine.normal, 32, machine.control) }
    let zone = machine.zones[machine.normal]
    #expect(zone.inactive == 0 && zone.active == 1, "W36")
  }

  @Test func keptMapped() throws {
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine) { machine, frame in machine.frames.modify(frame) { $0.mapcount = 1 } }
    let verdict = fate(&machine)
    #expect(verdict == .keptMapped)
  }

  @Test func keptReferenced() throws {
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine) { machine, frame in
      machine.setPageDirty(frame)
      machine.frames.modify(frame) { $0.insert(.referenced) }
    }
    let verdict = fate(&machine)
    #expect(verdict == .keptReferenced)
  }

  @Test func keptMask() throws {
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine) { $0.setPageDirty($1) }
    let verdict = fate(&machine, gfp: [.wait, .io])
    #expect(verdict == .keptMask)
  }

  @Test func keptShared() throws {
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine) {
      $0.setPageDirty($1)
      $0.getPage($1)
    }
    let verdict = fate(&machine)
    #expect(verdict == .keptShared)
  }

  @Test func keptInUse() throws {
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine) { $0.getPage($1) }
    let verdict = fate(&machine)
    #expect(verdict == .keptInUse)
  }

  // W39: congested from 113 requests on; kswapd writes on, up to 128.
  @Test(arguments: [
    (112, false, Verdict.keptWriting), (113, false, .keptCongested), (113, true, .keptWriting),
    (128, true, .keptQueueFull),
  ])
  func queue(requests: Int, isKswapd: Bool, verdict: Verdict) throws {
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine) { $0.setPageDirty($1) }
    for page in 0..<UInt32(requests) {
      machine.virtualMemory.rest.disk.submit(
        Disk.Request(file: FileID(1), page: page, frames: [], isWrite: true), at: 0)
    }
    let seen = fate(&machine, isKswapd: isKswapd)
    #expect(seen == verdict, "W39, \(requests) requests")
  }

  // W39: congested until the queue falls below 103.
  @Test func congestionEnds() {
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

  @Test func writtenAndRotated() throws {
    var machine = try Machine.withReclaim()
    let frame = try filePage(&machine) { $0.setPageDirty($1) }
    let verdict = fate(&machine)
    #expect(verdict == .keptWriting)
    let others = try machine.pages(3, from: 10)
    var flags = machine.frames[frame].flags
    #expect(flags.isSuperset(of: [.writeback, .reclaim, .lru]) && !flags.contains(.dirty))
    let counts = [machine.vmCount(.nrDirty), machine.vmCount(.nrWriteback)]
    #expect(counts == [0, 1])
    machine.settle()
    flags = machine.frames[frame].flags
    #expect(flags.isDisjoint(with: [.writeback, .reclaim]))
    let list = machine.list(machine.pageList(zone: machine.normal, isActive: false))
    #expect(list == others.reversed() + [frame])
    let rotated = machine.vmCount(.pgrotated)
    #expect(rotated == 1)
  }

  @Test func keptUnowned() throws {
    var machine = try Machine.withReclaim()
    _ = try filePage(&machine) { machine, frame in
      machine.getPage(frame)
      machine.removeFromPageCache((machine.frames[frame].mapping >> 1) - 1, 0)
    }
    let verdict = fate(&machine)
    #expect(verdict == .keptUnowned)
  }

  @Test func sharedMemoryHasNoPlace() throws {
    var machine = try Machine.withReclaim()
    machine.act(.shmget(FileID(5), pages: 4), untilDone: true)
    machine.start()
    machine.act(.shmat(FileID(5), label: LabelID(3)), by: 1)
    _ = machine.write(.area(.named(LabelID(3)), page: 0))
    machine.drainPagevecs()
    let frame = try machine.cachedFrame(machine.fileSlot(5), 0)
    for isActive in [true, false] {
      for other in machine.list(machine.pageList(zone: machine.normal, isActive: isActive)) where other != frame {
        machine.unlinkPage(other)
      }
    }
    // The first look finds it referenced, the second takes its entry, and then there is no place for it.
    var seen: [Verdict?] = []
    for _ in 0..<4 where machine.zones[machine.normal].inactive > 0 { seen.append(fate(&machine)) }
    for _ in 0..<2 where machine.zones[machine.normal].inactive == 0 {
      machine.zones[machine.normal].prevPriority = 0
      machine.refillInactive(machine.normal, 32, machine.control)
    }
    seen.append(fate(&machine))
    #expect(seen.last == .activatedNoPlace)
  }

  // W12: the references and the slot's count of a private page on its way.
  @Test func lifeOfAPrivatePage() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 102)])
    let frame = anonymousPage(&machine)
    func state(_ machine: borrowing Machine) -> [Int] {
      [Int(machine.frames[frame].count), Int(machine.slotCount(0, 1))]
    }
    let mapped = state(machine)
    #expect(mapped == [1, 0], "W12: mapped")
    let verdict = fate(&machine)
    #expect(verdict == .keptWriting)
    // Isolated it had one more: the swap cache's reference is left, and the entry's hold on the slot.
    let writing = state(machine)
    #expect(writing == [1, 2], "W12: put back, under write")
    let entry = machine.entry(machine.heapPage(0, of: 1), of: 1)
    let place = entry.swapSlot(pae: false)
    #expect(!entry.isPresent && place == (0, 1))
    machine.settle()
    let again = fate(&machine)
    #expect(again == .freed)
    let count = machine.slotCount(0, 1)
    #expect(count == 1, "W12: freed, the entry's")
  }

  @Test func leavesTheSwapCache() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 102)])
    let frame = anonymousPage(&machine)
    _ = fate(&machine)
    machine.settle()
    // The process ends while the page is locked: it stays in the swap cache, and reclaim finds it dirty for nobody.
    machine.frames.modify(frame) { $0.insert(.locked) }
    machine.act(.exit, by: 1)
    machine.frames.modify(frame) {
      $0.remove(.locked)
      $0.insert(.dirty)
    }
    let count = machine.slotCount(0, 1)
    #expect(count == 1)
    let verdict = fate(&machine)
    #expect(verdict == .keptLeftSwapCache)
    let now = machine.slotCount(0, 1)
    #expect(now == 0)
  }
}
