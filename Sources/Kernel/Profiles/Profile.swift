import Simulation

/// A kernel as data: the zones, counters, flags, sizes, limits and formulas in which one release on one architecture
/// differs from another. A machine's `Configuration` holds one; rooms and readers take from there what they need, and
/// only `Profiles` names a release. What every request needs is copied into the machine's hot fields at boot.
///
/// Immutable and shared, hence a class; two profiles are equal when they have the same name.
package final class Profile: Sendable {
  /// As the screen and the scenario file say it: `linux-2.6.11`.
  package let name: String
  /// The version alone: `2.6.11`.
  package var release: String { String(name.drop { !$0.isNumber }) }
  package let limits: Limits
  package let addresses: Addresses
  /// In the kernel's order: a zone's place here is its place among the zones of a node, and its class in the reserves.
  package let zones: [ZoneDescription]
  /// By the gfp mask's zone bits (`GFPMask.zonelistIndex`): the zones that serve it, in their order.
  package let zonelists: [[ZoneType]]
  /// The lines of /proc/vmstat, in their order.
  package let counters: [Counter]
  package let gfp: GFPTable
  /// The names of the bits of `page->flags`, in their order.
  package let pageFlags: [(name: String, flag: PageFlags)]
  package let sizes: Sizes
  package let boot: BootLayout
  package let caches: KernelCaches
  package let userSpace: UserSpace
  package let userCaches: UserCaches
  package let formulas: Formulas

  init(
    name: String, limits: Limits, addresses: Addresses, zones: [ZoneDescription], zonelists: [[ZoneType]],
    counters: [Counter], gfp: GFPTable, pageFlags: [(name: String, flag: PageFlags)], sizes: Sizes, boot: BootLayout,
    caches: KernelCaches, userSpace: UserSpace, userCaches: UserCaches, formulas: Formulas
  ) {
    // Profiles are literals of this room; their tests boot each of them.
    precondition(zones.count <= Zone.classes, "a zone has room for four classes of reserves")
    self.name = name
    self.limits = limits
    self.addresses = addresses
    self.zones = zones
    self.zonelists = zonelists
    self.counters = counters
    self.gfp = gfp
    self.pageFlags = pageFlags
    self.sizes = sizes
    self.boot = boot
    self.caches = caches
    self.userSpace = userSpace
    self.userCaches = userCaches
    self.formulas = formulas
  }
}

extension Profile: Hashable {
  package static func == (a: Profile, b: Profile) -> Bool { a.name == b.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Profile {
  /// How large a machine may be.
  package struct Limits: Sendable {
    package var cpus: Int
    package var nodes: Int
    package var hz: ClosedRange<Int>
    /// Bytes of a line of the hardware cache (L1_CACHE_BYTES).
    package var cacheLines: [Int]
    /// Physical memory in MiB, by PAE and whether the kernel is built for several CPUs.
    package var memory: @Sendable (_ pae: Bool, _ isSMP: Bool) -> ClosedRange<UInt64>
  }

  /// Where physical memory lies among the kernel's linear addresses.
  package struct Addresses: Sendable {
    /// PAGE_OFFSET: the linear address of frame 0.
    package var pageOffset: UInt64
    /// The last linear address.
    package var last: UInt64
    /// Frames that have a linear address; what is beyond is HighMem. `UInt64.max` where there is none.
    package var lowMemLimit: UInt64
    /// What `highmem=` must leave low, in frames.
    package var lowMemMinimum: UInt64
    /// Bytes of a pointer.
    package var pointer: UInt32
  }

  /// A zone of a node.
  package struct ZoneDescription: Sendable {
    package var type: ZoneType
    /// The counter of what it gives out.
    package var allocations: VMCounter
    /// The frames of the whole machine that belong to zones of this type.
    package var frames: @Sendable (Configuration) -> Range<UInt64>
  }

  /// A line of /proc/vmstat.
  package struct Counter: Hashable, Sendable {
    package var name: String
    package var counter: VMCounter
    init(_ name: String, _ counter: VMCounter) {
      self.name = name
      self.counter = counter
    }
  }

  /// Sizes of structures, in bytes.
  package struct Sizes: Sendable {
    /// `struct page`.
    package var page: UInt64
    /// `wait_queue_head_t`.
    package var waitQueue: UInt64
    package var mempool: UInt64
    package var resource: UInt64
    /// `kmem_bufctl_t` and `struct slab`, where the configuration says nothing else.
    package var bufctl: UInt32
    package var slab: UInt32
    /// PERCPU_ENOUGH_ROOM.
    package var perCPUArea: UInt64
    /// With more frames than this, slabs of order 1 are fine (`slab_break_gfp_order`).
    package var slabBreakFrames: UInt64
  }

  /// The frames that are taken before the boot allocator works.
  package struct BootLayout: Sendable {
    package var isaHole: Range<UInt64>
    package var ebdaFrame: UInt64
    package var kernelImage: Range<UInt64>
    /// Ranges that the BIOS reports.
    package var memoryMapEntries: Int
    /// From where the boot allocator looks first (MAX_DMA_ADDRESS).
    package var goal: UInt64
  }

  /// What the kernel computes when it boots or when a sysctl is written.
  package struct Formulas: Sendable {
    /// `init_per_zone_pages_min`: KiB, from the frames of low memory.
    package var minFreeKbytes: @Sendable (_ lowMemFrames: UInt64) -> UInt32
    /// `setup_per_zone_pages_min` for one zone.
    package var marks:
      @Sendable (_ minFreeKbytes: UInt32, _ type: ZoneType, _ present: UInt64, _ lowMemPresent: UInt64) -> (
        min: UInt32, low: UInt32, high: UInt32
      )
    /// `setup_per_zone_lowmem_reserve`: by zone and class zone of one node.
    package var lowmemReserve: @Sendable (_ present: [UInt64], _ ratio: [UInt32]) -> [[UInt32]]
    /// `lowmem_reserve_ratio` as it is at boot.
    package var reserveRatio: [UInt32]
    /// The marks of a hot or cold per-CPU list of a zone.
    package var perCPUList: @Sendable (_ present: UInt32, _ cold: Bool) -> PerCPUList.Marks
    /// `max_threads`; RLIMIT_NPROC is half of it.
    package var maxThreads: @Sendable (_ frames: UInt64) -> UInt32
    package var waitTableEntries: @Sendable (_ frames: UInt64) -> UInt64
    package var pidHashEntries: @Sendable (_ lowMemFrames: UInt64) -> UInt64
    /// `alloc_large_system_hash`.
    package var largeHashEntries:
      @Sendable (_ lowMemFrames: UInt64, _ allFrames: UInt64, _ bucketBytes: UInt64, _ scale: UInt64) -> UInt64
  }
}

// What readers ask.
extension Profile {
  /// Zones of a node, whether a machine has them or not.
  @inline(__always) package var zonesPerNode: Int { zones.count }

  /// The place of a zone type among the zones of a node; nil where the kernel has no such zone.
  package func place(of type: ZoneType) -> Int? { zones.firstIndex { $0.type == type } }

  /// The linear address of a place in physical memory, and back: 64 bits, wrapping, so that what is no kernel address
  /// comes back as it was.
  package func linear(_ address: PhysicalAddress) -> UInt64 { address.rawValue &+ addresses.pageOffset }
  package func physical(_ linear: UInt64) -> PhysicalAddress { PhysicalAddress(linear &- addresses.pageOffset) }

  package func zone(named name: String) -> ZoneType? { zones.first { $0.type.name == name }?.type }

  /// The counter of a line of /proc/vmstat.
  package func counter(named name: String) -> VMCounter? { counters.first { $0.name == name }?.counter }

  /// The name that /proc/vmstat prints; what this kernel does not count has none.
  package func name(of counter: VMCounter) -> String { counters.first { $0.counter == counter }?.name ?? "\(counter)" }

  /// Names of the page flags that are set.
  package func names(of flags: PageFlags) -> [String] { pageFlags.filter { flags.contains($0.flag) }.map { $0.name } }
}

// Where no machine is known yet.
extension Profile {
  /// The profile of this name.
  package static func named(_ name: String) -> Profile? { all.first { $0.name == name } }

  /// What the largest machine of any profile has: what is read before its machine is known is held to this, and by the
  /// machine to the rest.
  package static let mostCPUs = all.map { $0.limits.cpus }.max() ?? 1
  package static let mostNodes = all.map { $0.limits.nodes }.max() ?? 1
  package static let widestHZ =
    (all.map { $0.limits.hz.lowerBound }.min() ?? 1)...(all.map { $0.limits.hz.upperBound }.max() ?? 1)
  /// From the lowest to the highest linear address that some profile's kernel has.
  package static let widestAddresses =
    (all.map { $0.addresses.pageOffset }.min() ?? 0)...(all.map { $0.addresses.last }.max() ?? .max)
  /// The names that any profile's /proc/vmstat has.
  package static let counterNames: [String] = all.reduce(into: []) { names, profile in
    for counter in profile.counters where !names.contains(counter.name) { names.append(counter.name) }
  }
}
