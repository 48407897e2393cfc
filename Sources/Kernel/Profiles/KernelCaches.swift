/// The caches of the slab allocator that a kernel makes for itself. Their numbers (`CacheID`): `kmem_cache`, each
/// general cache and its twin for DMA, the others.
package struct KernelCaches: Sendable {
  /// What a machine must have for the kernel to make a cache.
  package enum Need: Hashable, Sendable {
    case pae
    /// Lines of the hardware cache shorter than this.
    case cacheLine(below: Int)

    func isMet(by configuration: Configuration) -> Bool {
      switch self {
      case .pae: configuration.pae
      case .cacheLine(let limit): configuration.cacheLine < limit
      }
    }
  }

  /// A cache of kmalloc.
  package struct General: Hashable, Sendable {
    package var size: UInt32
    package var need: Need?
  }

  package struct Own: Hashable, Sendable {
    package var name: String
    package var size: UInt32
    package var align: UInt32 = 0
    package var flags: CacheFlags = []
    package var hasConstructor = false
    package var need: Need?
    /// Size and alignment with PAE, where they differ.
    package var withPAE: UInt32?
  }

  package let general: [General]
  /// In the order in which they are made, after the general ones.
  package let own: [Own]
  /// How many of them start_kernel() makes, before the other CPUs start.
  package let ownOfStartKernel: Int
  /// By `CacheID`.
  package let names: [String]

  /// - Parameter last: the last of its own caches that start_kernel() makes.
  init(general: [General], own: [Own], startKernelEndsWith last: String) {
    self.general = general
    self.own = own
    ownOfStartKernel = (own.firstIndex { $0.name == last } ?? 0) + 1
    names =
      ["kmem_cache"] + general.flatMap { ["size-\($0.size)", "size-\($0.size)(DMA)"] } + own.map { $0.name }
  }

  package func id(ofGeneral place: Int, dma: Bool) -> CacheID { CacheID(UInt16(1 + place * 2 + (dma ? 1 : 0))) }
  func id(ofOwn place: Int) -> CacheID { CacheID(UInt16(1 + general.count * 2 + place)) }
  /// The cache of the kernel's own with this name.
  package func id(named name: String) -> CacheID? { names.firstIndex(of: name).map { CacheID(UInt16($0)) } }

  /// What a cache of the kernel's own waits for; nil of any other and of those that every machine has.
  package func need(of cache: CacheID) -> Need? {
    let place = Int(cache.rawValue) - 1
    if (0..<general.count * 2).contains(place) { return general[place / 2].need }
    let ofOwn = place - general.count * 2
    return own.indices.contains(ofOwn) ? own[ofOwn].need : nil
  }

  /// The machine has this cache of the kernel's own (any other number: true).
  package func has(_ cache: CacheID, on configuration: Configuration) -> Bool {
    need(of: cache)?.isMet(by: configuration) ?? true
  }

  /// The specification of one of `own` on this machine; nil: the machine does not have it.
  func spec(ofOwn place: Int, on configuration: Configuration) -> CacheSpec? {
    let own = own[place]
    if let need = own.need, !need.isMet(by: configuration) { return nil }
    let small = configuration.pae ? own.withPAE : nil
    return CacheSpec(
      id(ofOwn: place), size: small ?? own.size, align: small ?? own.align, flags: own.flags,
      hasConstructor: own.hasConstructor)
  }
}

extension CacheID {
  /// `kmem_cache`, of which the descriptors of all caches are objects.
  package static let cacheOfCaches = CacheID(0)
}
