// What happens, and what is known of each but its words: a new occurrence of the zones or of the script is a case, a
// kind and a line here, and its words (`Interface/Words`); the slab allocator and the pools have theirs in their room.

/// What happened. Every payload is a few integers.
package enum Happening: Hashable, Sendable, BitwiseCopyable {
  // Requests (`__alloc_pages`, LF 3.5)
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
  /// `try_to_free_pages` had nothing that it could reclaim.
  case nothingReclaimed(order: Order)
  /// The kernel calls `out_of_memory()` here and kills a process (RF 7). Nobody is killed yet: the request waits on.
  case outOfMemory(order: Order, gfp: GFPMask)
  /// The task sleeps, in `blk_congestion_wait` or behind `out_of_memory()`, until frames are freed.
  case waits(handle: HandleID, order: Order, gfp: GFPMask)
  /// Its request was tried again after frames were freed; served next, or waits on.
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

  // Freeing (`__free_pages`, LF 4.1, 5.1)
  case freeing(call: FreeCall, frame: FrameNumber, order: Order, label: LabelID?)
  /// `__free_pages_bulk`: merged from `from` up to `to`; the result starts at `frame` and went to the head of its list.
  case merged(zone: ZoneIndex, frame: FrameNumber, from: Order, to: Order, stop: MergeStop, buddy: FrameNumber)
  /// `free_hot_cold_page`: at the head of the list, which now holds `count`.
  case perCPUFreed(zone: ZoneIndex, cpu: UInt8, cold: Bool, frame: FrameNumber, count: UInt32)
  /// The list had `before` ≥ `high` pages: `given` from its tail went back to the buddy system.
  case perCPUDrained(zone: ZoneIndex, cpu: UInt8, cold: Bool, before: UInt32, high: UInt32, given: UInt32)
  /// `drain_local_pages`.
  case localPagesDrained(cpu: UInt8, pages: UInt32)

  // Misuse, as 2.6.11 meets it
  /// `BUG_ON(page_count(p) == 0)` in `put_page_testzero`: the frame is free already.
  case bugDoubleFree(frame: FrameNumber)
  /// A reserved frame: `__free_pages` does nothing.
  case reservedIgnored(frame: FrameNumber)
  /// Only 2^`order` of 2^`held` frames came back; the rest is lost until reboot.
  case leaked(frame: FrameNumber, order: Order, held: Order, frames: UInt32)
  /// `bad_page`: "Bad page state": a frame of the range is in use, or has flags that no free frame has. The kernel
  /// would go on and corrupt itself; refused here.
  case badPage(frame: FrameNumber, order: Order, culprit: FrameNumber, flags: PageFlags, count: Int32)
  /// BUG_ON in `__free_pages_bulk`: the first frame is no multiple of the block's size.
  case bugUnaligned(frame: FrameNumber, order: Order)
  /// The range reaches into frames that are free already, which 2.6.11 does not see; refused.
  case overlapsFree(frame: FrameNumber, order: Order, other: FrameNumber, onPerCPUList: Bool)
  /// Not the first frame of a block: its `_count` is 0, so the same BUG as a double free.
  case bugTailFreed(frame: FrameNumber, head: FrameNumber)
  /// Outside memory: `virt_to_page`/`pfn_to_page` of it is no descriptor; refused.
  case noSuchFrame(frame: FrameNumber)
  /// Nothing is held under the name: its request failed or was freed.
  case nothingHeld(label: LabelID)
  /// The step waits behind the request of this handle.
  case queuedBehind(handle: HandleID)

  // Rooms with happenings of their own
  case slab(SlabHappening)
  case pool(PoolHappening)
  case process(ProcessHappening)
  case fault(FaultHappening)
  case pageCache(PageCacheHappening)
  case reclaim(ReclaimHappening)

  // The script
  case boot(zone: ZoneIndex, free: UInt32, present: UInt32)
  case mark(index: UInt32)
  case said(index: UInt32)
  case paused
  case viewChanged(index: UInt32)
  case expected(index: UInt32, held: Bool, claim: UInt32, found: Int64)
  /// A free in the trace whose request is unknown, had failed, or still waits and is given up now.
  case traceFreeSkipped(known: Bool, waiting: Bool)
  /// What the trace tells besides requests and frees, and its number: events, an order, flags.
  case traceNote(TraceNote, UInt32)
  case sysctlSet(Sysctl, UInt32)
  case scriptEnded
}

/// Kinds of requests and frees of page frames, by their names in scenario files.
package enum ZoneKind: String, CaseIterable, Sendable, BitwiseCopyable {
  case requested
  case watermarkPassed = "watermark-passed"
  case watermarkFailed = "watermark-failed"
  case noBlock = "no-block"
  case perCPUHit = "per-cpu-hit"
  case perCPURefill = "per-cpu-refill"
  case taken, split, served
  case kswapdWoken = "kswapd-woken"
  case marksIgnored = "marks-ignored"
  case nothingReclaimed = "nothing-reclaimed"
  case outOfMemory = "out-of-memory"
  case waits, retried, failed
  case orderTooLarge = "order-too-large"
  case noZonelist = "no-zonelist"
  case sleepingInAtomic = "sleeping-in-atomic"
  case bugHighMemAddress = "bug-highmem-address"
  case bugZeroHighMem = "bug-zero-highmem"
  case noAddress = "no-address"
  case freeing, merged
  case perCPUFreed = "per-cpu-freed"
  case perCPUDrained = "per-cpu-drained"
  case localPagesDrained = "local-pages-drained"
  case bugDoubleFree = "bug-double-free"
  case reservedIgnored = "reserved-ignored"
  case leaked
  case badPage = "bad-page"
  case bugUnaligned = "bug-unaligned"
  case overlapsFree = "overlaps-free"
  case bugTailFreed = "bug-tail-freed"
  case noSuchFrame = "no-such-frame"
}

/// Kinds of what the script and a trace do.
package enum ScriptKind: String, CaseIterable, Sendable, BitwiseCopyable {
  case nothingHeld = "nothing-held"
  case queuedBehind = "queued-behind"
  case boot, mark, said, paused
  case viewChanged = "view-changed"
  case expected
  case traceFreeSkipped = "trace-free-skipped"
  case sysctlSet = "sysctl-set"
  case scriptEnded = "script-ended"
  case traceNote = "trace-note"
}

extension Happening {
  /// All about it but its words.
  package var traits: OccurrenceTraits {
    switch self {
    case .requested(let call, _, _, _): .event(.zone(.requested), by: call.name)
    case .watermark(let test):
      .step(
        .zone(test.passed ? .watermarkPassed : .watermarkFailed), by: "zone_watermark_ok",
        test.passed ? .plain : .warning,
        in: test.zone
      ).deciding(!test.passed)
    case .noBlock(let zone, _, _, _): .step(.zone(.noBlock), by: "__rmqueue", .warning, in: zone).deciding()
    case .perCPUHit(let zone, _, _, let frame, _): .step(.zone(.perCPUHit), by: "buffered_rmqueue", in: zone, at: frame)
    case .perCPURefill(let zone, _, _, _, _, _): .step(.zone(.perCPURefill), by: "rmqueue_bulk", in: zone)
    case .taken(let zone, let frame, let order, _): .step(.zone(.taken), by: "__rmqueue", in: zone, at: frame, order)
    case .split(let zone, let frame, let from, _): .step(.zone(.split), by: "expand", in: zone, at: frame, from)
    case .served(let zone, let frame, let order, _, _):
      .step(.zone(.served), by: "buffered_rmqueue", .good, in: zone, at: frame, order)
    case .kswapdWoken(_, let zone, _, _, _): .step(.zone(.kswapdWoken), by: "wakeup_kswapd", .warning, in: zone)
    case .marksIgnored: .step(.zone(.marksIgnored), by: "__alloc_pages", .warning).deciding()
    case .nothingReclaimed: .step(.zone(.nothingReclaimed), by: "try_to_free_pages", .warning)
    case .outOfMemory: .step(.zone(.outOfMemory), by: "out_of_memory", .bad)
    case .waits(_, _, let gfp):
      // out_of_memory() gives its victim a tick to die: `schedule_timeout(1)` (mm/oom_kill.c).
      .step(.zone(.waits), by: gfp.reachesOutOfMemory ? "schedule_timeout" : "blk_congestion_wait", .warning)
    case .retried: .event(.zone(.retried), by: "__alloc_pages")
    case .failed: .step(.zone(.failed), by: "__alloc_pages", .bad)
    case .orderTooLarge: .step(.zone(.orderTooLarge), by: "__alloc_pages", .bad)
    case .noZonelist: .step(.zone(.noZonelist), by: "__alloc_pages", .bad)
    case .sleepingInAtomic: .step(.zone(.sleepingInAtomic), by: "might_sleep", .bad)
    case .bugHighMemAddress: .step(.zone(.bugHighMemAddress), by: "get_zeroed_page", .bad)
    case .bugZeroHighMem(let frame, let order, _):
      .step(.zone(.bugZeroHighMem), by: "prep_zero_page", .bad, at: frame, order)
    case .noAddress(let frame, let order): .step(.zone(.noAddress), by: "page_address", .bad, at: frame, order)
    case .freeing(let call, let frame, let order, _): .event(.zone(.freeing), by: call.name, at: frame, order)
    case .merged(let zone, let frame, let from, let to, _, _):
      .step(.zone(.merged), by: "__free_pages_bulk", from < to ? .good : .plain, in: zone, at: frame, to)
    case .perCPUFreed(let zone, _, _, let frame, _):
      .step(.zone(.perCPUFreed), by: "free_hot_cold_page", in: zone, at: frame)
    case .perCPUDrained(let zone, _, _, _, _, _): .step(.zone(.perCPUDrained), by: "free_pages_bulk", in: zone)
    case .localPagesDrained: .event(.zone(.localPagesDrained), by: "drain_local_pages")
    case .bugDoubleFree(let frame): .step(.zone(.bugDoubleFree), by: "put_page_testzero", .bad, at: frame)
    case .reservedIgnored(let frame): .step(.zone(.reservedIgnored), by: "__free_pages", .warning, at: frame)
    case .leaked(let frame, _, let held, _): .step(.zone(.leaked), by: "__free_pages", .warning, at: frame, held)
    case .badPage(let frame, _, _, _, _): .step(.zone(.badPage), by: "bad_page", .bad, at: frame)
    case .bugUnaligned(let frame, _): .step(.zone(.bugUnaligned), by: "__free_pages_bulk", .bad, at: frame)
    case .overlapsFree(let frame, _, _, _): .step(.zone(.overlapsFree), by: "__free_pages", .bad, at: frame)
    case .bugTailFreed(let frame, _): .step(.zone(.bugTailFreed), by: "put_page_testzero", .bad, at: frame)
    case .noSuchFrame: .event(.zone(.noSuchFrame), by: "virt_to_page", .bad)
    case .nothingHeld: .event(.script(.nothingHeld), by: "script", .warning)
    case .queuedBehind: .event(.script(.queuedBehind), by: "script", .warning)
    case .slab(let what): what.traits
    case .pool(let what): what.traits
    case .process(let what): what.traits
    case .fault(let what): what.traits
    case .pageCache(let what): what.traits
    case .reclaim(let what): what.traits
    case .boot(let zone, _, _): .event(.script(.boot), by: "free_all_bootmem", .script, in: zone)
    case .mark: .direction(.script(.mark), by: "mark")
    case .said: .direction(.script(.said), by: "say")
    case .paused: .direction(.script(.paused), by: "pause")
    case .viewChanged: .direction(.script(.viewChanged), by: "look")
    case .expected(_, true, _, _): .direction(.script(.expected), by: "expect")
    case .expected(_, false, _, _): .event(.script(.expected), by: "expect", .bad)
    case .traceFreeSkipped: .event(.script(.traceFreeSkipped), by: "replay", .warning)
    case .traceNote: .event(.script(.traceNote), by: "replay", .warning)
    case .sysctlSet: .event(.script(.sysctlSet), by: "sysctl", .script)
    case .scriptEnded: .event(.script(.scriptEnded), by: "script", .script)
    }
  }
}
