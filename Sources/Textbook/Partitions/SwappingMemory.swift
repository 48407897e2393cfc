/// Swapping with partitions of any size: processes come, go, are swapped out and in; compaction moves them all down.
package struct SwappingMemory: Hashable, Sendable, Encodable {
  package struct Segment: Hashable, Sendable, Encodable {
    package var process: Int
    package var address: Int
    package var size: Int
  }

  package let size: Int
  /// By address.
  package private(set) var segments: [Segment] = []
  package private(set) var unitsMoved = 0
  private var memory: FreeMemory

  package init(size: Int) {
    self.size = size
    memory = FreeMemory(size: size)
  }

  package var holes: [FreeMemory.Hole] { memory.holes }
  package var free: Int { memory.holes.reduce(0) { $0 + $1.size } }

  /// False: no hole is large enough; compaction may help if `free` is.
  package mutating func load(_ process: Int, size: Int, _ rule: FitRule) -> Bool {
    guard let place = memory.take(size, rule) else { return false }
    let index = segments.firstIndex { $0.address > place.address } ?? segments.count
    segments.insert(Segment(process: process, address: place.address, size: size), at: index)
    return true
  }

  /// It ends, or is swapped out. False: it is not in memory.
  package mutating func unload(_ process: Int) -> Bool {
    guard let index = segments.firstIndex(where: { $0.process == process }) else { return false }
    let segment = segments.remove(at: index)
    memory.giveBack(address: segment.address, size: segment.size)
    return true
  }

  /// Every segment moves down to the one before; one hole is left. Returns the units moved.
  @discardableResult
  package mutating func compact() -> Int {
    var end = 0
    var moved = 0
    for index in segments.indices {
      if segments[index].address != end { moved += segments[index].size }
      segments[index].address = end
      end += segments[index].size
    }
    memory = FreeMemory(base: end, size: size - end)
    unitsMoved += moved
    return moved
  }
}
