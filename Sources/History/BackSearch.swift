package import Simulation

/// A search for the last moment that met one of some conditions, one advance at a time, so that a long one can be
/// watched and stopped. It plays the stretches between keyframes again, the latest first.
package struct BackSearch<Condition: Hashable & Sendable>: Sendable {
  package let conditions: [Condition]
  /// Where it began.
  package let start: Moment
  /// Everything from here on has been looked at; and the tick of that moment.
  fileprivate var end: Moment
  package fileprivate(set) var endTick: Tick
  /// Where the stretch begins that is being played; nil: the next one is still to be chosen.
  fileprivate var stretch: (moment: Moment, tick: Tick)?
  fileprivate var found: (moment: Moment, condition: Int)?

  package init<W: World & ~Copyable>(
    _ conditions: [Condition], in timeline: borrowing Timeline<W>
  ) where W.Condition == Condition {
    self.conditions = conditions
    start = timeline.moment
    end = start
    endTick = timeline.world.tick
  }
}

/// How far a search has come.
package enum SearchProgress: Hashable, Sendable {
  case goesOn
  /// The run stands there; which condition.
  case found(Int)
  /// The run stands where the search began.
  case nothing
}

extension Timeline where W: ~Copyable {
  /// One advance of a search, or the jump to its next stretch. In between the run stands somewhere in its past: who
  /// gives the search up goes to its `start`.
  package mutating func proceed(_ search: inout BackSearch<W.Condition>) -> SearchProgress {
    if search.stretch != nil, moment < search.end {
      if let hit = advance(watching: search.conditions).hit, moment < search.start { search.found = (moment, hit) }
      return .goesOn
    }
    if let found = search.found {
      go(to: found.moment)
      return .found(found.condition)
    }
    if let done = search.stretch { (search.end, search.endTick) = done }
    let origin = Moment.origin
    guard search.end > origin else {
      go(to: search.start)
      return .nothing
    }
    let next = keyframes.moments.last { $0 < search.end } ?? origin
    go(to: next)
    search.stretch = (next, world.tick)
    return .goesOn
  }
}
