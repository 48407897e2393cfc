// Linux 2.6.11 on IA-32 as numbers: sizes, limits, the places of boot (LF 2.1, 2.2, 9).
//
// Simplified: the kernel maps low memory with 4 MiB pages (PSE), so page tables exist only for fixmap and pkmap; there
// is no initrd, no ACPI, no MP table; .init memory is not given back after boot.

package enum Linux2611 {
  /// 16 MiB / 4 KiB: first frame of ZONE_NORMAL.
  package static let dmaEnd: UInt64 = 4096
  /// MAXMEM = 1 GiB − 128 MiB of vmalloc = 896 MiB = 229,376 frames.
  package static let lowMemLimit: UInt64 = 896 << 8
  /// `highmem=` must leave at least 64 MiB low.
  package static let lowMemMinimum: UInt64 = 64 << 8
  package static let pageOffset: UInt64 = 0xC000_0000
  /// `sizeof(struct page)`.
  package static let descriptorBytes: UInt64 = 32
  /// 640 KiB … 1 MiB is not RAM: frames 160 … 255.
  package static let isaHole: Range<UInt64> = 160..<256
  /// The EBDA lies in the last KiB below 640 KiB: frame 159.
  package static let ebdaFrame: UInt64 = 159
  /// The kernel fills the frames from 1 MiB up to `_end` at 3 MiB (ULK3, figure 2-13: the first 768 frames).
  package static let kernelImage: Range<UInt64> = 256..<768
  /// `wait_queue_head_t`: a lock of 4 bytes and a list head of 8.
  package static let waitQueueBytes: UInt64 = 12

  package static let maximumCPUs = 32
  package static let maximumNodes = 4
  /// The HZ for which include/linux/timex.h has a SHIFT_HZ: below and above it the kernel does not build (RF 7).
  package static let hzRange = 12...1535

  /// The memory that the profile takes, in MiB.
  package static func memoryRange(pae: Bool) -> ClosedRange<UInt64> { 4...(pae ? 65536 : 4096) }

  /// Per-CPU batch (`free_area_init_core`; LF 5.1): present/1024, at most 64 pages (256 KiB), a quarter of it, at least
  /// 1.
  package static func batch(present: UInt32) -> UInt32 {
    var batch = present / 1024
    if batch * 4096 > 256 * 1024 { batch = 256 * 1024 / 4096 }
    return max(1, batch / 4)
  }
}
