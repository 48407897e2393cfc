// The buddy system of 2.6.11 (mm/page_alloc.c; LF 4.1): `__rmqueue`, `expand`, `__free_pages_bulk`.
// Buddies are found by frame number: zones start at multiples of the largest block, so this equals the kernel's index
// relative to the zone.

extension Zone {
  /// A block that left the free lists.
  package struct Taken {
    package var frame: UInt32
    /// Order of the list that it was taken from.
    package var from: Int
  }

  /// How far a freed block merged, and what stopped it.
  package struct Merged {
    package var frame: UInt32
    package var order: Int
    package var stop: MergeStop
    package var buddy: UInt32
  }

  @inline(__always)
  private mutating func addFree(_ frame: UInt32, order: Int, _ table: FreeListWriter) {
    let order32 = UInt32(truncatingIfNeeded: order)
    table.link(frame, order: order32, list: firstList &+ order32)
    // Orders come from `nonEmpty` or from the merge loop: 0 … 10.
    unsafe freeBlocks[unchecked: order] &+= 1
    nonEmpty |= 1 &<< order32
  }

  @inline(__always)
  private mutating func removeFree(_ frame: UInt32, order: Int, _ table: FreeListWriter) {
    table.unlink(frame)
    unsafe freeBlocks[unchecked: order] &-= 1
    if unsafe freeBlocks[unchecked: order] == 0 { nonEmpty &= ~(1 &<< UInt32(truncatingIfNeeded: order)) }
  }

  /// `__rmqueue` with `expand`: the head of the smallest list that fits; while it is too large, the upper half goes to
  /// the head of the next lower list and the lower half is kept. Nil when no list of this order or above has a block.
  ///
  ///     order 2: [....]        take frame 0 for order 0
  ///     order 1:     [..]      upper half of 4: frames 2, 3
  ///     order 0:   [.]         upper half of 2: frame 1
  @inline(__always)
  package mutating func rmqueue(_ order: Int, frames: inout FrameTable) -> Taken? {
    let table = FreeListWriter(&frames)
    let fitting = nonEmpty &>> UInt32(truncatingIfNeeded: order)
    if fitting == 0 { return nil }
    let from = order &+ fitting.trailingZeroBitCount
    guard let frame = table.first(list: firstList &+ UInt32(truncatingIfNeeded: from)) else {
      // Unreachable: `fullViolation` compares each list with its count.
      preconditionFailure("nr_free says that a list has blocks and it is empty")
    }
    removeFree(frame, order: from, table)
    free &-= 1 &<< UInt32(truncatingIfNeeded: order)
    var high = from
    while high > order {
      high &-= 1
      addFree(frame &+ 1 &<< UInt32(truncatingIfNeeded: high), order: high, table)
    }
    return Taken(frame: frame, from: from)
  }

  /// `__free_pages_bulk`: merges with the buddy while it is free and of the same order, then goes to the head of its
  /// list.
  @inline(__always)
  @discardableResult
  package mutating func freeBlock(_ block: UInt32, order: Int, frames: inout FrameTable) -> Merged {
    let table = FreeListWriter(&frames)
    let (start, end) = (start, end)
    free &+= 1 &<< UInt32(truncatingIfNeeded: order)
    var frame = block
    var order = order
    var stop = MergeStop.maxOrder
    var buddy = frame
    while order < Order.count - 1 {
      let size: UInt32 = 1 &<< UInt32(truncatingIfNeeded: order)
      buddy = frame ^ size
      if buddy < start || buddy &+ size > end {
        stop = .outsideZone
        break
      }
      let found = table.bits(buddy)
      if found != Frame.freeBits(order: UInt32(truncatingIfNeeded: order)) {
        stop = found &>> Frame.roleShift == UInt32(FrameRole.freeList.rawValue) ? .buddySplit : .buddyInUse
        break
      }
      removeFree(buddy, order: order, table)
      frame &= buddy
      order &+= 1
    }
    addFree(frame, order: order, table)
    return Merged(frame: frame, order: order, stop: stop, buddy: buddy)
  }

  /// Frees [from, to) as the ascending boot walk would leave it. Freeing pieces of an aligned block one after the other
  /// ends with the whole block at the head of its list, so the largest aligned blocks are freed instead: only heads are
  /// touched, 1 of 1,024 frames.
  package mutating func freeAscending(from: UInt32, to: UInt32, frames: inout FrameTable) {
    var frame = from
    while frame < to {
      var order = Swift.min(frame.trailingZeroBitCount, Order.count - 1)
      while 1 << UInt32(order) > to - frame { order -= 1 }
      freeBlock(frame, order: order, frames: &frames)
      frame += 1 << UInt32(order)
    }
  }
}
