/// Mean times of accesses, in the unit of what goes in.
package enum AccessTimes {
  /// A hit costs TLB + access, a miss one more read for each level of the table.
  package static func withTLB(memory: Fraction, hit: Fraction, tlb: Fraction, levels: Int = 1) -> Fraction {
    tlb + memory + (1 - hit) * Fraction(levels) * memory
  }

  /// The walk begins beside the look-up: a hit costs TLB + access, a miss the reads and the access.
  package static func withTLBInParallel(memory: Fraction, hit: Fraction, tlb: Fraction, levels: Int = 1) -> Fraction {
    hit * (tlb + memory) + (1 - hit) * (Fraction(levels) * memory + memory)
  }

  /// With a share p of faults.
  package static func withFaults(
    memory: Fraction, service: Fraction, p: Fraction, serviceIncludesAccess: Bool
  ) -> Fraction {
    serviceIncludesAccess ? (1 - p) * memory + p * service : memory + p * service
  }

  /// The share of faults at which the mean is `target`. Nil: the service is no dearer than an access.
  package static func faultRate(memory: Fraction, service: Fraction, target: Fraction) -> Fraction? {
    service > memory ? (target - memory) / (service - memory) : nil
  }

  /// The share of `a` with which the mean of `a` and `b` is `mean`. Nil: both are the same.
  package static func share(ofA a: Fraction, b: Fraction, mean: Fraction) -> Fraction? {
    a == b ? nil : (mean - b) / (a - b)
  }
}
