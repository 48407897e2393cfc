/// A world is a value that time can drive: forward step by step, back by keyframes, always the same way. Time (module
/// `History`) knows no more of it than this.
package protocol World: ~Copyable {
  /// What a run begins with.
  associatedtype Origin: RunOrigin where Origin.Event == Event
  /// Why a world cannot begin.
  associatedtype Refusal: Error
  /// What is asked of it.
  associatedtype Event: Hashable & Sendable
  /// What a breakpoint waits for.
  associatedtype Condition: Hashable & Sendable
  /// What of a condition is known before an advance.
  associatedtype Probe: Sendable
  associatedtype Keyframe: WorldKeyframe
  /// What is kept of two runs to compare them, and what came out in one of their ticks.
  associatedtype Account: Sendable
  associatedtype Answer: Sendable
  associatedtype Divergence: RunDivergence

  init(_ origin: Origin) throws(Refusal)

  /// The world's clock; never falls while advancing.
  var tick: Tick { get }
  /// Where in its tick the world stands: 0 at the beginning, never falling within a tick.
  var phase: UInt8 { get }
  /// Occurrences since the beginning; the serial of the next one.
  var serial: UInt64 { get }
  /// Tick of the latest occurrence; nil: there was none.
  var lastOccurrence: Tick? { get }
  /// Where its script stands; of a subject without one, a player without steps.
  var script: ScriptPlayer { get }
  /// The script has no step left.
  var hasEnded: Bool { get }
  /// By mark of the script: when it was passed.
  var markTicks: [Tick?] { get }

  /// Does the next thing: one event, one step of the script, or the turn of the tick.
  mutating func advance() -> Advance
  /// Does an event that somebody asks for now.
  mutating func perform(_ event: Event)
  /// Advances until a bound; the inner loop of a run that nobody watches step by step.
  mutating func run(_ bounds: RunBounds) -> (advances: UInt64, last: Advance)
  /// Fingerprint of the whole state: equal states have equal digests.
  mutating func digest() -> Digest

  func probe(_ condition: Condition) -> Probe
  /// Whether what happened since the probe met the condition.
  func meets(_ condition: Condition, since before: Probe) -> Bool
  /// Serial of the latest occurrence, from a serial on, that can have met a condition; nil: none is held.
  func latest(meeting condition: Condition, since serial: UInt64) -> UInt64?

  /// A keyframe of this moment, relative to the one on which the world stands (last captured or restored).
  mutating func captureKeyframe() -> Keyframe
  /// The world has come by itself to the keyframe after the one on which it stood, and stands on that one now.
  mutating func standOnKeyframe()
  /// Becomes what it was at keyframe `index` of the row; `base` is the one on which it stands.
  mutating func restore(_ index: Int, of keyframes: [Keyframe], standingOn base: Int)

  /// Begins an account where two runs branch: of the trunk, or with the trunk's account, of the branch, in which the
  /// change was just made.
  func account(besides trunk: Account?) -> Account
  /// Serial of the first occurrence of a tick that has just ended; nil: the world no longer holds all of it.
  func firstSerial(ofTick tick: Tick, for account: Account) -> UInt64?
  /// What came out since a serial.
  func outcomes(since serial: UInt64, _ account: inout Account) -> [Answer]
  /// The first difference between the outcomes of one tick.
  static func divergence(at tick: Tick, trunk: [Answer], branch: [Answer]) -> Divergence?
}

/// What a run begins with. With the journal it is the whole run (DESIGN 3, determinism).
package protocol RunOrigin: Sendable {
  associatedtype Event: Hashable & Sendable
  /// What was given by hand in a run that was saved; a timeline does it again unless it is given another journal.
  var journal: [JournalEntry<Event>] { get }
}

package protocol WorldKeyframe: AnyObject {
  /// Bytes of memory, near enough for a budget.
  var size: Int { get }
  /// The keyframe before this one is given up: what it alone had comes here.
  func absorb(_ older: Self)
}

/// Where two runs part.
package protocol RunDivergence: Sendable {
  var tick: Tick { get }
  /// Serial of the occurrence at which the trunk parts; nil: it lacks it.
  var trunkSerial: UInt64? { get }
}

/// An event that was given by hand, and the position at which it was.
package struct JournalEntry<Event: Hashable & Sendable>: Hashable, Sendable {
  package var position: UInt64
  package var event: Event
  package init(position: UInt64, event: Event) {
    self.position = position
    self.event = event
  }
}

/// One moment of a run: how many advances and how many journalled events.
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
  package static let origin = Moment(position: 0, performed: 0)
}

/// How far a run goes; it stops at the first that is reached, after one advance at least.
package struct RunBounds: Hashable, Sendable {
  /// Events that are given by hand among them.
  package var advances: UInt64
  /// The world's clock shows this tick.
  package var tick: Tick
  /// Occurrences and advances together.
  package var work: UInt64
  /// Where the script has just ended.
  package var script: Bool
  /// At a mark of the script.
  package var mark: Int?
  /// At every step of the script that is for who watches.
  package var cues: Bool
  package init(
    advances: UInt64 = .max, tick: Tick = .max, work: UInt64 = .max, script: Bool = false, mark: Int? = nil,
    cues: Bool = false
  ) {
    self.advances = advances
    self.tick = tick
    self.work = work
    self.script = script
    self.mark = mark
    self.cues = cues
  }

  /// Whether the run stops at a step of the script.
  @inlinable package func stops(at cue: Cue) -> Bool {
    if case .mark(let index) = cue, index == mark { return true }
    return cues
  }
}

extension World where Self: ~Copyable {
  @inlinable package mutating func run(_ bounds: RunBounds) -> (advances: UInt64, last: Advance) {
    var count: UInt64 = 0
    var last = Advance.event
    let start = serial
    repeat {
      last = advance()
      count += 1
      if case .step(let cue) = last, bounds.stops(at: cue) { break }
      if bounds.script, hasEnded { break }
    } while count < bounds.advances && tick < bounds.tick && count + (serial - start) < bounds.work
    return (count, last)
  }
}
