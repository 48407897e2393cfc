import Simulation

/// The frame table as the buddy system's inner loops use it: its addresses as plain values, so that they stay in
/// registers. Through the table itself they are read again after every store, which costs a quarter of the loop's time.
///
/// Lives no longer than the call that made it, while the table is held exclusively. Frame and list numbers that come
/// from outside are checked; links are not, as in `FrameTable`.
@safe struct FreeListWriter {
  private let slots: UnsafeMutablePointer<Frame>
  private let dirty: UnsafeMutablePointer<UInt8>
  private let listBase: UInt32
  private let slotCount: UInt32

  @inline(__always) init(_ table: inout FrameTable) {
    unsafe slots = table.slots.pointer(0)
    unsafe dirty = table.dirty.pointer(0)
    listBase = UInt32(truncatingIfNeeded: table.listBase)
    slotCount = UInt32(truncatingIfNeeded: table.slots.count)
  }

  @inline(__always) private func touch(_ slot: UInt32) {
    unsafe dirty[Int(slot &>> 10)] = FrameTable.allBits
  }

  /// First frame of a list; nil when it is empty.
  @inline(__always) func first(list: UInt32) -> UInt32? {
    let head = listBase &+ list
    // Bounds, checked once for the unsafe access below: lists lie behind the frames.
    precondition(head < slotCount)
    let next = unsafe slots[Int(head)].next &- 1
    return next >= listBase ? nil : next
  }

  /// What the frame heads, and who holds it: `Frame.bits`.
  @inline(__always) func bits(_ frame: UInt32) -> UInt32 {
    // Bounds, checked once for the unsafe access below.
    precondition(frame < slotCount)
    return unsafe slots[Int(frame)].bits
  }

  /// A block goes to the head of a free list: PG_private, and its order (`page->private` of a free block).
  @inline(__always) func link(_ frame: UInt32, order: UInt32, list: UInt32) {
    let head = listBase &+ list
    // Bounds, checked once for the unsafe accesses below.
    precondition(frame < slotCount && head < slotCount)
    let after = unsafe slots[Int(head)].next
    let block = unsafe slots + Int(frame)
    unsafe block.pointee.bits = Frame.freeBits(order: order)
    unsafe block.pointee.next = after
    unsafe block.pointee.previous = head &+ 1
    unsafe slots[Int(head)].next = frame &+ 1
    unsafe slots[Int(after &- 1)].previous = frame &+ 1
    touch(frame)
    touch(head)
    touch(after &- 1)
  }

  /// The reverse: the frame is all zero again.
  @inline(__always) func unlink(_ frame: UInt32) {
    // Bounds, checked once for the unsafe access below.
    precondition(frame < slotCount)
    let block = unsafe slots + Int(frame)
    let next = unsafe block.pointee.next
    let previous = unsafe block.pointee.previous
    // Unreachable: callers saw the bits of a free block; `fullViolation` compares lists and bits.
    precondition(next != 0, "a frame is on no list")
    unsafe slots[Int(previous &- 1)].next = next
    unsafe slots[Int(next &- 1)].previous = previous
    unsafe block.pointee.bits = 0
    unsafe block.pointee.next = 0
    unsafe block.pointee.previous = 0
    touch(frame)
    touch(previous &- 1)
    touch(next &- 1)
  }
}
