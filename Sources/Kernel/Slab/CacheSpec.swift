package import Simulation

// What `kmem_cache_create` is asked for, as values.

/// A cache of the slab allocator: an index into the names of caches, the kernel's own first
/// (`KernelCaches.names`), then those of the script (`Script.Names.caches`). Two caches never share a name, so the
/// name is the cache.
package struct CacheID: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var rawValue: UInt16
  package init(_ rawValue: UInt16) { self.rawValue = rawValue }
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A mempool: an index into `Script.Names.pools`.
package struct PoolID: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var rawValue: UInt8
  package init(_ rawValue: UInt8) { self.rawValue = rawValue }
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// The SLAB_ flags with the values of 2.6.11 (`include/linux/slab.h`), and the allocator's own `CFLGS_OFF_SLAB`.
package struct CacheFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  package var rawValue: UInt32
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Not reaped by `cache_reap`.
  package static let noReap = CacheFlags(rawValue: 0x1000)
  /// Objects aligned to the lines of the hardware cache.
  package static let hwcacheAlign = CacheFlags(rawValue: 0x2000)
  /// Pages from ZONE_DMA.
  package static let cacheDMA = CacheFlags(rawValue: 0x4000)
  /// Its pages count as reclaimable; order 0 where an object fits into a page.
  package static let reclaimAccount = CacheFlags(rawValue: 0x20000)
  /// Failure to create it is a panic.
  package static let panic = CacheFlags(rawValue: 0x40000)
  /// A slab's pages go back only after an RCU grace period: who still looks at an object without a lock finds memory of
  /// this cache.
  package static let destroyByRCU = CacheFlags(rawValue: 0x80000)
  /// The slab descriptor lies in an object of a general cache.
  package static let offSlab = CacheFlags(rawValue: 0x8000_0000)

  /// The flags that a script may give, with their names.
  package static let given: [(name: String, flag: CacheFlags)] = [
    ("SLAB_NO_REAP", .noReap), ("SLAB_HWCACHE_ALIGN", .hwcacheAlign), ("SLAB_CACHE_DMA", .cacheDMA),
    ("SLAB_RECLAIM_ACCOUNT", .reclaimAccount), ("SLAB_PANIC", .panic), ("SLAB_DESTROY_BY_RCU", .destroyByRCU),
  ]
  /// The flags by name, joined by `|`; none reads `0`.
  package var name: String {
    let names = Self.given.filter { contains($0.flag) }.map { $0.name } + (contains(.offSlab) ? ["CFLGS_OFF_SLAB"] : [])
    return names.isEmpty ? "0" : names.joined(separator: "|")
  }
}

/// The arguments of `kmem_cache_create`. Nothing is checked here: what the kernel would refuse, it refuses.
package struct CacheSpec: Hashable, Sendable, BitwiseCopyable {
  package var cache: CacheID
  /// Bytes of an object.
  package var size: UInt32
  /// Alignment in bytes; 0 leaves it to the flags.
  package var align: UInt32
  package var flags: CacheFlags
  /// A constructor runs over each object of a new slab: a mark, shown in the panel.
  package var hasConstructor: Bool
  package init(
    _ cache: CacheID, size: UInt32, align: UInt32 = 0, flags: CacheFlags = [], hasConstructor: Bool = false
  ) {
    self.cache = cache
    self.size = size
    self.align = align
    self.flags = flags
    self.hasConstructor = hasConstructor
  }
}

/// The functions that hand out objects.
package enum ObjectCall: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case kmalloc, kmemCacheAlloc, kmemCacheAllocNode, mempoolAlloc
  /// The kernel's name of the function.
  package var name: String {
    switch self {
    case .kmalloc: "kmalloc"
    case .kmemCacheAlloc: "kmem_cache_alloc"
    case .kmemCacheAllocNode: "kmem_cache_alloc_node"
    case .mempoolAlloc: "mempool_alloc"
    }
  }
}

/// A uniformly drawn number of bytes.
package struct SizeRange: Hashable, Sendable, BitwiseCopyable {
  package var lower: UInt32
  package var upper: UInt32
  package init(_ lower: UInt32, _ upper: UInt32) {
    // Readers refuse an empty range (`Value.range`); an exit test holds it.
    precondition(lower <= upper)
    self.lower = lower
    self.upper = upper
  }
  package init(_ size: UInt32) { self.init(size, size) }
}

/// A request for objects, made `count` times in one event.
package struct ObjectRequest: Hashable, Sendable {
  /// Where the objects come from; each names the call as well.
  package enum Source: Hashable, Sendable {
    case kmalloc(SizeRange)
    case cache(CacheID)
    /// `kmem_cache_alloc_node`: always GFP_KERNEL.
    case cacheOnNode(CacheID, node: UInt8)
    case pool(PoolID)
  }
  package var source: Source
  package var gfp: GFPMask
  /// The name that the object gets; a name may hold many objects, and blocks.
  package var label: LabelID?
  /// When set, the object is freed this many ticks after it was served.
  package var lifetime: TickRange?
  /// Not below 1.
  package var count: UInt32
  package init(
    _ source: Source, gfp: GFPMask = .kernel, label: LabelID? = nil, lifetime: TickRange? = nil, count: UInt32 = 1
  ) {
    self.source = source
    self.gfp = gfp
    self.label = label
    self.lifetime = lifetime
    self.count = count
  }
  package var call: ObjectCall {
    switch source {
    case .kmalloc: .kmalloc
    case .cache: .kmemCacheAlloc
    case .cacheOnNode: .kmemCacheAllocNode
    case .pool: .mempoolAlloc
    }
  }
}

/// What is asked of the slab allocator and of the pools besides allocating and freeing.
package enum SlabEvent: Hashable, Sendable {
  case create(CacheSpec)
  case destroy(CacheID)
  case shrink(CacheID)
  case createPool(PoolID, minimum: UInt32, PoolSource)
  case resizePool(PoolID, minimum: UInt32, gfp: GFPMask)
  case destroyPool(PoolID)
}

/// What a mempool is a pool of.
package enum PoolSource: Hashable, Sendable, BitwiseCopyable {
  /// `mempool_alloc_slab` over a cache.
  case cache(CacheID)
  /// Blocks of page frames, by `alloc_pages`.
  case pages(Order)
}
