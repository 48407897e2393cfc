package import Simulation

// The one function that orders a tick. Nothing else schedules work.

extension Machine {
  /// Does the next thing: one event, one step, or the turn of the tick. In each tick:
  /// timers (`cache_reap` of each CPU), kswapd, the script's steps that are due, lifetimes that end, workloads, the
  /// trace, and last who waits for memory. What the disk has done comes before the timers.
  package mutating func advance() -> Advance {
    while true {
      requester = Requester()
      if virtualMemory.isUp, end != nil, player.phase != .script, player.phase != .end { skipPhase() }
      if virtualMemory.isUp, end == nil, player.phase.rawValue > Player.Phase.kswapd.rawValue, runUrgent() {
        return .event
      }
      switch player.phase {
      case .timers:
        if virtualMemory.isUp, serveDisk() || runPdflush() || runCallbacks() { return .event }
        if reapOne() { return .event }
        player.phase = .kswapd
      case .kswapd:
        if runKswapd() { return .event }
        player.phase = .script
      case .script:
        if let done = advanceScript() { return done }
        player.phase = .expiries
      case .expiries:
        if expireOne() { return .event }
        player.phase = .workloads
        player.workload = 0
      case .workloads:
        if workOne() { return .event }
        player.phase = .trace
      case .trace:
        if traceOne() { return .event }
        // Once frames were freed, everybody who waits is tried, once a tick.
        player.phase =
          (waiting.isEmpty || retriedGeneration == freeGeneration) && !hasSleepersDue ? .end : .waiting
        player.waiting = 0
        retriedGeneration = freeGeneration
      case .waiting:
        if virtualMemory.isUp, endOneDying() || wakeOneNapper() { return .event }
        if retryOne() { return .event }
        player.phase = .end
      case .end:
        player.phase = .timers
        tick += 1
        return .tickEnded
      }
    }
  }

  /// What follows, until the next call, is one event: its occurrences share a stamp.
  package mutating func beginEvent() { events += 1 }

  /// Does one event now, between the steps of the script (the `:` line).
  package mutating func perform(_ event: Event) {
    // Nothing is done any more on a machine that has panicked or hangs.
    if end != nil { return }
    beginEvent()
    if let blocker = blocker(of: event) {
      requester = event.requester
      record(.queuedBehind(handle: blocker))
      queued.append(event, behind: blocker)
      return
    }
    switch event {
    case .allocate(let request, let who):
      requester = who
      for made in 1...request.count {
        let result = allocate(
          request.call, order: random.draw(request.orders), gfp: request.gfp, label: request.label,
          lifetime: request.lifetime.map { random.draw($0) })
        if made < request.count, who.task != .initTask, case .waits(let id) = result {
          // The task sleeps: it makes the others when it was served.
          var rest = request
          rest.count -= made
          queued.append(.allocate(rest, who), behind: id)
          break
        }
      }
    case .free(let request, let who):
      requester = who
      free(request)
      queueRest(of: request, by: who)
    case .drainLocalPages(let cpu):
      requester = Requester(cpu: cpu)
      drainLocalPages(cpu: cpu)
    case .setSysctl(let sysctl, let value):
      set(sysctl, to: value)
    case .allocateObject(let request, let who):
      requester = who
      allocateObjects(request, who)
    case .slab(let event, let who):
      requester = who
      perform(event)
    case .process(let event, let who): perform(event, by: who)
    }
  }

  private mutating func allocateObjects(_ request: ObjectRequest, _ who: Requester) {
    for made in 1...request.count {
      let id = allocateObject(request)
      if made < request.count, who.task != .initTask, let id, handles[id].state == .waiting {
        var rest = request
        rest.count -= made
        queued.append(.allocateObject(rest, who), behind: id)
        break
      }
    }
  }

  private mutating func perform(_ event: SlabEvent) {
    guard needsSlab() else { return }
    switch event {
    case .create(let spec): createCache(spec)
    case .destroy(let cache): destroyCache(cache)
    case .shrink(let cache): shrinkCache(cache)
    case .createPool(let pool, let minimum, let source): createPool(pool, minimum: minimum, source: source)
    case .resizePool(let pool, let minimum, let gfp): resizePool(pool, minimum: minimum, gfp: gfp)
    case .destroyPool(let pool): destroyPool(pool)
    }
  }

  /// The waiting request that an event must wait behind: its task sleeps in it, or its name belongs to it and nothing
  /// else is held under that name. `init`, the script's own hand, never sleeps: otherwise the first request that waits
  /// would stop the whole lecture.
  private func blocker(of event: Event) -> HandleID? {
    if waiting.isEmpty { return nil }
    let who = event.requester
    if who.task != .initTask, let asleep = waiting.sleeper(who.task) { return asleep }
    if case .free(let request, _) = event, case .label(let label, _) = request.target {
      let requests = handles.handles(of: label)
      if requests.contains(where: { handles[$0].state == .live }) { return nil }
      return requests.first
    }
    return nil
  }

  /// A free of a whole name while some of its requests still wait: what they get is freed when they get it.
  private mutating func queueRest(of request: FreeRequest, by who: Requester) {
    guard case .label(let label, let pick) = request.target, pick.amount == .all else { return }
    for id in handles.handles(of: label) where handles[id].state == .waiting {
      record(.queuedBehind(handle: id))
      var rest = request
      rest.target = .handle(id)
      queued.append(.free(rest, who), behind: id)
    }
  }

  // MARK: The script

  private mutating func advanceScript() -> Advance? {
    switch player.script.next(of: program.steps, at: tick) {
    case .event(let event):
      perform(event)
      return .event
    case .cue(let cue):
      note(cue)
      return .step(cue)
    case .nothing: return nil
    case .end:
      record(.scriptEnded)
      return nil
    }
  }

  /// What the script says to who watches leaves an occurrence.
  private mutating func note(_ cue: Cue) {
    switch cue {
    case .say(let index): record(.said(index: UInt32(index)))
    case .mark(let index):
      player.script.pass(mark: index, at: tick, counts: ring.everyCount)
      record(.mark(index: UInt32(index)))
    case .pause: record(.paused)
    case .view(let index): record(.viewChanged(index: UInt32(index)))
    case .expect(let index): expect(index)
    case .watch: break
    }
  }

  /// One occurrence for each claim that does not hold, or one for all when they do (claim 0, what was found for it).
  private mutating func expect(_ index: Int) {
    let claims = program.expectations[index].map { look(at: $0) }
    for (number, claim) in claims.enumerated() where !claim.bound.holds(claim.found) {
      record(.expected(index: UInt32(index), held: false, claim: UInt32(number), found: claim.found))
    }
    let held = claims.allSatisfy { $0.bound.holds($0.found) }
    player.script.note(expectation: index, held: held)
    if held {
      record(.expected(index: UInt32(index), held: true, claim: 0, found: claims.first?.found ?? 0))
    }
  }

  /// What there is, and what should be.
  package func look(at claim: Claim) -> (found: Int64, bound: Bound) {
    switch claim {
    case .zoneFree(let zone, let bound):
      return (Int64(zones[slot(of: zone)].free), bound)
    case .zoneFreeBlocks(let zone, let order, let bound):
      return (Int64(zones[slot(of: zone)].freeBlocks[Int(order.rawValue)]), bound)
    case .counter(let counter, let bound):
      return (Int64(vmstat[Int(counter.rawValue)]), bound)
    case .occurrence(let kind, let bound, let mark):
      let before = player.script.count(Int(kind.number), before: mark)
      return (Int64(ring.count(of: kind) - before), bound)
    case .waiting(let bound): return (Int64(waiting.count), bound)
    case .failed(let bound): return (Int64(failures), bound)
    case .cache(let cache, let column, let bound): return (slabColumn(column, of: cache), bound)
    case .held(let label, let bound):
      // Who waits under the name holds nothing yet.
      let asked = waiting.handles.count { handles[$0].label == label.rawValue + 1 }
      return (Int64(handles.count(of: label) - asked), bound)
    case .process(let task, let column, let bound): return (number(column, of: task), bound)
    case .memory(let column, let bound): return (number(column), bound)
    }
  }

  // MARK: What comes by itself

  /// The oldest lifetime that is over. Blocks that were freed by hand are passed over.
  private mutating func expireOne() -> Bool {
    while let entry = expiries.first, entry.tick <= tick {
      _ = expiries.pop()
      guard Int(entry.handle.rawValue) < handles.slots.count else { continue }
      let handle = handles[entry.handle]
      guard handle.state == .live, handle.stamp == entry.stamp else { continue }
      events += 1
      requester = Requester(
        task: TaskID(handle.task), cpu: handle.cpu, context: Context(rawValue: handle.context) ?? .process)
      free(FreeRequest(call: handle.fittingFree, target: .handle(entry.handle)))
      return true
    }
    return false
  }

  private mutating func workOne() -> Bool {
    while player.workload < program.workloads.count {
      let workload = program.workloads[player.workload]
      player.workload += 1
      let isDue =
        tick >= workload.from && (tick - workload.from) % UInt64(workload.every) == 0
        && tick <= workload.until ?? .max
      if isDue {
        perform(workload.event)
        return true
      }
    }
    return false
  }

  private mutating func traceOne() -> Bool {
    guard let replay = program.replay, player.traceOperation < replay.operations.count else { return false }
    let operation = replay.operations[player.traceOperation]
    if UInt64(operation.tick) > tick { return false }
    player.traceOperation += 1
    events += 1
    requester = operation.requester
    switch operation.kind {
    case .free: break
    case .allocate:
      allocate(
        .allocPages, order: Int(operation.order.rawValue), gfp: operation.gfp, label: nil, lifetime: nil,
        traceRequest: operation.request)
      return true
    case .note(let note):
      record(.traceNote(note, operation.request))
      return true
    }
    let isKnown = operation.request != TraceOperation.unknown
    let slot = isKnown ? traceHandles[Int(operation.request)] : 0
    if slot == 0 {
      // In use before the trace began, or its request was not served here. One that still waits is given up: nobody
      // would free what it got later.
      let waiter = isKnown ? waiting.waiter(ofTraceRequest: operation.request) : nil
      record(.traceFreeSkipped(known: isKnown, waiting: waiter != nil))
      if let id = waiter {
        waiting.remove(id)
        slab.growths[id] = nil
        handles.remove(id)
        failures += 1
        performQueued(behind: id)
      }
      return true
    }
    let handle = handles[HandleID(slot - 1)]
    free(call: .underscoreFreePages, frame: FrameNumber(handle.frame), order: Order(handle.order), label: nil)
    return true
  }
}

extension Machine {
  /// On a machine that has ended only the script goes on: what it says, and what it claims.
  fileprivate mutating func skipPhase() {
    switch player.phase {
    case .timers, .kswapd: player.phase = .script
    case .expiries, .workloads, .trace, .waiting: player.phase = .end
    case .script, .end: break
    }
  }
}
