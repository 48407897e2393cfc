import Kernel
import Simulation

/// The slab allocator as simply as it can be said: slabs are objects with a list of free indexes, arrays are arrays.
/// What it is told of the machine: where new slabs lie. Everything else it works out by itself (LF 6.3).
final class NaiveSlab {
  let base: UInt32
  let size: UInt32
  let count: Int
  /// The chain: the first is handed out next.
  var free: [Int]
  /// Address of the descriptor in its cache, when it lies off the slab.
  var descriptor: UInt32?
  init(base: UInt32, size: UInt32, count: Int) {
    self.base = base
    self.size = size
    self.count = count
    free = Array(0..<count)
  }
  var inUse: Int { count - free.count }
  func address(_ index: Int) -> UInt32 { base + UInt32(index) * size }
}

final class NaiveCache {
  let id: CacheID
  let size: UInt32
  let count: Int
  var limit: Int
  var batch: Int
  var sharedLimit: Int
  var freeLimit: Int
  let descriptors: NaiveCache?
  var full: [NaiveSlab] = []
  var partial: [NaiveSlab] = []
  var empty: [NaiveSlab] = []
  var arrays: [[UInt32]]
  var touched: [Bool]
  var shared: [UInt32] = []
  var sharedTouched = false
  var freeTouched = false
  var nextReap: Tick = 0
  var isReaped = true
  var homes: [UInt32: (slab: NaiveSlab, index: Int)] = [:]
  /// Where the slabs that are being added lie, in the order in which they come.
  var newSlabs: [UInt32] = []

  init(id: CacheID, row: CacheReading, cpus: Int, sharedLimit: Int, descriptors: NaiveCache?) {
    self.id = id
    size = row.geometry.objectSize
    count = Int(row.geometry.count)
    limit = Int(row.limit)
    batch = Int(row.batch)
    self.sharedLimit = sharedLimit
    freeLimit = Int(row.freeLimit)
    nextReap = row.nextReap
    isReaped = !row.flags.contains(.noReap)
    self.descriptors = descriptors
    arrays = Array(repeating: [], count: cpus)
    touched = Array(repeating: false, count: cpus)
  }

  var freeObjects: Int { (partial + empty).reduce(0) { $0 + $1.free.count } }

  func allocate(cpu: Int) -> UInt32 {
    if arrays[cpu].isEmpty { refill(cpu) }
    touched[cpu] = true
    return arrays[cpu].removeLast()
  }

  private func refill(_ cpu: Int) {
    while arrays[cpu].isEmpty {
      var wanted = !touched[cpu] && batch > 16 ? 16 : batch
      if !shared.isEmpty {
        wanted = min(wanted, shared.count)
        arrays[cpu] = Array(shared.suffix(wanted))
        shared.removeLast(wanted)
        sharedTouched = true
        return
      }
      while wanted > 0 {
        let slab: NaiveSlab
        if !partial.isEmpty {
          slab = partial.removeFirst()
        } else {
          freeTouched = true
          if empty.isEmpty { break }
          slab = empty.removeFirst()
        }
        let taken = min(wanted, slab.free.count)
        arrays[cpu] += slab.free.prefix(taken).map { slab.address($0) }
        slab.free.removeFirst(taken)
        wanted -= taken
        if slab.free.isEmpty { full.insert(slab, at: 0) } else { partial.insert(slab, at: 0) }
      }
      if arrays[cpu].isEmpty { grow(cpu) }
    }
  }

  private func grow(_ cpu: Int) {
    let slab = NaiveSlab(base: newSlabs.removeFirst(), size: size, count: count)
    slab.descriptor = descriptors?.allocate(cpu: cpu)
    for index in 0..<count { homes[slab.address(index)] = (slab, index) }
    empty.append(slab)
  }

  func free(_ address: UInt32, cpu: Int) {
    if arrays[cpu].count == limit {
      let room = sharedLimit - shared.count
      let moved = room > 0 ? min(batch, room) : batch
      let oldest = Array(arrays[cpu].prefix(moved))
      if room > 0 { shared += oldest } else { give(oldest, cpu: cpu) }
      arrays[cpu].removeFirst(moved)
    }
    arrays[cpu].append(address)
  }

  /// `free_block`
  private func give(_ addresses: [UInt32], cpu: Int) {
    // The kernel counts all of them as free before it looks at the first.
    var counted = freeObjects + addresses.count
    for address in addresses {
      guard let (slab, index) = homes[address] else { fatalError("no such object") }
      full.removeAll { $0 === slab }
      partial.removeAll { $0 === slab }
      slab.free.insert(index, at: 0)
      if slab.inUse > 0 {
        partial.append(slab)
      } else if counted > freeLimit {
        counted -= count
        end(slab, cpu: cpu)
      } else {
        empty.insert(slab, at: 0)
      }
    }
  }

  private func end(_ slab: NaiveSlab, cpu: Int) {
    for index in 0..<count { homes[slab.address(index)] = nil }
    if let descriptor = slab.descriptor { descriptors?.free(descriptor, cpu: cpu) }
  }

  func shrink(cpu: Int) {
    for other in [cpu] + arrays.indices.filter({ $0 != cpu }) {
      give(arrays[other], cpu: cpu)
      arrays[other] = []
    }
    give(shared, cpu: cpu)
    shared = []
    while let last = empty.popLast() { end(last, cpu: cpu) }
  }

  func reap(cpu: Int, now: Tick, hz: UInt64) {
    guard isReaped else { return }
    drain(&arrays[cpu], &touched[cpu], limit: limit, cpu: cpu)
    if nextReap > now { return }
    nextReap = now + 4 * hz
    drain(&shared, &sharedTouched, limit: sharedLimit, cpu: cpu)
    if freeTouched {
      freeTouched = false
      return
    }
    for _ in 0..<(freeLimit + 5 * count - 1) / (5 * count) where !empty.isEmpty { end(empty.removeFirst(), cpu: cpu) }
  }

  private func drain(_ array: inout [UInt32], _ touched: inout Bool, limit: Int, cpu: Int) {
    if touched {
      touched = false
    } else if !array.isEmpty {
      var count = (limit + 4) / 5
      if count > array.count { count = (array.count + 1) / 2 }
      let oldest = Array(array.prefix(count))
      array.removeFirst(count)
      give(oldest, cpu: cpu)
    }
  }
}
