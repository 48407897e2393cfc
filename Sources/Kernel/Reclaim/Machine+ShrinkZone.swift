import Simulation

// `shrink_zone`, `refill_inactive_zone` and `shrink_cache` of 2.6.11 (mm/vmscan.c; RF 3.1, 3.2, 3.5).

/// Pages that were taken off a list, the oldest first.
struct PageBatch {
  var frames = InlineArray<32, UInt32>(repeating: 0)
  var count = 0

  mutating func append(_ frame: UInt32) {
    frames[count] = frame
    count += 1
  }
}

extension Machine {
  /// `shrink_zone`: what the priority allows comes together until it is 32 pages.
  mutating func shrinkZone(_ zone: Int, _ control: inout ScanControl) {
    if !control.goesOn {
      zones[zone].scanActive += zones[zone].active >> UInt32(control.priority) + 1
      zones[zone].scanInactive += zones[zone].inactive >> UInt32(control.priority) + 1
    }
    var active: UInt32 = 0
    var inactive: UInt32 = 0
    if zones[zone].scanActive >= (control.goesOn ? 1 : Reclaiming.cluster) {
      (active, zones[zone].scanActive) = (zones[zone].scanActive, 0)
    }
    if zones[zone].scanInactive >= (control.goesOn ? 1 : Reclaiming.cluster) {
      (inactive, zones[zone].scanInactive) = (zones[zone].scanInactive, 0)
    }
    if active == 0, inactive == 0 { return }
    if !control.goesOn { control.wanted = Int64(Reclaiming.cluster) }
    control.goesOn = false
    zones[zone].lastShrink = ring.total + 1
    record(
      .reclaim(
        .shrinks(
          zone: zones[zone].index, priority: control.priority, active: active, inactive: inactive,
          isKswapd: control.isKswapd)))
    while active > 0 || inactive > 0 {
      if active > 0 {
        let chunk = min(active, Reclaiming.cluster)
        active -= chunk
        refillInactive(zone, chunk, control)
      }
      if inactive > 0 {
        let chunk = min(inactive, Reclaiming.cluster)
        inactive -= chunk
        inactive += shrinkCache(zone, chunk, &control)
        if control.metFullQueue {
          (zones[zone].scanActive, zones[zone].scanInactive) = (active, inactive)
          return
        }
        if control.wanted <= 0 { break }
      }
    }
  }

  /// Takes the oldest page off a list; it has one reference more.
  private mutating func isolate(_ zone: Int, isActive: Bool) -> UInt32? {
    guard let frame = frames.last(list: pageList(zone: zone, isActive: isActive)) else { return nil }
    frames.unlink(frame)
    frames.modify(frame) {
      $0.setRole(.page)
      $0.remove(.lru)
      $0.count += 1
    }
    if isActive { zones[zone].active -= 1 } else { zones[zone].inactive -= 1 }
    return frame
  }

  /// PG_lru and its list, at the head.
  private mutating func putBack(_ frame: UInt32, _ zone: Int, isActive: Bool, atEnd: Bool = false) {
    frames.modify(frame) {
      $0.setRole(.lruList)
      $0.insert(.lru)
      if isActive { $0.insert(.active) } else { $0.remove(.active) }
    }
    let list = pageList(zone: zone, isActive: isActive)
    if atEnd { frames.linkLast(frame, list: list) } else { frames.linkFirst(frame, list: list) }
    if isActive { zones[zone].active += 1 } else { zones[zone].inactive += 1 }
  }

  /// `refill_inactive_zone`: pages from the active list's tail, each to the head of one of the lists.
  mutating func refillInactive(_ zone: Int, _ amount: UInt32, _ control: ScanControl) {
    lruAddDrain()
    var held = PageBatch()
    while held.count < Int(amount), let frame = isolate(zone, isActive: true) { held.append(frame) }
    let taken = UInt32(held.count)
    zones[zone].pagesScanned += taken
    let tendency = SwapTendency(
      priority: zones[zone].prevPriority, mapped: control.mapped, memory: reclaiming.totalMemory,
      swappiness: reclaiming.swappiness)
    var (down, stay) = (PageBatch(), PageBatch())
    for place in 0..<held.count {
      let frame = held.frames[place]
      if staysActive(frame, tendency.takesMapped) { stay.append(frame) } else { down.append(frame) }
    }
    var released = PageBatch()
    for place in 0..<down.count {
      putBack(down.frames[place], zone, isActive: false)
      record(.reclaim(.deactivated(frame: FrameNumber(down.frames[place]))))
      release(down.frames[place], &released)
    }
    for place in 0..<stay.count {
      putBack(stay.frames[place], zone, isActive: true)
      release(stay.frames[place], &released)
    }
    releaseAll(&released)
    count(.refill, of: zone, taken)
    count(.pgdeactivate, UInt64(down.count))
    if taken == 0 { return }
    record(
      .reclaim(
        .refilled(zone: zones[zone].index, taken: taken, moved: UInt32(down.count), tendency: tendency)))
  }

  /// The three tests of a mapped page; only the last one clears the bits Accessed.
  private mutating func staysActive(_ frame: UInt32, _ takesMapped: Bool) -> Bool {
    switch configuration.replacement {
    case .kernel: break
    case .fifo, .lru: return false
    case .secondChance: return pageReferenced(frame, isLocked: false) > 0
    }
    guard frames[frame].mapcount > 0 else { return false }
    if !takesMapped { return true }
    if virtualMemory.rest.swap.total == 0, isAnonymous(frame) { return true }
    return pageReferenced(frame, isLocked: false) > 0
  }

  /// The reference of the isolation goes through a pagevec: when it is full, `__pagevec_release`.
  private mutating func release(_ frame: UInt32, _ batch: inout PageBatch) {
    batch.append(frame)
    if batch.count == userSpace.pagevecSize { releaseAll(&batch) }
  }

  private mutating func releaseAll(_ batch: inout PageBatch) {
    if batch.count == 0 { return }
    lruAddDrain()
    var gone = PageBatch()
    for place in 0..<batch.count {
      let frame = batch.frames[place]
      frames.modify(frame) { $0.count -= 1 }
      if frames[frame].count > 0 { continue }
      unlinkPage(frame)
      gone.append(frame)
    }
    for place in stride(from: gone.count - 1, through: 0, by: -1) { giveBack(gone.frames[place], order: 0) }
    batch.count = 0
  }

  /// `shrink_cache`: up to 32 pages at a time from the inactive list's tail, whatever is left of the chunk. Returns
  /// what of the chunk is still to be looked at, when the task has to sleep for the disk's queue.
  mutating func shrinkCache(_ zone: Int, _ chunk: UInt32, _ control: inout ScanControl) -> UInt32 {
    lruAddDrain()
    var left = Int64(chunk)
    var released = PageBatch()
    while left > 0 {
      var taken = PageBatch()
      while taken.count < Int(Reclaiming.cluster), let frame = isolate(zone, isActive: false) { taken.append(frame) }
      let looked = UInt32(taken.count) + 1
      zones[zone].pagesScanned += looked
      if taken.count == 0 { break }
      left -= Int64(looked)
      zones[zone].lastPass = ring.total + 1
      record(.reclaim(.isolated(zone: zones[zone].index, taken: UInt32(taken.count), scanned: looked)))
      let (freed, unjudged) = shrinkList(&taken, &control)
      count(control.isKswapd ? .scanKswapd : .scanDirect, of: zone, looked - unjudged)
      if control.isKswapd { count(.kswapdSteal, UInt64(freed)) }
      count(.steal, of: zone, freed)
      control.wanted -= Int64(freed)
      for place in 0..<taken.count - Int(unjudged) {
        let frame = taken.frames[place]
        putBack(frame, zone, isActive: frames[frame].flags.contains(.active))
        release(frame, &released)
      }
      if !control.metFullQueue { continue }
      // As they lay before: the oldest is the last.
      for place in stride(from: taken.count - 1, through: taken.count - Int(unjudged), by: -1) {
        let frame = taken.frames[place]
        putBack(frame, zone, isActive: false, atEnd: true)
        release(frame, &released)
      }
      // Frames that were given back meanwhile have set the count to 0.
      zones[zone].pagesScanned -= min(zones[zone].pagesScanned, unjudged)
      left = max(0, left) + Int64(unjudged)
      break
    }
    releaseAll(&released)
    return control.metFullQueue ? UInt32(left) : 0
  }
}
