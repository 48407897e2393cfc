package import Simulation

/// One descriptor of the frame table: 32 bytes, as much as `struct page` on IA-32 (LF 1.1).
///
/// Stored so that zero bytes mean "not a head, no count": a frame inside a block, free or in use, is all zero, and its
/// block is found by probing the at most 11 places where its head can be.
///
/// Where the 256 bits go:
///
///     flags 24 · order 4 · role 4 │ count 32 │ mapcount 32 │ private 32
///     mapping 27 · kind 5         │ index 32 │ next 32     │ previous 32
///
/// So there is room for 24 page flags, 16 holders and 32 kinds, and a page on an LRU list has its links, `mapping`,
/// `index` and `private` at once. Whoever holds the block decides what `next`, `previous`, `private` and `index` are:
///
///     role         next           previous         private          index
///     freeList     link           link             –                –
///     perCPUList   link           link             –                –
///     lruList      link           link             the page's       the page's
///     handle       handle         –                the page's       the page's
///     asked        gfp mask       request, low     task, tick high  tick, low
///     slab         cache + 1      slab slot + 1    –                –
///     table        –              –                the page's       the page's
///     nobody       –              –                the page's       the page's
package struct Frame: BitwiseCopyable {
  /// Bits 0…23: `PageFlags` (zone, node and PG_highmem follow from the number). Bits 24…27: order of the block that it
  /// heads (ours for a block in use: the kernel leaves it to the caller). Bits 28…31: `FrameRole`; 0: heads nothing.
  package var bits: UInt32
  /// `page_count()`; the kernel stores it minus one.
  package var count: Int32
  /// Mappings in page tables; the kernel stores it minus one.
  package var mapcount: Int32
  /// `page->private`. Of a block whose asker is kept: bits 0…15 the tick's upper part, 16…31 the task.
  var privateField: UInt32
  /// Bits 0…26: `page->mapping`, the number of what maps it: 16 bytes each, 58,720,256 fill all low memory, and 2^27
  /// is more than twice that, so one bit of it can tell anonymous from file. Bits 27…31: kind.
  var mappingAndKind: UInt32
  /// `page->index`. Of a block whose asker is kept: the tick's lower part.
  var indexField: UInt32
  /// On a list: slot number + 1 of the neighbours (`lru`). By role: the handle; the gfp mask of the asker; of a slab,
  /// as in the kernel, the cache (number + 1) and in `previous` the slab (slot + 1).
  package var next: UInt32
  /// By role: see `next`; of a block whose asker is kept the lower half of the request's number.
  package var previous: UInt32

  static let orderShift: UInt32 = 24
  static let roleShift: UInt32 = 28
  static let kindShift: UInt32 = 27
  static let flagMask: UInt32 = 1 << orderShift - 1
  static let mappingMask: UInt32 = 1 << kindShift - 1

  @inline(__always) package var flags: PageFlags {
    get { PageFlags(rawValue: bits & Self.flagMask) }
    set { bits = bits & ~Self.flagMask | newValue.rawValue & Self.flagMask }
  }
  /// Who holds the frame. The one place that tells: nothing is concluded from what else is set.
  @inline(__always) package var role: FrameRole {
    // Only roles are written to these four bits.
    unsafe unsafeBitCast(UInt8(truncatingIfNeeded: bits &>> Self.roleShift), to: FrameRole.self)
  }
  @inline(__always) package var kind: FrameKind {
    // Only kinds are written to these five bits; zero is `.free`.
    unsafe unsafeBitCast(UInt8(truncatingIfNeeded: mappingAndKind &>> Self.kindShift), to: FrameKind.self)
  }
  /// Head of a free block: PG_private, on the list of its order (`page_is_buddy` without the order).
  @inline(__always) package var isFreeHead: Bool { role == .freeList }
  @inline(__always) package var isUsedHead: Bool { bits &>> Self.roleShift > UInt32(FrameRole.freeList.rawValue) }
  @inline(__always) package var isHead: Bool { role != .none }
  /// Order of the block that this frame heads.
  @inline(__always) package var order: Int { Int(bits &>> Self.orderShift & 15) }

  /// `page->private`: the order of a free block; of a page in the swap cache its slot.
  package var privateData: UInt32 {
    get {
      switch role {
      case .freeList: UInt32(order)
      case .asked: 0
      default: privateField
      }
    }
    set {
      // Unreachable: only holders that leave `page->private` alone write it.
      precondition(role.leavesPageFields, "the holder keeps something else there")
      privateField = newValue
    }
  }
  /// `page->mapping`: the number of the mapping or `anon_vma`, below 2^27. Any holder leaves it alone.
  package var mapping: UInt32 {
    get { mappingAndKind & Self.mappingMask }
    set {
      // Unreachable: fewer objects than 2^27 fit low memory.
      precondition(newValue <= Self.mappingMask, "a mapping's number has 27 bits")
      mappingAndKind = mappingAndKind & ~Self.mappingMask | newValue
    }
  }
  /// `page->index`: the place in the mapping, in pages.
  package var index: UInt32 {
    get { role == .asked ? 0 : indexField }
    set {
      // Unreachable: only holders that leave `page->index` alone write it.
      precondition(role.leavesPageFields, "the holder keeps something else there")
      indexField = newValue
    }
  }

  /// The request that holds the block, where it has a handle.
  package var handle: HandleID? { role == .handle ? HandleID(next) : nil }

  @inline(__always) static func bits(role: FrameRole, order: Int, flags: PageFlags = []) -> UInt32 {
    UInt32(role.rawValue) &<< roleShift | UInt32(truncatingIfNeeded: order) &<< orderShift | flags.rawValue
  }

  @inline(__always) mutating func insert(_ flags: PageFlags) { bits |= flags.rawValue }
  @inline(__always) mutating func remove(_ flags: PageFlags) { bits &= ~flags.rawValue }
  /// Another one holds the block.
  @inline(__always) mutating func setRole(_ role: FrameRole) {
    bits = bits & ~(15 &<< Self.roleShift) | UInt32(role.rawValue) &<< Self.roleShift
  }
  /// `page->mapping`, as a number below 2^27.
  @inline(__always) mutating func setMapping(_ mapping: UInt32) {
    mappingAndKind = mappingAndKind & ~Self.mappingMask | mapping
  }

  /// What the head of a free block of this order looks like.
  @inline(__always) static func freeBits(order: UInt32) -> UInt32 {
    UInt32(FrameRole.freeList.rawValue) &<< roleShift | order &<< orderShift | PageFlags.private.rawValue
  }
}

/// Who asked for a block that no handle holds: it stands in the descriptor itself.
package struct Asker: Hashable, Sendable {
  package var task: TaskID
  package var gfp: GFPMask
  package var since: Tick
  /// The lower half of the request's number: tells a block's new tenant from the old one.
  package var request: UInt32
}

extension Frame {
  package var asker: Asker? {
    guard role == .asked else { return nil }
    return Asker(
      task: TaskID(UInt16(truncatingIfNeeded: privateField >> 16)), gfp: GFPMask(rawValue: next),
      since: UInt64(indexField) | UInt64(privateField & 0xFFFF) << 32, request: previous)
  }
}
