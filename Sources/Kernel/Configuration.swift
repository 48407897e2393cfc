/// Which machine to boot. Refusals (memory out of the profile's range and the like) come from `problem`.
package struct Configuration: Hashable, Sendable {
  package var profile: ProfileName
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
  /// `vm.lowmem_reserve_ratio` for DMA and Normal; nil: 256, 32.
  package var lowmemReserveRatio: [UInt32]?
  package init(
    profile: ProfileName = .linux2611, memoryFrames: UInt64 = 16384, highMemFrames: UInt64? = nil, pae: Bool = false,
    nodes: Int = 1, cpus: Int = 1, hz: Int = 1000, cacheLine: Int = 64, minFreeKbytes: UInt32? = nil,
    lowmemReserveRatio: [UInt32]? = nil
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
  }
}

package enum ProfileName: UInt8, CaseIterable, Sendable {
  case linux2611
  package var name: String { "linux-2.6.11" }
}

/// How memory looks when the script begins.
package enum Start: Hashable, Sendable {
  /// The boot of LF 4.2 and 9.
  case boot
  /// Free blocks per zone and order; every other frame is in use before (DESIGN 4). Zones not named hold no free block.
  case freeBlocks([ZoneFreeBlocks])
}

package struct ZoneFreeBlocks: Hashable, Sendable {
  package var zone: ZoneIndex
  package var counts: [UInt32]  // 11 entries, by order
  package init(zone: ZoneIndex, counts: [UInt32]) {
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
