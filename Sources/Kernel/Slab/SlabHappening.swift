// What happens in the slab allocator and in the pools, and why: integers only, worded by `Interface`.

/// Why `kmem_cache_create` gave no cache.
package enum CacheProblem: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// "Early error in slab %s" and BUG(): fewer than 4 bytes (BYTES_PER_WORD).
  case tooSmall
  /// The same: more than 131,072 bytes.
  case tooLarge
  /// The same: called in an interrupt.
  case inInterrupt
  /// "couldn't create cache": no object fits, even into 32 pages.
  case noRoom
  /// "duplicate cache %s" and BUG().
  case duplicate
  /// Its descriptor or its arrays could not be allocated.
  case noMemory
  /// The alignment is no power of two: the kernel does not look, and its masks would let objects overlap the descriptor
  /// or each other's alignment; refused here.
  case alignment
}

/// Why a cache did not grow.
package enum GrowProblem: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// `__GFP_NO_GROW`.
  case noGrow
  /// `alloc_pages` gave NULL.
  case noPages
  /// There were pages, but no object for the off-slab descriptor; the pages went back.
  case noDescriptor
}

/// Why a slab was given back to the buddy system.
package enum SlabEnd: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// `free_block`: more free objects than `free_limit`.
  case freeLimit
  /// `cache_reap`.
  case reap
  /// `kmem_cache_shrink` or `kmem_cache_destroy`.
  case shrink
}

/// The slab allocator (mm/slab.c of 2.6.11; LF 6). Objects are named by their physical address.
package enum SlabHappening: Hashable, Sendable, BitwiseCopyable {
  /// `kmem_cache_init` and the kernel's own caches.
  case started(caches: UInt32, pages: UInt32)
  case created(
    cache: CacheID, size: UInt32, objectSize: UInt32, count: UInt32, order: Order, colours: UInt32, isOffSlab: Bool)
  case notCreated(cache: CacheID, problem: CacheProblem, size: UInt32)
  case destroyed(cache: CacheID)
  /// "Can't free all objects": the cache stays.
  case busy(cache: CacheID, objects: UInt32)
  /// `kmem_cache_shrink`: what came back from arrays, and the slabs given back.
  case shrunk(cache: CacheID, objects: UInt32, slabs: UInt32, isBusy: Bool)
  case noSuchCache(cache: CacheID)
  /// SLAB_PANIC while booting: "kmem_cache_create(): failed to create slab `%s'". Nothing of the allocator works.
  case panicked(cache: CacheID)

  // Allocating (`__cache_alloc`, `cache_alloc_refill`, `cache_grow`)
  /// `kmalloc`: the first general cache with objects of at least `size` bytes.
  case chosen(size: UInt32, cache: CacheID, objectSize: UInt32)
  /// `kmalloc` above 131,072 bytes: NULL.
  case tooLarge(size: UInt32)
  /// The last entry of the CPU's array was handed out; `left` stay. `hit`: it was there at once.
  case taken(cache: CacheID, cpu: UInt8, object: PhysicalAddress, left: UInt32, hit: Bool, label: LabelID?)
  /// The array is empty: `batch` entries are wanted, at most 16 when it was not touched lately.
  case missed(cache: CacheID, cpu: UInt8, batch: UInt32, full: UInt32, touched: Bool)
  case refilledFromShared(cache: CacheID, cpu: UInt8, taken: UInt32, left: UInt32)
  /// `taken` objects of the slab at `frame`: the first of the list `from`; then it went to the head of `to`.
  case refilledFromSlab(
    cache: CacheID, cpu: UInt8, frame: FrameNumber, taken: UInt32, inUse: UInt32, count: UInt32, from: SlabList,
    to: SlabList)
  /// `kmem_getpages`.
  case pages(cache: CacheID, zone: ZoneIndex, frame: FrameNumber, order: Order)
  /// A new slab at the tail of the free list: colour number `colour` of `colours`, the first object `offset` bytes
  /// behind the page's beginning.
  case grown(
    cache: CacheID, frame: FrameNumber, order: Order, colour: UInt32, colours: UInt32, step: UInt32, offset: UInt32,
    count: UInt32)
  case notGrown(cache: CacheID, problem: GrowProblem)
  /// NULL for the caller.
  case failed(cache: CacheID, gfp: GFPMask)
  /// `kmem_cache_alloc_node`: past the arrays, from a slab of the node (of any node after three growths).
  case takenOnNode(
    cache: CacheID, node: UInt8, object: PhysicalAddress, frame: FrameNumber, inUse: UInt32, label: LabelID?)

  // Freeing (`__cache_free`, `cache_flusharray`, `free_block`)
  /// At the end of the CPU's array, which now holds `now`. `hit`: there was room at once.
  case freed(cache: CacheID, cpu: UInt8, object: PhysicalAddress, now: UInt32, hit: Bool, label: LabelID?)
  /// The array was full: the `count` oldest entries went to the shared array (now `shared` of `room`) or to the slabs.
  case flushed(cache: CacheID, cpu: UInt8, count: UInt32, toShared: Bool, shared: UInt32, room: UInt32)
  /// `free_block` moved the slab: to the tail of the partial list, or to the head of the free one.
  case moved(cache: CacheID, frame: FrameNumber, inUse: UInt32, count: UInt32, from: SlabList, to: SlabList)
  /// `slab_destroy`: `free` objects were free in the cache, `limit` is its `free_limit`.
  case slabDestroyed(cache: CacheID, frame: FrameNumber, order: Order, reason: SlabEnd, free: UInt32, limit: UInt32)

  // `cache_reap`
  /// The whole round of a CPU: objects that left arrays, slabs given back.
  case reaped(cpu: UInt8, objects: UInt32, slabs: UInt32)
  /// `drain_array_locked`: `freed` of the oldest entries. CPU 0xFF: the shared array.
  case arrayReaped(cache: CacheID, cpu: UInt8, freed: UInt32, left: UInt32)
  /// The array was touched since the last round: only the mark is cleared.
  case arraySpared(cache: CacheID, cpu: UInt8, available: UInt32)
  /// Free slabs were drawn on since the last round (`free_touched`): they stay.
  case slabsSpared(cache: CacheID, slabs: UInt32)

  // Misuse, as 2.6.11 without debugging meets it
  /// The object is not held: the kernel would put it into the array a second time and hand it out twice; refused here.
  case doubleFree(cache: CacheID, object: PhysicalAddress, place: ObjectPlace)
  /// `kmem_cache_free` does not look: the object would enter the array of `given`; refused here.
  case wrongCache(given: CacheID, real: CacheID, object: PhysicalAddress)
  /// No object begins there: the kernel would hand out an address inside another object; refused here.
  case noObject(cache: CacheID, address: PhysicalAddress)
  /// The page is no slab's: `page->lru.next` is no cache; the kernel would follow it and oops. Refused here.
  case notSlab(address: PhysicalAddress)
  /// A descriptor or an array of the allocator itself; the kernel would saw off its own branch. Refused here.
  case allocatorsOwn(cache: CacheID, object: PhysicalAddress)
  /// BUG() in `cache_grow`: a flag outside SLAB_DMA | SLAB_LEVEL_MASK | SLAB_NO_GROW.
  case bugFlags(cache: CacheID, gfp: GFPMask)
  /// BUG() in `kmem_cache_shrink` and `kmem_cache_destroy`: called in an interrupt.
  case bugInInterrupt(cache: CacheID, destroys: Bool)
  /// BUG() in `kmem_flagcheck`: GFP_DMA asked of a cache without, or the reverse.
  case bugDMA(cache: CacheID, gfp: GFPMask)
}

/// Mempools (mm/mempool.c of 2.6.11; LF 8).
package enum PoolHappening: Hashable, Sendable, BitwiseCopyable {
  case created(pool: PoolID, minimum: UInt32)
  case notCreated(pool: PoolID, minimum: UInt32)
  /// The allocator below gave an element: at the first attempt (without waiting) or at the second (with all flags).
  case direct(pool: PoolID, attempt: UInt8, element: PoolElement)
  /// The second attempt is left out: no __GFP_FS, may not wait, or the reserve is more than half full.
  case secondSkipped(pool: PoolID, gfp: GFPMask, current: UInt32, minimum: UInt32)
  /// The last element of the reserve; `left` stay.
  case fromReserve(pool: PoolID, element: PoolElement, left: UInt32, minimum: UInt32)
  /// Nothing anywhere and no __GFP_WAIT: NULL.
  case empty(pool: PoolID, gfp: GFPMask)
  /// The task sleeps until an element comes back.
  case waits(pool: PoolID, handle: HandleID)
  /// The element came back to the reserve, which now holds `current`; who waits is woken.
  case returned(pool: PoolID, element: PoolElement, current: UInt32, minimum: UInt32)
  /// The reserve is full: the element goes to the allocator below.
  case passed(pool: PoolID, element: PoolElement)
  case resized(pool: PoolID, from: UInt32, to: UInt32, current: UInt32)
  /// `mempool_resize` had no memory for a larger array of elements (-ENOMEM): the pool stays as it was.
  case notResized(pool: PoolID, wanted: UInt32, minimum: UInt32)
  case destroyed(pool: PoolID, elements: UInt32)
  /// BUG() in `mempool_destroy`: elements are still out.
  case bugOutstanding(pool: PoolID, missing: UInt32)
  /// BUG_ON in `mempool_resize`: no room for a single element.
  case bugMinimum(pool: PoolID)
  /// The element is not out: freed twice, or not the pool's; refused.
  case notOut(pool: PoolID, element: PoolElement)
  case noSuchPool(pool: PoolID)
  /// A pool of this name is there already; refused.
  case duplicate(pool: PoolID)
}

/// Their kinds, by their names in scenario files.
package enum SlabKind: String, CaseIterable, Sendable, BitwiseCopyable {
  case slabStarted = "slab-started"
  case cacheCreated = "cache-created"
  case cacheNotCreated = "cache-not-created"
  case cacheDestroyed = "cache-destroyed"
  case cacheBusy = "cache-busy"
  case cacheShrunk = "cache-shrunk"
  case noSuchCache = "no-such-cache"
  case slabPanicked = "slab-panicked"
  case kmallocSize = "kmalloc-size"
  case kmallocTooLarge = "kmalloc-too-large"
  case arrayHit = "array-hit"
  case objectTaken = "object-taken"
  case arrayMissed = "array-missed"
  case refilledFromShared = "refilled-from-shared"
  case refilledFromSlab = "refilled-from-slab"
  case slabPages = "slab-pages"
  case slabGrown = "slab-grown"
  case slabNotGrown = "slab-not-grown"
  case objectFailed = "object-failed"
  case objectOnNode = "object-on-node"
  case objectFreed = "object-freed"
  case arrayFlushed = "array-flushed"
  case slabMoved = "slab-moved"
  case slabDestroyed = "slab-destroyed"
  case reaped
  case arrayReaped = "array-reaped"
  case arraySpared = "array-spared"
  case slabsSpared = "slabs-spared"
  case objectDoubleFree = "object-double-free"
  case wrongCache = "wrong-cache"
  case noObject = "no-object"
  case notASlab = "not-a-slab"
  case allocatorsOwn = "allocators-own"
  case bugSlabFlags = "bug-slab-flags"
  case bugSlabDMA = "bug-slab-dma"
  case bugCacheInInterrupt = "bug-cache-in-interrupt"
}

extension SlabHappening {
  /// All about it but its words. The functions are those of mm/slab.c (2.6.11); `kmem_cache_alloc_node` is too long for
  /// the log's column: its words name it. A request by `kmalloc`, and a free without a flush before it, are told from
  /// their first line on; what is asked of a whole cache is told by its last.
  var traits: OccurrenceTraits {
    switch self {
    case .started: .event(.slab(.slabStarted), by: "kmem_cache_init", .script)
    case .created: .summary(.slab(.cacheCreated), by: "kmem_cache_create", .good)
    case .notCreated: .summary(.slab(.cacheNotCreated), by: "kmem_cache_create", .bad)
    case .destroyed: .summary(.slab(.cacheDestroyed), by: "kmem_cache_destroy")
    case .busy: .summary(.slab(.cacheBusy), by: "kmem_cache_destroy", .bad)
    case .shrunk(_, _, _, let isBusy):
      .summary(.slab(.cacheShrunk), by: "kmem_cache_shrink", isBusy ? .warning : .plain)
    case .bugInInterrupt(_, let destroys):
      .event(.slab(.bugCacheInInterrupt), by: destroys ? "kmem_cache_destroy" : "kmem_cache_shrink", .bad)
    case .noSuchCache: .event(.slab(.noSuchCache), by: "script", .warning)
    case .panicked: .event(.slab(.slabPanicked), by: "panic", .bad)
    case .chosen: .event(.slab(.kmallocSize), by: "kmalloc")
    case .tooLarge: .event(.slab(.kmallocTooLarge), by: "kmalloc", .bad)
    case .taken(_, _, let object, _, let hit, _):
      .step(.slab(hit ? .arrayHit : .objectTaken), by: "__cache_alloc", .good, at: object.frame)
    case .missed: .step(.slab(.arrayMissed), by: "cache_alloc_refill").deciding()
    case .refilledFromShared: .step(.slab(.refilledFromShared), by: "cache_alloc_refill")
    case .refilledFromSlab(_, _, let frame, _, _, _, _, _):
      .step(.slab(.refilledFromSlab), by: "cache_alloc_refill", at: frame)
    case .pages(_, let zone, let frame, let order):
      .step(.slab(.slabPages), by: "kmem_getpages", in: zone, at: frame, order)
    case .grown(_, let frame, let order, _, _, _, _, _): .step(.slab(.slabGrown), by: "cache_grow", at: frame, order)
    case .notGrown: .step(.slab(.slabNotGrown), by: "cache_grow", .warning).deciding()
    case .failed: .step(.slab(.objectFailed), by: "__cache_alloc", .bad)
    case .takenOnNode(_, _, let object, _, _, _):
      .step(.slab(.objectOnNode), by: "kmem_cache_alloc", .good, at: object.frame)
    case .freed(_, _, let object, _, true, _): .event(.slab(.objectFreed), by: "__cache_free", at: object.frame)
    case .freed(_, _, let object, _, false, _): .step(.slab(.objectFreed), by: "__cache_free", at: object.frame)
    case .flushed: .event(.slab(.arrayFlushed), by: "cache_flusharray")
    case .moved(_, let frame, _, _, _, _): .step(.slab(.slabMoved), by: "free_block", at: frame)
    case .slabDestroyed(_, let frame, let order, _, _, _):
      .step(.slab(.slabDestroyed), by: "slab_destroy", at: frame, order)
    case .reaped: .summary(.slab(.reaped), by: "cache_reap")
    case .arrayReaped: .step(.slab(.arrayReaped), by: "drain_array_locked")
    case .arraySpared: .step(.slab(.arraySpared), by: "drain_array_locked", .warning)
    case .slabsSpared: .step(.slab(.slabsSpared), by: "cache_reap", .warning)
    case .doubleFree(_, let object, _):
      .event(.slab(.objectDoubleFree), by: "__cache_free", .bad, at: object.frame)
    case .wrongCache(_, _, let object): .event(.slab(.wrongCache), by: "kmem_cache_free", .bad, at: object.frame)
    case .noObject(_, let address): .event(.slab(.noObject), by: "__cache_free", .bad, at: address.frame)
    case .notSlab: .event(.slab(.notASlab), by: "kfree", .bad)
    case .allocatorsOwn(_, let object):
      .event(.slab(.allocatorsOwn), by: "__cache_free", .bad, at: object.frame)
    case .bugFlags: .step(.slab(.bugSlabFlags), by: "cache_grow", .bad)
    case .bugDMA: .step(.slab(.bugSlabDMA), by: "kmem_flagcheck", .bad)
    }
  }

  /// The object that it is about.
  package var object: PhysicalAddress? {
    switch self {
    case .taken(_, _, let object, _, _, _), .freed(_, _, let object, _, _, _), .takenOnNode(_, _, let object, _, _, _),
      .doubleFree(_, let object, _), .wrongCache(_, _, let object), .allocatorsOwn(_, let object):
      object
    default: nil
    }
  }

  /// The cache that it is about.
  package var cache: CacheID? {
    switch self {
    case .started, .tooLarge, .reaped, .notSlab: nil
    case .created(let cache, _, _, _, _, _, _), .notCreated(let cache, _, _), .destroyed(let cache),
      .busy(let cache, _),
      .shrunk(let cache, _, _, _), .noSuchCache(let cache), .panicked(let cache),
      .bugInInterrupt(let cache, _), .chosen(_, let cache, _),
      .taken(let cache, _, _, _, _, _),
      .missed(let cache, _, _, _, _), .refilledFromShared(let cache, _, _, _),
      .refilledFromSlab(let cache, _, _, _, _, _, _, _), .pages(let cache, _, _, _),
      .grown(let cache, _, _, _, _, _, _, _), .notGrown(let cache, _), .failed(let cache, _),
      .takenOnNode(let cache, _, _, _, _, _), .freed(let cache, _, _, _, _, _), .flushed(let cache, _, _, _, _, _),
      .moved(let cache, _, _, _, _, _), .slabDestroyed(let cache, _, _, _, _, _), .arrayReaped(let cache, _, _, _),
      .arraySpared(let cache, _, _), .slabsSpared(let cache, _), .doubleFree(let cache, _, _),
      .wrongCache(let cache, _, _), .noObject(let cache, _), .allocatorsOwn(let cache, _), .bugFlags(let cache, _),
      .bugDMA(let cache, _):
      cache
    }
  }
}

/// The kinds of what happens in a pool.
package enum PoolKind: String, CaseIterable, Sendable, BitwiseCopyable {
  case poolCreated = "pool-created"
  case poolNotCreated = "pool-not-created"
  case poolDirect = "pool-direct"
  case poolSecondSkipped = "pool-second-skipped"
  case poolReserve = "pool-reserve"
  case poolEmpty = "pool-empty"
  case poolWaits = "pool-waits"
  case poolReturned = "pool-returned"
  case poolPassed = "pool-passed"
  case poolResized = "pool-resized"
  case poolNotResized = "pool-not-resized"
  case poolDestroyed = "pool-destroyed"
  case bugPoolOutstanding = "bug-pool-outstanding"
  case bugPoolMinimum = "bug-pool-minimum"
  case poolNotOut = "pool-not-out"
  case noSuchPool = "no-such-pool"
  case poolDuplicate = "pool-duplicate"
}

extension PoolHappening {
  /// All about it but its words. The functions are those of mm/mempool.c (2.6.11).
  var traits: OccurrenceTraits {
    switch self {
    case .created: .summary(.pool(.poolCreated), by: "mempool_create", .good)
    case .notCreated: .summary(.pool(.poolNotCreated), by: "mempool_create", .bad)
    case .direct: .step(.pool(.poolDirect), by: "mempool_alloc", .good)
    case .secondSkipped: .step(.pool(.poolSecondSkipped), by: "mempool_alloc")
    case .fromReserve: .step(.pool(.poolReserve), by: "mempool_alloc", .warning)
    case .empty: .step(.pool(.poolEmpty), by: "mempool_alloc", .bad).deciding()
    case .waits: .step(.pool(.poolWaits), by: "mempool_alloc", .warning)
    case .returned: .event(.pool(.poolReturned), by: "mempool_free")
    case .passed: .event(.pool(.poolPassed), by: "mempool_free")
    case .resized: .summary(.pool(.poolResized), by: "mempool_resize")
    case .notResized: .summary(.pool(.poolNotResized), by: "mempool_resize", .bad)
    case .destroyed: .summary(.pool(.poolDestroyed), by: "mempool_destroy")
    case .bugOutstanding: .event(.pool(.bugPoolOutstanding), by: "mempool_destroy", .bad)
    case .bugMinimum: .event(.pool(.bugPoolMinimum), by: "mempool_resize", .bad)
    case .notOut: .event(.pool(.poolNotOut), by: "mempool_free", .bad)
    case .noSuchPool: .event(.pool(.noSuchPool), by: "script", .warning)
    case .duplicate: .event(.pool(.poolDuplicate), by: "mempool_create", .bad)
    }
  }
}
