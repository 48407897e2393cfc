import Simulation

// `cache_grow`, `kmem_getpages`, `alloc_slabmgmt` and `slab_destroy` of 2.6.11 (mm/slab.c; LF 6.1). Simplified: with
// SLAB_DESTROY_BY_RCU the pages go back at once, as if each grace period were over when it began.

extension Machine {
  enum GrowOutcome {
    case grown
    case failed
    case waits(Growth)
  }

  /// What `cache_grow` lets through: SLAB_DMA, SLAB_LEVEL_MASK (= GFP_LEVEL_MASK) and SLAB_NO_GROW. `__GFP_HIGHMEM` and
  /// `__GFP_ZERO` are no part of it.
  static let slabLevelMask: GFPMask = [
    .wait, .high, .io, .fs, .cold, .noWarn, .repeats, .noFail, .noRetry, .noGrow, .compound,
  ]

  /// Adds one slab to the cache.
  mutating func grow(_ cache: CacheID, gfp: GFPMask, node: UInt8?) -> GrowOutcome {
    let number = Int(cache.rawValue)
    if !Self.slabLevelMask.union(.dma).isSuperset(of: gfp) {
      record(.slab(.bugFlags(cache: cache, gfp: gfp)))
      return .failed
    }
    if gfp.contains(.noGrow) {
      record(.slab(.notGrown(cache: cache, problem: .noGrow)))
      return .failed
    }
    // The colour is used up even when no pages come.
    let offset = slab.caches[number].colourNext * slab.caches[number].geometry.colourStep
    slab.caches[number].colourNext += 1
    if slab.caches[number].colourNext >= slab.caches[number].geometry.colours { slab.caches[number].colourNext = 0 }
    slab.touch(number)
    // `kmem_flagcheck`
    if gfp.contains(.dma) != slab.caches[number].flags.contains(.cacheDMA) {
      record(.slab(.bugDMA(cache: cache, gfp: gfp)))
      return .failed
    }
    let growth = Growth(
      handle: HandleID(0), cache: cache, offset: offset, gfp: gfp, pages: nil, innerOffset: 0, node: node, loop: 0)
    return goOn(with: growth, retrying: false)
  }

  /// The part of `cache_grow` that may sleep: pages, then the descriptor. `retrying`: the task slept in the page
  /// allocator and tries again.
  mutating func goOn(with growth: Growth, retrying: Bool) -> GrowOutcome {
    var growth = growth
    let cache = growth.cache
    let number = Int(cache.rawValue)
    if growth.pages == nil {
      switch slabPages(for: cache, gfp: growth.gfp, node: growth.node, retrying: retrying) {
      case .served(let frame): growth.pages = frame
      case .failed:
        record(.slab(.notGrown(cache: cache, problem: .noPages)))
        return .failed
      case .waits: return .waits(growth)
      }
      if slab.caches[number].geometry.isOffSlab {
        // `alloc_slabmgmt`: an object of a general cache, with the caller's flags but for the zone.
        let inner = CacheID(slab.caches[number].descriptorCache)
        return finish(growth, descriptor: kmemCacheAlloc(inner, gfp: growth.gfp.subtracting(.dma)))
      }
      return finish(growth, descriptor: nil)
    }
    // The descriptor's own cache was growing.
    let inner = CacheID(slab.caches[number].descriptorCache)
    let innerGrowth = Growth(
      handle: growth.handle, cache: inner, offset: growth.innerOffset, gfp: growth.gfp.subtracting(.dma), pages: nil,
      innerOffset: 0, node: nil, loop: 0)
    switch goOn(with: innerGrowth, retrying: retrying) {
    case .grown: return finish(growth, descriptor: refillAndPop(inner, gfp: innerGrowth.gfp, label: nil, slack: 0))
    case .failed: return finish(growth, descriptor: .failed)
    case .waits: return .waits(growth)
    }
  }

  /// The pages are there; the descriptor, when it lies off the slab, is or is not.
  private mutating func finish(_ growth: Growth, descriptor: ObjectOutcome?) -> GrowOutcome {
    // Unreachable: `goOn` comes here with the pages that it has just got or was kept with.
    guard let frame = growth.pages else { preconditionFailure("a slab without pages") }
    let cache = growth.cache
    var address = PhysicalAddress.none
    switch descriptor {
    case nil: break
    case .served(let object):
      address = object
      own(object)
    case .failed:
      record(.slab(.notGrown(cache: cache, problem: .noDescriptor)))
      releaseSlabPages(frame, order: Int(slab.caches[Int(cache.rawValue)].geometry.order))
      return .failed
    case .waits(let inner):
      var waiting = growth
      waiting.innerOffset = inner.offset
      return .waits(waiting)
    }
    addSlab(at: frame, to: cache, offset: growth.offset, descriptor: address)
    return .grown
  }

  /// `set_slab_attr`, `cache_init_objs`, and the slab at the tail of the free list.
  @discardableResult
  mutating func addSlab(at frame: UInt32, to cache: CacheID, offset: UInt32, descriptor: PhysicalAddress)
    -> UInt32
  {
    let number = Int(cache.rawValue)
    let geometry = slab.caches[number].geometry
    let colourOffset = offset + (geometry.isOffSlab ? 0 : geometry.management)
    let slot = slab.slabs.insert(
      Slab(
        cache: cache.rawValue, state: 0, count: UInt16(geometry.count), frame: frame, colourOffset: colourOffset,
        inUse: 0, free: 0, next: 0, previous: 0, descriptor: descriptor,
        number: UInt32(truncatingIfNeeded: slab.caches[number].grown), since: tick))
    frames.modify(frame) {
      $0.next = UInt32(cache.rawValue) + 1
      $0.previous = slot + 1
    }
    if descriptor != .none, let found = findObject(descriptor) {
      slab.slabs.modify(found.slot, object: found.index) { $0.handle = slot + 1 }
    }
    slab.link(slot, to: .free, of: number, atEnd: true)
    slab.caches[number].grown += 1
    slab.caches[number].freeObjects += geometry.count
    slab.touch(number)
    record(
      .slab(
        .grown(
          cache: cache, frame: FrameNumber(frame), order: Order(geometry.order),
          colour: geometry.colours > 1 ? offset / geometry.colourStep : 0, colours: geometry.colours,
          step: geometry.colourStep, offset: colourOffset, count: geometry.count)))
    return slot
  }

  /// `kmem_getpages`: pages with PG_slab.
  private mutating func slabPages(for cache: CacheID, gfp: GFPMask, node: UInt8?, retrying: Bool) -> Outcome {
    let order = Int(slab.caches[Int(cache.rawValue)].geometry.order)
    let mask = slab.caches[Int(cache.rawValue)].flags.contains(.cacheDMA) ? gfp.union(.dma) : gfp
    if !retrying { record(.request(.requested(call: .allocPages, order: Order(UInt8(order)), gfp: mask, label: nil))) }
    let outcome = attempt(order: order, gfp: mask, node: node.map { Int($0) })
    switch outcome {
    case .served(let frame):
      frames.markUsed(frame, order: order, kind: .slab, role: .slab, flags: .slab)
      frames.modify(frame) { $0.next = UInt32(cache.rawValue) + 1 }
      countAllocation(in: zoneIndex(of: frame), order: order)
      count(.nrSlab, 1 << UInt64(order))
      record(
        .slab(
          .pages(
            cache: cache, zone: zones[zoneIndex(of: frame)].index, frame: FrameNumber(frame),
            order: Order(UInt8(order)))))
    case .failed(let reason): fail(order: order, gfp: mask, reason: reason)
    case .waits: break
    }
    return outcome
  }

  /// `kmem_freepages`.
  mutating func releaseSlabPages(_ frame: UInt32, order: Int) {
    vmstat[Int(VMCounter.nrSlab.rawValue)] -= 1 << UInt64(order)
    if virtualMemory.rest.reclaiming.isOn { virtualMemory.rest.reclaiming.slabPages += 1 << UInt32(order) }
    giveBack(frame, order: order)
  }

  /// `slab_destroy`: the slab is on no list any more; its objects are no longer counted as free.
  mutating func destroy(_ slot: UInt32, reason: SlabEnd, free: UInt32) {
    let gone = slab.slabs[slot]
    let cache = CacheID(gone.cache)
    let order = slab.caches[Int(gone.cache)].geometry.order
    record(
      .slab(
        .slabDestroyed(
          cache: cache, frame: FrameNumber(gone.frame), order: Order(order), reason: reason, free: free,
          limit: slab.caches[Int(gone.cache)].freeLimit)))
    slab.slabs.remove(slot)
    slab.touch(Int(gone.cache))
    releaseSlabPages(gone.frame, order: Int(order))
    if gone.descriptor != .none { freeOwn(gone.descriptor) }
  }
}
