package import Kernel

/// What if: a run and its branch, side by side. The branch is the same run but for one thing, and both go on in
/// lockstep, tick by tick.
package struct Branch: ~Copyable {
  package private(set) var trunk: Timeline
  package private(set) var branch: Timeline
  /// First tick in which requests came out otherwise; nil: none so far.
  package private(set) var divergence: Tick?

  package enum Change: Sendable {
    /// Something else is asked for at the branching tick (a request, a sysctl).
    case event(Event)
    /// Another machine, seed or program from the beginning on; what was given by hand is given to it as well.
    case origin(Origin)
  }

  /// Branches the run of `origin` and `journal` at the first moment of `tick`. Refuses a machine that cannot boot.
  package init(
    _ origin: Origin, journal: [Timeline.Entry]? = nil, at tick: Tick, change: Change,
    budget: Int = Timeline.defaultBudget / 2
  ) throws(ConfigurationProblem) {
    var other = origin
    if case .origin(let changed) = change { other = changed }
    var first = try Timeline(origin, budget: budget, journal: journal)
    var second = try Timeline(other, budget: budget, journal: journal)
    first.seek(tick: tick)
    second.seek(tick: tick)
    if case .event(let event) = change { second.perform(event) }
    trunk = first
    branch = second
  }

  /// One tick in both.
  package mutating func stepTick() {
    let tick = trunk.machine.tick
    let before = (trunk.machine.ring.total, branch.machine.ring.total)
    trunk.stepTick()
    branch.stepTick()
    if divergence == nil, Self.outcomes(trunk, before.0) != Self.outcomes(branch, before.1) { divergence = tick }
  }

  /// On to the first divergence, at most to the end of tick `limit`.
  package mutating func runToDivergence(limit: Tick) -> Tick? {
    while divergence == nil, trunk.machine.tick <= limit { stepTick() }
    return divergence
  }

  /// Served, failed and waiting requests since then, in their order, wherever their frames lie.
  private static func outcomes(_ run: borrowing Timeline, _ serial: UInt32) -> [OccurrenceKind] {
    (max(serial, run.machine.ring.oldest)..<run.machine.ring.total).map { run.machine.ring[$0].what.kind }
      .filter { [.served, .failed, .waits].contains($0) }
  }
}
