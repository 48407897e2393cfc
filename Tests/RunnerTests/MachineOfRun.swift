import History
import Kernel

extension Run {
  /// What happened under a serial, on the machine behind a session's run.
  @inline(never) func kind(ofOccurrence serial: UInt64) -> OccurrenceKind {
    guard let run = self as? WorldRun<Machine> else { preconditionFailure("the run is of another world") }
    return run.timeline.world.ring[serial].what.kind
  }
}
