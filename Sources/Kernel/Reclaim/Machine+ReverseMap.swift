import Simulation

// `page_referenced` and `try_to_unmap` of 2.6.11 (mm/rmap.c; RF 3.6). The token of swap has no effect there and is left
// out.

/// A walk over the areas in which a page can be mapped, in the kernel's order.
struct AreaWalk {
  var area: UInt32
  var range: UInt32
  let isAnonymous: Bool
  let index: UInt32
}

extension Machine {
  func walk(_ frame: UInt32) -> AreaWalk {
    let (mapping, index) = (frames[frame].mapping, frames[frame].index)
    guard let number = (mapping >> 1).slot else {
      return AreaWalk(area: 0, range: 0, isAnonymous: false, index: index)
    }
    if mapping & 1 == 1 {
      return AreaWalk(area: virtualMemory.anonVMAs[number].first, range: 0, isAnonymous: true, index: index)
    }
    let range = virtualMemory.files[number].firstRange
    let area = range == 0 ? 0 : virtualMemory.ranges[range - 1].areas.first
    return AreaWalk(area: area, range: range, isAnonymous: false, index: index)
  }

  /// The next area that the page's index falls into, and the page of the address space there.
  func next(_ walk: inout AreaWalk) -> (area: UInt32, page: UInt32)? {
    while true {
      while walk.area == 0 {
        guard walk.range != 0 else { return nil }
        walk.range = virtualMemory.ranges[walk.range - 1].inFile.next
        if walk.range == 0 { return nil }
        walk.area = virtualMemory.ranges[walk.range - 1].areas.first
      }
      let area = walk.area - 1
      walk.area =
        walk.isAnonymous ? virtualMemory.areas[area].inAnon.next : virtualMemory.areas[area].inRange.next
      let it = virtualMemory.areas[area]
      if walk.index >= it.offset, walk.index - it.offset < it.pages {
        return (area, it.start + (walk.index - it.offset))
      }
    }
  }

  /// How often the page was referenced: PG_referenced, and the bits Accessed of all its entries. All are cleared.
  mutating func pageReferenced(_ frame: UInt32, isLocked: Bool) -> Int {
    var referenced = 0
    if frames[frame].flags.contains(.referenced) {
      frames.modify(frame) { $0.remove(.referenced) }
      referenced += 1
    }
    guard frames[frame].mapcount > 0, frames[frame].mapping != 0 else { return referenced }
    if !isAnonymous(frame), !isLocked, frames[frame].flags.contains(.locked) { return referenced + 1 }
    var mapcount = frames[frame].mapcount
    var walk = walk(frame)
    while mapcount > 0, let (area, page) = next(&walk) {
      let it = virtualMemory.areas[area]
      if !walk.isAnonymous, it.flags.isSuperset(of: [.locked, .mayShare]) { return referenced + 1 }
      let space = it.space - 1
      if virtualMemory.spaces[space].resident == 0 { continue }
      let entry = entry(of: space, page)
      guard entry.isPresent, entry.frame == frame else { continue }
      if clearAccessed(entry, page, space) { referenced += 1 }
      mapcount -= 1
    }
    return referenced
  }

  /// `ptep_clear_flush_young`
  private mutating func clearAccessed(_ entry: PageTableEntry, _ page: UInt32, _ space: UInt32) -> Bool {
    guard entry.has(PageTableEntry.accessed) else { return false }
    var old = entry
    old.clear(PageTableEntry.accessed)
    setEntry(of: space, page, old)
    flushPage(page, of: space)
    return true
  }

  enum UnmapResult { case success, again, fail }

  /// `try_to_unmap`: area by area until one refuses or the page is mapped nowhere.
  mutating func tryToUnmap(_ frame: UInt32) -> UnmapResult {
    var result = Unmapping.again
    var walk = walk(frame)
    while let (area, page) = next(&walk) {
      result = unmapOne(frame, area, page)
      if result != .again {
        let process = virtualMemory.spaces[virtualMemory.areas[area].space - 1].process
        let pid = process.slot.map { virtualMemory.processes[$0].pid } ?? 0
        record(.reclaim(.unmapped(frame: FrameNumber(frame), pid: pid, page: page, result: result)))
      }
      if result.isFailure || frames[frame].mapcount == 0 { break }
    }
    if frames[frame].mapcount == 0 { return .success }
    return result.isFailure ? .fail : .again
  }

  /// `try_to_unmap_one`
  private mutating func unmapOne(_ frame: UInt32, _ area: UInt32, _ page: UInt32) -> Unmapping {
    let it = virtualMemory.areas[area]
    let space = it.space - 1
    if virtualMemory.spaces[space].resident == 0 { return .again }
    let entry = entry(of: space, page)
    guard entry.isPresent, entry.frame == frame else { return .again }
    if !it.flags.isDisjoint(with: [.locked, .reserved]) { return .locked }
    if clearAccessed(entry, page, space) { return .accessed }
    let isSwapCached = frames[frame].flags.contains(.swapCache)
    if isSwapCached, frames[frame].count != frames[frame].mapcount + 2 { return .shared }
    if isAnonymous(frame) {
      let (type, offset) = SwapEntry(frames[frame].privateData).place
      duplicateSlot(type, offset)
      setEntry(of: space, page, PageTableEntry(swapType: type, offset: offset, pae: configuration.pae))
      virtualMemory.spaces[space].anonymous -= 1
    } else {
      setEntry(of: space, page, PageTableEntry(0))
    }
    flushPage(page, of: space)
    if entry.has(PageTableEntry.dirty) { setPageDirty(frame) }
    virtualMemory.spaces[space].resident -= 1
    removeMapping(frame)
    frames.modify(frame) { $0.count -= 1 }
    return .unmapped
  }
}
