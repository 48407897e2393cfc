import Simulation

// Pages that have a slot (mm/swap_state.c, mm/swapfile.c of 2.6.11; RF 4). `swapper_space` is a file without a name
// whose pages are known by their entries.

extension Machine {
  /// `add_to_swap`: a slot, and the page in the swap cache; false: there is no slot, or no memory for the tree.
  mutating func addToSwap(_ frame: UInt32) -> Bool {
    guard let (type, offset) = getSwapPage() else {
      record(.reclaim(.noSlot(free: virtualMemory.rest.swap.free)))
      return false
    }
    // PF_MEMALLOC is dropped meanwhile: the last frames are not for the tree.
    let isMemalloc = requester.isMemalloc
    requester.isMemalloc = false
    let isAdded = insertIntoSwapCache(frame, SwapEntry(type, offset), gfp: GFPMask.atomic.union(.noWarn))
    requester.isMemalloc = isMemalloc
    guard isAdded else {
      freeSlot(type, offset)
      return false
    }
    frames.modify(frame) {
      $0.remove(.locked)
      $0.insert([.uptodate, .dirty])
    }
    record(.reclaim(.slotTaken(area: UInt8(type), slot: offset, frame: FrameNumber(frame))))
    return true
  }

  /// `__add_to_swap_cache`: one reference more, PG_locked.
  mutating func insertIntoSwapCache(_ frame: UInt32, _ entry: SwapEntry, gfp: GFPMask) -> Bool {
    guard let space = virtualMemory.rest.swap.space.slot, preloadNodes(gfp) else { return false }
    insert(frame, space, entry.rawValue)
    frames.modify(frame) {
      $0.count += 1
      $0.insert([.locked, .swapCache])
      $0.privateData = entry.rawValue
    }
    virtualMemory.files[space].cached += 1
    virtualMemory.rest.pageCache += 1
    virtualMemory.rest.swap.cached += 1
    virtualMemory.rest.swap.added += 1
    return true
  }

  /// `delete_from_swap_cache`: out of the tree; its slot and the cache's reference go.
  mutating func leaveSwapCache(_ frame: UInt32, isDirty: Bool) {
    guard let space = virtualMemory.rest.swap.space.slot else { return }
    let entry = SwapEntry(frames[frame].privateData)
    delete(space, entry.rawValue)
    frames.modify(frame) {
      $0.privateData = 0
      $0.remove(.swapCache)
      if isDirty { $0.insert(.dirty) }
    }
    virtualMemory.files[space].cached -= 1
    virtualMemory.rest.pageCache -= 1
    virtualMemory.rest.swap.cached -= 1
    virtualMemory.rest.swap.deleted += 1
    let (type, offset) = entry.place
    record(.reclaim(.swapCacheLeft(area: UInt8(type), slot: offset, frame: FrameNumber(frame))))
    freeSlot(type, offset)
    putPage(frame)
  }

  /// The page in the swap cache that has this slot.
  func swapCached(_ type: UInt32, _ offset: UInt32) -> UInt32? {
    virtualMemory.rest.swap.space.slot.flatMap { cachedPage($0, SwapEntry(type, offset).rawValue) }
  }

  /// `exclusive_swap_page`: only the cache holds the slot.
  func isExclusive(_ frame: UInt32) -> Bool {
    let (type, offset) = SwapEntry(frames[frame].privateData).place
    return slotCount(type, offset) == 1
  }

  /// `remove_exclusive_swap_page`, of a page that the caller refers to.
  @discardableResult
  mutating func removeExclusive(_ frame: UInt32) -> Bool {
    let it = frames[frame]
    guard it.flags.contains(.swapCache), !it.flags.contains(.writeback), it.count == 2, isExclusive(frame) else {
      return false
    }
    leaveSwapCache(frame, isDirty: true)
    return true
  }

  /// `can_share_swap_page`: the process may keep and write the page.
  func canShare(_ frame: UInt32) -> Bool {
    let it = frames[frame]
    switch it.count {
    case 1: return true
    case 2: return it.flags.contains(.swapCache) && isExclusive(frame)
    default: return false
    }
  }

  /// `free_swap_cache`, before the last reference of a page table goes.
  @inline(__always)
  mutating func freeSwapCache(_ frame: UInt32) {
    if frames[frame].flags.contains(.swapCache), !frames[frame].flags.contains(.locked) { removeExclusive(frame) }
  }

  /// `free_swap_and_cache`: an entry that held a slot is gone.
  mutating func freeSwapAndCache(_ type: UInt32, _ offset: UInt32) {
    guard freeSlot(type, offset) == 1, let frame = swapCached(type, offset),
      !frames[frame].flags.contains(.locked), !frames[frame].flags.contains(.writeback)
    else { return }
    // Only the cache refers to it (and we), or swap is crowded.
    if frames[frame].count == 1 || virtualMemory.rest.swap.isCrowded { leaveSwapCache(frame, isDirty: true) }
  }

  // MARK: Reading

  enum SwapRead {
    case frame(UInt32)
    /// The slot is free.
    case unused
    case sleeps(VirtualMemory.Sleep.Reason)
  }

  /// `read_swap_cache_async`: the page, which is locked until it is read.
  private mutating func readSwapCache(_ type: UInt32, _ offset: UInt32) -> SwapRead {
    if let known = swapCached(type, offset) { return .frame(known) }
    if virtualMemory.rest.disk.isFull { return .sleeps(.queue) }
    if slotCount(type, offset) == 0 { return .unused }
    let isShared = virtualMemory.rest.swap.shared.slots.contains(SwapEntry(type, offset).rawValue)
    guard let frame = takePage(.highUser, kind: isShared ? .shared : .anonymous) else {
      return .sleeps(.memory(virtualMemory.rest.lack))
    }
    // Reclaim may have run meanwhile; the slot is held by the entry that asks, or else it was given up.
    guard duplicateSlot(type, offset) else {
      putPage(frame)
      return .unused
    }
    guard insertIntoSwapCache(frame, SwapEntry(type, offset), gfp: .kernel) else {
      freeSlot(type, offset)
      putPage(frame)
      return .sleeps(.memory(virtualMemory.rest.lack))
    }
    lruCacheAdd(frame, isActive: true)
    putPage(frame)
    submitSwap(frame, isWrite: false)
    return .frame(frame)
  }

  /// `swapin_readahead` with `valid_swaphandles`: the slots of one block, up to the first that is free. Then the wanted
  /// one.
  mutating func swapIn(_ type: UInt32, _ offset: UInt32) -> SwapRead {
    let cluster = reclaiming.pageCluster
    if cluster > 0 {
      var slot = (offset >> cluster) << cluster
      var left: UInt32 = 1 << cluster
      if slot == 0 {
        slot = 1
        left -= 1
      }
      let first = slot
      while left > 0, slot < virtualMemory.rest.swap.areas[Int(type)].max, slotCount(type, slot) > 0 {
        slot += 1
        left -= 1
      }
      let before = count(of: .pswpin)
      for slot in first..<slot {
        guard case .frame = readSwapCache(type, slot) else { break }
      }
      lruAddDrain()
      record(
        .reclaim(
          .swapReadAhead(
            area: UInt8(type), slot: first, slots: slot - first, read: UInt32(count(of: .pswpin) - before))))
    }
    return readSwapCache(type, offset)
  }

  func count(of counter: VMCounter) -> UInt64 { vmstat[Int(counter.rawValue)] }

  // MARK: The disk

  /// A page of its own request, to its slot or from it.
  mutating func submitSwap(_ frame: UInt32, isWrite: Bool) {
    let (type, offset) = SwapEntry(frames[frame].privateData).place
    virtualMemory.rest.disk.submit(
      Disk.Request(file: Disk.swapFile, page: SwapEntry(type, offset).rawValue, frames: [frame], isWrite: isWrite),
      at: tick)
    count(isWrite ? .pswpout : .pswpin)
    count(isWrite ? .pgpgout : .pgpgin, 4)
    record(
      .reclaim(
        .swapSubmitted(
          area: UInt8(type), slot: offset, frame: FrameNumber(frame), isWrite: isWrite,
          queued: UInt32(virtualMemory.rest.disk.requests.count))))
  }

  mutating func startSwapWrite(_ frame: UInt32) {
    frames.modify(frame) { $0.insert(.writeback) }
    count(.nrWriteback)
    keepSwapStamp(frame)
    submitSwap(frame, isWrite: true)
  }

  /// What the page holds is in its slot from now on.
  private mutating func keepSwapStamp(_ frame: UInt32) {
    guard virtualMemory.stamps != nil else { return }
    let (entry, stamp) = (frames[frame].privateData, stamp(of: frame))
    virtualMemory.stamps?.slots[entry] = stamp
  }

  /// The read or write of a slot is done.
  mutating func endSwap(_ request: Disk.Request) {
    let frame = request.frames[0]
    let (type, offset) = SwapEntry(request.page).place
    record(
      .reclaim(
        .swapDone(area: UInt8(type), slot: offset, frame: FrameNumber(frame), isWrite: request.isWrite)))
    if request.isWrite { return endWriteback(frame) }
    frames.modify(frame) {
      $0.remove(.locked)
      $0.insert(.uptodate)
    }
    if virtualMemory.stamps != nil { setStamp(frame, virtualMemory.stamps?.slots[request.page] ?? 0) }
  }
}
