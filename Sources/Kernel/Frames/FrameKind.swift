/// What a frame holds, as the map shows it. Raw value = position in the summaries; 0 is free, so that a zero frame is
/// free.
package enum FrameKind: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// In the buddy system.
  case free
  /// Never handed to the allocator: BIOS, holes, boot reservations.
  case reserved
  /// Kernel image and mem_map (PG_reserved as well).
  case kernelImage
  /// Allocated with a kernel mask (GFP_KERNEL, GFP_ATOMIC, GFP_NOFS …).
  case kernel
  /// Allocated with GFP_HIGHUSER or by name for user space (GFP_USER equals GFP_KERNEL in value: LF 2.5).
  case user
  /// On a hot or cold per-CPU list.
  case perCPU
  /// In use before the script began (`start:`).
  case before
  /// Lost: freed with too small an order, or without an address.
  case lost
  /// A page of a slab (PG_slab).
  case slab
  /// Private memory of processes.
  case anonymous
  /// A page of a file.
  case pageCache
  /// Memory that processes share.
  case shared
  case pageTable
  /// A slab of kernel stacks.
  case kernelStack
  /// One lane of the summaries each.
  package static let count = allCases.count
}
