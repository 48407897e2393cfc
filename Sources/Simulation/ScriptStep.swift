/// One step of a script. `Event` is what is asked of the world, `Condition` what a breakpoint waits for; all else is
/// the same in every world. `repeat` is a jump and never unrolled.
package enum ScriptStep<Event: Hashable & Sendable, Condition: Hashable & Sendable>: Hashable, Sendable {
  case event(Event)
  /// The script sleeps this many ticks.
  case tick(UInt64)
  /// Caption by index.
  case say(Int)
  /// Chapter mark by index.
  case mark(Int)
  /// Waits for a key when somebody watches; takes no time.
  case pause
  /// Claims that must all hold; index of the expectation.
  case expect(Int)
  /// Runs the steps up to the matching `.repeatEnd` this often. `end` is the index of that step; 0 times skips them.
  case repeatStart(count: UInt32, end: Int)
  case repeatEnd(start: Int)
  /// A change of view, by index; the world ignores it.
  case view(Int)
  /// Who watches stops from now on wherever this comes to be so (`break:`); the world ignores it.
  case watch(Condition)
}

/// A step that is no event, as it is told to who watches; indexes are those of the scenario's tables.
package enum Cue: Hashable, Sendable {
  case say(Int)
  case mark(Int)
  case pause
  case expect(Int)
  case view(Int)
  /// A breakpoint; the index of the script's step that sets it.
  case watch(step: Int)
}

/// What one advance of a world did.
package enum Advance: Hashable, Sendable {
  /// One event was done.
  case event
  /// One step of the script that is no event: a caption, a mark, an expectation.
  case step(Cue)
  /// The tick is over; the clock shows the next one.
  case tickEnded
}
