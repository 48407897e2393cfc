package import Kernel
package import Simulation

/// What a run begins with. With the journal it is the whole run (DESIGN 3, determinism).
package struct Origin: Sendable {
  package var configuration: Configuration
  package var start: Start
  package var seed: UInt64
  package var program: Program
  /// What was given by hand in a run that was saved; a timeline does it again unless it is given another journal.
  package var journal: [Timeline.Entry]
  package init(
    configuration: Configuration, start: Start = .boot, seed: UInt64 = 1, program: Program = Program(),
    journal: [Timeline.Entry] = []
  ) {
    self.journal = journal
    self.configuration = configuration
    self.start = start
    self.seed = seed
    self.program = program
  }

  package func boot() throws(ConfigurationProblem) -> Machine {
    try Machine(configuration, start: start, seed: seed, program: program)
  }
}

/// A run of one machine in both directions: forward by advancing, back by restoring a keyframe and advancing from it.
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
  package private(set) var performed = 0
  private(set) var keyframes: Keyframes

  package struct Entry: Hashable, Sendable {
    package var position: UInt64
    package var event: Event
    package init(position: UInt64, event: Event) {
      self.position = position
      self.event = event
    }
  }

  /// History's memory unless the user says otherwise: 256 MiB.
  package static let defaultBudget = 256 << 20

  /// - Parameter budget: bytes for keyframes; 0 keeps none, and going back plays again from the origin.
  /// - Parameter journal: events that will be done when the run comes to their positions, in place of the origin's.
  package init(
    _ origin: Origin, budget: Int = defaultBudget, journal: [Entry]? = nil
  ) throws(ConfigurationProblem) {
    try self.init(origin, budget: budget, interval: Keyframes.usualInterval)
    if let journal { self.journal = journal }
  }

  /// - Parameter interval: work between two keyframes, at least; tests take many.
  init(_ origin: Origin, budget: Int = defaultBudget, interval: UInt64) throws(ConfigurationProblem) {
    self.origin = origin
    machine = try origin.boot()
    journal = origin.journal
    keyframes = Keyframes(budget: budget, interval: interval)
    if budget > 0 { keyframes.take(&machine, at: Moment(position: 0, performed: 0)) }
  }

  /// The next thing: an event, a step of the script, or the turn of the tick; journalled events of this moment come
  /// first.
  package mutating func advance() -> Advance {
    if keyframes.isDue(machine, position: position) { keyframes.take(&machine, at: moment) }
    defer { keyframes.arrive(&machine, at: moment) }
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
    keyframes.forget(after: moment)
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
    package init(position: UInt64, performed: Int) {
      self.position = position
      self.performed = performed
    }
  }

  package var moment: Moment { Moment(position: position, performed: performed) }

  /// Bytes that keyframes take, and how many there are.
  package var memory: (bytes: Int, keyframes: Int) { (keyframes.size, keyframes.machines.count) }

  /// Keyframes may take so many bytes from now on. A timeline that keeps none goes on without.
  package mutating func limit(memory bytes: Int) { keyframes.limit(to: bytes) }

  /// A reading of the machine as it stands.
  package func reading(_ request: ReadingRequest) -> Reading { machine.reading(request) }

  package mutating func digest() -> Digest { machine.digest() }

  // MARK: Jumps

  /// To the last kept moment at or before `target`, when that is nearer than where the machine stands.
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
      if tick <= machine.tick { restart() }
      return
    }
    if tick <= machine.tick || keyframes.moments[nearest] > moment { jump(to: nearest) }
  }

  mutating func jump(to keyframe: Int) {
    keyframes.restore(keyframe, to: &machine)
    position = keyframes.moments[keyframe].position
    performed = keyframes.moments[keyframe].performed
  }

  mutating func restart() {
    if !keyframes.machines.isEmpty { return jump(to: 0) }
    // The origin booted once; it boots again.
    guard let fresh = try? origin.boot() else { preconditionFailure("an origin that booted boots again") }
    machine = fresh
    position = 0
    performed = 0
  }
}
