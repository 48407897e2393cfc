import Kernel

extension ExamplesOfHappenings {
  /// Every case of `ReclaimHappening`.
  static let reclaim: [ReclaimHappening] =
    passes + swap + writeback + outOfMemory
    + Verdict.allCases.map { .judged(frame: frame, page: JudgedPage(kind: .pageCache, flags: [.lru]), verdict: $0) }
    + [.deactivated(frame: frame)]
    + Unmapping.allCases.map { .unmapped(frame: frame, pid: 41, page: 0x8048, result: $0) }
    + NapReason.allCases.map { .naps(ticks: 100, reason: $0) }
    + Shrinker.allCases.map { .slabShrunk($0, unused: 5000, share: 53, scanned: 128, left: 31) }

  private static let passes: [ReclaimHappening] = [
    .begun(order: Order(2), gfp: .kernel, pages: 5000),
    .passed(priority: 6, scanned: 66, reclaimed: 7, node: nil),
    .passed(priority: 6, scanned: 66, reclaimed: 7, node: 1),
    .ended(scanned: 33, reclaimed: 32, isEnough: true), .ended(scanned: 2145, reclaimed: 9, isEnough: false),
    .kswapdRuns(node: 0, order: Order(3), again: false), .kswapdRuns(node: 0, order: Order(3), again: true),
    .kswapdSleeps(node: 0, scanned: 99, reclaimed: 32),
    .shrinks(zone: zone, priority: 8, active: 62, inactive: 40, isKswapd: true),
    .refilled(
      zone: zone, taken: 32, moved: 30,
      tendency: SwapTendency(priority: 6, mapped: 12480, memory: 16000, swappiness: 60)
    ),
    .refilled(
      zone: zone, taken: 32, moved: 30,
      tendency: SwapTendency(priority: 12, mapped: 4000, memory: 16000, swappiness: 60)
    ),
    .isolated(zone: zone, taken: 32, scanned: 33), .unreclaimable(zone: zone, scanned: 4290, pages: 1000),
  ]

  private static let swap: [ReclaimHappening] = [
    .swapOn(area: 0, slots: 16382, priority: -1), .slotTaken(area: 0, slot: 257, frame: frame), .noSlot(free: 0),
    .slotFreed(area: 0, slot: 257), .swapCacheHit(area: 0, slot: 257, frame: frame),
    .swapReadAhead(area: 0, slot: 8, slots: 8, read: 5), .swapCacheLeft(area: 0, slot: 257, frame: frame),
    .swapSubmitted(area: 0, slot: 257, frame: frame, isWrite: true, queued: 3),
    .swapSubmitted(area: 0, slot: 257, frame: frame, isWrite: false, queued: 3),
    .swapDone(area: 0, slot: 257, frame: frame, isWrite: true),
    .swapDone(area: 0, slot: 257, frame: frame, isWrite: false),
  ]

  private static let writeback: [ReclaimHappening] = [
    .writeSubmitted(file: FileID(0), page: 4, pages: 8, queued: 2), .written(file: FileID(0), page: 4, pages: 1),
    .rotated(frame: frame), .throttled(pages: 6600, limit: 6553, background: 1638),
    .pdflushRuns(pages: 1024, isPeriodic: true), .pdflushRuns(pages: 1024, isPeriodic: false),
    .writebackRound(written: 1036, dirty: 3964, limit: 1638),
  ]

  private static let outOfMemory: [ReclaimHappening] = [
    .candidate(pid: 41, points: 1666), .killed(pid: 41, name: .initTask, points: 1666), .killedAlready(pid: 41),
    .panic, .hang(pid: 2),
  ]
}
