import Simulation

// What must hold in the slab allocator after every event (DESIGN 3): objects are conserved, each is in exactly one
// place, lists match what is in use, frames marked PG_slab are the slabs' pages.

/// What does not hold of a cache.
package enum SlabFault: UInt8, Sendable {
  case listLinks, listCount, wrongList, chain, inUse, freeObjects, arrayLimit, arrayEntry, arrayTwice, arrayCount
  case frame, handle, own, reserve, slack
}

extension Machine {
  /// Everything, from the objects up; nil: all is well.
  func slabViolation() -> Violation? {
    guard slab.stage != .none else { return nil }
    var pages: UInt64 = 0
    var own = 0
    var reserved = 0
    for cache in slab.chain {
      let number = Int(cache.rawValue)
      var census = SlabCensus()
      for list in SlabList.allCases {
        if let fault = walk(list, of: cache, &census) { return .slab(cache, fault) }
      }
      if census.free != slab.caches[number].freeObjects { return .slab(cache, .freeObjects) }
      if census.slack != slab.caches[number].slackBytes { return .slab(cache, .slack) }
      if let fault = arrayFault(of: cache, census) { return .slab(cache, fault) }
      pages += UInt64(slab.caches[number].slabs) << UInt64(slab.caches[number].geometry.order)
      own += census.own
      reserved += census.reserved
    }
    for growth in slab.growths.values where growth.pages != nil {
      pages += 1 << UInt64(slab.caches[Int(growth.cache.rawValue)].geometry.order)
    }
    frames.countChanges()
    let marked = (0..<frames.chunkCount).reduce(UInt64(0)) {
      let counts = frames.summary.counts(level: 1, entry: $1)
      return $0 + UInt64(counts[Int(FrameKind.slab.rawValue)]) + UInt64(counts[Int(FrameKind.kernelStack.rawValue)])
    }
    if marked != pages || vmstat[Int(VMCounter.nrSlab.rawValue)] != pages { return .slab(CacheID(0), .frame) }
    return usesViolation(own: own, reserved: reserved)
  }

  private struct SlabCensus {
    var free: UInt32 = 0
    var inArrays = 0
    var own = 0
    var reserved = 0
    var slack: UInt64 = 0
  }

  private func walk(_ list: SlabList, of cache: CacheID, _ census: inout SlabCensus) -> SlabFault? {
    let record = slab.caches[Int(cache.rawValue)]
    let head = record[list]
    var previous: UInt32 = 0
    var next = head.first
    var length: UInt32 = 0
    while next != 0 {
      let slot = next - 1
      let it = slab.slabs[slot]
      if it.previous != previous || it.list != list || it.cache != cache.rawValue { return .listLinks }
      let fits =
        switch list {
        case .full: it.inUse == UInt32(it.count)
        case .partial: it.inUse > 0 && it.inUse < UInt32(it.count)
        case .free: it.inUse == 0
        }
      if !fits { return .wrongList }
      if let fault = countObjects(slot, &census) { return fault }
      let frame = frames[it.frame]
      if frame.role != .slab || ![.slab, .kernelStack].contains(frame.kind) || frame.order != Int(record.geometry.order)
        || frame.previous != slot + 1 || frame.next != UInt32(cache.rawValue) + 1 || !frame.flags.contains(.slab)
      {
        return .frame
      }
      length += 1
      if length > head.count { return .listCount }
      previous = next
      next = it.next
    }
    return length == head.count && head.last == previous ? nil : .listCount
  }

  /// The chain holds what is free, once each; everything else is somewhere else.
  private func countObjects(_ slot: UInt32, _ census: inout SlabCensus) -> SlabFault? {
    let it = slab.slabs[slot]
    var isChained = [Bool](repeating: false, count: Int(it.count))
    var next = it.free
    while next != Slab.end {
      if next >= UInt32(it.count) || isChained[Int(next)] { return .chain }
      isChained[Int(next)] = true
      next = UInt32(slab.slabs.object(slot, next).next)
    }
    var used: UInt32 = 0
    for index in 0..<UInt32(it.count) {
      let object = slab.slabs.object(slot, index)
      if (object.place == .slab) != isChained[Int(index)] { return .chain }
      switch object.place {
      case .slab: census.free += 1
      case .array: census.inArrays += 1
      case .own: census.own += 1
      case .reserve: census.reserved += 1
      case .held:
        census.slack += UInt64(object.next)
        if object.handle != 0 {
          let handle = handles[HandleID(object.handle - 1)]
          if handle.state != .live || handle.object != slab.address(of: index, in: slot) { return .handle }
        }
      }
      if object.place != .slab { used += 1 }
    }
    return used == it.inUse ? nil : .inUse
  }

  private func arrayFault(of cache: CacheID, _ census: SlabCensus) -> SlabFault? {
    var seen: Set<PhysicalAddress> = []
    for cpu in 0...slab.cpus {
      let array = slab.arrays[slab.array(Int(cache.rawValue), cpu: cpu)]
      if array.available > array.limit { return .arrayLimit }
      for address in slab.addresses(in: cache, cpu: cpu == slab.cpus ? nil : cpu) {
        guard let found = findObject(address), slab.slabs[found.slot].cache == cache.rawValue,
          slab.slabs.object(found.slot, found.index).place == .array
        else { return .arrayEntry }
        if !seen.insert(address).inserted { return .arrayTwice }
      }
    }
    return seen.count == census.inArrays ? nil : .arrayCount
  }

  /// Descriptors, arrays and pools know their objects, and no other object is the allocator's own.
  private func usesViolation(own: Int, reserved: Int) -> Violation? {
    // Processes and files hold theirs.
    var uses = virtualMemory.objects
    for cache in slab.chain {
      if slab.caches[Int(cache.rawValue)].descriptor != .none { uses += 1 }
      for cpu in 0...slab.cpus where slab.arrays[slab.array(Int(cache.rawValue), cpu: cpu)].object != .none {
        uses += 1
      }
    }
    for slot in 0..<slab.slabs.count where slab.slabs[slot].list != nil && slab.slabs[slot].descriptor != .none {
      uses += 1
      guard let found = findObject(slab.slabs[slot].descriptor),
        slab.slabs.object(found.slot, found.index).handle == slot + 1
      else { return .slab(CacheID(slab.slabs[slot].cache), .own) }
    }
    var elements = 0
    for pool in slab.pools where pool.exists {
      uses += 2
      if case .cache = pool.source { elements += pool.elements.count }
    }
    if uses != own { return .slab(CacheID(0), .own) }
    return elements == reserved ? nil : .slab(CacheID(0), .reserve)
  }
}
