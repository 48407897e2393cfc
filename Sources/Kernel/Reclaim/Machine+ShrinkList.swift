import Simulation

// `shrink_list` and `pageout` of 2.6.11 (mm/vmscan.c; RF 3.3, 3.4): the fate of each page, test by test. A write that
// finds the disk's queue full sleeps in `get_request_wait`. The kernel holds the pages of its batch meanwhile; here
// those that have no verdict yet lie at the tail of their list, uncounted, and are taken again when there is room.

extension Machine {
  /// Judges the pages, the oldest first; those that are not freed stay in the batch. Returns how many were freed, and
  /// how many from the end are without a verdict, since the task has to sleep for the disk's queue.
  mutating func shrinkList(_ batch: inout PageBatch, _ control: inout ScanControl) -> (freed: UInt32, left: UInt32) {
    var kept = PageBatch()
    var gone = PageBatch()
    var freed: UInt32 = 0
    var left: UInt32 = 0
    for place in 0..<batch.count {
      let frame = batch.frames[place]
      if control.metFullQueue {
        kept.append(frame)
        left += 1
        continue
      }
      var page = look(at: frame)
      let scanned = control.scanned
      let verdict = judge(frame, &page, &control)
      record(.reclaim(.judged(frame: FrameNumber(frame), page: page, verdict: verdict)))
      if control.metFullQueue {
        control.scanned = scanned
        kept.append(frame)
        left += 1
        continue
      }
      if verdict.isFreed {
        freed += 1
        gone.append(frame)
        if gone.count == userSpace.pagevecSize { releaseFreed(&gone) }
        continue
      }
      if verdict.isActivated {
        frames.modify(frame) { $0.insert(.active) }
        count(.pgactivate)
      }
      kept.append(frame)
    }
    releaseFreed(&gone)
    control.reclaimed += freed
    batch = kept
    return (freed, left)
  }

  /// `__pagevec_release_nonlru` of a cold pagevec: from the last entry to the first.
  private mutating func releaseFreed(_ batch: inout PageBatch) {
    for place in stride(from: batch.count - 1, through: 0, by: -1) {
      let frame = batch.frames[place]
      frames.modify(frame) { $0.count -= 1 }
      giveBackCold(frame)
    }
    batch.count = 0
  }

  /// The page before it is judged: one that is freed no longer knows what it was a page of.
  private func look(at frame: UInt32) -> JudgedPage {
    let it = frames[frame]
    var page = JudgedPage(kind: it.kind, flags: it.flags, mapped: UInt32(max(0, it.mapcount)), page: it.index)
    if it.mapping == 0 { return page }
    if it.mapping & 1 == 0 {
      page.file = virtualMemory.files[(it.mapping >> 1) - 1].file
      return page
    }
    var walk = walk(frame)
    if let (area, number) = next(&walk) {
      page.page = number
      if let process = virtualMemory.spaces[virtualMemory.areas[area].space - 1].process.slot {
        page.pid = virtualMemory.processes[process].pid
      }
    }
    return page
  }

  private mutating func judge(_ frame: UInt32, _ page: inout JudgedPage, _ control: inout ScanControl) -> Verdict {
    // 1. and 2.
    if frames[frame].flags.contains(.locked) { return .keptLocked }
    control.scanned += 1
    let isAnonymous = isAnonymous(frame)
    var isSwapCached = frames[frame].flags.contains(.swapCache)
    if frames[frame].mapcount > 0 || isSwapCached { control.scanned += 1 }
    // 3. and 4.
    if frames[frame].flags.contains(.writeback) { return .keptWriteback }
    var isReferenced = pageReferenced(frame, isLocked: true) > 0
    if configuration.replacement == .fifo || configuration.replacement == .lru { isReferenced = false }
    page.isReferenced = isReferenced
    if isReferenced, configuration.replacement == .secondChance || isInUse(frame: frame) { return .activatedReferenced }
    // 5.
    if isAnonymous, !isSwapCached {
      guard addToSwap(frame) else { return .activatedNoSwap }
      isSwapCached = true
    }
    // 6. and 7. Private memory without a slot has no mapping.
    let hasMapping = isSwapCached || frames[frame].mapping != 0 && !isAnonymous
    let mayEnter = control.gfp.contains(.fs) || isSwapCached && control.gfp.contains(.io)
    if frames[frame].mapcount > 0, hasMapping {
      switch tryToUnmap(frame) {
      case .fail: return .activatedMapped
      case .again: return .keptMapped
      case .success: break
      }
    }
    // 8.
    if frames[frame].flags.contains(.dirty) {
      if isReferenced { return .keptReferenced }
      if !mayEnter || reclaiming.laptopMode != 0 && !control.mayWrite { return .keptMask }
      if let verdict = pageout(frame, hasMapping: hasMapping, &control) { return verdict }
    }
    // 10. to 12.
    if !hasMapping { return .keptUnowned }
    if frames[frame].count != 2 || frames[frame].flags.contains(.dirty) { return .keptInUse }
    if isSwapCached {
      leaveSwapCache(frame, isDirty: false)
    } else {
      removeFromPageCache((frames[frame].mapping >> 1) - 1, frames[frame].index)
    }
    return .freed
  }

  /// `page_mapping_inuse`
  private func isInUse(frame: UInt32) -> Bool {
    let it = frames[frame]
    if it.mapcount > 0 || it.flags.contains(.swapCache) { return true }
    guard it.mapping & 1 == 0, let file = (it.mapping >> 1).slot else { return false }
    return virtualMemory.files[file].mappings > 0
  }

  private func waitsForQueue(_ control: inout ScanControl) -> Bool {
    if !virtualMemory.rest.disk.isWriteFull { return false }
    control.metFullQueue = true
    return true
  }

  /// `pageout`; nil: PAGE_CLEAN, or written already: the page may go.
  private mutating func pageout(_ frame: UInt32, hasMapping: Bool, _ control: inout ScanControl) -> Verdict? {
    if frames[frame].count != 2 { return .keptShared }
    if !hasMapping { return .keptNoMapping }
    let isSwapCached = frames[frame].flags.contains(.swapCache)
    if !isSwapCached {
      let file = (frames[frame].mapping >> 1) - 1
      // `shmem_writepage`: to the swap cache, dirty as before; or there is no room for it (WRITEPAGE_ACTIVATE).
      if virtualMemory.files[file].isShared { return moveToSwap(frame, file) ? .keptInUse : .activatedNoPlace }
      if !control.isKswapd, virtualMemory.rest.disk.isWriteCongested { return .keptCongested }
      if waitsForQueue(&control) { return .waitsForQueue }
      clearDirty(frame, file)
      frames.modify(frame) { $0.insert(.reclaim) }
      startWrite(frame, file)
      return .keptWriting
    }
    // `swap_writepage`: a page that no entry holds any more only leaves the swap cache.
    if isExclusive(frame), frames[frame].count == 2 {
      leaveSwapCache(frame, isDirty: true)
      return .keptLeftSwapCache
    }
    if waitsForQueue(&control) { return .waitsForQueue }
    frames.modify(frame) {
      $0.remove(.dirty)
      $0.insert(.reclaim)
    }
    startSwapWrite(frame)
    return .keptWriting
  }
}
