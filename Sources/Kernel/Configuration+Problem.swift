import Simulation

extension Configuration {
  /// Why this machine cannot be booted; nil when it can.
  package var problem: ConfigurationProblem? {
    let range = Linux2611.memoryRange(pae: pae, isSMP: isSMPBuild)
    guard memoryFrames >= range.lowerBound << 8, memoryFrames <= range.upperBound << 8 else {
      return .memoryOutOfRange(minimumMiB: range.lowerBound, maximumMiB: range.upperBound)
    }
    if let high = highMemFrames {
      guard high <= memoryFrames else { return .highMemExceedsMemory }
      // An empty HighMem takes nothing away; else the kernel wants 64 MiB of low memory (LF 2.1).
      guard high == 0 || memoryFrames - high >= Linux2611.lowMemMinimum else {
        return .highMemLeavesTooLittleLowMem(minimumLowMiB: Linux2611.lowMemMinimum >> 8)
      }
      guard high == 0 || lowMemFrames % UInt64(PageSize.chunkFrames) == 0 else { return .highMemNotAligned }
    }
    guard (1...Linux2611.maximumCPUs).contains(cpus) else {
      return .cpusOutOfRange(maximum: Linux2611.maximumCPUs)
    }
    guard (1...Linux2611.maximumNodes).contains(nodes) else {
      return .nodesOutOfRange(maximum: Linux2611.maximumNodes)
    }
    // Node 0 holds all of ZONE_DMA, and each node at least one largest block of its own.
    guard nodes == 1 || memoryFrames / UInt64(nodes) >= Linux2611.dmaEnd else {
      return .nodesNeedMoreMemory(minimumMiB: UInt64(nodes) * 16)
    }
    guard Linux2611.hzRange.contains(hz) else {
      return .hzOutOfRange(minimum: Linux2611.hzRange.lowerBound, maximum: Linux2611.hzRange.upperBound)
    }
    guard Self.cacheLines.contains(cacheLine) else { return .cacheLineOutOfRange }
    if let minimum = minFreeKbytes, UInt64(minimum) > memoryFrames * 4 { return .reservesExceedMemory }
    return nil
  }

  /// Bytes of a line of the hardware cache that IA-32 has had (L1_CACHE_BYTES).
  package static let cacheLines = [16, 32, 64, 128]

  /// `max_low_pfn`: frames of DMA and Normal together.
  package var lowMemFrames: UInt64 {
    let natural = min(memoryFrames, Linux2611.lowMemLimit)
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
    let limits: Range<UInt64> =
      switch zone.type {
      case .dma: 0..<min(Linux2611.dmaEnd, lowMemFrames)
      case .normal: min(Linux2611.dmaEnd, lowMemFrames)..<lowMemFrames
      case .highMem: lowMemFrames..<memoryFrames
      }
    let range = nodeRange(zone.node).clamped(to: limits)
    return range.isEmpty ? nil : range
  }

  /// The zones that exist, by index.
  package var zones: [ZoneIndex] {
    (0..<nodes).flatMap { node in ZoneType.allCases.map { ZoneIndex(node: node, type: $0) } }
      .filter { zoneRange($0) != nil }
  }

  /// CPUs are spread over the nodes in equal runs.
  package func node(ofCPU cpu: Int) -> Int { cpu * nodes / cpus }
}
