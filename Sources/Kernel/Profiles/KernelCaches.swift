/// A cache that the kernel makes for itself at boot.
package struct KernelCache: Hashable, Sendable {
  package var name: String
  package var size: UInt32
  package var align: UInt32 = 0
  package var flags: CacheFlags = []
  package var hasConstructor = false
}

extension Linux2611 {
  /// `malloc_sizes` (`kmalloc_sizes.h`): 96 only with lines below 64 bytes, 192 only below 128.
  package static let generalSizes: [UInt32] = [
    32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131_072,
  ]

  static func hasGeneralCache(_ size: UInt32, cacheLine: UInt32) -> Bool {
    size == 96 ? cacheLine < 64 : size == 192 ? cacheLine < 128 : true
  }

  /// Caches that start_kernel() and the first initcalls make after the general ones, in their order, with the sizes of
  /// an i386 build of 2.6.11 (`pgd` and `pmd` depend on PAE: `ownCache`).
  static let ownCaches: [KernelCache] = [
    KernelCache(name: "pmd", size: 4096, align: 4096, hasConstructor: true),
    KernelCache(name: "pgd", size: 4096, align: 4096, hasConstructor: true),
    KernelCache(name: "anon_vma", size: 16, flags: [.destroyByRCU, .panic], hasConstructor: true),
    KernelCache(name: "task_struct", size: 1408, align: 16, flags: .panic),
    KernelCache(name: "sighand_cache", size: 1332, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "signal_cache", size: 316, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "files_cache", size: 436, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "fs_cache", size: 44, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "vm_area_struct", size: 88, flags: .panic),
    KernelCache(name: "mm_struct", size: 488, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "buffer_head", size: 52, flags: .panic, hasConstructor: true),
    KernelCache(name: "idr_layer_cache", size: 136, hasConstructor: true),
    KernelCache(name: "names_cache", size: 4096, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "filp", size: 160, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "dentry_cache", size: 140, flags: [.reclaimAccount, .panic]),
    KernelCache(name: "inode_cache", size: 348, flags: .panic, hasConstructor: true),
    KernelCache(name: "mnt_cache", size: 84, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "sysfs_dir_cache", size: 40),
    KernelCache(name: "bdev_cache", size: 444, flags: [.hwcacheAlign, .reclaimAccount, .panic], hasConstructor: true),
    KernelCache(name: "radix_tree_node", size: 276, flags: .panic, hasConstructor: true),
    KernelCache(name: "sigqueue", size: 148, flags: .panic),
    KernelCache(name: "proc_inode_cache", size: 360, flags: .reclaimAccount, hasConstructor: true),
    KernelCache(name: "file_lock_cache", size: 92, flags: .panic, hasConstructor: true),
    KernelCache(name: "shmem_inode_cache", size: 428, hasConstructor: true),
    KernelCache(name: "blkdev_requests", size: 152, flags: .panic),
    KernelCache(name: "biovec-1", size: 12, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "biovec-4", size: 48, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "biovec-16", size: 192, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "biovec-64", size: 768, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "biovec-128", size: 1536, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "biovec-256", size: 3072, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "bio", size: 60, flags: [.hwcacheAlign, .panic]),
    KernelCache(name: "skbuff_head_cache", size: 160, flags: .hwcacheAlign),
    KernelCache(name: "sock_inode_cache", size: 372, flags: [.hwcacheAlign, .reclaimAccount], hasConstructor: true),
    KernelCache(name: "ip_dst_cache", size: 228, flags: .hwcacheAlign),
    KernelCache(name: "ext3_inode_cache", size: 496, flags: .reclaimAccount, hasConstructor: true),
    KernelCache(name: "journal_head", size: 48),
  ]

  /// How many of them start_kernel() makes, before the other CPUs start: up to `proc_root_init`.
  static let ownCachesOfStartKernel = (ownCaches.firstIndex { $0.name == "proc_inode_cache" } ?? 0) + 1

  /// Names of the kernel's own caches by `CacheID`: `kmem_cache`, each general cache and its twin, the others.
  package static let kernelCacheNames: [String] =
    ["kmem_cache"] + generalSizes.flatMap { ["size-\($0)", "size-\($0)(DMA)"] } + ownCaches.map { $0.name }

  /// The machine has this cache of the kernel's own (any other number: true).
  package static func hasCache(_ cache: CacheID, on configuration: Configuration) -> Bool {
    let general = Int(cache.rawValue) - 1
    if (0..<generalSizes.count * 2).contains(general) {
      return hasGeneralCache(generalSizes[general / 2], cacheLine: UInt32(configuration.cacheLine))
    }
    let own = general - generalSizes.count * 2
    return !ownCaches.indices.contains(own) || ownCache(own, pae: configuration.pae) != nil
  }

  package static let cacheOfCaches = CacheID(0)
  static func generalCache(_ place: Int, dma: Bool) -> CacheID { CacheID(UInt16(1 + place * 2 + (dma ? 1 : 0))) }
  static func ownCache(_ place: Int) -> CacheID { CacheID(UInt16(1 + generalSizes.count * 2 + place)) }

  /// The specification of one of `ownCaches` on this machine; nil: the machine does not have it. With PAE a page
  /// directory is 4 entries of 8 bytes, and there are middle directories of 512 (LF 6.2).
  static func ownCache(_ place: Int, pae: Bool) -> CacheSpec? {
    let own = ownCaches[place]
    if own.name == "pmd", !pae { return nil }
    let isSmall = own.name == "pgd" && pae
    return CacheSpec(
      ownCache(place), size: isSmall ? 32 : own.size, align: isSmall ? 32 : own.align, flags: own.flags,
      hasConstructor: own.hasConstructor)
  }
}
