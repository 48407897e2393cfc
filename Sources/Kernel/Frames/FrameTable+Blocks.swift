import Simulation

// Every frame lies in exactly one block: free, in use, or a frame alone (reserved, per-CPU). Blocks never cross a
// chunk.

extension FrameTable {
  /// First frame of the block that holds `frame`: the at most 11 places are probed from the nearest on.
  @inline(__always) package func head(of frame: UInt32) -> UInt32 {
    // Unreachable: looks and conditions name frames of the machine (`Quantity.frame`), a free asks first.
    precondition(Int(frame) < slots.count)
    return unsafe Self.head(of: frame, in: slots.sharedPointer(0))
  }

  /// By the address of the slots, so that a caller does not have to hand over the whole table.
  @inline(never) @unsafe
  private static func head(of frame: UInt32, in slots: UnsafePointer<Frame>) -> UInt32 {
    for order in 0..<Order.count {
      let candidate = frame & ~(1 << UInt32(order) - 1)
      let head = unsafe slots[Int(candidate)]
      if head.isHead {
        // Unreachable: blocks lie side by side from frame 0 on; `fullViolation` walks them.
        precondition(candidate + 1 << UInt32(head.order) > frame, "a frame lies in no block")
        return candidate
      }
    }
    // Unreachable, likewise.
    preconditionFailure("a frame lies in no block")
  }

  /// Calls `body` for each block that begins in `range`, in ascending order; the range must begin at a block's head.
  @inline(__always)
  package func forEachBlock(in range: Range<UInt32>, _ body: (_ head: UInt32, _ order: Int, _ kind: FrameKind) -> Void)
  {
    var frame = range.lowerBound
    while frame < range.upperBound {
      let head = self[frame]
      // Unreachable: callers begin at a head, and the next block begins where one ends.
      precondition(head.isHead, "a frame lies in no block")
      body(frame, head.order, head.kind)
      frame += 1 << UInt32(head.order)
    }
  }

  /// Marks a block as in use. Its frames must not be on a list; 2^`order` frames from `frame` on become one block.
  @inline(__always)
  package mutating func markUsed(
    _ frame: UInt32, order: Int, kind: FrameKind, role: FrameRole, count: Int32 = 1, flags: PageFlags = []
  ) {
    modify(frame) {
      $0.bits = Frame.bits(role: role, order: order, flags: flags)
      $0.count = count
      $0.mappingAndKind = UInt32(kind.rawValue) &<< Frame.kindShift
    }
    summary.add(1 &<< UInt32(truncatingIfNeeded: order), of: kind, at: frame, order: order)
  }

  /// `markUsed` for a block that was asked for.
  @inline(__always)
  mutating func markAsked(_ frame: UInt32, order: Int, kind: FrameKind, by asker: Asker) {
    modify(frame) {
      $0.bits = Frame.bits(role: .asked, order: order)
      $0.count = 1
      $0.mappingAndKind = UInt32(kind.rawValue) &<< Frame.kindShift
      $0.privateField = UInt32(asker.task.rawValue) &<< 16 | UInt32(truncatingIfNeeded: asker.since &>> 32) & 0xFFFF
      $0.indexField = UInt32(truncatingIfNeeded: asker.since)
      $0.next = asker.gfp.rawValue
      $0.previous = asker.request
    }
    summary.add(1 &<< UInt32(truncatingIfNeeded: order), of: kind, at: frame, order: order)
  }

  /// The block in use holds something else from now on.
  mutating func change(_ frame: UInt32, to kind: FrameKind) {
    let block = self[frame]
    summary.remove(1 &<< UInt32(block.order), of: block.kind, at: frame, order: block.order)
    summary.add(1 &<< UInt32(block.order), of: kind, at: frame, order: block.order)
    modify(frame) {
      $0.mappingAndKind = $0.mappingAndKind & Frame.mappingMask | UInt32(kind.rawValue) &<< Frame.kindShift
    }
  }

  /// The block in use is held by a handle, or by nobody.
  mutating func setHolder(_ frame: UInt32, _ handle: HandleID?) {
    modify(frame) {
      // Unreachable: only what `__alloc_pages` has just handed out, or what a handle holds, comes here.
      precondition($0.role == .handle || $0.role == .nobody, "the block has another holder")
      $0.bits = Frame.bits(role: handle == nil ? .nobody : .handle, order: $0.order, flags: $0.flags)
      $0.next = handle?.rawValue ?? 0
    }
  }

  /// The block in use changes hands: its links, or what else the holder kept in `next` and `previous`, are gone before.
  package mutating func setRole(_ frame: UInt32, _ role: FrameRole) {
    modify(frame) {
      // Unreachable: callers hold the block, and took it off its list.
      precondition($0.isUsedHead && role.rawValue > FrameRole.freeList.rawValue, "only blocks in use change hands")
      // Unreachable: as above.
      precondition($0.role == .handle || $0.next == 0 && $0.previous == 0, "the block is still on a list")
      $0.bits = Frame.bits(role: role, order: $0.order, flags: $0.flags)
      $0.next = 0
    }
  }

  /// The reverse of `markUsed`: the frames belong to nobody until they are put into the buddy system or marked again.
  @inline(__always)
  package mutating func clearUsed(_ frame: UInt32) {
    let (order, kind) = (self[frame].order, self[frame].kind)
    summary.remove(1 &<< UInt32(truncatingIfNeeded: order), of: kind, at: frame, order: order)
    modify(frame) { $0 = Frame.empty }
  }
}

extension Frame {
  /// Inside a block, or nothing's yet.
  static let empty = Frame(
    bits: 0, count: 0, mapcount: 0, privateField: 0, mappingAndKind: 0, indexField: 0, next: 0, previous: 0)
}
