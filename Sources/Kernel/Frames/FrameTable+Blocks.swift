import Simulation

// Every frame lies in exactly one block: free, in use, or a frame alone (reserved, per-CPU). Blocks never cross a
// chunk.

extension FrameTable {
  /// First frame of the block that holds `frame`: the at most 11 places are probed from the nearest on.
  package func head(of frame: UInt32) -> UInt32 {
    for order in 0..<Order.count {
      let candidate = frame & ~(1 << UInt32(order) - 1)
      let head = self[candidate]
      if head.isHead {
        precondition(candidate + 1 << UInt32(head.order) > frame, "a frame lies in no block")
        return candidate
      }
    }
    preconditionFailure("a frame lies in no block")
  }

  /// Calls `body` for each block that begins in `range`, in ascending order; the range must begin at a block's head.
  @inline(__always)
  package func forEachBlock(in range: Range<UInt32>, _ body: (_ head: UInt32, _ order: Int, _ kind: FrameKind) -> Void)
  {
    var frame = range.lowerBound
    while frame < range.upperBound {
      let head = self[frame]
      precondition(head.isHead, "a frame lies in no block")
      body(frame, head.order, head.kind)
      frame += 1 << UInt32(head.order)
    }
  }

  /// Marks a block as in use. Its frames must not be on a list; `order` frames from `frame` on become one block.
  @inline(__always)
  package mutating func markUsed(
    _ frame: UInt32, order: Int, kind: FrameKind, count: Int32 = 1, handle: UInt32? = nil, flags: PageFlags = []
  ) {
    modify(frame) {
      $0.bits = Frame.usedBits(kind: kind, order: order, flags: flags)
      $0.count = count
      $0.privateData = 0
      $0.next = handle.map { $0 + 1 } ?? 0
    }
    summary.add(1 << UInt32(order), of: kind, at: frame, order: order)
  }

  /// The reverse of `markUsed`: the frames belong to nobody until they are put into the buddy system or marked again.
  @inline(__always)
  package mutating func clearUsed(_ frame: UInt32) {
    let old = self[frame]
    summary.remove(1 << UInt32(old.order), of: old.kind, at: frame, order: old.order)
    modify(frame) {
      $0.bits = 0
      $0.count = 0
      $0.mapcount = 0
      $0.privateData = 0
      $0.mapping = 0
      $0.index = 0
      $0.next = 0
      $0.previous = 0
    }
  }
}
