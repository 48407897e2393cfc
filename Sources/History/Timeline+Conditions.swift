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

  /// Forward to the next moment that meets one of the conditions, at most `limit` advances on. Nil: none did.
  package mutating func run(until conditions: [W.Condition], limit: UInt64) -> Int? {
    for _ in 0..<limit {
      if let hit = advance(watching: conditions).hit { return hit }
    }
    return nil
  }

  /// Back to the last moment before this one that met one of the conditions; which one. Nil: none did, and the run
  /// stays where it is.
  package mutating func goBack(to conditions: [W.Condition]) -> Int? {
    var search = BackSearch(conditions, in: self)
    while true {
      switch proceed(&search) {
      case .goesOn: continue
      case .found(let index): return index
      case .nothing: return nil
      }
    }
  }
}
