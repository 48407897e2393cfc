package import Kernel
import Simulation

/// The recent past, for sparklines and history graphs: one sample per reading that came at a new tick.
package struct Trend: Hashable, Sendable {
  struct Sample: Hashable, Sendable {
    var tick: Tick
    /// Free blocks per order, zone after zone as in the reading.
    var freeBlocks: [[UInt32]]
    /// Free frames, zone after zone.
    var free: [UInt32]
    var zones: [ZoneIndex]
    /// By `Rate`, since boot.
    var totals: [UInt64]
  }
  private(set) var samples: [Sample] = []
  /// Samples that are kept: as many as the widest graph has columns.
  package static let limit = 128
  package init() {}

  /// Takes the reading's counts. Time that ran backwards (a seek) drops what is no longer the past.
  package mutating func note(_ reading: Reading) {
    while let last = samples.last, last.tick >= reading.tick { samples.removeLast() }
    samples.append(
      Sample(
        tick: reading.tick, freeBlocks: reading.zones.map(\.freeBlocks), free: reading.zones.map(\.free),
        zones: reading.zones.map(\.index), totals: Rate.allCases.map { $0.total(reading) }))
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
  func rates(_ rate: Rate, last count: Int) -> [UInt64] {
    let totals = samples.suffix(max(0, count) + 1).map { $0.totals[rate.rawValue] }
    return zip(totals, totals.dropFirst()).map { $1 - min($0, $1) }
  }
}

extension Trend {
  /// What happens so and so often: sums of the kernel's counters.
  enum Rate: Int, CaseIterable {
    /// Pages that reclaim looked at, freed, and wrote to swap.
    case scanned, freed, swappedOut
    /// Requests that got nothing; faults, and those of them that waited for a disk.
    case failures, faults, majorFaults

    private var counters: [VMCounter] {
      switch self {
      case .scanned: VMCounter.scans
      case .freed: VMCounter.steals
      case .swappedOut: [.pswpout]
      case .failures: []
      case .faults: [.pgfault]
      case .majorFaults: [.pgmajfault]
      }
    }

    func total(_ reading: Reading) -> UInt64 {
      self == .failures ? reading.failures : counters.reduce(0) { $0 + reading[$1] }
    }
  }
}
