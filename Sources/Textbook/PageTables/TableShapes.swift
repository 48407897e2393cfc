/// What page tables of each shape cost in memory.
package enum TableShapes {
  /// Tables on each level, from the root, that map some pages.
  /// - Parameters:
  ///   - ranges: first and last page, in any order and overlapping as they like.
  ///   - entriesPerTable: at least 2.
  package static func tablesPerLevel(ranges: [ClosedRange<Int>], entriesPerTable: Int, levels: Int) -> [Int] {
    // Unreachable: the reader begins at 2 entries and 1 level; an exit test holds it.
    precondition(entriesPerTable > 1 && levels > 0)
    return (0..<levels).map { level in
      if level == 0 { return 1 }
      var covered = 1
      for _ in level..<levels {
        let (product, overflow) = covered.multipliedReportingOverflow(by: entriesPerTable)
        covered = overflow ? .max : product
      }
      return distinct(ranges.map { $0.lowerBound / covered...$0.upperBound / covered })
    }
  }

  /// Numbers in the union of the ranges.
  private static func distinct(_ ranges: [ClosedRange<Int>]) -> Int {
    var count = 0
    var end = Int.min
    for range in ranges.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      let first = max(range.lowerBound, end)
      if range.upperBound >= first {
        count += range.upperBound - first + 1
        end = range.upperBound + 1
      }
    }
    return count
  }

  /// Entries of a linear table: a power of two.
  package static func linearEntries(virtualBits: Int, pageSize: Int) -> Fraction? {
    guard let page = PowerOfTwo.exponent(pageSize), virtualBits >= page, virtualBits <= 4096 else { return nil }
    return Fraction(2).power(virtualBits - page)
  }

  /// One entry a frame.
  package static func invertedEntries(memory: Int, pageSize: Int) -> Int { memory / pageSize }

  /// The least power of two of hash slots with a mean chain below one entry.
  package static func leastSlots(entries: Int) -> Int {
    var slots = 1
    while slots <= entries { slots *= 2 }
    return slots
  }

  /// The page size with which so many levels translate so many bits when every table fills just one page. Nil: there
  /// is no such power of two.
  package static func pageSize(virtualBits: Int, levels: Int, entryBytes: Int) -> Int? {
    guard let entry = PowerOfTwo.exponent(entryBytes), levels > 0 else { return nil }
    // levels · (page − entry) + page = virtual
    let (page, rest) = (virtualBits + levels * entry).quotientAndRemainder(dividingBy: levels + 1)
    return rest == 0 && page > entry && page < 63 ? 1 << page : nil
  }
}

/// A tree of tables that holds what it maps: any number of levels.
package struct PageTree: Hashable, Sendable {
  package let split: AddressSplit
  /// Page → frame, by page.
  private var entries: [(page: Int, frame: Int)] = []

  package init(_ split: AddressSplit) { self.split = split }

  package static func == (a: PageTree, b: PageTree) -> Bool {
    a.split == b.split && a.entries.elementsEqual(b.entries) { $0 == $1 }
  }
  package func hash(into hasher: inout Hasher) {
    hasher.combine(split)
    for entry in entries { hasher.combine(entry.page) }
  }

  private func place(of page: Int) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].page < page { low = middle + 1 } else { high = middle }
    }
    return low
  }

  package mutating func map(page: Int, to frame: Int) {
    let index = place(of: page)
    if index < entries.count, entries[index].page == page {
      entries[index].frame = frame
    } else {
      entries.insert((page, frame), at: index)
    }
  }

  package mutating func unmap(page: Int) {
    let index = place(of: page)
    if index < entries.count, entries[index].page == page { entries.remove(at: index) }
  }

  package func frame(ofPage page: Int) -> Int? {
    let index = place(of: page)
    return index < entries.count && entries[index].page == page ? entries[index].frame : nil
  }

  /// Nil: page fault, or an address outside.
  package func physical(_ address: Int) -> Int? {
    guard address >= 0, address >> split.virtualBits == 0 else { return nil }
    guard let frame = frame(ofPage: address >> split.offsetBits) else { return nil }
    return frame << split.offsetBits | split.offset(of: address)
  }

  /// Tables on each level that exist for what is mapped.
  package var tablesPerLevel: [Int] {
    var shift = split.bits.reduce(0, +)
    return split.bits.enumerated().map { level, width in
      defer { shift -= width }
      if level == 0 { return 1 }
      var count = 0
      var last = -1
      for entry in entries where entry.page >> shift != last {
        last = entry.page >> shift
        count += 1
      }
      return count
    }
  }
}
