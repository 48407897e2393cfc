import Simulation
import Testing

@testable import Kernel

/// What the panel of processes asks for costs what it shows, however many processes there are and however much has
/// happened (records visited are counted as they are).
@Suite struct ProcessReadingTests {
  /// One process that faults, and so many others that each did something after it.
  private func reading(others: Int) throws -> (reading: ProcessesReading, records: UInt64) {
    var machine = try Machine.withProcesses(mebibytes: 256)
    machine.start(1, heap: 4)
    _ = machine.write(.area(.heap, page: 0))
    machine.start(2, heap: 4)
    for number in 0..<others {
      let child = UInt16(100 + number)
      machine.act(.fork(child: TaskID(child), count: 1), by: 2)
      _ = machine.write(.area(.heap, page: 1), by: child)
    }
    let request = ProcessesRequest(of: .task(TaskID(1)), limit: 12, hasDetail: true, areaLimit: 6, cells: 16)
    let found = machine.processesReading(request)
    return (try #require(found), machine.ring.total)
  }

  @Test func itsCostDoesNotFollowTheNumberOfProcesses() throws {
    let (few, early) = try reading(others: 12)
    let (many, late) = try reading(others: 150)
    #expect(late > early + 5_000)
    #expect(many.rows.count == 12 && few.rows.count == 12)
    #expect(many.visited <= few.visited + 12 && many.visited < 120, "\(few.visited), \(many.visited)")
  }

  /// The fault lies many occurrences back, and is told whole.
  @Test func anOldFaultIsToldWhole() throws {
    let detail = try #require(try reading(others: 40).reading.detail)
    let steps = detail.fault.map(\.what)
    guard case .fault(.pcSaved)? = steps.first, case .fault(.rescheduled)? = steps.last else {
      Issue.record("not whole: \(steps)")
      return
    }
    #expect(steps.count == 8)
    #expect(detail.fault.allSatisfy { $0.task == TaskID(1) })
  }

  /// Who did something last is meant; when it ends, its parent, which waited for it.
  @Test func theNewestIsWhoActedLast() throws {
    var machine = try Machine.withProcesses()
    machine.start(1, heap: 4)
    machine.act(.fork(child: TaskID(2), count: 1), by: 1)
    _ = machine.look(.area(.heap, page: 0), by: 2)
    let request = ProcessesRequest(of: .newest, limit: 4, hasDetail: true, areaLimit: 4, cells: 8)
    let before = machine.processesReading(request)?.detail?.row.task
    #expect(before == TaskID(2))
    machine.act(.exit, by: 2)
    let after = machine.processesReading(request)?.detail?.row.task
    #expect(after == TaskID(1))
  }
}
