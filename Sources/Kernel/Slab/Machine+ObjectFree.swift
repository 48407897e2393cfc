import Simulation

// `__cache_free`, `cache_flusharray` and `free_block` of 2.6.11 (mm/slab.c; LF 6.3), and the misuse that they do not
// notice.

extension Machine {
  /// The slab and the index of the object that begins at an address.
  package struct FoundObject: Hashable, Sendable {
    package var slot: UInt32
    package var index: UInt32
  }

  /// The head of the slab's pages that holds an address; nil when it is no address of a slab's page.
  @inline(__always) func slabSlot(at address: PhysicalAddress) -> UInt32? {
    guard address.rawValue &>> 12 < UInt64(slab.lowMemEnd) else { return nil }
    let frame = UInt32(truncatingIfNeeded: address.rawValue &>> 12)
    var descriptor = unsafe frames.slots.sharedPointer(Int(frame))
    if unsafe descriptor.pointee.role == .none {
      unsafe descriptor = frames.slots.sharedPointer(Int(frames.head(of: frame)))
    }
    // While `cache_grow` waits for a descriptor its pages belong to no slab yet.
    guard unsafe descriptor.pointee.role == .slab, unsafe descriptor.pointee.previous != 0 else { return nil }
    return unsafe descriptor.pointee.previous &- 1
  }

  /// The object at an address; nil when none begins there.
  @inline(__always) package func findObject(_ address: PhysicalAddress) -> FoundObject? {
    guard let slot = slabSlot(at: address), let index = slab.index(of: address, in: slot) else { return nil }
    return FoundObject(slot: slot, index: index)
  }

  /// `kmem_cache_free` or `kfree` on the requester's CPU. `given` is the cache that the caller claims. False: refused,
  /// with an occurrence that says why.
  @inline(__always) @discardableResult
  package mutating func freeObject(_ address: PhysicalAddress, given: CacheID? = nil, label: LabelID? = nil) -> Bool {
    guard let slot = slabSlot(at: address) else { return refuseAddress(address) }
    let cache = CacheID(slab.slabs[slot].cache)
    guard let (index, object) = slab.slabs.object(at: address, in: slot, of: slab.caches[Int(cache.rawValue)]) else {
      return refuseAddress(address)
    }
    guard object.place == .held, given == nil || given == cache else {
      return refuse(address, of: cache, given: given, place: object.place)
    }
    if object.handle != 0 { forget(HandleID(object.handle - 1)) }
    push(
      address, FoundObject(slot: slot, index: index), cache: cache, slack: UInt64(object.next), label: label)
    return true
  }

  /// Out of the way: most objects have no handle, and the registers are few.
  @inline(never) private mutating func forget(_ handle: HandleID) { handles.remove(handle) }

  @inline(never) private mutating func refuseAddress(_ address: PhysicalAddress) -> Bool {
    if let slot = slabSlot(at: address) {
      record(.slab(.noObject(cache: CacheID(slab.slabs[slot].cache), address: address)))
    } else {
      record(.slab(.notSlab(address: address)))
    }
    return false
  }

  @inline(never)
  private mutating func refuse(_ address: PhysicalAddress, of cache: CacheID, given: CacheID?, place: ObjectPlace)
    -> Bool
  {
    if let given, given != cache {
      record(.slab(.wrongCache(given: given, real: cache, object: address)))
    } else if place == .own {
      record(.slab(.allocatorsOwn(cache: cache, object: address)))
    } else {
      record(.slab(.doubleFree(cache: cache, object: address, place: place)))
    }
    return false
  }

  /// One of the allocator's own objects goes back (`kfree` of an array, a descriptor).
  mutating func freeOwn(_ address: PhysicalAddress) {
    // Unreachable: the address came from the allocator, which keeps it until it is freed here.
    guard let found = findObject(address) else { preconditionFailure("the allocator lost one of its objects") }
    push(address, found, cache: CacheID(slab.slabs[found.slot].cache), slack: 0, label: nil)
  }

  /// An object that was just taken becomes the allocator's own.
  mutating func own(_ address: PhysicalAddress) {
    // Unreachable: the address came from the allocator, which keeps it until it is freed here.
    guard let found = findObject(address) else { preconditionFailure("the allocator lost one of its objects") }
    let slack = slab.slabs.object(found.slot, found.index).next
    slab.caches[Int(slab.slabs[found.slot].cache)].slackBytes &-= UInt64(slack)
    slab.slabs.modify(found.slot, object: found.index) {
      $0.place = .own
      $0.next = 0
    }
  }

  /// `__cache_free`: to the end of the CPU's array, which is flushed before when it is full.
  @inline(__always)
  private mutating func push(
    _ address: PhysicalAddress, _ found: FoundObject, cache: CacheID, slack: UInt64, label: LabelID?
  ) {
    var path = ObjectWriter(&slab, cache: Int(cache.rawValue), cpu: Int(requester.cpu))
    let hasRoom = path.hasRoom
    if hasRoom {
      path.countFree()
    } else {
      makeRoom(cache)
      path = ObjectWriter(&slab, cache: Int(cache.rawValue), cpu: Int(requester.cpu))
    }
    let now = path.push(found, slack: slack)
    let cell = OccurrenceCell.objectFreed(
      cache: cache, cpu: requester.cpu, object: address, now: now, hit: hasRoom)
    if let label { record(cell, more: UInt64(label.rawValue) &+ 1) } else { record(cell) }
    // A free object can serve a request that waits for its page.
    freeGeneration &+= 1
  }

  @inline(never) private mutating func makeRoom(_ cache: CacheID) {
    slab.caches[Int(cache.rawValue)].freeMisses &+= 1
    flush(cache)
  }

  /// `cache_flusharray`: the oldest `batchcount` entries go to the shared array, as far as it has room; when it has
  /// none, to the slabs.
  private mutating func flush(_ cache: CacheID) {
    let number = Int(cache.rawValue)
    let cpu = Int(requester.cpu)
    let array = slab.array(number, cpu: cpu)
    let shared = slab.shared(number)
    let room = slab.arrays[shared].limit - slab.arrays[shared].available
    var count = slab.arrays[array].batch
    if room > 0 {
      count = min(count, room)
      let from = slab.firstEntry(number, cpu: cpu)
      let to = slab.firstEntry(number, cpu: slab.cpus) + Int(slab.arrays[shared].available)
      for place in 0..<Int(count) { slab.entries[to + place] = slab.entries[from + place] }
      slab.arrays[shared].available += count
    }
    record(
      .slab(
        .flushed(
          cache: cache, cpu: requester.cpu, count: count, toShared: room > 0, shared: slab.arrays[shared].available,
          room: room)))
    if room == 0 { freeBlock(cache, firstEntry: slab.firstEntry(number, cpu: cpu), count: count) }
    removeOldest(count, of: array, firstEntry: slab.firstEntry(number, cpu: cpu))
  }

  /// The entries behind the oldest `count` move to the front (`memmove`).
  mutating func removeOldest(_ count: UInt32, of array: Int, firstEntry: Int) {
    let left = slab.arrays[array].available - count
    for place in 0..<Int(left) { slab.entries[firstEntry + place] = slab.entries[firstEntry + place + Int(count)] }
    slab.arrays[array].available = left
  }

  /// `free_block`: entries go back to their slabs, each to the head of its slab's chain.
  mutating func freeBlock(_ cache: CacheID, firstEntry: Int, count: UInt32) {
    let number = Int(cache.rawValue)
    slab.touch(number)
    // All are counted before the first slab is looked at, as in the kernel.
    slab.caches[number].freeObjects += count
    for place in 0..<Int(count) {
      let entry = slab.entries[firstEntry + place]
      let (slot, index) = (UInt32(entry >> 32), UInt32(truncatingIfNeeded: entry))
      guard let from = slab.slabs[slot].list else {
        // Unreachable: arrays hold what `push` put there, an object by its slab; `fullViolation` counts them.
        preconditionFailure("an array holds no object")
      }
      let chain = slab.slabs[slot].free
      slab.slabs.modify(slot, object: index) {
        $0.place = .slab
        $0.next = UInt16(truncatingIfNeeded: chain)
        $0.handle = 0
      }
      slab.slabs.modify(slot) {
        $0.free = index
        $0.inUse -= 1
      }
      slab.unlink(slot, of: number)
      let inUse = slab.slabs[slot].inUse
      if inUse == 0, slab.caches[number].freeObjects > slab.caches[number].freeLimit {
        let free = slab.caches[number].freeObjects
        slab.caches[number].freeObjects -= slab.caches[number].geometry.count
        destroy(slot, reason: .freeLimit, free: free)
        continue
      }
      let to: SlabList = inUse == 0 ? .free : .partial
      slab.link(slot, to: to, of: number, atEnd: to == .partial)
      if to != from {
        record(
          .slab(
            .moved(
              cache: cache, frame: FrameNumber(slab.slabs[slot].frame), inUse: inUse,
              count: slab.caches[number].geometry.count, from: from, to: to)))
      }
    }
  }
}
