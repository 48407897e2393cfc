package import Kernel

/// What the machine's /proc files read (LF 11). Subsystems that do not exist yet have no lines in meminfo.
package enum KernelText {
  /// `/proc/vmstat`: lines `name value`, those of the machine's kernel.
  package static func vmstat(_ reading: Reading) -> String {
    reading.configuration.profile.counters.map { "\($0.name) \(reading[$0.counter])\n" }.joined()
  }

  /// `/proc/meminfo` in the order of 2.6.11, the lines that have a meaning now. MemTotal is what boot handed to the
  /// buddy system, LowTotal what of it is not HighMem (RF 14).
  package static func meminfo(_ reading: Reading) -> String {
    let total = reading.ramFrames
    var free: UInt64 = 0
    var highTotal: UInt64 = 0
    var highFree: UInt64 = 0
    for zone in reading.zones {
      free += UInt64(zone.free)
      guard zone.index.type == .highMem else { continue }
      highTotal += UInt64(zone.present)
      highFree += UInt64(zone.free)
    }
    var lines: [(String, UInt64)] = [
      ("MemTotal:", total), ("MemFree:", free), ("HighTotal:", highTotal), ("HighFree:", highFree),
      ("LowTotal:", total - min(total, highTotal)), ("LowFree:", free - min(free, highFree)),
    ]
    if reading.hasSlab { lines.append(("Slab:", reading[.nrSlab])) }
    if let memory = reading.memory { lines = whole(lines, memory, reading) }
    return lines.map { label, frames in
      KernelNumber.left(label, 14) + KernelNumber.right("\(frames * 4)", 8) + " kB\n"
    }.joined()
  }

  /// All 23 lines, once there are processes. No buffers; the area of vmalloc is empty (LF 2.2).
  private static func whole(
    _ known: [(String, UInt64)], _ memory: MemoryReading, _ reading: Reading
  ) -> [(String, UInt64)] {
    func counter(_ counter: VMCounter) -> UInt64 { reading.vmstat[Int(counter.rawValue)] }
    let known = Dictionary(uniqueKeysWithValues: known)
    let highMemory = 0xC000_0000 + reading.configuration.lowMemFrames << 12
    let start = (highMemory + 0xFF_FFFF) & ~0x7F_FFFF
    let vmalloc = ((reading.configuration.pae ? 0xFFBF_E000 : 0xFF7F_E000) - start) >> 12
    let values: [(String, UInt64)] = [
      ("MemTotal:", 0), ("MemFree:", 0), ("Buffers:", 0), ("Cached:", memory.pageCache - UInt64(memory.swapCached)),
      ("SwapCached:", UInt64(memory.swapCached)),
      ("Active:", memory.active), ("Inactive:", memory.inactive), ("HighTotal:", 0), ("HighFree:", 0),
      ("LowTotal:", 0), ("LowFree:", 0), ("SwapTotal:", memory.swapTotal), ("SwapFree:", memory.swapFree),
      ("Dirty:", counter(.nrDirty)),
      ("Writeback:", counter(.nrWriteback)), ("Mapped:", counter(.nrMapped)), ("Slab:", counter(.nrSlab)),
      ("CommitLimit:", reading.ramFrames * UInt64(memory.overcommitRatio) / 100 + memory.swapTotal),
      ("Committed_AS:", UInt64(max(0, memory.committed))), ("PageTables:", counter(.nrPageTablePages)),
      ("VmallocTotal:", vmalloc), ("VmallocUsed:", 0), ("VmallocChunk:", vmalloc),
    ]
    return values.map { ($0, known[$0] ?? $1) }
  }

  /// `/proc/swaps` (`swap_show`): areas are partitions of a disk `hda`, from the first on.
  package static func swaps(_ memory: MemoryReading) -> String {
    var text = "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n"
    for (number, area) in memory.swapAreas.enumerated() {
      let name = KernelNumber.left("/dev/hda\(number + 1)", 40)
      text += "\(name)partition\t\(area.slots * 4)\t\(area.used * 4)\t\(area.priority)\n"
    }
    return text
  }

  /// `/proc/zoneinfo` as 2.6.13, the first to have it, prints it (`zoneinfo_show`).
  package static func zoneinfo(_ reading: Reading) -> String { reading.zones.map(zoneinfo).joined() }

  private static func zoneinfo(_ zone: ZoneReading) -> String {
    var lines = [
      "Node \(zone.index.node), zone " + KernelNumber.right(zone.index.type.name, 8),
      "  pages free     \(zone.free)",
      "        min      \(zone.min)",
      "        low      \(zone.low)",
      "        high     \(zone.high)",
      "        active   \(zone.active)",
      "        inactive \(zone.inactive)",
      "        scanned  \(zone.scan.pagesScanned) (a: \(zone.scan.active) i: \(zone.scan.inactive))",
      "        spanned  \(zone.spanned)",
      "        present  \(zone.present)",
      "        protection: (" + zone.reserve.map { "\($0)" }.joined(separator: ", ") + ")",
      "  pagesets",
    ]
    for (cpu, pageset) in zone.pagesets.enumerated() where pageset.hot.count > 0 || pageset.cold.count > 0 {
      for (index, list) in [pageset.hot, pageset.cold].enumerated() {
        lines += [
          "    cpu: \(cpu) pcp: \(index)",
          "              count: \(list.count)",
          "              low:   \(list.low)",
          "              high:  \(list.high)",
          "              batch: \(list.batch)",
        ]
      }
    }
    lines += [
      "  all_unreclaimable: \(zone.scan.allUnreclaimable ? 1 : 0)", "  prev_priority:     \(zone.scan.prevPriority)",
      "  temp_priority:     \(zone.scan.tempPriority)",
      "  start_pfn:         \(zone.start.rawValue)",
    ]
    return lines.joined(separator: "\n") + "\n"
  }
}
