import Simulation

// `kmem_cache_init` of 2.6.11 (mm/slab.c), then the caches that the kernel makes for itself.

extension Machine {
  /// The slab allocator starts: at boot, or when the first event needs it. `rows`: what it holds to begin with
  /// (`start: { slabinfo: … }`). False: the kernel panicked on the way, and there is none.
  @discardableResult
  mutating func startSlab(_ rows: [CacheStart]? = nil) -> Bool {
    if slab.stage != .none { return slab.isUp }
    let pagesBefore = vmstat[Int(VMCounter.nrSlab.rawValue)]
    let who = requester
    // Before the other CPUs start: everything is done by the boot CPU.
    requester = Requester()
    slab.onlineCPUs = 1
    // `init_per_zone_pages_min` is an initcall: until then the marks are 0, and the last frame may be taken.
    clearWatermarks()
    slab.isStarting = true
    let missing = createBootCaches()
    slab.isStarting = false
    setWatermarks()
    if let missing {
      slab.stage = .panicked
      slab.missing = missing
      record(.slab(.panicked(cache: missing)))
      requester = who
      return false
    }
    // `start_cpu_timer`: HZ + 3 × CPU after the initcalls.
    slab.nextReap = (0..<slab.cpus).map { tick + UInt64(configuration.hz) + 3 * UInt64($0) }
    if let rows { populate(rows) }
    requester = who
    record(
      .slab(
        .started(
          caches: UInt32(slab.chain.count),
          pages: UInt32(vmstat[Int(VMCounter.nrSlab.rawValue)] - pagesBefore))))
    return true
  }

  /// Whoever needs the allocator after its boot panicked: the kernel stands still, so nothing is served.
  mutating func needsSlab() -> Bool {
    if slab.stage == .none { return startSlab() }
    if slab.isUp { return true }
    record(.slab(.panicked(cache: slab.missing)))
    return false
  }

  /// `kmem_cache_init` and the caches that the kernel makes with SLAB_PANIC; the first that could not be made, or nil.
  private mutating func createBootCaches() -> CacheID? {
    let caches = configuration.profile.caches
    createCacheOfCaches()
    if let missing = createGeneralCaches() { return missing }
    replaceBootArrays()
    // 5) Arrays of their final size, newest cache first.
    for cache in slab.chain { tuneCPUCache(cache) }
    slab.stage = .full
    if let missing = createOwnCaches(0..<caches.ownOfStartKernel) { return missing }
    // `smp_init`, then the initcalls.
    for cpu in 1..<max(1, slab.cpus) { bringUp(cpu: cpu) }
    return createOwnCaches(caches.ownOfStartKernel..<caches.own.count)
  }

  /// Caches of the rest of the kernel; the first with SLAB_PANIC that could not be made, or nil. Without the flag the
  /// kernel goes on without the cache.
  private mutating func createOwnCaches(_ places: Range<Int>) -> CacheID? {
    for place in places {
      guard let spec = configuration.profile.caches.spec(ofOwn: place, on: configuration) else { continue }
      if !createCache(spec), spec.flags.contains(.panic) { return spec.cache }
    }
    return nil
  }

  /// 1) `cache_cache`, which is static.
  private mutating func createCacheOfCaches() {
    let geometry = SlabGeometry.cacheOfCaches(slab.sizes)
    slab.caches[0] = SlabCache(
      geometry: geometry, givenSize: slab.sizes.cacheDescriptor, flags: .noReap)
    slab.caches[0].freeLimit = 0
    slab.arrays[slab.array(0, cpu: 0)] = ArrayCache(available: 0, limit: 1, batch: 1, isTouched: false, object: .none)
    slab.chain = [.cacheOfCaches]
    slab.touch(0)
  }

  /// 2, 3) The caches of kmalloc, each with its twin for DMA; the first that could not be made, or nil.
  private mutating func createGeneralCaches() -> CacheID? {
    let caches = configuration.profile.caches
    for (place, general) in caches.general.enumerated() where general.need?.isMet(by: configuration) ?? true {
      let size = general.size
      let cache = caches.id(ofGeneral: place, dma: false)
      let dma = caches.id(ofGeneral: place, dma: true)
      let flags: CacheFlags = [.hwcacheAlign, .panic]
      guard createCache(CacheSpec(cache, size: size, flags: flags)) else { return cache }
      slab.general.append(SlabAllocator.GeneralCache(size: size, cache: cache, dma: dma))
      if !slab.caches[Int(cache.rawValue)].geometry.isOffSlab {
        slab.offSlabLimit = (size - slab.sizes.descriptor) / slab.sizes.bufctl
      }
      guard createCache(CacheSpec(dma, size: size, flags: flags.union(.cacheDMA))) else { return dma }
    }
    return nil
  }

  /// 4) The two static arrays become kmalloc'ed ones; their entries move along.
  private mutating func replaceBootArrays() {
    for cache in [.cacheOfCaches, slab.general[0].cache] {
      let address = allocateOwn { $0.kmallocOwn(SlabSizes.arrayBytes(entries: 1)) }
      slab.arrays[slab.array(Int(cache.rawValue), cpu: 0)].object = address ?? .none
    }
  }

  /// Caches as rows of /proc/slabinfo say, oldest first.
  private mutating func populate(_ rows: [CacheStart]) {
    for row in rows {
      slab.provide(row.cache)
      let number = Int(row.cache.rawValue)
      if !slab.caches[number].exists { createCache(CacheSpec(row.cache, size: row.objectSize)) }
      guard slab.caches[number].exists else { continue }
      replaceGeometry(row)
      for _ in slab.caches[number].slabs..<max(slab.caches[number].slabs, row.slabs) {
        guard case .grown = grow(row.cache, gfp: gfpOf(row.cache), node: nil) else { break }
      }
      occupy(row)
    }
  }

  private func gfpOf(_ cache: CacheID) -> GFPMask {
    slab.caches[Int(cache.rawValue)].flags.contains(.cacheDMA) ? [.kernel, .dma] : .kernel
  }

  /// The row's geometry, where the cache holds nothing yet; its tunables in any case.
  private mutating func replaceGeometry(_ row: CacheStart) {
    let number = Int(row.cache.rawValue)
    if slab.caches[number].slabs == 0 {
      slab.caches[number].adopt(SlabGeometry(row, like: slab.caches[number].geometry, sizes: slab.sizes))
      if slab.caches[number].geometry.isOffSlab,
        let general = slab.generalCache(for: slab.caches[number].geometry.management, dma: false)
      {
        slab.caches[number].descriptorCache = general.rawValue
      }
    }
    let limit = min(row.limit, 120)
    slab.caches[number].limit = limit
    slab.caches[number].batch = max(1, row.batch)
    setFreeLimit(of: row.cache)
    for cpu in 0..<slab.cpus {
      slab.arrays[slab.array(number, cpu: cpu)].limit = max(1, limit)
      slab.arrays[slab.array(number, cpu: cpu)].batch = max(1, min(row.batch, limit))
    }
    slab.arrays[slab.shared(number)].limit = min(480, row.batch * row.sharedFactor)
    slab.touch(number)
  }

  /// Takes objects until as many are in use, in as many slabs, as the row says: full slabs first, then one object in
  /// each of the others and the rest in the last ones. Nobody holds them by name. Last the shared array gets its share.
  private mutating func occupy(_ row: CacheStart) {
    let number = Int(row.cache.rawValue)
    let count = slab.caches[number].geometry.count
    var active = Int64(row.activeObjects) - Int64(slab.caches[number].activeObjects)
    var slabsLeft = Int64(row.activeSlabs) - Int64(slab.caches[number].full.count + slab.caches[number].partial.count)
    var shared = min(row.sharedAvailable, slab.arrays[slab.shared(number)].limit)
    while active > 0, slabsLeft > 0, slab.caches[number].free.first != 0 {
      let slot = slab.caches[number].free.first - 1
      // What the other slabs need is one object each at least.
      let here = UInt32(min(Int64(count), active - (slabsLeft - 1)))
      let held = here - min(here, shared)
      seize(slot, held: held, shared: here - held, cache: row.cache)
      shared -= here - held
      active -= Int64(here)
      slabsLeft -= 1
    }
  }

  private mutating func seize(_ slot: UInt32, held: UInt32, shared: UInt32, cache: CacheID) {
    let number = Int(cache.rawValue)
    var index = slab.slabs[slot].free
    for place in 0..<held + shared {
      let next = UInt32(slab.slabs.object(slot, index).next)
      if place >= held {
        let array = slab.shared(number)
        slab.entries[slab.firstEntry(number, cpu: slab.cpus) + Int(slab.arrays[array].available)] =
          SlabAllocator.entry(slot, index)
        slab.arrays[array].available += 1
      }
      slab.slabs.modify(slot, object: index) {
        $0.place = place < held ? .held : .array
        $0.next = 0
      }
      index = next
    }
    slab.slabs.modify(slot) {
      $0.free = index
      $0.inUse = held + shared
    }
    slab.unlink(slot, of: number)
    slab.link(slot, to: index == Slab.end ? .full : .partial, of: number, atEnd: true)
    slab.caches[number].freeObjects -= held + shared
    slab.touch(number)
  }
}

extension SlabGeometry {
  /// As a row of /proc/slabinfo says: its counts, and what follows from them. Where on-slab management fits into what
  /// the objects leave, it lies there.
  init(_ row: CacheStart, like old: SlabGeometry, sizes: SlabSizes) {
    let space = UInt32(4096) << UInt32(row.order)
    let objects = row.objectSize * row.count
    let onSlab = Self.roundUp(sizes.descriptor + row.count * sizes.bufctl, to: max(4, old.align))
    let isOff = objects + onSlab > space
    let management = isOff ? sizes.descriptor + row.count * sizes.bufctl : onSlab
    let left = space - min(space, objects + (isOff ? 0 : onSlab))
    self.init(
      objectSize: row.objectSize, align: old.align, order: row.order, count: row.count, management: management,
      isOffSlab: isOff, leftOver: left, colours: left / old.colourStep, colourStep: old.colourStep)
  }
}
