import Simulation

/// What the screen shows of the replacement world: the newest references under each policy, and why the newest came
/// out as it did.
package struct ReplacementReading: Sendable {
  package struct Lane: Sendable {
    package var label: String
    package var rule: PolicyRule
    package var scope: ReplacementSetup.Scope
    package var shares: [Int]
    package var tally: Tally
    package var hits: Int
    package var entriesWritten: UInt64
    package var entriesScanned: UInt64
    /// By process.
    package var faultsOf: [UInt64]
    /// The newest columns, oldest first.
    package var columns: [ReplacementColumn]
    /// Every resident page as the policy sees it now, by frame.
    package var entries: [ReplacementCandidate]
    package var hand: Int?
    package var decision: ReplacementDecision
    /// LRU's bits, by frame.
    package var matrix: LRUMatrix?
    package var frames: Int { shares.reduce(0, +) }
  }
  package var lanes: [Lane]
  package var processes: [String]
  /// References since the start.
  package var references: Int
  /// The first after which two memories differ, from 1.
  package var parted: Int?
  package var curve: ReplacementCurve
  package var diskTime: Int
  /// With as many frames as the cursor of the curve stands on, in place of each policy's own.
  package var framesInstead: Int?
}

extension ReplacementModel {
  package func reading(_ request: TextbookRequest) -> ReplacementReading {
    let other = request.point.map { again(frames: $0) }
    let shown = other ?? self
    return ReplacementReading(
      lanes: shown.lanes.map { $0.reading(request, pages: shown.pages) },
      processes: setup.processes.map(\.name), references: references.total, parted: shown.parted, curve: curve,
      diskTime: setup.diskTime, framesInstead: request.point)
  }

  /// The same references with another number of frames. What was typed is among them.
  private func again(frames: Int) -> ReplacementModel {
    var setup = setup
    for index in setup.lanes.indices {
      setup.lanes[index].frames = max(frames, setup.shares(of: setup.lanes[index]).count)
    }
    setup.initial = Array(setup.initial.suffix(frames))
    setup.isStepped = false
    var model = ReplacementModel(setup, future, curve)
    var log = HappeningLog<ReplacementHappening>()
    for number in 0..<references.total {
      _ = model.perform(references[number], isScripted: scripted[number], &log)
    }
    return model
  }
}

extension ReplacementLane {
  func reading(_ request: TextbookRequest, pages: [UInt32]) -> ReplacementReading.Lane {
    ReplacementReading.Lane(
      label: lane.label, rule: lane.rule, scope: lane.scope, shares: shares, tally: tally, hits: hits,
      entriesWritten: entriesWritten, entriesScanned: entriesScanned, faultsOf: faultsOf,
      columns: columns.suffix(request.columns), entries: entries(pages), hand: hand, decision: decision,
      matrix: matrix)
  }
}
