/// Events that wait behind a request, by that request and in their order.
struct EventsBehind: Sendable {
  struct Queue: Sendable {
    var events: [Event] = []
    /// The one whose turn is next.
    var head = 0
    /// The task that every one of them is of, when it is one; `init` counts as none.
    var task: TaskID?
    var rest: ArraySlice<Event> { events[head...] }
  }
  private(set) var queues: [HandleID: Queue] = [:]

  /// Bytes of memory, near enough for a budget.
  var size: Int { queues.values.reduce(0) { $0 + 64 + $1.events.count * 96 } }

  mutating func append(_ event: Event, behind id: HandleID) {
    let task = event.requester.task
    let own = task == .initTask ? nil : task
    if queues[id] == nil {
      queues[id] = Queue(events: [event], head: 0, task: own)
    } else {
      queues[id]?.events.append(event)
      if queues[id]?.task != own { queues[id]?.task = nil }
    }
  }

  /// All behind a request, which is behind nothing from now on.
  mutating func take(behind id: HandleID) -> Queue? { queues.removeValue(forKey: id) }

  /// What is left of a queue goes behind another request, behind what stands there.
  mutating func put(_ queue: Queue, behind id: HandleID) {
    if queues[id] == nil {
      queues[id] = queue
    } else {
      for event in queue.rest { append(event, behind: id) }
    }
  }
}

extension Machine {
  /// The events behind a request that waits no more, in their order; those that meet the next obstacle queue again.
  mutating func performQueued(behind id: HandleID) {
    guard var queue = queued.take(behind: id) else { return }
    while queue.head < queue.events.count {
      // The task sleeps again: the others stay where they are in its queue.
      if let task = queue.task, let asleep = waiting.sleeper(task) {
        queued.put(queue, behind: asleep)
        return
      }
      let event = queue.events[queue.head]
      queue.head += 1
      perform(event)
    }
  }

  /// What decides whether a request that waits is served.
  func waitKind(of id: HandleID) -> WaitingLine.Kind {
    let handle = handles[id]
    var kind = WaitingLine.Kind(
      what: UInt32(handle.order), gfp: handle.gfp, cpu: handle.cpu, context: handle.context,
      privileges: handle.privileges, sort: .pages)
    if handle.call == Handle.processCall {
      kind.sort = if case .memory = virtualMemory.rest.sleeps[id]?.reason { .process } else { .disk }
      return kind
    }
    guard let call = handle.objectCall else { return kind }
    // `order` tells the pool.
    kind.sort = call == .mempoolAlloc ? .element : .growth
    if let growth = slab.growths[id] {
      kind.what |= UInt32(growth.cache.rawValue) << 8
      kind.gfp = growth.gfp.rawValue
      kind.hasPages = growth.pages != nil
      kind.node = growth.node.map { $0 + 1 } ?? 0
      kind.loop = growth.loop
      if kind.sort == .element { kind.sort = .elementGrowth }
    }
    return kind
  }

  /// The request goes to sleep at the end of the line.
  mutating func enqueue(_ id: HandleID) {
    waiting.append(id, waitKind(of: id), task: handles[id].task, traceRequest: handles[id].traceRequest)
    keepNap(id)
  }

  /// The same, where the request itself says so.
  mutating func sleep(_ id: HandleID, order: UInt8, gfp: GFPMask) {
    enqueue(id)
    // Who was in out_of_memory() when the kernel stopped does not even sleep.
    if end == nil { record(.request(.waits(handle: id, order: Order(order), gfp: gfp))) }
  }

  /// Tries the next waiting request of this round again.
  mutating func retryOne() -> Bool {
    guard let (ticket, id) = waiting.next(from: player.waiting, generation: freeGeneration) else { return false }
    player.waiting = ticket + 1
    // Who naps is woken by the clock or by a finished write.
    if virtualMemory.rest.reclaiming.naps[id] != nil {
      waiting.turnAway(ticket, generation: freeGeneration)
      return retryOne()
    }
    retry(id, ticket)
    return true
  }

  /// Somebody was killed, or somebody's nap is over.
  var hasSleepersDue: Bool { !virtualMemory.rest.reclaiming.dying.isEmpty || dueNapper() != nil }

  /// Who naps longest of those whose nap is over goes on.
  mutating func wakeOneNapper() -> Bool {
    guard let id = dueNapper() else { return false }
    wakeNapper(id)
    return true
  }

  mutating func wakeNapper(_ id: HandleID) {
    guard let ticket = waiting.ticket(of: id) else { return }
    virtualMemory.rest.reclaiming.resumed = virtualMemory.rest.reclaiming.naps.removeValue(forKey: id)
    retry(id, ticket)
    virtualMemory.rest.reclaiming.resumed = nil
  }

  private mutating func retry(_ id: HandleID, _ ticket: Int) {
    let handle = handles[id]
    events += 1
    requester = Requester(
      task: TaskID(handle.task), cpu: handle.cpu, context: Context(rawValue: handle.context) ?? .process,
      isRealtime: handle.privileges & 1 != 0, isMemalloc: handle.privileges & 2 != 0)
    let first = ring.total
    record(
      .request(
        .retried(handle: id, order: Order(handle.order), waited: UInt32(truncatingIfNeeded: tick - handle.since))))
    let kind = waitKind(of: id)
    let isServed =
      if handle.call == Handle.processCall {
        resumeProcess(id)
      } else {
        handle.objectCall != nil ? retryObject(id) : retryPages(id, handle)
      }
    if isServed {
      waiting.remove(id)
      lastRequest = first..<ring.total
      performQueued(behind: id)
      return
    }
    keepNap(id)
    let now = waitKind(of: id)
    if now == kind {
      waiting.turnAway(ticket, generation: freeGeneration)
    } else {
      waiting.refile(ticket, as: now)
    }
  }

  private mutating func retryPages(_ id: HandleID, _ handle: Handle) -> Bool {
    guard
      case .served(let frame) = attempt(
        order: Int(handle.order), gfp: GFPMask(rawValue: handle.gfp))
    else {
      return false
    }
    handles[id].state = .live
    handles[id].frame = frame
    handles[id].since = tick
    deliver(id, frame: frame)
    return true
  }
}
