package import Kernel
import Simulation

/// What a machine must have for a script to run on it.
extension Program {
  /// CPUs that the script and its workloads run on, at least.
  package var cpus: Int {
    var last = workloads.map { $0.event.requester.cpu }.max() ?? 0
    for step in steps { if case .event(let event) = step { last = max(last, event.requester.cpu) } }
    return Int(last) + 1
  }

  /// Nodes that the script's expectations look at, at least.
  package var nodes: Int {
    let zones = expectations.joined().compactMap { claim -> ZoneIndex? in
      switch claim {
      case .zoneFree(let zone, _), .zoneFreeBlocks(let zone, _, _): zone
      case .counter, .occurrence, .waiting, .failed, .held, .cache, .process, .memory: nil
      }
    }
    return (zones.map { $0.node }.max() ?? 0) + 1
  }
}
