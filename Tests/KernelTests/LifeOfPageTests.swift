import Simulation
import Testing

@testable import Kernel

/// A page on its way through the lists, the swap cache and the disk: RF 3.7, 4 and their worked examples in RF 16.
struct LifeOfPageTests {
  @Test("W12: a fresh page has a reference of its pagevec") func freshPage() throws {
    var machine = try Machine.withReclaim()
    machine.start(heap: 1)
    _ = machine.write(.area(.heap, page: 0))
    let frame = machine.entry(machine.heapPage(0, of: 1), of: 1).frame
    let fresh = machine.frames[frame]
    #expect(fresh.count == 2 && fresh.flags.isDisjoint(with: [.lru, .active]))
    machine.drainPagevecs()
    let drained = machine.frames[frame]
    #expect(drained.count == 1 && drained.flags.isSuperset(of: [.lru, .active]))
  }

  /// `_count` and the count of its slot.
  private func counts(_ machine: borrowing Machine, _ frame: UInt32) -> [Int] {
    [Int(machine.frames[frame].count), Int(machine.slotCount(0, 1))]
  }

  @Test("W12: references of a private page on its way out, and its slot's count, step by step")
  func lifeOfAPrivatePage() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 102)])
    let frame = try machine.privatePage()
    var seen = [counts(machine, frame)]
    // Isolated.
    machine.getPage(frame)
    seen.append(counts(machine, frame))
    _ = machine.addToSwap(frame)
    seen.append(counts(machine, frame))
    let result = machine.tryToUnmap(frame)
    #expect(result == .success)
    seen.append(counts(machine, frame))
    machine.startSwapWrite(frame)
    seen.append(counts(machine, frame))
    machine.putPage(frame)
    seen.append(counts(machine, frame))
    #expect(seen == [[1, 0], [2, 0], [3, 1], [2, 2], [2, 2], [1, 2]])
  }

  @Test("W12: put back under write, and freed at the next scan; the slot is the entry's")
  func freedAtTheNextScan() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 102)])
    let frame = try machine.privatePage()
    let written = machine.fate()
    #expect(written == Fate(verdict: .keptWriting, scanned: 2))
    let writing = counts(machine, frame)
    #expect(writing == [1, 2])
    let entry = machine.entry(machine.heapPage(0, of: 1), of: 1)
    let place = entry.swapSlot(pae: false)
    #expect(!entry.isPresent && place == (0, 1))
    machine.settle()
    let again = machine.fate()
    #expect(again == Fate(verdict: .freed, scanned: 2))
    let count = machine.slotCount(0, 1)
    #expect(count == 1)
  }

  @Test("W35: one mlocked private page that reaches the inactive tail, with swap") func mlocked() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 102)])
    let frame = try machine.privatePage(isLocked: true)
    let free = machine.virtualMemory.rest.swap.free
    let activated = machine.vmCount(.pgactivate)
    let fate = machine.fate()
    #expect(fate?.verdict == .activatedMapped)
    let it = machine.frames[frame]
    #expect(it.flags.isSuperset(of: [.active, .dirty, .swapCache]))
    let swap = machine.virtualMemory.rest.swap
    let now = machine.vmCount(.pgactivate)
    #expect(swap.free == free - 1 && swap.cached == 1 && now == activated + 1)
  }

  @Test("W36: without swap private pages never leave active, and inactive holds file pages only")
  func withoutSwapNothingLeavesActive() throws {
    var machine = try Machine.withReclaim()
    machine.start(heap: 20)
    _ = machine.write(.area(.heap, page: 0), pages: 20)
    machine.drainPagevecs()
    try machine.pages(40, isActive: true)
    // Even with reclaim_mapped, and with every bit Accessed clear.
    machine.zones[machine.normal].prevPriority = 0
    for _ in 0..<6 { machine.refillInactive(machine.normal, 32, machine.control) }
    let inactive = machine.list(machine.pageList(zone: machine.normal, isActive: false))
    let active = machine.list(machine.pageList(zone: machine.normal, isActive: true))
    var (leaving, staying) = (0, 0)
    for frame in inactive where machine.isAnonymous(frame) { leaving += 1 }
    for frame in active where machine.isAnonymous(frame) { staying += 1 }
    // The heap and the page of the stack.
    #expect(inactive.count >= 40 && leaving == 0 && staying == 21)
  }

  @Test func writtenAndRotated() throws {
    var machine = try Machine.withReclaim()
    let frame = try machine.dirtyPage()
    let fate = machine.fate()
    #expect(fate?.verdict == .keptWriting)
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

  /// Its process has ended: the slot goes with the swap cache.
  @Test func leavesTheSwapCache() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 102)])
    try machine.abandonedPage()
    let count = machine.slotCount(0, 1)
    #expect(count == 1)
    let fate = machine.fate()
    #expect(fate?.verdict == .keptLeftSwapCache)
    let now = machine.slotCount(0, 1)
    #expect(now == 0)
  }

  /// `shmem_writepage`: the page is the swap cache's, still dirty and unlocked; the next scan writes it.
  @Test func sharedMemoryIsWrittenAtTheSecondScan() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 102)])
    let frame = try machine.sharedPage()
    let moved = machine.fate()
    #expect(moved?.verdict == .keptInUse)
    let flags = machine.frames[frame].flags
    #expect(flags.isSuperset(of: [.swapCache, .dirty]) && !flags.contains(.locked))
    // The cache's and the file's.
    let count = machine.slotCount(0, 1)
    #expect(count == 2)
    let written = machine.fate()
    #expect(written == Fate(verdict: .keptWriting, scanned: 2))
  }
}
