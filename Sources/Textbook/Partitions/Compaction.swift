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
