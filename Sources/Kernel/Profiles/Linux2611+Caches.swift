// The caches of Linux 2.6.11 on IA-32, with the sizes of an i386 build.

extension Linux2611 {
  static let caches = KernelCaches(
    general: generalSizes.map { size in
      // `malloc_sizes` (`kmalloc_sizes.h`): 96 only with lines below 64 bytes, 192 only below 128.
      KernelCaches.General(
        size: size, need: size == 96 ? .cacheLine(below: 64) : size == 192 ? .cacheLine(below: 128) : nil)
    }, own: ownCaches, startKernelEndsWith: "proc_inode_cache")

  private static let generalSizes: [UInt32] = [
    32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131_072,
  ]

  /// Those that start_kernel() and the first initcalls make after the general ones, in their order. With PAE a page
  /// directory is 4 entries of 8 bytes, and there are middle directories of 512 (LF 6.2). start_kernel() comes as far
  /// as `proc_root_init`.
  private static let ownCaches: [KernelCaches.Own] = [
    .init(name: "pmd", size: 4096, align: 4096, hasConstructor: true, need: .pae),
    .init(name: "pgd", size: 4096, align: 4096, hasConstructor: true, withPAE: 32),
    .init(name: "anon_vma", size: 16, flags: [.destroyByRCU, .panic], hasConstructor: true),
    .init(name: "task_struct", size: 1408, align: 16, flags: .panic),
    .init(name: "sighand_cache", size: 1332, flags: [.hwcacheAlign, .panic]),
    .init(name: "signal_cache", size: 316, flags: [.hwcacheAlign, .panic]),
    .init(name: "files_cache", size: 436, flags: [.hwcacheAlign, .panic]),
    .init(name: "fs_cache", size: 44, flags: [.hwcacheAlign, .panic]),
    .init(name: "vm_area_struct", size: 88, flags: .panic),
    .init(name: "mm_struct", size: 488, flags: [.hwcacheAlign, .panic]),
    .init(name: "buffer_head", size: 52, flags: .panic, hasConstructor: true),
    .init(name: "idr_layer_cache", size: 136, hasConstructor: true),
    .init(name: "names_cache", size: 4096, flags: [.hwcacheAlign, .panic]),
    .init(name: "filp", size: 160, flags: [.hwcacheAlign, .panic], hasConstructor: true),
    .init(name: "dentry_cache", size: 140, flags: [.reclaimAccount, .panic]),
    .init(name: "inode_cache", size: 348, flags: .panic, hasConstructor: true),
    .init(name: "mnt_cache", size: 84, flags: [.hwcacheAlign, .panic]),
    .init(name: "sysfs_dir_cache", size: 40),
    .init(name: "bdev_cache", size: 444, flags: [.hwcacheAlign, .reclaimAccount, .panic], hasConstructor: true),
    .init(name: "radix_tree_node", size: 276, flags: .panic, hasConstructor: true),
    .init(name: "sigqueue", size: 148, flags: .panic),
    .init(name: "proc_inode_cache", size: 360, flags: .reclaimAccount, hasConstructor: true),
    .init(name: "file_lock_cache", size: 92, flags: .panic, hasConstructor: true),
    .init(name: "shmem_inode_cache", size: 428, hasConstructor: true),
    .init(name: "blkdev_requests", size: 152, flags: .panic),
    .init(name: "biovec-1", size: 12, flags: [.hwcacheAlign, .panic]),
    .init(name: "biovec-4", size: 48, flags: [.hwcacheAlign, .panic]),
    .init(name: "biovec-16", size: 192, flags: [.hwcacheAlign, .panic]),
    .init(name: "biovec-64", size: 768, flags: [.hwcacheAlign, .panic]),
    .init(name: "biovec-128", size: 1536, flags: [.hwcacheAlign, .panic]),
    .init(name: "biovec-256", size: 3072, flags: [.hwcacheAlign, .panic]),
    .init(name: "bio", size: 60, flags: [.hwcacheAlign, .panic]),
    .init(name: "skbuff_head_cache", size: 160, flags: .hwcacheAlign),
    .init(name: "sock_inode_cache", size: 372, flags: [.hwcacheAlign, .reclaimAccount], hasConstructor: true),
    .init(name: "ip_dst_cache", size: 228, flags: .hwcacheAlign),
    .init(name: "ext3_inode_cache", size: 496, flags: .reclaimAccount, hasConstructor: true),
    .init(name: "journal_head", size: 48),
  ]
}
