package import Simulation

/// Reference strings that are made up: seeded, whole numbers only, the same everywhere.
package enum ReferenceStrings {
  /// 0, 1 … pages − 1, and again.
  package static func loop(pages: Int, count: Int) -> [UInt32] { (0..<count).map { UInt32($0 % pages) } }

  package static func uniform(pages: Int, count: Int, _ random: inout RandomSource) -> [UInt32] {
    (0..<count).map { _ in UInt32(random.below(UInt64(pages))) }
  }

  /// Page k, from 0, with a weight of 1 / (k + 1).
  package static func zipf(pages: Int, count: Int, _ random: inout RandomSource) -> [UInt32] {
    var sums: [UInt64] = []
    for page in 0..<pages { sums.append((sums.last ?? 0) + (1 << 32) / UInt64(page + 1)) }
    return (0..<count).map { _ in
      let drawn = random.below(sums[pages - 1])
      var (low, high) = (0, pages - 1)
      while low < high {
        let middle = (low + high) / 2
        if sums[middle] <= drawn { low = middle + 1 } else { high = middle }
      }
      return UInt32(low)
    }
  }

  /// Four fifths of the references to the first fifth of the pages, rounded up.
  package static func eightyTwenty(pages: Int, count: Int, _ random: inout RandomSource) -> [UInt32] {
    let hot = UInt64((pages + 4) / 5)
    let cold = UInt64(pages) - hot
    return (0..<count).map { _ in
      if cold == 0 || random.below(5) < 4 { return UInt32(random.below(hot)) }
      return UInt32(hot + random.below(cold))
    }
  }

  /// Locality in phases of equal length: in each a set of pages, drawn anew, gets nineteen of twenty references.
  package static func phases(
    _ phases: Int, set size: Int, pages: Int, count: Int, _ random: inout RandomSource
  ) -> [UInt32] {
    var string: [UInt32] = []
    for phase in 0..<phases {
      var all = (0..<pages).map { UInt32($0) }
      for place in 0..<min(size, pages) {
        all.swapAt(place, place + Int(random.below(UInt64(pages - place))))
      }
      let length = count * (phase + 1) / phases - count * phase / phases
      for _ in 0..<length {
        let isInside = random.below(20) < 19
        string.append(isInside ? all[Int(random.below(UInt64(min(size, pages))))] : UInt32(random.below(UInt64(pages))))
      }
    }
    return string
  }
}
