import Simulation

// The two lists of each zone and the pagevecs before them (mm/swap.c of 2.6.11; RF 3.7).

extension Machine {
  /// Number of a zone's active or inactive list in the frame table.
  @inline(__always) func pageList(zone: Int, isActive: Bool) -> Int {
    zones.count * (Order.count + configuration.cpus * 2) + zone * 2 + (isActive ? 0 : 1)
  }

  /// `lru_cache_add` and `lru_cache_add_active`: the page waits in the CPU's pagevec, which holds a reference.
  mutating func lruCacheAdd(_ frame: UInt32, isActive: Bool) {
    frames.modify(frame) { $0.count += 1 }
    let place = Int(requester.cpu) * 2 + (isActive ? 1 : 0)
    let count = Int(virtualMemory.pagevecs[place].count)
    virtualMemory.pagevecs[place].frames[count] = frame
    virtualMemory.pagevecs[place].count += 1
    if count + 1 == userSpace.pagevecSize { emptyPagevec(place) }
  }

  /// `__pagevec_lru_add`: first entry first, each to the head of its list; then the references are dropped.
  private mutating func emptyPagevec(_ place: Int) {
    let pagevec = virtualMemory.pagevecs[place]
    virtualMemory.pagevecs[place] = Pagevec()
    let pages = (0..<Int(pagevec.count)).map { pagevec.frames[$0] }
    putOnList(pages[...], isActive: place & 1 == 1)
  }

  /// Pages of a pagevec, whose references go.
  mutating func putOnList(_ pages: ArraySlice<UInt32>, isActive: Bool) {
    if pages.isEmpty { return }
    // The other rules know one list, which begins at the active one's head and ends at the inactive one's tail.
    let isActive = isActive || configuration.replacement != .kernel
    for frame in pages { link(frame, isActive: isActive) }
    record(.pageCache(.drained(cpu: requester.cpu, isActive: isActive, pages: UInt32(pages.count))))
    releasePages(pages)
  }

  /// `lru_add_drain`: both pagevecs of this CPU.
  mutating func lruAddDrain() {
    // Before the first process there are none.
    if !virtualMemory.isUp { return }
    for place in Int(requester.cpu) * 2..<Int(requester.cpu) * 2 + 2 where virtualMemory.pagevecs[place].count > 0 {
      emptyPagevec(place)
    }
  }

  /// PG_lru, at the head of the list of its zone.
  private mutating func link(_ frame: UInt32, isActive: Bool) {
    let zone = zoneIndex(of: frame)
    frames.modify(frame) {
      $0.setRole(.lruList)
      $0.insert(isActive ? [.lru, .active] : .lru)
    }
    frames.linkFirst(frame, list: pageList(zone: zone, isActive: isActive))
    if isActive { zones[zone].active += 1 } else { zones[zone].inactive += 1 }
  }

  /// Off its list, if it is on one (`del_page_from_lru`).
  mutating func unlinkPage(_ frame: UInt32) {
    let flags = frames[frame].flags
    guard flags.contains(.lru) else { return }
    let zone = zoneIndex(of: frame)
    frames.unlink(frame)
    frames.modify(frame) {
      $0.setRole(.page)
      $0.remove([.lru, .active])
    }
    if flags.contains(.active) { zones[zone].active -= 1 } else { zones[zone].inactive -= 1 }
  }

  /// `mark_page_accessed`: inactive and unreferenced → referenced → active; a page in a pagevec cannot be activated.
  mutating func markPageAccessed(_ frame: UInt32) {
    let flags = frames[frame].flags
    switch configuration.replacement {
    case .kernel: break
    case .fifo: return
    case .lru: return becomeNewest(frame)
    case .secondChance: if flags.contains(.referenced) { return }
    }
    if !flags.contains(.active), flags.contains(.referenced), flags.contains(.lru) {
      unlinkPage(frame)
      frames.modify(frame) { $0.remove(.referenced) }
      link(frame, isActive: true)
      count(.pgactivate)
      record(.pageCache(.activated(frame: FrameNumber(frame))))
    } else if !flags.contains(.referenced) {
      frames.modify(frame) { $0.insert(.referenced) }
      record(.pageCache(.marked(frame: FrameNumber(frame))))
    }
  }

  /// `replacement: lru`: the page that is used goes to the head, which no kernel could afford.
  mutating func becomeNewest(_ frame: UInt32) {
    guard frames[frame].flags.contains(.lru) else { return }
    unlinkPage(frame)
    link(frame, isActive: true)
  }

  // MARK: References

  /// A frame for a page that is somebody's; nil: it would have to be waited for, and `lack` says for what.
  mutating func takePage(_ gfp: GFPMask, kind: FrameKind, role: FrameRole = .page, flags: PageFlags = []) -> UInt32? {
    let first = ring.total
    defer { lastRequest = first..<ring.total }
    record(.requested(.allocPages, order: 0, gfp: gfp, label: 0))
    switch attempt(order: 0, gfp: gfp) {
    case .served(let frame):
      frames.markUsed(frame, order: 0, kind: kind, role: role, flags: flags)
      let zone = zoneIndex(of: frame)
      countAllocation(in: zone, order: 0)
      record(.served(zone: zones[zone].index, frame: frame, order: 0, handle: 0))
      return frame
    case .failed(let reason): fail(order: 0, gfp: gfp, reason: reason)
    case .waits: break
    }
    virtualMemory.rest.lack = VirtualMemory.Lack(order: 0, gfp: gfp)
    return nil
  }

  @inline(__always) mutating func getPage(_ frame: UInt32) { frames.modify(frame) { $0.count += 1 } }

  /// `put_page`: the last reference gives the frame back, through the hot list.
  mutating func putPage(_ frame: UInt32) {
    frames.modify(frame) { $0.count -= 1 }
    if frames[frame].count == 0 {
      unlinkPage(frame)
      giveBack(frame, order: 0)
    }
  }

  /// `release_pages`: what nobody refers to any more goes back in rows of 14, the last of a row first.
  mutating func releasePages(_ pages: ArraySlice<UInt32>) {
    var gone: [UInt32] = []
    for frame in pages {
      frames.modify(frame) { $0.count -= 1 }
      if frames[frame].count > 0 { continue }
      unlinkPage(frame)
      gone.append(frame)
      if gone.count == userSpace.pagevecSize {
        for page in gone.reversed() { giveBack(page, order: 0) }
        gone = []
      }
    }
    for page in gone.reversed() { giveBack(page, order: 0) }
  }

  /// The page of zeros, or another one of the kernel's own: neither counted nor mapped back.
  @inline(__always) func isReserved(_ frame: UInt32) -> Bool { frame == userSpace.zeroFrame }

  /// A kernel object for a process or a file, by its physical address; nil: it would have to be waited for.
  mutating func takeObject(_ cache: CacheID, gfp: GFPMask = .kernel) -> UInt32? {
    guard let object = allocateOwn({ $0.kmemCacheAlloc(cache, gfp: gfp) }) else {
      let order = slab.caches[Int(cache.rawValue)].geometry.order
      virtualMemory.rest.lack = VirtualMemory.Lack(order: order, gfp: gfp)
      return nil
    }
    virtualMemory.rest.objects += 1
    // Slabs lie in low memory: 32 bits hold their physical addresses.
    return UInt32(truncatingIfNeeded: object.rawValue)
  }

  mutating func releaseObject(_ address: UInt32) {
    if address == 0 { return }
    freeOwn(PhysicalAddress(UInt64(address)))
    virtualMemory.rest.objects -= 1
  }
}
