import Simulation

// `free_area_init_core`, `build_zonelists`, `setup_per_zone_pages_min` of 2.6.11 (LF 2, 3, 5.1).

extension Machine {
  /// Zones, their lists, per-CPU lists, zonelists and watermarks; every frame still belongs to nobody.
  mutating func layOutZones() {
    let cpus = configuration.cpus
    let profile = configuration.profile
    var nextList = 0
    for index in 0..<zones.count {
      let (node, place) = index.quotientAndRemainder(dividingBy: profile.zonesPerNode)
      let description = profile.zones[place]
      let zoneIndex = ZoneIndex(node: node, type: description.type)
      let range = configuration.zoneRange(zoneIndex)
      zones[index] = Zone(
        index: zoneIndex, start: UInt32(range?.lowerBound ?? 0), present: UInt32(range?.count ?? 0),
        firstList: nextList, place: place, allocations: description.allocations)
      nextList += Order.count
      for cpu in 0..<cpus {
        for cold in 0..<2 {
          perCPU[(index * cpus + cpu) * 2 + cold] = PerCPUList(
            profile.formulas.perCPUList(zones[index].present, cold == 1), list: nextList)
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
    let lists = profile.zonelists.count
    for (number, zones) in Zonelist.build(configuration).enumerated() {
      let list = (number / lists * GFPMask.zonelistPlaces + number % lists) * Self.zonelistStride
      zonelists[list] = UInt8(zones.count)
      for (place, zone) in zones.enumerated() { zonelists[list + 1 + place] = UInt8(configuration.slot(of: zone)) }
    }
    // `nr_free_buffer_pages`: for each node all zones of its zonelist, so with n nodes every frame counts n times (RF
    // 13). The high marks are still 0.
    let counted = lowMemPresent * UInt64(configuration.nodes)
    minFreeKbytes = configuration.minFreeKbytes ?? profile.formulas.minFreeKbytes(counted)
    setWatermarks()
  }

  /// Frames in the buddy lists of all zones.
  package var freeFrames: Int {
    var free = 0
    for zone in 0..<zones.count { free &+= Int(zones[zone].free) }
    return free
  }

  /// Place of the zonelist of a node and a mask: its length, then its zones.
  @inline(__always) func zonelist(node: Int, gfp: GFPMask) -> Int {
    (node &* GFPMask.zonelistPlaces &+ gfp.zonelistIndex) &* Self.zonelistStride
  }

  /// The zone with this index; it must be one of the profile's.
  @inline(__always) func slot(of zone: ZoneIndex) -> Int { configuration.slot(of: zone) }

  /// Frames with a linear address, of all nodes.
  var lowMemPresent: UInt64 {
    (0..<zones.count).reduce(0) { $0 + (zones[$1].index.type == .highMem ? 0 : UInt64(zones[$1].present)) }
  }

  /// `setup_per_zone_pages_min` and `setup_per_zone_lowmem_reserve`.
  mutating func setWatermarks() {
    let lowMem = lowMemPresent
    for index in 0..<zones.count {
      let marks = configuration.profile.formulas.marks(
        minFreeKbytes, zones[index].index.type, UInt64(zones[index].present), lowMem)
      zones[index].min = marks.min
      zones[index].low = marks.low
      zones[index].high = marks.high
    }
    let perNode = configuration.profile.zonesPerNode
    for first in stride(from: 0, to: zones.count, by: perNode) {
      let present = (0..<perNode).map { UInt64(zones[first + $0].present) }
      let reserve = configuration.profile.formulas.lowmemReserve(present, lowmemReserveRatio)
      for place in 0..<perNode {
        for classZone in 0..<perNode { zones[first + place].reserve[classZone] = reserve[place][classZone] }
      }
    }
  }

  /// As they are before `init_per_zone_pages_min` has run.
  mutating func clearWatermarks() {
    for index in 0..<zones.count {
      (zones[index].min, zones[index].low, zones[index].high) = (0, 0, 0)
      zones[index].reserve = InlineArray(repeating: 0)
    }
  }

  mutating func set(_ sysctl: Sysctl, to value: UInt32) {
    switch sysctl {
    case .minFreeKbytes: minFreeKbytes = value
    case .lowmemReserveRatioDMA: lowmemReserveRatio[0] = value
    case .lowmemReserveRatioNormal: lowmemReserveRatio[1] = value
    case .overcommitMemory: virtualMemory.rest.overcommitMode = value
    case .overcommitRatio: virtualMemory.rest.overcommitRatio = value
    case .swappiness: virtualMemory.rest.reclaiming.swappiness = value
    case .cachePressure: virtualMemory.rest.reclaiming.cachePressure = value
    case .pageCluster: virtualMemory.rest.reclaiming.pageCluster = value
    case .dirtyRatio: virtualMemory.rest.writeback.dirtyRatio = value
    case .dirtyBackgroundRatio: virtualMemory.rest.writeback.backgroundRatio = value
    case .laptopMode: virtualMemory.rest.reclaiming.laptopMode = value
    }
    setWatermarks()
    // Who waits looks again after HZ/50 whether or not frames were freed: new marks are as good.
    freeGeneration &+= 1
    record(.script(.sysctlSet(sysctl, value)))
  }
}
