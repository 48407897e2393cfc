/// One descriptor of the frame table: 32 bytes, as much as `struct page` on IA-32 (LF 1.1).
///
/// Stored so that zero bytes mean "not a head, no count": a frame inside a block, free or in use, is all zero, and its
/// block is found by probing the at most 11 places where its head can be.
package struct Frame: BitwiseCopyable {
  /// Bits 0…19: `PageFlags` (zone, node and PG_highmem follow from the number). Bits 20…23: order of a head in use
  /// (ours: the kernel leaves it to the caller). Bits 24…27: `FrameKind`. Bit 28: head of a block that is not free.
  package var bits: UInt32
  /// `page_count()`; the kernel stores it minus one.
  package var count: Int32
  /// Mappings in page tables; the kernel stores it minus one.
  package var mapcount: Int32
  /// Order, when the frame heads a free block.
  package var privateData: UInt32
  package var mapping: UInt32
  package var index: UInt32
  /// `lru`: slot number + 1 of the neighbours. While the block is on no list, `next` holds its handle + 1; for a slab,
  /// as in the kernel, `next` tells the cache (number + 1) and `previous` the slab (slot + 1).
  package var next: UInt32
  package var previous: UInt32

  static let orderShift: UInt32 = 20
  static let kindShift: UInt32 = 24
  static let headInUse: UInt32 = 1 << 28
  /// Bit 29: the block's handle stands in another list (a name's, a trace's), so that giving it up means reading it.
  static let isListedHandle: UInt32 = 1 << 29
  static let flagMask: UInt32 = (1 << 20) - 1

  @inline(__always) package var flags: PageFlags { PageFlags(rawValue: bits & Self.flagMask) }
  @inline(__always) package var kind: FrameKind {
    // Only `usedBits` writes these four bits, from a kind; all zero is `.free`.
    unsafe unsafeBitCast(UInt8(truncatingIfNeeded: bits >> Self.kindShift & 15), to: FrameKind.self)
  }
  /// Head of a free block: PG_private, not in use (`page_is_buddy` without the order).
  @inline(__always) package var isFreeHead: Bool {
    bits & (PageFlags.private.rawValue | PageFlags.reserved.rawValue | Self.headInUse) == PageFlags.private.rawValue
  }
  @inline(__always) package var isUsedHead: Bool { bits & Self.headInUse != 0 }
  @inline(__always) package var isHead: Bool { isFreeHead || isUsedHead }
  /// Order of the block that this frame heads.
  @inline(__always) package var order: Int {
    isUsedHead ? Int(bits >> Self.orderShift & 15) : Int(privateData)
  }

  /// Bits of a head in use.
  @inline(__always) static func usedBits(kind: FrameKind, order: Int, flags: PageFlags = []) -> UInt32 {
    headInUse | UInt32(kind.rawValue) << kindShift | UInt32(order) << orderShift | flags.rawValue
  }
}
