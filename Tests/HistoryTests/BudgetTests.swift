import Formats
import Foundation
import Kernel
import Runner
import Script
import Simulation
import TestSupport
import Testing

@testable import History

/// What keyframes are counted as is what they take, and both stay within the budget. In processes of their own: there
/// the memory is nobody else's.
@Suite struct BudgetTests {
  /// Memory that is exhausted by requests in every tick: waiting lines, handles and expiries grow with the run.
  static let crowded = """
    mmscope: 1
    title: { en: t, ja: t }
    machine: { memory: 16MiB, smp: true, slab: true }
    script: [ { tick: 100000 } ]
    workloads:
      - { name: a, every: 1, kmem_cache_alloc: { cache: dentry_cache }, lifetime: 20..2000, context: interrupt }
      - { name: b, every: 1, alloc_pages: { order: 0..4, gfp: GFP_KERNEL|__GFP_NORETRY }, lifetime: 5..500 }
      - { name: c, every: 1, kmalloc: { size: 32..4096, gfp: GFP_KERNEL|__GFP_NORETRY }, lifetime: 1..900 }
      - { name: d, every: 20, alloc_pages: { order: 2, gfp: GFP_NOFS }, by: cc1 }
      - { name: e, every: 3, lifetime: 20..200,
          kmem_cache_alloc: { cache: task_struct, gfp: GFP_KERNEL|__GFP_NORETRY } }

    """

  /// Pages of this process that lie in memory, in bytes.
  static func resident() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let words = text.split(separator: " ")
    return (words.count > 1 ? Int(words[1]) ?? 0 : 0) * 4096
  }

  /// Runs it with and without history: the difference is what history takes.
  static func measure(_ scenario: Scenario, ticks: Tick, budget: Int, interval: UInt64) throws {
    LargeBlocks.returnToSystem()
    var alone = try Timeline<Machine>(scenario.origin, budget: 0)
    let start = resident()
    var bare = try Timeline<Machine>(scenario.origin, budget: 0)
    bare.seek(tick: ticks)
    let world = resident() - start
    let before = resident()
    var kept = try Timeline<Machine>(scenario.origin, budget: budget, interval: interval)
    kept.seek(tick: ticks)
    let taken = resident() - before - world
    let counted = kept.memory.bytes
    let told = "\(kept.memory.keyframes) keyframes: \(counted >> 10) KiB counted, \(taken >> 10) KiB taken"
    #expect(counted <= budget, "\(told)")
    #expect(counted > budget / 2, "\(told): the budget was not reached")
    // An allocator rounds up, and what was thinned out leaves holes.
    #expect(taken < budget + budget / 4 + 1 << 20, "\(told)")
    // Both stay alive until here.
    _ = (alone.digest(), bare.digest())
  }

  static func longDay(_ budget: Int) throws {
    try measure(
      HistoryFixtures.scenario("long-day"), ticks: TestRun.isLong ? 22_000 : 4_000, budget: budget, interval: 50)
  }
  static func crowd(_ budget: Int) throws {
    let scenario = try ScenarioFile.load(text: crowded, name: "crowded")
    try measure(scenario, ticks: TestRun.isLong ? 20_000 : 1_500, budget: budget, interval: 50)
  }

  @Test func aLongDayInFourMiB() async {
    await #expect(processExitsWith: .success) { try Self.longDay(4 << 20) }
  }
  @Test func aCrowdInFourMiB() async {
    await #expect(processExitsWith: .success) { try Self.crowd(4 << 20) }
  }
  @Test(.enabled(if: TestRun.isLong)) func aLongDayInSixtyFourMiB() async {
    await #expect(processExitsWith: .success) { try Self.longDay(64 << 20) }
  }
  @Test(.enabled(if: TestRun.isLong)) func aCrowdInSixtyFourMiB() async {
    await #expect(processExitsWith: .success) { try Self.crowd(64 << 20) }
  }
}
