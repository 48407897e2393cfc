/// `struct zone` of 2.6.11, as far as page frames go (LF 10). Sizes in frames. What every request reads comes first, so
/// that it lies together; what is asked now and then follows.
package struct Zone: BitwiseCopyable {
  /// `free_pages`: frames in the buddy lists; those on per-CPU lists are not counted.
  package var free: UInt32
  package var low: UInt32
  package var start: UInt32
  /// First frame behind the zone.
  package private(set) var end: UInt32
  /// Bit k: the list of order k is not empty. Ours: the kernel walks the orders.
  package var nonEmpty: UInt32
  /// List number of order 0; order k is `firstList + k`.
  package var firstList: UInt32
  /// `free_area[order].nr_free`.
  package var freeBlocks: InlineArray<11, UInt32>
  package var index: ZoneIndex
  /// Its place among the zones of a node.
  let classZone: UInt8
  package var allUnreclaimable: Bool
  /// The counter of what this zone gives out (`pgalloc_…`).
  let allocations: VMCounter
  /// `lowmem_reserve` by class zone; those that the profile lacks stay 0.
  package var reserve: InlineArray<4, UInt32>
  /// Sum of `pages_scanned`; cleared by `free_pages_bulk`.
  package var pagesScanned: UInt32
  package var min: UInt32
  package var high: UInt32
  /// Without holes: 2.6.11 on i386 counts reserved frames as present (LF 2.1).
  package var present: UInt32
  /// `nr_active` and `nr_inactive`: pages on the two lists.
  package var active: UInt32 = 0
  package var inactive: UInt32 = 0
  /// `nr_scan_active` and `nr_scan_inactive`: what has come together of looking at the lists.
  package var scanActive: UInt32 = 0
  package var scanInactive: UInt32 = 0
  /// `temp_priority` and `prev_priority`: how far reclaim went down, and what the tendency is made of.
  var tempPriority = Reclaiming.defaultPriority
  package var prevPriority = Reclaiming.defaultPriority
  /// Where in the ring the newest `shrink_zone` and `shrink_list` stand: serials plus one. For readings alone.
  var lastShrink: UInt64 = 0
  var lastPass: UInt64 = 0

  /// Where the rows of counts lie, for who reads one of them by the zone's address.
  static let freeBlocksOffset = 24
  static let reserveOffset = 72
  /// Zones of a node that there is room for.
  static let classes = 4

  /// - Parameter place: its place among the zones of a node.
  package init(
    index: ZoneIndex, start: UInt32, present: UInt32, firstList: Int, place: Int = 0,
    allocations: VMCounter = .pgallocNormal
  ) {
    free = 0
    low = 0
    self.start = start
    end = start &+ present
    nonEmpty = 0
    self.firstList = UInt32(firstList)
    freeBlocks = InlineArray(repeating: 0)
    self.index = index
    classZone = UInt8(place)
    allUnreclaimable = false
    self.allocations = allocations
    pagesScanned = 0
    min = 0
    high = 0
    reserve = InlineArray(repeating: 0)
    self.present = present
    // Unreachable: a property of the type, told by the first machine.
    precondition(
      MemoryLayout<Zone>.offset(of: \.freeBlocks) == Self.freeBlocksOffset
        && MemoryLayout<Zone>.offset(of: \.reserve) == Self.reserveOffset)
  }

  package var spanned: UInt32 { end &- start }
  /// Largest order with a free block; nil when the zone has none.
  package var largestFreeOrder: Int? { nonEmpty == 0 ? nil : 31 - nonEmpty.leadingZeroBitCount }
}
