package import Kernel

/// What a run begins with. With the journal it is the whole run (DESIGN 3, determinism).
package struct Origin: Sendable {
  package var configuration: Configuration
  package var start: Start
  package var seed: UInt64
  package var program: Program
  package init(configuration: Configuration, start: Start = .boot, seed: UInt64 = 1, program: Program = Program()) {
    self.configuration = configuration
    self.start = start
    self.seed = seed
    self.program = program
  }

  package func boot() throws(ConfigurationProblem) -> Machine {
    try Machine(configuration, start: start, seed: seed, program: program)
  }
}

/// A run of one machine in both directions: forward by advancing, back by playing again from the origin.
///
/// A moment is a `position`: how many advances were made since boot. An interactive event belongs to the position at
/// which it was given, and the journal keeps it.
package struct Timeline: ~Copyable {
  package let origin: Origin
  package private(set) var machine: Machine
  package private(set) var position: UInt64 = 0
  /// Interactive events in the order in which they were given; positions never fall.
  package private(set) var journal: [Entry] = []
  /// Entries of the journal that are already done.
  private var performed = 0

  package struct Entry: Hashable, Sendable {
    package var position: UInt64
    package var event: Event
  }

  package init(_ origin: Origin) throws(ConfigurationProblem) {
    self.origin = origin
    machine = try origin.boot()
  }

  /// The next thing: an event, a step of the script, or the turn of the tick; journalled events of this moment come
  /// first.
  package mutating func advance() -> Advance {
    if performed < journal.count, journal[performed].position == position {
      machine.perform(journal[performed].event)
      performed += 1
      return .event
    }
    position += 1
    return machine.advance()
  }

  /// Does an event now. What was journalled for later is forgotten: this is another future.
  package mutating func perform(_ event: Event) {
    journal.removeSubrange(performed...)
    journal.append(Entry(position: position, event: event))
    performed += 1
    machine.perform(event)
  }

  /// One moment: how many advances and how many journalled events.
  package struct Moment: Hashable, Comparable, Sendable {
    package var position: UInt64
    package var performed: Int
    package static func < (a: Self, b: Self) -> Bool {
      (a.position, a.performed) < (b.position, b.performed)
    }
  }

  package var moment: Moment { Moment(position: position, performed: performed) }

  /// Back (or forward) to a moment of this run.
  package mutating func go(to target: Moment) {
    if target < moment { restart() }
    while moment < target { _ = advance() }
  }

  /// The first moment of a tick, back or forward. Forward it stops there even if the script has ended.
  package mutating func seek(tick: Tick) {
    if tick <= machine.tick { restart() }
    while machine.tick < tick { _ = advance() }
  }

  /// One tick forward: to the first moment of the next tick.
  package mutating func stepTick() {
    let tick = machine.tick
    while machine.tick == tick { _ = advance() }
  }

  /// To the first moment of the tick before this one; at the first tick, to the origin.
  package mutating func stepTickBack() {
    let here = moment
    let tick = machine.tick
    // In the middle of a tick, its own beginning is one step back.
    seek(tick: tick)
    if moment < here || tick == 0 { return }
    seek(tick: tick - 1)
  }

  /// Forward to just after the next event or step of the script; returns what it was. Ticks in which nothing happens
  /// pass, at most `limit` of them.
  package mutating func stepEvent(limit: UInt64 = 1_000_000) -> Advance {
    let end = machine.tick + limit
    while true {
      let done = advance()
      if done != .tickEnded || machine.tick >= end { return done }
    }
  }

  /// Back to just after the event before the last one: the reverse of `stepEvent`.
  package mutating func stepEventBack() {
    let here = moment
    restart()
    var previous = moment
    var last = moment
    while moment < here {
      let done = advance()
      if done != .tickEnded {
        previous = last
        last = moment
      }
    }
    // Here may lie in empty ticks after the last event: then that event's moment is the step.
    go(to: last < here ? last : previous)
  }

  private mutating func restart() {
    // The origin booted once; it boots again.
    guard let fresh = try? origin.boot() else { preconditionFailure("an origin that booted boots again") }
    machine = fresh
    position = 0
    performed = 0
  }

  /// A reading of the machine as it stands.
  package func reading(_ request: ReadingRequest) -> Reading { machine.reading(request) }

  package mutating func digest() -> Digest { machine.digest() }
}
