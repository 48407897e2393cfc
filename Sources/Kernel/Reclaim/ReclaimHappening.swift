// What reclaim, swapping, write-back and the OOM killer do, and why: integers only, worded by `Interface`.

/// What `shrink_list` decided about one page, and at which of its tests (RF 3.3, 3.4). What is kept stays on the
/// inactive list, what is activated goes to the active one.
package enum Verdict: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// Freed: clean, mapped nowhere, nobody else refers to it.
  case freed
  /// Kept: somebody has locked it; it is being written.
  case keptLocked, keptWriteback
  /// Kept: `try_to_unmap` says SWAP_AGAIN.
  case keptMapped
  /// Kept: dirty, and referenced since the last look; the mask does not let it be written.
  case keptReferenced, keptMask
  /// Kept by `pageout`: somebody else refers to it; it has no mapping; the queue is congested.
  case keptShared, keptNoMapping, keptCongested
  /// None yet: the queue is full, and the task sleeps until there is room for the page's write.
  case waitsForQueue
  /// Kept: its write has begun; it left the swap cache and is dirty for nobody.
  case keptWriting, keptLeftSwapCache
  /// Kept: no mapping at all; another reference, or dirty again.
  case keptUnowned, keptInUse
  /// Activated: referenced and in use; no slot for it; `try_to_unmap` says SWAP_FAIL; its file has no place to write
  /// it to.
  case activatedReferenced, activatedNoSwap, activatedMapped, activatedNoPlace

  package var isFreed: Bool { self == .freed }
  package var isActivated: Bool { rawValue >= Self.activatedReferenced.rawValue }
}

/// A page as `shrink_list` found it, before it decided.
package struct JudgedPage: Hashable, Sendable, BitwiseCopyable {
  package var kind: FrameKind
  package var flags: PageFlags
  /// Entries that mapped it.
  package var mapped: UInt32
  /// What `page_referenced` said; nil: it was not asked.
  package var isReferenced: Bool?
  /// The file; nil: private memory.
  package var file: FileID?
  /// Of private memory: the process in whose address space it lies, the first that reclaim would ask; 0: none.
  package var pid: UInt32
  /// Page of the file, or of the address space.
  package var page: UInt32
  package init(
    kind: FrameKind, flags: PageFlags, mapped: UInt32 = 0, isReferenced: Bool? = nil, file: FileID? = nil,
    pid: UInt32 = 0, page: UInt32 = 0
  ) {
    self.kind = kind
    self.flags = flags
    self.mapped = mapped
    self.isReferenced = isReferenced
    self.file = file
    self.pid = pid
    self.page = page
  }
}

/// What `try_to_unmap` found in one area.
package enum Unmapping: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The entry is gone.
  case unmapped
  /// It is not mapped there.
  case again
  /// VM_LOCKED or VM_RESERVED; the entry was Accessed; a page in the swap cache has another reference.
  case locked, accessed, shared
  package var isFailure: Bool { self == .locked || self == .accessed || self == .shared }
}

/// Why a task sleeps in the middle of an allocation.
package enum NapReason: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// `blk_congestion_wait(WRITE, HZ/10)` of a pass.
  case pass
  /// `blk_congestion_wait(WRITE, HZ/50)` before the next try.
  case retry
  /// A jiffy in `out_of_memory`.
  case outOfMemory
  /// `balance_dirty_pages`.
  case dirty
  /// `get_request_wait`: a write found the disk's queue full.
  case queue
}

extension NapReason {
  var function: String {
    switch self {
    case .outOfMemory: "schedule_timeout"
    case .queue: "get_request_wait"
    case .pass, .retry, .dirty: "blk_congestion_wait"
    }
  }
}

/// What `refill_inactive_zone` weighs (RF 3.5).
package struct SwapTendency: Hashable, Sendable, BitwiseCopyable {
  package var distress: UInt16
  package var mappedRatio: UInt16
  package var swappiness: UInt16
  package var total: UInt32 { UInt32(mappedRatio / 2) + UInt32(distress) + UInt32(swappiness) }
  /// Mapped pages may be taken from the active list.
  package var takesMapped: Bool { total >= 100 }

  /// - Parameters: `priority`: `zone->prev_priority`; `mapped`: `nr_mapped`; `memory`: `total_memory`.
  package init(priority: UInt8, mapped: UInt64, memory: UInt64, swappiness: UInt32) {
    distress = UInt16(100 >> UInt32(priority))
    mappedRatio = UInt16(clamping: mapped * 100 / max(1, memory))
    self.swappiness = UInt16(clamping: swappiness)
  }
}

package enum Shrinker: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case inode, dentry
  package var name: String { self == .inode ? "shrink_icache_memory" : "shrink_dcache_memory" }
}

/// What reclaim does.
package enum ReclaimHappening: Hashable, Sendable, BitwiseCopyable {
  /// `try_to_free_pages` begins; `pages`: on the lists of all zones that it may shrink.
  case begun(order: Order, gfp: GFPMask, pages: UInt32)
  /// One priority is done, of a task or of kswapd (`node`); what slabs gave back counts as reclaimed.
  case passed(priority: UInt8, scanned: UInt32, reclaimed: UInt32, node: UInt8?)
  case ended(scanned: UInt32, reclaimed: UInt32, isEnough: Bool)
  /// `balance_pgdat` begins, or begins again because some zone is still short.
  case kswapdRuns(node: UInt8, order: Order, again: Bool)
  case kswapdSleeps(node: UInt8, scanned: UInt32, reclaimed: UInt32)
  /// `shrink_zone`: how many pages of each list it looks at; 0: fewer than 32 have come together.
  case shrinks(zone: ZoneIndex, priority: UInt8, active: UInt32, inactive: UInt32, isKswapd: Bool)
  /// `refill_inactive_zone`
  case refilled(zone: ZoneIndex, taken: UInt32, moved: UInt32, tendency: SwapTendency)
  /// `shrink_cache` took pages off the inactive list.
  case isolated(zone: ZoneIndex, taken: UInt32, scanned: UInt32)
  case judged(frame: FrameNumber, page: JudgedPage, verdict: Verdict)
  /// `refill_inactive_zone` moved it from the active list to the inactive one.
  case deactivated(frame: FrameNumber)
  case unmapped(frame: FrameNumber, pid: UInt32, page: UInt32, result: Unmapping)
  /// `zone->all_unreclaimable`
  case unreclaimable(zone: ZoneIndex, scanned: UInt32, pages: UInt32)
  case naps(ticks: UInt32, reason: NapReason)
  /// `shrink_slab` of one shrinker: its share, what it looked at, and what is left for the next time.
  case slabShrunk(Shrinker, unused: UInt32, share: UInt32, scanned: UInt32, left: UInt32)

  // Swap
  case swapOn(area: UInt8, slots: UInt32, priority: Int32)
  case slotTaken(area: UInt8, slot: UInt32, frame: FrameNumber)
  case noSlot(free: UInt32)
  case slotFreed(area: UInt8, slot: UInt32)
  case swapCacheHit(area: UInt8, slot: UInt32, frame: FrameNumber)
  /// `swapin_readahead`
  case swapReadAhead(area: UInt8, slot: UInt32, slots: UInt32, read: UInt32)
  /// A page leaves the swap cache, and its slot is given up.
  case swapCacheLeft(area: UInt8, slot: UInt32, frame: FrameNumber)
  case swapSubmitted(area: UInt8, slot: UInt32, frame: FrameNumber, isWrite: Bool, queued: UInt32)
  case swapDone(area: UInt8, slot: UInt32, frame: FrameNumber, isWrite: Bool)

  // Write-back
  case writeSubmitted(file: FileID, page: UInt32, pages: UInt32, queued: UInt32)
  case written(file: FileID, page: UInt32, pages: UInt32)
  case rotated(frame: FrameNumber)
  /// `balance_dirty_pages`: dirty and under write, against the limit.
  case throttled(pages: UInt32, limit: UInt32, background: UInt32)
  case pdflushRuns(pages: UInt32, isPeriodic: Bool)
  /// A round of `writeback_inodes`.
  case writebackRound(written: UInt32, dirty: UInt32, limit: UInt32)

  // Out of memory
  case candidate(pid: UInt32, points: UInt32)
  case killed(pid: UInt32, name: TaskID, points: UInt32)
  /// Somebody who was killed is still there: nobody else is chosen.
  case killedAlready(pid: UInt32)
  /// "Out of memory and no killable processes...".
  case panic
  /// Only kernel threads are left: the kernel chooses one of them for ever.
  case hang(pid: UInt32)
}

/// Kinds of what reclaim does, by their names in scenario files.
package enum ReclaimKind: String, CaseIterable, Sendable, BitwiseCopyable {
  case begun = "reclaim-begun"
  case passed = "reclaim-passed"
  case ended = "reclaim-ended"
  case kswapdRuns = "kswapd-runs"
  case kswapdSleeps = "kswapd-sleeps"
  case shrinks = "zone-shrunk"
  case refilled = "inactive-refilled"
  case isolated = "pages-isolated"
  case pageFreed = "page-reclaimed"
  case pageKept = "page-kept"
  case pageReactivated = "page-reactivated"
  case deactivated = "page-deactivated"
  case unmapped = "page-unmapped"
  case notUnmapped = "page-not-unmapped"
  case unreclaimable = "zone-unreclaimable"
  case naps
  case slabShrunk = "slab-shrunk"
  case swapOn = "swap-on"
  case slotTaken = "slot-taken"
  case noSlot = "no-slot"
  case slotFreed = "slot-freed"
  case swapCacheHit = "swap-cache-hit"
  case swapReadAhead = "swap-read-ahead"
  case swapCacheLeft = "swap-cache-left"
  case swapSubmitted = "swap-submitted"
  case swapDone = "swap-done"
  case writeSubmitted = "write-submitted"
  case written = "page-written"
  case rotated = "page-rotated"
  case throttled
  case pdflushRuns = "pdflush-runs"
  case writebackRound = "writeback-round"
  case candidate = "oom-candidate"
  case killed = "oom-killed"
  case killedAlready = "oom-killed-already"
  case panic, hang
}

extension ReclaimHappening {
  package var traits: OccurrenceTraits {
    switch self {
    case .begun: .step(.reclaim(.begun), by: "try_to_free_pages", .warning)
    case .passed(_, _, _, let node):
      .step(.reclaim(.passed), by: node == nil ? "try_to_free_pages" : "balance_pgdat")
    case .ended(_, _, let isEnough):
      .step(.reclaim(.ended), by: "try_to_free_pages", isEnough ? .good : .warning).deciding(!isEnough)
    case .kswapdRuns: .event(.reclaim(.kswapdRuns), by: "balance_pgdat", .warning)
    case .kswapdSleeps: .event(.reclaim(.kswapdSleeps), by: "kswapd")
    case .shrinks(let zone, _, _, _, _): .step(.reclaim(.shrinks), by: "shrink_zone", in: zone)
    case .refilled(let zone, _, _, _): .step(.reclaim(.refilled), by: "refill_inactive_zo…", in: zone)
    case .isolated(let zone, _, _): .step(.reclaim(.isolated), by: "shrink_cache", in: zone)
    case .judged(let frame, _, let verdict):
      .step(
        .reclaim(verdict.isFreed ? .pageFreed : verdict.isActivated ? .pageReactivated : .pageKept), by: "shrink_list",
        verdict.isFreed ? .good : .plain, at: frame)
    case .deactivated(let frame): .step(.reclaim(.deactivated), by: "refill_inactive_zo…", at: frame)
    case .unmapped(let frame, _, _, let result):
      .step(.reclaim(result == .unmapped ? .unmapped : .notUnmapped), by: "try_to_unmap", at: frame)
    case .unreclaimable(let zone, _, _):
      .step(.reclaim(.unreclaimable), by: "balance_pgdat", .warning, in: zone).deciding()
    case .naps(_, let reason):
      .step(.reclaim(.naps), by: reason.function, .warning)
    case .slabShrunk(let shrinker, _, _, _, _): .step(.reclaim(.slabShrunk), by: shrinker.name.fitting)
    case .swapOn: .event(.reclaim(.swapOn), by: "sys_swapon", .script)
    case .slotTaken(_, _, let frame): .step(.reclaim(.slotTaken), by: "get_swap_page", at: frame)
    case .noSlot: .step(.reclaim(.noSlot), by: "get_swap_page", .warning)
    case .slotFreed: .step(.reclaim(.slotFreed), by: "swap_free")
    case .swapCacheHit(_, _, let frame): .step(.reclaim(.swapCacheHit), by: "lookup_swap_cache", .good, at: frame)
    case .swapReadAhead: .step(.reclaim(.swapReadAhead), by: "swapin_readahead")
    case .swapCacheLeft(_, _, let frame):
      .step(.reclaim(.swapCacheLeft), by: "delete_from_swap_c…", at: frame)
    case .swapSubmitted(_, _, let frame, let isWrite, _):
      .step(.reclaim(.swapSubmitted), by: isWrite ? "swap_writepage" : "swap_readpage", at: frame)
    case .swapDone(_, _, let frame, let isWrite):
      .event(.reclaim(.swapDone), by: isWrite ? "end_swap_bio_write" : "end_swap_bio_read", at: frame)
    case .writeSubmitted: .step(.reclaim(.writeSubmitted), by: "writepage")
    case .written: .event(.reclaim(.written), by: "end_page_writeback")
    case .rotated(let frame): .step(.reclaim(.rotated), by: "rotate_reclaimable…", .good, at: frame)
    case .throttled: .step(.reclaim(.throttled), by: "balance_dirty_pages", .warning)
    case .pdflushRuns(_, let isPeriodic):
      .event(.reclaim(.pdflushRuns), by: isPeriodic ? "wb_kupdate" : "background_writeout")
    case .writebackRound: .step(.reclaim(.writebackRound), by: "writeback_inodes")
    case .candidate: .step(.reclaim(.candidate), by: "badness")
    case .killed: .step(.reclaim(.killed), by: "__oom_kill_task", .bad)
    case .killedAlready: .step(.reclaim(.killedAlready), by: "select_bad_process", .warning)
    case .panic: .step(.reclaim(.panic), by: "out_of_memory", .bad).deciding()
    case .hang: .step(.reclaim(.hang), by: "out_of_memory", .bad).deciding()
    }
  }
}

extension String {
  /// At most nineteen columns: what a line of the log has for the function's name.
  fileprivate var fitting: String { count > 19 ? String(prefix(18)) + "…" : self }
}
