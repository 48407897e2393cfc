import Simulation

// Boot reservations of 2.6.11 on i386 (arch/i386/kernel/setup.c, mm/bootmem.c; LF 9), in frames.

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

  package init(_ configuration: Configuration) {
    let lowMem = configuration.lowMemFrames
    // One bit a frame, right behind the kernel and its first page table (head.S maps the kernel and 128 KiB beyond).
    let tables = Linux2611.kernelImage.upperBound..<Linux2611.kernelImage.upperBound + 1
    bitmap = tables.upperBound..<tables.upperBound + (lowMem + 8 * 4096 - 1) / (8 * 4096)
    reservations = [
      Reservation(range: 0..<1, kind: .reserved),  // BIOS data
      Reservation(range: Linux2611.ebdaFrame..<Linux2611.ebdaFrame + 1, kind: .reserved),
      Reservation(range: Linux2611.isaHole, kind: .reserved),
      Reservation(range: Linux2611.kernelImage, kind: .kernelImage),
      Reservation(range: tables, kind: .kernelImage),
      Reservation(range: bitmap, kind: .reserved),
    ]
    if configuration.cpus > 1 {  // SMP trampoline
      reservations.append(Reservation(range: 1..<2, kind: .reserved))
    }
    let hasHighMem = configuration.memoryFrames > lowMem
    // One page table for fixmap, one for pkmap, and with PAE one more page directory.
    let pageTables = 1 + (hasHighMem ? 1 : 0) + (configuration.pae ? 1 : 0)
    allocate(frames: UInt64(pageTables), goal: 0, limit: lowMem, kind: .kernelImage)
    for node in 0..<configuration.nodes {
      let bytes = Self.descriptorBytes(of: node, in: configuration)
      // MAX_DMA_ADDRESS: mem_map lies above 16 MiB when memory reaches that far.
      allocate(frames: (bytes + 4095) / 4096, goal: Linux2611.dmaEnd, limit: lowMem, kind: .reserved)
    }
  }

  /// `alloc_node_mem_map` and the zones' wait tables: (spanned + 1) descriptors, then each zone's power of two of wait
  /// queues (at least spanned/256; 4 … 4,096), packed one behind the other.
  static func descriptorBytes(of node: Int, in configuration: Configuration) -> UInt64 {
    let spanned = UInt64(configuration.nodeRange(node).count)
    var bytes = (spanned + 1) * Linux2611.descriptorBytes
    for type in ZoneType.allCases {
      guard let zone = configuration.zoneRange(ZoneIndex(node: node, type: type)) else { continue }
      var entries: UInt64 = 1
      while entries < UInt64(zone.count) / 256 { entries *= 2 }
      let line = UInt64(configuration.cacheLine)
      bytes = (bytes + line - 1) / line * line
      bytes += min(4096, max(4, entries)) * Linux2611.waitQueueBytes
    }
    return bytes
  }

  /// `__alloc_bootmem_core`: first fit at or after the goal; without room there, from the start.
  private mutating func allocate(frames: UInt64, goal: UInt64, limit: UInt64, kind: FrameKind) {
    reservations.sort { $0.range.lowerBound < $1.range.lowerBound }
    for start in goal < limit ? [goal, 0] : [0] {
      var candidate = start
      for reservation in reservations where reservation.range.upperBound > candidate {
        if candidate + frames <= reservation.range.lowerBound { break }
        candidate = reservation.range.upperBound
      }
      if candidate + frames <= limit {
        reservations.append(Reservation(range: candidate..<candidate + frames, kind: kind))
        reservations.sort { $0.range.lowerBound < $1.range.lowerBound }
        return
      }
    }
    preconditionFailure("the profile's smallest machine holds its boot reservations")
  }
}
