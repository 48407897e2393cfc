/// Moving every segment down until there is one hole.
package enum Compaction {
  /// Time to read and write every word of a memory once; a part of a word is a word.
  package static func time(memory: Int, word: Int, perAccess: Fraction) -> Fraction {
    Fraction((memory + word - 1) / word) * 2 * perAccess
  }

  /// The smallest request that may be refused although so much is free: n segments leave at most n + 1 holes, so one of
  /// them has at least the mean size, rounded up. Nil: nothing is free.
  package static func smallestDeniable(memory: Int, used: [Int]) -> Int? {
    let free = memory - used.reduce(0, +)
    if free <= 0 { return free == 0 ? 1 : nil }
    let holes = used.count + 1
    return (free + holes - 1) / holes + 1
  }
}

/// Base and limit registers: the address is checked against the limit, then the base is added.
package struct BaseAndLimit: Hashable, Sendable {
  package var base: Int
  package var limit: Int
  package init(base: Int, limit: Int) {
    self.base = base
    self.limit = limit
  }
  /// Nil: trap.
  package func physical(_ address: Int) -> Int? { address >= 0 && address < limit ? base + address : nil }
}

/// Overlays: a tree of segments; a segment is resident with all its callers, siblings share their place.
package struct OverlayTree: Hashable, Sendable {
  package var size: Int
  package var children: [OverlayTree]
  package init(size: Int, children: [OverlayTree]) {
    self.size = size
    self.children = children
  }
  /// The heaviest path from the root.
  package var memory: Int { size + (children.map(\.memory).max() ?? 0) }
  package var withoutOverlays: Int { size + children.reduce(0) { $0 + $1.withoutOverlays } }
}
