import Simulation

// Requests for objects as scripts and workloads make them: by name, with a lifetime, waiting when memory is short.

extension Machine {
  /// Makes `request` once. Returns the handle when the object is held by name or for a time, or waits.
  @discardableResult
  mutating func allocateObject(_ request: ObjectRequest) -> HandleID? {
    let first = ring.total
    defer { lastRequest = first..<ring.total }
    guard needsSlab() else {
      failures += 1
      return nil
    }
    let gfp = request.gfp
    if gfp.contains(.wait), requester.context != .process {
      record(.request(.sleepingInAtomic(context: requester.context, gfp: gfp)))
    }
    switch request.source {
    case .kmalloc(let range):
      let size =
        range.lower == range.upper
        ? range.lower : range.lower + UInt32(random.below(UInt64(range.upper - range.lower) + 1))
      guard let cache = slab.generalCache(for: size, dma: gfp.contains(.dma)) else {
        record(.slab(.tooLarge(size: size)))
        failures += 1
        return nil
      }
      let objectSize = slab.caches[Int(cache.rawValue)].geometry.objectSize
      record(.slab(.chosen(size: size, cache: cache, objectSize: objectSize)))
      let outcome = kmemCacheAlloc(cache, gfp: gfp, label: request.label, slack: objectSize - size)
      return settle(outcome, request, slack: objectSize - size)
    case .cache(let cache):
      guard exists(cache) else { return nil }
      return settle(kmemCacheAlloc(cache, gfp: gfp, label: request.label), request)
    case .cacheOnNode(let cache, let node):
      guard exists(cache) else { return nil }
      return settle(kmemCacheAllocNode(cache, node: node, label: request.label), request)
    case .pool(let pool):
      guard poolExists(pool) else {
        failures += 1
        return nil
      }
      return settle(allocateElement(of: pool, gfp: gfp), request, pool: pool)
    }
  }

  private mutating func exists(_ cache: CacheID) -> Bool {
    if slab.exists(cache) { return true }
    record(.slab(.noSuchCache(cache: cache)))
    failures += 1
    return false
  }

  /// A handle for what was served, if anybody asks for it again; one that waits for what must wait.
  private mutating func settle(
    _ outcome: ObjectOutcome, _ request: ObjectRequest, slack: UInt32 = 0
  ) -> HandleID? {
    switch outcome {
    case .failed:
      return nil
    case .served(let address):
      guard request.label != nil || request.lifetime != nil else { return nil }
      let id = handles.insert(handle(for: request, pool: nil))
      deliver(id, object: address)
      return id
    case .waits(var growth):
      var waiter = handle(for: request, pool: nil)
      waiter.frame = slack
      let id = handles.insert(waiter)
      growth.handle = id
      slab.growths[id] = growth
      sleep(id, order: slab.caches[Int(growth.cache.rawValue)].geometry.order, gfp: request.gfp)
      return id
    }
  }

  private mutating func settle(_ outcome: ElementOutcome, _ request: ObjectRequest, pool: PoolID) -> HandleID? {
    switch outcome {
    case .failed:
      failures += 1
      return nil
    case .served(let element):
      let id = handles.insert(handle(for: request, pool: pool))
      deliver(id, element: element)
      return id
    case .waitsForPages(let growth):
      let id = handles.insert(handle(for: request, pool: pool))
      if var growth {
        growth.handle = id
        slab.growths[id] = growth
      }
      sleep(id, order: poolOrder(pool), gfp: request.gfp)
      return id
    case .waitsForElement:
      let id = handles.insert(handle(for: request, pool: pool))
      enqueue(id)
      record(.pool(.waits(pool: pool, handle: id)))
      return id
    }
  }

  /// A handle that waits. `order` tells the pool.
  private mutating func handle(for request: ObjectRequest, pool: PoolID?) -> Handle {
    defer { stamp += 1 }
    return Handle(
      state: .waiting, order: pool?.rawValue ?? 0, call: Handle.firstObjectCall + request.call.rawValue,
      cpu: requester.cpu, context: requester.context.rawValue,
      privileges: (requester.isRealtime ? 1 : 0) | (requester.isMemalloc ? 2 : 0), task: requester.task.rawValue,
      gfp: request.gfp.rawValue, frame: 0, label: request.label.map { $0.rawValue + 1 } ?? 0, since: tick,
      lifetime: request.lifetime.map { random.draw($0) + 1 } ?? 0, next: 0, previous: 0, traceRequest: 0,
      stamp: stamp)
  }

  /// The object gets its holder's name.
  private mutating func deliver(_ id: HandleID, object address: PhysicalAddress) {
    // Unreachable: the address is what the allocator has just handed out.
    guard let found = findObject(address) else { preconditionFailure("an object that is no object") }
    slab.slabs.modify(found.slot, object: found.index) { $0.handle = id.rawValue + 1 }
    handles[id].hold(address)
    begin(id)
  }

  /// The handle is served from now on.
  private mutating func begin(_ id: HandleID) {
    handles[id].state = .live
    handles[id].since = tick
    let lifetime = handles[id].lifetime
    if lifetime > 0 {
      expiries.push(ExpiryQueue.Entry(tick: tick + UInt64(lifetime - 1), stamp: handles[id].stamp, handle: id))
    }
  }

  // MARK: Waiting

  /// A request for an object or an element is tried again. True: it does not wait any more.
  mutating func retryObject(_ id: HandleID) -> Bool {
    let handle = handles[id]
    let gfp = GFPMask(rawValue: handle.gfp)
    let pool = handle.objectCall == .mempoolAlloc ? PoolID(handle.order) : nil
    guard let growth = slab.growths.removeValue(forKey: id) else {
      // Unreachable: of an object only its cache's growth is waited for, and that was kept when it went to sleep.
      guard let pool else { preconditionFailure("a request for an object waits for nothing") }
      // `goto repeat_alloc`, or a block of pages that is tried again.
      return resume(id, allocateElement(of: pool, gfp: gfp), of: pool)
    }
    let outcome = resume(growth, handle)
    if let pool {
      switch outcome {
      case .served(let address): return resume(id, .served(.object(address)), of: pool)
      case .failed: return resume(id, allocateElement(of: pool, gfp: gfp), of: pool)
      case .waits(let growth): return resume(id, .waitsForPages(growth), of: pool)
      }
    }
    switch outcome {
    case .served(let address):
      if handle.label == 0, handle.lifetime == 0 {
        handles.remove(id)
      } else {
        deliver(id, object: address)
      }
      return true
    case .failed:
      handles.remove(id)
      return true
    case .waits(var growth):
      growth.handle = id
      slab.growths[id] = growth
      return false
    }
  }

  /// `cache_grow` goes on, and with it the request for an object.
  private mutating func resume(_ growth: Growth, _ handle: Handle) -> ObjectOutcome {
    let label = handle.label == 0 ? nil : LabelID(handle.label - 1)
    switch goOn(with: growth, retrying: true) {
    case .waits(var further):
      further.loop = growth.loop
      return .waits(further)
    case .failed:
      record(.slab(.failed(cache: growth.cache, gfp: growth.gfp)))
      return .failed
    case .grown:
      if let node = growth.node, configuration.nodes > 1 {
        return kmemCacheAllocNode(growth.cache, node: node, label: label, loop: growth.loop)
      }
      return refillAndPop(growth.cache, gfp: growth.gfp, label: label, slack: handle.frame)
    }
  }

  private mutating func resume(_ id: HandleID, _ outcome: ElementOutcome, of pool: PoolID) -> Bool {
    switch outcome {
    case .served(let element):
      deliver(id, element: element)
      return true
    case .failed:
      failures += 1
      handles.remove(id)
      return true
    case .waitsForPages(let growth):
      if var growth {
        growth.handle = id
        slab.growths[id] = growth
      }
      return false
    case .waitsForElement: return false
    }
  }

  private mutating func deliver(_ id: HandleID, element: PoolElement) {
    switch element {
    case .object(let object): deliver(id, object: object)
    case .block(let frame):
      frames.setHolder(frame.rawValue, id)
      handles[id].frame = frame.rawValue
      begin(id)
    }
  }

  // MARK: Freeing

  /// Frees what a handle holds, by the call that fits or by the one that was made.
  mutating func freeObject(_ request: FreeRequest, handle: Handle) {
    let label = handle.label == 0 ? nil : LabelID(handle.label - 1)
    if request.call == .mempoolFree {
      // A pool takes its own elements only; `freeElement` looks.
      if let pool = request.pool ?? (handle.objectCall == .mempoolAlloc ? PoolID(handle.order) : nil) {
        freeElement(handle.element, to: pool)
      } else {
        record(.script(.nothingHeld(label: label ?? LabelID(0))))
      }
      return
    }
    // An element that goes back past its pool: an object's cache does not mind, a page is no object.
    freeObject(
      handle.object ?? PhysicalAddress(of: handle.frame), given: request.call == .kmemCacheFree ? request.cache : nil,
      label: label)
  }
}

extension Handle {
  /// `call` of objects: this and the raw value of `ObjectCall`.
  static let firstObjectCall: UInt8 = 16

  /// The call that the object was asked for by; nil for blocks of page frames.
  package var objectCall: ObjectCall? {
    call < Self.firstObjectCall ? nil : ObjectCall(rawValue: call - Self.firstObjectCall)
  }

  /// The object that it holds; nil: page frames, a block or an element of a pool of blocks. Asked of the handle alone,
  /// for the pool may be gone, or be another one, while an element is out.
  package var object: PhysicalAddress? {
    offset == 0 ? nil : PhysicalAddress(PhysicalAddress(of: frame).rawValue + UInt64(offset - 1))
  }
  /// The same as an element of a pool.
  var element: PoolElement { object.map { .object($0) } ?? .block(FrameNumber(frame)) }
  /// Where it lies, for sorting.
  var address: PhysicalAddress { object ?? PhysicalAddress(of: frame) }

  mutating func hold(_ object: PhysicalAddress) {
    frame = object.frame.rawValue
    offset = UInt16(truncatingIfNeeded: object.rawValue & (PageSize.bytes - 1)) + 1
  }
}
