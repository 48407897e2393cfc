import Simulation

extension Machine {
  /// Every slot is held by as many entries, files of shared memory and pages of the swap cache as its count says.
  func slotFault() -> MemoryFault? {
    let swap = virtualMemory.rest.swap
    if swap.areas.isEmpty { return nil }
    var held: [UInt32: UInt32] = [:]
    for entry in swap.shared.slots { held[entry, default: 0] += 1 }
    for slot in virtualMemory.taskSlots {
      guard let space = virtualMemory.processes[slot].space.slot else { continue }
      for area in virtualMemory.areaSlots(of: space) where virtualMemory.areas[area].device == 0 {
        for page in virtualMemory.areas[area].start..<virtualMemory.areas[area].end {
          let entry = entry(of: space, page)
          if entry.isNone || entry.isPresent { continue }
          let (type, offset) = entry.swapSlot(pae: configuration.pae)
          held[SwapEntry(type, offset).rawValue, default: 0] += 1
        }
      }
    }
    var cached: UInt32 = 0
    for frame in 0..<UInt32(frames.frameCount) where [.page, .lruList].contains(frames[frame].role) {
      guard frames[frame].flags.contains(.swapCache) else { continue }
      held[frames[frame].privateData, default: 0] += 1
      cached += 1
    }
    if cached != swap.cached { return .slotCount }
    var used: UInt32 = 0
    for (type, area) in swap.areas.enumerated() {
      var mine: UInt32 = 0
      for offset in 1..<area.max {
        let count = slotCount(UInt32(type), offset)
        if count != held[SwapEntry(UInt32(type), offset).rawValue] ?? 0 { return .slot }
        if count > 0 { mine += 1 }
      }
      if mine != area.used { return .slotCount }
      used += mine
    }
    return used + swap.free == swap.total ? nil : .slotCount
  }
}
