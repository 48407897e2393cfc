package import Simulation

/// A run of one world in both directions: forward by advancing, back by restoring a keyframe and advancing from it.
///
/// A moment is a `position`: how many advances were made since the beginning. An interactive event belongs to the
/// position at which it was given, and the journal keeps it.
package struct Timeline<W: World & ~Copyable>: ~Copyable {
  package typealias Entry = JournalEntry<W.Event>

  package let origin: W.Origin
  package private(set) var world: W
  package private(set) var position: UInt64 = 0
  /// Interactive events in the order in which they were given; positions never fall.
  package private(set) var journal: [Entry] = []
  /// Entries of the journal that are already done.
  package private(set) var performed = 0
  private(set) var keyframes: Keyframes<W>

  /// - Parameter budget: bytes for keyframes; 0 keeps none, and going back plays again from the origin.
  /// - Parameter journal: events that will be done when the run comes to their positions, in place of the origin's.
  package init(
    _ origin: W.Origin, budget: Int = HistoryMemory.usual, journal: [Entry]? = nil
  ) throws(W.Refusal) {
    try self.init(origin, budget: budget, interval: HistoryMemory.usualInterval)
    if let journal { self.journal = journal }
  }

  /// - Parameter interval: work between two keyframes, at least; tests take many.
  init(_ origin: W.Origin, budget: Int = HistoryMemory.usual, interval: UInt64) throws(W.Refusal) {
    self.origin = origin
    world = try W(origin)
    journal = origin.journal
    keyframes = Keyframes(budget: budget, interval: interval)
    if budget > 0 { keyframes.take(&world, at: .origin) }
  }

  /// The next thing: an event, a step of the script, or the turn of the tick; journalled events of this moment come
  /// first.
  package mutating func advance() -> Advance {
    if keyframes.isDue(world, position: position) { keyframes.take(&world, at: moment) }
    defer { keyframes.arrive(&world, at: moment) }
    if performed < journal.count, journal[performed].position == position {
      world.perform(journal[performed].event)
      performed += 1
      return .event
    }
    position += 1
    return world.advance()
  }

  /// On until a bound, and one advance at least; returns what the last one was. The same as so many advances, but the
  /// world itself loops.
  package mutating func run(_ bounds: RunBounds) -> Advance {
    let work = world.serial + position
    // Events given by hand are advances too, though the position stays.
    var left = max(1, bounds.advances)
    while true {
      let done: Advance
      if performed < journal.count, journal[performed].position == position {
        done = advance()
        left -= 1
      } else {
        if keyframes.isDue(world, position: position) { keyframes.take(&world, at: moment) }
        var part = bounds
        let end = position.addingReportingOverflow(left)
        var next = end.overflow ? UInt64.max : end.partialValue
        if performed < journal.count { next = min(next, journal[performed].position) }
        if let kept = keyframes.next { next = min(next, kept.position) }
        part.advances = next > position ? next - position : 1
        part.work = min(keyframes.workLeft(world, position: position), bounds.work - (world.serial + position - work))
        let ran = world.run(part)
        position += ran.advances
        left -= ran.advances
        done = ran.last
        keyframes.arrive(&world, at: moment)
      }
      if left == 0 { return done }
      if world.serial + position - work >= bounds.work { return done }
      if world.tick >= bounds.tick || bounds.script && world.hasEnded { return done }
      if case .step(let cue) = done, bounds.stops(at: cue) { return done }
    }
  }

  /// Does an event now. What was journalled for later is forgotten: this is another future.
  package mutating func perform(_ event: W.Event) {
    keyframes.forget(after: moment)
    journal.removeSubrange(performed...)
    journal.append(Entry(position: position, event: event))
    performed += 1
    world.perform(event)
  }

  package var moment: Moment { Moment(position: position, performed: performed) }

  /// Bytes that keyframes take, and how many there are.
  package var memory: (bytes: Int, keyframes: Int) { (keyframes.size, keyframes.kept.count) }

  /// Keyframes may take so many bytes from now on. A timeline that keeps none goes on without.
  package mutating func limit(memory bytes: Int) { keyframes.limit(to: bytes) }

  package mutating func digest() -> Digest { world.digest() }

  // MARK: Jumps

  /// To the last kept moment at or before `target`, when that is nearer than where the world stands.
  mutating func approach(_ target: Moment) {
    guard let nearest = keyframes.last(notAfter: target) else {
      if target < moment { restart() }
      return
    }
    if target < moment || keyframes.moments[nearest] > moment { jump(to: nearest) }
  }

  /// The same for the first moment of a tick.
  mutating func approach(tick: Tick) {
    guard let nearest = keyframes.last(before: tick) else {
      if tick <= world.tick { restart() }
      return
    }
    if tick <= world.tick || keyframes.moments[nearest] > moment { jump(to: nearest) }
  }

  mutating func jump(to keyframe: Int) {
    keyframes.restore(keyframe, to: &world)
    position = keyframes.moments[keyframe].position
    performed = keyframes.moments[keyframe].performed
  }

  mutating func restart() {
    if !keyframes.kept.isEmpty { return jump(to: 0) }
    // The origin began once; it begins again.
    guard let fresh = try? W(origin) else { preconditionFailure("an origin that began begins again") }
    world = fresh
    position = 0
    performed = 0
  }
}
