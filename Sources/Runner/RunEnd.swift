package import History
package import Script
package import Simulation

/// Where a run is to end.
package enum RunEnd: Hashable, Sendable {
  /// With its script, or where the saved run ended.
  case script
  case tick(Tick)
  /// At a mark, by its index; with the script where that never passes it.
  case mark(Int)

  package func isReached(by run: any Run, _ typed: TypedRun?) -> Bool {
    switch self {
    case .script: run.hasEnded(typed)
    case .tick(let tick): run.tick >= tick
    case .mark(let mark): run.markTicks[mark] != nil || run.hasEnded
    }
  }

  /// Bounds that stop there at the latest. Events that were typed at the end's position are done one by one.
  func bounds(for run: any Run, _ typed: TypedRun?) -> RunBounds {
    switch self {
    case .script:
      guard let end = typed?.end else { return RunBounds(script: true) }
      let now = run.moment.position
      return RunBounds(advances: end.position > now ? end.position - now : 1)
    case .tick(let tick): return RunBounds(tick: tick)
    case .mark(let mark): return RunBounds(script: true, mark: mark)
    }
  }
}

extension Run {
  /// Whether the run has come to its end: where the saved one ended, or else with the script.
  package func hasEnded(_ typed: TypedRun?) -> Bool {
    guard let end = typed?.end else { return hasEnded }
    return moment >= end
  }
}
