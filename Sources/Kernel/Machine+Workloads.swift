import Simulation

// What comes by itself in a tick: lifetimes that end, workloads, the trace.

extension Machine {
  /// The oldest lifetime that is over. Blocks that were freed by hand are passed over.
  mutating func expireOne() -> Bool {
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

  mutating func workOne() -> Bool {
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

  mutating func traceOne() -> Bool {
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
      record(.script(.traceNote(note, operation.request)))
      return true
    }
    let isKnown = operation.request != TraceOperation.unknown
    let slot = isKnown ? traceHandles[Int(operation.request)] : 0
    if slot == 0 {
      // In use before the trace began, or its request was not served here. One that still waits is given up: nobody
      // would free what it got later.
      let waiter = isKnown ? waiting.waiter(ofTraceRequest: operation.request) : nil
      record(.script(.traceFreeSkipped(known: isKnown, waiting: waiter != nil)))
      if let id = waiter {
        waiting.remove(id)
        slab.growths[id] = nil
        virtualMemory.rest.reclaiming.naps[id] = nil
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
