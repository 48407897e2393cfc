package import Simulation

// Summaries that views need: small values whose cost follows the screen, not the memory.

/// One per-CPU list (hot or cold) of a zone (LF 5.1), in pages.
package struct PerCPUListReading: Hashable, Sendable {
  package var count: UInt32
  package var low: UInt32
  package var high: UInt32
  package var batch: UInt32
  /// From the head on, at most as many as asked for.
  package var frames: [FrameNumber]
  package init(count: UInt32, low: UInt32, high: UInt32, batch: UInt32, frames: [FrameNumber] = []) {
    self.count = count
    self.low = low
    self.high = high
    self.batch = batch
    self.frames = frames
  }
}

package struct PagesetReading: Hashable, Sendable {
  package var hot: PerCPUListReading
  package var cold: PerCPUListReading
  package init(hot: PerCPUListReading, cold: PerCPUListReading) {
    self.hot = hot
    self.cold = cold
  }
}

/// One populated zone. Counts are frames; indexes are thousandths (LF 4.4).
package struct ZoneReading: Hashable, Sendable {
  package var index: ZoneIndex
  package var start: FrameNumber
  package var spanned: UInt32
  package var present: UInt32
  package var free: UInt32
  package var min: UInt32
  package var low: UInt32
  package var high: UInt32
  /// `lowmem_reserve` by class zone: DMA, Normal, HighMem.
  package var reserve: [UInt32]
  /// Free blocks per order, 11 entries: the row of /proc/buddyinfo.
  package var freeBlocks: [UInt32]
  package var extfragIndex: [Int]
  package var unusableIndex: [Int]
  /// By CPU.
  package var pagesets: [PagesetReading]
  /// Pages on the two lists of pages.
  package var active: UInt32 = 0
  package var inactive: UInt32 = 0
  package var scan = ZoneScan()
  package init(
    index: ZoneIndex, start: FrameNumber, spanned: UInt32, present: UInt32, free: UInt32, min: UInt32, low: UInt32,
    high: UInt32, reserve: [UInt32], freeBlocks: [UInt32], extfragIndex: [Int], unusableIndex: [Int],
    pagesets: [PagesetReading]
  ) {
    self.index = index
    self.start = start
    self.spanned = spanned
    self.present = present
    self.free = free
    self.min = min
    self.low = low
    self.high = high
    self.reserve = reserve
    self.freeBlocks = freeBlocks
    self.extfragIndex = extfragIndex
    self.unusableIndex = unusableIndex
    self.pagesets = pagesets
  }
}

/// Where reclaim stands in a zone, by the names of `struct zone`.
package struct ZoneScan: Hashable, Sendable {
  package var pagesScanned: UInt32 = 0
  package var active: UInt32 = 0
  package var inactive: UInt32 = 0
  package var allUnreclaimable = false
  package var tempPriority: UInt8 = 12
  package var prevPriority: UInt8 = 12
  package init() {}
}

/// One block of a chunk, in the order of addresses: the leaves of the split tree.
package struct BlockReading: Hashable, Sendable {
  package var frame: FrameNumber
  package var order: Order
  package var kind: FrameKind
  package init(frame: FrameNumber, order: Order, kind: FrameKind) {
    self.frame = frame
    self.order = order
    self.kind = kind
  }
}

/// The head of one free list: `blocks` from the head on, at most as many as asked.
package struct FreeListReading: Hashable, Sendable {
  package var zone: ZoneIndex
  package var order: Order
  package var length: UInt32
  package var blocks: [FrameNumber]
  package init(zone: ZoneIndex, order: Order, length: UInt32, blocks: [FrameNumber]) {
    self.zone = zone
    self.order = order
    self.length = length
    self.blocks = blocks
  }
}

/// A request that waits.
package struct WaitingReading: Hashable, Sendable {
  package var handle: HandleID
  package var task: TaskID
  package var order: Order
  package var gfp: GFPMask
  package var since: Tick
  package init(handle: HandleID, task: TaskID, order: Order, gfp: GFPMask, since: Tick) {
    self.handle = handle
    self.task = task
    self.order = order
    self.gfp = gfp
    self.since = since
  }
}

/// Where the script stands.
package enum ScriptState: UInt8, Sendable {
  case running
  /// Every step has been done.
  case ended
}

/// What a picture of the machine needs to know besides the machine itself. Made by `Interface` from what the screen
/// shows.
package struct ReadingRequest: Hashable, Sendable {
  /// One window per stretch shown (a zone each, as a rule).
  package var windows: [MapWindow]
  /// Free blocks of this zone and order are lit on the map.
  package var lit: (zone: ZoneIndex, order: Order)? {
    get { litZone.flatMap { zone in litOrder.map { (zone, $0) } } }
    set { (litZone, litOrder) = (newValue?.zone, newValue?.order) }
  }
  /// The maps tell who holds what.
  package var holders = false
  /// Labels that are looked up for blocks that bear their name alone, at most; 0: none.
  package var named = 0
  private var litZone: ZoneIndex?
  private var litOrder: Order?
  package var inspected: FrameNumber?
  /// The blocks of this frame's chunk of 1,024 frames.
  package var chunkOf: FrameNumber?
  /// The free lists of this zone, each cut at `freeListLimit`.
  package var freeListsOf: ZoneIndex?
  package var freeListLimit: Int
  /// Frames of each per-CPU list, at most this many.
  package var perCPUFrames = 0
  /// The newest occurrences, at most this many.
  package var occurrences: Int
  /// What of the slab allocator is wanted; nil: nothing.
  package var slab: SlabRequest?
  /// What of the processes is wanted; nil: nothing.
  package var processes: ProcessesRequest?
  /// What of the lists of pages is wanted; nil: nothing.
  package var reclaim: ReclaimRequest?
  package init(
    windows: [MapWindow] = [], inspected: FrameNumber? = nil, chunkOf: FrameNumber? = nil,
    freeListsOf: ZoneIndex? = nil, freeListLimit: Int = 0, occurrences: Int = 0, slab: SlabRequest? = nil
  ) {
    self.windows = windows
    self.inspected = inspected
    self.chunkOf = chunkOf
    self.freeListsOf = freeListsOf
    self.freeListLimit = freeListLimit
    self.occurrences = occurrences
    self.slab = slab
  }
}

/// A reading of the machine at one moment.
package struct Reading: Sendable {
  package var configuration: Configuration
  package var tick: Tick
  /// Events done since boot.
  package var events: UInt64
  /// `totalram_pages`: what boot handed to the buddy system, HighMem included.
  package var ramFrames: UInt64
  /// All populated zones, by index.
  package var zones: [ZoneReading]
  /// By `VMCounter`.
  package var vmstat: [UInt64]
  package var waiting: [WaitingReading]
  /// By node: the order that kswapd was woken for; nil: it sleeps.
  package var kswapdOrders: [Int?]
  /// Requests that failed since boot.
  package var failures: UInt64
  package var script: ScriptState
  /// Index of the step that the script does next.
  package var step: Int
  /// Index of the newest caption and mark; nil before the first.
  package var caption: Int?
  package var mark: Int?
  /// Tick at which each mark was passed; nil: not yet.
  package var markTicks: [Tick?]
  package var maps: [MapReading]
  /// When asked for: what is held under a name of which there is one.
  package var named: [NamedBlock] = []
  package var inspected: FrameReading?
  package var chunk: [BlockReading]
  /// By order, when asked for.
  package var freeLists: [FreeListReading]
  /// Oldest first.
  package var occurrences: [Occurrence]
  /// The occurrences of the last request: its way through the zonelist, and why. Oldest first.
  package var lastRequest: [Occurrence]
  /// Whether there is a slab allocator (`kmem_cache_init` has run).
  package var hasSlab: Bool
  /// When asked for, and when there is one.
  package var slab: SlabReading?
  /// Nil: there are no processes.
  package var memory: MemoryReading?
  /// When asked for, and when there are any.
  package var processes: ProcessesReading?
  /// When asked for, and when there are pages of processes and files.
  package var reclaim: ReclaimReading?
  /// By node; empty: nobody reclaims.
  package var kswapd: [KswapdReading] = []
  package subscript(counter: VMCounter) -> UInt64 {
    vmstat.indices.contains(Int(counter.rawValue)) ? vmstat[Int(counter.rawValue)] : 0
  }
  package init(
    configuration: Configuration, tick: Tick, events: UInt64, ramFrames: UInt64, zones: [ZoneReading],
    vmstat: [UInt64], waiting: [WaitingReading], kswapdOrders: [Int?] = [nil], failures: UInt64, script: ScriptState,
    step: Int, caption: Int?, mark: Int?, markTicks: [Tick?], maps: [MapReading], inspected: FrameReading?,
    chunk: [BlockReading], freeLists: [FreeListReading], occurrences: [Occurrence], lastRequest: [Occurrence],
    hasSlab: Bool = false, slab: SlabReading? = nil
  ) {
    self.configuration = configuration
    self.tick = tick
    self.events = events
    self.ramFrames = ramFrames
    self.zones = zones
    self.vmstat = vmstat
    self.waiting = waiting
    self.kswapdOrders = kswapdOrders
    self.failures = failures
    self.script = script
    self.step = step
    self.caption = caption
    self.mark = mark
    self.markTicks = markTicks
    self.maps = maps
    self.inspected = inspected
    self.chunk = chunk
    self.freeLists = freeLists
    self.occurrences = occurrences
    self.lastRequest = lastRequest
    self.hasSlab = hasSlab
    self.slab = slab
  }
}
