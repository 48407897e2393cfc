import Simulation

// `__alloc_pages` of 2.6.11, step by step (mm/page_alloc.c; LF 3.5, RF 17.2), as far as the request can be served from
// what is free; from *rebalance* on it goes on in `Reclaim/Machine+DirectReclaim`.

extension Machine {
  enum Outcome {
    case served(UInt32)
    case failed(FailureReason)
    case waits
  }

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
      .request(
        .noBlock(
          zone: zones[zone].index, order: Order(UInt8(order)), free: zones[zone].free,
          largest: zones[zone].largestFreeOrder.map { UInt8($0) } ?? 0xFF)))
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

  /// `__alloc_pages`. `node` nil: the node of the CPU. A task that napped in it goes on where the kernel would.
  @inline(never)
  mutating func attempt(order: Int, gfp: GFPMask, node: Int? = nil) -> Outcome {
    let list = zonelist(node: node ?? Int(nodeOfCPU[Int(requester.cpu)]), gfp: gfp)
    if let nap = takeResumed(order: order, gfp: gfp) { return wake(nap, list: list, order: order, gfp: gfp) }
    return attempt(order: order, gfp: gfp, list: list)
  }

  /// As it goes most of the time: the first zone of the list meets its low mark and has a block.
  @inline(__always)
  mutating func attempt(order: Int, gfp: GFPMask, list: Int) -> Outcome {
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
      record(.request(.marksIgnored(order: Order(UInt8(order)))))
      if let frame = tryZones(list: list, order: order, gfp: gfp, mark: .none) {
        return .served(frame)
      }
      return .failed(.memallocEmpty)
    }
    // 6. Who cannot sleep gets nothing. Nobody can in an interrupt, whatever the mask says: the kernel would go on to
    // schedule() ("scheduling while atomic"); here the request ends.
    if !mayWait || slab.isStarting { return .failed(.cannotWait) }
    if inInterrupt { return .failed(.sleepsInInterrupt) }
    // 7. *rebalance*
    return rebalance(list: list, order: order, gfp: gfp)
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
        .request(
          .kswapdWoken(
            node: UInt8(node), zone: zones[zone].index, order: Order(UInt8(order)), free: zones[zone].free,
            low: zones[zone].low)))
    }
  }
}
