package import Simulation

// Steps and jumps. What costs is playing again from the keyframe before.
extension Timeline where W: ~Copyable {
  /// Back (or forward) to a moment of this run.
  package mutating func go(to target: Moment) {
    approach(target)
    while position < target.position { _ = run(RunBounds(advances: target.position - position)) }
    while moment < target { _ = advance() }
  }

  /// The first moment of a tick, back or forward. Forward it stops there even if the script has ended.
  package mutating func seek(tick: Tick) {
    approach(tick: tick)
    if world.tick < tick { _ = run(RunBounds(tick: tick)) }
  }

  /// One tick forward: to the first moment of the next tick.
  package mutating func stepTick() {
    _ = run(RunBounds(tick: world.tick + 1))
  }

  /// To the first moment of the tick before this one; at the first tick, to the origin. In the middle of a tick, its
  /// own beginning is one step back.
  package mutating func stepTickBack() {
    seek(tick: isAtFirstMoment && world.tick > 0 ? world.tick - 1 : world.tick)
  }

  /// Nothing of this tick is done yet.
  var isAtFirstMoment: Bool {
    guard world.phase == 0, performed == 0 || journal[performed - 1].position < position else { return false }
    // A timer that has fired left its occurrence, and the phase as it was.
    return position == 0 || world.lastOccurrence.map { $0 < world.tick } ?? true
  }

  /// Forward to just after the next event or step of the script; returns what it was. Ticks in which nothing happens
  /// pass, at most `limit` of them.
  package mutating func stepEvent(limit: UInt64 = 1_000_000) -> Advance {
    let end = world.tick + limit
    while true {
      let done = advance()
      if done != .tickEnded || world.tick >= end { return done }
    }
  }

  /// Back to just after the event before the last one: the reverse of `stepEvent`. Without one, to the origin.
  package mutating func stepEventBack() {
    let target = lastMoment { $0.advance() != .tickEnded }
    go(to: target ?? .origin)
  }

  /// The last moment before this one at which `advance`, which must make one advance, says yes. Plays the stretches
  /// between keyframes again, the latest first, and leaves the world somewhere there: `go(to:)` must follow.
  mutating func lastMoment(where advance: (inout Timeline) -> Bool) -> Moment? {
    let origin = Moment.origin
    let here = moment
    var end = here
    while end > origin {
      let start = keyframes.moments.last { $0 < end } ?? origin
      go(to: start)
      var found: Moment?
      while moment < end {
        if advance(&self), moment < here { found = moment }
      }
      if let found { return found }
      end = start
    }
    return nil
  }
}

extension Timeline where W: ~Copyable {
  /// The script has no step left.
  package var hasEnded: Bool { world.hasEnded }
  package func hasReached(tick: Tick) -> Bool { world.tick >= tick }
  package func hasReached(_ moment: Moment) -> Bool { self.moment >= moment }
}
