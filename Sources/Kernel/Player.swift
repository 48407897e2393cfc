/// Where the script stands. Part of the machine's state, so that it is kept, restored and fingerprinted with it.
package struct Player: Hashable, Sendable {
  /// Phases of a tick, in their order (DESIGN 3: one visible function orders a tick).
  package enum Phase: UInt8, Sendable { case timers, kswapd, script, expiries, workloads, trace, waiting, end }

  package var phase = Phase.timers
  /// Index of the step that comes next.
  package var step = 0
  /// Repeats that are going on, outermost first: first step of the body, and how often it still runs after this time.
  package var loops: [Loop] = []
  /// The script sleeps until this tick.
  package var resumeAt: Tick = 0
  package var hasEnded = false
  /// Next workload of this tick, next operation of the trace.
  package var workload = 0
  package var traceOperation = 0
  /// Ticket of `WaitingLine` from which this tick's round goes on.
  package var waiting = 0
  package var caption: Int?
  package var mark: Int?
  /// By mark: when it was passed, and the counts by `OccurrenceKind` at that moment.
  package var markTicks: [Tick?] = []
  package var markCounts: [[UInt64]] = []
  /// Expectations that did not hold, by index, in the order in which they were met.
  package var brokenExpectations: [Int] = []
  package var metExpectations = 0

  /// Bytes of memory of what grows with the script.
  var size: Int {
    (loops.count + markTicks.count + brokenExpectations.count) * 16
      + markCounts.reduce(0) { $0 + $1.count * 8 + 32 }
  }

  package struct Loop: Hashable, Sendable {
    package var start: Int
    package var left: UInt32
  }
}

/// Blocks with a lifetime by the tick at which they are due: a binary heap, ties in the order of their requests.
package struct ExpiryQueue: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var tick: Tick
    package var stamp: UInt64
    package var handle: HandleID
    /// What it adds to the queue's digest.
    var digest: UInt64 {
      var digest = Digest()
      digest.add(tick)
      digest.add(stamp)
      digest.add(handle.rawValue)
      return digest.value
    }
    func isBefore(_ other: Entry) -> Bool { tick != other.tick ? tick < other.tick : stamp < other.stamp }
  }
  private(set) var heap: [Entry] = []
  /// Sum of the entries' digests: how they lie in the heap says nothing, since the order in which they come out is
  /// theirs.
  private(set) var digestSum: UInt64 = 0
  /// Bytes of memory.
  var size: Int { heap.count * MemoryLayout<Entry>.stride }

  package var first: Entry? { heap.first }

  mutating func push(_ entry: Entry) {
    heap.append(entry)
    digestSum &+= entry.digest
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      if !heap[child].isBefore(heap[parent]) { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  mutating func pop() -> Entry? {
    guard let first = heap.first else { return nil }
    digestSum &-= first.digest
    let last = heap.removeLast()
    if heap.isEmpty { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].isBefore(heap[least]) {
        least = child
      }
      if least == parent { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
