package import Simulation

// Pages on their lists, what the newest pass made of them, kswapd and swap: for views. What a reading costs follows the
// screen, not the lists.

/// What is wanted of the lists of pages.
package struct ReclaimRequest: Hashable, Sendable {
  /// Nil: the numbers of all zones, and no page.
  package var zone: ZoneIndex?
  /// Pages from the head and from the tail of each list, at most so many.
  package var head: Int
  package var tail: Int
  /// The newest pass with the fate of each of its pages.
  package var hasPass: Bool
  /// Cells of the swap map.
  package var swapCells: Int
  package init(zone: ZoneIndex? = nil, head: Int = 0, tail: Int = 0, hasPass: Bool = false, swapCells: Int = 0) {
    self.zone = zone
    self.head = head
    self.tail = tail
    self.hasPass = hasPass
    self.swapCells = swapCells
  }
}

/// One page on a list.
package struct ListedPage: Hashable, Sendable {
  package var frame: FrameNumber
  package var kind: FrameKind
  package var flags: PageFlags
  /// What `page_referenced` would find now: PG_referenced, or the bit Accessed of an entry. Of a page with many
  /// entries the first eight are looked at.
  package var isReferenced: Bool
}

/// A stretch of a list: from its head and from its tail, and how many pages lie between.
package struct PageListReading: Hashable, Sendable {
  package var length: UInt32
  /// Head first; the newest page is at the head.
  package var head: [ListedPage]
  /// In the same order: its last page is the list's last. Empty where `head` has the whole list.
  package var tail: [ListedPage]
  package var folded: UInt32 { length - UInt32(head.count + tail.count) }
}

/// Where a page went when pages were moved last.
package struct PageMove: Hashable, Sendable {
  package enum To: UInt8, Sendable {
    /// To the active list's head, or to the inactive one's.
    case active, inactive
    /// To the inactive list's tail, after it was written.
    case tail
    case freed
  }
  package var frame: FrameNumber
  package var to: To
}

/// Numbers of one zone's lists.
package struct ZoneReclaimReading: Hashable, Sendable {
  package var zone: ZoneIndex
  package var active: UInt32
  package var inactive: UInt32
  /// `nr_scan_active`, `nr_scan_inactive`: what has come together; from 32 on it is used.
  package var scanActive: UInt32
  package var scanInactive: UInt32
  package var pagesScanned: UInt32
  package var allUnreclaimable: Bool
  package var prevPriority: UInt8
  /// As the next `refill_inactive_zone` would weigh it.
  package var tendency: SwapTendency
}

/// What became of one page in `shrink_list`.
package struct PageFate: Hashable, Sendable {
  package var frame: FrameNumber
  package var page: JudgedPage
  package var verdict: Verdict
  /// The slot that it was given; nil: it was given none.
  package var slot: UInt32?
  /// What `try_to_unmap` did: entries that were taken away, and what stopped it.
  package var unmapped: UInt32
  package var stopped: Unmapping?
  package var occurrence: Occurrence
}

/// One call of `shrink_list`.
package struct PassReading: Hashable, Sendable {
  package var zone: ZoneIndex
  package var tick: Tick
  package var event: UInt64
  package var task: TaskID
  /// Pages that were taken off the inactive list, and what `pgscan_…` counted.
  package var taken: UInt32
  package var scanned: UInt32
  package var priority: UInt8?
  package var isKswapd: Bool
  /// The oldest page first; not all of them while the pass is on.
  package var fates: [PageFate]
}

/// kswapd of a node.
package struct KswapdReading: Hashable, Sendable {
  package enum State: UInt8, Sendable { case sleeping, woken, working, napping }
  package var node: UInt8
  package var state: State
  package var order: UInt8
  /// Of the pass that comes next.
  package var priority: UInt8
  /// Of the round that it is in.
  package var scanned: UInt32
  package var reclaimed: UInt32
}

/// Slots of a swap area; a cell is one slot or several side by side.
package struct SwapCell: Hashable, Sendable {
  package var slots: UInt32
  package var used: UInt32
  /// Of those, with their page in memory: in the swap cache.
  package var cached: UInt32
}

package struct SwapAreaReading: Hashable, Sendable {
  package var priority: Int32
  package var slots: UInt32
  package var used: UInt32
  /// The slot that the search begins at.
  package var next: UInt32
  /// First slot of the cells.
  package var first: UInt32
  package var cells: [SwapCell]
}

package struct ReclaimReading: Hashable, Sendable {
  package var zones: [ZoneReclaimReading]
  /// Of the zone that was asked for.
  package var active: PageListReading?
  package var inactive: PageListReading?
  package var moves: [PageMove]
  package var pass: PassReading?
  package var swap: [SwapAreaReading]
  /// `total_swap_pages`, `nr_swap_pages`, and pages in the swap cache.
  package var swapTotal: UInt32
  package var swapFree: UInt32
  package var swapCached: UInt32
  /// Pages, slots and occurrences that were looked at to make it: what a panel costs.
  package var visited: Int
}
