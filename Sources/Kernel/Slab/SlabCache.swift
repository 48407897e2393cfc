package import Simulation

/// `kmem_cache_t` (LF 6.1, 6.3): one cache, without its arrays.
package struct SlabCache: BitwiseCopyable {
  // What every object's way reads comes first, so that it lies together.
  package var geometry: SlabGeometry
  /// Bytes of an object that rounding added to what its cache was made for; at most what an object's entry can tell.
  private(set) var padding: UInt16
  /// ⌈2³² / objsize⌉: index of an object = offset × this >> 32, exact for every object's start.
  private(set) var reciprocal: UInt64
  /// Bytes inside held objects beyond what their callers asked for.
  package var slackBytes: UInt64
  // Statistics (CONFIG_DEBUG_SLAB's, LF 6.4).
  package var allocHits: UInt64
  package var freeHits: UInt64

  package var allocMisses: UInt64
  package var freeMisses: UInt64
  package var grown: UInt64
  package var reaped: UInt64
  package var nodeAllocations: UInt64
  /// The most objects that were ever outside the slabs.
  package var mostActive: UInt32

  package var exists: Bool
  package var hasConstructor: Bool
  /// `free_touched`: a slab without used objects was drawn on since the last reap.
  package var freeTouched: Bool
  package var flags: CacheFlags
  /// Bytes that were asked for at its creation, before rounding.
  package private(set) var givenSize: UInt32
  /// `limit` and `batchcount` of its arrays; the shared factor is the shared array's limit / batchcount.
  package var limit: UInt32
  package var batch: UInt32
  /// Free objects in the slabs above which a slab that becomes free is given back.
  package var freeLimit: UInt32
  /// `lists.free_objects`: free objects in partial and free slabs. What waits in arrays counts as handed out.
  package var freeObjects: UInt32
  /// The colour that the next slab gets.
  package var colourNext: UInt32
  /// Jiffy of the next look at the shared array and the free slabs.
  package var nextReap: Tick
  /// The three lists, by `SlabList`.
  package var full: SlabListHead
  package var partial: SlabListHead
  package var free: SlabListHead
  /// The general cache that its slab descriptors come from (off-slab).
  package var descriptorCache: UInt16
  /// Its `kmem_cache_t`, an object of the cache `kmem_cache`; none: static.
  package var descriptor: PhysicalAddress

  package init(
    geometry: SlabGeometry, givenSize: UInt32, flags: CacheFlags, hasConstructor: Bool = false, nextReap: Tick = 0
  ) {
    exists = true
    self.hasConstructor = hasConstructor
    freeTouched = false
    self.flags = flags
    self.geometry = geometry
    self.givenSize = givenSize
    limit = 1
    batch = 1
    freeLimit = 0
    freeObjects = 0
    colourNext = 0
    self.nextReap = nextReap
    full = SlabListHead()
    partial = SlabListHead()
    free = SlabListHead()
    descriptorCache = 0
    descriptor = .none
    padding = 0
    reciprocal = 0
    allocHits = 0
    allocMisses = 0
    freeHits = 0
    freeMisses = 0
    grown = 0
    reaped = 0
    nodeAllocations = 0
    mostActive = 0
    slackBytes = 0
    measure()
  }

  /// Another geometry for a cache without slabs.
  mutating func adopt(_ geometry: SlabGeometry) {
    self.geometry = geometry
    givenSize = geometry.objectSize
    measure()
  }

  /// What follows from the size of its objects.
  private mutating func measure() {
    reciprocal = (1 << 32 + UInt64(geometry.objectSize) - 1) / UInt64(geometry.objectSize)
    padding = UInt16(clamping: geometry.objectSize &- givenSize)
  }

  package var slabs: UInt32 { full.count + partial.count + free.count }
  package var objects: UInt32 { slabs * geometry.count }
  /// What /proc/slabinfo calls active: in callers' hands or in arrays.
  package var activeObjects: UInt32 { objects - freeObjects }

  package subscript(list: SlabList) -> SlabListHead {
    get {
      switch list {
      case .full: full
      case .partial: partial
      case .free: free
      }
    }
    set {
      switch list {
      case .full: full = newValue
      case .partial: partial = newValue
      case .free: free = newValue
      }
    }
  }
}

/// The three lists of a cache's slabs.
package enum SlabList: UInt8, CaseIterable, Sendable, BitwiseCopyable { case full, partial, free }

/// First and last slab of a list (slot + 1; 0: none), and how many.
package struct SlabListHead: Hashable, Sendable, BitwiseCopyable {
  package var first: UInt32 = 0
  package var last: UInt32 = 0
  package var count: UInt32 = 0
}

/// `struct array_cache`: objects that a CPU, or all CPUs together, have at hand. Its entries lie in
/// `SlabAllocator.entries`.
package struct ArrayCache: BitwiseCopyable {
  package var available: UInt32
  package var limit: UInt32
  package var batch: UInt32
  package var isTouched: Bool
  /// The object of a general cache in which it lies; none: static, as while booting.
  package var object: PhysicalAddress
}
