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

  /// What became of a request.
  package enum Allocation {
    case served(UInt32)
    case failed
    case waits(HandleID)
  }

  /// One request by a name, a workload or a trace.
  @discardableResult
  package mutating func allocate(
    _ call: AllocationCall, order: Int, gfp: GFPMask, label: LabelID?, lifetime: UInt32?, traceRequest: UInt32? = nil
  ) -> Allocation {
    let first = ring.total
    record(.requested(call, order: order, gfp: gfp, label: label.map { $0.rawValue &+ 1 } ?? 0))
    if order >= Order.count || gfp.zonelistIndex == 3 || call == .getZeroedPage
      || requester.context != .process && gfp.contains(.wait),
      isRefused(call, order: order, gfp: gfp)
    {
      failures += 1
      lastRequest = first..<ring.total
      return .failed
    }
    let number = stamp
    stamp &+= 1
    // `get_zeroed_page` adds the flag itself.
    let gfp = call == .getZeroedPage ? gfp.union(.zero) : gfp
    let result: Allocation
    switch attempt(
      order: order, gfp: gfp, list: zonelist(node: Int(nodeOfCPU[Int(requester.cpu)]), gfp: gfp))
    {
    case .served(let frame) where gfp.isZeroedBySleeping:
      loseUnzeroed(frame, order: order, gfp: gfp)
      result = .failed
    case .served(let frame) where label == nil && lifetime == nil && traceRequest == nil:
      // Nobody will ask for it again: no handle.
      deliver(frame, order: order, gfp: gfp, request: number)
      if call.givesAddress { tellAddress(call, frame: frame, order: order) }
      result = .served(frame)
    case let outcome:
      let handle = Handle(
        state: .waiting, order: UInt8(order), call: call.rawValue, cpu: requester.cpu,
        context: requester.context.rawValue,
        privileges: (requester.isRealtime ? 1 : 0) | (requester.isMemalloc ? 2 : 0), task: requester.task.rawValue,
        gfp: gfp.rawValue, frame: 0, label: label.map { $0.rawValue + 1 } ?? 0, since: tick,
        lifetime: lifetime.map { $0 + 1 } ?? 0, next: 0, previous: 0,
        traceRequest: traceRequest.map { $0 + 1 } ?? 0, stamp: number)
      result = settle(outcome, handle)
    }
    lastRequest = unsafe Range(uncheckedBounds: (first, ring.total))
    return result
  }

  /// What is refused before any zone is asked, and what is only complained about.
  @inline(never)
  private mutating func isRefused(_ call: AllocationCall, order: Int, gfp: GFPMask) -> Bool {
    if call == .getZeroedPage, gfp.contains(.highMem) {
      record(.bugHighMemAddress(gfp: gfp))
      return true
    }
    if order >= Order.count {
      record(.orderTooLarge(order: UInt8(order)))
      return true
    }
    if gfp.zonelistIndex == 3 {
      record(.noZonelist(gfp: gfp))
      return true
    }
    if gfp.contains(.wait), requester.context != .process {
      record(.sleepingInAtomic(context: requester.context, gfp: gfp))
    }
    return false
  }

  /// BUG_ON in `prep_zero_page`: who asked is gone, and nobody knows the block any more.
  @inline(never)
  private mutating func loseUnzeroed(_ frame: UInt32, order: Int, gfp: GFPMask) {
    failures += 1
    frames.markUsed(frame, order: order, kind: .lost, role: .nobody)
    countAllocation(in: zoneIndex(of: frame), order: order)
    record(.bugZeroHighMem(frame: FrameNumber(frame), order: Order(UInt8(order)), gfp: gfp))
  }

  /// A request whose block somebody will ask for by its handle, or that got none.
  @inline(never)
  private mutating func settle(_ outcome: Outcome, _ handle: Handle) -> Allocation {
    var handle = handle
    let gfp = GFPMask(rawValue: handle.gfp)
    switch outcome {
    case .served(let frame):
      handle.state = .live
      handle.frame = frame
      deliver(handles.insert(handle), frame: frame)
      return .served(frame)
    case .failed(let reason):
      fail(order: Int(handle.order), gfp: gfp, reason: reason)
      return .failed
    case .waits:
      let id = handles.insert(handle)
      enqueue(id)
      record(.waits(handle: id, order: Order(handle.order), gfp: gfp))
      return .waits(id)
    }
  }

  mutating func fail(order: Int, gfp: GFPMask, reason: FailureReason) {
    failures += 1
    record(.failed(order: Order(UInt8(order)), gfp: gfp, reason: reason, quiet: gfp.contains(.noWarn)))
  }

  /// `prep_new_page`, and who asked.
  @inline(__always)
  private mutating func deliver(_ frame: UInt32, order: Int, gfp: GFPMask, request: UInt64) {
    frames.markAsked(
      frame, order: order, kind: gfp.contains(.highMem) ? .user : .kernel,
      by: Asker(task: requester.task, gfp: gfp, since: tick, request: UInt32(truncatingIfNeeded: request)))
    let zone = zoneIndex(of: frame)
    countAllocation(in: zone, order: order)
    record(.served(zone: zones[zone].index, frame: frame, order: order, handle: 0))
  }

  /// The same for a request with a handle: the caller's name on the block.
  mutating func deliver(_ id: HandleID, frame: UInt32) {
    let handle = handles[id]
    let zone = zoneIndex(of: frame)
    frames.markUsed(
      frame, order: Int(handle.order), kind: GFPMask(rawValue: handle.gfp).contains(.highMem) ? .user : .kernel,
      role: .nobody)
    frames.setHolder(frame, id)
    countAllocation(in: zone, order: Int(handle.order))
    let cell = OccurrenceCell.served(
      zone: zones[zone].index, frame: frame, order: Int(handle.order), handle: id.rawValue &+ 1)
    if handle.label == 0 { record(cell) } else { record(cell, more: UInt64(handle.label)) }
    if handle.lifetime > 0 {
      expiries.push(ExpiryQueue.Entry(tick: tick + UInt64(handle.lifetime - 1), stamp: handle.stamp, handle: id))
    }
    if handle.traceRequest > 0 { traceHandles[Int(handle.traceRequest - 1)] = id.rawValue + 1 }
    if let call = AllocationCall(rawValue: handle.call) {
      tellAddress(call, frame: frame, order: Int(handle.order))
    }
  }

  /// `page_address` of a HighMem frame is NULL.
  private mutating func tellAddress(_ call: AllocationCall, frame: UInt32, order: Int) {
    guard call == .getFreePages || call == .getFreePage, zones[zoneIndex(of: frame)].index.type == .highMem else {
      return
    }
    record(.noAddress(frame: FrameNumber(frame), order: Order(UInt8(order))))
  }

  /// `pgalloc_…`, by the zone that served.
  @inline(__always)
  mutating func countAllocation(in zone: Int, order: Int) { count(zones[zone].allocations, 1 &<< UInt64(order)) }

  @inline(__always) @unsafe
  private func tested(
    _ zone: UnsafePointer<Zone>, _ order: Int, _ mark: Mark, _ classZone: Int, _ harder: Bool, _ high: Bool
  ) -> (Zone.WatermarkOutcome, markFrames: UInt64) {
    unsafe (
      Zone.test(zone, order: order, mark: mark, classZone: classZone, canTryHarder: harder, gfpHigh: high),
      UInt64(Zone.frames(of: mark, zone))
    )
  }

  /// One zone with one mark.
  @inline(__always)
  private mutating func tryZone(
    _ zone: Int, order: Int, gfp: GFPMask, mark: Mark, classZone: Int, harder: Bool, high: Bool
  ) -> UInt32? {
    if mark != .none {
      // Bounds, checked once for the unsafe access below: zonelists name the machine's own zones.
      precondition(zone < zones.count)
      let (test, markFrames) = unsafe tested(zones.pointer(zone), order, mark, classZone, harder, high)
      record(.watermark(test, zone: zones[zone].index, order: order), more: markFrames | UInt64(test.reserve) &<< 32)
      if !test.passed { return nil }
    }
    if let frame = bufferedRmqueue(zone: zone, order: order, gfp: gfp) { return frame }
    recordNoBlock(zone: zone, order: order)
    return nil
  }

  @inline(never) private mutating func recordNoBlock(zone: Int, order: Int) {
    record(
      .noBlock(
        zone: zones[zone].index, order: Order(UInt8(order)), free: zones[zone].free,
        largest: zones[zone].largestFreeOrder.map { UInt8($0) } ?? 0xFF))
  }

  /// The zones of the list from a place on, tested with one mark; the first that passes and has a block serves.
  @inline(never)
  mutating func tryZones(
    list: Int, from place: Int = 1, order: Int, gfp: GFPMask, mark: Mark, harder: Bool = false, high: Bool = false
  ) -> UInt32? {
    let count = Int(zonelists[list])
    if place > count { return nil }
    let classZone = Int(zones[Int(zonelists[list + 1])].classZone)
    for place in place...count {
      let zone = Int(zonelists[list + place])
      if let frame = tryZone(
        zone, order: order, gfp: gfp, mark: mark, classZone: classZone, harder: harder, high: high)
      {
        return frame
      }
    }
    return nil
  }

  /// `__alloc_pages`. `node` nil: the node of the CPU. `retrying`: its task slept here and goes on where the kernel
  /// would: who came to out_of_memory() at *restart*, the others at *rebalance*.
  @inline(never)
  mutating func attempt(order: Int, gfp: GFPMask, node: Int? = nil, retrying: Bool = false) -> Outcome {
    let list = zonelist(node: node ?? Int(nodeOfCPU[Int(requester.cpu)]), gfp: gfp)
    if virtualMemory.isUp, let nap = takeResumed(order: order, gfp: gfp) {
      return wake(nap, list: list, order: order, gfp: gfp)
    }
    if retrying, !virtualMemory.isUp, !gfp.reachesOutOfMemory {
      return rebalanceWithoutPages(list: list, order: order, gfp: gfp)
    }
    return attempt(order: order, gfp: gfp, list: list)
  }

  /// As it goes most of the time: the first zone of the list meets its low mark and has a block.
  @inline(__always)
  private mutating func attempt(order: Int, gfp: GFPMask, list: Int) -> Outcome {
    if zonelists[list] == 0 { return attemptFurther(list: list, order: order, gfp: gfp) }
    let zone = Int(zonelists[list &+ 1])
    let classZone = Int(zones[zone].classZone)
    if let frame = tryZone(
      zone, order: order, gfp: gfp, mark: .low, classZone: classZone, harder: false, high: false)
    {
      return .served(frame)
    }
    return attemptFurther(list: list, order: order, gfp: gfp)
  }

  /// From *restart* on, after a jiffy in out_of_memory().
  mutating func attemptAnew(list: Int, order: Int, gfp: GFPMask) -> Outcome {
    attempt(order: order, gfp: gfp, list: list)
  }

  /// Steps 2 to 10 of `__alloc_pages`, after the first zone of the list.
  @inline(never)
  private mutating func attemptFurther(list: Int, order: Int, gfp: GFPMask) -> Outcome {
    let inInterrupt = requester.context != .process
    let mayWait = gfp.contains(.wait)
    // 2. The low marks.
    if let frame = tryZones(list: list, from: 2, order: order, gfp: gfp, mark: .low) { return .served(frame) }
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
      record(.marksIgnored(order: Order(UInt8(order))))
      if let frame = tryZones(list: list, order: order, gfp: gfp, mark: .none) {
        return .served(frame)
      }
      return .failed(.memallocEmpty)
    }
    // 6. Who cannot sleep gets nothing. Nobody can in an interrupt, whatever the mask says: the kernel would go on to
    // schedule() ("scheduling while atomic"); here the request ends.
    if !mayWait { return .failed(.cannotWait) }
    if inInterrupt { return .failed(.sleepsInInterrupt) }
    // 7. `try_to_free_pages`. Before the first process nobody has pages that could be reclaimed.
    if virtualMemory.isUp { return rebalance(list: list, order: order, gfp: gfp) }
    count(.allocstall)
    record(.nothingReclaimed(order: Order(UInt8(order))))
    // 9. Somebody else may have freed; then out_of_memory() and restart, whatever the order: wait until frames are
    // freed.
    if gfp.reachesOutOfMemory {
      if let frame = tryZones(list: list, order: order, gfp: gfp, mark: .high) { return .served(frame) }
      record(.outOfMemory(order: Order(UInt8(order)), gfp: gfp))
      return .waits
    }
    return retryOrFail(order: order, gfp: gfp)
  }

  /// From *rebalance* on before the first process, after `blk_congestion_wait`: no look at the low marks, no kswapd. The
  /// frames that others freed while the task slept stand for what `try_to_free_pages` would have freed for it (8).
  private mutating func rebalanceWithoutPages(list: Int, order: Int, gfp: GFPMask) -> Outcome {
    count(.allocstall)
    if let frame = tryZones(
      list: list, order: order, gfp: gfp, mark: .min, harder: requester.isRealtime, high: gfp.contains(.high))
    {
      return .served(frame)
    }
    return retryOrFail(order: order, gfp: gfp)
  }

  /// 10. Small requests are never refused.
  func retryOrFail(order: Int, gfp: GFPMask) -> Outcome {
    if gfp.contains(.noRetry) { return .failed(.noRetry) }
    if order <= 3 || gfp.contains(.repeats) || gfp.contains(.noFail) { return .waits }
    return .failed(.noRetry)
  }

  /// `wakeup_kswapd` for each zone of the list.
  private mutating func wakeKswapd(list: Int, order: Int) {
    for place in 1..<Int(zonelists[list]) + 1 {
      let zone = Int(zonelists[list + place])
      let test = zones[zone].tested(order: order, mark: .low, classZone: 0, canTryHarder: false, gfpHigh: false)
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
