/// A translation look-aside buffer: sets of ways, LRU in each set.
package struct TLB: Hashable, Sendable {
  package let sets: Int
  package let ways: Int
  /// By set: tags, the one used last first.
  package private(set) var tags: [[Int]]
  package private(set) var hits: UInt64 = 0
  package private(set) var misses: UInt64 = 0

  /// - Parameter entries: a multiple of `ways`.
  package init(entries: Int, ways: Int) {
    // No reader asks for it; an exit test holds it.
    precondition(ways > 0 && entries > 0 && entries % ways == 0)
    self.ways = ways
    sets = entries / ways
    tags = Array(repeating: [], count: sets)
  }

  package static func index(ofPage page: Int, sets: Int) -> Int { page % sets }
  package static func tag(ofPage page: Int, sets: Int) -> Int { page / sets }

  /// True: hit. A miss loads the page.
  package mutating func reference(_ page: Int) -> Bool {
    let index = Self.index(ofPage: page, sets: sets)
    let tag = Self.tag(ofPage: page, sets: sets)
    let place = tags[index].firstIndex(of: tag)
    if let place { tags[index].remove(at: place) }
    tags[index].insert(tag, at: 0)
    if tags[index].count > ways { tags[index].removeLast() }
    if place != nil { hits += 1 } else { misses += 1 }
    return place != nil
  }

  /// As at a context switch without address-space numbers.
  package mutating func flush() { tags = Array(repeating: [], count: sets) }

  /// Bits of the tag.
  package static func tagBits(virtualBits: Int, pageSize: Int, entries: Int, ways: Int) -> Int? {
    guard let page = PowerOfTwo.exponent(pageSize), ways > 0, entries % ways == 0,
      let index = PowerOfTwo.exponent(entries / ways), virtualBits >= page + index
    else { return nil }
    return virtualBits - page - index
  }
}
