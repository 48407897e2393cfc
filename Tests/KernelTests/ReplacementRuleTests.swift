import Simulation
import Testing

@testable import Kernel

/// `replacement:` of the machine: the same lists under other rules.
struct ReplacementRuleTests {
  /// 64 clean pages in the order of their arrival; some were used since. The order in which they were freed.
  private func freed(_ rule: ReplacementRule, used: [Int], passes: Int) throws -> [Int] {
    var machine = try Machine.withReclaim { $0.replacement = rule }
    let pages = try machine.pages(64)
    for number in used { machine.markPageAccessed(pages[number]) }
    let first = machine.ring.total
    var control = machine.control
    for _ in 0..<passes {
      machine.refillInactive(machine.normal, 32, control)
      _ = machine.shrinkCache(machine.normal, 1, &control)
    }
    return machine.happened(since: first).reclaims.compactMap {
      if case .judged(let frame, _, .freed) = $0 { pages.firstIndex(of: frame.rawValue) } else { nil }
    }
  }

  @Test func firstInFirstOut() throws {
    let order = try freed(.fifo, used: [3, 9, 3], passes: 2)
    #expect(order == Array(0..<64))
  }

  @Test func secondChance() throws {
    let order = try freed(.secondChance, used: [3, 9, 3], passes: 4)
    // 3 and 9 go round once more.
    #expect(order == (0..<64).filter { $0 != 3 && $0 != 9 } + [3, 9])
  }

  @Test func leastRecentlyUsed() throws {
    let order = try freed(.lru, used: [3, 9, 3], passes: 2)
    #expect(order == (0..<64).filter { $0 != 3 && $0 != 9 } + [9, 3])
  }

  /// The kernel's own: used twice is active, and stays when nothing is taken from the active list.
  @Test func kernel() throws {
    var machine = try Machine.withReclaim()
    let pages = try machine.pages(40)
    for number in [3, 9, 3] { machine.markPageAccessed(pages[number]) }
    let first = machine.ring.total
    var control = machine.control
    _ = machine.shrinkCache(machine.normal, 32, &control)
    _ = machine.shrinkCache(machine.normal, 32, &control)
    let freed = machine.happened(since: first).verdicts.count { $0 == .freed }
    let flags = machine.frames[pages[3]].flags
    #expect(freed == 39 && flags.contains(.active))
  }

  /// The same load under each rule: processes read what they wrote, and each rule takes other pages.
  @Test(arguments: ReplacementRule.allCases) func underLoad(rule: ReplacementRule) throws {
    var machine = try Machine.withReclaim(mebibytes: 16, hz: 100, swap: [SwapSpec(pages: 16384)]) {
      $0.replacement = rule
      $0.diskLatency = 0
      $0.overcommitMemory = 1
    }
    machine.start(heap: 4500)
    machine.act(.touch(TouchRequest(.area(.heap, page: 0), pages: 4500, access: .write)), by: 1)
    let violation = machine.fullViolation()
    #expect(violation == nil)
    let (out, end) = (machine.vmCount(.pswpout), machine.end)
    let kills = machine.ring.count(of: .reclaim(.killed))
    #expect(out > 500, "\(rule): \(out) out, \(kills) killed, tick \(machine.tick)")
    #expect(end == nil && kills == 0, "\(rule)")
  }
}
