package import Simulation

// What happened, and why: integers only. `Interface` words it in both languages.

/// Which watermark a test used.
package enum Mark: UInt8, Sendable, BitwiseCopyable { case none, min, low, high }

/// Why merging stopped (`__free_pages_bulk`; LF 4.1).
package enum MergeStop: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The block has the largest order.
  case maxOrder
  /// The buddy lies outside the zone.
  case outsideZone
  /// The buddy, or a part of it, is in use (or waits in a per-CPU list, or is reserved).
  case buddyInUse
  /// The buddy's first frame heads a free block of a smaller order.
  case buddySplit
}

/// Why a request failed.
package enum FailureReason: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// It may not wait (no `__GFP_WAIT`).
  case cannotWait
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
  /// `try_to_free_pages` had nothing that it could reclaim.
  case nothingReclaimed(order: Order)
  /// The kernel calls `out_of_memory()` here and kills a process (RF 7). Nobody is killed yet: the request waits on.
  case outOfMemory(order: Order, gfp: GFPMask)
  /// The task sleeps in `blk_congestion_wait` until frames are freed.
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
  /// `bad_page`: "Bad page state": the range holds a frame in use. The kernel would go on and corrupt itself; refused
  /// here.
  case badPage(frame: FrameNumber, order: Order, culprit: FrameNumber, flags: PageFlags, count: Int32)
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

  // The script
  case boot(zone: ZoneIndex, free: UInt32, present: UInt32)
  case mark(index: UInt32)
  case said(index: UInt32)
  case paused
  case viewChanged(index: UInt32)
  case expected(index: UInt32, held: Bool, claim: UInt32, found: Int64)
  /// A free in the trace whose request is unknown, or had failed.
  case traceFreeSkipped(known: Bool)
  /// What the trace tells besides requests and frees, and its number: events, an order, flags.
  case traceNote(TraceNote, UInt32)
  case sysctlSet(Sysctl, UInt32)
  case scriptEnded
}

/// One entry of the machine's ring of occurrences, composed when it is read.
package struct Occurrence: Hashable, Sendable, BitwiseCopyable {
  package var tick: Tick
  /// Counts every occurrence since boot, from 0.
  package var serial: UInt64
  /// Number of the event that it belongs to: the occurrences of one event share it.
  package var event: UInt64
  package var task: TaskID
  package var cpu: UInt8
  package var context: Context
  package var what: Happening
  package init(tick: Tick, serial: UInt64, event: UInt64, task: TaskID, cpu: UInt8, context: Context, what: Happening) {
    self.tick = tick
    self.serial = serial
    self.event = event
    self.task = task
    self.cpu = cpu
    self.context = context
    self.what = what
  }
}

/// The kinds of occurrences, for counting and for `expect: { occurrence: { name: … } }`. Raw value = position in the
/// counters.
package enum OccurrenceKind: UInt8, CaseIterable, Sendable {
  case requested, watermarkPassed, watermarkFailed, noBlock, perCPUHit, perCPURefill, taken, split, served, kswapdWoken
  case nothingReclaimed, outOfMemory, waits, retried, failed, orderTooLarge, noZonelist, sleepingInAtomic,
    bugHighMemAddress, noAddress
  case freeing, merged, perCPUFreed, perCPUDrained, localPagesDrained
  case bugDoubleFree, reservedIgnored, leaked, badPage, bugTailFreed, noSuchFrame, nothingHeld, queuedBehind
  case boot, mark, said, paused, viewChanged, expected, traceFreeSkipped, sysctlSet, scriptEnded
  case slabStarted, cacheCreated, cacheNotCreated, cacheDestroyed, cacheBusy, cacheShrunk, noSuchCache,
    slabPanicked
  case kmallocSize, kmallocTooLarge, arrayHit, objectTaken, arrayMissed, refilledFromShared, refilledFromSlab
  case slabPages, slabGrown, slabNotGrown, objectFailed, objectOnNode
  case objectFreed, arrayFlushed, slabMoved, slabDestroyed, reaped, arrayReaped, arraySpared, slabsSpared
  case objectDoubleFree, wrongCache, noObject, notASlab, allocatorsOwn, bugSlabFlags, bugSlabDMA
  case poolCreated, poolNotCreated, poolDirect, poolSecondSkipped, poolReserve, poolEmpty, poolWaits, poolReturned,
    poolPassed, poolResized, poolDestroyed, bugPoolOutstanding, bugPoolMinimum, poolNotOut, noSuchPool, poolDuplicate
  case traceNote

  /// The names in scenario files (`expect: { occurrence: { name: … } }`), in the order of the cases.
  package static let names = [
    "requested", "watermark-passed", "watermark-failed", "no-block", "per-cpu-hit", "per-cpu-refill", "taken", "split",
    "served", "kswapd-woken", "nothing-reclaimed", "out-of-memory", "waits", "retried", "failed", "order-too-large",
    "no-zonelist", "sleeping-in-atomic", "bug-highmem-address", "no-address", "freeing", "merged", "per-cpu-freed",
    "per-cpu-drained",
    "local-pages-drained", "bug-double-free", "reserved-ignored", "leaked", "bad-page",
    "bug-tail-freed", "no-such-frame", "nothing-held", "queued-behind", "boot", "mark", "said", "paused",
    "view-changed", "expected",
    "trace-free-skipped", "sysctl-set", "script-ended",
    "slab-started", "cache-created", "cache-not-created", "cache-destroyed", "cache-busy", "cache-shrunk",
    "no-such-cache", "slab-panicked", "kmalloc-size", "kmalloc-too-large", "array-hit", "object-taken", "array-missed",
    "refilled-from-shared", "refilled-from-slab", "slab-pages", "slab-grown", "slab-not-grown", "object-failed",
    "object-on-node", "object-freed", "array-flushed", "slab-moved", "slab-destroyed", "reaped", "array-reaped",
    "array-spared", "slabs-spared", "object-double-free", "wrong-cache", "no-object", "not-a-slab", "allocators-own",
    "bug-slab-flags", "bug-slab-dma", "pool-created", "pool-not-created", "pool-direct", "pool-second-skipped",
    "pool-reserve", "pool-empty", "pool-waits", "pool-returned", "pool-passed", "pool-resized", "pool-destroyed",
    "bug-pool-outstanding", "bug-pool-minimum", "pool-not-out", "no-such-pool", "pool-duplicate",
    "trace-note",
  ]
  package var name: String { Self.names[Int(rawValue)] }
}

extension Happening {
  /// The kind under which it is counted.
  package var kind: OccurrenceKind {
    switch self {
    case .requested: .requested
    case .watermark(let test): test.passed ? .watermarkPassed : .watermarkFailed
    case .noBlock: .noBlock
    case .perCPUHit: .perCPUHit
    case .perCPURefill: .perCPURefill
    case .taken: .taken
    case .split: .split
    case .served: .served
    case .kswapdWoken: .kswapdWoken
    case .nothingReclaimed: .nothingReclaimed
    case .outOfMemory: .outOfMemory
    case .waits: .waits
    case .retried: .retried
    case .failed: .failed
    case .orderTooLarge: .orderTooLarge
    case .noZonelist: .noZonelist
    case .sleepingInAtomic: .sleepingInAtomic
    case .bugHighMemAddress: .bugHighMemAddress
    case .noAddress: .noAddress
    case .freeing: .freeing
    case .merged: .merged
    case .perCPUFreed: .perCPUFreed
    case .perCPUDrained: .perCPUDrained
    case .localPagesDrained: .localPagesDrained
    case .bugDoubleFree: .bugDoubleFree
    case .reservedIgnored: .reservedIgnored
    case .leaked: .leaked
    case .badPage: .badPage
    case .bugTailFreed: .bugTailFreed
    case .noSuchFrame: .noSuchFrame
    case .nothingHeld: .nothingHeld
    case .queuedBehind: .queuedBehind
    case .slab(let what): what.kind
    case .pool(let what): what.kind
    case .boot: .boot
    case .mark: .mark
    case .said: .said
    case .paused: .paused
    case .viewChanged: .viewChanged
    case .expected: .expected
    case .traceFreeSkipped: .traceFreeSkipped
    case .traceNote: .traceNote
    case .sysctlSet: .sysctlSet
    case .scriptEnded: .scriptEnded
    }
  }
}
