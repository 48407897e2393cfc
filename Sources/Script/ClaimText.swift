package import Kernel
package import Simulation

/// A claim of an `expect` step as the file would say it.
package enum ClaimText {
  package static func describe(_ claim: Claim, names: Names) -> String {
    switch claim {
    case .zoneFree(let zone, let bound): "\(name(zone)) free \(text(bound))"
    case .zoneFreeBlocks(let zone, let order, let bound):
      "\(name(zone)) free-blocks of order \(order.rawValue) \(text(bound))"
    case .counter(let counter, let bound): "\(names.profile.name(of: counter)) \(text(bound))"
    case .occurrence(let kind, let bound, let mark):
      "occurrence \(kind.name)" + (mark.map { " since mark \($0 + 1)" } ?? "") + " \(text(bound))"
    case .waiting(let bound): "waiting \(text(bound))"
    case .failed(let bound): "failed \(text(bound))"
    case .cache(let cache, let column, let bound): "\(names[cache]) \(column.name) \(text(bound))"
    case .held(let label, let bound): "held as \(names[label]) \(text(bound))"
    case .process(let task, let column, let bound): "\(names[task]) \(column.name) \(text(bound))"
    case .memory(let column, let bound): "\(column.name) \(text(bound))"
    }
  }

  private static func name(_ zone: ZoneIndex) -> String {
    zone.node == 0 ? zone.type.name : "node \(zone.node) \(zone.type.name)"
  }

  package static func describe(_ bound: Bound) -> String { text(bound) }

  private static func text(_ bound: Bound) -> String { "\(bound.comparison.sign) \(bound.value)" }
}
