/// The LRU stack step by step, and what one pass over a string says about every memory size.
package struct LRUStack: Hashable, Sendable {
  /// The page used last first.
  package private(set) var pages: [UInt32] = []
  package init() {}

  /// The page moves to the top. Its distance before, 1 = top; nil: first use.
  @discardableResult
  package mutating func reference(_ page: UInt32) -> Int? {
    let index = pages.firstIndex(of: page)
    if let index { pages.remove(at: index) }
    pages.insert(page, at: 0)
    return index.map { $0 + 1 }
  }
}

/// The distances of a string, counted: C and F of Tanenbaum's stack algorithms.
package struct DistanceCurve: Hashable, Sendable {
  /// `counts[k]`: how often distance k occurred; `counts[0]`: first uses.
  package private(set) var counts: [UInt64] = [0]
  package init() {}

  package mutating func add(_ distance: UInt32) {
    while counts.count <= Int(distance) { counts.append(contentsOf: repeatElement(0, count: counts.count)) }
    counts[Int(distance)] += 1
  }

  package var firstUses: UInt64 { counts[0] }
  /// How often distance k ≥ 1.
  package func count(ofDistance k: Int) -> UInt64 { k < counts.count ? counts[k] : 0 }

  /// Faults of LRU with 1 … `upTo` frames: F(m) = first uses + how often the distance was above m.
  package func faults(upTo: Int) -> [UInt64] {
    var left = counts.reduce(0, +)
    return (0..<max(0, upTo)).map { frames in
      left -= count(ofDistance: frames + 1)
      return left
    }
  }
}

/// LRU at every size in one pass: faults by stack distance, write-backs by *dirty level* (the deepest place a page has
/// been at since it was last written: a memory smaller than that has thrown it out since, and written it back).
package struct LRUCurve: ~Copyable {
  private var stack = StackDistances()
  package private(set) var distances = DistanceCurve()
  /// By page: the dirty level; `clean` = not written since every memory had it clean.
  private var level: [UInt32] = []
  private static let clean: UInt32 = .max
  /// Differences: write-backs with m frames are the sum of the entries up to m.
  private var writeBackSteps: [Int64] = [0, 0]
  private var pages: UInt32 = 0

  package init() {}

  /// Makes room for pages below `count`.
  package mutating func grow(pages count: Int) {
    guard count > level.count else { return }
    let room = max(count, level.count * 2)
    stack.grow(pages: room)
    level.append(contentsOf: repeatElement(Self.clean, count: room - level.count))
  }

  package mutating func serve(_ references: UnsafeBufferPointer<UInt32>) {
    for packed in references { serve(Reference(packed: packed)) }
  }

  @inline(__always) package mutating func serve(_ reference: Reference) {
    let page = Int(reference.page)
    pages = max(pages, reference.page + 1)
    let distance = stack.reference(reference.page)
    distances.add(distance)
    if distance == 0 {
      level[page] = reference.isWrite ? 0 : Self.clean
      return
    }
    let dirty = level[page]
    if dirty != Self.clean { wroteBack(from: dirty, below: distance) }
    level[page] = reference.isWrite ? 0 : dirty == Self.clean ? dirty : max(dirty, distance)
  }

  /// Memories of `low` ≤ m < `high` frames threw the page out modified.
  private mutating func wroteBack(from low: UInt32, below high: UInt32) {
    let first = max(1, low)
    guard first < high else { return }
    while writeBackSteps.count <= Int(high) { writeBackSteps += [Int64](repeating: 0, count: writeBackSteps.count) }
    writeBackSteps[Int(first)] += 1
    writeBackSteps[Int(high)] -= 1
  }

  /// What LRU counts with each of these frame counts. The string is over: pages thrown out and not named since are
  /// counted here, once.
  package consuming func tallies(frames: [Int]) -> [Tally] {
    for page in 0..<pages where level[Int(page)] != Self.clean {
      let place = stack.place(of: page)
      if place > 0 { wroteBack(from: level[Int(page)], below: place) }
    }
    let most = min(frames.max() ?? 0, max(distances.counts.count, writeBackSteps.count))
    let faults = distances.faults(upTo: most)
    var writeBacks: [UInt64] = [0]
    var sum: Int64 = 0
    for step in 0..<most {
      if step + 1 < writeBackSteps.count { sum += writeBackSteps[step + 1] }
      writeBacks.append(UInt64(sum))
    }
    return frames.map { count in
      guard count <= most else { return Tally(faults: distances.firstUses) }
      let loads = faults[count - 1]
      let resident = min(UInt64(count), distances.firstUses)
      return Tally(faults: loads, evictions: loads - resident, writeBacks: writeBacks[count])
    }
  }
}
