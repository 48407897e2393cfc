package import Kernel
import Simulation

/// What a machine must have for a script to run on it.
extension Program {
  /// CPUs that the script and its workloads run on, at least.
  package var cpus: Int {
    let scripted = steps.compactMap { if case .event(let event) = $0 { event } else { nil } }
    return max(Program.cpus(of: workloads.map { $0.event }), Program.cpus(of: scripted))
  }

  /// CPUs that events name, at least one: a process that runs where it last ran names none.
  package static func cpus(of events: [Event]) -> Int {
    events.map { $0.requester.cpu == Requester.ownCPU ? 1 : Int($0.requester.cpu) + 1 }.max() ?? 1
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
