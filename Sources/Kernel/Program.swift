package import Simulation

// A script compiled to values: what the machine plays tick by tick. `repeat` is a jump and never unrolled.

/// One thing that an `expect` step claims.
package enum Claim: Hashable, Sendable {
  case zoneFree(ZoneIndex, Bound)
  case zoneFreeBlocks(ZoneIndex, Order, Bound)
  case counter(VMCounter, Bound)
  /// Occurrences of a kind since a mark, or since the start.
  case occurrence(OccurrenceKind, Bound, since: Int?)
  /// Tasks that wait for memory now.
  case waiting(Bound)
  /// Requests that failed since the start.
  case failed(Bound)
  /// Blocks and objects held under a name.
  case held(LabelID, Bound)
  /// A column of the cache's row in /proc/slabinfo; a cache that is not there has 0 in each.
  case cache(CacheID, CacheColumn, Bound)
  /// A number of a process, 0 when it is gone; and of all memory.
  case process(TaskID, ProcessColumn, Bound)
  case memory(MemoryColumn, Bound)
}

/// What can be claimed of a process, in pages where it is an amount of memory.
package enum ProcessColumn: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case rss, size, minorFaults, majorFaults, pageTables, locked, areas, children
  package static let names = [
    "rss", "vm-size", "minor-faults", "major-faults", "page-tables", "locked", "areas", "children",
  ]
  package var name: String { Self.names[Int(rawValue)] }
}

/// What can be claimed of all memory of processes and files.
package enum MemoryColumn: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case cached, active, inactive, committed, processes, tlbHits, tlbMisses, tlbFlushes
  package static let names = [
    "cached", "active", "inactive", "committed", "processes", "tlb-hits", "tlb-misses", "tlb-flushes",
  ]
  package var name: String { Self.names[Int(rawValue)] }
}

/// The columns of /proc/slabinfo that can be claimed, and the statistics beside them.
package enum CacheColumn: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case activeObjects, objects, objectSize, objectsPerSlab, pagesPerSlab, limit, batchCount, sharedFactor, activeSlabs,
    slabs, sharedAvailable, colours, freeObjects
  package static let names = [
    "active_objs", "num_objs", "objsize", "objperslab", "pagesperslab", "limit", "batchcount", "sharedfactor",
    "active_slabs", "num_slabs", "sharedavail", "colours", "free_objects",
  ]
  package var name: String { Self.names[Int(rawValue)] }
}

/// A step of the machine's script.
package typealias Step = ScriptStep<Event, Condition>

/// Requests that come by themselves: one every `every` ticks.
package struct Workload: Hashable, Sendable {
  package var every: UInt32
  package var from: Tick
  /// Last tick at which it asks; nil: to the end.
  package var until: Tick?
  /// `.allocate` or `.allocateObject`.
  package var event: Event
  package init(every: UInt32, from: Tick = 1, until: Tick? = nil, event: Event) {
    // `Quantity.every` begins at 1; an exit test holds it.
    precondition(every > 0)
    self.every = every
    self.from = from
    self.until = until
    self.event = event
  }
  package init(every: UInt32, from: Tick = 1, until: Tick? = nil, request: AllocationRequest, requester: Requester) {
    self.init(every: every, from: from, until: until, event: .allocate(request, requester))
  }
}

/// What a trace tells besides requests and frees.
package enum TraceNote: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The tracer lost so many events here; 0: it does not say how many.
  case lost
  /// A request of this order had failed when it was traced.
  case failed
  /// A request of this order, above 10.
  case tooLarge
  /// So many gfp flags of the whole trace have no counterpart here.
  case flagsDropped
}

/// One line of a real trace, by meaning.
package struct TraceOperation: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case allocate, free
    /// Changes nothing; the log tells it.
    case note(TraceNote)
  }
  /// Tick, counted from the start of the replay, at which it is due. Never falls.
  package var tick: UInt32
  /// An allocation's own number (0, 1, 2 …), or for a free the number of the request that it frees, `unknown` if
  /// none; of a note its number.
  package var request: UInt32
  package var gfp: GFPMask
  package var order: Order
  package var kind: Kind
  /// Who asked; a CPU of this machine.
  package var cpu: UInt8
  package var context: Context
  package var task: TaskID
  package static let unknown = UInt32.max
  package init(
    tick: UInt32, request: UInt32, gfp: GFPMask, order: Order, isFree: Bool, by who: Requester = Requester()
  ) {
    self.tick = tick
    self.request = request
    self.gfp = gfp
    self.order = order
    kind = isFree ? .free : .allocate
    (cpu, context, task) = (who.cpu, who.context, who.task)
  }
  package init(tick: UInt32, note: TraceNote, number: UInt32, by who: Requester) {
    self.init(tick: tick, request: number, gfp: GFPMask(), order: Order(0), isFree: false, by: who)
    kind = .note(note)
  }
  package var requester: Requester { Requester(task: task, cpu: cpu, context: context) }
}

/// A trace as the workload (`replay: { trace: FILE }`).
package struct Replay: Hashable, Sendable {
  package var operations: [TraceOperation]
  package var requests: Int
  package init(operations: [TraceOperation], requests: Int) {
    self.operations = operations
    self.requests = requests
  }
}

package struct Program: Hashable, Sendable {
  package var steps: [Step]
  package var expectations: [[Claim]]
  package var markCount: Int
  package var workloads: [Workload]
  package var replay: Replay?
  /// What is done before the script begins: files on the disk, processes that run already.
  package var setUp: [Event]
  package init(
    steps: [Step] = [], expectations: [[Claim]] = [], markCount: Int = 0, workloads: [Workload] = [],
    replay: Replay? = nil, setUp: [Event] = []
  ) {
    self.setUp = setUp
    self.steps = steps
    self.expectations = expectations
    self.markCount = markCount
    self.workloads = workloads
    self.replay = replay
  }
}
