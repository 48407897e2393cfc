import Simulation

// `do_no_page` with `filemap_nopage` and `shmem_nopage` of 2.6.11 (RF 8).

extension Machine {
  /// A page of a file, mapped or, when a private one is written, copied at once.
  mutating func filePage(
    _ page: UInt32, isWrite: Bool, _ area: UInt32, _ space: UInt32, _ place: inout VirtualMemory.Place
  ) -> Faulted {
    let it = virtualMemory.areas[area]
    let file = it.file - 1
    let index = it.index(of: page)
    guard index < virtualMemory.files[file].size else { return .signal(.beyondFile) }
    let cached: UInt32
    switch virtualMemory.files[file].isShared
      ? sharedPage(file, index, &place) : mappedPage(file, index, it.open - 1, &place)
    {
    case .frame(let frame): cached = frame
    case .sleeps(let reason): return .sleeps(reason)
    }
    // `find_get_page`: reclaim may run while a copy is made.
    getPage(cached)
    markPageAccessed(cached)
    guard isWrite, !it.flags.contains(.shared) else {
      virtualMemory.spaces[space].resident += 1
      // A shared writable area maps for writing at once; a private one never does.
      let isWritable = it.flags.contains(.shared) && it.flags.contains(.write)
      setEntry(of: space, page, PageTableEntry(frame: cached, isWritable: isWritable, isDirty: isWrite))
      addFileMapping(cached)
      return .mended
    }
    defer { putPage(cached) }
    guard prepareAnonVMA(area), let frame = takePage(.highUser, kind: .anonymous, flags: .uptodate) else {
      return .sleeps(.memory(virtualMemory.rest.lack))
    }
    record(.fault(.frameFound(frame: FrameNumber(frame))))
    setStamp(frame, stamp(of: cached))
    record(.fault(.pageFilled(frame: FrameNumber(frame), source: .copied)))
    virtualMemory.spaces[space].resident += 1
    setEntry(of: space, page, PageTableEntry(frame: frame, isWritable: true, isDirty: true))
    lruCacheAdd(frame, isActive: true)
    addAnonymousMapping(frame, area, page)
    return .mended
  }

  private enum Found {
    case frame(UInt32)
    case sleeps(VirtualMemory.Sleep.Reason)
  }

  /// `filemap_nopage`: a hit, or read-around, and then the page itself.
  private mutating func mappedPage(
    _ file: UInt32, _ index: UInt32, _ open: UInt32, _ place: inout VirtualMemory.Place
  ) -> Found {
    let id = virtualMemory.files[file].file
    if !place.isFaulting || cachedPage(file, index) == nil {
      if let reason = lookUp(file, index, open, &place) { return .sleeps(reason) }
    }
    guard let frame = cachedPage(file, index) else { return .sleeps(.memory(virtualMemory.rest.lack)) }
    guard frames[frame].flags.contains(.uptodate) else {
      // Its frame was taken for this fault, or by who reads the page already.
      record(.fault(place.isMajor ? .frameFound(frame: FrameNumber(frame)) : .frameSpared(source: .cached)))
      noteMajor(&place)
      return .sleeps(.page(frame))
    }
    record(.pageCache(.hit(file: id, page: index, frame: FrameNumber(frame))))
    if !place.isMajor { record(.fault(.frameSpared(source: .cached))) }
    record(.fault(.pageFilled(frame: FrameNumber(frame), source: .cached)))
    return .frame(frame)
  }

  private mutating func noteMajor(_ place: inout VirtualMemory.Place) {
    if place.isMajor { return }
    place.isMajor = true
    count(.pgmajfault)
  }

  /// The page comes into the cache, if it is not there; why the task must sleep before.
  private mutating func lookUp(
    _ file: UInt32, _ index: UInt32, _ open: UInt32, _ place: inout VirtualMemory.Place
  ) -> VirtualMemory.Sleep.Reason? {
    if cachedPage(file, index) != nil {
      virtualMemory.opens[open].mmapHit &+= 1
      return nil
    }
    let id = virtualMemory.files[file].file
    record(.pageCache(.missed(file: id, page: index)))
    virtualMemory.opens[open].mmapMiss &+= 1
    let it = virtualMemory.opens[open]
    if it.mmapMiss <= it.mmapHit &+ userSpace.mmapLotsAMiss {
      noteMajor(&place)
      let pages = saneReadahead
      let start = index > pages / 2 ? index - pages / 2 : 0
      if pages > 0 {
        switch startRead(file, start, pages, isAwaited: false) {
        case .queueFull: return .queue
        case .congested: break
        case .pages(let read):
          record(.pageCache(.readAround(file: id, page: start, pages: pages, read: read)))
        }
      }
    }
    return cachedPage(file, index) == nil ? readOnePage(file, index) : nil
  }

  /// `max_sane_readahead`: half of what the node has inactive and free.
  private var saneReadahead: UInt32 {
    let node = Int(nodeOfCPU[Int(requester.cpu)])
    var pages: UInt32 = 0
    for type in 0..<configuration.profile.zonesPerNode {
      let zone = zones[node * configuration.profile.zonesPerNode + type]
      pages += zone.inactive + zone.free
    }
    return min(userSpace.maxReadahead, pages / 2)
  }

  /// `shmem_getpage`: a page of shared memory, made and filled with zeros at its first use.
  private mutating func sharedPage(_ file: UInt32, _ index: UInt32, _ place: inout VirtualMemory.Place) -> Found {
    if let frame = cachedPage(file, index) {
      record(.fault(.frameSpared(source: .cached)))
      record(.fault(.pageFilled(frame: FrameNumber(frame), source: .cached)))
      return .frame(frame)
    }
    switch moveFromSwap(file, index, &place) {
    case .frame(let frame):
      record(.fault(.pageFilled(frame: FrameNumber(frame), source: .swapped)))
      return .frame(frame)
    case .sleeps(let reason): return .sleeps(reason)
    case .none: break
    }
    guard let frame = takePage(GFPMask.highUser.union(.zero), kind: .shared) else {
      return .sleeps(.memory(virtualMemory.rest.lack))
    }
    record(.fault(.frameFound(frame: FrameNumber(frame))))
    guard addToPageCache(frame, file, index, gfp: .atomic) else {
      putPage(frame)
      return .sleeps(.memory(virtualMemory.rest.lack))
    }
    frames.modify(frame) {
      $0.remove(.locked)
      $0.insert(.uptodate)
    }
    lruCacheAdd(frame, isActive: false)
    putPage(frame)
    setStamp(frame, 0)
    record(.fault(.pageFilled(frame: FrameNumber(frame), source: .shared)))
    return .frame(frame)
  }
}
