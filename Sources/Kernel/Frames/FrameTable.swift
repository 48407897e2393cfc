import Simulation

/// `mem_map`: one descriptor a frame, in chunks of 1,024, and behind them the heads of the lists.
///
/// All changes go through `modify`, `link` and `unlink`, which mark the chunk dirty: digests and keyframes then cost
/// what changed. Lists are circular through a head slot, as the kernel's `list_head`.
package struct FrameTable: ~Copyable {
  package let frameCount: Int
  /// Frames rounded up to whole chunks: the first list head.
  package let listBase: Int
  /// Written here and by keyframes, chunk by chunk.
  var slots: ZeroedBuffer<Frame>
  /// By chunk: `staleBit`, `changedBit` and `uncountedBit`. List heads have their own chunks at the end.
  var dirty: ZeroedBuffer<UInt8>
  package var summary: FrameSummary

  /// The chunk changed since its digest was taken, since the last keyframe, since the coarser summaries were brought up
  /// to date. A change sets all three in one store.
  static let staleBit: UInt8 = 1
  static let changedBit: UInt8 = 2
  static let uncountedBit: UInt8 = 4
  static let allBits = staleBit | changedBit | uncountedBit

  package init(frames: Int, lists: Int) {
    frameCount = frames
    listBase = (frames + PageSize.chunkFrames - 1) / PageSize.chunkFrames * PageSize.chunkFrames
    slots = ZeroedBuffer(zeroed: listBase + lists)
    dirty = ZeroedBuffer(zeroed: (listBase + lists) / PageSize.chunkFrames + 1)
    summary = FrameSummary(frames: listBase)
    for list in 0..<lists {
      let slot = UInt32(listBase + list)
      slots[Int(slot)].next = slot + 1
      slots[Int(slot)].previous = slot + 1
    }
  }

  package var chunkCount: Int { listBase / PageSize.chunkFrames }

  /// Brings the coarser summaries up to date with the chunks that changed. Whoever reads them calls it first; nothing
  /// that can be observed otherwise changes, so it needs no exclusive hold.
  package func countChanges() {
    for chunk in 0..<chunkCount where dirty[chunk] & Self.uncountedBit != 0 {
      summary.carryUp(chunk: chunk)
      unsafe dirty.sharedPointer(chunk).pointee &= ~Self.uncountedBit
    }
  }

  /// The descriptor, to read.
  @inline(__always) package subscript(frame: UInt32) -> Frame {
    unsafeAddress { unsafe slots.address(of: Int(frame)) }
  }

  /// The one setter.
  @inline(__always) package mutating func modify(_ frame: UInt32, _ change: (inout Frame) -> Void) {
    touch(frame)
    change(&slots[Int(frame)])
  }

  /// Every slot lies in a chunk that exists: the callers have checked the slot.
  @inline(__always) mutating func touch(_ slot: UInt32) { unsafe dirty.setUnchecked(Int(slot &>> 10), Self.allBits) }

  package func isDirty(chunk: Int) -> Bool { dirty[chunk] & Self.staleBit != 0 }
  package mutating func clearDirty(chunk: Int) { dirty[chunk] &= ~Self.staleBit }

  // MARK: Lists. `list` counts from 0; its head is slot listBase + list.

  @inline(__always) func headSlot(_ list: Int) -> UInt32 { UInt32(truncatingIfNeeded: listBase &+ list) }

  /// `list_add`: at the head.
  @inline(__always) package mutating func linkFirst(_ frame: UInt32, list: Int) {
    let head = headSlot(list)
    insert(frame, between: head &+ 1, and: slots[Int(head)].next)
  }

  /// `list_add_tail`.
  @inline(__always) package mutating func linkLast(_ frame: UInt32, list: Int) {
    let head = headSlot(list)
    insert(frame, between: slots[Int(head)].previous, and: head &+ 1)
  }

  /// `before` and `after` are links: slot + 1. Links are made in this file alone, from slots that were checked, so
  /// following one needs no check.
  @inline(__always) private mutating func insert(_ frame: UInt32, between before: UInt32, and after: UInt32) {
    slots[Int(frame)].next = after
    slots[Int(frame)].previous = before
    unsafe slots.pointer(Int(before &- 1)).pointee.next = frame &+ 1
    unsafe slots.pointer(Int(after &- 1)).pointee.previous = frame &+ 1
    touch(frame)
    touch(before &- 1)
    touch(after &- 1)
  }

  /// `list_del`.
  @inline(__always) package mutating func unlink(_ frame: UInt32) {
    let next = slots[Int(frame)].next
    let previous = slots[Int(frame)].previous
    // Unreachable: callers took the frame from a list or saw that its block is free; `fullViolation` compares.
    precondition(next != 0, "a frame is on no list")
    unsafe slots.pointer(Int(previous &- 1)).pointee.next = next
    unsafe slots.pointer(Int(next &- 1)).pointee.previous = previous
    slots[Int(frame)].next = 0
    slots[Int(frame)].previous = 0
    touch(frame)
    touch(previous &- 1)
    touch(next &- 1)
  }

  /// First frame of a list; nil when it is empty.
  @inline(__always) package func first(list: Int) -> UInt32? {
    let next = slots[listBase &+ list].next &- 1
    return Int(next) >= listBase ? nil : next
  }
  @inline(__always) package func last(list: Int) -> UInt32? {
    let previous = slots[listBase &+ list].previous &- 1
    return Int(previous) >= listBase ? nil : previous
  }
  /// The frame after this one on its list; nil at the end.
  @inline(__always) package func next(after frame: UInt32) -> UInt32? {
    let next = slots[Int(frame)].next
    return next == 0 || Int(next - 1) >= listBase ? nil : next - 1
  }
  @inline(__always) package func previous(before frame: UInt32) -> UInt32? {
    let previous = slots[Int(frame)].previous
    return previous == 0 || Int(previous - 1) >= listBase ? nil : previous - 1
  }
}
