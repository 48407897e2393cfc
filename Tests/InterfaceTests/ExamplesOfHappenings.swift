import Kernel
import Simulation

/// One example of every case of `Happening`, with numbers that cannot be taken for each other.
enum ExamplesOfHappenings {
  static let zone = ZoneIndex(node: 0, type: .normal)
  static let frame = FrameNumber(0x1c00)
  static let handle = HandleID(7)
  static let label = LabelID(0)

  static func test(failedAt: UInt8, mark: Mark = .min) -> WatermarkTest {
    WatermarkTest(
      zone: zone, order: Order(3), mark: mark, failedAt: failedAt, free: 212, markFrames: 201, min: 101, reserve: 20,
      left: 205, limit: 221)
  }

  static let requests: [RequestHappening] =
    [
      .requested(call: .allocPages, order: Order(3), gfp: .kernel, label: label),
      .watermark(test(failedAt: 0xFF)), .watermark(test(failedAt: 0)), .watermark(test(failedAt: 2)),
      .watermark(test(failedAt: 0xFF, mark: .none)),
      .noBlock(zone: zone, order: Order(5), free: 3_834, largest: 4),
      .noBlock(zone: zone, order: Order(5), free: 3_834, largest: 0xFF),
      .perCPUHit(zone: zone, cpu: 1, cold: false, frame: frame, count: 44),
      .perCPURefill(zone: zone, cpu: 1, cold: true, before: 0, low: 0, taken: 16),
      .taken(zone: zone, frame: frame, order: Order(8), from: Order(10)),
      .taken(zone: zone, frame: frame, order: Order(8), from: Order(8)),
      .split(zone: zone, frame: frame, from: Order(10), to: Order(8)),
      .served(zone: zone, frame: frame, order: Order(8), handle: handle, label: label),
      .kswapdWoken(node: 0, zone: zone, order: Order(0), free: 230, low: 240),
      .marksIgnored(order: Order(0)), .bugZeroHighMem(frame: frame, order: Order(0), gfp: [.highMem, .zero]),
      .outOfMemory(order: Order(5), gfp: .kernel),
      .waits(handle: handle, order: Order(2), gfp: .kernel),
      .waits(handle: handle, order: Order(2), gfp: [.wait, .io]),
      .waits(handle: handle, order: Order(4), gfp: [.wait, .io, .repeats]),
      .retried(handle: handle, order: Order(2), waited: 20),
      .orderTooLarge(order: 11), .noZonelist(gfp: [.dma, .highMem]),
      .sleepingInAtomic(context: .interrupt, gfp: .kernel), .bugHighMemAddress(gfp: .highUser),
      .noAddress(frame: frame, order: Order(1)),
    ] + FailureReason.allCases.map { .failed(order: Order(3), gfp: .atomic, reason: $0, quiet: $0 == .noRetry) }

  static let frees: [FreeingHappening] =
    [
      .freeing(call: .freePages, frame: frame, order: Order(3), label: label),
      .perCPUFreed(zone: zone, cpu: 0, cold: false, frame: frame, count: 15),
      .perCPUDrained(zone: zone, cpu: 0, cold: true, before: 96, high: 96, given: 16),
      .localPagesDrained(cpu: 2, pages: 31), .bugDoubleFree(frame: frame), .reservedIgnored(frame: frame),
      .leaked(frame: frame, order: Order(1), held: Order(3), frames: 6),
      .badPage(frame: frame, order: Order(3), culprit: FrameNumber(0x1c04), flags: .reserved, count: 0),
      .bugUnaligned(frame: frame, order: Order(3)),
      .overlapsFree(frame: frame, order: Order(3), other: FrameNumber(0x1c04), onPerCPUList: true),
      .overlapsFree(frame: frame, order: Order(3), other: FrameNumber(0x1c04), onPerCPUList: false),
      .bugTailFreed(frame: FrameNumber(0x1c01), head: frame), .noSuchFrame(frame: frame),
    ]
    + MergeStop.allCases.map {
      .merged(zone: zone, frame: frame, from: Order(3), to: Order(5), stop: $0, buddy: FrameNumber(0x1c20))
    } + [.merged(zone: zone, frame: frame, from: Order(3), to: Order(3), stop: .buddyInUse, buddy: FrameNumber(0x1c08))]

  static let script: [ScriptHappening] = [
    .nothingHeld(label: label), .queuedBehind(handle: handle),
    .boot(zone: zone, free: 11_000, present: 12_288), .mark(index: 1), .said(index: 2), .paused,
    .viewChanged(index: 0), .expected(index: 0, held: true, claim: 0, found: 5),
    .expected(index: 0, held: false, claim: 0, found: 5), .traceFreeSkipped(known: true, waiting: false),
    .traceFreeSkipped(known: true, waiting: true), .traceFreeSkipped(known: false, waiting: false),
    .traceNote(.lost, 182), .traceNote(.lost, 0), .traceNote(.failed, 3),
    .traceNote(.tooLarge, 11), .traceNote(.flagsDropped, 7), .sysctlSet(.minFreeKbytes, 512), .scriptEnded,
  ]

  static let all: [Happening] =
    requests.map { .request($0) } + frees.map { .free($0) } + script.map { .script($0) }
    + (caches + objects + misuse).map { .slab($0) } + pools.map { .pool($0) }
    + processes.map { .process($0) } + faults.map { .fault($0) } + pageCache.map { .pageCache($0) }
    + reclaim.map { .reclaim($0) }
}
