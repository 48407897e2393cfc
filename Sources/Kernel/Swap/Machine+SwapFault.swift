import Simulation

// `do_swap_page` of 2.6.11 (mm/memory.c; RF 8).

extension Machine {
  /// The page of an entry that is not present and not none.
  mutating func swappedPage(
    _ page: UInt32, isWrite: Bool, _ area: UInt32, _ space: UInt32, _ place: inout VirtualMemory.Place
  ) -> Faulted {
    let (type, offset) = entry(of: space, page).swapSlot(pae: configuration.pae)
    let frame: UInt32
    virtualMemory.rest.swap.finds += 1
    if let known = swapCached(type, offset) {
      frame = known
      virtualMemory.rest.swap.found += 1
      if !place.isMarked {
        record(.reclaim(.swapCacheHit(area: UInt8(type), slot: offset, frame: FrameNumber(known))))
        record(.fault(.frameSpared(source: .swapped)))
      }
    } else {
      switch swapIn(type, offset) {
      case .frame(let read): frame = read
      case .sleeps(let reason): return .sleeps(reason)
      // Unreachable: this entry holds the slot, and the invariants count who holds each.
      case .unused: preconditionFailure("an entry whose slot nobody holds")
      }
      record(.fault(.frameFound(frame: FrameNumber(frame))))
      if !place.isMajor {
        place.isMajor = true
        count(.pgmajfault)
      }
    }
    if !place.isMarked {
      place.isMarked = true
      markPageAccessed(frame)
    }
    if frames[frame].flags.contains(.locked) { return .sleeps(.page(frame)) }
    getPage(frame)
    freeSlot(type, offset)
    if virtualMemory.rest.swap.isCrowded { removeExclusive(frame) }
    virtualMemory.spaces[space].resident += 1
    let mayWrite = isWrite && canShare(frame)
    let new = PageTableEntry(frame: frame, isWritable: mayWrite, isDirty: mayWrite)
    setEntry(of: space, page, new)
    flushPage(page, of: space)
    addAnonymousMapping(frame, area, page)
    record(.fault(.pageFilled(frame: FrameNumber(frame), source: .swapped)))
    return isWrite && !mayWrite ? copyOnWrite(page, new, area, space) : .mended
  }
}
