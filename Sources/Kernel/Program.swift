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

package enum Step: Hashable, Sendable {
  case event(Event)
  /// The script sleeps this many ticks.
  case tick(UInt64)
  /// Caption by index.
  case say(Int)
  /// Chapter mark by index.
  case mark(Int)
  /// Waits for a key when somebody watches; takes no time.
  case pause
  /// Claims that must all hold; index of the expectation.
  case expect(Int)
  /// Runs the steps up to the matching `.repeatEnd` this often. `end` is the index of that step; 0 times skips them.
  case repeatStart(count: UInt32, end: Int)
  case repeatEnd(start: Int)
  /// A change of view, by index; the machine ignores it.
  case view(Int)
  /// Who watches stops from now on wherever this comes to be so (`break:`); the machine ignores it.
  case watch(Condition)
}

/// Requests that come by themselves: one every `every` ticks.
package struct Workload: Hashable, Sendable {
  package var every: UInt32
  package var from: Tick
  /// Last tick at which it asks; nil: to the end.
  package var until: Tick?
  /// `.allocate` or `.allocateObject`.
  package var event: Event
  package init(every: UInt32, from: Tick = 1, until: Tick? = nil, event: Event) {
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

/// One line of a real trace, by meaning.
package struct TraceOperation: Hashable, Sendable {
  /// Tick, counted from the start of the replay, at which it is due. Never falls.
  package var tick: UInt32
  /// An allocation's own number (0, 1, 2 …), or for a free the number of the request that it frees; `unknown` if none.
  package var request: UInt32
  package var gfp: GFPMask
  package var order: Order
  package var isFree: Bool
  package static let unknown = UInt32.max
  package init(tick: UInt32, request: UInt32, gfp: GFPMask, order: Order, isFree: Bool) {
    self.tick = tick
    self.request = request
    self.gfp = gfp
    self.order = order
    self.isFree = isFree
  }
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
  package init(
    steps: [Step] = [], expectations: [[Claim]] = [], markCount: Int = 0, workloads: [Workload] = [],
    replay: Replay? = nil
  ) {
    self.steps = steps
    self.expectations = expectations
    self.markCount = markCount
    self.workloads = workloads
    self.replay = replay
  }
}
