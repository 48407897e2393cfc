import Simulation

// `mmap`, `munmap`, `mlock` and shared memory as processes ask for them.

extension Machine {
  mutating func map(_ request: MapRequest, _ process: UInt32, _ space: UInt32) -> Mapped {
    var area = MemoryArea()
    area.end = request.pages
    area.flags = request.protection.union(.may)
    if request.isShared { area.flags.formUnion([.shared, .mayShare]) }
    var open: UInt32?
    defer { if let open { putOpen(open) } }
    if request.isDevice {
      area.flags.formUnion([.io, .reserved, .shared, .mayShare])
      // Behind all memory.
      area.device = UInt32(configuration.memoryFrames)
      area.isUncached = request.isUncached ? 1 : 0
    } else if let id = request.file {
      guard let file = virtualMemory.file(id) else { return .failed(.noFile, limit: 0) }
      guard let opened = openFile(file, by: process) else { return .lacksMemory }
      (area.file, area.open, area.offset) = (file + 1, opened + 1, request.offset)
    } else if request.isShared {
      // `shmem_zero_setup`: a file of its own, which goes with the last area that maps it.
      guard let made = anonymousShared(request.pages, space) else { return .failed(.overcommit, limit: 0) }
      guard let opened = openFile(made) else {
        destroyShared(made)
        return .lacksMemory
      }
      open = opened
      (area.file, area.open) = (made + 1, opened + 1)
    }
    let result = map(area, of: space, at: request.at, isUnreserved: request.isUnreserved)
    guard case .at(let start) = result else { return result }
    if let label = request.label { name(label, start, request.pages, of: space) }
    return request.isDevice ? mapDevice(start, request, space) : result
  }

  /// `remap_pfn_range`: the whole of it at once.
  private mutating func mapDevice(_ start: UInt32, _ request: MapRequest, _ space: UInt32) -> Mapped {
    for number in 0..<request.pages {
      guard makeTable(of: space, shape.table(of: start + number)) != nil else { return .lacksMemory }
      let frame = UInt32(configuration.memoryFrames) + number
      let entry = PageTableEntry(
        frame: frame, isWritable: request.protection.contains(.write), isUncached: request.isUncached)
      setEntry(of: space, start + number, entry)
    }
    return .at(start)
  }

  /// The pages that a request means.
  private func range(_ request: RangeRequest, _ space: UInt32) -> Range<UInt32>? {
    switch request.place {
    case .address(let address): return address >> 12..<address >> 12 + (request.pages ?? 1)
    case .area(let name, let page):
      guard let part = part(name, of: space), page <= part.pages else { return nil }
      let start = part.start + page
      return start..<start + min(request.pages ?? part.pages - page, userSpace.taskEnd - start)
    }
  }

  mutating func unmap(_ request: RangeRequest, _ space: UInt32) -> Mapped {
    guard let range = range(request, space) else { return .failed(.notMapped, limit: 0) }
    if case .address(let address) = request.place, address & 0xFFF != 0 { return .failed(.unaligned, limit: address) }
    guard !range.isEmpty else { return .failed(.nothing, limit: 0) }
    guard range.upperBound <= userSpace.taskEnd else { return .failed(.beyondTask, limit: userSpace.taskEnd) }
    return unmap(range.lowerBound, range.upperBound, of: space)
  }

  // MARK: Locks (RF 10)

  /// `sys_mlock` and `do_mlock`: area by area VM_LOCKED is set and every page faulted in; a hole ends it there, and
  /// what came before the hole stays locked.
  mutating func lock(
    _ request: RangeRequest, _ process: UInt32, _ space: UInt32, from place: VirtualMemory.Place, _ event: ProcessEvent
  ) -> Progress {
    guard let range = range(request, space), !range.isEmpty else {
      fail(event, .notMapped)
      return .done
    }
    var place = place
    if place.done == 0, place.page == nil {
      let total = virtualMemory.spaces[space].locked + UInt32(range.count)
      if total > userSpace.lockLimit, !virtualMemory.processes[process].isRoot {
        fail(event, .lockLimit, limit: userSpace.lockLimit)
        return .done
      }
    }
    while range.lowerBound + place.done < range.upperBound {
      let page = range.lowerBound + place.done
      guard let end = endOfArea(at: page, of: space) else {
        fail(event, .notMapped, limit: page)
        return .done
      }
      let part = page..<min(end, range.upperBound)
      // Asleep in the middle of an area, or at its beginning.
      if place.page == nil {
        if isLocked(page, of: space) {
          place.done += UInt32(part.count)
          continue
        }
        let result = setLocked(part, true, space)
        guard case .at = result else { return settle(result, event, place) }
      }
      if let end = makePresent(part, process, space, event, &place) { return end }
    }
    return .done
  }

  /// `make_pages_present` of a part of an area; nil: all are there.
  private mutating func makePresent(
    _ part: Range<UInt32>, _ process: UInt32, _ space: UInt32, _ event: ProcessEvent,
    _ place: inout VirtualMemory.Place
  ) -> Progress? {
    for page in part {
      guard let area = findArea(page, of: space) else { break }
      let flags = virtualMemory.areas[area].flags
      if !flags.contains(.io) {
        place.page = page
        switch access(page << 12, flags.contains(.write) ? .write : .read, process, space, &place, stores: false) {
        case .mended: break
        case .signal:
          // `get_user_pages` gives up: nobody gets a signal.
          fail(event, .badAddress, limit: page)
          return .done
        case .sleeps(let reason): return .sleeps(reason, place)
        }
      }
      place.done += 1
    }
    place.page = nil
    return nil
  }

  mutating func unlock(_ request: RangeRequest, _ space: UInt32) -> Mapped {
    guard let range = range(request, space), !range.isEmpty else { return .failed(.notMapped, limit: 0) }
    var page = range.lowerBound
    while page < range.upperBound {
      guard let end = endOfArea(at: page, of: space) else { return .failed(.notMapped, limit: page) }
      let part = page..<min(end, range.upperBound)
      if isLocked(page, of: space) {
        let result = setLocked(part, false, space)
        guard case .at = result else { return result }
      }
      page = part.upperBound
    }
    return .at(range.lowerBound)
  }

  /// Nil: no area is there.
  private func endOfArea(at page: UInt32, of space: UInt32) -> UInt32? {
    guard let area = findArea(page, of: space), virtualMemory.areas[area].start <= page else { return nil }
    return virtualMemory.areas[area].end
  }

  private func isLocked(_ page: UInt32, of space: UInt32) -> Bool {
    findArea(page, of: space).map { virtualMemory.areas[$0].flags.contains(.locked) } ?? false
  }

  /// `mlock_fixup`: the area is cut where the part begins and ends, and gets VM_LOCKED or loses it.
  private mutating func setLocked(_ part: Range<UInt32>, _ isLocked: Bool, _ space: UInt32) -> Mapped {
    for edge in [part.lowerBound, part.upperBound] {
      guard let area = findArea(edge, of: space), virtualMemory.areas[area].start < edge else { continue }
      let result = split(area, at: edge)
      guard case .at = result else { return result }
    }
    guard let area = findArea(part.lowerBound, of: space) else { return .failed(.notMapped, limit: part.lowerBound) }
    let pages = virtualMemory.areas[area].pages
    if isLocked {
      virtualMemory.areas[area].flags.insert(.locked)
      virtualMemory.spaces[space].locked += pages
    } else {
      virtualMemory.areas[area].flags.remove(.locked)
      virtualMemory.spaces[space].locked -= pages
    }
    let total = virtualMemory.spaces[space].locked
    record(
      .process(
        isLocked
          ? .locked(start: part.lowerBound, end: part.upperBound, total: total)
          : .unlocked(start: part.lowerBound, end: part.upperBound, total: total)))
    return .at(part.lowerBound)
  }

  // MARK: Shared memory

  /// A segment without a name, which goes with the last area that maps it; nil: overcommit refuses it.
  private mutating func anonymousShared(_ pages: UInt32, _ space: UInt32) -> UInt32? {
    guard hasEnough(pages, for: space) else { return nil }
    var file = FileRecord()
    (file.size, file.sharedMark, file.isDoomed) = (pages, 1, 1)
    file.inodeObject = takeObject(userCaches.sharedInode) ?? 0
    file.dentryObject = takeObject(userCaches.dentry) ?? 0
    return virtualMemory.files.insert(file)
  }

  /// `shmat`
  mutating func attach(_ id: FileID, _ label: LabelID?, _ space: UInt32) -> Mapped {
    guard let file = virtualMemory.file(id), virtualMemory.files[file].isShared,
      virtualMemory.files[file].isDoomed == 0
    else { return .failed(.noFile, limit: 0) }
    guard let open = openFile(file) else { return .lacksMemory }
    defer { putOpen(open) }
    var area = MemoryArea()
    (area.end, area.file, area.open) = (virtualMemory.files[file].size, file + 1, open + 1)
    area.flags = AreaFlags.may.union([.read, .write, .shared, .mayShare])
    let result = map(area, of: space, at: nil)
    if case .at(let start) = result, let label { name(label, start, area.end, of: space) }
    return result
  }

  /// `shmdt`: every area of the process that maps the segment.
  mutating func detach(_ id: FileID, _ space: UInt32) -> Mapped {
    guard let file = virtualMemory.file(id) else { return .failed(.noFile, limit: 0) }
    let mine = virtualMemory.areaSlots(of: space).filter { virtualMemory.areas[$0].file == file + 1 }
    if mine.isEmpty { return .failed(.notMapped, limit: 0) }
    for area in mine {
      let it = virtualMemory.areas[area]
      _ = unmap(it.start, it.end, of: space)
    }
    return .at(0)
  }

  /// `shmctl(IPC_RMID)`: at once, or when nobody maps it any more.
  mutating func removeShared(_ id: FileID) {
    guard let file = virtualMemory.file(id), virtualMemory.files[file].isShared else {
      return fail(.shmRemove(id), .noFile)
    }
    virtualMemory.files[file].isDoomed = 1
    if !isInUse(file) { destroyShared(file) }
  }

  /// Somebody maps the segment or has it open.
  func isInUse(_ file: UInt32) -> Bool {
    if virtualMemory.files[file].mappings > 0 { return true }
    for slot in 0..<virtualMemory.opens.rest.count where virtualMemory.opens[slot].file == file + 1 { return true }
    return false
  }

  /// `shmem_delete_inode`: `truncate_inode_pages`, and the inode.
  mutating func destroyShared(_ file: UInt32) {
    let it = virtualMemory.files[file]
    if it.cached > 0 { for index in 0..<it.size { removeFromPageCache(file, index) } }
    freeSharedSlots(of: file)
    virtualMemory.rest.committed -= Int64(it.size)
    record(.pageCache(.fileRemoved(file: it.file, pages: it.cached)))
    releaseObject(it.dentryObject)
    releaseObject(it.inodeObject)
    virtualMemory.files.remove(file)
  }
}
