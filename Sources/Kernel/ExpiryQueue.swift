package import Simulation

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
