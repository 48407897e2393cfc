// What 2.6.11 on IA-32 gives to processes: addresses, limits, structures. And what the kernel leaves open and the model
// has to choose (RF 15), once and here:
//
// - The processes take the CPUs in turn, in the order of their pids; an event without a CPU runs on its process's own.
//   Within a tick nothing is preempted: a process runs until it sleeps, ends, or another one is asked to do something.
// - The disk serves one request at a time in the order of arrival, each in `disk: { latency }` ticks; a request is the
//   run of neighbouring pages that one call asks for (`elevator=noop` with a single head).
// - VMAs of a file that map different ranges stand by their first page, the longer one first.
// - RCU callbacks run at once.
// - A parent waits for its children: an ended process is released at once.
// - IPIs reach the other CPUs at once, in the order of their numbers.

extension Linux2611 {
  /// TASK_SIZE in pages: 0xC0000000.
  package static let taskEnd: UInt32 = 0xC0000
  /// Where a program's text begins, as a page: 0x08048000.
  package static let textStart: UInt32 = 0x08048
  /// `mm->mmap_base` with a stack limit below 128 MiB (RF 9): 0xB8000000. Mappings go down from here.
  package static let mmapBase: UInt32 = 0xB8000
  /// RLIMIT_STACK: 8 MiB.
  package static let stackLimit: UInt32 = 2048
  /// MLOCK_LIMIT: pages that a process without CAP_IPC_LOCK may lock.
  package static let lockLimit: UInt32 = 8
  /// `sysctl_max_map_count`.
  package static let mapLimit: UInt32 = 65536
  /// PID_MAX_DEFAULT and RESERVED_PIDS.
  package static let pidLimit: UInt32 = 32768
  package static let reservedPids: UInt32 = 300
  /// `empty_zero_page`: a page of the kernel's own image, the last of it.
  package static let zeroFrame: UInt32 = 767
  /// THREAD_SIZE: a kernel stack with `thread_info` at its end.
  package static let threadSize: UInt32 = 8192
  /// SHMMAX: 32 MiB.
  package static let sharedMemoryLimit: UInt32 = 8192

  // Read-ahead and pagevecs, in pages.
  package static let pagevecSize = 14
  package static let maxReadahead: UInt32 = 32
  package static let minReadahead: UInt32 = 4
  package static let maxCacheHit: UInt32 = 256
  package static let mmapLotsAMiss: UInt32 = 100
  /// `FREE_PTE_NR` of SMP: pages that an unmapping gathers before it frees them.
  package static let gatherPages = 506
  /// ZAP_BLOCK_SIZE without PREEMPT.
  package static let zapBlock: UInt32 = 1024
  /// `radix_tree_preload`: nodes kept for each CPU, 32 / 6 + 2.
  package static let radixPreload = 7
  /// Requests of a queue in one direction, and where it is congested and no longer (RF 1).
  package static let queueRequests = 128
  package static let congestionOn = 113
  package static let congestionOff = 103

  /// `max_threads`: an eighth of memory for stacks of two pages, at least 20 (RF 9).
  package static func maxThreads(frames: UInt64) -> UInt32 { max(20, UInt32(frames / 16)) }

  static let userSpace = Profile.UserSpace(
    taskEnd: taskEnd, textStart: textStart, mmapBase: mmapBase, stackLimit: stackLimit, lockLimit: lockLimit,
    mapLimit: mapLimit, pidLimit: pidLimit, reservedPids: reservedPids, zeroFrame: zeroFrame, threadSize: threadSize,
    sharedMemoryLimit: sharedMemoryLimit, pagevecSize: pagevecSize, maxReadahead: maxReadahead,
    minReadahead: minReadahead, maxCacheHit: maxCacheHit, mmapLotsAMiss: mmapLotsAMiss, gatherPages: gatherPages,
    zapBlock: zapBlock, radixPreload: radixPreload)

  static let userCaches = Profile.UserCaches(
    pmd: kernelCache("pmd"), pgd: kernelCache("pgd"), anonVMA: kernelCache("anon_vma"),
    task: kernelCache("task_struct"), sighand: kernelCache("sighand_cache"), signal: kernelCache("signal_cache"),
    files: kernelCache("files_cache"), fs: kernelCache("fs_cache"), area: kernelCache("vm_area_struct"),
    space: kernelCache("mm_struct"), file: kernelCache("filp"), dentry: kernelCache("dentry_cache"),
    inode: kernelCache("ext3_inode_cache"), sharedInode: kernelCache("shmem_inode_cache"),
    radixNode: kernelCache("radix_tree_node"))

  /// The cache of the kernel's own of this name.
  private static func kernelCache(_ name: String) -> CacheID {
    // Unreachable: the names above are those of the profile's caches.
    guard let cache = caches.id(named: name) else { preconditionFailure("the profile lacks the cache \(name)") }
    return cache
  }
}
