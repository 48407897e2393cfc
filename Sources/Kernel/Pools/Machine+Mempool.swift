import Simulation

// Mempools of 2.6.11 (mm/mempool.c; LF 8), over a cache (`mempool_alloc_slab`) or over blocks of page frames.
// Simplified: where the kernel would sleep for the memory of the pool itself or of its first elements, the creation
// fails.

extension Machine {
  enum ElementOutcome {
    case served(PoolElement)
    case failed
    /// The second attempt sleeps in the page allocator; nil: for a block of frames, which is simply tried again.
    case waitsForPages(Growth?)
    /// Sleeps until an element comes back.
    case waitsForElement
  }

  mutating func poolExists(_ pool: PoolID) -> Bool {
    if Int(pool.rawValue) < slab.pools.count, slab.pools[Int(pool.rawValue)].exists { return true }
    record(.pool(.noSuchPool(pool: pool)))
    return false
  }

  func poolOrder(_ pool: PoolID) -> UInt8 {
    switch slab.pools[Int(pool.rawValue)].source {
    case .cache(let cache): slab.caches[Int(cache.rawValue)].geometry.order
    case .pages(let order): order.rawValue
    }
  }

  /// `mempool_create`: `mempool_t`, its array, and as many elements as promised.
  mutating func createPool(_ pool: PoolID, minimum: UInt32, source: PoolSource) {
    while slab.pools.count <= Int(pool.rawValue) { slab.pools.append(MemoryPool()) }
    let place = Int(pool.rawValue)
    if slab.pools[place].exists {
      record(.pool(.duplicate(pool: pool)))
      return
    }
    if case .cache(let cache) = source, !slab.exists(cache) {
      record(.slab(.noSuchCache(cache: cache)))
      record(.pool(.notCreated(pool: pool, minimum: minimum)))
      return
    }
    guard let descriptor = allocateOwn({ $0.kmallocOwn(UInt32($0.configuration.profile.sizes.mempool)) }) else {
      return noPool(pool, minimum)
    }
    guard let array = allocateOwn({ $0.kmallocOwn(minimum * $0.configuration.profile.addresses.pointer) }) else {
      freeOwn(descriptor)
      return noPool(pool, minimum)
    }
    slab.pools[place] = MemoryPool(
      exists: true, source: source, minimum: minimum, elements: [], descriptor: descriptor, array: array)
    while slab.pools[place].elements.count < Int(minimum) {
      guard case .served(let element) = rawElement(of: pool, gfp: .kernel, mayWait: false) else {
        freePool(pool)
        return noPool(pool, minimum)
      }
      reserve(element, in: pool)
    }
    record(.pool(.created(pool: pool, minimum: minimum)))
  }

  private mutating func noPool(_ pool: PoolID, _ minimum: UInt32) {
    record(.pool(.notCreated(pool: pool, minimum: minimum)))
  }

  /// `mempool_resize`: a smaller reserve gives elements up, a larger one is filled as far as memory goes.
  mutating func resizePool(_ pool: PoolID, minimum: UInt32, gfp: GFPMask) {
    guard poolExists(pool) else { return }
    let place = Int(pool.rawValue)
    if minimum == 0 {
      record(.pool(.bugMinimum(pool: pool)))
      return
    }
    let before = slab.pools[place].minimum
    if minimum < before {
      while slab.pools[place].elements.count > Int(minimum) {
        releaseElement(slab.pools[place].elements.removeLast(), pool)
      }
      slab.pools[place].minimum = minimum
    } else if let array = allocateOwn({ $0.kmallocOwn(minimum * $0.configuration.profile.addresses.pointer, gfp: gfp) })
    {
      freeOwn(slab.pools[place].array)
      slab.pools[place].array = array
      slab.pools[place].minimum = minimum
      while slab.pools[place].elements.count < Int(minimum),
        case .served(let element) = rawElement(of: pool, gfp: gfp, mayWait: false)
      {
        reserve(element, in: pool)
      }
    } else {
      record(.pool(.notResized(pool: pool, wanted: minimum, minimum: before)))
      return
    }
    record(
      .pool(
        .resized(
          pool: pool, from: before, to: slab.pools[place].minimum, current: UInt32(slab.pools[place].elements.count))))
  }

  /// `mempool_destroy`: all elements must have come back.
  mutating func destroyPool(_ pool: PoolID) {
    guard poolExists(pool) else { return }
    let it = slab.pools[Int(pool.rawValue)]
    let current = UInt32(it.elements.count)
    guard current == it.minimum else {
      record(.pool(.bugOutstanding(pool: pool, missing: it.minimum - current)))
      return
    }
    freePool(pool)
    record(.pool(.destroyed(pool: pool, elements: current)))
  }

  /// `free_pool`
  private mutating func freePool(_ pool: PoolID) {
    let place = Int(pool.rawValue)
    while let element = slab.pools[place].elements.popLast() { releaseElement(element, pool) }
    freeOwn(slab.pools[place].array)
    freeOwn(slab.pools[place].descriptor)
    slab.pools[place] = MemoryPool()
  }

  // MARK: Allocating

  /// `mempool_alloc` up to where it would sleep.
  mutating func allocateElement(of pool: PoolID, gfp: GFPMask) -> ElementOutcome {
    let place = Int(pool.rawValue)
    // 1. What the allocator below gives without waiting, input/output and complaint.
    let noWait = gfp.subtracting([.wait, .io])
    if case .served(let element) = rawElement(of: pool, gfp: noWait.union(.noWarn), mayWait: false) {
      record(.pool(.direct(pool: pool, attempt: 1, element: element)))
      return .served(element)
    }
    // 2. Harder, while the reserve is at most half full.
    let current = UInt32(slab.pools[place].elements.count)
    if gfp.contains(.fs), gfp != noWait, current <= slab.pools[place].minimum / 2 {
      switch rawElement(of: pool, gfp: gfp, mayWait: true) {
      case .served(let element):
        record(.pool(.direct(pool: pool, attempt: 2, element: element)))
        return .served(element)
      case .waits(let growth): return .waitsForPages(growth)
      case .failed: break
      }
    } else {
      record(.pool(.secondSkipped(pool: pool, gfp: gfp, current: current, minimum: slab.pools[place].minimum)))
    }
    // 3. `wakeup_bdflush(0)`: there is nothing to write yet. 4. The reserve.
    if let element = slab.pools[place].elements.popLast() {
      unreserve(element)
      record(
        .pool(
          .fromReserve(
            pool: pool, element: element, left: UInt32(slab.pools[place].elements.count),
            minimum: slab.pools[place].minimum)))
      return .served(element)
    }
    // 5. Who must not sleep gets nothing. 6. The others sleep.
    if !gfp.contains(.wait) || requester.context != .process {
      record(.pool(.empty(pool: pool, gfp: gfp)))
      return .failed
    }
    return .waitsForElement
  }

  enum RawElement {
    case served(PoolElement)
    case failed
    /// A growth of its cache; nil: a block of frames.
    case waits(Growth?)
  }

  /// `pool->alloc`. `mayWait` false: what would wait counts as failed.
  private mutating func rawElement(of pool: PoolID, gfp: GFPMask, mayWait: Bool) -> RawElement {
    switch slab.pools[Int(pool.rawValue)].source {
    case .cache(let cache):
      switch kmemCacheAlloc(cache, gfp: gfp) {
      case .served(let object): return .served(.object(object))
      case .failed: return .failed
      case .waits(let growth):
        if mayWait { return .waits(growth) }
        giveUp(growth)
        return .failed
      }
    case .pages(let order):
      record(.request(.requested(call: .allocPages, order: order, gfp: gfp, label: nil)))
      switch attempt(order: Int(order.rawValue), gfp: gfp) {
      case .served(let frame):
        frames.markUsed(
          frame, order: Int(order.rawValue), kind: gfp.contains(.highMem) ? .user : .kernel, role: .nobody)
        countAllocation(in: zoneIndex(of: frame), order: Int(order.rawValue))
        return .served(.block(FrameNumber(frame)))
      case .failed(let reason):
        fail(order: Int(order.rawValue), gfp: gfp, reason: reason)
        return .failed
      case .waits:
        if mayWait { return .waits(nil) }
        dropNap()
        return .failed
      }
    }
  }

  // MARK: The reserve

  private mutating func reserve(_ element: PoolElement, in pool: PoolID) {
    if case .object(let object) = element, let found = findObject(object) {
      // The reserve asked for nothing of it: no slack is counted while it lies there.
      let slack = slab.slabs.object(found.slot, found.index).next
      slab.caches[Int(slab.slabs[found.slot].cache)].slackBytes &-= UInt64(slack)
      slab.touch(Int(slab.slabs[found.slot].cache))
      slab.slabs.modify(found.slot, object: found.index) {
        $0.place = .reserve
        $0.next = 0
        $0.handle = 0
      }
    }
    slab.pools[Int(pool.rawValue)].elements.append(element)
  }

  private mutating func unreserve(_ element: PoolElement) {
    guard case .object(let object) = element, let found = findObject(object) else { return }
    let cache = Int(slab.slabs[found.slot].cache)
    let slack = UInt32(slab.caches[cache].padding)
    slab.caches[cache].slackBytes &+= UInt64(slack)
    slab.touch(cache)
    slab.slabs.modify(found.slot, object: found.index) {
      $0.place = .held
      $0.next = UInt16(truncatingIfNeeded: slack)
    }
  }

  /// `pool->free` for an element that is in nobody's hands.
  private mutating func releaseElement(_ element: PoolElement, _ pool: PoolID) {
    switch element {
    case .object(let object):
      unreserve(element)
      freeObject(object)
    case .block(let frame): giveBack(frame.rawValue, order: Int(poolOrder(pool)))
    }
  }

  /// `mempool_free`: back to the reserve while it is not full, else to the allocator below.
  mutating func freeElement(_ element: PoolElement, to pool: PoolID) {
    guard poolExists(pool) else { return }
    guard let handle = handleOf(element, pool) else {
      record(.pool(.notOut(pool: pool, element: element)))
      return
    }
    let place = Int(pool.rawValue)
    let label = handles[handle].label == 0 ? nil : LabelID(handles[handle].label - 1)
    if slab.pools[place].elements.count < Int(slab.pools[place].minimum) {
      handles.remove(handle)
      if case .block(let frame) = element { frames.setHolder(frame.rawValue, nil) }
      reserve(element, in: pool)
      // `wake_up(&pool->wait)`: who waits is tried at the end of the tick.
      freeGeneration &+= 1
      record(
        .pool(
          .returned(
            pool: pool, element: element, current: UInt32(slab.pools[place].elements.count),
            minimum: slab.pools[place].minimum)))
      return
    }
    record(.pool(.passed(pool: pool, element: element)))
    switch element {
    case .object(let object): freeObject(object, label: label)
    case .block(let frame):
      handles.remove(handle)
      giveBack(frame.rawValue, order: Int(poolOrder(pool)))
    }
  }

  /// The handle of an element that is out and was given by a pool of this kind.
  private func handleOf(_ element: PoolElement, _ pool: PoolID) -> HandleID? {
    let holder: HandleID?
    switch (slab.pools[Int(pool.rawValue)].source, element) {
    case (.cache(let cache), .object(let object)):
      guard let found = findObject(object), slab.slabs[found.slot].cache == cache.rawValue,
        slab.slabs.object(found.slot, found.index).place == .held
      else { return nil }
      let slot = slab.slabs.object(found.slot, found.index).handle
      holder = slot == 0 ? nil : HandleID(slot - 1)
    case (.pages(let order), .block(let frame)):
      guard UInt64(frame.rawValue) < configuration.memoryFrames,
        frames[frame.rawValue].order == Int(order.rawValue)
      else { return nil }
      holder = frames[frame.rawValue].handle
    case (.cache, .block), (.pages, .object): return nil
    }
    guard let holder, handles[holder].objectCall == .mempoolAlloc else { return nil }
    return holder
  }
}
