package import Kernel
import Simulation

/// The recent past of the free blocks, for sparklines: one sample per reading that came at a new tick.
package struct Trend: Hashable, Sendable {
  struct Sample: Hashable, Sendable {
    var tick: Tick
    /// Free blocks per order, zone after zone as in the reading.
    var freeBlocks: [[UInt32]]
    var zones: [ZoneIndex]
    /// Pages that reclaim has looked at, freed and written to swap since boot.
    var reclaim: [UInt64]
  }
  private(set) var samples: [Sample] = []
  /// Samples that are kept: as many as the widest sparkline has columns.
  package static let limit = 64
  package init() {}

  /// Takes the reading's counts. Time that ran backwards (a seek) drops what is no longer the past.
  package mutating func note(_ reading: Reading) {
    while let last = samples.last, last.tick >= reading.tick { samples.removeLast() }
    samples.append(
      Sample(
        tick: reading.tick, freeBlocks: reading.zones.map(\.freeBlocks), zones: reading.zones.map(\.index),
        reclaim: ReclaimRate.allCases.map { $0.total(reading) }))
    if samples.count > Self.limit { samples.removeFirst(samples.count - Self.limit) }
  }

  /// The newest counts of one order of one zone, oldest first, at most `count`.
  package func counts(zone: ZoneIndex, order: Int, last count: Int) -> [UInt32] {
    samples.suffix(max(0, count)).map { sample in
      guard let at = sample.zones.firstIndex(of: zone), order < sample.freeBlocks[at].count else { return 0 }
      return sample.freeBlocks[at][order]
    }
  }

  /// How many more there were from one sample to the next, oldest first, at most `count`.
  func rates(_ rate: ReclaimRate, last count: Int) -> [UInt64] {
    let totals = samples.suffix(max(0, count) + 1).map { $0.reclaim[rate.rawValue] }
    return zip(totals, totals.dropFirst()).map { $1 - min($0, $1) }
  }
}

/// What reclaim does, as sums of the kernel's counters.
enum ReclaimRate: Int, CaseIterable {
  case scanned, freed, swappedOut

  private var counters: [VMCounter] {
    switch self {
    case .scanned:
      [
        .pgscanKswapdDMA, .pgscanKswapdNormal, .pgscanKswapdHigh, .pgscanDirectDMA, .pgscanDirectNormal,
        .pgscanDirectHigh,
      ]
    case .freed: [.pgstealDMA, .pgstealNormal, .pgstealHigh]
    case .swappedOut: [.pswpout]
    }
  }

  func total(_ reading: Reading) -> UInt64 { counters.reduce(0) { $0 + reading[$1] } }
}
