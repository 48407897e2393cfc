import Simulation

// `__alloc_pages` of 2.6.11, step by step (mm/page_alloc.c; LF 3.5, RF 17.2). Reclaim is one empty, named step
// (`try_to_free_pages` finds nothing), and `out_of_memory` kills nobody: a blocking request that cannot be served makes
// its task wait and is tried again when frames are freed.

extension Machine {
  enum Outcome {
    case served(UInt32)
    case failed(FailureReason)
    case waits
  }

  /// One request by a name, a workload or a trace. Returns its handle when it was served or waits.
  @discardableResult
  mutating func allocate(
    _ call: AllocationCall, order: Int, gfp: GFPMask, label: LabelID?, lifetime: UInt32?, traceRequest: UInt32? = nil
  ) -> HandleID? {
    let first = ring.total
    defer { lastRequest = first..<ring.total }
    record(.requested(call: call, order: Order(UInt8(order)), gfp: gfp, label: label))
    if call == .getZeroedPage, gfp.contains(.highMem) {
      record(.bugHighMemAddress(gfp: gfp))
      failures += 1
      return nil
    }
    if order >= Order.count {
      record(.orderTooLarge(order: UInt8(order)))
      failures += 1
      return nil
    }
    if gfp.zonelistIndex == 3 {
      record(.noZonelist(gfp: gfp))
      failures += 1
      return nil
    }
    if gfp.contains(.wait), requester.context != .process {
      record(.sleepingInAtomic(context: requester.context, gfp: gfp))
    }
    var handle = Handle(
      state: .waiting, order: UInt8(order), call: call.rawValue, cpu: requester.cpu,
      context: requester.context.rawValue,
      privileges: (requester.isRealtime ? 1 : 0) | (requester.isMemalloc ? 2 : 0), task: requester.task.rawValue,
      gfp: gfp.rawValue, frame: 0, label: label.map { $0.rawValue + 1 } ?? 0, since: tick,
      lifetime: lifetime.map { $0 + 1 } ?? 0, next: 0, previous: 0, traceRequest: traceRequest.map { $0 + 1 } ?? 0,
      stamp: stamp)
    stamp += 1
    switch attempt(order: order, gfp: gfp) {
    case .served(let frame):
      handle.state = .live
      handle.frame = frame
      let id = handles.insert(handle)
      deliver(id, frame: frame)
      return id
    case .failed(let reason):
      fail(order: order, gfp: gfp, reason: reason)
      return nil
    case .waits:
      let id = handles.insert(handle)
      enqueue(id)
      record(.waits(handle: id, order: Order(UInt8(order)), gfp: gfp))
      return id
    }
  }

  mutating func fail(order: Int, gfp: GFPMask, reason: FailureReason) {
    failures += 1
    record(.failed(order: Order(UInt8(order)), gfp: gfp, reason: reason, quiet: gfp.contains(.noWarn)))
  }

  /// `prep_new_page`, and the caller's name on the block.
  @inline(__always)
  mutating func deliver(_ id: HandleID, frame: UInt32) {
    let handle = handles[id]
    let gfp = GFPMask(rawValue: handle.gfp)
    let zone = zoneIndex(of: frame)
    frames.markUsed(
      frame, order: Int(handle.order), kind: gfp.contains(.highMem) ? .user : .kernel, handle: id.rawValue)
    if handle.label != 0 || handle.traceRequest != 0 {
      frames.modify(frame) { $0.bits |= Frame.isListedHandle }
    }
    countAllocation(at: frame, order: Int(handle.order))
    record(
      .served(
        zone: zones[zone].index, frame: FrameNumber(frame), order: Order(handle.order), handle: id,
        label: handle.label == 0 ? nil : LabelID(handle.label - 1)))
    if handle.lifetime > 0 {
      expiries.push(ExpiryQueue.Entry(tick: tick + UInt64(handle.lifetime - 1), stamp: handle.stamp, handle: id))
    }
    if handle.traceRequest > 0 { traceHandles[Int(handle.traceRequest - 1)] = id.rawValue + 1 }
    if handle.call == AllocationCall.getFreePages.rawValue || handle.call == AllocationCall.getFreePage.rawValue,
      zones[zone].index.type == .highMem
    {
      record(.noAddress(frame: FrameNumber(frame), order: Order(handle.order)))
    }
  }

  /// `pgalloc_…`, by the zone that served.
  @inline(__always)
  mutating func countAllocation(at frame: UInt32, order: Int) {
    let counter: VMCounter =
      switch zones[zoneIndex(of: frame)].index.type {
      case .dma: .pgallocDMA
      case .normal: .pgallocNormal
      case .highMem: .pgallocHigh
      }
    count(counter, 1 << UInt64(order))
  }

  /// The zones of the list, tested with one mark; the first that passes and has a block serves.
  @inline(__always)
  private mutating func tryZones(
    list: Int, order: Int, gfp: GFPMask, mark: Mark, harder: Bool, high: Bool
  ) -> UInt32? {
    let count = Int(zonelists[list])
    if count == 0 { return nil }
    let classZone = Int(zonelists[list + 1] % 3)
    for place in 1...count {
      let zone = Int(zonelists[list + place])
      if mark != .none {
        let test = zones[zone].watermarkOK(
          order: order, mark: mark, classZone: classZone, canTryHarder: harder, gfpHigh: high)
        record(.watermark(test))
        if !test.passed { continue }
      }
      if let frame = bufferedRmqueue(zone: zone, order: order, gfp: gfp) { return frame }
      record(
        .noBlock(
          zone: zones[zone].index, order: Order(UInt8(order)), free: zones[zone].free,
          largest: zones[zone].largestFreeOrder.map { UInt8($0) } ?? 0xFF))
    }
    return nil
  }

  /// Steps 2 to 10 of `__alloc_pages`. `node` nil: the node of the CPU. `retrying`: its task slept here and goes on
  /// where the kernel would: who came to out_of_memory() at *restart*, the others at *rebalance*.
  mutating func attempt(order: Int, gfp: GFPMask, node: Int? = nil, retrying: Bool = false) -> Outcome {
    let node = node ?? configuration.node(ofCPU: Int(requester.cpu))
    let list = (node * 3 + gfp.zonelistIndex) * Self.zonelistStride
    let inInterrupt = requester.context != .process
    let mayWait = gfp.contains(.wait)
    if retrying, !gfp.reachesOutOfMemory { return rebalance(list: list, order: order, gfp: gfp) }
    // 2. The low marks.
    if let frame = tryZones(list: list, order: order, gfp: gfp, mark: .low, harder: false, high: false) {
      return .served(frame)
    }
    // 3. Wake kswapd.
    wakeKswapd(list: list, order: order)
    // 4. The min marks, lowered for those who must not fail.
    let harder = !mayWait || (requester.isRealtime && !inInterrupt)
    let high = gfp.contains(.high)
    if let frame = tryZones(list: list, order: order, gfp: gfp, mark: .min, harder: harder, high: high) {
      return .served(frame)
    }
    // 5. Who frees memory may take the last of it.
    if requester.isMemalloc, !inInterrupt {
      if let frame = tryZones(list: list, order: order, gfp: gfp, mark: .none, harder: false, high: false) {
        return .served(frame)
      }
      return .failed(.memallocEmpty)
    }
    // 6. Who cannot sleep gets nothing. (Nobody can in an interrupt, whatever the mask says.)
    if !mayWait || inInterrupt { return .failed(.cannotWait) }
    // 7. `try_to_free_pages`: nothing can be reclaimed yet.
    count(.allocstall)
    record(.nothingReclaimed(order: Order(UInt8(order))))
    // 9. Somebody else may have freed; then out_of_memory() and restart, whatever the order: wait until frames are
    // freed.
    if gfp.reachesOutOfMemory {
      if let frame = tryZones(list: list, order: order, gfp: gfp, mark: .high, harder: false, high: false) {
        return .served(frame)
      }
      record(.outOfMemory(order: Order(UInt8(order)), gfp: gfp))
      return .waits
    }
    return retryOrFail(order: order, gfp: gfp)
  }

  /// From *rebalance* on, after `blk_congestion_wait`: no look at the low marks, no kswapd. The frames that others
  /// freed while the task slept stand for what `try_to_free_pages` would have freed for it (8).
  private mutating func rebalance(list: Int, order: Int, gfp: GFPMask) -> Outcome {
    count(.allocstall)
    if let frame = tryZones(
      list: list, order: order, gfp: gfp, mark: .min, harder: requester.isRealtime, high: gfp.contains(.high))
    {
      return .served(frame)
    }
    return retryOrFail(order: order, gfp: gfp)
  }

  /// 10. Small requests are never refused.
  private func retryOrFail(order: Int, gfp: GFPMask) -> Outcome {
    if gfp.contains(.noRetry) { return .failed(.noRetry) }
    if order <= 3 || gfp.contains(.repeats) || gfp.contains(.noFail) { return .waits }
    return .failed(.noRetry)
  }

  /// `wakeup_kswapd` for each zone of the list.
  private mutating func wakeKswapd(list: Int, order: Int) {
    for place in 1..<Int(zonelists[list]) + 1 {
      let zone = Int(zonelists[list + place])
      let test = zones[zone].watermarkOK(order: order, mark: .low, classZone: 0, canTryHarder: false, gfpHigh: false)
      if zones[zone].present == 0 || test.passed { continue }
      let node = zones[zone].index.node
      kswapd[node].maxOrder = max(kswapd[node].maxOrder, order)
      if kswapd[node].isAwake { continue }
      kswapd[node].isAwake = true
      record(
        .kswapdWoken(
          node: UInt8(node), zone: zones[zone].index, order: Order(UInt8(order)), free: zones[zone].free,
          low: zones[zone].low))
    }
  }
}
