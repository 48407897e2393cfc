package import Kernel

/// A search for the last moment that met one of some conditions, one advance at a time, so that a long one can be
/// watched and stopped. It plays the stretches between keyframes again, the latest first.
package struct BackSearch: Sendable {
  package let conditions: [Condition]
  /// Where it began.
  package let start: Timeline.Moment
  /// Everything from here on has been looked at.
  package private(set) var end: Timeline.Moment
  /// Where the stretch begins that is being played; nil: the next one is still to be chosen.
  fileprivate var stretch: Timeline.Moment?
  fileprivate var found: (moment: Timeline.Moment, condition: Int)?

  package init(_ conditions: [Condition], from start: Timeline.Moment) {
    self.conditions = conditions
    self.start = start
    end = start
  }

  package enum Progress: Hashable, Sendable {
    case goesOn
    /// The run stands there; which condition.
    case found(Int)
    /// The run stands where the search began.
    case nothing
  }

  fileprivate mutating func takeUp(_ stretch: Timeline.Moment?) {
    if let done = self.stretch { end = done }
    self.stretch = stretch
  }
}

extension Timeline {
  /// One advance of a search, or the jump to its next stretch. Between two of them the run stands somewhere in its past:
  /// who gives the search up goes to its `start`.
  package mutating func proceed(_ search: inout BackSearch) -> BackSearch.Progress {
    if search.stretch != nil, moment < search.end {
      if let hit = advance(watching: search.conditions).hit, moment < search.start { search.found = (moment, hit) }
      return .goesOn
    }
    if let found = search.found {
      go(to: found.moment)
      return .found(found.condition)
    }
    search.takeUp(nil)
    let origin = Moment(position: 0, performed: 0)
    guard search.end > origin else {
      go(to: search.start)
      return .nothing
    }
    let next = keyframes.moments.last { $0 < search.end } ?? origin
    search.takeUp(next)
    go(to: next)
    return .goesOn
  }

  /// The tick of a moment at which a keyframe was taken, or of the one before it.
  package func tick(of moment: Moment) -> Tick {
    keyframes.last(notAfter: moment).map { keyframes.ticks[$0] } ?? machine.tick
  }
}
