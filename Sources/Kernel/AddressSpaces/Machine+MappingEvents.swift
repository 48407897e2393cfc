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
    guard !range.isEmpty, range.upperBound <= userSpace.taskEnd else { return .failed(.invalid, limit: 0) }
    return unmap(range.lowerBound, range.upperBound, of: space)
  }

  // MARK: Locks (RF 10)

  /// `sys_mlock`: VM_LOCKED, then every page is faulted in.
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
      switch setLocked(range, true, space) {
      case .at: break
      case .failed(let problem, let limit):
        fail(event, problem, limit: limit)
        return .done
      case .lacksMemory: return .sleeps(.memory(virtualMemory.rest.lack), place)
      }
    }
    while range.lowerBound + place.done < range.upperBound {
      let page = range.lowerBound + place.done
      guard let area = findArea(page, of: space), virtualMemory.areas[area].contains(page) else { break }
      let isWrite = virtualMemory.areas[area].flags.contains(.write)
      switch access(page << 12, isWrite ? .write : .read, process, space, &place) {
      case .mended: place.done += 1
      case .signal:
        place.isFaulting = false
        place.done += 1
      case .sleeps(let reason):
        place.page = page
        return .sleeps(reason, place)
      }
    }
    return .done
  }

  mutating func unlock(_ request: RangeRequest, _ space: UInt32) -> Mapped {
    guard let range = range(request, space), !range.isEmpty else { return .failed(.notMapped, limit: 0) }
    return setLocked(range, false, space)
  }

  /// `do_mlock` and `mlock_fixup`: the areas are cut where the range begins and ends.
  private mutating func setLocked(_ range: Range<UInt32>, _ isLocked: Bool, _ space: UInt32) -> Mapped {
    for edge in [range.lowerBound, range.upperBound] {
      guard let area = findArea(edge, of: space), virtualMemory.areas[area].start < edge else { continue }
      if virtualMemory.areas[area].flags.contains(.locked) == isLocked { continue }
      switch split(area, at: edge) {
      case .at: break
      case let failure: return failure
      }
    }
    var page = range.lowerBound
    while page < range.upperBound {
      guard let area = findArea(page, of: space), virtualMemory.areas[area].start <= page else {
        return .failed(.notMapped, limit: page)
      }
      let it = virtualMemory.areas[area]
      if it.flags.contains(.locked) != isLocked {
        if isLocked {
          virtualMemory.areas[area].flags.insert(.locked)
          virtualMemory.spaces[space].locked += it.pages
        } else {
          virtualMemory.areas[area].flags.remove(.locked)
          virtualMemory.spaces[space].locked -= it.pages
        }
      }
      page = it.end
    }
    let total = virtualMemory.spaces[space].locked
    record(
      .process(
        isLocked
          ? .locked(start: range.lowerBound, end: range.upperBound, total: total)
          : .unlocked(start: range.lowerBound, end: range.upperBound, total: total)))
    return .at(range.lowerBound)
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
    virtualMemory.rest.committed -= Int64(it.size)
    record(.pageCache(.fileRemoved(file: it.file, pages: it.cached)))
    releaseObject(it.dentryObject)
    releaseObject(it.inodeObject)
    virtualMemory.files.remove(file)
  }
}
