import Simulation

// `free_area_init_core`, `build_zonelists`, `setup_per_zone_pages_min` of 2.6.11 (LF 2, 3, 5.1).

extension Machine {
  /// Zones, their lists, per-CPU lists, zonelists and watermarks; every frame still belongs to nobody.
  mutating func layOutZones() {
    let cpus = configuration.cpus
    var nextList = 0
    for index in 0..<zones.count {
      let zoneIndex = ZoneIndex(UInt8(index))
      let range = configuration.zoneRange(zoneIndex)
      zones[index] = Zone(
        index: zoneIndex, start: UInt32(range?.lowerBound ?? 0), present: UInt32(range?.count ?? 0),
        firstList: nextList)
      nextList += Order.count
      let batch = Linux2611.batch(present: zones[index].present)
      for cpu in 0..<cpus {
        for cold in 0..<2 {
          perCPU[(index * cpus + cpu) * 2 + cold] = PerCPUList(batch: batch, cold: cold == 1, list: nextList)
          nextList += 1
        }
      }
      if let range {
        let chunk = UInt64(PageSize.chunkFrames)
        for number in range.lowerBound / chunk..<(range.upperBound + chunk - 1) / chunk {
          zoneOfChunk[Int(number)] = UInt8(index)
        }
      }
    }
    for (list, zones) in Zonelist.build(configuration).enumerated() {
      zonelists[list * Self.zonelistStride] = UInt8(zones.count)
      for (place, zone) in zones.enumerated() {
        zonelists[list * Self.zonelistStride + 1 + place] = zone.rawValue
      }
    }
    // `nr_free_buffer_pages`: for each node all zones of its zonelist, so with n nodes every frame counts n times (RF
    // 13). The high marks are still 0.
    let counted = lowMemPresent * UInt64(configuration.nodes)
    minFreeKbytes = configuration.minFreeKbytes ?? Watermarks.minFreeKbytes(lowMemFrames: counted)
    setWatermarks()
  }

  /// Place of the zonelist of a node and a mask: its length, then its zones.
  @inline(__always) func zonelist(node: Int, gfp: GFPMask) -> Int {
    (node &* GFPMask.zonelists &+ gfp.zonelistIndex) &* Self.zonelistStride
  }

  /// Frames of DMA and Normal of all nodes.
  var lowMemPresent: UInt64 {
    (0..<zones.count).reduce(0) { $0 + (zones[$1].index.type == .highMem ? 0 : UInt64(zones[$1].present)) }
  }

  /// `setup_per_zone_pages_min` and `setup_per_zone_lowmem_reserve`.
  mutating func setWatermarks() {
    let lowMem = lowMemPresent
    for index in 0..<zones.count {
      let marks = Watermarks.marks(
        minFreeKbytes: minFreeKbytes, type: zones[index].index.type, present: UInt64(zones[index].present),
        lowMemPresent: lowMem)
      zones[index].min = marks.min
      zones[index].low = marks.low
      zones[index].high = marks.high
    }
    for node in 0..<configuration.nodes {
      let present = (0..<ZoneType.perNode).map { UInt64(zones[node * ZoneType.perNode + $0].present) }
      let reserve = Watermarks.lowmemReserve(present: present, ratio: lowmemReserveRatio)
      for type in 0..<ZoneType.perNode {
        for classZone in 0..<ZoneType.perNode {
          zones[node * ZoneType.perNode + type].reserve[classZone] = reserve[type][classZone]
        }
      }
    }
  }

  /// As they are before `init_per_zone_pages_min` has run.
  mutating func clearWatermarks() {
    for index in 0..<zones.count {
      (zones[index].min, zones[index].low, zones[index].high) = (0, 0, 0)
      for classZone in 0..<ZoneType.perNode { zones[index].reserve[classZone] = 0 }
    }
  }

  mutating func set(_ sysctl: Sysctl, to value: UInt32) {
    switch sysctl {
    case .minFreeKbytes: minFreeKbytes = value
    case .lowmemReserveRatioDMA: lowmemReserveRatio[0] = value
    case .lowmemReserveRatioNormal: lowmemReserveRatio[1] = value
    case .overcommitMemory: virtualMemory.rest.overcommitMode = value
    case .overcommitRatio: virtualMemory.rest.overcommitRatio = value
    }
    setWatermarks()
    // Who waits looks again after HZ/50 whether or not frames were freed: new marks are as good.
    freeGeneration &+= 1
    record(.sysctlSet(sysctl, value))
  }
}
