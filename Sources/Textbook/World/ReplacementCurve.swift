/// Faults of each policy over the number of frames, on the whole script.
package struct ReplacementCurve: Hashable, Sendable {
  package struct Anomaly: Hashable, Sendable {
    /// The smaller memory; the other has one frame more.
    package var frames: Int
    package var faults: UInt64
    package var faultsWithOneMore: UInt64
  }

  package struct Line: Hashable, Sendable {
    package var label: String
    /// With 1, 2, … frames.
    package var faults: [UInt64]
    /// Where one frame more means more faults.
    package var anomalies: [Anomaly] {
      faults.indices.dropLast().filter { faults[$0 + 1] > faults[$0] }.map {
        Anomaly(frames: $0 + 1, faults: faults[$0], faultsWithOneMore: faults[$0 + 1])
      }
    }
  }

  package private(set) var lines: [Line] = []
  /// References served to find it, at most: a longer script has fewer sizes.
  private static let effort = 3_000_000
  /// Frame counts at most.
  private static let sizes = 40

  init(_ setup: ReplacementSetup, _ script: [PageReference]) {
    guard !script.isEmpty else { return }
    var numbers: [UInt64: UInt32] = [:]
    let packed = script.map { event -> UInt32 in
      let next = UInt32(numbers.count)
      let number = numbers[ReplacementFuture.key(event), default: next]
      numbers[ReplacementFuture.key(event)] = number
      return Reference(page: number, isWrite: event.reference.isWrite).packed
    }
    let nextUses = NextUse.table(packed, pages: numbers.count)
    var rules: [(String, PolicyRule)] = []
    for lane in setup.lanes where !rules.contains(where: { $0.1 == lane.rule }) {
      rules.append(
        (rules.contains { $0.0 == lane.rule.name.rawValue } ? lane.label : lane.rule.name.rawValue, lane.rule))
    }
    let affordable = Self.effort / (packed.count * rules.count)
    let most = min(Self.sizes, numbers.count, max(setup.lanes.map(\.frames).max() ?? 1, affordable))
    guard affordable > 0 else { return }
    lines = rules.map { label, rule in
      Line(
        label: label,
        faults: (1...max(1, most)).map { frames in
          var run = PolicyRun(rule, frames: frames)
          run.grow(pages: numbers.count)
          packed.withUnsafeBufferPointer { references in
            nextUses.withUnsafeBufferPointer { run.serve(references, nextUses: $0) }
          }
          return run.tally.faults
        })
    }
  }
}
