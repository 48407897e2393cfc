import Simulation

// `kmem_cache_create`, `enable_cpucache`, `kmem_cache_shrink` and `kmem_cache_destroy` of 2.6.11 (mm/slab.c; LF 6.1,
// 6.3). Simplified: where the kernel would sleep for the memory of its own structures, the creation fails.

extension Machine {
  /// Makes a cache; false: refused, with an occurrence that says why.
  @discardableResult
  mutating func createCache(_ spec: CacheSpec) -> Bool {
    slab.provide(spec.cache)
    if let problem = earlyProblem(of: spec) { return refuse(spec, problem) }
    // `kmem_cache_alloc(&cache_cache, SLAB_KERNEL)`
    guard let descriptor = allocateOwn({ $0.kmemCacheAlloc(.cacheOfCaches, gfp: .kernel) }) else {
      return refuse(spec, .noMemory)
    }
    guard
      let geometry = SlabGeometry(
        size: spec.size, align: spec.align, flags: spec.flags, sizes: slab.sizes, offSlabLimit: slab.offSlabLimit)
    else {
      freeOwn(descriptor)
      return refuse(spec, .noRoom)
    }
    let number = Int(spec.cache.rawValue)
    guard !slab.caches[number].exists else {
      // The kernel finds out last, and BUG() leaves all behind; here it is given back.
      freeOwn(descriptor)
      return refuse(spec, .duplicate)
    }
    var flags = spec.flags
    if geometry.isOffSlab { flags.insert(.offSlab) }
    // REAPTIMEOUT_LIST3 = 4 × HZ, and as much again at most, by the address of the descriptor.
    let period = 4 * UInt64(configuration.hz)
    var cache = SlabCache(
      geometry: geometry, givenSize: spec.size, flags: flags, hasConstructor: spec.hasConstructor,
      nextReap: tick + period + configuration.profile.linear(descriptor) % period)
    cache.descriptor = descriptor
    if geometry.isOffSlab, let general = slab.generalCache(for: geometry.management, dma: false) {
      cache.descriptorCache = general.rawValue
    }
    slab.caches[number] = cache
    slab.touch(number)
    guard provideArrays(spec.cache) else {
      slab.caches[number].exists = false
      freeOwn(descriptor)
      return refuse(spec, .noMemory)
    }
    slab.chain.insert(spec.cache, at: 0)
    if slab.stage == .full {
      record(
        .slab(
          .created(
            cache: spec.cache, size: spec.size, objectSize: geometry.objectSize, count: geometry.count,
            order: Order(geometry.order), colours: geometry.colours, isOffSlab: geometry.isOffSlab)))
    }
    return true
  }

  private func earlyProblem(of spec: CacheSpec) -> CacheProblem? {
    if requester.context != .process { return .inInterrupt }
    if spec.size < 4 { return .tooSmall }
    if spec.size > SlabGeometry.maximumObject { return .tooLarge }
    if spec.align & (spec.align &- 1) != 0 { return .alignment }
    return nil
  }

  private mutating func refuse(_ spec: CacheSpec, _ problem: CacheProblem) -> Bool {
    record(.slab(.notCreated(cache: spec.cache, problem: problem, size: spec.size)))
    // After boot too: `panic("kmem_cache_create(): failed to create slab `%s'")`, and the kernel stands still.
    if spec.flags.contains(.panic), problem == .noMemory || problem == .noRoom, slab.stage == .full {
      slab.stage = .panicked
      slab.missing = spec.cache
      record(.slab(.panicked(cache: spec.cache)))
    }
    return false
  }

  /// An object for the allocator itself. What would have to wait counts as failed: the growth that was begun is given
  /// up.
  mutating func allocateOwn(_ allocate: (inout Machine) -> ObjectOutcome) -> PhysicalAddress? {
    switch allocate(&self) {
    case .served(let address):
      own(address)
      return address
    case .failed: return nil
    case .waits(let growth):
      giveUp(growth)
      return nil
    }
  }

  /// Pages that a growth holds go back.
  mutating func giveUp(_ growth: Growth) {
    dropNap()
    guard let pages = growth.pages else { return }
    releaseSlabPages(pages, order: Int(slab.caches[Int(growth.cache.rawValue)].geometry.order))
  }

  /// The arrays of a new cache: final ones (`enable_cpucache`), or while booting one entry for the boot CPU.
  private mutating func provideArrays(_ cache: CacheID) -> Bool {
    let number = Int(cache.rawValue)
    if slab.stage == .full { return tuneCPUCache(cache) }
    for cpu in 0...slab.cpus { slab.arrays[slab.array(number, cpu: cpu)] = ArrayCache.none }
    var object = PhysicalAddress.none
    // The first cache borrows a static array: it is the one that kmalloc needs for all others.
    if slab.stage == .partial {
      guard let address = allocateOwn({ $0.kmallocOwn(SlabSizes.arrayBytes(entries: 1)) }) else { return false }
      object = address
    }
    if slab.stage == .none { slab.stage = .partial }
    slab.arrays[slab.array(number, cpu: 0)] = ArrayCache(
      available: 0, limit: 1, batch: 1, isTouched: false, object: object)
    slab.caches[number].freeLimit = 2 + slab.caches[number].geometry.count
    return true
  }

  /// `kmalloc(size, gfp)` for the allocator's own use.
  mutating func kmallocOwn(_ size: UInt32, gfp: GFPMask = .kernel) -> ObjectOutcome {
    guard let cache = slab.generalCache(for: size, dma: gfp.contains(.dma)) else { return .failed }
    return kmemCacheAlloc(cache, gfp: gfp)
  }

  /// `alloc_arraycache`: on a NUMA machine in memory of the CPU's node, when it is for one CPU.
  private mutating func allocateArray(_ entries: UInt32, cpu: Int?) -> PhysicalAddress? {
    let bytes = SlabSizes.arrayBytes(entries: entries)
    guard let general = slab.generalCache(for: bytes, dma: false) else { return nil }
    let node = cpu.map { UInt8(configuration.node(ofCPU: $0)) }
    return allocateOwn {
      guard let node else { return $0.kmemCacheAlloc(general, gfp: .kernel) }
      return $0.kmemCacheAllocNode(general, node: node, label: nil)
    }
  }

  /// `enable_cpucache` and `do_tune_cpucache`: arrays of the size that fits the objects, one a CPU and a shared one.
  /// False: no memory for them, and nothing has changed.
  @discardableResult
  mutating func tuneCPUCache(_ cache: CacheID) -> Bool {
    let number = Int(cache.rawValue)
    let size = slab.caches[number].geometry.objectSize
    let limit = SlabGeometry.arrayLimit(objectSize: size)
    let batch = (limit + 1) / 2
    let shared = batch * SlabGeometry.sharedFactor(objectSize: size, isSMP: slab.sizes.isSMP)
    var fresh: [PhysicalAddress] = []
    for cpu in 0..<slab.onlineCPUs {
      guard let object = allocateArray(limit, cpu: cpu) else {
        for object in fresh { freeOwn(object) }
        return false
      }
      fresh.append(object)
    }
    let old = (0..<slab.onlineCPUs).map { slab.arrays[slab.array(number, cpu: $0)] }
    let oldEntries = old.indices.map { cpu in
      (0..<Int(old[cpu].available)).map { slab.entries[slab.firstEntry(number, cpu: cpu) + $0] }
    }
    for cpu in 0..<slab.onlineCPUs {
      slab.arrays[slab.array(number, cpu: cpu)] = ArrayCache(
        available: 0, limit: limit, batch: batch, isTouched: false, object: fresh[cpu])
    }
    slab.caches[number].batch = batch
    slab.caches[number].limit = limit
    setFreeLimit(of: cache)
    for cpu in old.indices where old[cpu].limit > 0 {
      // The old entries were copied out: they pass through the place of the array's first ones, which are empty.
      for (place, entry) in oldEntries[cpu].enumerated() {
        slab.entries[slab.firstEntry(number, cpu: cpu) + place] = entry
      }
      freeBlock(cache, firstEntry: slab.firstEntry(number, cpu: cpu), count: old[cpu].available)
      if old[cpu].object != .none { freeOwn(old[cpu].object) }
    }
    if let object = allocateArray(shared, cpu: nil) {
      slab.arrays[slab.shared(number)] = ArrayCache(
        available: 0, limit: shared, batch: 0xBAAD_F00D, isTouched: false, object: object)
    }
    slab.touch(number)
    return true
  }

  /// `free_limit` as it is set wherever a cache gets arrays: (1 + CPUs online just then) × batchcount + objects a slab.
  mutating func setFreeLimit(of cache: CacheID) {
    let number = Int(cache.rawValue)
    slab.caches[number].freeLimit =
      (1 + UInt32(slab.onlineCPUs)) * slab.caches[number].batch + slab.caches[number].geometry.count
    slab.touch(number)
  }

  /// `cpuup_callback` at CPU_UP_PREPARE: the CPU's arrays in all caches that there are, newest cache first. The CPU
  /// itself is not counted yet when the free limits are set (RF 17.4).
  mutating func bringUp(cpu: Int) {
    for cache in slab.chain {
      let number = Int(cache.rawValue)
      let limit = slab.caches[number].limit
      let object = allocateArray(limit, cpu: cpu)
      // Without memory the CPU would stay offline; here it gets the smallest array.
      slab.arrays[slab.array(number, cpu: cpu)] = ArrayCache(
        available: 0, limit: object == nil ? 1 : limit, batch: object == nil ? 1 : slab.caches[number].batch,
        isTouched: false, object: object ?? .none)
      setFreeLimit(of: cache)
    }
    slab.onlineCPUs += 1
  }

  // MARK: Shrinking and destroying

  /// `__cache_shrink`: all arrays are drained, all free slabs given back, from the tail. Returns what remains in use.
  private mutating func drainAndShrink(_ cache: CacheID) -> (objects: UInt32, slabs: UInt32, busy: UInt32) {
    let number = Int(cache.rawValue)
    var objects: UInt32 = 0
    // `smp_call_function_all_cpus`: the own CPU first, then the others; the shared array comes last.
    let own = Int(requester.cpu)
    for cpu in [own] + (0..<slab.cpus).filter({ $0 != own }) + [slab.cpus] {
      let array = slab.array(number, cpu: cpu)
      let count = slab.arrays[array].available
      freeBlock(cache, firstEntry: slab.firstEntry(number, cpu: cpu), count: count)
      slab.arrays[array].available = 0
      objects += count
    }
    var slabs: UInt32 = 0
    while slab.caches[number].free.last != 0 {
      let slot = slab.caches[number].free.last - 1
      slab.unlink(slot, of: number)
      let free = slab.caches[number].freeObjects
      slab.caches[number].freeObjects -= slab.caches[number].geometry.count
      destroy(slot, reason: .shrink, free: free)
      slabs += 1
    }
    slab.touch(number)
    return (objects, slabs, slab.caches[number].activeObjects)
  }

  /// `if (!cachep || in_interrupt()) BUG()`
  private mutating func isBugInInterrupt(_ cache: CacheID, destroys: Bool) -> Bool {
    if requester.context == .process { return false }
    record(.slab(.bugInInterrupt(cache: cache, destroys: destroys)))
    return true
  }

  mutating func shrinkCache(_ cache: CacheID) {
    guard slab.exists(cache) else {
      record(.slab(.noSuchCache(cache: cache)))
      return
    }
    if isBugInInterrupt(cache, destroys: false) { return }
    let result = drainAndShrink(cache)
    record(
      .slab(.shrunk(cache: cache, objects: result.objects, slabs: result.slabs, isBusy: result.busy > 0)))
  }

  mutating func destroyCache(_ cache: CacheID) {
    // The kernel never destroys `kmem_cache`; its own general caches neither.
    guard slab.exists(cache) else {
      record(.slab(.noSuchCache(cache: cache)))
      return
    }
    if isBugInInterrupt(cache, destroys: true) { return }
    let number = Int(cache.rawValue)
    // Nor may anybody sleep in its growth.
    let isNeeded =
      number == 0 || slab.general.contains { $0.cache == cache || $0.dma == cache }
      || slab.growths.values.contains { $0.cache == cache }
    let result = drainAndShrink(cache)
    guard result.busy == 0, !isNeeded else {
      // "Can't free all objects": back into the chain, as the newest.
      slab.chain.removeAll { $0 == cache }
      slab.chain.insert(cache, at: 0)
      record(.slab(.busy(cache: cache, objects: result.busy)))
      return
    }
    slab.chain.removeAll { $0 == cache }
    for cpu in 0...slab.cpus {
      let object = slab.arrays[slab.array(number, cpu: cpu)].object
      if object != .none { freeOwn(object) }
      slab.arrays[slab.array(number, cpu: cpu)] = ArrayCache.none
    }
    let descriptor = slab.caches[number].descriptor
    slab.caches[number].exists = false
    slab.touch(number)
    if descriptor != .none { freeOwn(descriptor) }
    record(.slab(.destroyed(cache: cache)))
  }
}

extension ArrayCache {
  static let none = ArrayCache(available: 0, limit: 0, batch: 0, isTouched: false, object: .none)
}
