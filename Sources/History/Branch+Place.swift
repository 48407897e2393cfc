import Simulation

/// A place in a tick: a phase, and how many advances were made in it.
private struct Place {
  var phase: UInt8 = 0
  var count = 0
  mutating func enter(_ next: UInt8) {
    count = next == phase ? count + 1 : 1
    phase = next
  }
}

// The same place in two runs. Within a tick the script, the workloads and the trace do the same in both; how many
// lifetimes end and how many waiting requests are tried depends on the world. So the place is the phase of the tick
// and how many advances were made in it.
extension Branch where W: ~Copyable {
  /// Brings the branch to where the trunk stands in this tick (or, when the trunk has just ended it, near its end), and
  /// gives it what was typed there.
  mutating func align(to trunk: inout Timeline<W>, inTick tick: Tick) {
    let end = trunk.moment
    timeline.seek(tick: tick)
    if trunk.isAtFirstMoment, trunk.world.tick == tick, end != moment { return }
    trunk.seek(tick: tick)
    var wanted = Place()
    var reached = Place()
    makeChange(at: trunk.moment)
    while trunk.moment < end {
      let entry = trunk.performed
      _ = trunk.advance()
      if trunk.performed > entry {
        reach(wanted, from: &reached)
        mirror(entry, trunk.journal[entry].event)
      } else {
        wanted.enter(trunk.world.phase)
      }
      if trunk.moment == moment { reach(wanted, from: &reached) }
      makeChange(at: trunk.moment)
    }
    if trunk.world.tick == tick { reach(wanted, from: &reached) }
  }

  /// On to a place in the tick; where the branch has less to do in that phase, to the end of the phase.
  private mutating func reach(_ wanted: Place, from reached: inout Place) {
    let tick = timeline.world.tick
    while reached.phase < wanted.phase
      || reached.phase == wanted.phase && reached.count < wanted.count
    {
      let before = timeline.moment
      _ = timeline.advance()
      let phase = timeline.world.phase
      guard timeline.world.tick == tick, phase <= wanted.phase else {
        return timeline.go(to: before)
      }
      reached.enter(phase)
    }
  }

  /// The change, where the branch comes by the branching again.
  private mutating func makeChange(at place: Moment) {
    guard place == moment else { return }
    for _ in events { repeatEntry() }
  }

  /// An entry of the trunk's journal, given to the branch for the first time or again.
  private mutating func mirror(_ entry: Int, _ event: W.Event) {
    if entry >= mirrored {
      timeline.perform(event)
      mirrored = entry + 1
    } else {
      repeatEntry()
    }
  }

  private mutating func repeatEntry() {
    let next = timeline.performed
    if next < timeline.journal.count, timeline.journal[next].position == timeline.position { _ = timeline.advance() }
  }
}
