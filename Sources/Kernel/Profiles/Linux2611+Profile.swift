// Linux 2.6.11 on IA-32 as a profile: its tables, and the formulas of `Linux2611`.

extension Profile {
  /// All there are; the first is what a machine has whose scenario names none.
  package static let all: [Profile] = [linux2611]
  package static var standard: Profile { all[0] }

  package static let linux2611 = Profile(
    name: "linux-2.6.11",
    limits: Limits(
      cpus: 32, nodes: 4, hz: Linux2611.hzRange, cacheLines: [16, 32, 64, 128],
      memory: { Linux2611.memoryRange(pae: $0, isSMP: $1) }),
    addresses: Addresses(
      pageOffset: 0xC000_0000, last: 0xFFFF_FFFF, lowMemLimit: Linux2611.lowMemLimit,
      lowMemMinimum: Linux2611.lowMemMinimum, pointer: 4),
    zones: Linux2611.zones,
    // Normal; DMA; HighMem (LF 2.4).
    zonelists: [[.normal, .dma], [.dma], [.highMem, .normal, .dma]],
    counters: Linux2611.counters, gfp: Linux2611.gfp, pageFlags: Linux2611.pageFlags, sizes: Linux2611.sizes,
    boot: BootLayout(
      isaHole: Linux2611.isaHole, ebdaFrame: Linux2611.ebdaFrame, kernelImage: Linux2611.kernelImage,
      memoryMapEntries: Linux2611.memoryMapEntries, goal: Linux2611.dmaEnd),
    caches: Linux2611.caches, userSpace: Linux2611.userSpace, userCaches: Linux2611.userCaches,
    formulas: Formulas(
      minFreeKbytes: { Watermarks.minFreeKbytes(lowMemFrames: $0) },
      marks: { Watermarks.marks(minFreeKbytes: $0, type: $1, present: $2, lowMemPresent: $3) },
      lowmemReserve: { Watermarks.lowmemReserve(present: $0, ratio: $1) }, reserveRatio: [256, 32],
      perCPUList: { Linux2611.perCPUList(present: $0, cold: $1) },
      maxThreads: { Linux2611.maxThreads(frames: $0) },
      waitTableEntries: { Linux2611.waitTableEntries(frames: $0) },
      pidHashEntries: { Linux2611.pidHashEntries(lowMemFrames: $0) },
      largeHashEntries: {
        Linux2611.largeHashEntries(lowMemFrames: $0, allFrames: $1, bucketBytes: $2, scale: $3)
      }))
}

extension Linux2611 {
  fileprivate static let zones: [Profile.ZoneDescription] = [
    .init(type: .dma, allocations: .pgallocDMA) { 0..<min(dmaEnd, $0.lowMemFrames) },
    .init(type: .normal, allocations: .pgallocNormal) { min(dmaEnd, $0.lowMemFrames)..<$0.lowMemFrames },
    .init(type: .highMem, allocations: .pgallocHigh) { $0.lowMemFrames..<$0.memoryFrames },
  ]

  fileprivate static let sizes = Profile.Sizes(
    page: descriptorBytes, waitQueue: waitQueueBytes, mempool: mempoolBytes, resource: resourceBytes, bufctl: 2,
    slab: 24, perCPUArea: perCPUAreaBytes,
    // num_physpages > 32 MiB >> 12.
    slabBreakFrames: 8192)

  /// /proc/vmstat (LF 11).
  fileprivate static let counters: [Profile.Counter] = [
    .init("nr_dirty", .nrDirty), .init("nr_writeback", .nrWriteback), .init("nr_unstable", .nrUnstable),
    .init("nr_page_table_pages", .nrPageTablePages), .init("nr_mapped", .nrMapped), .init("nr_slab", .nrSlab),
    .init("pgpgin", .pgpgin), .init("pgpgout", .pgpgout), .init("pswpin", .pswpin), .init("pswpout", .pswpout),
    .init("pgalloc_high", .pgallocHigh), .init("pgalloc_normal", .pgallocNormal), .init("pgalloc_dma", .pgallocDMA),
    .init("pgfree", .pgfree), .init("pgactivate", .pgactivate), .init("pgdeactivate", .pgdeactivate),
    .init("pgfault", .pgfault), .init("pgmajfault", .pgmajfault), .init("pgrefill_high", .pgrefillHigh),
    .init("pgrefill_normal", .pgrefillNormal), .init("pgrefill_dma", .pgrefillDMA),
    .init("pgsteal_high", .pgstealHigh), .init("pgsteal_normal", .pgstealNormal), .init("pgsteal_dma", .pgstealDMA),
    .init("pgscan_kswapd_high", .pgscanKswapdHigh), .init("pgscan_kswapd_normal", .pgscanKswapdNormal),
    .init("pgscan_kswapd_dma", .pgscanKswapdDMA), .init("pgscan_direct_high", .pgscanDirectHigh),
    .init("pgscan_direct_normal", .pgscanDirectNormal), .init("pgscan_direct_dma", .pgscanDirectDMA),
    .init("pginodesteal", .pginodesteal), .init("slabs_scanned", .slabsScanned), .init("kswapd_steal", .kswapdSteal),
    .init("kswapd_inodesteal", .kswapdInodesteal), .init("pageoutrun", .pageoutrun), .init("allocstall", .allocstall),
    .init("pgrotated", .pgrotated),
  ]

  /// `include/linux/gfp.h` (LF 2.5).
  fileprivate static let gfp = GFPTable(
    composites: [
      ("GFP_HIGHUSER", .highUser), ("GFP_KERNEL", .kernel), ("GFP_USER", .kernel), ("GFP_NOFS", [.wait, .io]),
      ("GFP_NOIO", .wait), ("GFP_ATOMIC", .high), ("GFP_DMA", .dma),
    ],
    flags: [
      .init("__GFP_DMA", .dma, 0x1),
      .init("__GFP_HIGHMEM", .highMem, 0x2),
      .init("__GFP_WAIT", .wait, 0x10),
      .init("__GFP_HIGH", .high, 0x20),
      .init("__GFP_IO", .io, 0x40),
      .init("__GFP_FS", .fs, 0x80),
      .init("__GFP_COLD", .cold, 0x100),
      .init("__GFP_NOWARN", .noWarn, 0x200),
      .init("__GFP_REPEAT", .repeats, 0x400),
      .init("__GFP_NOFAIL", .noFail, 0x800),
      .init("__GFP_NORETRY", .noRetry, 0x1000),
      .init("__GFP_NO_GROW", .noGrow, 0x2000),
      .init("__GFP_COMP", .compound, 0x4000),
      .init("__GFP_ZERO", .zero, 0x8000),
    ], values: 0...0xFFFF)

  /// `include/linux/page-flags.h` (LF 1.1).
  fileprivate static let pageFlags: [(name: String, flag: PageFlags)] = [
    ("PG_locked", .locked), ("PG_error", .error), ("PG_referenced", .referenced), ("PG_uptodate", .uptodate),
    ("PG_dirty", .dirty), ("PG_lru", .lru), ("PG_active", .active), ("PG_slab", .slab), ("PG_highmem", .highMem),
    ("PG_checked", .checked), ("PG_arch_1", .arch1), ("PG_reserved", .reserved), ("PG_private", .private),
    ("PG_writeback", .writeback), ("PG_nosave", .nosave), ("PG_compound", .compound), ("PG_swapcache", .swapCache),
    ("PG_mappedtodisk", .mappedToDisk), ("PG_reclaim", .reclaim), ("PG_nosave_free", .nosaveFree),
  ]
}
