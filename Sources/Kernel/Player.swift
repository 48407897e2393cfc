package import Simulation

/// Where the machine stands in its tick and in its program. Part of its state, so that it is kept, restored and
/// fingerprinted with it.
package struct Player: Hashable, Sendable {
  /// Phases of a tick, in their order (DESIGN 3: one visible function orders a tick).
  package enum Phase: UInt8, Sendable { case timers, kswapd, script, expiries, workloads, trace, waiting, end }

  package var phase = Phase.timers
  /// The script, and where it stands.
  package var script = ScriptPlayer()
  /// Next workload of this tick, next operation of the trace.
  package var workload = 0
  package var traceOperation = 0
  /// Ticket of `WaitingLine` from which this tick's round goes on.
  package var waiting = 0

  /// Bytes of memory of what grows with the script.
  var size: Int { script.size }
}
