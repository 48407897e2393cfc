import Simulation
import Testing

@testable import Kernel

/// Slots and their order, RF 4 and W7–W11.
struct SwapMapTests {
  private func machine(_ pages: [UInt32], priorities: [Int32?] = []) throws -> Machine {
    let areas = pages.enumerated().map { SwapSpec(pages: $1, priority: $0 < priorities.count ? priorities[$0] : nil) }
    return try Machine.withReclaim(swap: areas)
  }

  private func take(_ machine: inout Machine, _ count: Int) -> [UInt32] {
    (0..<count).map { _ in machine.getSwapPage()?.offset ?? 0 }
  }

  // W7
  @Test(arguments: [(16384, 16382), (101, 99), (3, 1)])
  func slots(pages: UInt32, slots: UInt32) throws {
    var machine = try machine([pages])
    let total = machine.virtualMemory.rest.swap.total
    #expect(total == slots, "W7")
    let all = take(&machine, Int(slots))
    #expect(all == Array(1...slots))
    let more = machine.getSwapPage()?.offset
    #expect(more == nil)
  }

  // W8: 257 in a row, and holes only when no run of 256 is free.
  @Test func clusters() throws {
    var machine = try machine([16384])
    _ = take(&machine, 257)
    let after = machine.virtualMemory.rest.swap.areas[0]
    #expect(after.clusterLeft == 0 && after.clusterNext == 258, "W8")
    _ = take(&machine, 343)
    for slot in 11...20 { machine.freeSlot(0, UInt32(slot)) }
    let next = take(&machine, 420)
    #expect(next == Array(601...1020), "W8")
  }

  @Test func holes() throws {
    var machine = try machine([101])
    _ = take(&machine, 50)
    for slot in [3, 4, 40] { machine.freeSlot(0, UInt32(slot)) }
    let next = take(&machine, 53)
    #expect(next == Array(51...99) + [3, 4, 40, 0], "W8")
  }

  // RF 4: areas of one priority in turn, then those below; a free on a higher area moves the list's next there.
  @Test func priorities() throws {
    var machine = try machine([6, 6, 100], priorities: [5, 5, 1])
    let taken = (0..<10).map { _ in machine.getSwapPage().map { [$0.type, $0.offset] } ?? [] }
    #expect(
      taken
        == [[1, 1], [0, 1], [1, 2], [0, 2], [1, 3], [0, 3], [1, 4], [0, 4], [2, 1], [2, 2]].map { $0 as [UInt32] })
    machine.freeSlot(0, 2)
    let next = machine.getSwapPage().map { [$0.type, $0.offset] }
    #expect(next == [0, 2])
  }

  @Test func leastPriorities() throws {
    let machine = try machine([10, 10, 10])
    let priorities = machine.virtualMemory.rest.swap.areas.map(\.priority)
    #expect(priorities == [-1, -2, -3])
  }

  // RF 4: a count of 0x7fff sticks.
  @Test func countSticks() throws {
    var machine = try machine([10])
    _ = take(&machine, 1)
    for _ in 0..<0x7FFE { machine.duplicateSlot(0, 1) }
    let full = machine.slotCount(0, 1)
    #expect(full == 0x7FFF)
    machine.freeSlot(0, 1)
    let still = machine.slotCount(0, 1)
    #expect(still == 0x7FFF)
  }

  // W9
  @Test func entries() {
    #expect(PageTableEntry(swapType: 0, offset: 5, pae: false).rawValue == 0x0000_0500)
    #expect(PageTableEntry(swapType: 1, offset: 300, pae: false).rawValue == 0x0001_2c02)
    #expect(PageTableEntry(swapType: 1, offset: 300, pae: true).rawValue == 0x0000_2581 << 32)
  }

  // W11: what is read with a wanted slot.
  @Test(
    arguments: [
      (3, 10, [] as [UInt32], 8, 8), (3, 3, [], 1, 7), (3, 10, [9], 8, 1), (3, 10, [8], 8, 0), (2, 9, [], 8, 4),
    ] as [(UInt32, UInt32, [UInt32], UInt32, UInt32)])
  func readAhead(cluster: UInt32, wanted: UInt32, free: [UInt32], first: UInt32, slots: UInt32) throws {
    var machine = try machine([101])
    machine.set(.pageCluster, to: cluster)
    _ = take(&machine, 99)
    for slot in free { machine.freeSlot(0, slot) }
    let start = machine.ring.total
    _ = machine.swapIn(0, wanted)
    let happened = machine.happened(since: start).reclaims
    #expect(happened.contains(.swapReadAhead(area: 0, slot: first, slots: slots, read: slots)), "W11")
    let isThere = machine.swapCached(0, wanted) != nil
    #expect(isThere)
    let read = machine.vmCount(.pswpin)
    #expect(read == UInt64(slots) + (first..<first + slots ~= wanted ? 0 : 1))
  }
}
