import Kernel
import Script

/// Words for the slab allocator and the pools: what both languages share.
extension Wording {
  /// The function of mm/slab.c (2.6.11) that does it. `kmem_cache_alloc_node` is too long for the log's column: its
  /// text names it.
  static func function(of what: SlabHappening) -> String {
    switch what {
    case .started: "kmem_cache_init"
    case .created, .notCreated: "kmem_cache_create"
    case .destroyed, .busy: "kmem_cache_destroy"
    case .shrunk: "kmem_cache_shrink"
    case .noSuchCache: "script"
    case .panicked: "panic"
    case .chosen, .tooLarge: "kmalloc"
    case .taken, .failed: "__cache_alloc"
    case .missed, .refilledFromShared, .refilledFromSlab: "cache_alloc_refill"
    case .pages: "kmem_getpages"
    case .grown, .notGrown, .bugFlags: "cache_grow"
    case .takenOnNode: "kmem_cache_alloc"
    case .freed, .doubleFree, .noObject, .allocatorsOwn: "__cache_free"
    case .flushed: "cache_flusharray"
    case .moved: "free_block"
    case .slabDestroyed: "slab_destroy"
    case .reaped, .slabsSpared: "cache_reap"
    case .arrayReaped, .arraySpared: "drain_array_locked"
    case .wrongCache: "kmem_cache_free"
    case .notSlab: "kfree"
    case .bugDMA: "kmem_flagcheck"
    }
  }

  /// The function of mm/mempool.c (2.6.11) that does it.
  static func function(of what: PoolHappening) -> String {
    switch what {
    case .created, .notCreated, .duplicate: "mempool_create"
    case .direct, .secondSkipped, .fromReserve, .empty, .waits: "mempool_alloc"
    case .returned, .passed, .notOut: "mempool_free"
    case .resized, .bugMinimum: "mempool_resize"
    case .destroyed, .bugOutstanding: "mempool_destroy"
    case .noSuchPool: "script"
    }
  }

  static func tone(of what: SlabHappening) -> Tone {
    switch what {
    case .started: .script
    case .taken, .takenOnNode, .created: .good
    case .notGrown, .arraySpared, .slabsSpared, .noSuchCache: .warning
    case .shrunk(_, _, _, let isBusy): isBusy ? .warning : .plain
    case .notCreated, .busy, .tooLarge, .failed, .doubleFree, .wrongCache, .noObject, .notSlab, .allocatorsOwn,
      .bugFlags, .bugDMA, .panicked:
      .bad
    case .destroyed, .chosen, .missed, .refilledFromShared, .refilledFromSlab, .pages, .grown, .freed, .flushed, .moved,
      .slabDestroyed, .reaped, .arrayReaped:
      .plain
    }
  }

  static func tone(of what: PoolHappening) -> Tone {
    switch what {
    case .created, .direct: .good
    case .fromReserve, .waits, .noSuchPool: .warning
    case .notCreated, .empty, .bugOutstanding, .bugMinimum, .notOut, .duplicate: .bad
    case .secondSkipped, .returned, .passed, .resized, .destroyed: .plain
    }
  }

  /// The shared array among the numbers of CPUs.
  static let sharedArray = UInt8.max

  /// `kmem_cache_create` and the like, as a line of the kernel's own log has it.
  func kernelText(_ cache: CacheID, problem: CacheProblem) -> String? {
    switch problem {
    case .tooSmall, .tooLarge, .inInterrupt: "Early error in slab \(names[cache])"
    case .noRoom: "couldn't create cache \(names[cache])"
    case .duplicate: "duplicate cache \(names[cache])"
    case .noMemory, .alignment: nil
    }
  }

  /// Why `mempool_alloc` leaves out its second attempt, as the kernel tests it: the file system, waiting, the reserve.
  enum SecondAttempt { case noFS, noWait, halfFull }
  func reasonToSkip(_ gfp: GFPMask) -> SecondAttempt {
    if !gfp.contains(.fs) { return .noFS }
    return gfp == gfp.subtracting([.wait, .io]) ? .noWait : .halfFull
  }
}
