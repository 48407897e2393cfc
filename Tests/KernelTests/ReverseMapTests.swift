import Simulation
import Testing

@testable import Kernel

/// In which order reclaim asks the areas that map a page, and where it stops (RF 3.6).
struct ReverseMapTests {
  /// What `try_to_unmap` found, area by area.
  private struct Step: Hashable {
    var pid: UInt32
    var result: Unmapping
    init(_ pid: UInt32, _ result: Unmapping) { (self.pid, self.result) = (pid, result) }
  }

  private func unmap(_ machine: inout Machine, _ frame: UInt32) -> (result: Machine.UnmapResult, steps: [Step]) {
    let first = machine.ring.total
    let result = machine.tryToUnmap(frame)
    let steps = machine.happened(since: first).reclaims.compactMap { what -> Step? in
      if case .unmapped(_, let pid, _, let result) = what { Step(pid, result) } else { nil }
    }
    return (result, steps)
  }

  private func pid(_ machine: borrowing Machine, _ task: UInt16) throws -> UInt32 {
    machine.virtualMemory.processes[try machine.processSlot(task)].pid
  }

  /// Of private memory the newest area comes first; the parent's has been used, and the child's is gone already.
  @Test func aFailureLeavesTheFirstUnmapped() throws {
    var machine = try Machine.withReclaim(swap: [SwapSpec(pages: 102)])
    let frame = try machine.privatePage()
    machine.act(.fork(child: TaskID(2), count: 1), by: 1)
    _ = machine.look(.area(.heap, page: 0), by: 1)
    // As `shrink_list` holds it: isolated, with a slot.
    machine.getPage(frame)
    let hasSlot = machine.addToSwap(frame)
    #expect(hasSlot)
    let (result, steps) = unmap(&machine, frame)
    #expect(result == .fail)
    #expect(try steps == [Step(pid(machine, 2), .unmapped), Step(pid(machine, 1), .accessed)])
    let (child, parent) = (
      machine.entry(machine.heapPage(0, of: 2), of: 2), machine.entry(machine.heapPage(0, of: 1), of: 1)
    )
    let place = child.swapSlot(pae: false)
    #expect(!child.isPresent && place == (0, 1))
    // The test has cleared the bit.
    #expect(parent.isPresent && parent.frame == frame && !parent.has(PageTableEntry.accessed))
    let (mapped, count) = (machine.frames[frame].mapcount, machine.slotCount(0, 1))
    #expect(mapped == 1 && count == 2)
  }

  /// Areas of one range of a file: the first one made, the others in order, and the copy of one of those behind it; the
  /// copy of the first comes last.
  @Test func areasOfAFile() throws {
    var machine = try Machine.withReclaim()
    let label = LabelID(9)
    for task: UInt16 in 1...3 {
      machine.start(task)
      machine.act(.mmap(MapRequest(label: label, pages: 10, file: FileID(1), protection: .read)), by: task)
      _ = machine.look(.area(.named(label), page: 0), by: task)
    }
    machine.act(.fork(child: TaskID(4), count: 1), by: 2)
    machine.act(.fork(child: TaskID(5), count: 1), by: 1)
    let frame = try machine.cachedFrame(machine.fileSlot(1), 0)
    let before = machine.frames[frame].mapcount
    #expect(before == 5)
    // Three entries were born Accessed, and the page is marked; fork's copies are old.
    let referenced = machine.pageReferenced(frame, isLocked: true)
    #expect(referenced >= 3)
    let (result, steps) = unmap(&machine, frame)
    #expect(result == .success)
    var wanted: [Step] = []
    for task: UInt16 in [1, 2, 4, 3, 5] { wanted.append(Step(try pid(machine, task), .unmapped)) }
    #expect(steps == wanted)
  }
}
