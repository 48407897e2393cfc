package import Simulation

// What is asked of the machine: plain values, made by scenarios, by the `:` line, by workloads and by traces.

/// Where the kernel runs when it makes a request: only a process may sleep.
package enum Context: UInt8, CaseIterable, Sendable, BitwiseCopyable { case process, softirq, interrupt }

/// Who asks: a task on a CPU in a context (DESIGN 3, "Who asks").
package struct Requester: Hashable, Sendable, BitwiseCopyable {
  package var task: TaskID
  package var cpu: UInt8
  package var context: Context
  /// A realtime task: may try harder (LF 3.4).
  package var isRealtime: Bool
  /// `PF_MEMALLOC`: ignores the watermarks outside interrupts.
  package var isMemalloc: Bool
  package init(
    task: TaskID = .initTask, cpu: UInt8 = 0, context: Context = .process, isRealtime: Bool = false,
    isMemalloc: Bool = false
  ) {
    self.task = task
    self.cpu = cpu
    self.context = context
    self.isRealtime = isRealtime
    self.isMemalloc = isMemalloc
  }
}

/// The allocation functions. The first two give a page, the others an address (PAGE_OFFSET + frame × 4096).
package enum AllocationCall: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case allocPages, allocPage, getFreePages, getFreePage, getZeroedPage
  /// The kernel's name of the function.
  package var name: String {
    switch self {
    case .allocPages: "alloc_pages"
    case .allocPage: "alloc_page"
    case .getFreePages: "__get_free_pages"
    case .getFreePage: "__get_free_page"
    case .getZeroedPage: "get_zeroed_page"
    }
  }
  package var takesOrder: Bool { self == .allocPages || self == .getFreePages }
  package var givesAddress: Bool { self != .allocPages && self != .allocPage }
}

/// The functions that give back. The first two take a page, the next two an address, the last three an object.
package enum FreeCall: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case underscoreFreePages, underscoreFreePage, freePages, freePage
  case kfree, kmemCacheFree, mempoolFree
  package var name: String {
    switch self {
    case .underscoreFreePages: "__free_pages"
    case .underscoreFreePage: "__free_page"
    case .freePages: "free_pages"
    case .freePage: "free_page"
    case .kfree: "kfree"
    case .kmemCacheFree: "kmem_cache_free"
    case .mempoolFree: "mempool_free"
    }
  }
  /// Takes an object (or a pool's element), not a page frame.
  package var takesObject: Bool { self == .kfree || self == .kmemCacheFree || self == .mempoolFree }
  package var takesOrder: Bool { self == .underscoreFreePages || self == .freePages }
}

/// How often each order is drawn: weight per order 0...10. A fixed order has one non-zero weight.
package struct OrderDistribution: Hashable, Sendable {
  package var weights: [UInt32]  // 11 entries
  package init(weights: [UInt32]) {
    // Readers refuse weights that are all 0; an exit test holds it.
    precondition(weights.count == Order.count && weights.contains { $0 > 0 })
    self.weights = weights
  }
  package init(_ order: Order) {
    var weights = [UInt32](repeating: 0, count: Order.count)
    weights[Int(order.rawValue)] = 1
    self.weights = weights
  }
  /// Every order of the range equally often.
  package init(_ range: ClosedRange<UInt8>) {
    weights = (0..<UInt8(Order.count)).map { range.contains($0) ? 1 : 0 }
  }
  /// The order, when only one can come out.
  package var fixed: Order? {
    let nonZero = weights.indices.filter { weights[$0] > 0 }
    return nonZero.count == 1 ? Order(UInt8(nonZero[0])) : nil
  }
}

package struct AllocationRequest: Hashable, Sendable {
  package var call: AllocationCall
  package var orders: OrderDistribution
  package var gfp: GFPMask
  /// The name that the block gets; a name may hold many blocks.
  package var label: LabelID?
  /// When set, the block is freed this many ticks after it was served.
  package var lifetime: TickRange?
  /// Not below 1; the request is made this often in one event (`count:`).
  package var count: UInt32
  package init(
    call: AllocationCall = .allocPages, orders: OrderDistribution, gfp: GFPMask, label: LabelID? = nil,
    lifetime: TickRange? = nil, count: UInt32 = 1
  ) {
    self.call = call
    self.orders = orders
    self.gfp = gfp
    self.label = label
    self.lifetime = lifetime
    self.count = count
  }
}

/// Which of the blocks under a name are meant.
package struct Pick: Hashable, Sendable {
  /// The sequence in which blocks are considered.
  package enum Sequence: UInt8, CaseIterable, Sendable { case address, oldest, newest, random }
  package enum Amount: Hashable, Sendable {
    case all
    case everyOther
    case count(UInt32)
    /// Numerator and denominator of the share, rounded down to whole blocks.
    case share(UInt32, UInt32)
  }
  package var sequence: Sequence
  package var amount: Amount
  package init(sequence: Sequence = .address, amount: Amount = .all) {
    self.sequence = sequence
    self.amount = amount
  }
}

package enum FreeTarget: Hashable, Sendable {
  case label(LabelID, Pick)
  case frame(FrameNumber)
  /// A linear kernel address, PAGE_OFFSET + physical address: of a frame, or of an object.
  case address(UInt64)
  /// What one request got: of a name with several blocks, the part that still had to come.
  case handle(HandleID)
}

package struct FreeRequest: Hashable, Sendable {
  package var call: FreeCall
  package var target: FreeTarget
  /// The order that the caller claims; nil frees what was allocated (for a frame that heads nothing: order 0).
  package var order: Order?
  /// `kmem_cache_free`: the cache that the caller claims; nil: the one that the object is from.
  package var cache: CacheID?
  /// `mempool_free`: the pool that the caller claims; nil: the one that gave the element.
  package var pool: PoolID?
  package init(
    call: FreeCall = .underscoreFreePages, target: FreeTarget, order: Order? = nil, cache: CacheID? = nil,
    pool: PoolID? = nil
  ) {
    self.call = call
    self.target = target
    self.order = order
    self.cache = cache
    self.pool = pool
  }
}

/// Values under /proc/sys/vm that may be set while the machine runs.
package enum Sysctl: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case minFreeKbytes, lowmemReserveRatioDMA, lowmemReserveRatioNormal, overcommitMemory, overcommitRatio
  case swappiness, cachePressure, pageCluster, dirtyRatio, dirtyBackgroundRatio, laptopMode
  package var name: String {
    switch self {
    case .minFreeKbytes: "min_free_kbytes"
    case .lowmemReserveRatioDMA: "lowmem_reserve_ratio_dma"
    case .lowmemReserveRatioNormal: "lowmem_reserve_ratio_normal"
    case .overcommitMemory: "overcommit_memory"
    case .overcommitRatio: "overcommit_ratio"
    case .swappiness: "swappiness"
    case .cachePressure: "vfs_cache_pressure"
    case .pageCluster: "page-cluster"
    case .dirtyRatio: "dirty_ratio"
    case .dirtyBackgroundRatio: "dirty_background_ratio"
    case .laptopMode: "laptop_mode"
    }
  }
}

/// What is asked of the machine.
package enum Event: Hashable, Sendable {
  case allocate(AllocationRequest, Requester)
  case free(FreeRequest, Requester)
  /// `drain_local_pages` on one CPU: every page of its hot and cold lists goes back to the buddy system.
  case drainLocalPages(cpu: UInt8)
  case setSysctl(Sysctl, UInt32)
  case allocateObject(ObjectRequest, Requester)
  case slab(SlabEvent, Requester)
  case process(ProcessEvent, Requester)
}

/// What else has to be known of an event, beside doing it (`Machine.perform`) and adding it to a digest.
extension Event {
  /// Who asks; the script's own hand for what nobody asks.
  package var requester: Requester {
    switch self {
    case .allocate(_, let who), .free(_, let who), .allocateObject(_, let who), .slab(_, let who): who
    case .process(_, let who): who
    case .drainLocalPages(let cpu): Requester(cpu: cpu)
    case .setSysctl: Requester()
    }
  }

  /// Requests that it makes, one after the other (`count:`), or pages that it goes through.
  package var requests: UInt32 {
    switch self {
    case .allocate(let request, _): request.count
    case .allocateObject(let request, _): request.count
    case .process(.touch(let request), _): request.pages
    case .process(.read(let request), _), .process(.write(let request), _): request.pages
    case .free, .drainLocalPages, .setSysctl, .slab, .process: 1
    }
  }

  /// It asks something of the slab allocator or of the pools, so the machine has them from boot on.
  package var needsSlab: Bool {
    switch self {
    case .allocateObject, .slab, .process: true
    case .free(let request, _): request.call.takesObject
    case .allocate, .drainLocalPages, .setSysctl: false
    }
  }
}
