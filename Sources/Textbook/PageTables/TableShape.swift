/// A shape of page table: how a 4 KiB page's entry is found, and what an entry costs.
package enum TableShape: String, CaseIterable, Hashable, Sendable, Encodable {
  /// One entry for every page that could be.
  case linear
  /// IA-32: 10 / 10 / 12.
  case twoLevel = "two-level"
  /// IA-32 with PAE: 2 / 9 / 9 / 12.
  case pae
  /// x86-64: 9 / 9 / 9 / 9 / 12.
  case fourLevel = "four-level"
  /// One entry for every frame that is, found by a hash.
  case inverted

  package static let pageShift = 12
  package static let pageSize = 1 << pageShift

  /// Bytes of an entry. Of the inverted table: process, page and the next one of the chain.
  package var entryBytes: Int {
    switch self {
    case .linear, .twoLevel: 4
    case .pae, .fourLevel: 8
    case .inverted: 16
    }
  }

  /// How an address falls apart; nil: not by its bits.
  package func split(addressBits: Int) -> AddressSplit? {
    switch self {
    case .linear: AddressSplit(bits: [addressBits - Self.pageShift], offsetBits: Self.pageShift)
    case .twoLevel: .ia32
    case .pae: .pae
    case .fourLevel: .x8664
    case .inverted: nil
    }
  }

  /// Bytes of the tables that map pages in these ranges.
  /// - Parameters:
  ///   - frames: of the memory.
  ///   - slots: of the inverted table's hash, four bytes each.
  package func bytes(
    spaces: [[ClosedRange<Int>]], addressBits: Int, frames: Int, slots: Int
  ) -> (tables: Int, bytes: Int) {
    guard let split = split(addressBits: addressBits) else { return (1, frames * entryBytes + slots * 4) }
    var tables = 0
    var bytes = 0
    for ranges in spaces {
      for (level, count) in Self.tables(split, ranges).enumerated() {
        tables += count
        bytes += count << split.bits[level] * entryBytes
      }
    }
    return (tables, bytes)
  }

  /// Tables on each level, from the root; the root is there even where nothing is mapped.
  private static func tables(_ split: AddressSplit, _ ranges: [ClosedRange<Int>]) -> [Int] {
    var shift = split.bits.reduce(0, +)
    return split.bits.enumerated().map { level, width in
      defer { shift -= width }
      if level == 0 { return 1 }
      // The parts of the ranges that fall into one table of this level, counted once.
      var count = 0
      var end = -1
      for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
        let first = max(range.lowerBound >> shift, end + 1)
        let last = range.upperBound >> shift
        if last >= first {
          count += last - first + 1
          end = last
        }
      }
      return count
    }
  }
}
