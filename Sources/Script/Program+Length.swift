package import Kernel
package import Simulation

extension Program {
  /// Most ticks that a script may sleep: more than a day at HZ 1000, a few seconds to play.
  package static let tickLimit: UInt64 = 100_000_000

  /// Requests that workloads may make in a run before it takes minutes.
  package static let requestLimit: UInt64 = 100_000_000

  /// Requests that workloads make in so many ticks, at most `tickLimit`.
  package static func requests(of workloads: some Sequence<Workload>, in ticks: UInt64) -> UInt64 {
    let end = min(ticks, tickLimit)
    return workloads.reduce(0) { total, workload in
      let last = min(workload.until ?? end, end)
      guard last >= workload.from else { return total }
      let count: UInt32 =
        switch workload.event {
        case .allocate(let request, _): request.count
        case .allocateObject(let request, _): request.count
        case .process(.touch(let request), _): request.pages
        case .process(.read(let request), _), .process(.write(let request), _): request.pages
        case .free, .drainLocalPages, .setSysctl, .slab, .process: 1
        }
      return total + ((last - workload.from) / UInt64(workload.every) + 1) * UInt64(count)
    }
  }

  /// Ticks that some steps sleep, repeats in full; `UInt64.max` when it is more than fits.
  package static func ticks<Event, Condition>(of steps: some Sequence<ScriptStep<Event, Condition>>) -> UInt64 {
    // Of each repeat around the step: how often it runs, and the ticks of its body so far.
    var open: [(count: UInt64, ticks: UInt64)] = []
    var total: UInt64 = 0
    func plus(_ a: UInt64, _ b: UInt64) -> UInt64 {
      let (sum, overflow) = a.addingReportingOverflow(b)
      return overflow ? .max : sum
    }
    for step in steps {
      switch step {
      case .tick(let ticks): total = plus(total, ticks)
      case .repeatStart(let count, _):
        open.append((UInt64(count), total))
        total = 0
      case .repeatEnd:
        guard let (count, before) = open.popLast() else { continue }
        let (inside, overflow) = total.multipliedReportingOverflow(by: count)
        total = plus(before, overflow ? .max : inside)
      default: break
      }
    }
    return total
  }
}
