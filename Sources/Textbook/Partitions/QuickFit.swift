/// Quick fit: separate lists of the holes of the common sizes, first fit among the rest. A request of a common size is
/// served without a search; giving back has to look for the neighbours in all lists, which is what it costs.
package struct QuickFit: Hashable, Sendable {
  package typealias Hole = FreeMemory.Hole

  /// The common sizes, rising.
  package let sizes: [Int]
  /// By common size: the holes of just this size, the last one given back on top.
  package private(set) var lists: [[Hole]]
  /// All other holes, by address.
  package private(set) var rest: [Hole]
  package private(set) var holesExamined: UInt64 = 0
  package private(set) var failures: UInt64 = 0
  /// Holes that were looked at in search of neighbours.
  package private(set) var neighboursExamined: UInt64 = 0

  package init(base: Int = 0, size: Int, commonSizes: [Int]) {
    sizes = commonSizes.sorted()
    lists = Array(repeating: [], count: commonSizes.count)
    rest = []
    if size > 0 { file(Hole(address: base, size: size)) }
  }

  /// Address of `size` ≥ 1 units; nil: no hole is large enough.
  package mutating func take(_ size: Int) -> Int? {
    // No reader asks for it; an exit test holds it.
    precondition(size > 0)
    if let list = sizes.firstIndex(of: size), let hole = lists[list].popLast() {
      holesExamined += 1
      return hole.address
    }
    if let index = rest.firstIndex(where: { $0.size >= size }) {
      holesExamined += UInt64(index + 1)
      return cut(rest.remove(at: index), size)
    }
    holesExamined += UInt64(rest.count)
    // The next larger common size that has one.
    for list in sizes.indices where sizes[list] > size {
      holesExamined += 1
      if let hole = lists[list].popLast() { return cut(hole, size) }
    }
    failures += 1
    return nil
  }

  private mutating func cut(_ hole: Hole, _ size: Int) -> Int {
    if hole.size > size { file(Hole(address: hole.address + size, size: hole.size - size)) }
    return hole.address
  }

  /// Gives back, merging with both neighbours. Returns how many merged.
  @discardableResult
  package mutating func giveBack(address: Int, size: Int) -> Int {
    var hole = Hole(address: address, size: size)
    var merged = 0
    for other in allHoles {
      neighboursExamined += 1
      if other.end == hole.address || hole.end == other.address {
        unfile(other)
        hole = Hole(address: min(hole.address, other.address), size: hole.size + other.size)
        merged += 1
      }
    }
    file(hole)
    return merged
  }

  /// List by list, then the rest.
  private var allHoles: [Hole] { lists.flatMap { $0 } + rest }

  /// By address.
  package var holes: [Hole] { allHoles.sorted { $0.address < $1.address } }

  private mutating func file(_ hole: Hole) {
    if let list = sizes.firstIndex(of: hole.size) {
      lists[list].append(hole)
    } else {
      let index = rest.firstIndex { $0.address > hole.address } ?? rest.count
      rest.insert(hole, at: index)
    }
  }

  private mutating func unfile(_ hole: Hole) {
    if let list = sizes.firstIndex(of: hole.size) {
      lists[list].removeAll { $0 == hole }
    } else {
      rest.removeAll { $0 == hole }
    }
  }
}
