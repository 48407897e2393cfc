import Simulation

// `page_cache_readahead` and what it starts (mm/readahead.c, fs/mpage.c of 2.6.11; RF 11).

extension Machine {
  enum Started {
    /// So many pages were not in the cache and are being read.
    case pages(UInt32)
    /// The queue is congested and nobody waits for the pages.
    case congested
    /// No place in the queue: to be tried again when one is free.
    case queueFull
  }

  /// `__do_page_cache_readahead`: cold pages for all that is missing first, then into the cache one after the other and
  /// to the disk by runs. Pages behind the end and cached ones are skipped.
  mutating func startRead(_ file: UInt32, _ first: UInt32, _ count: UInt32, isAwaited: Bool) -> Started {
    if !isAwaited, virtualMemory.rest.disk.isCongested { return .congested }
    let end = min(UInt64(virtualMemory.files[file].size), UInt64(first) + UInt64(count))
    guard UInt64(first) < end else { return .pages(0) }
    let missing = (first..<UInt32(end)).filter { cachedPage(file, $0) == nil }
    if missing.isEmpty { return .pages(0) }
    if virtualMemory.rest.disk.isFull { return .queueFull }
    var pool: [(index: UInt32, frame: UInt32)] = []
    for index in missing {
      guard let frame = takePage([.wait, .io, .fs, .highMem, .cold], kind: .pageCache) else { break }
      pool.append((index, frame))
    }
    // `mpage_readpages`: with a pagevec of its own.
    var added: [(index: UInt32, frame: UInt32)] = []
    var pagevec: [UInt32] = []
    for (index, frame) in pool {
      guard addToPageCache(frame, file, index, gfp: .kernel) else {
        putPage(frame)
        continue
      }
      added.append((index, frame))
      pagevec.append(frame)
      if pagevec.count == userSpace.pagevecSize {
        putOnList(pagevec[...], isActive: false)
        pagevec = []
      }
    }
    putOnList(pagevec[...], isActive: false)
    submit(added, of: file)
    return .pages(UInt32(added.count))
  }

  /// One request for each run of neighbours. `pgpgin` is kept as /proc prints it, in KiB: half of
  /// the sectors that the kernel counts.
  mutating func submit(_ pages: [(index: UInt32, frame: UInt32)], of file: UInt32) {
    var run: [UInt32] = []
    for (place, page) in pages.enumerated() {
      run.append(page.frame)
      if place + 1 < pages.count, pages[place + 1].index == page.index + 1 { continue }
      let first = page.index + 1 - UInt32(run.count)
      let id = virtualMemory.files[file].file
      let due = virtualMemory.rest.disk.submit(Disk.Request(file: id, page: first, frames: run), at: tick)
      count(.pgpgin, UInt64(run.count) * 4)
      record(
        .pageCache(
          .submitted(
            file: id, page: first, pages: UInt32(run.count), due: UInt32(truncatingIfNeeded: due - tick),
            queued: UInt32(virtualMemory.rest.disk.requests.count))))
      run = []
    }
  }

  /// A window of read-ahead; false: it is switched off, or the queue has no room for it.
  private mutating func readWindow(
    _ open: UInt32, _ first: UInt32, _ count: UInt32, isAwaited: Bool, _ isFull: inout Bool
  ) -> Bool {
    let file = virtualMemory.opens[open].file - 1
    let read: UInt32
    switch startRead(file, first, count, isAwaited: isAwaited) {
    case .congested: return false
    case .queueFull:
      isFull = true
      return false
    case .pages(let pages): read = pages
    }
    record(
      .pageCache(
        .readAhead(
          file: virtualMemory.files[file].file, page: first, pages: count, read: read, isAwaited: isAwaited)))
    // `check_ra_success`
    if read > 0 {
      virtualMemory.opens[open].cacheHit = 0
      return true
    }
    virtualMemory.opens[open].cacheHit += count
    if virtualMemory.opens[open].cacheHit < userSpace.maxCacheHit { return true }
    switchOff(open)
    virtualMemory.opens[open].flags |= OpenFile.cachedFlag
    record(
      .pageCache(
        .readAheadOff(file: virtualMemory.files[file].file, cached: virtualMemory.opens[open].cacheHit)))
    return false
  }

  /// `ra_off`
  private mutating func switchOff(_ open: UInt32) {
    virtualMemory.opens[open].start = 0
    virtualMemory.opens[open].flags = 0
    virtualMemory.opens[open].size = OpenFile.off
    virtualMemory.opens[open].aheadStart = 0
    virtualMemory.opens[open].aheadSize = 0
  }

  /// `get_init_ra_size`
  private func initialWindow(_ pages: UInt32) -> UInt32 {
    let max = userSpace.maxReadahead
    var size: UInt32 = 1
    while size < pages { size *= 2 }
    if size <= max / 64 { return size * size }
    return size <= max / 4 ? max / 4 : max
  }

  /// `get_next_ra_size`; a page that was missing makes it smaller once.
  private mutating func nextWindow(_ open: UInt32, after size: UInt32) -> UInt32 {
    let max = userSpace.maxReadahead
    var next = size < max / 16 ? size * 4 : size * 2
    if virtualMemory.opens[open].flags & OpenFile.missFlag != 0 {
      virtualMemory.opens[open].flags &= ~OpenFile.missFlag
      next = Swift.max(size - min(size, 2), userSpace.minReadahead)
    }
    return min(next, max)
  }

  /// `page_cache_readahead` at a page from which `wanted` pages are still to be read. Returns for how many pages it has
  /// cared; nil: the queue is full.
  mutating func readahead(_ open: UInt32, at page: UInt32, wanted: UInt32) -> UInt32? {
    let max = userSpace.maxReadahead
    let before = virtualMemory.opens[open]
    var isFull = false
    if page == before.previousPage, wanted == 1, before.size != 0 { return 1 }
    var pages = min(wanted, max)
    if pages == 0 || before.flags & OpenFile.cachedFlag != 0 {
      pages = 1
    } else if before.size == 0 && page == 0 || before.size == OpenFile.off && before.previousPage &+ 1 == page {
      let size = initialWindow(pages)
      virtualMemory.opens[open].size = size
      virtualMemory.opens[open].start = page
      if readWindow(open, page, size, isAwaited: true, &isFull), wanted >= max {
        let ahead = nextWindow(open, after: size)
        virtualMemory.opens[open].aheadSize = ahead
        virtualMemory.opens[open].aheadStart = page + size
        _ = readWindow(open, page + size, ahead, isAwaited: true, &isFull)
      }
    } else if page != before.previousPage &+ 1 || before.size == 0 {
      switchOff(open)
      _ = readWindow(open, page, pages, isAwaited: true, &isFull)
    } else {
      moveWindows(open, page, pages, &isFull)
    }
    if isFull {
      virtualMemory.opens[open] = before
      return nil
    }
    virtualMemory.opens[open].previousPage = page + pages - 1
    return pages
  }

  /// Sequential reading with a window: the ahead window is made, and when the request reaches into it, it becomes the
  /// current one.
  private mutating func moveWindows(_ open: UInt32, _ page: UInt32, _ pages: UInt32, _ isFull: inout Bool) {
    let last = page + pages - 1
    if virtualMemory.opens[open].aheadStart == 0 {
      let start = virtualMemory.opens[open].start &+ virtualMemory.opens[open].size
      let size = nextWindow(open, after: virtualMemory.opens[open].size)
      (virtualMemory.opens[open].aheadStart, virtualMemory.opens[open].aheadSize) = (start, size)
      if !readWindow(open, start, size, isAwaited: last >= start, &isFull) { return closeAhead(open) }
    }
    guard last >= virtualMemory.opens[open].aheadStart else { return }
    let current = virtualMemory.opens[open]
    (virtualMemory.opens[open].start, virtualMemory.opens[open].size) = (current.aheadStart, current.aheadSize)
    let start = current.aheadStart + current.aheadSize
    let size = nextWindow(open, after: current.aheadSize)
    (virtualMemory.opens[open].aheadStart, virtualMemory.opens[open].aheadSize) = (start, size)
    if !readWindow(open, start, size, isAwaited: last >= start, &isFull) { closeAhead(open) }
  }

  private mutating func closeAhead(_ open: UInt32) {
    (virtualMemory.opens[open].aheadStart, virtualMemory.opens[open].aheadSize) = (0, 0)
  }

  /// `page_cache_read`: one page, through this CPU's pagevec; nil: it cannot be had now.
  mutating func readOnePage(_ file: UInt32, _ index: UInt32) -> VirtualMemory.Sleep.Reason? {
    if virtualMemory.rest.disk.isFull { return .queue }
    guard let frame = takePage([.wait, .io, .fs, .highMem, .cold], kind: .pageCache) else {
      return .memory(virtualMemory.rest.lack)
    }
    guard addToPageCache(frame, file, index, gfp: .kernel) else {
      putPage(frame)
      return .memory(virtualMemory.rest.lack)
    }
    lruCacheAdd(frame, isActive: false)
    putPage(frame)
    submit([(index, frame)], of: file)
    return nil
  }
}
