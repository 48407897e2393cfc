import Simulation
import Testing

@testable import Kernel

/// Points of the OOM killer: RF 7, 17.3, and their worked examples in RF 16.
struct OutOfMemoryTests {
  /// `ticks` of CPU and `seconds` since its start.
  struct Task: Sendable {
    var total: UInt32
    var children: UInt64 = 0
    var ticks: UInt64 = 0
    var seconds: UInt64 = 0
    var hz = 1000
    var nice = 0
    var isAdmin = false
    var isRawIO = false
    var adjustment = 0
  }

  /// LF 12 test 9 with RF 17.3: an ordinary root task has CAP_SYS_RAWIO as well.
  @Test(
    "W18: badness",
    arguments: [
      (Task(total: 10000, ticks: 400_000, seconds: 10000), 1666),
      (Task(total: 10000, ticks: 400_000, seconds: 10000, isAdmin: true), 416),
      (Task(total: 10000, ticks: 400_000, seconds: 10000, isAdmin: true, isRawIO: true), 104),
      (Task(total: 10000, ticks: 40_000, seconds: 10000, hz: 100), 1666),
      (Task(total: 2000, children: 20 * 1500), 32000), (Task(total: 8000, seconds: 16384), 4000),
      (Task(total: 1000, adjustment: 3), 8000), (Task(total: 50000, seconds: 100_000, nice: 5), 33332),
    ] as [(Task, UInt64)])
  func points(task: Task, points: UInt64) {
    let found = OutOfMemory.badness(
      total: task.total, children: task.children, ticks: task.ticks, seconds: task.seconds, hz: task.hz,
      nice: task.nice, isAdmin: task.isAdmin, isRawIO: task.isRawIO, adjustment: task.adjustment)
    #expect(found == points)
  }

  @Test("W18: 48 at HZ 1000 and 39 at HZ 100 have the root 6")
  func roots() {
    let shifted = [(400_000, 1000), (40_000, 100)].map { UInt64($0.0) >> (OutOfMemory.shiftHZ($0.1) + 3) }
    #expect(shifted == [48, 39])
    #expect(shifted.map { Watermarks.isqrt($0) } == [6, 6])
  }

  @Test("W18: a server of 2,000 pages with 20 children of 1,500: its first child is killed")
  func firstChildOfAServer() throws {
    var machine = try Machine.withReclaim()
    machine.start(1, uid: 500)
    machine.act(.fork(child: nil, count: 20), by: 1)
    let server = try machine.processSlot(1)
    let pid = machine.virtualMemory.processes[server].pid
    machine.virtualMemory.spaces[try machine.spaceSlot(1)].total = 2000
    var children: [UInt32] = []
    for slot in machine.virtualMemory.taskSlots where machine.virtualMemory.processes[slot].pid > pid {
      guard let space = machine.virtualMemory.processes[slot].space.slot else { continue }
      machine.virtualMemory.spaces[space].total = 1500
      children.append(machine.virtualMemory.processes[slot].pid)
    }
    #expect(children.count == 20)
    let first = machine.ring.total
    machine.outOfMemory()
    let happened = machine.happened(since: first).reclaims
    #expect(happened.contains(.candidate(pid: pid, points: 32000)))
    let killed = happened.compactMap { what -> UInt32? in
      if case .killed(let pid, _, _) = what { pid } else { nil }
    }
    // In list order the oldest child comes first.
    let oldest = try #require(children.min())
    #expect(killed == [oldest])
  }
}
