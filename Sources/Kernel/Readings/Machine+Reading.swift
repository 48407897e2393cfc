import Simulation

// From the machine to what views need. The cost follows what is asked, not the size of memory.

extension Machine {
  package func reading(_ request: ReadingRequest = ReadingRequest()) -> Reading {
    var reading = kernelReading(request)
    if request.named > 0 { reading.named = namedBlocks(labels: request.named) }
    if virtualMemory.isUp {
      reading.memory = memoryReading()
      reading.processes = request.processes.flatMap { processesReading($0) }
      reading.reclaim = request.reclaim.flatMap { reclaimReading($0) }
      reading.kswapd = kswapdReadings()
    }
    return reading
  }

  private func kernelReading(_ request: ReadingRequest) -> Reading {
    Reading(
      configuration: configuration, tick: tick, events: events, ramFrames: ramFrames,
      zones: configuration.zones.map { zoneReading(slot(of: $0), listLimit: request.perCPUFrames) },
      vmstat: (0..<vmstat.count).map { vmstat[$0] }, waiting: waiting.handles.map { waitingReading($0) },
      kswapdOrders: kswapd.map { $0.isAwake ? $0.maxOrder : nil }, failures: failures,
      script: player.script.hasEnded ? .ended : .running, step: player.script.step, caption: player.script.caption,
      mark: player.script.mark,
      markTicks: player.script.markTicks,
      maps: request.windows.map { mapReading($0, lit: request.lit, hasHolders: request.holders) },
      inspected: request.inspected.flatMap { frameReading($0) },
      chunk: request.chunkOf.map { blocks(around: $0) } ?? [],
      freeLists: request.freeListsOf.map { freeLists(of: $0, limit: request.freeListLimit) } ?? [],
      occurrences: ring.newest(request.occurrences),
      lastRequest: lastRequest.lowerBound >= ring.oldest ? lastRequest.map { ring[$0] } : [], hasSlab: slab.isUp,
      slab: request.slab.flatMap { slabReading($0) })
  }

  /// - Parameter listLimit: frames of each per-CPU list, at most.
  package func zoneReading(_ index: Int, listLimit: Int = 0) -> ZoneReading {
    let zone = zones[index]
    let blocks = (0..<Order.count).map { zone.freeBlocks[$0] }
    var reading = ZoneReading(
      index: zone.index, start: FrameNumber(zone.start), spanned: zone.spanned, present: zone.present,
      free: zone.free, min: zone.min, low: zone.low, high: zone.high,
      reserve: (0..<configuration.profile.zonesPerNode).map { zone.reserve[$0] },
      freeBlocks: blocks,
      extfragIndex: (0..<Order.count).map { Fragmentation.extfragIndex(blocks, order: $0) },
      unusableIndex: (0..<Order.count).map { Fragmentation.unusableIndex(blocks, order: $0) },
      pagesets: (0..<configuration.cpus).map { cpu in
        PagesetReading(
          hot: listReading(perCPUIndex(zone: index, cpu: cpu, cold: false), limit: listLimit),
          cold: listReading(perCPUIndex(zone: index, cpu: cpu, cold: true), limit: listLimit))
      })
    (reading.active, reading.inactive) = (zone.active, zone.inactive)
    reading.scan.pagesScanned = zone.pagesScanned
    (reading.scan.active, reading.scan.inactive) = (zone.scanActive, zone.scanInactive)
    reading.scan.allUnreclaimable = zone.allUnreclaimable
    (reading.scan.tempPriority, reading.scan.prevPriority) = (zone.tempPriority, zone.prevPriority)
    return reading
  }

  private func listReading(_ index: Int, limit: Int) -> PerCPUListReading {
    var reading = perCPU[index].reading
    var next = limit > 0 ? frames.first(list: Int(perCPU[index].list)) : nil
    while let frame = next, reading.frames.count < limit {
      reading.frames.append(FrameNumber(frame))
      next = frames.next(after: frame)
    }
    return reading
  }

  /// What a page of a process or a file is a page of.
  private func pageOfFrame(_ frame: UInt32) -> PageOfFrame? {
    let it = frames[frame]
    guard virtualMemory.isUp, it.role == .page || it.role == .lruList, it.mapping != 0 else { return nil }
    let found = mappings(of: frame).prefix(8).compactMap { area, page -> PageOfFrame.Mapping? in
      guard let process = virtualMemory.spaces[virtualMemory.areas[area].space - 1].process.slot else { return nil }
      let owner = virtualMemory.processes[process]
      return PageOfFrame.Mapping(pid: owner.pid, task: owner.task, page: page)
    }
    return PageOfFrame(
      file: it.mapping & 1 == 1 ? nil : virtualMemory.files[(it.mapping >> 1) - 1].file, mappings: found)
  }

  private func waitingReading(_ id: HandleID) -> WaitingReading {
    let handle = handles[id]
    return WaitingReading(
      handle: id, task: TaskID(handle.task), order: Order(handle.order), gfp: GFPMask(rawValue: handle.gfp),
      since: handle.since)
  }

  /// Everything about one frame; nil outside memory.
  package func frameReading(_ frame: FrameNumber) -> FrameReading? {
    guard UInt64(frame.rawValue) < configuration.memoryFrames else { return nil }
    let head = frames.head(of: frame.rawValue)
    let block = frames[head]
    let own = frames[frame.rawValue]
    let zone = zones[zoneIndex(of: head)]
    let isListed = [.freeList, .perCPUList, .lruList].contains(block.role)
    var flags = own.flags
    if zone.index.type == .highMem { flags.insert(.highMem) }
    // `kmem_getpages` sets PG_slab on every page of a slab; only the first has a descriptor of its own here.
    if block.role == .slab { flags.insert(.slab) }
    let buddy = head ^ 1 << UInt32(block.order)
    let hasBuddy =
      block.order < Order.count - 1 && buddy >= zone.start && buddy + 1 << UInt32(block.order) <= zone.end
    var reading = FrameReading(
      frame: frame, zone: zone.index, kind: block.kind, flags: flags, count: own.count - 1,
      mapcount: own.mapcount - 1, private: own.privateData, mapping: own.mapping, index: own.index,
      next: isListed && head == frame.rawValue ? frames.next(after: head).map { FrameNumber($0) } : nil,
      previous: isListed && head == frame.rawValue ? frames.previous(before: head).map { FrameNumber($0) } : nil,
      head: FrameNumber(head), order: Order(UInt8(block.order)), buddy: hasBuddy ? FrameNumber(buddy) : nil,
      owner: owner(of: head), slab: block.role == .slab ? slabOfFrame(frame) : nil,
      lastOccurrence: ring.newest(touching: head..<head + 1 << UInt32(block.order)).occurrence)
    reading.page = pageOfFrame(frame.rawValue)
    return reading
  }

  private func owner(of head: UInt32) -> OwnerReading? {
    let block = frames[head]
    if let asker = block.asker {
      return OwnerReading(
        request: asker.request, task: asker.task, label: nil, gfp: asker.gfp, since: asker.since)
    }
    return block.handle.map { OwnerReading(handles[$0]) }
  }

  /// The blocks of the chunk of 1,024 frames that holds `frame`.
  private func blocks(around frame: FrameNumber) -> [BlockReading] {
    guard UInt64(frame.rawValue) < configuration.memoryFrames else { return [] }
    let first = frame.rawValue & ~UInt32(PageSize.chunkFrames - 1)
    let end = min(UInt32(frames.frameCount), first + UInt32(PageSize.chunkFrames))
    var result: [BlockReading] = []
    frames.forEachBlock(in: first..<end) { head, order, kind in
      result.append(BlockReading(frame: FrameNumber(head), order: Order(UInt8(order)), kind: kind))
    }
    return result
  }

  private func freeLists(of zone: ZoneIndex, limit: Int) -> [FreeListReading] {
    guard configuration.zoneRange(zone) != nil else { return [] }
    let place = slot(of: zone)
    return (0..<Order.count).map { order in
      let list = Int(zones[place].firstList) + order
      var blocks: [FrameNumber] = []
      var next = limit > 0 ? frames.first(list: list) : nil
      while let frame = next, blocks.count < limit {
        blocks.append(FrameNumber(frame))
        next = frames.next(after: frame)
      }
      return FreeListReading(
        zone: zone, order: Order(UInt8(order)), length: zones[place].freeBlocks[order], blocks: blocks)
    }
  }
}
