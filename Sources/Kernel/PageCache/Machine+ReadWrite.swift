import Simulation

// `do_generic_mapping_read` and `generic_file_buffered_write` of 2.6.11 (RF 11). Sizes are whole pages.

extension Machine {
  /// `read`: `place.done` pages are done; the read-ahead has cared for those before `place.page`.
  mutating func read(_ request: FileRequest, _ process: UInt32, from place: VirtualMemory.Place) -> Progress {
    guard let file = virtualMemory.file(request.file) else {
      fail(.read(request), .noFile)
      return .done
    }
    guard let open = openFile(file, by: process) else { return .sleeps(.memory(virtualMemory.rest.lack), place) }
    var place = place
    let first = request.page ?? virtualMemory.opens[open].position
    let size = virtualMemory.files[file].size
    let end = UInt32(min(UInt64(size), UInt64(first) + UInt64(request.pages)))
    if place.page == nil {
      record(.pageCache(.called(file: request.file, page: first, pages: request.pages, isWrite: false)))
      place.page = first
      // `prev_index`: of the handle, as the call found it.
      place.before = virtualMemory.opens[open].previousPage
    }
    while first + place.done < end {
      let index = first + place.done
      if index == place.page {
        guard let cared = readahead(open, at: index, wanted: end - index) else { return .sleeps(.queue, place) }
        place.page = index + cared
      }
      if let reason = awaitPage(open, file, index) { return .sleeps(reason, place) }
      guard let frame = cachedPage(file, index) else { continue }
      record(.pageCache(.hit(file: request.file, page: index, frame: FrameNumber(frame))))
      if place.before != index { markPageAccessed(frame) }
      place.before = index
      place.done += 1
      if first + place.done < end, yieldsToKswapd() { return .sleeps(.preempted, place) }
    }
    if request.page == nil { virtualMemory.opens[open].position = first + place.done }
    return .done
  }

  /// The page is there and up to date, or why it has to be waited for.
  private mutating func awaitPage(_ open: UInt32, _ file: UInt32, _ index: UInt32) -> VirtualMemory.Sleep.Reason? {
    if cachedPage(file, index) == nil {
      // `handle_ra_miss`
      virtualMemory.opens[open].flags |= OpenFile.missFlag
      virtualMemory.opens[open].flags &= ~OpenFile.cachedFlag
      record(.pageCache(.missed(file: virtualMemory.files[file].file, page: index)))
      if let reason = readOnePage(file, index) { return reason }
    }
    guard let frame = cachedPage(file, index) else { return nil }
    return frames[frame].flags.contains(.uptodate) ? nil : .page(frame)
  }

  /// `write`: whole pages; a page that was not in the cache needs not be read.
  mutating func write(_ request: FileRequest, _ process: UInt32, from place: VirtualMemory.Place) -> Progress {
    guard let file = virtualMemory.file(request.file) else {
      fail(.write(request), .noFile)
      return .done
    }
    guard let open = openFile(file, by: process) else { return .sleeps(.memory(virtualMemory.rest.lack), place) }
    var place = place
    let first = request.page ?? virtualMemory.opens[open].position
    if place.page == nil {
      record(.pageCache(.called(file: request.file, page: first, pages: request.pages, isWrite: true)))
      place.page = first
    }
    if place.isThrottled, balanceDirty(&place) { return .sleeps(.dirty, place) }
    var pagevec: [UInt32] = []
    while place.done < request.pages {
      let index = first + place.done
      if let frame = cachedPage(file, index), frames[frame].flags.contains(.locked) {
        putOnList(pagevec[...], isActive: false)
        return .sleeps(.page(frame), place)
      }
      guard let frame = grabPage(file, index, &pagevec) else {
        putOnList(pagevec[...], isActive: false)
        return .sleeps(.memory(virtualMemory.rest.lack), place)
      }
      frames.modify(frame) {
        $0.remove(.locked)
        $0.insert(.uptodate)
      }
      setStamp(frame, nextStamp())
      setPageDirty(frame)
      markPageAccessed(frame)
      if index >= virtualMemory.files[file].size { virtualMemory.files[file].size = index + 1 }
      place.done += 1
      if !virtualMemory.files[file].isShared, balanceDirty(&place) {
        putOnList(pagevec[...], isActive: false)
        return .sleeps(.dirty, place)
      }
      if place.done < request.pages, yieldsToKswapd() {
        putOnList(pagevec[...], isActive: false)
        return .sleeps(.preempted, place)
      }
    }
    putOnList(pagevec[...], isActive: false)
    if request.page == nil { virtualMemory.opens[open].position = first + place.done }
    return .done
  }

  /// `__grab_cache_page`: the page, made when it is missing and put into the call's own pagevec.
  private mutating func grabPage(_ file: UInt32, _ index: UInt32, _ pagevec: inout [UInt32]) -> UInt32? {
    if let known = cachedPage(file, index) { return known }
    let kind: FrameKind = virtualMemory.files[file].isShared ? .shared : .pageCache
    guard let frame = takePage(.highUser, kind: kind) else { return nil }
    guard addToPageCache(frame, file, index, gfp: .kernel) else {
      putPage(frame)
      return nil
    }
    pagevec.append(frame)
    if pagevec.count == userSpace.pagevecSize {
      putOnList(pagevec[...], isActive: false)
      pagevec = []
    }
    return frame
  }

  // MARK: Stamps, for tests of integrity

  /// What a page of a file holds on the disk.
  static func diskStamp(_ file: FileID, _ index: UInt32) -> UInt64 {
    1 << 63 | UInt64(file.rawValue) << 32 | UInt64(index)
  }

  /// From now on it is kept what was last written into each frame.
  package mutating func keepStamps() { virtualMemory.stamps = VirtualMemory.Stamps() }

  package func stamp(of frame: UInt32) -> UInt64 { virtualMemory.stamps?.frames[frame] ?? 0 }

  @inline(__always) mutating func setStamp(_ frame: UInt32, _ stamp: UInt64) {
    if virtualMemory.stamps != nil { virtualMemory.stamps?.frames[frame] = stamp }
  }

  /// A stamp that nobody has written yet.
  @inline(__always) func nextStamp() -> UInt64 { ring.total + 1 }
}
