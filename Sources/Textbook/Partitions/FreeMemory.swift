/// Where the search for a hole begins and which one is taken.
package enum FitRule: String, Hashable, Sendable, CaseIterable {
  /// The lowest address that fits.
  case first
  /// From where the last allocation ended, once round.
  case next
  /// The smallest hole that fits; the lowest address among equals.
  case best
  /// The largest hole; the lowest address among equals.
  case worst
}

/// Where next fit goes on.
package enum NextFitStart: Hashable, Sendable {
  /// In the rest of the hole last used (Tanenbaum).
  case restOfHole
  /// In the hole behind it.
  case holeBehind
}

/// Memory handed out in pieces of any size: the holes in the order of their addresses, and who holds what. A request
/// takes the low end of its hole and the rest stays in place; a hole that fits exactly vanishes; freed space merges
/// with its neighbours at once.
package struct FreeMemory: Hashable, Sendable {
  package struct Hole: Hashable, Sendable {
    package var address: Int
    package var size: Int
    package var end: Int { address + size }
    package init(address: Int, size: Int) {
      self.address = address
      self.size = size
    }
  }

  /// What an allocation found.
  package struct Placement: Hashable, Sendable {
    package var address: Int
    /// Of the hole before it was used.
    package var holeSize: Int
  }

  package private(set) var holes: [Hole]
  /// Next fit: the address where its search goes on.
  package private(set) var rover: Int
  /// Holes looked at so far, and requests that found none.
  package private(set) var holesExamined: UInt64 = 0
  package private(set) var failures: UInt64 = 0

  /// - Parameter holes: by address, none touching another, each of at least one unit.
  package init(holes: [Hole]) {
    // Unreachable: the reader puts a unit in use between two holes; an exit test holds it.
    for (one, next) in zip(holes, holes.dropFirst()) { precondition(one.end < next.address) }
    // Unreachable: the reader begins at 1; an exit test holds it.
    precondition(holes.allSatisfy { $0.size > 0 })
    self.holes = holes
    rover = holes.first?.address ?? 0
  }

  /// Memory that is one hole.
  package init(base: Int = 0, size: Int) {
    self.init(holes: size > 0 ? [Hole(address: base, size: size)] : [])
  }

  /// Takes `size` ≥ 1 units. Nil: no hole is large enough.
  package mutating func take(
    _ size: Int, _ rule: FitRule, nextFit start: NextFitStart = .restOfHole
  ) -> Placement? {
    // Unreachable: the reader begins at 1; an exit test holds it.
    precondition(size > 0)
    guard let index = search(size, rule) else {
      failures += 1
      return nil
    }
    let hole = holes[index]
    if hole.size == size {
      holes.remove(at: index)
    } else {
      holes[index] = Hole(address: hole.address + size, size: hole.size - size)
    }
    rover = start == .restOfHole ? hole.address + size : hole.end
    return Placement(address: hole.address, holeSize: hole.size)
  }

  private mutating func search(_ size: Int, _ rule: FitRule) -> Int? {
    switch rule {
    case .first:
      let found = holes.firstIndex { $0.size >= size }
      holesExamined += UInt64(found.map { $0 + 1 } ?? holes.count)
      return found
    case .next:
      let start = firstHole(endingAfter: rover)
      for step in 0..<holes.count {
        let index = start + step < holes.count ? start + step : start + step - holes.count
        holesExamined += 1
        if holes[index].size >= size { return index }
      }
      return nil
    case .best, .worst:
      holesExamined += UInt64(holes.count)
      var found: Int?
      for (index, hole) in holes.enumerated() where hole.size >= size {
        guard let known = found else {
          found = index
          continue
        }
        if rule == .best ? hole.size < holes[known].size : hole.size > holes[known].size { found = index }
      }
      return found
    }
  }

  private func firstHole(endingAfter address: Int) -> Int {
    var low = 0
    var high = holes.count
    while low < high {
      let middle = (low + high) / 2
      if holes[middle].end > address { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Gives back a piece that was taken. Returns how many neighbouring holes it merged with: 0, 1 or 2.
  @discardableResult
  package mutating func giveBack(address: Int, size: Int) -> Int {
    // Unreachable: the reader begins at 1; an exit test holds it.
    precondition(size > 0)
    let index = firstHole(endingAfter: address - 1)
    // `index`: the hole that ends at the address, or the first one behind it.
    let joinsLeft = index < holes.count && holes[index].end == address
    let right = joinsLeft ? index + 1 : index
    // Unreachable: what is given back is what was taken, once (`fitEvents`); an exit test holds it.
    precondition(right == holes.count || holes[right].address >= address + size, "it overlaps a hole")
    let joinsRight = right < holes.count && holes[right].address == address + size
    switch (joinsLeft, joinsRight) {
    case (false, false): holes.insert(Hole(address: address, size: size), at: index)
    case (true, false): holes[index].size += size
    case (false, true): holes[right] = Hole(address: address, size: size + holes[right].size)
    case (true, true):
      holes[index].size += size + holes[right].size
      holes.remove(at: right)
    }
    return (joinsLeft ? 1 : 0) + (joinsRight ? 1 : 0)
  }
}

/// Holes in a list without addresses, first fit, the rest of a hole goes to the end of the list.
package struct TailList: Hashable, Sendable {
  package private(set) var holes: [Int]
  package init(holes: [Int]) { self.holes = holes }

  /// Size of the hole that was taken; nil: none is large enough.
  package mutating func take(_ size: Int) -> Int? {
    guard let index = holes.firstIndex(where: { $0 >= size }) else { return nil }
    let hole = holes.remove(at: index)
    if hole > size { holes.append(hole - size) }
    return hole
  }
}

/// The four cases when a process ends between two neighbours.
package enum NeighbourMerge {
  /// Holes that merge with the one that comes to be: 0, 1 or 2.
  package static func holesMerged(leftIsHole: Bool, rightIsHole: Bool) -> Int {
    (leftIsHole ? 1 : 0) + (rightIsHole ? 1 : 0)
  }
}
