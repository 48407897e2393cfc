import Simulation
import Testing

@testable import Kernel

/// Slots and their order: RF 4, and its worked examples in RF 16.
struct SwapMapTests {
  private func machine(_ pages: [UInt32], priorities: [Int32?] = []) throws -> Machine {
    let areas = pages.enumerated().map { SwapSpec(pages: $1, priority: $0 < priorities.count ? priorities[$0] : nil) }
    return try Machine.withReclaim(swap: areas)
  }

  private func take(_ machine: inout Machine, _ count: Int) -> [UInt32] {
    (0..<count).map { _ in machine.getSwapPage()?.offset ?? 0 }
  }

  @Test("W7: slots by pages of mkswap", arguments: [(16384, 16382), (101, 99), (3, 1)] as [(UInt32, UInt32)])
  func slots(pages: UInt32, slots: UInt32) throws {
    var machine = try machine([pages])
    let total = machine.virtualMemory.rest.swap.total
    #expect(total == slots)
    // "Adding 65528k swap" of 64 MiB.
    let told = machine.happened(since: 0).reclaims
    #expect(told.contains(.swapOn(area: 0, slots: slots, priority: -1)))
    if pages == 16384 { #expect(slots * 4 == 65528) }
    let all = take(&machine, Int(slots))
    #expect(all == Array(1...slots))
    let more = machine.getSwapPage()?.offset
    #expect(more == nil)
  }

  @Test("W8: 257 slots are a cluster, 1 to 257 and 258 to 514") func clusters() throws {
    var machine = try machine([16384])
    for last: UInt32 in [257, 514] {
      let taken = take(&machine, 257)
      #expect(taken == Array(last - 256...last))
      let after = machine.virtualMemory.rest.swap.areas[0]
      #expect(after.clusterLeft == 0 && after.clusterNext == last + 1)
    }
  }

  @Test("W8: single holes stay while a run of 256 is free") func holesStay() throws {
    var machine = try machine([16384])
    _ = take(&machine, 600)
    for slot in 11...20 { machine.freeSlot(0, UInt32(slot)) }
    let next = take(&machine, 420)
    #expect(next == Array(601...1020))
  }

  @Test("W8: without such a run the holes are next, in their order") func holes() throws {
    var machine = try machine([101])
    _ = take(&machine, 50)
    for slot in [3, 4, 40] { machine.freeSlot(0, UInt32(slot)) }
    let next = take(&machine, 53)
    #expect(next == Array(51...99) + [3, 4, 40, 0])
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

  @Test(
    "W11: what is read with a wanted slot",
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
    #expect(happened.contains(.swapReadAhead(area: 0, slot: first, slots: slots, read: slots)))
    let isThere = machine.swapCached(0, wanted) != nil
    #expect(isThere)
    let read = machine.vmCount(.pswpin)
    #expect(read == UInt64(slots) + (first..<first + slots ~= wanted ? 0 : 1))
  }
}
