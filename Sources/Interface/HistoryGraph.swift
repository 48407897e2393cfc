import Cells
import Kernel
import Script
import Simulation

/// What a history graph shows: a level that stands until it changes, or how much there was of something meanwhile.
struct HistoryGraph {
  enum Line: Hashable {
    case free(ZoneIndex)
    /// Share of the free frames that lie in blocks too small for the order, in thousandths.
    case unusable(ZoneIndex, order: Int)
    case rate(Trend.Rate)
  }
  let line: Line
  /// Of each column, oldest first; nil: nobody looked then.
  let values: [UInt64?]
  /// What stands now: the level, or how many there were since boot.
  let now: UInt64
  /// The most of them.
  let most: UInt64
  /// Ticks at both ends, and in each column.
  let ticks: (first: Tick, last: Tick, perColumn: Tick)

  /// - Parameter columns: of the picture. The newest sample is in the last one.
  init(_ line: Line, _ trend: Trend, columns: Int) {
    self.line = line
    let columns = max(1, columns)
    let samples = trend.samples
    guard let last = samples.last, let oldest = samples.first else {
      (values, now, most, ticks) = ([], 0, 0, (0, 0, 1))
      return
    }
    let span = last.tick - oldest.tick
    let perColumn = max(1, (span + Tick(columns) - 1) / Tick(columns))
    var values = [UInt64?](repeating: nil, count: columns)
    var before: (column: Int, sample: Trend.Sample)?
    for sample in samples {
      let column = columns - 1 - Int((last.tick - sample.tick) / perColumn)
      guard column >= 0 else { continue }
      switch line {
      case .rate(let rate):
        if let before {
          let (old, new) = (before.sample.totals[rate.rawValue], sample.totals[rate.rawValue])
          values[column] = (values[column] ?? 0) + new - min(new, old)
        } else {
          values[column] = values[column] ?? 0
        }
      case .free, .unusable: values[column] = Self.level(line, sample)
      }
      // Between two looks a short time apart the level is taken to have stood, and nothing to have been missed.
      if let before, column - before.column <= 4 {
        for gap in before.column + 1..<max(before.column + 1, column) {
          if case .rate = line { values[gap] = 0 } else { values[gap] = values[before.column] }
        }
      }
      before = (column, sample)
    }
    self.values = values
    if case .rate(let rate) = line { now = last.totals[rate.rawValue] } else { now = Self.level(line, last) ?? 0 }
    most = values.compactMap { $0 }.max() ?? 0
    let width = Tick(columns - 1) * perColumn
    ticks = (last.tick - min(last.tick, width), last.tick, perColumn)
  }

  private static func level(_ line: Line, _ sample: Trend.Sample) -> UInt64? {
    switch line {
    case .free(let zone): return sample.zones.firstIndex(of: zone).map { UInt64(sample.free[$0]) }
    case .unusable(let zone, let order):
      guard let at = sample.zones.firstIndex(of: zone) else { return nil }
      let blocks = sample.freeBlocks[at]
      return UInt64(max(0, Fragmentation.unusableIndex(blocks, order: order)))
    case .rate: return nil
    }
  }

  /// The scale's upper end: a share is always of a whole.
  var top: UInt64 { if case .unusable = line { 1_000 } else { max(1, most) } }

  var role: Role {
    switch line {
    case .free: .watermarkFree
    case .unusable: .warning
    case .rate(.failures): .bad
    case .rate(.faults): .frameAnon
    case .rate(.majorFaults): .frameFile
    case .rate: .frameTable
    }
  }
}
