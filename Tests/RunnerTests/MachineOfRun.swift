import History
import Kernel

extension Run {
  /// The machine behind a session's run.
  var machine: Machine {
    _read {
      guard let run = self as? WorldRun<Machine> else { preconditionFailure("the run is of another world") }
      yield run.timeline.world
    }
  }
}
