package import Simulation

/// The simulated machine: page frames, zones, per-CPU lists, requests, and the script that it plays.
///
/// Values in (`Event`), values out (`Occurrence`, `Reading`). Deterministic: the same configuration, program, seed and
/// events give the same state, bit for bit. Non-copyable, since a copy of the frame table is a deliberate act.
package struct Machine: ~Copyable {
  private let given: Given

  package internal(set) var frames: FrameTable
  /// By `Configuration.slot`; zones that this machine lacks have `present` 0.
  package internal(set) var zones: ZeroedBuffer<Zone>
  /// Slot of the zone by chunk: zones begin at multiples of a chunk.
  var zoneOfChunk: ZeroedBuffer<UInt8>
  /// Node by CPU.
  var nodeOfCPU: ZeroedBuffer<UInt8>
  /// (zone × cpus + cpu) × 2 + cold.
  package internal(set) var perCPU: ZeroedBuffer<PerCPUList>
  /// node × `GFPMask.zonelistPlaces` + gfp index: how many zones, and which, `Machine.zonelistStride` apart.
  var zonelists: ZeroedBuffer<UInt8>

  private var slabBox: HeapBox<SlabAllocator>
  private var virtualMemoryBox = HeapBox(VirtualMemory())
  package internal(set) var handles = HandleTable()
  package internal(set) var ring = OccurrenceRing()
  /// By `VMCounter`.
  package internal(set) var vmstat: ZeroedBuffer<UInt64>
  package internal(set) var random: RandomSource
  /// `totalram_pages`: what boot handed to the buddy system (RF 14). A machine that begins with given free blocks has
  /// no boot reservations: all of its memory.
  package internal(set) var ramFrames: UInt64
  /// `min_free_kbytes` and the two ratios, as set now.
  package internal(set) var minFreeKbytes: UInt32 = 0
  package internal(set) var lowmemReserveRatio: [UInt32]

  package internal(set) var tick: Tick = 0 { didSet { ring.isStampStale = true } }
  /// Events done since boot.
  package internal(set) var events: UInt64 = 0 { didSet { ring.isStampStale = true } }
  /// Requests that failed since boot.
  package internal(set) var failures: UInt64 = 0
  /// kswapd per node: whether it is awake, and the order that it was woken for.
  package internal(set) var kswapd: [KswapdState]
  /// Requests that wait, in the order in which they went to sleep.
  package internal(set) var waiting = WaitingLine()
  /// Events that wait behind a request.
  var queued = EventsBehind()
  /// Grows with each freed block: what waits is tried again when it changed.
  var freeGeneration: UInt64 = 0
  var retriedGeneration: UInt64 = 0
  /// Number of the next request: `Handle.stamp`, `Asker.request`.
  var stamp: UInt64 = 0
  /// Who asks right now; stamped on every occurrence.
  var requester = Requester() { didSet { ring.isStampStale = true } }
  /// Serials of the first occurrence of the last request, and of the one after its last.
  var lastRequest: Range<UInt64> = 0..<0

  package internal(set) var player = Player()
  /// When the blocks with a lifetime are due.
  var expiries = ExpiryQueue()
  /// By the trace's request number: handle slot + 1; 0: never served or freed.
  var traceHandles: [UInt32]
  /// Chunk digests as of the last `digest()`, and their sum.
  var chunkDigests: ZeroedBuffer<UInt64>
  var digestSum: UInt64 = 0

  static let zonelistStride = 16

  /// What the machine was made from: never changes, hence shared, and one word in the machine.
  private final class Given: Sendable {
    let configuration: Configuration
    let program: Program
    init(_ configuration: Configuration, _ program: Program) {
      self.configuration = configuration
      self.program = program
    }
  }

  /// How the free lists get their first state.
  package enum BootMethod: Sendable {
    /// End state computed: the time grows with the number of largest blocks.
    case closedForm
    /// `free_all_bootmem` page by page, as the kernel does; for tests.
    case literal
  }

  /// Boots. `configuration` must have no `problem` and `start` must fit (`placement`): the caller reports those.
  package init(
    _ configuration: Configuration, start: Start = .boot, seed: UInt64 = 1, program: Program = Program(),
    bootMethod: BootMethod = .closedForm
  ) throws(ConfigurationProblem) {
    if let problem = configuration.problem { throw problem }
    let placements = try Placement.plan(start, on: configuration)
    let zoneCount = configuration.zoneSlots
    // Per zone: 11 free lists, a hot and a cold list per CPU; behind all of them its active and its inactive list.
    let lists = zoneCount * (Order.count + configuration.cpus * 2 + 2)
    given = Given(configuration, program)
    frames = FrameTable(frames: Int(configuration.memoryFrames), lists: lists)
    zones = ZeroedBuffer(zeroed: zoneCount)
    zoneOfChunk = ZeroedBuffer(zeroed: frames.chunkCount)
    nodeOfCPU = ZeroedBuffer(zeroed: configuration.cpus)
    for cpu in 0..<configuration.cpus { nodeOfCPU[cpu] = UInt8(configuration.node(ofCPU: cpu)) }
    perCPU = ZeroedBuffer(zeroed: zoneCount * configuration.cpus * 2)
    zonelists = ZeroedBuffer(zeroed: configuration.nodes * GFPMask.zonelistPlaces * Self.zonelistStride)
    vmstat = ZeroedBuffer(zeroed: VMCounter.allCases.count)
    slabBox = HeapBox(
      SlabAllocator(
        sizes: configuration.slabSizes, cpus: configuration.cpus, lowMemEnd: UInt32(configuration.lowMemFrames)))
    random = RandomSource(seed: seed)
    ramFrames = configuration.memoryFrames
    let ratios = configuration.profile.formulas.reserveRatio
    let given = (configuration.lowmemReserveRatio ?? []).prefix(ratios.count)
    lowmemReserveRatio = Array(given) + ratios.dropFirst(given.count)
    kswapd = [KswapdState](repeating: KswapdState(), count: configuration.nodes)
    traceHandles = [UInt32](repeating: 0, count: program.replay?.requests ?? 0)
    chunkDigests = ZeroedBuffer(zeroed: frames.chunkCount)
    player.script = ScriptPlayer(marks: program.markCount)
    virtualMemory.rest.overcommitMode = configuration.overcommitMemory
    virtualMemory.rest.overcommitRatio = configuration.overcommitRatio
    layOutZones()
    measureMemory()
    virtualMemory.rest.reclaiming.swappiness = configuration.swappiness
    virtualMemory.rest.reclaiming.cachePressure = configuration.cachePressure
    // `swap_setup`
    virtualMemory.rest.reclaiming.pageCluster =
      configuration.pageCluster ?? (configuration.memoryFrames >> 8 < 16 ? 2 : 3)
    virtualMemory.rest.reclaiming.laptopMode = configuration.laptopMode
    if let placements { place(placements) } else { boot(bootMethod) }
    recordBoot()
    if case .slabinfo(let rows) = start {
      startSlab(rows)
    } else if configuration.hasSlab {
      startSlab()
    }
    for event in program.setUp { perform(event) }
  }

  package var configuration: Configuration { @inline(__always) get { given.configuration } }
  package var program: Program { @inline(__always) get { given.program } }

  /// The slab caches, their slabs, objects and pools.
  package internal(set) var slab: SlabAllocator {
    @inline(__always) unsafeAddress { unsafe slabBox.address }
    @inline(__always) unsafeMutableAddress { unsafe slabBox.mutableAddress }
  }

  /// Processes, address spaces, files and the page cache.
  package internal(set) var virtualMemory: VirtualMemory {
    @inline(__always) unsafeAddress { unsafe virtualMemoryBox.address }
    @inline(__always) unsafeMutableAddress { unsafe virtualMemoryBox.mutableAddress }
  }

  @inline(__always) func zoneIndex(of frame: UInt32) -> Int { Int(zoneOfChunk[Int(frame >> 10)]) }

  /// Writes an occurrence of the event that is going on. The innermost paths write cells instead.
  mutating func record(_ what: Happening) {
    ring.begin(OccurrenceStamp(tick: tick, event: events, requester: requester))
    ring.append(what)
  }

  @inline(__always) mutating func record(_ cell: OccurrenceCell) {
    ring.begin(OccurrenceStamp(tick: tick, event: events, requester: requester))
    ring.append(cell)
  }

  /// With one word of its own beside the cell.
  @inline(__always) mutating func record(_ cell: OccurrenceCell, more: UInt64) {
    ring.begin(OccurrenceStamp(tick: tick, event: events, requester: requester))
    ring.append(cell, more: more)
  }

  @inline(__always) mutating func count(_ counter: VMCounter, _ amount: UInt64 = 1) {
    // There is a place for every counter.
    unsafe vmstat.pointer(Int(counter.rawValue)).pointee &+= amount
  }
}
