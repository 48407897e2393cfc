// Fragmentation in numbers (LF 4.4; kernels 2.6.35 and later, mm/vmstat.c): integer divisions in the kernel's order.

package enum Fragmentation {
  /// Free frames of these block counts.
  package static func freeFrames(_ blocks: [UInt32]) -> UInt64 {
    blocks.indices.reduce(0) { $0 + UInt64(blocks[$1]) << UInt64($1) }
  }

  /// How many blocks of `order` the free blocks can give.
  package static func suitable(_ blocks: [UInt32], order: Int) -> UInt64 {
    (order..<blocks.count).reduce(0) { $0 + UInt64(blocks[$1]) << UInt64($1 - order) }
  }

  /// `extfrag_index` in thousandths: -1000 would succeed; toward 0 it would fail for lack of memory, toward 1000 for
  /// fragmentation. Other negative values occur (one free block that is too small).
  package static func extfragIndex(_ blocks: [UInt32], order: Int) -> Int {
    let count = blocks.reduce(0) { $0 + Int($1) }
    if count == 0 { return 0 }
    if suitable(blocks, order: order) > 0 { return -1000 }
    return 1000 - (1000 + Int(freeFrames(blocks)) * 1000 / (1 << order)) / count
  }

  /// `unusable_index` in thousandths: the share of free memory that lies in blocks too small for `order`.
  package static func unusableIndex(_ blocks: [UInt32], order: Int) -> Int {
    let free = freeFrames(blocks)
    if free == 0 { return 1000 }
    return Int((free - suitable(blocks, order: order) << UInt64(order)) * 1000 / free)
  }
}
