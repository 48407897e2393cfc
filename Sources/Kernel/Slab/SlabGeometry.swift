/// How the objects of a cache lie in its slabs: the arithmetic of `kmem_cache_create` and `cache_estimate` in 2.6.11
/// (LF 6.1). All sizes in bytes.
package struct SlabGeometry: Hashable, Sendable, BitwiseCopyable {
  /// Size of an object with its padding (`objsize`).
  package var objectSize: UInt32
  package var align: UInt32
  /// Pages of a slab: 2^order.
  package var order: UInt8
  /// Objects of a slab (`num`).
  package var count: UInt32
  /// `slab_size`: the descriptor and its bufctl entries.
  package var management: UInt32
  package var isOffSlab: Bool
  /// Bytes that nothing uses, before colouring.
  package var leftOver: UInt32
  /// How many offsets the slabs take in turn (`colour`); 0 and 1 mean that there is only offset 0.
  package var colours: UInt32
  /// Bytes from one colour to the next (`colour_off`).
  package var colourStep: UInt32

  package var slabBytes: UInt32 { 4096 << UInt32(order) }

  package init(
    objectSize: UInt32, align: UInt32, order: UInt8, count: UInt32, management: UInt32, isOffSlab: Bool,
    leftOver: UInt32, colours: UInt32, colourStep: UInt32
  ) {
    self.objectSize = objectSize
    self.align = align
    self.order = order
    self.count = count
    self.management = management
    self.isOffSlab = isOffSlab
    self.leftOver = leftOver
    self.colours = colours
    self.colourStep = colourStep
  }

  /// MAX_GFP_ORDER and MAX_OBJ_ORDER: 32 pages.
  package static let maximumOrder: UInt8 = 5
  /// The largest object: 32 × 4096.
  package static let maximumObject: UInt32 = 131_072

  @inline(__always) static func roundUp(_ value: UInt32, to align: UInt32) -> UInt32 {
    // ALIGN() of the kernel: a mask, whatever the alignment is.
    (value &+ (align - 1)) & ~(align - 1)
  }

  /// `cache_estimate`: how many objects fit into 2^order pages, and what is left over.
  static func estimate(
    order: UInt8, size: UInt32, align: UInt32, isOffSlab: Bool, sizes: SlabSizes
  ) -> (count: UInt32, leftOver: UInt32) {
    let space = UInt32(4096) << UInt32(order)
    let base = isOffSlab ? 0 : sizes.descriptor
    let extra = isOffSlab ? 0 : sizes.bufctl
    func fits(_ count: UInt32) -> Bool {
      UInt64(count) * UInt64(size) + UInt64(roundUp(base + count * extra, to: align)) <= UInt64(space)
    }
    // Up from 0, as the kernel: with an alignment that is no power of two the mask is not monotonic.
    var count: UInt32 = 0
    while fits(count) { count += 1 }
    if count > 0 { count -= 1 }
    count = min(count, sizes.slabLimit)
    // With no object the kernel takes the descriptor off all the same; unsigned, so it may wrap.
    return (count, space &- count * size &- roundUp(base + count * extra, to: align))
  }

  /// - Parameter offSlabLimit: the most objects whose off-slab descriptor still fits a general cache that is on-slab
  ///   itself: (256 − 24) / 2 = 116 once all general caches are there.
  /// - Returns: nil when not one object fits ("couldn't create cache").
  package init?(
    size given: UInt32, align wanted: UInt32 = 0, flags: CacheFlags = [], sizes: SlabSizes, offSlabLimit: UInt32
  ) {
    var size = Self.roundUp(given, to: 4)
    var align: UInt32 = 4
    if flags.contains(.hwcacheAlign) {
      align = sizes.cacheLine
      while size <= align / 2 { align /= 2 }
    }
    align = max(align, wanted)
    // Tested before the size is rounded to the alignment: 511 bytes stay on the slab, 512 do not.
    var isOff = size >= 4096 / 8
    size = Self.roundUp(size, to: align)
    var order: UInt8 = 0
    var fit = Self.estimate(order: 0, size: size, align: align, isOffSlab: isOff, sizes: sizes)
    if !(flags.contains(.reclaimAccount) && size <= 4096) {
      while order < Self.maximumOrder {
        if fit.count > 0 {
          if isOff, fit.count > offSlabLimit {
            order &-= 1
            fit = Self.estimate(order: order, size: size, align: align, isOffSlab: isOff, sizes: sizes)
            break
          }
          if order >= (sizes.mayBreakAtOrder1 ? 1 : 0) { break }
          if fit.leftOver * 8 <= 4096 << UInt32(order) { break }
        }
        order += 1
        fit = Self.estimate(order: order, size: size, align: align, isOffSlab: isOff, sizes: sizes)
      }
    }
    if fit.count == 0 { return nil }
    var management = Self.roundUp(fit.count * sizes.bufctl + sizes.descriptor, to: align)
    var leftOver = fit.leftOver
    if isOff, leftOver >= management {
      isOff = false
      leftOver -= management
    }
    if isOff { management = fit.count * sizes.bufctl + sizes.descriptor }
    let step = max(sizes.cacheLine, align)
    self.init(
      objectSize: size, align: align, order: order, count: fit.count, management: management, isOffSlab: isOff,
      leftOver: leftOver, colours: leftOver / step, colourStep: step)
  }

  /// `cache_cache` itself, whose geometry `kmem_cache_init` computes apart: order 0, on the slab, aligned to lines.
  package static func cacheOfCaches(_ sizes: SlabSizes) -> SlabGeometry {
    let size = roundUp(sizes.cacheDescriptor, to: sizes.cacheLine)
    let fit = estimate(order: 0, size: size, align: sizes.cacheLine, isOffSlab: false, sizes: sizes)
    return SlabGeometry(
      objectSize: size, align: sizes.cacheLine, order: 0, count: fit.count,
      management: roundUp(fit.count * sizes.bufctl + sizes.descriptor, to: sizes.cacheLine), isOffSlab: false,
      leftOver: fit.leftOver, colours: fit.leftOver / sizes.cacheLine, colourStep: sizes.cacheLine)
  }

  /// Entries of a CPU's array (`enable_cpucache`; LF 6.3).
  package static func arrayLimit(objectSize: UInt32) -> UInt32 {
    switch objectSize {
    case 131_073...: 1
    case 4097...: 8
    case 1025...: 24
    case 257...: 54
    default: 120
    }
  }

  /// `shared` of `enable_cpucache`: a shared array has batchcount × this many entries.
  package static func sharedFactor(objectSize: UInt32, isSMP: Bool) -> UInt32 { isSMP && objectSize <= 4096 ? 8 : 0 }
}
