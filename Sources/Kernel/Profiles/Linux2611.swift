// Linux 2.6.11 on IA-32 as numbers: sizes, limits, the places of boot (LF 2.1, 2.2, 9).
//
// Simplified: the kernel maps low memory with 4 MiB pages (PSE), so page tables exist only for fixmap and pkmap; there
// is no initrd, no ACPI, no MP table, no DMI table, no VGA console's screen buffer; .init memory is not given back
// after boot.

enum Linux2611 {
  /// 16 MiB / 4 KiB: first frame of ZONE_NORMAL.
  static let dmaEnd: UInt64 = 4096
  /// MAXMEM = 1 GiB − 128 MiB of vmalloc = 896 MiB = 229,376 frames.
  static let lowMemLimit: UInt64 = 896 << 8
  /// `highmem=` must leave at least 64 MiB low.
  static let lowMemMinimum: UInt64 = 64 << 8
  static let pageOffset: UInt64 = 0xC000_0000
  /// `sizeof(struct page)`.
  static let descriptorBytes: UInt64 = 32
  /// 640 KiB … 1 MiB is not RAM: frames 160 … 255.
  static let isaHole: Range<UInt64> = 160..<256
  /// The EBDA lies in the last KiB below 640 KiB: frame 159.
  static let ebdaFrame: UInt64 = 159
  /// The kernel fills the frames from 1 MiB up to `_end` at 3 MiB (ULK3, figure 2-13: the first 768 frames).
  static let kernelImage: Range<UInt64> = 256..<768
  /// `spinlock_t` of a build whose `anon_vma` (a lock and a list head) has 16 bytes (LF 6.2).
  static let spinlockBytes: UInt64 = 8
  /// `wait_queue_head_t`: a lock and a list head of 8 bytes.
  static let waitQueueBytes = spinlockBytes + 8
  /// `mempool_t`: a lock, min_nr, curr_nr, elements, pool_data, two functions, a wait queue.
  static let mempoolBytes = spinlockBytes + 6 * 4 + waitQueueBytes
  /// `struct resource`: name, start, end, flags, three links.
  static let resourceBytes: UInt64 = 28
  /// What the BIOS reports: RAM up to the EBDA, the EBDA, the ROM from 0xF0000 on, RAM from 1 MiB on.
  static let memoryMapEntries = 4
  /// `PERCPU_ENOUGH_ROOM`: 32 KiB for each possible CPU, more than what is declared needs.
  static let perCPUAreaBytes: UInt64 = 32768

  /// `wait_table_size`: the power of two that covers a 256th of the zone's frames, 4 … 4,096.
  static func waitTableEntries(frames: UInt64) -> UInt64 {
    var entries: UInt64 = 1
    while entries < frames / 256 { entries *= 2 }
    return min(4096, max(4, entries))
  }

  /// `pidhash_init`: 2^fls(4 × MiB of low memory), 16 … 4,096.
  static func pidHashEntries(lowMemFrames: UInt64) -> UInt64 {
    let megabytes = lowMemFrames >> 8
    return 1 << UInt64(min(12, max(4, 64 - (megabytes * 4).leadingZeroBitCount)))
  }

  /// `alloc_large_system_hash`: a bucket for each 2^scale bytes of low memory in whole MiB, the next power of two above
  /// (also above a power of two), in a sixteenth of all memory at most.
  static func largeHashEntries(
    lowMemFrames: UInt64, allFrames: UInt64, bucketBytes: UInt64, scale: UInt64
  ) -> UInt64 {
    let wanted = ((lowMemFrames + 255) / 256 * 256) >> (scale - 12)
    let above: UInt64 = 1 << UInt64(64 - wanted.leadingZeroBitCount)
    let most = (allFrames << 8) / bucketBytes
    return 1 << UInt64(63 - min(above, most).leadingZeroBitCount)
  }

  /// The HZ for which include/linux/timex.h has a SHIFT_HZ: below and above it the kernel does not build (RF 7).
  static let hzRange = 12...1535

  /// The memory that the profile takes, in MiB. An SMP build has no room for its per-CPU areas in 4.
  static func memoryRange(pae: Bool, isSMP: Bool = false) -> ClosedRange<UInt64> {
    (isSMP ? 5 : 4)...(pae ? 65536 : 4096)
  }

  /// The marks of a per-CPU list (`free_area_init_core`; LF 5.1). Batch: present/1024, at most 64 pages (256 KiB), a
  /// quarter of it, at least 1. A hot list is refilled at 2 batches and drained at 6, a cold one at 0 and 2.
  static func perCPUList(present: UInt32, cold: Bool) -> PerCPUList.Marks {
    var batch = present / 1024
    if batch * 4096 > 256 * 1024 { batch = 256 * 1024 / 4096 }
    batch = max(1, batch / 4)
    return PerCPUList.Marks(low: cold ? 0 : 2 * batch, high: cold ? 2 * batch : 6 * batch, batch: batch)
  }
}
