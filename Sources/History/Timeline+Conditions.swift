package import Simulation

// Breakpoints, in both directions. Whether a moment is one follows from it and the moment before alone.
extension Timeline where W: ~Copyable {
  /// One advance, and the first of these conditions that it met (its place in the list).
  package mutating func advance(watching conditions: [W.Condition]) -> (done: Advance, hit: Int?) {
    if conditions.isEmpty { return (advance(), nil) }
    let before = conditions.map { world.probe($0) }
    let done = advance()
    return (done, firstHit(conditions, before))
  }

  /// `perform`, watched in the same way.
  package mutating func perform(_ event: W.Event, watching conditions: [W.Condition]) -> Int? {
    let before = conditions.map { world.probe($0) }
    perform(event)
    return firstHit(conditions, before)
  }

  private func firstHit(_ conditions: [W.Condition], _ before: [W.Probe]) -> Int? {
    conditions.indices.first { world.meets(conditions[$0], since: before[$0]) }
  }
}
