/// Sizes of the kernel's own structures that the arithmetic of slabs depends on: data of the profile, because the table
/// of a real machine may come from another 2.6 (LF 6.1, 6.2).
package struct SlabSizes: Hashable, Sendable, BitwiseCopyable {
  /// `sizeof(kmem_bufctl_t)`: 2 on i386 in 2.6.11, 4 later.
  package var bufctl: UInt32
  /// `sizeof(struct slab)`: 24 in 2.6.11, 28 once it holds a node.
  package var descriptor: UInt32
  /// `cache_line_size()`: L1_CACHE_BYTES, 16 … 128.
  package var cacheLine: UInt32
  /// NR_CPUS of the build: as many pointers lie in `kmem_cache_t`.
  package var possibleCPUs: UInt32
  /// CONFIG_SMP: caches get a shared array.
  package var isSMP: Bool
  /// More than 32 MiB: slabs of order 1 are fine (`slab_break_gfp_order`).
  package var mayBreakAtOrder1: Bool

  package init(
    bufctl: UInt32 = 2, descriptor: UInt32 = 24, cacheLine: UInt32 = 64, possibleCPUs: UInt32 = 32, isSMP: Bool = true,
    mayBreakAtOrder1: Bool = true
  ) {
    self.bufctl = bufctl
    self.descriptor = descriptor
    self.cacheLine = cacheLine
    self.possibleCPUs = possibleCPUs
    self.isSMP = isSMP
    self.mayBreakAtOrder1 = mayBreakAtOrder1
  }

  /// `sizeof(kmem_cache_t)` without debugging: 120 + 4 × NR_CPUS (LF 6.2).
  package var cacheDescriptor: UInt32 { 120 + 4 * possibleCPUs }
  /// `BUFCTL_END` − 2: the most objects that a slab may have (SLAB_LIMIT).
  package var slabLimit: UInt32 { bufctl == 2 ? 0xFFFD : 0xFFFF_FFFD }
  /// `sizeof(struct array_cache)` + a pointer an entry.
  package static func arrayBytes(entries: UInt32) -> UInt32 { 16 + 4 * entries }
}
