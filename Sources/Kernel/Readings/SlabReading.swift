package import Simulation

// What views and reports need of the slab allocator and the pools.

/// Which slab of a cache is looked into.
package enum SlabChoice: Hashable, Sendable {
  /// The head of a list. Where it is empty: as `any`.
  case first(SlabList)
  /// The one with this frame; when the cache has none there (any more): as `any`.
  case frame(FrameNumber)
  /// The head of the partial list, else of the full one, else of the free one.
  case any
}

/// What of the slab allocator a picture needs; nil in `ReadingRequest` asks for nothing. The cost follows the caches,
/// the limits given here and the objects of one slab, never the number of slabs.
package struct SlabRequest: Hashable, Sendable {
  /// The cache whose arrays and lists are wanted.
  package var cache: CacheID?
  /// Slabs per list, at most; of the list that holds `slab`, those around it.
  package var slabLimit: Int
  /// The slab that is looked into.
  package var slab: SlabChoice?
  /// Index of the object under the cursor, in `slab`.
  package var object: UInt32?
  /// Slabs whose first objects the picture of the hardware cache shows, at most.
  package var sampleLimit: Int
  package init(
    cache: CacheID? = nil, slabLimit: Int = 0, slab: SlabChoice? = nil, object: UInt32? = nil, sampleLimit: Int = 0
  ) {
    self.cache = cache
    self.slabLimit = slabLimit
    self.slab = slab
    self.object = object
    self.sampleLimit = sampleLimit
  }
}

package struct SlabReading: Sendable {
  package var sizes: SlabSizes
  /// In the order of `cache_chain`: newest first, as /proc/slabinfo prints.
  package var caches: [CacheReading]
  package var selected: CacheDetail?
  package var slab: SlabDetail?
  package var object: ObjectReading?
  package var pools: [PoolReading]
  /// By CPU: when its `cache_reap` runs next.
  package var nextReap: [Tick]
  package init(
    sizes: SlabSizes, caches: [CacheReading], selected: CacheDetail?, slab: SlabDetail?, object: ObjectReading?,
    pools: [PoolReading], nextReap: [Tick]
  ) {
    self.sizes = sizes
    self.caches = caches
    self.selected = selected
    self.slab = slab
    self.object = object
    self.pools = pools
    self.nextReap = nextReap
  }
}

/// One cache: a row of /proc/slabinfo and what it does not print.
package struct CacheReading: Hashable, Sendable {
  package var cache: CacheID
  package var geometry: SlabGeometry
  package var flags: CacheFlags
  package var hasConstructor: Bool
  /// Bytes asked for at its creation.
  package var givenSize: UInt32
  package var activeObjects: UInt32
  package var objects: UInt32
  package var activeSlabs: UInt32
  package var slabs: UInt32
  package var limit: UInt32
  package var batch: UInt32
  /// Limit of the shared array / batchcount.
  package var sharedFactor: UInt32
  package var sharedAvailable: UInt32
  package var freeObjects: UInt32
  package var freeLimit: UInt32
  package var colourNext: UInt32
  package var freeTouched: Bool
  package var nextReap: Tick
  /// Bytes inside the objects that callers hold beyond what they asked for.
  package var slackBytes: UInt64
  /// Bytes of slab descriptors and bufctl entries (off-slab ones too), and bytes of slabs that can hold no object.
  package var managementBytes: UInt64
  package var leftOverBytes: UInt64
  package var allocHits: UInt64
  package var allocMisses: UInt64
  package var freeHits: UInt64
  package var freeMisses: UInt64
  package var grown: UInt64
  package var reaped: UInt64
  package init(_ cache: CacheID, _ record: SlabCache, shared: ArrayCache) {
    self.cache = cache
    geometry = record.geometry
    flags = record.flags
    hasConstructor = record.hasConstructor
    givenSize = record.givenSize
    activeObjects = record.activeObjects
    objects = record.objects
    activeSlabs = record.full.count + record.partial.count
    slabs = record.slabs
    limit = record.limit
    batch = record.batch
    sharedFactor = shared.limit / max(1, record.batch)
    sharedAvailable = shared.available
    freeObjects = record.freeObjects
    freeLimit = record.freeLimit
    colourNext = record.colourNext
    freeTouched = record.freeTouched
    nextReap = record.nextReap
    slackBytes = record.slackBytes
    managementBytes = UInt64(record.slabs) * UInt64(record.geometry.management)
    leftOverBytes = UInt64(record.slabs) * UInt64(record.geometry.leftOver)
    allocHits = record.allocHits
    allocMisses = record.allocMisses
    freeHits = record.freeHits
    freeMisses = record.freeMisses
    grown = record.grown
    reaped = record.reaped
  }
  /// Pages of its slabs.
  package var pages: UInt64 { UInt64(slabs) << UInt64(geometry.order) }
}

/// One array of a cache.
package struct ArrayReading: Hashable, Sendable {
  /// nil: the shared one.
  package var cpu: Int?
  package var limit: UInt32
  package var batch: UInt32
  package var isTouched: Bool
  /// Addresses, oldest first: the last is handed out next.
  package var entries: [UInt64]
  package init(cpu: Int?, limit: UInt32, batch: UInt32, isTouched: Bool, entries: [UInt64]) {
    self.cpu = cpu
    self.limit = limit
    self.batch = batch
    self.isTouched = isTouched
    self.entries = entries
  }
}

/// One slab as its cache's lists show it.
package struct SlabRow: Hashable, Sendable {
  package var frame: FrameNumber
  package var list: SlabList
  package var inUse: UInt32
  package var count: UInt32
  /// Bytes before the descriptor (on-slab) or the first object (off-slab) that colouring leaves.
  package var colour: UInt32
  /// Address of the first object (`s_mem`).
  package var firstObject: UInt64
  /// How many slabs the cache had grown by before it.
  package var number: UInt32
  package init(
    frame: FrameNumber, list: SlabList, inUse: UInt32, count: UInt32, colour: UInt32, firstObject: UInt64,
    number: UInt32
  ) {
    self.frame = frame
    self.list = list
    self.inUse = inUse
    self.count = count
    self.colour = colour
    self.firstObject = firstObject
    self.number = number
  }
}

/// A window of one of the three lists.
package struct SlabListReading: Hashable, Sendable {
  package var list: SlabList
  package var count: UInt32
  /// From the head on, or around the slab that is looked into.
  package var slabs: [SlabRow]
  /// The window begins at the list's head, ends at its tail.
  package var beginsAtHead: Bool
  package var endsAtTail: Bool
  package init(list: SlabList, count: UInt32, slabs: [SlabRow], beginsAtHead: Bool, endsAtTail: Bool) {
    self.list = list
    self.count = count
    self.slabs = slabs
    self.beginsAtHead = beginsAtHead
    self.endsAtTail = endsAtTail
  }
}

/// The selected cache.
package struct CacheDetail: Hashable, Sendable {
  package var cache: CacheID
  /// By CPU, and the shared one last.
  package var arrays: [ArrayReading]
  /// Full, partial, free.
  package var lists: [SlabListReading]
  /// Slabs for the picture of the hardware cache: the heads of the lists.
  package var samples: [SlabRow]
  /// The general cache of its descriptors, when they are off-slab.
  package var descriptorCache: CacheID?
  package init(
    cache: CacheID, arrays: [ArrayReading], lists: [SlabListReading], samples: [SlabRow], descriptorCache: CacheID?
  ) {
    self.cache = cache
    self.arrays = arrays
    self.lists = lists
    self.samples = samples
    self.descriptorCache = descriptorCache
  }
}

/// Where an object is, to the array.
package enum Whereabouts: Hashable, Sendable {
  /// Free in the slab.
  case slab
  /// In a CPU's array; place 0 is the oldest.
  case array(cpu: Int, place: Int)
  case shared(place: Int)
  case held
  case own
  case reserve
}

/// One slab, object by object.
package struct SlabDetail: Hashable, Sendable {
  package var cache: CacheID
  package var row: SlabRow
  package var order: Order
  /// Address of `struct slab`: on the slab itself, or in a general cache.
  package var descriptor: UInt64
  package var isOffSlab: Bool
  /// `slabp->free` and on: the free objects as the bufctl chain has them.
  package var chain: [UInt32]
  /// By index.
  package var objects: [Whereabouts]
  package init(
    cache: CacheID, row: SlabRow, order: Order, descriptor: UInt64, isOffSlab: Bool, chain: [UInt32],
    objects: [Whereabouts]
  ) {
    self.cache = cache
    self.row = row
    self.order = order
    self.descriptor = descriptor
    self.isOffSlab = isOffSlab
    self.chain = chain
    self.objects = objects
  }
}

/// What one of the allocator's own objects is for.
package enum OwnUse: Hashable, Sendable {
  case cacheDescriptor(CacheID)
  /// `cpu` nil: the shared array.
  case array(CacheID, cpu: Int?)
  case slabDescriptor(CacheID, FrameNumber)
  case pool(PoolID)
  case poolArray(PoolID)
}

/// The object under the cursor.
package struct ObjectReading: Hashable, Sendable {
  package var cache: CacheID
  package var index: UInt32
  package var address: UInt64
  package var whereabouts: Whereabouts
  package var owner: OwnerReading?
  package var use: OwnUse?
  /// Bytes of it that its holder did not ask for.
  package var slack: UInt32
  /// The newest occurrence in the ring about this object.
  package var lastOccurrence: Occurrence?
  package init(
    cache: CacheID, index: UInt32, address: UInt64, whereabouts: Whereabouts, owner: OwnerReading?, use: OwnUse?,
    slack: UInt32, lastOccurrence: Occurrence?
  ) {
    self.cache = cache
    self.index = index
    self.address = address
    self.whereabouts = whereabouts
    self.owner = owner
    self.use = use
    self.slack = slack
    self.lastOccurrence = lastOccurrence
  }
}

/// One mempool.
package struct PoolReading: Hashable, Sendable {
  package var pool: PoolID
  package var source: PoolSource
  package var minimum: UInt32
  package var current: UInt32
  /// Requests that sleep on it.
  package var waiting: UInt32
  package init(pool: PoolID, source: PoolSource, minimum: UInt32, current: UInt32, waiting: UInt32) {
    self.pool = pool
    self.source = source
    self.minimum = minimum
    self.current = current
    self.waiting = waiting
  }
}
