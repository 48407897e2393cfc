import Simulation
import Testing

@testable import Kernel

/// Hot and cold lists in the numbers of LF 5.1. CPU 1's lists are fresh: booting used CPU 0's.
@Suite struct PerCPUTests {
  static let normal = 1
  let who = Requester(cpu: 1)

  func gibibyte() throws -> Machine { try Machine(Configuration(memoryFrames: 1024 << 8, cpus: 2)) }

  /// Batch 16: 16, then 32, then 48 pages taken, 15, 30, 45 left; the 4th and 5th take none.
  @Test func refills() throws {
    var machine = try gibibyte()
    let list = machine.perCPUIndex(zone: Self.normal, cpu: 1, cold: false)
    let before = machine.zones[Self.normal].free
    #expect(machine.perCPU[list].count == 0)
    for (count, taken) in [(15, 16), (30, 32), (45, 48), (44, 48), (43, 48)] as [(UInt32, UInt32)] {
      _ = try machine.served(by: who)
      #expect(machine.perCPU[list].count == count)
      #expect(before - machine.zones[Self.normal].free == taken)
    }
  }

  /// After 200 requests 40 are left; the first drain comes with free no. 57: 96 → 80 → 81.
  @Test func drains() throws {
    var machine = try gibibyte()
    let list = machine.perCPUIndex(zone: Self.normal, cpu: 1, cold: false)
    let frames = (0..<200).compactMap { _ in machine.frame(by: who) }
    #expect(frames.count == 200)
    #expect(machine.perCPU[list].count == 40)
    for (number, frame) in frames.enumerated() {
      let before = machine.perCPU[list].count
      let drained = machine.free(frame, by: who).compactMap { what -> [UInt32]? in
        if case .free(.perCPUDrained(_, 1, false, let before, let high, let given)) = what {
          [before, high, given]
        } else {
          nil
        }
      }
      if number + 1 < 57 {
        #expect(drained.isEmpty)
        #expect(machine.perCPU[list].count == before + 1)
      } else if number + 1 == 57 {
        #expect(before == 96)
        #expect(drained == [[96, 96, 16]])
        #expect(machine.perCPU[list].count == 81)
      }
    }
  }

  /// What is freed last is handed out first; what drains is the oldest.
  @Test func lastInFirstOut() throws {
    var machine = try gibibyte()
    let frames = (0..<3).compactMap { _ in machine.frame(by: who) }
    for frame in frames { _ = machine.free(frame, by: who) }
    #expect(Array(machine.hotList(Self.normal, cpu: 1).prefix(3)) == frames.reversed())
    let again = try machine.served(by: who)
    #expect(again == frames[2])
  }

  /// A fresh list hands pages out in the order in which the buddy system gave them: the largest block ascending.
  @Test func refillKeepsTheOrder() throws {
    var machine = try gibibyte()
    let first = try machine.served(by: who)
    let next = (1..<40).compactMap { _ in machine.frame(by: who) }
    #expect(next == (1..<40).map { first + $0 })
  }

  /// The cold list: low 0, so one batch, used up before the next.
  @Test func coldList() throws {
    var machine = try gibibyte()
    let list = machine.perCPUIndex(zone: Self.normal, cpu: 1, cold: true)
    for left in (0..<16).reversed() {
      _ = machine.request(0, [.kernel, .cold], by: who)
      #expect(machine.perCPU[list].count == UInt32(left))
    }
    _ = machine.request(0, [.kernel, .cold], by: who)
    #expect(machine.perCPU[list].count == 15)
    #expect(machine.perCPU[machine.perCPUIndex(zone: Self.normal, cpu: 1, cold: false)].count == 0)
  }

  /// Pages on the lists are not free pages; draining brings them back.
  @Test func notInBuddyinfo() throws {
    var machine = try gibibyte()
    machine.drainAll()
    let free = machine.zones[Self.normal].free
    let counts = machine.nrFree(Self.normal)
    let frame = try machine.served(by: who)
    #expect(machine.zones[Self.normal].free == free - 16)
    _ = machine.free(frame, by: who)
    #expect(machine.zones[Self.normal].free == free - 16)
    let happened = machine.happenings(.drainLocalPages(cpu: 1))
    #expect(happened.contains(.free(.localPagesDrained(cpu: 1, pages: 16))))
    #expect(machine.nrFree(Self.normal) == counts)
    #expect(machine.fullViolation() == nil)
  }
}
