// What happens to a request for page frames, and why: integers only, worded by `Interface` (RequestWords).

/// Which watermark a test used.
package enum Mark: UInt8, Sendable, BitwiseCopyable { case none, min, low, high }

/// Why a request failed.
package enum FailureReason: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// It may not wait (no `__GFP_WAIT`).
  case cannotWait
  /// It may wait by its mask, but asks in an interrupt: the kernel would go on to `schedule()` there.
  case sleepsInInterrupt
  /// `PF_MEMALLOC` found nothing even without watermarks.
  case memallocEmpty
  /// `__GFP_NORETRY`, or order above 3 without REPEAT and NOFAIL.
  case noRetry
}

/// One test of `zone_watermark_ok` (LF 3.4), in frames.
package struct WatermarkTest: Hashable, Sendable, BitwiseCopyable {
  package var zone: ZoneIndex
  package var order: Order
  package var mark: Mark
  /// 0xFF: passed; 0: free ≤ min + reserve; k > 0: failed in the loop, after the blocks below order k were taken off.
  package var failedAt: UInt8
  /// `zone->free_pages`.
  package var free: UInt32
  /// The mark itself, and what is left of it after the cuts for `__GFP_HIGH` and "harder".
  package var markFrames: UInt32
  package var min: UInt32
  /// `lowmem_reserve[classzone]`; not counted in the loop.
  package var reserve: UInt32
  /// The two numbers that were compared last: fails when `left ≤ limit`.
  package var left: Int32
  package var limit: Int32
  package var passed: Bool { failedAt == Self.passedMark }
  /// `failedAt` of a test that was passed.
  static let passedMark: UInt8 = 0xFF
  package init(
    zone: ZoneIndex, order: Order, mark: Mark, failedAt: UInt8, free: UInt32, markFrames: UInt32, min: UInt32,
    reserve: UInt32, left: Int32, limit: Int32
  ) {
    self.zone = zone
    self.order = order
    self.mark = mark
    self.failedAt = failedAt
    self.free = free
    self.markFrames = markFrames
    self.min = min
    self.reserve = reserve
    self.left = left
    self.limit = limit
  }
}

/// Requests for page frames (`__alloc_pages`, LF 3.5).
package enum RequestHappening: Hashable, Sendable, BitwiseCopyable {
  case requested(call: AllocationCall, order: Order, gfp: GFPMask, label: LabelID?)
  case watermark(WatermarkTest)
  /// The watermark was met but `__rmqueue` found no block of the order or above; `largest` is 0xFF when the zone has
  /// none.
  case noBlock(zone: ZoneIndex, order: Order, free: UInt32, largest: UInt8)
  /// `buffered_rmqueue` took the head of a per-CPU list; `count` stays on it.
  case perCPUHit(zone: ZoneIndex, cpu: UInt8, cold: Bool, frame: FrameNumber, count: UInt32)
  /// `rmqueue_bulk`: the list had `before` ≤ `low` pages, `taken` came from the buddy system.
  case perCPURefill(zone: ZoneIndex, cpu: UInt8, cold: Bool, before: UInt32, low: UInt32, taken: UInt32)
  /// `__rmqueue` took the head of the free list of `from`.
  case taken(zone: ZoneIndex, frame: FrameNumber, order: Order, from: Order)
  /// `expand`: the block at `frame` was halved from `from` to `to`; the upper halves went to the heads of the lists
  /// between.
  case split(zone: ZoneIndex, frame: FrameNumber, from: Order, to: Order)
  /// `buffered_rmqueue` gives the block out. `handle`: for who waited, or will be asked for it again.
  case served(zone: ZoneIndex, frame: FrameNumber, order: Order, handle: HandleID?, label: LabelID?)
  /// `wakeup_kswapd`: free is not above the low mark for this order.
  case kswapdWoken(node: UInt8, zone: ZoneIndex, order: Order, free: UInt32, low: UInt32)
  /// The task has PF_MEMALLOC: the zones are tried again without any mark.
  case marksIgnored(order: Order)
  /// The kernel calls `out_of_memory()` here to kill a process (RF 7).
  case outOfMemory(order: Order, gfp: GFPMask)
  /// The task sleeps, in `blk_congestion_wait` or in `out_of_memory()`.
  case waits(handle: HandleID, order: Order, gfp: GFPMask)
  /// It goes on with its request, whose task slept; served next, or it sleeps again.
  case retried(handle: HandleID, order: Order, waited: UInt32)
  /// `%s: page allocation failure. order:%d, mode:0x%x`; `quiet` with `__GFP_NOWARN`.
  case failed(order: Order, gfp: GFPMask, reason: FailureReason, quiet: Bool)
  /// Order 11 or above: `__alloc_pages` returns NULL at once.
  case orderTooLarge(order: UInt8)
  /// `DMA|HIGHMEM` has no zonelist.
  case noZonelist(gfp: GFPMask)
  /// `might_sleep`: "sleeping function called from invalid context"; the request goes on.
  case sleepingInAtomic(context: Context, gfp: GFPMask)
  /// `get_zeroed_page` with `__GFP_HIGHMEM`: BUG_ON.
  case bugHighMemAddress(gfp: GFPMask)
  /// BUG_ON in `prep_zero_page`: a HighMem frame is zeroed through `kmap`, which sleeps, and __GFP_WAIT is missing. The
  /// block that was taken is lost with the task.
  case bugZeroHighMem(frame: FrameNumber, order: Order, gfp: GFPMask)
  /// `__get_free_pages` got a HighMem frame: `page_address` is NULL, so nobody can name the block any more.
  case noAddress(frame: FrameNumber, order: Order)
}

/// Their kinds, by their names in scenario files.
package enum RequestKind: String, CaseIterable, Sendable, BitwiseCopyable {
  case requested
  case watermarkPassed = "watermark-passed"
  case watermarkFailed = "watermark-failed"
  case noBlock = "no-block"
  case perCPUHit = "per-cpu-hit"
  case perCPURefill = "per-cpu-refill"
  case taken, split, served
  case kswapdWoken = "kswapd-woken"
  case marksIgnored = "marks-ignored"
  case outOfMemory = "out-of-memory"
  case waits, retried, failed
  case orderTooLarge = "order-too-large"
  case noZonelist = "no-zonelist"
  case sleepingInAtomic = "sleeping-in-atomic"
  case bugHighMemAddress = "bug-highmem-address"
  case bugZeroHighMem = "bug-zero-highmem"
  case noAddress = "no-address"
}

extension RequestHappening {
  /// All about it but its words.
  var traits: OccurrenceTraits {
    switch self {
    case .requested(let call, _, _, _): .event(.request(.requested), by: call.name)
    case .watermark(let test):
      .step(
        .request(test.passed ? .watermarkPassed : .watermarkFailed), by: "zone_watermark_ok",
        test.passed ? .plain : .warning,
        in: test.zone
      ).deciding(!test.passed)
    case .noBlock(let zone, _, _, _): .step(.request(.noBlock), by: "__rmqueue", .warning, in: zone).deciding()
    case .perCPUHit(let zone, _, _, let frame, _):
      .step(.request(.perCPUHit), by: "buffered_rmqueue", in: zone, at: frame)
    case .perCPURefill(let zone, _, _, _, _, _): .step(.request(.perCPURefill), by: "rmqueue_bulk", in: zone)
    case .taken(let zone, let frame, let order, _): .step(.request(.taken), by: "__rmqueue", in: zone, at: frame, order)
    case .split(let zone, let frame, let from, _): .step(.request(.split), by: "expand", in: zone, at: frame, from)
    case .served(let zone, let frame, let order, _, _):
      .step(.request(.served), by: "buffered_rmqueue", .good, in: zone, at: frame, order)
    case .kswapdWoken(_, let zone, _, _, _): .step(.request(.kswapdWoken), by: "wakeup_kswapd", .warning, in: zone)
    case .marksIgnored: .step(.request(.marksIgnored), by: "__alloc_pages", .warning).deciding()
    case .outOfMemory: .step(.request(.outOfMemory), by: "out_of_memory", .bad)
    case .waits(_, _, let gfp):
      // out_of_memory() gives its victim a tick to die: `schedule_timeout(1)` (mm/oom_kill.c).
      .step(.request(.waits), by: gfp.reachesOutOfMemory ? "schedule_timeout" : "blk_congestion_wait", .warning)
    case .retried: .event(.request(.retried), by: "__alloc_pages")
    case .failed: .step(.request(.failed), by: "__alloc_pages", .bad)
    case .orderTooLarge: .step(.request(.orderTooLarge), by: "__alloc_pages", .bad)
    case .noZonelist: .step(.request(.noZonelist), by: "__alloc_pages", .bad)
    case .sleepingInAtomic: .step(.request(.sleepingInAtomic), by: "might_sleep", .bad)
    case .bugHighMemAddress: .step(.request(.bugHighMemAddress), by: "get_zeroed_page", .bad)
    case .bugZeroHighMem(let frame, let order, _):
      .step(.request(.bugZeroHighMem), by: "prep_zero_page", .bad, at: frame, order)
    case .noAddress(let frame, let order): .step(.request(.noAddress), by: "page_address", .bad, at: frame, order)
    }
  }
}
