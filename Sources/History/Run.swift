package import Simulation

/// A run in time of some world, for those who need not know which: what `Timeline` and `Branch` are for one world,
/// with events and conditions as `WorldValue`s. The world stays behind it: `play` is one call for as many advances as
/// nobody has to see.
package protocol Run: AnyObject {
  var tick: Tick { get }
  var moment: Moment { get }
  /// Serial of the next occurrence.
  var serial: UInt64 { get }
  /// Where the script stands.
  var script: ScriptPlayer { get }
  /// The script has no step left.
  var hasEnded: Bool { get }
  /// By mark of the script: when it was passed.
  var markTicks: [Tick?] { get }
  /// How many events were given by hand, those that are still to come among them.
  var journalCount: Int { get }
  /// Where the event was given, and what it was.
  func journalEntry(_ index: Int) -> JournalEntry<WorldValue>
  /// Bytes that keyframes take, and how many there are.
  var memory: (bytes: Int, keyframes: Int) { get }

  /// One advance, and the first of these conditions that it met (its place in the list).
  func advance(watching conditions: [WorldValue]) -> (done: Advance, hit: Int?)
  /// On until a bound; returns what the last advance was.
  @discardableResult func run(_ bounds: RunBounds) -> Advance
  /// On until a bound, or to the next thing that somebody must see: a step for who watches, a condition that is met.
  func play(_ bounds: RunBounds, watching conditions: [WorldValue]) -> (done: Advance, hit: Int?)
  /// Does an event now; what was journalled for later is forgotten.
  func perform(_ event: WorldValue, watching conditions: [WorldValue]) -> Int?
  func go(to moment: Moment)
  func seek(tick: Tick)
  func stepTick()
  func stepTickBack()
  func stepEventBack()
  func digest() -> Digest
  func limit(memory bytes: Int)
  /// Serial of the latest occurrence that can have met a condition.
  func latest(meeting condition: WorldValue, since serial: UInt64) -> UInt64?
  /// A search for the last moment that met one of the conditions.
  func search(back conditions: [WorldValue]) -> any RunSearch
  /// Another run that is the same but for one thing.
  func branch(_ change: RunChange, budget: Int) throws -> any RunBranch
}

/// The one thing that is otherwise in a branch.
package enum RunChange: Sendable {
  /// Something else is asked for where the run stands.
  case events([WorldValue])
  /// From the beginning on; an origin of the same world.
  case origin(any RunOrigin)
}

/// A search through the past of one run.
package protocol RunSearch: AnyObject {
  /// Where it began, and the tick before which it still has to look.
  var start: Moment { get }
  var endTick: Tick { get }
  var conditions: [WorldValue] { get }
  func proceed() -> SearchProgress
}

/// The other run of a what-if; follows the one that it was made of.
package protocol RunBranch: AnyObject {
  /// Where they branch.
  var moment: Moment { get }
  var tick: Tick { get }
  var script: ScriptPlayer { get }
  var hasParted: Bool { get }
  /// Bytes that keyframes take, and how many there are.
  var memory: (bytes: Int, keyframes: Int) { get }
  func digest() -> Digest
  func approach(limit: Int) -> Bool
  func follow()
  func settle()
  func stepTick()
  func goToDivergence()
}
