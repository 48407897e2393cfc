/// How a virtual address falls into indices and an offset.
package struct AddressSplit: Hashable, Sendable {
  /// Bits of each level's index, from the root.
  package let bits: [Int]
  package let offsetBits: Int

  /// At most 63 bits in all.
  package init(bits: [Int], offsetBits: Int) {
    // Unreachable: readers refuse more than 62 bits; an exit test holds it.
    precondition(bits.allSatisfy { $0 >= 0 } && offsetBits >= 0 && bits.reduce(offsetBits, +) <= 63)
    self.bits = bits
    self.offsetBits = offsetBits
  }

  /// IA-32: 10 / 10 / 12; with PAE 2 / 9 / 9 / 12; x86-64: 9 / 9 / 9 / 9 / 12.
  package static let ia32 = AddressSplit(bits: [10, 10], offsetBits: 12)
  package static let pae = AddressSplit(bits: [2, 9, 9], offsetBits: 12)
  package static let x8664 = AddressSplit(bits: [9, 9, 9, 9], offsetBits: 12)

  package var virtualBits: Int { bits.reduce(offsetBits, +) }
  package func offset(of address: Int) -> Int { address & (1 << offsetBits - 1) }
  /// From the root. Nil: the address is outside.
  package func indices(of address: Int) -> [Int]? {
    guard address >= 0, address >> virtualBits == 0 else { return nil }
    var shift = virtualBits
    return bits.map { width in
      shift -= width
      return address >> shift & (1 << width - 1)
    }
  }

  /// Bits of an entry that address the next table, which is aligned to its size, and at the last level the frame.
  package func nextTableBits(physicalBits: Int, entryBytes: Int) -> [Int] {
    let entryShift = PowerOfTwo.exponent(entryBytes) ?? 0
    return bits.indices.map { level in
      level + 1 < bits.count ? physicalBits - bits[level + 1] - entryShift : physicalBits - offsetBits
    }
  }

  /// Levels such that a table below the root fills just one page. The root takes what is left.
  package static func fillingPages(virtualBits: Int, pageSize: Int, entryBytes: Int) -> AddressSplit? {
    guard let page = PowerOfTwo.exponent(pageSize), let entry = PowerOfTwo.exponent(entryBytes), entry < page,
      virtualBits <= 63
    else { return nil }
    var left = virtualBits - page
    guard left >= 0 else { return nil }
    var bits: [Int] = []
    while left > 0 {
      bits.insert(min(left, page - entry), at: 0)
      left -= bits[0]
    }
    return AddressSplit(bits: bits, offsetBits: page)
  }
}

package enum PowerOfTwo {
  /// n if the number is 2^n.
  package static func exponent(_ number: Int) -> Int? {
    number > 0 && number.nonzeroBitCount == 1 ? number.trailingZeroBitCount : nil
  }
}
