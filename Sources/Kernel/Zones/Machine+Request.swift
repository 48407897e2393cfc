import Simulation

// A request for page frames from its verb to its end: what is refused before any zone is asked, what the block is to
// who got it, and what becomes of who got none.

extension Machine {
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
      record(.request(.bugHighMemAddress(gfp: gfp)))
      return true
    }
    if order >= Order.count {
      record(.request(.orderTooLarge(order: UInt8(order))))
      return true
    }
    if gfp.zonelistIndex == 3 {
      record(.request(.noZonelist(gfp: gfp)))
      return true
    }
    if gfp.contains(.wait), requester.context != .process {
      record(.request(.sleepingInAtomic(context: requester.context, gfp: gfp)))
    }
    return false
  }

  /// BUG_ON in `prep_zero_page`: who asked is gone, and nobody knows the block any more.
  @inline(never)
  private mutating func loseUnzeroed(_ frame: UInt32, order: Int, gfp: GFPMask) {
    failures += 1
    frames.markUsed(frame, order: order, kind: .lost, role: .nobody)
    countAllocation(in: zoneIndex(of: frame), order: order)
    record(.request(.bugZeroHighMem(frame: FrameNumber(frame), order: Order(UInt8(order)), gfp: gfp)))
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
      sleep(id, order: handle.order, gfp: gfp)
      return .waits(id)
    }
  }

  mutating func fail(order: Int, gfp: GFPMask, reason: FailureReason) {
    failures += 1
    record(.request(.failed(order: Order(UInt8(order)), gfp: gfp, reason: reason, quiet: gfp.contains(.noWarn))))
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
    record(.request(.noAddress(frame: FrameNumber(frame), order: Order(UInt8(order)))))
  }

  /// `pgalloc_…`, by the zone that served.
  @inline(__always)
  mutating func countAllocation(in zone: Int, order: Int) { count(zones[zone].allocations, 1 &<< UInt64(order)) }
}
