import Simulation

// `do_page_fault` and `handle_mm_fault` of 2.6.11 (arch/i386/mm/fault.c, mm/memory.c; RF 8), told in the eight steps of
// the textbook. Where the kernel goes another way than the book, the step says so: the frame comes from the free lists,
// and whoever must give one up is chosen and written by reclaim, never by the faulting task.

extension Machine {
  enum Faulted {
    case mended
    case signal(SignalReason)
    case sleeps(VirtualMemory.Sleep.Reason)
  }

  /// One access of a process, with the faults that it takes. `place` tells whether a fault is going on already.
  /// - Parameter stores: a write changes what is in the page; `get_user_pages` only makes it writable.
  mutating func access(
    _ address: UInt32, _ access: Access, _ process: UInt32, _ space: UInt32, _ place: inout VirtualMemory.Place,
    stores: Bool = true
  ) -> Faulted {
    let page = address >> 12
    if place.isFaulting {
      let result = fault(address, error: access == .write ? 6 : 4, process, space, &place)
      guard case .mended = result else { return result }
    }
    while true {
      switch translate(page, of: space, access) {
      case .frame(let frame, let isUncached):
        if access == .write, stores { setStamp(frame, nextStamp()) }
        if configuration.replacement == .lru, UInt64(frame) < configuration.memoryFrames { becomeNewest(frame) }
        if UInt64(frame) >= configuration.memoryFrames { readDevice(page, frame, isUncached: isUncached) }
        return .mended
      case .fault(let error):
        let result = fault(address, error: error, process, space, &place)
        guard case .mended = result else { return result }
      }
    }
  }

  /// A register that counts ticks. Through the cache only the first look reaches it.
  private mutating func readDevice(_ page: UInt32, _ frame: UInt32, isUncached: Bool) {
    let now = UInt32(truncatingIfNeeded: tick)
    let line = isUncached ? nil : virtualMemory.rest.deviceLines[frame]
    if !isUncached, line == nil { virtualMemory.rest.deviceLines[frame] = now }
    record(.process(.deviceRead(page: page, value: line ?? now, isStale: line != nil && line != now)))
  }

  private mutating func fault(
    _ address: UInt32, error: UInt8, _ process: UInt32, _ space: UInt32, _ place: inout VirtualMemory.Place
  ) -> Faulted {
    let page = address >> 12
    let pid = virtualMemory.processes[process].pid
    if !place.isFaulting {
      virtualMemory.processes[process].faultStart = UInt32(truncatingIfNeeded: ring.total) &+ 1
      record(.fault(.pcSaved(address: address, error: error)))
      record(.fault(.registersSaved(pid: pid)))
    }
    let area: UInt32
    switch checkedArea(address, error, space) {
    case .area(let found): area = found
    case .signal(let reason): return .signal(reason)
    case .lacksMemory: return .sleeps(.memory(virtualMemory.rest.lack))
    }
    let it = virtualMemory.areas[area]
    if !place.isFaulting {
      record(.fault(.addressChecked(address: address, start: it.start, end: it.end, flags: it.flags)))
      count(.pgfault)
    }
    virtualMemory.spaces[space].foundArea = area + 1
    let old = entry(of: space, page)
    let result = handleFault(page, isWrite: error & 2 != 0, area, space, &place)
    guard case .mended = result else {
      place.isFaulting = true
      if case .sleeps(.page(let frame)) = result {
        let next = nextTask(after: process).map { virtualMemory.processes[$0].task }
        record(.fault(.pageAwaited(frame: FrameNumber(frame), next: next ?? .initTask)))
      }
      return result
    }
    if place.isMajor {
      virtualMemory.processes[process].majorFaults &+= 1
    } else {
      virtualMemory.processes[process].minorFaults &+= 1
    }
    record(.fault(.tableUpdated(page: page, old: old.rawValue, new: entry(of: space, page).rawValue)))
    record(.fault(.registersRestored(pid: pid)))
    record(.fault(.rescheduled(address: address, isMajor: place.isMajor)))
    virtualMemory.processes[process].faultEnd = UInt32(truncatingIfNeeded: ring.total) &+ 1
    (place.isFaulting, place.isMajor, place.isMarked) = (false, false, false)
    return .mended
  }

  private enum Checked {
    case area(UInt32)
    case signal(SignalReason)
    case lacksMemory
  }

  /// Step 3. There is no execute check: IA-32 without NX cannot tell.
  private mutating func checkedArea(_ address: UInt32, _ error: UInt8, _ space: UInt32) -> Checked {
    let page = address >> 12
    if page >= userSpace.taskEnd { return .signal(.kernelAddress) }
    guard let area = findArea(page, of: space) else { return .signal(.noArea) }
    if virtualMemory.areas[area].start > page {
      guard virtualMemory.areas[area].flags.contains(.growsDown) else { return .signal(.noArea) }
      // Below the stack pointer nothing is pushed ("accessing the stack below %esp is always a bug").
      if page < virtualMemory.spaces[space].stackPointer { return .signal(.belowStack) }
      switch growStack(area, to: page, space) {
      case .at: break
      case .failed: return .signal(.stackLimit)
      case .lacksMemory: return .lacksMemory
      }
    }
    let flags = virtualMemory.areas[area].flags
    if error & 2 != 0 { return flags.contains(.write) ? .area(area) : .signal(.notWritable) }
    if error & 1 != 0 || flags.isDisjoint(with: [.read, .exec]) { return .signal(.notReadable) }
    return .area(area)
  }

  /// `expand_stack`
  private mutating func growStack(_ area: UInt32, to page: UInt32, _ space: UInt32) -> Mapped {
    let it = virtualMemory.areas[area]
    let grow = it.start - page
    if it.pages + grow > userSpace.stackLimit { return .failed(.lockLimit, limit: userSpace.stackLimit) }
    if it.previous != 0, virtualMemory.areas[it.previous - 1].end > page {
      return .failed(.noAddress, limit: virtualMemory.areas[it.previous - 1].end)
    }
    guard hasEnough(grow, for: space) else { return .failed(.overcommit, limit: 0) }
    virtualMemory.areas[area].start = page
    virtualMemory.areas[area].offset -= grow
    virtualMemory.spaces[space].total += grow
    virtualMemory.spaces[space].stackTotal += grow
    if it.flags.contains(.locked) { virtualMemory.spaces[space].locked += grow }
    record(.process(.stackGrown(from: it.start, to: page)))
    return .at(page)
  }

  /// `handle_mm_fault` and `handle_pte_fault`: the page table first, then the page.
  private mutating func handleFault(
    _ page: UInt32, isWrite: Bool, _ area: UInt32, _ space: UInt32, _ place: inout VirtualMemory.Place
  ) -> Faulted {
    guard makeTable(of: space, shape.table(of: page)) != nil else { return .sleeps(.memory(virtualMemory.rest.lack)) }
    var entry = entry(of: space, page)
    if entry.isNone {
      return virtualMemory.areas[area].file == 0
        ? anonymousPage(page, isWrite: isWrite, area, space)
        : filePage(page, isWrite: isWrite, area, space, &place)
    }
    if !entry.isPresent { return swappedPage(page, isWrite: isWrite, area, space, &place) }
    if isWrite, !entry.has(PageTableEntry.write) { return copyOnWrite(page, entry, area, space) }
    entry.set(isWrite ? PageTableEntry.accessed | PageTableEntry.dirty : PageTableEntry.accessed)
    setEntry(of: space, page, entry)
    flushPage(page, of: space)
    return .mended
  }

  /// `do_anonymous_page`: who only reads shares the page of zeros.
  private mutating func anonymousPage(_ page: UInt32, isWrite: Bool, _ area: UInt32, _ space: UInt32) -> Faulted {
    if !isWrite {
      record(.fault(.frameSpared(source: .zeroPage)))
      setEntry(of: space, page, PageTableEntry(frame: userSpace.zeroFrame, isWritable: false))
      record(.fault(.pageFilled(frame: FrameNumber(userSpace.zeroFrame), source: .zeroPage)))
      return .mended
    }
    guard prepareAnonVMA(area), let frame = takePage(GFPMask.highUser.union(.zero), kind: .anonymous, flags: .uptodate)
    else { return .sleeps(.memory(virtualMemory.rest.lack)) }
    record(.fault(.frameFound(frame: FrameNumber(frame))))
    setStamp(frame, 0)
    record(.fault(.pageFilled(frame: FrameNumber(frame), source: .zeroed)))
    virtualMemory.spaces[space].resident += 1
    lruCacheAdd(frame, isActive: true)
    frames.modify(frame) { $0.insert(.referenced) }
    addAnonymousMapping(frame, area, page)
    setEntry(of: space, page, PageTableEntry(frame: frame, isWritable: true, isDirty: true))
    return .mended
  }

  /// `do_wp_page`: alone with the page, the process keeps it; else it gets a copy.
  mutating func copyOnWrite(
    _ page: UInt32, _ entry: PageTableEntry, _ area: UInt32, _ space: UInt32
  ) -> Faulted {
    let old = entry.frame
    let isZero = isReserved(old)
    // `can_share_swap_page`. A page that is still in a pagevec has one reference more.
    if !isZero, !frames[old].flags.contains(.locked), canShare(old) {
      record(.fault(.frameSpared(source: .reused)))
      var mine = entry
      mine.set(PageTableEntry.write | PageTableEntry.dirty | PageTableEntry.accessed)
      setEntry(of: space, page, mine)
      flushPage(page, of: space)
      record(.fault(.pageFilled(frame: FrameNumber(old), source: .reused)))
      return .mended
    }
    // Reclaim may run while the new page is made: the old one is referred to.
    if !isZero { getPage(old) }
    defer { if !isZero { putPage(old) } }
    guard prepareAnonVMA(area),
      let frame = takePage(isZero ? GFPMask.highUser.union(.zero) : .highUser, kind: .anonymous, flags: .uptodate)
    else { return .sleeps(.memory(virtualMemory.rest.lack)) }
    // Reclaim has taken the page away meanwhile: the access faults again.
    guard self.entry(of: space, page).isPresent, self.entry(of: space, page).frame == old else {
      putPage(frame)
      return .mended
    }
    record(.fault(.frameFound(frame: FrameNumber(frame))))
    setStamp(frame, isZero ? 0 : stamp(of: old))
    record(.fault(.pageFilled(frame: FrameNumber(frame), source: isZero ? .zeroed : .copied)))
    if isZero {
      virtualMemory.spaces[space].resident += 1
    } else {
      if isAnonymous(old) { virtualMemory.spaces[space].anonymous -= 1 }
      removeMapping(old)
    }
    setEntry(of: space, page, PageTableEntry(frame: frame, isWritable: true, isDirty: true))
    flushPage(page, of: space)
    lruCacheAdd(frame, isActive: true)
    addAnonymousMapping(frame, area, page)
    // The entry's reference; ours goes last.
    if !isZero { putPage(old) }
    return .mended
  }
}
