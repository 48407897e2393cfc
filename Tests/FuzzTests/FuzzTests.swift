import Foundation
import Kernel
import TestSupport
import Testing

/// Odd inputs to every reader: no trap, no endless loop, no control character out, every mistake with its place, and
/// what is accepted runs forward and back without contradicting itself. `MMSCOPE_LONG=1`: 100,000 inputs, release
/// build.
///
/// A fault names kind, seed and step; the input itself is in `mmscope-fuzz-KIND.txt` of the folder for temporary files,
/// written before it is tried, so that it is there after a trap as well.
@Suite(.serialized) struct FuzzTests {
  /// Shares of the inputs, in thousandths.
  static let shares: [(kind: InputKind, share: Int)] = [
    (.scenario, 450), (.theme, 50), (.journal, 50), (.trace, 100), (.buddyinfo, 75), (.slabinfo, 75), (.settings, 50),
    (.line, 150),
  ]
  static let total = TestRun.isLong ? 100_000 : 1_000

  /// Longest that one input may take.
  static let patience = Duration.seconds(10)

  @Test(arguments: shares.map { $0.kind }) func everyInputIsTakenOrRefused(kind: InputKind) throws {
    let share = try #require(Self.shares.first { $0.kind == kind }).share
    let samples = try #require(Corpus.samples[kind])
    try #require(!samples.isEmpty)
    let keeper = FileManager.default.temporaryDirectory.appending(path: "mmscope-fuzz-\(kind.rawValue).txt")
    defer { try? FileManager.default.removeItem(at: keeper) }
    for seed in TestRun.seeds(1) {
      var accepted = 0
      var faults = 0
      let count = Self.total * share / 1000
      for step in 0..<count {
        let input = Self.input(samples, seed: seed, step: step)
        try Data(input).write(to: keeper)
        let start = ContinuousClock.now
        do {
          if try Trial().run(kind, input) { accepted += 1 }
        } catch {
          faults += 1
          let kept = FileManager.default.temporaryDirectory.appending(
            path: "mmscope-fault-\(kind.rawValue)-\(step).txt")
          try Data(input).write(to: kept)
          Issue.record("\(kind) seed \(seed) step \(step): \(error)\n\(kept.path)")
          if faults == 20 { return }
        }
        let time = ContinuousClock.now - start
        if time > Self.patience { Issue.record("\(kind) seed \(seed) step \(step): took \(time)") }
      }
      // A mutator whose every input is refused at once would try nothing.
      #expect(accepted * 50 > count, "\(kind): \(accepted) of \(count) accepted")
      #expect(accepted < count, "\(kind): nothing was refused")
    }
  }

  /// The samples themselves are valid.
  @Test(arguments: InputKind.allCases) func samplesAreValid(kind: InputKind) throws {
    for (index, sample) in (Corpus.samples[kind] ?? []).enumerated() {
      let accepted = try Trial(advances: 50).run(kind, sample)
      #expect(accepted, "\(kind) \(index)")
    }
  }

  private static func input(_ samples: [[UInt8]], seed: UInt64, step: Int) -> [UInt8] {
    var mutator = Mutator(seed: seed &* 1_000_003 &+ UInt64(step))
    return mutator.mutate(mutator.pick(samples), with: samples)
  }
}
