import Simulation

// `__cache_alloc` and `cache_alloc_refill` of 2.6.11 (mm/slab.c; LF 6.3): from the CPU's array, else from the shared
// array, the partial and the free slabs, and a new slab.

extension Machine {
  /// What became of a request for an object.
  package enum ObjectOutcome: Hashable, Sendable {
    case served(PhysicalAddress)
    case failed
    /// The page allocator would sleep; the growth is kept (`slab.growths`) for whoever wants to go on with it.
    case waits(Growth)
  }

  /// `kmem_cache_alloc` on the requester's CPU. The object counts as held. The cache must exist.
  @inline(__always)
  package mutating func kmemCacheAlloc(_ cache: CacheID, gfp: GFPMask, label: LabelID? = nil, slack: UInt32 = 0)
    -> ObjectOutcome
  {
    let path = ObjectWriter(&slab, cache: Int(cache.rawValue), cpu: Int(requester.cpu))
    if path.available > 0 {
      path.countAllocation()
      return .served(pop(path, cache, hit: true, label: label, slack: slack))
    }
    slab.caches[Int(cache.rawValue)].allocMisses &+= 1
    return refillAndPop(cache, gfp: gfp, label: label, slack: slack)
  }

  /// The last entry of the array, which must not be empty.
  @inline(__always)
  private mutating func pop(_ path: ObjectWriter, _ cache: CacheID, hit: Bool, label: LabelID?, slack: UInt32)
    -> PhysicalAddress
  {
    let (object, left) = path.pop(slack: slack)
    let cell = OccurrenceCell.objectTaken(cache: cache, cpu: requester.cpu, object: object, left: left, hit: hit)
    if let label { record(cell, more: UInt64(label.rawValue) &+ 1) } else { record(cell) }
    return object
  }

  /// The object leaves the allocator for a caller's hands.
  @inline(__always)
  private mutating func hold(_ index: UInt32, in slot: UInt32, cache: Int, slack: UInt32) {
    // Of a cache with a purpose the rounding of its size is slack as well.
    let unused = slack == 0 ? UInt32(slab.caches[cache].padding) : slack
    slab.caches[cache].slackBytes &+= UInt64(unused)
    slab.slabs.modify(slot, object: index) {
      $0.place = .held
      $0.next = UInt16(truncatingIfNeeded: unused)
    }
  }

  /// `cache_alloc_refill`, and the object.
  @inline(never) mutating func refillAndPop(_ cache: CacheID, gfp: GFPMask, label: LabelID?, slack: UInt32)
    -> ObjectOutcome
  {
    let array = slab.array(Int(cache.rawValue), cpu: Int(requester.cpu))
    while true {
      // Who slept while the cache grew may find the array filled by another ("re-get ac").
      if slab.arrays[array].available == 0 { refill(cache) }
      if slab.arrays[array].available > 0 { break }
      switch grow(cache, gfp: gfp, node: nil) {
      case .grown: continue
      case .failed:
        record(.slab(.failed(cache: cache, gfp: gfp)))
        return .failed
      case .waits(let growth): return .waits(growth)
      }
    }
    let path = ObjectWriter(&slab, cache: Int(cache.rawValue), cpu: Int(requester.cpu))
    return .served(pop(path, cache, hit: false, label: label, slack: slack))
  }

  /// Fills the empty array as far as shared array and slabs go.
  private mutating func refill(_ cache: CacheID) {
    let number = Int(cache.rawValue)
    let cpu = Int(requester.cpu)
    let array = slab.array(number, cpu: cpu)
    let full = slab.arrays[array].batch
    // BATCHREFILL_LIMIT: little recent activity asks for a partial refill only.
    let batch = !slab.arrays[array].isTouched && full > 16 ? 16 : full
    record(
      .slab(
        .missed(cache: cache, cpu: requester.cpu, batch: batch, full: full, touched: slab.arrays[array].isTouched)))
    slab.touch(number)
    let shared = slab.shared(number)
    let inShared = slab.arrays[shared].available
    if inShared > 0 {
      let taken = min(batch, inShared)
      let from = slab.firstEntry(number, cpu: slab.cpus) + Int(inShared - taken)
      let to = slab.firstEntry(number, cpu: cpu)
      for place in 0..<Int(taken) { slab.entries[to + place] = slab.entries[from + place] }
      slab.arrays[shared].available = inShared - taken
      slab.arrays[shared].isTouched = true
      slab.arrays[array].available = taken
      record(.slab(.refilledFromShared(cache: cache, cpu: requester.cpu, taken: taken, left: inShared - taken)))
      return
    }
    var wanted = batch
    while wanted > 0 {
      var list = SlabList.partial
      var head = slab.caches[number].partial.first
      if head == 0 {
        slab.caches[number].freeTouched = true
        list = .free
        head = slab.caches[number].free.first
      }
      if head == 0 { break }
      wanted -= take(upTo: wanted, from: head - 1, list: list, into: array, cache: cache)
    }
    let taken = slab.arrays[array].available
    slab.caches[number].freeObjects -= taken
    slab.caches[number].mostActive = max(slab.caches[number].mostActive, slab.caches[number].activeObjects)
  }

  /// Objects of one slab in the order of its chain; then the slab goes to the head of the list where it belongs.
  private mutating func take(upTo wanted: UInt32, from slot: UInt32, list: SlabList, into array: Int, cache: CacheID)
    -> UInt32
  {
    let number = Int(cache.rawValue)
    let before = slab.slabs[slot]
    let taken = min(wanted, UInt32(before.count) - before.inUse)
    var free = before.free
    let to = slab.firstEntry(number, cpu: Int(requester.cpu)) + Int(slab.arrays[array].available)
    for place in 0..<Int(taken) {
      slab.entries[to + place] = SlabAllocator.entry(slot, free)
      let next = UInt32(slab.slabs.object(slot, free).next)
      slab.slabs.modify(slot, object: free) { $0.place = .array }
      free = next
    }
    slab.arrays[array].available += taken
    let inUse = before.inUse + taken
    slab.slabs.modify(slot) {
      $0.free = free
      $0.inUse = inUse
    }
    let target: SlabList = free == Slab.end ? .full : .partial
    slab.unlink(slot, of: number)
    slab.link(slot, to: target, of: number, atEnd: false)
    record(
      .slab(
        .refilledFromSlab(
          cache: cache, cpu: requester.cpu, frame: FrameNumber(before.frame), taken: taken, inUse: inUse,
          count: UInt32(before.count), from: list, to: target)))
    return taken
  }

  /// `kmem_cache_alloc_node` of a NUMA build: past the arrays, from the first slab of the node; after three growths
  /// from any. `loop` tells how often the cache has grown for this request.
  mutating func kmemCacheAllocNode(_ cache: CacheID, node: UInt8, label: LabelID?, loop: UInt8 = 0) -> ObjectOutcome {
    // One node: the function is kmem_cache_alloc(cachep, GFP_KERNEL).
    if configuration.nodes == 1 { return kmemCacheAlloc(cache, gfp: .kernel, label: label) }
    var loop = loop
    while true {
      if let slot = slabOnNode(cache, node: node, anyNode: loop > 2) {
        return .served(takeOnNode(slot, cache: cache, node: node, label: label))
      }
      switch grow(cache, gfp: .kernel, node: node) {
      case .grown: loop += 1
      case .failed:
        record(.slab(.failed(cache: cache, gfp: .kernel)))
        return .failed
      case .waits(var growth):
        growth.loop = loop + 1
        return .waits(growth)
      }
    }
  }

  private func slabOnNode(_ cache: CacheID, node: UInt8, anyNode: Bool) -> UInt32? {
    for list in [SlabList.partial, .free] {
      var next = slab.caches[Int(cache.rawValue)][list].first
      while next != 0 {
        let slot = next - 1
        let home = zones[zoneIndex(of: slab.slabs[slot].frame)].index.node
        if anyNode || home == Int(node) { return slot }
        next = slab.slabs[slot].next
      }
    }
    return nil
  }

  private mutating func takeOnNode(_ slot: UInt32, cache: CacheID, node: UInt8, label: LabelID?)
    -> PhysicalAddress
  {
    let number = Int(cache.rawValue)
    let index = slab.slabs[slot].free
    let object = slab.address(of: index, in: slot)
    let next = UInt32(slab.slabs.object(slot, index).next)
    slab.slabs.modify(slot) {
      $0.inUse += 1
      $0.free = next
    }
    hold(index, in: slot, cache: number, slack: 0)
    slab.unlink(slot, of: number)
    slab.link(slot, to: next == Slab.end ? .full : .partial, of: number, atEnd: false)
    slab.caches[number].freeObjects -= 1
    slab.caches[number].nodeAllocations += 1
    slab.caches[number].mostActive = max(slab.caches[number].mostActive, slab.caches[number].activeObjects)
    slab.touch(number)
    record(
      .slab(
        .takenOnNode(
          cache: cache, node: node, object: object, frame: FrameNumber(slab.slabs[slot].frame),
          inUse: slab.slabs[slot].inUse, label: label)))
    return object
  }
}
