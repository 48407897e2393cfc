package import Simulation

/// The state of the slab allocator: caches, their arrays, their slabs, the pools, and the growths that wait for pages.
package struct SlabAllocator: ~Copyable {
  package let sizes: SlabSizes
  package let cpus: Int
  /// First frame behind low memory: slabs lie below.
  let lowMemEnd: UInt32
  /// By `CacheID`; those that do not exist are zero.
  package var caches = ZeroedBuffer<SlabCache>(zeroed: 128)
  /// cache × (cpus + 1) + cpu; the last is the shared array.
  package var arrays: ZeroedBuffer<ArrayCache>
  /// Entries of the arrays: slab slot << 32 | index of the object, `entriesPerCache` apart.
  var entries: ZeroedBuffer<UInt64>
  package var slabs = SlabStore()
  /// `cache_chain`, newest first.
  package internal(set) var chain: [CacheID] = []
  /// The general caches, smallest first.
  package internal(set) var general: [GeneralCache] = []
  /// `offslab_limit`.
  package internal(set) var offSlabLimit: UInt32 = 0
  /// `g_cpucache_up`.
  package internal(set) var stage = Stage.none
  /// `num_online_cpus()`: 1 while the boot CPU makes the first caches, then all.
  var onlineCPUs = 1
  /// The cache without which the kernel panicked.
  package internal(set) var missing = CacheID(0)
  /// By CPU: when its `cache_reap` runs next.
  package internal(set) var nextReap: [Tick] = []
  /// Growths whose pages must be waited for, by the request that sleeps.
  package internal(set) var growths: [HandleID: Growth] = [:]
  /// By `PoolID`.
  package internal(set) var pools: [MemoryPool] = []
  /// By cache: `FrameTable.staleBit` and `changedBit`.
  var dirty = ZeroedBuffer<UInt8>(zeroed: 128)
  var digests = ZeroedBuffer<UInt64>(zeroed: 128)
  var digestSum: UInt64 = 0

  package enum Stage: UInt8, Sendable {
    case none, partial, full
    /// There was no memory for a cache that the kernel cannot do without.
    case panicked
  }

  /// `struct cache_sizes`: a cache of kmalloc and its twin for DMA.
  package struct GeneralCache: Hashable, Sendable {
    package var size: UInt32
    package var cache: CacheID
    package var dma: CacheID
  }

  init(sizes: SlabSizes, cpus: Int, lowMemEnd: UInt32) {
    self.sizes = sizes
    self.lowMemEnd = lowMemEnd
    self.cpus = cpus
    arrays = ZeroedBuffer(zeroed: 128 * (cpus + 1))
    entries = ZeroedBuffer(zeroed: 128 * (cpus * 120 + 480))
  }

  /// The allocator works.
  package var isUp: Bool { stage == .full }
  /// `kmem_cache_init` and the initcalls run: there is no task that could sleep, reclaim or be killed.
  var isStarting = false

  /// 120 for each CPU, 60 × 8 for the shared array.
  @inline(__always) var entriesPerCache: Int { cpus &* 120 &+ 480 }
  @inline(__always) func array(_ cache: Int, cpu: Int) -> Int { cache &* (cpus &+ 1) &+ cpu }
  @inline(__always) func shared(_ cache: Int) -> Int { array(cache, cpu: cpus) }
  /// Place of an array's first entry.
  @inline(__always) func firstEntry(_ cache: Int, cpu: Int) -> Int { cache &* entriesPerCache &+ cpu &* 120 }

  @inline(__always) mutating func touch(_ cache: Int) { dirty[cache] = 3 }

  /// Puts a slab on a list of its cache, or takes it from the list that it is on.
  @inline(__always) mutating func link(_ slot: UInt32, to list: SlabList, of cache: Int, atEnd: Bool) {
    slabs.link(slot, to: list, of: &caches[cache], atEnd: atEnd)
  }
  @inline(__always) mutating func unlink(_ slot: UInt32, of cache: Int) {
    slabs.unlink(slot, of: &caches[cache])
  }

  /// Room for a cache of this number.
  mutating func provide(_ cache: CacheID) {
    guard Int(cache.rawValue) >= caches.count else { return }
    var capacity = caches.count
    while Int(cache.rawValue) >= capacity { capacity *= 2 }
    caches.grow(to: capacity)
    arrays.grow(to: capacity * (cpus + 1))
    entries.grow(to: capacity * entriesPerCache)
    dirty.grow(to: capacity)
    digests.grow(to: capacity)
  }

  package func exists(_ cache: CacheID) -> Bool {
    Int(cache.rawValue) < caches.count && caches[Int(cache.rawValue)].exists
  }

  /// The general cache that serves `size` bytes: the first that is large enough; nil above 131,072.
  @inline(__always) package func generalCache(for size: UInt32, dma: Bool) -> CacheID? {
    for entry in general where size <= entry.size { return dma ? entry.dma : entry.cache }
    return nil
  }

  @inline(__always) static func entry(_ slot: UInt32, _ index: UInt32) -> UInt64 {
    UInt64(slot) &<< 32 | UInt64(index)
  }

  /// Objects in an array, oldest first; `cpu` nil is the shared one.
  func objects(in cache: CacheID, cpu: Int?) -> [Machine.FoundObject] {
    let number = Int(cache.rawValue)
    let array = arrays[cpu.map { self.array(number, cpu: $0) } ?? shared(number)]
    let first = firstEntry(number, cpu: cpu ?? cpus)
    return (0..<Int(array.available)).map { place in
      let entry = entries[first + place]
      return Machine.FoundObject(slot: UInt32(entry >> 32), index: UInt32(truncatingIfNeeded: entry))
    }
  }

  /// Their addresses.
  package func addresses(in cache: CacheID, cpu: Int?) -> [PhysicalAddress] {
    objects(in: cache, cpu: cpu).map { address(of: $0.index, in: $0.slot) }
  }

  /// The object at an address of a slab: its index; nil when no object begins there.
  @inline(__always) package func index(of address: PhysicalAddress, in slot: UInt32) -> UInt32? {
    slabs.object(at: address, in: slot, of: caches[Int(slabs[slot].cache)])?.index
  }

  package func address(of index: UInt32, in slot: UInt32) -> PhysicalAddress {
    let slab = slabs[slot]
    return PhysicalAddress(
      slab.firstObject.rawValue &+ UInt64(index &* caches[Int(slab.cache)].geometry.objectSize))
  }
}

/// `cache_grow` on its way: what it holds while its task sleeps in the page allocator.
package struct Growth: Hashable, Sendable {
  /// The request that sleeps.
  package var handle: HandleID
  package var cache: CacheID
  /// The colour that the slab will have, in bytes.
  package var offset: UInt32
  package var gfp: GFPMask
  /// First frame of its pages, once it has them: then the descriptor's cache waits for its own.
  package var pages: UInt32?
  /// The colour of that cache's new slab.
  package var innerOffset: UInt32
  /// `kmem_cache_alloc_node`: the node, and how often it has grown already.
  package var node: UInt8?
  package var loop: UInt8
}

/// `mempool_t` (LF 8): a reserve for emergencies.
package struct MemoryPool: Hashable, Sendable {
  package var exists = false
  package var source = PoolSource.pages(Order(0))
  package var minimum: UInt32 = 0
  /// The reserve. Taken from the end.
  package var elements: [PoolElement] = []
  /// `mempool_t` and its array, from kmalloc.
  package var descriptor = PhysicalAddress.none
  package var array = PhysicalAddress.none
}

/// What a mempool hands out.
package enum PoolElement: Hashable, Sendable, BitwiseCopyable {
  case object(PhysicalAddress)
  /// First frame of a block.
  case block(FrameNumber)
}
