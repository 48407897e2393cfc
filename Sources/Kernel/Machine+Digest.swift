package import Simulation

extension Machine {
  /// Fingerprint of the whole state. Frames and handles by chunk: only chunks that changed since the last call are
  /// read again. (`traceHandles` follows from the handles, the order of the lists from the links.)
  package mutating func digest() -> Digest {
    for chunk in 0..<frames.chunkCount where frames.isDirty(chunk: chunk) {
      frames.clearDirty(chunk: chunk)
      let fresh = frames.chunkDigest(chunk)
      digestSum = digestSum &- chunkDigests[chunk] &+ fresh
      chunkDigests[chunk] = fresh
    }
    var digest = Digest()
    digest.add(digestSum)
    digest.add(handles.digest())
    digest.add(slab.digest())
    if virtualMemory.isUp {
      addVirtualMemory(to: &digest)
    } else {
      virtualMemory.rest.addNaps(to: &digest)
    }
    addZones(to: &digest)
    addRequests(to: &digest)
    addScript(to: &digest)
    return digest
  }

  private func addZones(to digest: inout Digest) {
    for index in 0..<zones.count {
      let zone = zones[index]
      for word in [zone.free, zone.min, zone.low, zone.high, zone.nonEmpty, zone.pagesScanned] { digest.add(word) }
      digest.add(zone.allUnreclaimable ? 1 : 0)
      digest.add(UInt64(zone.scanActive) << 32 | UInt64(zone.scanInactive))
      digest.add(UInt64(zone.tempPriority) << 8 | UInt64(zone.prevPriority))
      for order in 0..<Order.count {
        digest.add(zone.freeBlocks[order])
        digest.add(frames.first(list: Int(zone.firstList) + order) ?? .max)
      }
    }
    for index in 0..<perCPU.count {
      digest.add(perCPU[index].count)
      digest.add(frames.first(list: Int(perCPU[index].list)) ?? .max)
    }
    for node in kswapd { digest.add(node.isAwake ? node.maxOrder + 1 : 0) }
    digest.add(minFreeKbytes)
    for ratio in lowmemReserveRatio { digest.add(ratio) }
    for counter in 0..<vmstat.count { digest.add(vmstat[counter]) }
  }

  private mutating func addVirtualMemory(to digest: inout Digest) {
    digest.add(virtualMemory.digest())
    for node in kswapd { node.add(to: &digest) }
    for zone in 0..<zones.count {
      digest.add(UInt64(zones[zone].active) << 32 | UInt64(zones[zone].inactive))
      for isActive in [true, false] {
        digest.add(frames.first(list: pageList(zone: zone, isActive: isActive)) ?? .max)
      }
    }
  }

  private func addRequests(to digest: inout Digest) {
    for id in waiting.handles {
      digest.add(id.rawValue)
      for event in queued.queues[id]?.rest ?? [] { digest.add(event) }
    }
    digest.add(expiries.digestSum)
    digest.add(stamp)
    digest.add(lastRequest.lowerBound)
    digest.add(lastRequest.upperBound)
    digest.add(freeGeneration &- retriedGeneration)
    digest.add(failures)
  }

  private func addScript(to digest: inout Digest) {
    digest.add(tick)
    digest.add(events)
    digest.add(random.state)
    digest.add(player.phase.rawValue)
    digest.add(player.script.step)
    digest.add(player.script.resumeAt)
    digest.add(player.workload)
    digest.add(player.traceOperation)
    digest.add(player.waiting)
    player.script.addPlace(to: &digest)
    for kind in OccurrenceKind.allCases { digest.add(ring.count(of: kind)) }
    player.script.addProgress(to: &digest)
    digest.add(ring.total)
  }
}
