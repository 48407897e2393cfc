import Simulation

extension Configuration {
  /// Why this machine cannot be booted; nil when it can.
  package var problem: ConfigurationProblem? {
    let range = profile.limits.memory(pae, isSMPBuild)
    guard memoryFrames >= range.lowerBound << 8, memoryFrames <= range.upperBound << 8 else {
      return .memoryOutOfRange(minimumMiB: range.lowerBound, maximumMiB: range.upperBound)
    }
    if let high = highMemFrames {
      guard high <= memoryFrames else { return .highMemExceedsMemory }
      // An empty HighMem takes nothing away; else the kernel wants 64 MiB of low memory (LF 2.1).
      guard high == 0 || memoryFrames - high >= profile.addresses.lowMemMinimum else {
        return .highMemLeavesTooLittleLowMem(minimumLowMiB: profile.addresses.lowMemMinimum >> 8)
      }
      guard high == 0 || lowMemFrames % UInt64(PageSize.chunkFrames) == 0 else { return .highMemNotAligned }
    }
    guard (1...profile.limits.cpus).contains(cpus) else {
      return .cpusOutOfRange(maximum: profile.limits.cpus)
    }
    guard (1...profile.limits.nodes).contains(nodes) else {
      return .nodesOutOfRange(maximum: profile.limits.nodes)
    }
    // Node 0 holds all of ZONE_DMA, and each node at least one largest block of its own.
    guard nodes == 1 || memoryFrames / UInt64(nodes) >= UInt64(Self.leastNode) else {
      return .nodesNeedMoreMemory(minimumMiB: UInt64(nodes) * UInt64(Self.leastNode >> 8))
    }
    guard profile.limits.hz.contains(hz) else {
      return .hzOutOfRange(minimum: profile.limits.hz.lowerBound, maximum: profile.limits.hz.upperBound)
    }
    guard profile.limits.cacheLines.contains(cacheLine) else { return .cacheLineOutOfRange }
    if let minimum = minFreeKbytes, UInt64(minimum) > memoryFrames * 4 { return .reservesExceedMemory }
    return nil
  }

  /// The least frames of a node: all of ZONE_DMA (16 MiB) lies on node 0.
  private static let leastNode = 4096

  /// `max_low_pfn`: frames of DMA and Normal together.
  package var lowMemFrames: UInt64 {
    let natural = min(memoryFrames, profile.addresses.lowMemLimit)
    guard let high = highMemFrames else { return natural }
    return min(natural, memoryFrames - high)
  }

  /// First frame and end of each node: equal shares in whole largest blocks, the last node takes the rest.
  package func nodeRange(_ node: Int) -> Range<UInt64> {
    let chunk = UInt64(PageSize.chunkFrames)
    let share = memoryFrames / UInt64(nodes) / chunk * chunk
    let start = UInt64(node) * share
    return start..<(node == nodes - 1 ? memoryFrames : start + share)
  }

  /// Frames of a zone; nil when this machine does not have it.
  package func zoneRange(_ zone: ZoneIndex) -> Range<UInt64>? {
    guard zone.node < nodes else { return nil }
    guard let place = profile.place(of: zone.type) else { return nil }
    let range = nodeRange(zone.node).clamped(to: profile.zones[place].frames(self))
    return range.isEmpty ? nil : range
  }

  /// The zones that exist, by index.
  package var zones: [ZoneIndex] {
    (0..<nodes).flatMap { node in profile.zones.map { ZoneIndex(node: node, type: $0.type) } }
      .filter { zoneRange($0) != nil }
  }

  /// Places for zones, of all nodes, whether this machine has them or not.
  package var zoneSlots: Int { nodes * profile.zonesPerNode }

  /// The place of a zone among them: node by node, in the profile's order (`NODEZONE`). The zone must be one of the
  /// profile's, its node one of the machine's.
  package func slot(of zone: ZoneIndex) -> Int {
    guard let place = profile.place(of: zone.type), zone.node < nodes else {
      // Unreachable: indexes come from `zones`, or from readers that asked `zoneRange`.
      preconditionFailure("a zone that the machine has no place for")
    }
    return zone.node * profile.zonesPerNode + place
  }

  /// CPUs are spread over the nodes in equal runs.
  package func node(ofCPU cpu: Int) -> Int { cpu * nodes / cpus }
}
