/// What a kernel gives to processes: addresses and limits, amounts in pages.
extension Profile {
  package struct UserSpace: Sendable, BitwiseCopyable {
    /// TASK_SIZE.
    package var taskEnd: UInt32
    /// Where a program's text begins.
    package var textStart: UInt32
    /// `mm->mmap_base`: mappings go down from here.
    package var mmapBase: UInt32
    /// RLIMIT_STACK.
    package var stackLimit: UInt32
    /// RLIMIT_MEMLOCK: what a process without CAP_IPC_LOCK may lock.
    package var lockLimit: UInt32
    /// `sysctl_max_map_count`.
    package var mapLimit: UInt32
    /// PID_MAX_DEFAULT and RESERVED_PIDS.
    package var pidLimit: UInt32
    package var reservedPids: UInt32
    /// `empty_zero_page`.
    package var zeroFrame: UInt32
    /// THREAD_SIZE in bytes: a kernel stack.
    package var threadSize: UInt32
    /// SHMMAX.
    package var sharedMemoryLimit: UInt32
    package var pagevecSize: Int
    /// VM_MAX_READAHEAD and VM_MIN_READAHEAD.
    package var maxReadahead: UInt32
    package var minReadahead: UInt32
    /// VM_MAX_CACHE_HIT.
    package var maxCacheHit: UInt32
    /// MMAP_LOTSAMISS.
    package var mmapLotsAMiss: UInt32
    /// `FREE_PTE_NR`: pages that an unmapping on several CPUs gathers before it frees them.
    package var gatherPages: Int
    /// ZAP_BLOCK_SIZE.
    package var zapBlock: UInt32
    /// `radix_tree_preload`: nodes kept for each CPU.
    package var radixPreload: Int
  }

  /// The caches that processes, address spaces and files come from.
  package struct UserCaches: Sendable, BitwiseCopyable {
    package var pmd: CacheID
    package var pgd: CacheID
    package var anonVMA: CacheID
    package var task: CacheID
    package var sighand: CacheID
    package var signal: CacheID
    package var files: CacheID
    package var fs: CacheID
    package var area: CacheID
    package var space: CacheID
    package var file: CacheID
    package var dentry: CacheID
    package var inode: CacheID
    package var sharedInode: CacheID
    package var radixNode: CacheID
  }
}

extension Machine {
  @inline(__always) var userSpace: Profile.UserSpace { configuration.profile.userSpace }
  @inline(__always) var userCaches: Profile.UserCaches { configuration.profile.userCaches }
}
