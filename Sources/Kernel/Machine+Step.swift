package import Simulation

// The one function that orders a tick. Nothing else schedules work.

extension Machine {
  /// Does the next thing: one event, one step, or the turn of the tick. In each tick:
  /// timers (`cache_reap` of each CPU), kswapd, the script's steps that are due, lifetimes that end, workloads, the
  /// trace, and last who waits for memory. What the disk has done comes before the timers.
  package mutating func advance() -> Advance {
    while true {
      requester = Requester()
      if end != nil, player.phase != .script, player.phase != .end { skipPhase() }
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
        if endOneDying() || wakeOneNapper() { return .event }
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
      record(.script(.queuedBehind(handle: blocker)))
      queued.append(event, behind: blocker)
      return
    }
    switch event {
    case .allocate(let request, let who):
      requester = who
      for made in 1...request.count where end == nil {
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
    for made in 1...request.count where end == nil {
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
      record(.script(.scriptEnded))
      return nil
    }
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
