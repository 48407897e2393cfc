import Kernel
import Script

extension ScenarioReader {
  /// A warning where the workloads would keep the run busy for minutes; nil: they would not.
  static func manyRequests(_ workloads: [Workload], _ steps: [Step], _ place: Place) -> Diagnostic? {
    let ticks = Program.ticks(of: steps)
    let requests = Program.requests(of: workloads, in: ticks)
    guard requests > Program.requestLimit else { return nil }
    return Diagnostic(
      "the workloads make \(requests) requests in the script's \(min(ticks, Program.tickLimit)) ticks: "
        + "playing them takes minutes",
      hint: "fewer ticks, or a larger every", at: place, severity: .warning)
  }
}
