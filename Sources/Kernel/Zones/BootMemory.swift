import Simulation

// What booting reserves and allocates before the buddy system exists (2.6.11 on i386: arch/i386/kernel/setup.c,
// smpboot.c, init/main.c, mm/bootmem.c, mm/page_alloc.c, kernel/pid.c, fs/dcache.c, fs/inode.c; LF 9, RF 17.12), in
// frames.

/// What the boot allocator has handed out when `free_all_bootmem` runs.
package struct BootMemory {
  package struct Reservation: Hashable, Sendable {
    package var range: Range<UInt64>
    package var kind: FrameKind
  }

  /// Ascending, without overlap, all in low memory.
  package private(set) var reservations: [Reservation]
  /// The bitmap itself: reserved while memory is handed over, freed at the very end.
  package let bitmap: Range<UInt64>

  private let configuration: Configuration
  private var profile: Profile { configuration.profile }
  /// `last_pos` and `last_offset` of `bootmem_data_t`: the last frame of the last allocation, and how many of its bytes
  /// are taken (0: all).
  private var lastFrame: UInt64 = 0
  private var lastOffset: UInt64 = 0

  /// Nil: the machine is too small for them, and the kernel panics ("Out of memory").
  package init?(_ configuration: Configuration) {
    self.configuration = configuration
    let profile = configuration.profile
    let lowMem = configuration.lowMemFrames
    // One bit a frame, right behind the kernel and its first page table (head.S maps the kernel and 128 KiB beyond).
    let tables = profile.boot.kernelImage.upperBound..<profile.boot.kernelImage.upperBound + 1
    let bitmapBytes = ((lowMem + 7) / 8 + 3) / 4 * 4
    // `setup_memory` rounds the end up, and `reserve_bootmem_core` once more: a frame too many, and only the bitmap's
    // own are given back.
    let end = (tables.upperBound * 4096 + bitmapBytes + 4095 + 4095) / 4096
    bitmap = tables.upperBound..<tables.upperBound + (lowMem / 8 + 4095) / 4096
    reservations = [
      Reservation(range: 0..<1, kind: .reserved),  // BIOS data
      Reservation(range: profile.boot.ebdaFrame..<profile.boot.ebdaFrame + 1, kind: .reserved),
      Reservation(range: profile.boot.isaHole, kind: .reserved),
      Reservation(range: profile.boot.kernelImage, kind: .kernelImage),
      Reservation(range: tables, kind: .kernelImage),
      Reservation(range: tables.upperBound..<end, kind: .reserved),
    ]
    if configuration.isSMPBuild { reservations.append(Reservation(range: 1..<2, kind: .reserved)) }
    reservations.sort { $0.range.lowerBound < $1.range.lowerBound }
    guard allocateInSetupArch(), allocateInStartKernel() else { return nil }
  }

  /// Frames that the buddy system gets from low memory and HighMem together: `totalram_pages`, MemTotal.
  package var handedOver: UInt64 {
    configuration.memoryFrames - reservations.reduce(0) { $0 + UInt64($1.range.count) } + UInt64(bitmap.count)
  }

  /// `setup_arch`: the trampoline of the other CPUs, page tables, page descriptors, resources.
  private mutating func allocateInSetupArch() -> Bool {
    if configuration.isSMPBuild, !allocateLowPage(kind: .reserved) { return false }
    let hasHighMem = configuration.memoryFrames > configuration.lowMemFrames
    // One page table for fixmap, one for pkmap, and with PAE one more page directory.
    for _ in 0..<1 + (hasHighMem ? 1 : 0) + (configuration.pae ? 1 : 0) {
      guard allocateLowPage(kind: .kernelImage) else { return false }
    }
    for node in 0..<configuration.nodes {
      let spanned = UInt64(configuration.nodeRange(node).count)
      // `node_alloc_mem_map`: a descriptor more than there are frames.
      guard allocate(bytes: (spanned + 1) * profile.sizes.page) else { return false }
      for type in profile.zones.map(\.type) {
        guard let zone = configuration.zoneRange(ZoneIndex(node: node, type: type)) else { continue }
        let queues = profile.formulas.waitTableEntries(UInt64(zone.count))
        guard allocate(bytes: queues * profile.sizes.waitQueue) else { return false }
      }
    }
    // `legacy_init_iomem_resources`: one for each range of the memory map.
    for _ in 0..<profile.boot.memoryMapEntries {
      guard allocate(bytes: profile.sizes.resource, goal: 0) else { return false }
    }
    return true
  }

  /// `start_kernel` up to `mem_init`: the per-CPU areas of an SMP build and the hash tables.
  private mutating func allocateInStartKernel() -> Bool {
    if configuration.isSMPBuild {
      guard allocate(bytes: profile.sizes.perCPUArea * UInt64(profile.limits.cpus)) else { return false }
    }
    let lowMem = configuration.lowMemFrames
    // `pidhash_init`: by PID, thread group, process group, session.
    for _ in 0..<4 {
      guard allocate(bytes: profile.formulas.pidHashEntries(lowMem) * 4) else { return false }
    }
    // `vfs_caches_init_early`: a bucket for each 8 KiB and each 16 KiB of low memory.
    for scale: UInt64 in [13, 14] {
      let entries = profile.formulas.largeHashEntries(lowMem, configuration.memoryFrames, 4, scale)
      guard allocate(bytes: entries * 4) else { return false }
    }
    return true
  }

  /// `alloc_bootmem_low_pages`: one page, first fit from 0.
  private mutating func allocateLowPage(kind: FrameKind) -> Bool {
    guard let start = findFree(1, from: 0) else { return false }
    reserve(start..<start + 1, kind: kind)
    lastFrame = start
    lastOffset = 0
    return true
  }

  /// `__alloc_bootmem_core` for cache-line aligned bytes: first fit at or after the goal, and without room there from
  /// 0. What follows the last allocation's frame begins in that frame.
  private mutating func allocate(bytes: UInt64, goal given: UInt64? = nil) -> Bool {
    let frames = (bytes + 4095) / 4096
    let goal = given ?? profile.boot.goal
    let from = goal < configuration.lowMemFrames ? goal : 0
    guard let start = findFree(frames, from: from) ?? (from > 0 ? findFree(frames, from: 0) : nil) else { return false }
    guard lastOffset > 0, lastFrame + 1 == start else {
      reserve(start..<start + frames, kind: .reserved)
      lastFrame = start + frames - 1
      lastOffset = bytes % 4096
      return true
    }
    let line = UInt64(configuration.cacheLine)
    let offset = (lastOffset + line - 1) / line * line
    let left = 4096 - offset
    if bytes < left {
      lastOffset = offset + bytes
      return true
    }
    let more = (bytes - left + 4095) / 4096
    if more > 0 { reserve(start..<start + more, kind: .reserved) }
    lastFrame = start + more - 1
    lastOffset = (bytes - left) % 4096
    return true
  }

  private func findFree(_ frames: UInt64, from: UInt64) -> UInt64? {
    var candidate = from
    for reservation in reservations where reservation.range.upperBound > candidate {
      if candidate + frames <= reservation.range.lowerBound { break }
      candidate = reservation.range.upperBound
    }
    return candidate + frames <= configuration.lowMemFrames ? candidate : nil
  }

  private mutating func reserve(_ range: Range<UInt64>, kind: FrameKind) {
    let place = reservations.firstIndex { $0.range.lowerBound > range.lowerBound } ?? reservations.count
    reservations.insert(Reservation(range: range, kind: kind), at: place)
  }
}
