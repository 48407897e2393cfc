/// Which machine to boot. Refusals (memory out of the profile's range and the like) come from `problem`.
package struct Configuration: Hashable, Sendable {
  package var profile: Profile
  /// Physical memory in frames of 4 KiB.
  package var memoryFrames: UInt64
  /// `highmem=`: frames moved to HighMem; nil takes what does not fit below 896 MiB.
  package var highMemFrames: UInt64?
  package var pae: Bool
  package var nodes: Int
  package var cpus: Int
  /// Ticks per second.
  package var hz: Int
  package var cacheLine: Int
  /// `vm.min_free_kbytes`; nil computes it as the kernel does (LF 3.1).
  package var minFreeKbytes: UInt32?
  /// `vm.lowmem_reserve_ratio` for DMA and Normal; nil: the profile's.
  package var lowmemReserveRatio: [UInt32]?
  /// The slab allocator is there from boot on (`kmem_cache_init`); without it the first event that needs it starts it.
  package var hasSlab: Bool
  /// `sizeof(kmem_bufctl_t)` and `sizeof(struct slab)` where they differ from the profile's (LF 6.1).
  package var bufctlBytes: UInt32?
  package var slabDescriptorBytes: UInt32?
  /// An SMP build of the kernel; nil: when there is more than one CPU.
  package var isSMP: Bool?
  /// Entries of each CPU's TLB, and how many of a set (`tlb:`).
  package var tlbEntries = 64
  package var tlbWays = 4
  /// Ticks that the disk takes for a request, and how many may wait (`disk:`).
  package var diskLatency: UInt32 = 5
  package var diskQueue: UInt32 = 128
  /// `vm.overcommit_memory` and `vm.overcommit_ratio`.
  package var overcommitMemory: UInt32 = 0
  package var overcommitRatio: UInt32 = 50
  /// Swap areas, in the order in which they are switched on (`swap:`).
  package var swap: [SwapSpec] = []
  /// Which pages go (`replacement:`).
  package var replacement = ReplacementRule.kernel
  /// `vm.swappiness`, `vm.vfs_cache_pressure`, `vm.page-cluster`; nil: as the kernel computes it.
  package var swappiness: UInt32 = 60
  package var cachePressure: UInt32 = 100
  package var pageCluster: UInt32?
  /// `vm.dirty_ratio`, `vm.dirty_background_ratio`; nil: 40 and 10, less with much HighMem.
  package var dirtyRatio: UInt32?
  package var dirtyBackgroundRatio: UInt32?
  package var laptopMode: UInt32 = 0
  package init(
    profile: Profile = .standard, memoryFrames: UInt64 = 16384, highMemFrames: UInt64? = nil, pae: Bool = false,
    nodes: Int = 1, cpus: Int = 1, hz: Int = 1000, cacheLine: Int = 64, minFreeKbytes: UInt32? = nil,
    lowmemReserveRatio: [UInt32]? = nil, hasSlab: Bool = false, bufctlBytes: UInt32? = nil,
    slabDescriptorBytes: UInt32? = nil, isSMP: Bool? = nil
  ) {
    self.profile = profile
    self.memoryFrames = memoryFrames
    self.highMemFrames = highMemFrames
    self.pae = pae
    self.nodes = nodes
    self.cpus = cpus
    self.hz = hz
    self.cacheLine = cacheLine
    self.minFreeKbytes = minFreeKbytes
    self.lowmemReserveRatio = lowmemReserveRatio
    self.hasSlab = hasSlab
    self.bufctlBytes = bufctlBytes
    self.slabDescriptorBytes = slabDescriptorBytes
    self.isSMP = isSMP
  }

  /// The kernel was built for several CPUs (CONFIG_SMP), whether or not this machine has them.
  package var isSMPBuild: Bool { isSMP ?? (cpus > 1) }

  /// The sizes that slabs are computed from. An SMP build has NR_CPUS = 32, one for a single CPU 1.
  package var slabSizes: SlabSizes {
    let isSMP = isSMPBuild
    return SlabSizes(
      bufctl: bufctlBytes ?? profile.sizes.bufctl, descriptor: slabDescriptorBytes ?? profile.sizes.slab,
      cacheLine: UInt32(cacheLine),
      possibleCPUs: isSMP ? UInt32(profile.limits.cpus) : 1, isSMP: isSMP,
      mayBreakAtOrder1: memoryFrames > profile.sizes.slabBreakFrames)
  }
}

/// How memory looks when the script begins.
package enum Start: Hashable, Sendable {
  /// The boot of LF 4.2 and 9.
  case boot
  /// Free blocks per zone and order; every other frame is in use before (DESIGN 4). Zones not named hold no free block.
  case freeBlocks([ZoneFreeBlocks])
  /// A normal boot whose slab allocator holds what a row each of /proc/slabinfo says.
  case slabinfo([CacheStart])
}

/// One row of /proc/slabinfo as the state to begin with. What the row says counts, not the arithmetic: the kernel that
/// printed it may have had other structure sizes.
package struct CacheStart: Hashable, Sendable {
  package var cache: CacheID
  package var objectSize: UInt32
  package var count: UInt32
  package var order: UInt8
  package var activeObjects: UInt32
  package var activeSlabs: UInt32
  package var slabs: UInt32
  package var limit: UInt32
  package var batch: UInt32
  package var sharedFactor: UInt32
  package var sharedAvailable: UInt32
  package init(
    cache: CacheID, objectSize: UInt32, count: UInt32, order: UInt8, activeObjects: UInt32, activeSlabs: UInt32,
    slabs: UInt32, limit: UInt32, batch: UInt32, sharedFactor: UInt32, sharedAvailable: UInt32
  ) {
    self.cache = cache
    self.objectSize = objectSize
    self.count = count
    self.order = order
    self.activeObjects = activeObjects
    self.activeSlabs = activeSlabs
    self.slabs = slabs
    self.limit = limit
    self.batch = batch
    self.sharedFactor = sharedFactor
    self.sharedAvailable = sharedAvailable
  }
}

package struct ZoneFreeBlocks: Hashable, Sendable {
  package var zone: ZoneIndex
  package var counts: [UInt32]  // 11 entries, by order
  package init(zone: ZoneIndex, counts: [UInt32]) {
    // Readers count the orders of a row; an exit test holds it.
    precondition(counts.count == Order.count)
    self.zone = zone
    self.counts = counts
  }
}

/// Why a configuration cannot be booted; values only, worded by whoever reports it.
package enum ConfigurationProblem: Error, Hashable, Sendable {
  case memoryOutOfRange(minimumMiB: UInt64, maximumMiB: UInt64)
  case highMemLeavesTooLittleLowMem(minimumLowMiB: UInt64)
  case highMemExceedsMemory
  case highMemNotAligned
  case cpusOutOfRange(maximum: Int)
  case nodesOutOfRange(maximum: Int)
  case nodesNeedMoreMemory(minimumMiB: UInt64)
  case hzOutOfRange(minimum: Int, maximum: Int)
  case cacheLineOutOfRange
  case reservesExceedMemory
  /// `start:` names a zone that this machine does not have.
  case zoneMissing(ZoneIndex)
  /// `start:` wants more free frames, or more blocks of an order without two free buddies, than the zone holds.
  case tooManyFreeBlocks(ZoneIndex, wantedFrames: UInt64, presentFrames: UInt64)
}
