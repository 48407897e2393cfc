package import History
import Interface
package import Script
package import Simulation

/// What a run has come by, for who watches it.
package struct Passed {
  package var done: Advance
  /// The breakpoint that was met.
  package var hit: WorldValue?
  /// Serial of the first occurrence that may have met it.
  package var serial: UInt64
}

/// Drives a run on: the one loop behind `run`, `check`, `record`, `snapshot` and the live screen. Nobody looks, and it
/// goes as fast as the world does; somebody looks, and it stops for all that is to be seen.
package final class Driver {
  package private(set) var run: any Run
  package private(set) var scenario: Scenario
  /// What was typed in the run that is played again, with its end.
  private(set) var typed: TypedRun?
  /// Where the run stops by itself.
  var breakpoints: [WorldValue] = []
  /// Of the run that is played again: breakpoints that are still to be set, and where it ends.
  private(set) var plans: [PlannedBreakpoint] = []
  private(set) var savedEnd: Moment?
  /// Bytes for keyframes; 0: nobody goes back.
  let memory: Int

  package init(
    _ scenario: Scenario, memory: Int = 0, typed: TypedRun? = nil, journal: [JournalEntry<WorldValue>]? = nil
  ) throws(Diagnostic) {
    self.scenario = scenario
    self.memory = memory
    self.typed = typed ?? scenario.typed
    run = try scenario.begin(budget: memory, journal: journal)
  }

  /// Another scenario, from its beginning.
  func load(_ scenario: Scenario, _ fresh: any Run) {
    run = fresh
    self.scenario = scenario
    typed = scenario.typed
    breakpoints = []
  }

  // MARK: On

  /// On, thing by thing, as long as `goesOn`.
  /// - Parameters:
  ///   - bounds: how far to go at most until the next look.
  ///   - isWatched: somebody looks, and breakpoints stop it.
  ///   - see: told of each thing that is to be seen.
  package func drive(
    isWatched: Bool = true, within bounds: () -> RunBounds, see: (Passed) -> Void, while goesOn: () -> Bool
  ) {
    while goesOn() {
      guard isWatched else {
        run.run(bounds())
        continue
      }
      if !plans.isEmpty { setPlannedBreakpoints() }
      let serial = run.serial
      let (done, hit) = run.play(bounds(), watching: breakpoints)
      see(Passed(done: done, hit: hit.map { breakpoints[$0] }, serial: serial))
    }
  }

  package func hasReached(_ end: RunEnd) -> Bool { end.isReached(by: run, typed) }

  /// As fast as it goes, to an end or to one of the limits before it.
  package func run(to end: RunEnd, tick: Tick = .max, advances: UInt64 = .max) {
    let most = run.moment.position.addingReportingOverflow(advances)
    let last = most.overflow ? UInt64.max : most.partialValue
    drive(isWatched: false) {
      var bounds = end.bounds(for: run, typed)
      bounds.tick = min(bounds.tick, tick)
      bounds.advances = min(bounds.advances, last - run.moment.position)
      return bounds
    } see: { _ in
    } while: {
      !hasReached(end) && run.tick < tick && run.moment.position < last
    }
  }

  /// The same, with a halt every so many ticks before the end.
  package func run(to end: RunEnd, every ticks: Tick?, halt: () throws -> Void) rethrows {
    while let ticks {
      run(to: end, tick: (run.tick / ticks + 1) * ticks)
      if hasReached(end) { return }
      try halt()
    }
    run(to: end)
  }

  // MARK: A run that is played again

  /// What was typed in it is to come again.
  /// - Parameter isWatched: a run that was saved where it began has nothing to come to for who watches it.
  func plan(isWatched: Bool) {
    plans = typed?.breakpoints ?? []
    savedEnd = isWatched && typed?.end == run.moment ? nil : typed?.end
  }

  /// An event is given by hand: what was to come is another future.
  func forgetPlans() {
    plans.removeAll { $0.moment > run.moment }
    savedEnd = nil
  }

  /// A saved run ends here.
  var isAtSavedEnd: Bool { run.moment == savedEnd }
  /// It ends otherwise than it was saved.
  var isAnotherRun: Bool {
    guard let wanted = scenario.typed?.digest, run.journalCount == scenario.typed?.eventCount else { return false }
    return run.digest().text != wanted
  }

  /// Whether something of it lies between two advances.
  var isReplayed: Bool { !plans.isEmpty || savedEnd != nil }

  private func setPlannedBreakpoints() {
    while let next = plans.first, next.moment <= run.moment {
      plans.removeFirst()
      switch next.request {
      case .watch(let condition): watch(condition)
      case .unwatch: breakpoints = []
      case .event: break
      }
    }
  }

  /// A breakpoint more.
  func watch(_ condition: WorldValue) {
    if canStop, !breakpoints.contains(condition) { breakpoints.append(condition) }
  }
  /// A play that nobody steers cannot go on by a key: it has no breakpoints.
  var canStop = true
}

/// A breakpoint that was typed, and the moment from which it holds.
struct PlannedBreakpoint {
  var moment: Moment
  var request: TypedRun.Line.Request
}
