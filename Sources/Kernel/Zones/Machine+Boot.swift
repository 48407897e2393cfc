import Simulation

// From boot memory to the buddy system: `free_all_bootmem_core` and `mem_init` of 2.6.11 (LF 4.2).

extension Machine {
  mutating func boot(_ method: BootMethod) {
    guard let memory = BootMemory(configuration) else {
      // Unreachable: `Configuration.problem` refuses less memory; a test boots the smallest of each kind.
      preconditionFailure("the profile's smallest machine holds its boot reservations")
    }
    ramFrames = memory.handedOver
    for reservation in memory.reservations {
      for frame in reservation.range {
        frames.markUsed(UInt32(frame), order: 0, kind: reservation.kind, role: .reserved, count: 0, flags: .reserved)
      }
    }
    let lowMem = configuration.lowMemFrames
    var position: UInt64 = 0
    for reservation in memory.reservations {
      handOver(position..<reservation.range.lowerBound, of: lowMem, method)
      position = reservation.range.upperBound
    }
    handOver(position..<lowMem, of: lowMem, method)
    // The bitmap has done its work.
    for frame in memory.bitmap {
      frames.clearUsed(UInt32(frame))
      freeAtBoot(page: UInt32(frame))
    }
    // `one_highpage_init`: HighMem page by page.
    for node in 0..<configuration.nodes {
      guard let high = configuration.zoneRange(ZoneIndex(node: node, type: .highMem)) else { continue }
      switch method {
      case .literal: for frame in high { freeAtBoot(page: UInt32(frame)) }
      case .closedForm: freePagesAscending(UInt32(high.lowerBound)..<UInt32(high.upperBound))
      }
    }
    // What booting did is no event of anybody's.
    for counter in 0..<vmstat.count { vmstat[counter] = 0 }
    freeGeneration = 0
  }

  /// A run of unreserved low frames. The kernel's walk looks at aligned groups of 32 frames (one word of the bitmap): a
  /// group that is free as a whole goes to the buddy system as one block of order 5, the others page by page.
  private mutating func handOver(_ run: Range<UInt64>, of lowMem: UInt64, _ method: BootMethod) {
    if run.isEmpty { return }
    let firstGroup = (run.lowerBound + 31) / 32 * 32
    // The last word of the bitmap covers frames beyond the end: those bits stay reserved, so it is never a whole group.
    let lastGroup = run.upperBound / 32 * 32
    if firstGroup >= lastGroup {
      for frame in run { freeAtBoot(page: UInt32(frame)) }
      return
    }
    for frame in run.lowerBound..<firstGroup { freeAtBoot(page: UInt32(frame)) }
    switch method {
    case .literal:
      for group in stride(from: firstGroup, to: lastGroup, by: 32) { freeToBuddy(UInt32(group), order: 5) }
    case .closedForm:
      var frame = firstGroup
      while frame < lastGroup {
        // Zones meet at multiples of a largest block: a block of the run lies in one zone.
        let zone = zoneIndex(of: UInt32(frame))
        let end = min(lastGroup, UInt64(zones[zone].end))
        zones[zone].freeAscending(from: UInt32(frame), to: UInt32(end), frames: &frames)
        frame = end
      }
    }
    for frame in lastGroup..<run.upperBound { freeAtBoot(page: UInt32(frame)) }
  }

  private mutating func freeToBuddy(_ frame: UInt32, order: Int) {
    zones[zoneIndex(of: frame)].freeBlock(frame, order: order, frames: &frames)
  }

  /// `__free_page` through CPU 0's hot list, without occurrences.
  private mutating func freeAtBoot(page: UInt32) {
    let zone = zoneIndex(of: page)
    let list = perCPUIndex(zone: zone, cpu: 0, cold: false)
    if perCPU[list].count >= perCPU[list].high {
      for _ in 0..<perCPU[list].batch { giveBackLast(of: list, zone: zone) }
    }
    pushPerCPU(page, list: list)
  }

  /// The end state of freeing these pages one by one through CPU 0's hot list: with batch B and high H = 6B, each time
  /// the list holds H pages the oldest B go back, so of n pages B × ceil((n − H) / B) reach the buddy system,
  /// ascending, and the last ones stay on the list, the newest first.
  private mutating func freePagesAscending(_ range: Range<UInt32>) {
    let zone = zoneIndex(of: range.lowerBound)
    let list = perCPUIndex(zone: zone, cpu: 0, cold: false)
    // Unreachable: boot hands the zones over one after another and drains behind each.
    precondition(perCPU[list].count == 0)
    let batch = perCPU[list].batch
    let high = perCPU[list].high
    let count = UInt32(range.count)
    let drained = count > high ? (count - high + batch - 1) / batch * batch : 0
    zones[zone].freeAscending(from: range.lowerBound, to: range.lowerBound + drained, frames: &frames)
    for page in range.lowerBound + drained..<range.upperBound { pushPerCPU(page, list: list) }
  }

  mutating func recordBoot() {
    for zone in 0..<zones.count where zones[zone].present > 0 {
      record(.script(.boot(zone: zones[zone].index, free: zones[zone].free, present: zones[zone].present)))
    }
  }
}
