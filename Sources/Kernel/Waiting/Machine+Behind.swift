// Events that wait behind a request that sleeps.

extension Machine {
  /// The waiting request that an event must wait behind: its task sleeps in it, or its name belongs to it and nothing
  /// else is held under that name. `init`, the script's own hand, never sleeps: otherwise the first request that waits
  /// would stop the whole lecture.
  func blocker(of event: Event) -> HandleID? {
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
  mutating func queueRest(of request: FreeRequest, by who: Requester) {
    guard case .label(let label, let pick) = request.target, pick.amount == .all else { return }
    for id in handles.handles(of: label) where handles[id].state == .waiting {
      record(.script(.queuedBehind(handle: id)))
      var rest = request
      rest.target = .handle(id)
      queued.append(.free(rest, who), behind: id)
    }
  }
}
