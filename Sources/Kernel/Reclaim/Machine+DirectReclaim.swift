import Simulation

// `try_to_free_pages` and what `__alloc_pages` does around it (mm/vmscan.c, mm/page_alloc.c of 2.6.11; RF 1, 17.2). A
// nap unwinds the event: its task sleeps in the line of those who wait, and goes on here when the nap is over.

extension Machine {
  /// *rebalance*: who was about to reclaim lets a kswapd that was woken go first. (Before the first process its lists
  /// are empty, and it sleeps again at once.)
  mutating func rebalance(list: Int, order: Int, gfp: GFPMask) -> Outcome {
    if !virtualMemory.isUp || !isKswapdReady || requester.isMemalloc {
      return freeAndRetry(list: list, order: order, gfp: gfp)
    }
    virtualMemory.rest.reclaiming.pending = Nap(
      due: tick, endsWithWrite: false, order: UInt8(order), gfp: gfp, then: .begin, isYield: true)
    return .waits
  }

  /// Some kswapd is awake and does not nap.
  var isKswapdReady: Bool {
    for node in kswapd.indices where kswapd[node].isAwake && kswapd[node].due <= tick { return true }
    return false
  }

  /// The process goes on when kswapd sleeps or naps: as a wake-up that brings a better priority does on the way back to
  /// user mode, and `cond_resched` between two pages of `read` and `write`.
  mutating func yieldsToKswapd() -> Bool {
    if !isKswapdReady { return false }
    virtualMemory.rest.reclaiming.pending = Nap(
      due: tick, endsWithWrite: false, order: 0, gfp: .kernel, then: .begin, isYield: true)
    return true
  }

  /// kswapd, as soon as it is awake; then who has let it go first. False: nothing of the kind.
  mutating func runUrgent() -> Bool {
    if runKswapd() { return true }
    if reclaiming.naps.isEmpty { return false }
    guard let id = dueNapper(isYield: true) else { return false }
    wakeNapper(id)
    return true
  }

  /// Steps 7 to 10 of `__alloc_pages`.
  mutating func freeAndRetry(list: Int, order: Int, gfp: GFPMask) -> Outcome {
    count(.allocstall)
    var pages: UInt32 = 0
    for place in 1..<Int(zonelists[list]) + 1 {
      let zone = Int(zonelists[list + place])
      zones[zone].tempPriority = Reclaiming.defaultPriority
      pages += zones[zone].active + zones[zone].inactive
    }
    let state = DirectReclaim(
      control: ScanControl(gfp: gfp, isKswapd: false), order: UInt8(order), pages: pages)
    record(.reclaim(.begun(order: Order(UInt8(order)), gfp: gfp, pages: pages)))
    return goOn(state, list: list, order: order, gfp: gfp)
  }

  /// The task goes on where its nap has interrupted it.
  mutating func wake(_ nap: Nap, list: Int, order: Int, gfp: GFPMask) -> Outcome {
    switch nap.then {
    case .restart: return attemptAnew(list: list, order: order, gfp: gfp)
    case .begin: return freeAndRetry(list: list, order: order, gfp: gfp)
    case .rebalance: return rebalance(list: list, order: order, gfp: gfp)
    case .reclaim(var state):
      if state.control.metFullQueue {
        state.control = state.control.goingOn
        return goOn(state, list: list, order: order, gfp: gfp)
      }
      guard state.control.priority > 0 else { return finish(state, false, list: list, order: order, gfp: gfp) }
      state.control.priority -= 1
      return goOn(state, list: list, order: order, gfp: gfp)
    }
  }

  /// Passes from a priority on, up to the next nap.
  private mutating func goOn(_ state: DirectReclaim, list: Int, order: Int, gfp: GFPMask) -> Outcome {
    var state = state
    let before = requester.isMemalloc
    requester.isMemalloc = true
    defer { requester.isMemalloc = before }
    while true {
      pass(&state, list: list)
      if state.control.metFullQueue {
        record(.reclaim(.naps(ticks: 0, reason: .queue)))
        virtualMemory.rest.reclaiming.pending = Nap(
          due: .max, endsWithWrite: false, isForQueue: true, order: UInt8(order), gfp: gfp, then: .reclaim(state))
        return .waits
      }
      if state.control.reclaimed >= Reclaiming.cluster {
        requester.isMemalloc = before
        return finish(state, true, list: list, order: order, gfp: gfp)
      }
      state.total += state.control.scanned
      // More than it may need: pdflush is told, and pages may be written in laptop mode.
      if state.total > Reclaiming.cluster + Reclaiming.cluster / 2 {
        wakePdflush(pages: reclaiming.laptopMode == 0 ? state.total : 0)
        state.control.mayWrite = true
      }
      if state.control.scanned > 0, state.control.priority < Reclaiming.defaultPriority - 2 {
        return nap(10, .pass, .reclaim(state), order: order, gfp: gfp)
      }
      if state.control.priority == 0 {
        requester.isMemalloc = before
        return finish(state, false, list: list, order: order, gfp: gfp)
      }
      state.control.priority -= 1
    }
  }

  /// `shrink_caches` and `shrink_slab` at one priority. Watermarks are not looked at: every zone of the list gives.
  private mutating func pass(_ state: inout DirectReclaim, list: Int) {
    if !state.control.goesOn {
      state.control.mapped = count(of: .nrMapped)
      (state.control.scanned, state.control.reclaimed, state.place) = (0, 0, 1)
    }
    let priority = state.control.priority
    for place in Int(state.place)..<Int(zonelists[list]) + 1 {
      state.place = UInt8(place)
      let zone = Int(zonelists[list + place])
      if zones[zone].present == 0 { continue }
      zones[zone].tempPriority = priority
      zones[zone].prevPriority = min(zones[zone].prevPriority, priority)
      if zones[zone].allUnreclaimable, priority != Reclaiming.defaultPriority { continue }
      shrinkZone(zone, &state.control)
      if state.control.metFullQueue { return }
      state.control.goesOn = false
    }
    state.control.reclaimed += shrinkSlab(
      scanned: state.control.scanned, gfp: state.control.gfp, pages: state.pages, isKswapd: false)
    state.freed += state.control.reclaimed
    if state.control.scanned == 0 { return }
    record(
      .reclaim(
        .passed(
          priority: priority, scanned: state.control.scanned, reclaimed: state.control.reclaimed, node: nil)))
  }

  /// What `try_to_free_pages` returns, and what `__alloc_pages` makes of it (8 to 10).
  private mutating func finish(
    _ state: DirectReclaim, _ isEnough: Bool, list: Int, order: Int, gfp: GFPMask
  ) -> Outcome {
    for place in 1..<Int(zonelists[list]) + 1 {
      let zone = Int(zonelists[list + place])
      zones[zone].prevPriority = zones[zone].tempPriority
    }
    // The pass that is enough is not in the sum yet.
    let scanned = isEnough ? state.total + state.control.scanned : state.total
    record(.reclaim(.ended(scanned: scanned, reclaimed: state.freed, isEnough: isEnough)))
    if isEnough {
      if let frame = tryZones(
        list: list, order: order, gfp: gfp, mark: .min, harder: requester.isRealtime, high: gfp.contains(.high))
      {
        return .served(frame)
      }
    } else if gfp.reachesOutOfMemory {
      if let frame = tryZones(list: list, order: order, gfp: gfp, mark: .high) { return .served(frame) }
      record(.request(.outOfMemory(order: Order(UInt8(order)), gfp: gfp)))
      outOfMemory()
      if end != nil { return .waits }
      return nap(0, .outOfMemory, .restart, order: order, gfp: gfp)
    }
    if case .failed(let reason) = retryOrFail(order: order, gfp: gfp) { return .failed(reason) }
    return nap(50, .retry, .rebalance, order: order, gfp: gfp)
  }

  /// A sleep of HZ/`fraction`, or of one jiffy.
  private mutating func nap(
    _ fraction: Int, _ reason: NapReason, _ then: Nap.Then, order: Int, gfp: GFPMask
  ) -> Outcome {
    let ticks = fraction == 0 ? 1 : jiffies(fraction: fraction)
    record(.reclaim(.naps(ticks: UInt32(ticks), reason: reason)))
    virtualMemory.rest.reclaiming.pending = Nap(
      due: tick + ticks, endsWithWrite: reason != .outOfMemory, order: UInt8(order), gfp: gfp, then: then)
    return .waits
  }

  // MARK: Who naps

  /// Its nap, for the attempt that goes on with it.
  mutating func takeResumed(order: Int, gfp: GFPMask) -> Nap? {
    guard let nap = virtualMemory.rest.reclaiming.resumed, Int(nap.order) == order, nap.gfp == gfp else { return nil }
    virtualMemory.rest.reclaiming.resumed = nil
    return nap
  }

  /// Who would have napped takes it for a failure.
  mutating func dropNap() { virtualMemory.rest.reclaiming.pending = nil }

  /// The request stands in the line: it sleeps until its nap is over.
  mutating func keepNap(_ id: HandleID) {
    guard let nap = virtualMemory.rest.reclaiming.pending else { return }
    virtualMemory.rest.reclaiming.pending = nil
    // The nap of an attempt whose failure its caller took: the task sleeps for something else.
    switch virtualMemory.rest.sleeps[id]?.reason {
    case .page, .queue: return
    case .memory, .dirty, .preempted, nil: break
    }
    virtualMemory.rest.reclaiming.naps[id] = nap
  }

  /// The first of the line whose nap is over.
  func dueNapper(isYield: Bool = false) -> HandleID? {
    if virtualMemory.rest.reclaiming.naps.isEmpty { return nil }
    var best: (ticket: Int, id: HandleID)?
    for (id, nap) in virtualMemory.rest.reclaiming.naps where nap.due <= tick && (nap.isYield || !isYield) {
      guard let ticket = waiting.ticket(of: id) else { continue }
      if best.map({ ticket < $0.ticket }) ?? true { best = (ticket, id) }
    }
    return best?.id
  }

  /// A write is done: the queue has room again, and below its mark (`clear_queue_congested`) whoever naps for writes
  /// wakes up, congested or not.
  mutating func endNaps() {
    let now = tick
    // `freed_request`
    if !virtualMemory.rest.disk.isWriteFull {
      for (id, nap) in virtualMemory.rest.reclaiming.naps where nap.isForQueue {
        virtualMemory.rest.reclaiming.naps[id]?.due = now
      }
      for node in kswapd.indices where kswapd[node].stopped != nil && kswapd[node].due > now {
        kswapd[node].due = now
      }
    }
    if virtualMemory.rest.disk.writes >= virtualMemory.rest.disk.off { return }
    for (id, nap) in virtualMemory.rest.reclaiming.naps where nap.endsWithWrite && nap.due > now {
      virtualMemory.rest.reclaiming.naps[id]?.due = now
    }
    for node in kswapd.indices where kswapd[node].due > now { kswapd[node].due = now }
    virtualMemory.rest.writeback.endNaps(at: now)
  }

  /// A page that nobody refers to goes to the cold list of its zone.
  mutating func giveBackCold(_ frame: UInt32) {
    frames.clearUsed(frame)
    count(.pgfree)
    freeGeneration &+= 1
    freeHotColdPage(frame, zone: zoneIndex(of: frame), cold: true)
  }
}
