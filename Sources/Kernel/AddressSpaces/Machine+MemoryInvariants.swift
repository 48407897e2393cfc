import Simulation

// What must hold of processes and pages (DESIGN 3), derived again from the page tables; nothing is repaired.

/// What does not hold of the memory of processes.
package enum MemoryFault: UInt8, Sendable {
  case areaOrder, areaLinks, areaCount, total, resident, anonymous, tables, entry, tableUsed
  case mapcount, mapped, count, reverseMap, list, listCount, pagevec, cache, cacheCount, node, dirty, objects, committed
  case task, threads, tlb, slot, slotCount
}

extension Machine {
  /// Everything, from the entries up; nil: all is well.
  package func memoryViolation() -> MemoryFault? {
    guard virtualMemory.isUp else { return nil }
    var mapped: [UInt32: Int32] = [:]
    var seenTables: UInt32 = 0
    for slot in virtualMemory.taskSlots {
      guard let space = virtualMemory.processes[slot].space.slot else { continue }
      if let fault = spaceFault(space, &mapped) { return fault }
      seenTables += virtualMemory.spaces[space].tables
    }
    if UInt64(seenTables) != vmstat[Int(VMCounter.nrPageTablePages.rawValue)] { return .tables }
    var waiting: [UInt32: Int32] = [:]
    for place in 0..<virtualMemory.pagevecs.count {
      for entry in 0..<Int(virtualMemory.pagevecs[place].count) {
        waiting[virtualMemory.pagevecs[place].frames[entry], default: 0] += 1
      }
    }
    return pageFault(mapped, waiting) ?? listFault() ?? cacheFault() ?? slotFault() ?? taskFault()
  }

  private func spaceFault(_ space: UInt32, _ mapped: inout [UInt32: Int32]) -> MemoryFault? {
    let it = virtualMemory.spaces[space]
    var (total, resident, anonymous, areas): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    var previous: UInt32 = 0
    var covered: [Range<UInt32>] = []
    for slot in virtualMemory.areaSlots(of: space) {
      let area = virtualMemory.areas[slot]
      if area.start >= area.end || area.end > userSpace.taskEnd || area.start < (covered.last?.upperBound ?? 0) {
        return .areaOrder
      }
      if area.previous != previous || area.space != space + 1 { return .areaLinks }
      previous = slot + 1
      covered.append(area.start..<area.end)
      areas += 1
      total += area.pages
      for page in area.start..<area.end {
        let entry = entry(of: space, page)
        guard entry.isPresent, area.device == 0, !isReserved(entry.frame) else { continue }
        resident += 1
        let frame = frames[entry.frame]
        guard [.page, .lruList].contains(frame.role) else { return .entry }
        if frame.mapping & 1 == 1 { anonymous += 1 }
        mapped[entry.frame, default: 0] += 1
      }
    }
    if areas != it.areas { return .areaCount }
    if total != it.total { return .total }
    if resident != it.resident { return .resident }
    if anonymous != it.anonymous { return .anonymous }
    var tables: UInt32 = 0
    for index in 0...shape.table(of: userSpace.taskEnd - 1) {
      guard let table = table(of: space, index) else { continue }
      tables += 1
      var (used, present): (UInt32, UInt32) = (0, 0)
      for place in 0..<shape.entries {
        let entry = virtualMemory.tables.entry(table, place, pae: configuration.pae)
        if entry.isNone { continue }
        used += 1
        if entry.isPresent { present += 1 }
        let page = index << shape.tableBits + UInt32(place)
        if !covered.contains(where: { $0.contains(page) }) { return .entry }
      }
      if used != virtualMemory.tables[table].used || present != virtualMemory.tables[table].present {
        return .tableUsed
      }
    }
    return tables == it.tables ? nil : .tables
  }

  /// Every page of a process or a file: counts against the tables, the reverse map against them as well.
  private func pageFault(_ mapped: [UInt32: Int32], _ waiting: [UInt32: Int32]) -> MemoryFault? {
    var pages: UInt64 = 0
    for frame in 0..<UInt32(frames.frameCount) {
      let it = frames[frame]
      guard it.role == .page || it.role == .lruList else {
        if mapped[frame] != nil || waiting[frame] != nil { return .entry }
        continue
      }
      // On a list, or in one pagevec, and never both.
      if (it.role == .lruList) == (waiting[frame] != nil) || waiting[frame] ?? 1 != 1 { return .pagevec }
      let maps = mapped[frame] ?? 0
      if it.mapcount != maps { return .mapcount }
      if maps > 0 { pages += 1 }
      let isCached = it.mapping != 0 && it.mapping & 1 == 0
      let isSwapCached = it.flags.contains(.swapCache)
      if isSwapCached, swapCached(SwapEntry(it.privateData).place.type, SwapEntry(it.privateData).place.offset) != frame
      {
        return .cache
      }
      if it.count != maps + (waiting[frame] ?? 0) + (isCached ? 1 : 0) + (isSwapCached ? 1 : 0) { return .count }
      if maps > 0, Int32(mappings(of: frame).count) != maps { return .reverseMap }
      if isCached, cachedPage((it.mapping >> 1) - 1, it.index) != frame { return .cache }
    }
    return pages == vmstat[Int(VMCounter.nrMapped.rawValue)] ? nil : .mapped
  }

  private func listFault() -> MemoryFault? {
    for zone in 0..<zones.count where zones[zone].present > 0 {
      for isActive in [true, false] {
        var length: UInt32 = 0
        var next = frames.first(list: pageList(zone: zone, isActive: isActive))
        while let frame = next {
          let it = frames[frame]
          if it.role != .lruList || !it.flags.contains(.lru) || it.flags.contains(.active) != isActive
            || zoneIndex(of: frame) != zone
          {
            return .list
          }
          length += 1
          next = frames.next(after: frame)
        }
        if length != (isActive ? zones[zone].active : zones[zone].inactive) { return .listCount }
      }
    }
    return nil
  }

  private func cacheFault() -> MemoryFault? {
    var cached: UInt64 = 0
    var dirty: UInt64 = 0
    var nodes: UInt32 = 0
    for file in 0..<virtualMemory.files.rest.count {
      let it = virtualMemory.files[file]
      if it.cached == 0, it.nodes == 0 { continue }
      if file + 1 == virtualMemory.rest.swap.space {
        if it.cached != virtualMemory.rest.swap.cached { return .cacheCount }
        cached += UInt64(it.cached)
        nodes += it.nodes
        continue
      }
      var (mine, mineDirty): (UInt32, UInt32) = (0, 0)
      for index in 0..<it.size {
        guard let frame = cachedPage(file, index) else { continue }
        mine += 1
        if frames[frame].index != index || frames[frame].mapping != (file + 1) << 1 { return .cache }
        if frames[frame].flags.contains(.dirty) { mineDirty += 1 }
      }
      if mine != it.cached { return .cacheCount }
      if mineDirty != it.dirty { return .dirty }
      cached += UInt64(mine)
      if !it.isShared { dirty += UInt64(mineDirty) }
      nodes += it.nodes
    }
    if cached != virtualMemory.rest.pageCache { return .cacheCount }
    if dirty != vmstat[Int(VMCounter.nrDirty.rawValue)] { return .dirty }
    return nodes == virtualMemory.nodes.rest.live ? nil : .node
  }

  private func taskFault() -> MemoryFault? {
    let slots = virtualMemory.taskSlots
    if UInt32(slots.count) != virtualMemory.processes.rest.live || UInt32(slots.count) + 1 != virtualMemory.rest.threads
    {
      return .threads
    }
    for slot in slots where virtualMemory.process(pid: virtualMemory.processes[slot].pid) != slot { return .task }
    var objects = virtualMemory.rest.preload.reduce(0) { $0 + $1.count } + Int(virtualMemory.nodes.rest.live)
    objects += Int(virtualMemory.areas.rest.live) + Int(virtualMemory.anonVMAs.rest.live)
    objects += Int(virtualMemory.opens.rest.live) + virtualMemory.rest.reclaiming.graceful.count
    for slot in slots {
      let it = virtualMemory.processes[slot]
      let mine = [
        it.taskObject, it.stackObject, it.filesObject, it.fsObject, it.sighandObject, it.signalObject,
      ]
      objects += mine.count { $0 != 0 }
      guard let space = it.space.slot else { continue }
      objects += 2 + (configuration.pae ? 3 : 0)
      if virtualMemory.spaces[space].process != slot + 1 { return .task }
    }
    for file in 0..<virtualMemory.files.rest.count {
      objects += (virtualMemory.files[file].inodeObject != 0 ? 1 : 0)
      objects += (virtualMemory.files[file].dentryObject != 0 ? 1 : 0)
    }
    return objects == virtualMemory.objects ? tlbFault() : .objects
  }

  /// What a TLB holds is what the loaded address space says.
  private func tlbFault() -> MemoryFault? {
    for cpu in 0..<configuration.cpus {
      for translation in virtualMemory.tlb.translations(cpu: cpu) {
        guard let space = virtualMemory.rest.loaded[cpu].slot else { return .tlb }
        let entry = entry(of: space, translation.page)
        if !entry.isPresent || entry.frame != translation.frame { return .tlb }
        if translation.isWritable, !entry.has(PageTableEntry.write) { return .tlb }
      }
    }
    return nil
  }
}
