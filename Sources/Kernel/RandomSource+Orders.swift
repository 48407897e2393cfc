import Simulation

extension RandomSource {
  package mutating func draw(_ orders: OrderDistribution) -> Int {
    if let fixed = orders.fixed { return Int(fixed.rawValue) }
    var left = below(orders.weights.reduce(0) { $0 + UInt64($1) })
    for (order, weight) in orders.weights.enumerated() {
      if left < UInt64(weight) { return order }
      left -= UInt64(weight)
    }
    // Unreachable: what was drawn lies below the sum of the weights.
    preconditionFailure("weights do not add up")
  }
}
