import Simulation

// `do_munmap`, `unmap_vmas`, `free_pgtables` and `exit_mmap` of 2.6.11 (RF 9): pages and page tables go in the
// kernel's order, one by one with one CPU, gathered with several.

/// `mmu_gather`: pages that were taken out of page tables and are not released yet.
struct Gather {
  var pages: [UInt32] = []
  /// One CPU is online: nothing has to be gathered.
  let isFast: Bool
  /// Pages of the address range until the next block ends.
  var block: UInt32
  var unmapped: UInt32 = 0
  var tables: UInt32 = 0
}

extension Machine {
  /// `tlb_remove_page`
  private mutating func remove(_ frame: UInt32, _ gather: inout Gather) {
    if gather.isFast {
      freeSwapCache(frame)
      putPage(frame)
      return
    }
    gather.pages.append(frame)
    if gather.pages.count >= userSpace.gatherPages { flush(&gather) }
  }

  /// `tlb_flush_mmu`: `free_pages_and_swap_cache`, sixteen at a time.
  private mutating func flush(_ gather: inout Gather) {
    if gather.pages.isEmpty { return }
    lruAddDrain()
    for start in stride(from: 0, to: gather.pages.count, by: 16) {
      let pages = gather.pages[start..<min(start + 16, gather.pages.count)]
      for frame in pages { freeSwapCache(frame) }
      releasePages(pages)
    }
    gather.pages = []
  }

  var gathering: Gather { Gather(isFast: configuration.cpus == 1, block: userSpace.zapBlock) }

  /// `unmap_page_range` of a part of an area, in blocks of ZAP_BLOCK_SIZE.
  private mutating func zap(_ area: UInt32, _ range: Range<UInt32>, _ gather: inout Gather) {
    var start = range.lowerBound
    while start < range.upperBound {
      let block = min(gather.block, range.upperBound - start)
      zapTables(area, start..<start + block, &gather)
      start += block
      gather.block -= block
      if gather.block > 0 { continue }
      flush(&gather)
      gather.block = userSpace.zapBlock
    }
  }

  private mutating func zapTables(_ area: UInt32, _ range: Range<UInt32>, _ gather: inout Gather) {
    let space = virtualMemory.areas[area].space - 1
    var page = range.lowerBound
    while page < range.upperBound {
      let end = min(range.upperBound, (page | (shape.span - 1)) + 1)
      if let table = table(of: space, shape.table(of: page)), virtualMemory.tables[table].used > 0 {
        for page in page..<end { zap(page, in: table, of: space, area, &gather) }
      }
      page = end
    }
  }

  /// `zap_pte_range` for one entry.
  private mutating func zap(
    _ page: UInt32, in table: UInt32, of space: UInt32, _ area: UInt32, _ gather: inout Gather
  ) {
    let place = shape.place(of: page)
    let entry = virtualMemory.tables.entry(table, place, pae: configuration.pae)
    if entry.isNone { return }
    virtualMemory.tables.set(table, place, PageTableEntry(0), pae: configuration.pae)
    if !entry.isPresent {
      let (type, offset) = entry.swapSlot(pae: configuration.pae)
      return freeSwapAndCache(type, offset)
    }
    guard !isReserved(entry.frame), virtualMemory.areas[area].device == 0 else { return }
    let frame = entry.frame
    if entry.has(PageTableEntry.dirty) { setPageDirty(frame) }
    if isAnonymous(frame) {
      virtualMemory.spaces[space].anonymous -= 1
    } else if entry.has(PageTableEntry.accessed) {
      markPageAccessed(frame)
    }
    virtualMemory.spaces[space].resident -= 1
    gather.unmapped += 1
    removeMapping(frame)
    remove(frame, &gather)
  }

  /// `free_pgtables`: the page tables of a range that no other area reaches into.
  private mutating func freeTables(_ range: Range<UInt32>, of space: UInt32, _ gather: inout Gather) {
    for index in shape.table(of: range.lowerBound)...shape.table(of: range.upperBound - 1) {
      let first = index << shape.tableBits
      if let area = findArea(first, of: space), virtualMemory.areas[area].start < first + shape.span { continue }
      guard let frame = removeTable(of: space, index) else { continue }
      gather.tables += 1
      remove(frame, &gather)
    }
  }

  /// `do_munmap`
  mutating func unmap(_ start: UInt32, _ end: UInt32, of space: UInt32) -> Mapped {
    guard let found = findArea(start, of: space), virtualMemory.areas[found].start < end else { return .at(start) }
    if virtualMemory.areas[found].start < start {
      switch split(found, at: start) {
      case .at: break
      case let failure: return failure
      }
    }
    if let last = findArea(end - 1, of: space), virtualMemory.areas[last].contains(end - 1),
      virtualMemory.areas[last].end > end
    {
      switch split(last, at: end) {
      case .at: break
      case let failure: return failure
      }
    }
    var detached: [UInt32] = []
    while let area = findArea(start, of: space), virtualMemory.areas[area].start < end {
      unlink(area)
      detached.append(area)
    }
    unmapRegion(detached, start..<end, of: space)
    for area in detached {
      let it = virtualMemory.areas[area]
      account(it, pages: -Int64(it.pages))
      if it.end > virtualMemory.spaces[space].freeBelow {
        virtualMemory.spaces[space].freeBelow = min(it.end, userSpace.mmapBase)
      }
      removeArea(area)
    }
    return .at(start)
  }

  /// `unmap_region`
  private mutating func unmapRegion(_ detached: [UInt32], _ range: Range<UInt32>, of space: UInt32) {
    lruAddDrain()
    var gather = gathering
    for area in detached {
      let it = virtualMemory.areas[area]
      zap(area, it.start..<it.end, &gather)
      if it.flags.contains(.account) { virtualMemory.rest.committed -= Int64(it.pages) }
    }
    if let first = detached.first, let last = detached.last {
      freeTables(virtualMemory.areas[first].start..<virtualMemory.areas[last].end, of: space, &gather)
    }
    flushSpace(space)
    flush(&gather)
    record(
      .process(
        .unmapped(start: range.lowerBound, end: range.upperBound, pages: gather.unmapped, tables: gather.tables)))
  }

  /// `split_vma`: the part from the page on becomes an area of its own.
  mutating func split(_ area: UInt32, at page: UInt32) -> Mapped {
    let space = virtualMemory.areas[area].space - 1
    if virtualMemory.spaces[space].areas >= userSpace.mapLimit {
      return .failed(.tooManyAreas, limit: userSpace.mapLimit)
    }
    let old = virtualMemory.areas[area]
    var upper = old
    (upper.range, upper.inRange) = (0, ListLinks())
    (upper.anonVMA, upper.inAnon) = (0, ListLinks())
    upper.start = page
    upper.offset = old.index(of: page)
    guard let slot = makeArea(upper) else { return .lacksMemory }
    if upper.open != 0 { virtualMemory.opens[upper.open - 1].count += 1 }
    if old.anonVMA != 0 { linkToAnon(slot, old.anonVMA - 1) }
    if old.file != 0 { unlinkFromFile(area) }
    virtualMemory.areas[area].end = page
    if old.file != 0 { linkToFile(area) }
    link(slot)
    record(.process(.split(at: page, start: old.start, end: old.end)))
    return .at(page)
  }

  /// `exit_mmap`, then the address space itself (`mmput`, `mmdrop`).
  mutating func exitSpace(_ space: UInt32) -> (pages: UInt32, tables: UInt32) {
    lruAddDrain()
    var gather = gathering
    let areas = virtualMemory.areaSlots(of: space)
    for area in areas {
      let it = virtualMemory.areas[area]
      zap(area, it.start..<it.end, &gather)
      if it.flags.contains(.account) { virtualMemory.rest.committed -= Int64(it.pages) }
    }
    var next: UInt32 = 0
    while next < shape.table(of: userSpace.taskEnd - 1) + 1 {
      if let frame = removeTable(of: space, next) {
        gather.tables += 1
        remove(frame, &gather)
      }
      next += 1
    }
    flushSpace(space)
    flush(&gather)
    for area in areas {
      unlink(area)
      removeArea(area)
    }
    forgetNames(of: space)
    for cpu in virtualMemory.rest.loaded.indices where virtualMemory.rest.loaded[cpu] == space + 1 {
      virtualMemory.rest.loaded[cpu] = 0
    }
    freeDirectory(of: space)
    releaseObject(virtualMemory.spaces[space].object)
    virtualMemory.spaces.remove(space)
    return (gather.unmapped, gather.tables)
  }
}
