/// `struct zone` of 2.6.11, as far as page frames go (LF 10). Sizes in frames.
package struct Zone: BitwiseCopyable {
  package var index: ZoneIndex
  package var start: UInt32
  package var spanned: UInt32
  /// Without holes: 2.6.11 on i386 counts reserved frames as present (LF 2.1).
  package var present: UInt32
  /// `free_pages`: frames in the buddy lists; those on per-CPU lists are not counted.
  package var free: UInt32
  package var min: UInt32
  package var low: UInt32
  package var high: UInt32
  /// `lowmem_reserve` by class zone.
  package var reserve: InlineArray<3, UInt32>
  /// `free_area[order].nr_free`.
  package var freeBlocks: InlineArray<11, UInt32>
  /// Bit k: the list of order k is not empty. Ours: the kernel walks the orders.
  package var nonEmpty: UInt32
  /// List number of order 0; order k is `firstList + k`.
  package var firstList: UInt32
  /// Sum of `pages_scanned`; cleared by `free_pages_bulk`.
  package var pagesScanned: UInt32
  package var allUnreclaimable: Bool

  package init(index: ZoneIndex, start: UInt32, present: UInt32, firstList: Int) {
    self.index = index
    self.start = start
    spanned = present
    self.present = present
    free = 0
    min = 0
    low = 0
    high = 0
    reserve = InlineArray(repeating: 0)
    freeBlocks = InlineArray(repeating: 0)
    nonEmpty = 0
    self.firstList = UInt32(firstList)
    pagesScanned = 0
    allUnreclaimable = false
  }

  package var end: UInt32 { start &+ spanned }
  /// Largest order with a free block; nil when the zone has none.
  package var largestFreeOrder: Int? { nonEmpty == 0 ? nil : 31 - nonEmpty.leadingZeroBitCount }
}
