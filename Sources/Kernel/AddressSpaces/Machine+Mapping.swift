import Simulation

// `do_mmap_pgoff`, `do_brk`, `mlock`, and what a mapping costs (mm/mmap.c, mm/mlock.c of 2.6.11; RF 9, 10).

extension Machine {
  enum Mapped {
    case at(UInt32)
    case failed(CallProblem, limit: UInt32)
    /// `lack` says what for.
    case lacksMemory
  }

  /// `get_unmapped_area`, from the top down: below everything that was given last, else the highest hole.
  func unmappedArea(_ pages: UInt32, of space: UInt32) -> UInt32? {
    let below = virtualMemory.spaces[space].freeBelow
    if below >= pages {
      let start = below - pages
      let area = findArea(start, of: space)
      if start > 0, area.map({ below <= virtualMemory.areas[$0].start }) ?? true { return start }
    }
    guard pages < userSpace.mmapBase else { return bottomUp(pages, of: space) }
    var start = userSpace.mmapBase - pages
    while true {
      guard let area = findArea(start, of: space), virtualMemory.areas[area].start < start + pages else { return start }
      let limit = virtualMemory.areas[area].start
      if limit <= pages { return bottomUp(pages, of: space) }
      start = limit - pages
    }
  }

  /// `arch_get_unmapped_area`: from TASK_UNMAPPED_BASE, a third of the user's space, up.
  private func bottomUp(_ pages: UInt32, of space: UInt32) -> UInt32? {
    var start = userSpace.taskEnd / 3
    while start + pages <= userSpace.taskEnd {
      guard let area = findArea(start, of: space), virtualMemory.areas[area].start < start + pages else { return start }
      start = virtualMemory.areas[area].end
    }
    return nil
  }

  /// `do_mmap_pgoff`. `open` is held by the area from then on.
  mutating func map(_ wanted: MemoryArea, of space: UInt32, at fixed: UInt32?, isUnreserved: Bool = false) -> Mapped {
    let pages = wanted.pages
    guard pages > 0 else { return .failed(.nothing, limit: 0) }
    guard pages <= userSpace.taskEnd else { return .failed(.beyondTask, limit: userSpace.taskEnd) }
    if virtualMemory.spaces[space].areas > userSpace.mapLimit {
      return .failed(.tooManyAreas, limit: userSpace.mapLimit)
    }
    var start = fixed ?? 0
    if fixed == nil {
      guard let found = unmappedArea(pages, of: space) else { return .failed(.noAddress, limit: 0) }
      start = found
      virtualMemory.spaces[space].freeBelow = found
    } else if start + pages > userSpace.taskEnd {
      // `get_unmapped_area`
      return .failed(.noAddress, limit: userSpace.taskEnd)
    }
    if fixed != nil {
      // MAP_FIXED: what lies there goes.
      switch unmap(start, start + pages, of: space) {
      case .at: break
      case let failure: return failure
      }
    }
    var area = wanted
    (area.space, area.start, area.end) = (space + 1, start, start + pages)
    let isShared = area.flags.contains(.shared)
    if area.file == 0, !isShared, area.device == 0 { area.offset = start }
    if !isShared, area.flags.contains(.write), area.device == 0,
      !isUnreserved || virtualMemory.rest.overcommitMode == 2
    {
      guard hasEnough(pages, for: space) else { return .failed(.overcommit, limit: 0) }
      area.flags.insert(.account)
    }
    if area.file == 0, area.device == 0, merge(area) {
      account(area, pages: Int64(pages))
      recordMapped(area)
      return .at(start)
    }
    guard let slot = makeArea(area) else {
      if area.flags.contains(.account) { virtualMemory.rest.committed -= Int64(pages) }
      return .lacksMemory
    }
    if area.open != 0 { virtualMemory.opens[area.open - 1].count += 1 }
    link(slot)
    account(area, pages: Int64(pages))
    recordMapped(area)
    return .at(start)
  }

  private mutating func recordMapped(_ area: MemoryArea) {
    record(
      .process(
        .mapped(
          start: area.start, pages: area.pages, flags: area.flags,
          file: area.file == 0 ? nil : virtualMemory.files[area.file - 1].file)))
  }

  /// `total_vm` and its parts (`__vm_stat_account`).
  mutating func account(_ area: MemoryArea, pages: Int64) {
    let space = area.space - 1
    func changed(_ value: UInt32) -> UInt32 { UInt32(Int64(value) + pages) }
    virtualMemory.spaces[space].total = changed(virtualMemory.spaces[space].total)
    if area.file != 0 {
      virtualMemory.spaces[space].sharedTotal = changed(virtualMemory.spaces[space].sharedTotal)
      if area.flags.intersection([.exec, .write]) == .exec {
        virtualMemory.spaces[space].execTotal = changed(virtualMemory.spaces[space].execTotal)
      }
    } else if area.flags.contains(.growsDown) {
      virtualMemory.spaces[space].stackTotal = changed(virtualMemory.spaces[space].stackTotal)
    }
    if area.flags.contains(.locked) {
      virtualMemory.spaces[space].locked = changed(virtualMemory.spaces[space].locked)
    }
  }

  /// `vma_merge` of a new private mapping with its neighbours; false: it needs an area of its own.
  private mutating func merge(_ area: MemoryArea) -> Bool {
    let space = area.space - 1
    let next = findArea(area.end, of: space)
    let last = virtualMemory.spaces[space].lastArea
    let before = next.map { virtualMemory.areas[$0].previous } ?? last
    var joined = false
    if before != 0, canMerge(virtualMemory.areas[before - 1], area) {
      virtualMemory.areas[before - 1].end = area.end
      joined = true
    }
    guard let next else {
      if joined { recordMerged(before - 1) }
      return joined
    }
    if joined, canMerge(virtualMemory.areas[before - 1], virtualMemory.areas[next]) {
      let (mine, theirs) = (virtualMemory.areas[before - 1].anonVMA, virtualMemory.areas[next].anonVMA)
      guard mine == 0 || theirs == 0 || mine == theirs else {
        recordMerged(before - 1)
        return true
      }
      if mine == 0, theirs != 0 { linkToAnon(before - 1, theirs - 1) }
      virtualMemory.areas[before - 1].end = virtualMemory.areas[next].end
      unlink(next)
      removeArea(next)
      recordMerged(before - 1)
      return true
    }
    if !joined, canMerge(area, virtualMemory.areas[next]) {
      virtualMemory.areas[next].start = area.start
      virtualMemory.areas[next].offset = area.offset
      recordMerged(next)
      return true
    }
    if joined { recordMerged(before - 1) }
    return joined
  }

  private mutating func recordMerged(_ area: UInt32) {
    record(.process(.merged(start: virtualMemory.areas[area].start, end: virtualMemory.areas[area].end)))
  }

  // MARK: Overcommit (RF 10)

  /// `__vm_enough_memory`, which charges the pages when it says yes.
  mutating func hasEnough(_ pages: UInt32, for space: UInt32?) -> Bool {
    let process = space.map { virtualMemory.spaces[$0].process } ?? 0
    let isRoot = process == 0 || virtualMemory.processes[process - 1].isRoot
    let answer: Bool
    switch virtualMemory.rest.overcommitMode {
    case 1: answer = true
    case 2:
      var allowed = Int64(ramFrames) * Int64(virtualMemory.rest.overcommitRatio) / 100
      if !isRoot { allowed -= allowed / 32 }
      allowed += Int64(virtualMemory.rest.swap.total)
      allowed -= Int64(space.map { virtualMemory.spaces[$0].total } ?? 0) / 32
      answer = virtualMemory.rest.committed + Int64(pages) < allowed
    default: answer = guess(Int64(pages), isRoot: isRoot)
    }
    if answer { virtualMemory.rest.committed += Int64(pages) }
    return answer
  }

  /// Mode 0: page cache, free slots and reclaimable slabs, then the free pages; all but a part of them for others than
  /// root.
  private mutating func guess(_ pages: Int64, isRoot: Bool) -> Bool {
    let swap = Int64(virtualMemory.rest.swap.free)
    let cached = Self.allowance(
      Int64(virtualMemory.rest.pageCache) + swap + reclaimableSlabPages, isRoot: isRoot)
    var free: Int64 = 0
    if cached <= pages {
      for zone in 0..<zones.count { free += Int64(zones[zone].free) }
      free = Self.allowance(free, isRoot: isRoot)
    }
    let answer = cached + free > pages
    record(
      .process(
        .enough(
          pages: UInt32(clamping: pages), cached: UInt32(clamping: cached), free: UInt32(clamping: free),
          isRoot: isRoot, isEnough: answer)))
    return answer
  }

  /// What others than root may count on: all but a thirty-second part.
  static func allowance(_ pages: Int64, isRoot: Bool) -> Int64 { isRoot ? pages : pages - pages / 32 }

  /// `slab_reclaim_pages`: pages of caches with SLAB_RECLAIM_ACCOUNT.
  var reclaimableSlabPages: Int64 {
    slab.chain.reduce(0) { sum, cache in
      let it = slab.caches[Int(cache.rawValue)]
      return it.flags.contains(.reclaimAccount) ? sum + Int64(it.slabs) << Int64(it.geometry.order) : sum
    }
  }

  // MARK: Heap and locks

  /// `sys_brk` by a number of pages.
  mutating func moveBreak(_ change: Int32, of space: UInt32) -> Mapped {
    let old = virtualMemory.spaces[space].heapEnd
    let start = virtualMemory.spaces[space].heapStart
    let new = Int64(old) + Int64(change)
    guard new >= Int64(start) else { return .failed(.belowHeap, limit: start) }
    guard new <= Int64(userSpace.taskEnd) else { return .failed(.beyondTask, limit: userSpace.taskEnd) }
    let end = UInt32(new)
    if end < old {
      guard case .at = unmap(end, old, of: space) else { return .lacksMemory }
    } else if end > old {
      // "Check against existing mmap mappings": one page apart.
      if let area = findArea(old, of: space), virtualMemory.areas[area].start < end + 1 {
        return .failed(.noAddress, limit: virtualMemory.areas[area].start)
      }
      let result = mapAnonymous(old, end, of: space)
      guard case .at = result else { return result }
    }
    virtualMemory.spaces[space].heapEnd = end
    record(.process(.heapSet(from: old, to: end)))
    return .at(end)
  }

  /// `do_brk`: private writable memory at a place.
  mutating func mapAnonymous(_ start: UInt32, _ end: UInt32, of space: UInt32) -> Mapped {
    var area = MemoryArea()
    (area.start, area.end) = (start, end)
    area.flags = [.read, .write, .mayRead, .mayWrite, .mayExec]
    return map(area, of: space, at: start)
  }
}
