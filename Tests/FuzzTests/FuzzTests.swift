import Foundation
import Kernel
import TestSupport
import Testing

/// Odd inputs to every reader: no trap, no input that takes more than ten seconds, no control character out, every
/// mistake with its place, and what is accepted runs forward and back without contradicting itself.
///
/// `MMSCOPE_FUZZ=100000` tries so many inputs (release build); without it `MMSCOPE_LONG=1` tries more than a debug
/// build does. A fault names kind, seed and step; the input itself is in `mmscope-fuzz-KIND-SHARD.txt` of the folder
/// for temporary files, written before it is tried, so that it is there after a trap as well.
@Suite struct FuzzTests {
  /// Shares of the inputs, in thousandths.
  static let shares: [(kind: InputKind, share: Int)] = [
    (.scenario, 400), (.theme, 50), (.journal, 50), (.trace, 75), (.buddyinfo, 75), (.slabinfo, 75), (.settings, 50),
    (.line, 100), (.exercise, 100), (.references, 25),
  ]
  static let total =
    ProcessInfo.processInfo.environment["MMSCOPE_FUZZ"].flatMap { Int($0) } ?? (TestRun.isLong ? 10_000 : 400)

  /// A kind in so many parts that two processors share the work.
  struct Shard: Sendable, CustomTestStringConvertible {
    var kind: InputKind
    var count: Int
    /// Of every `of` steps the one with this number.
    var part: Int
    var of: Int
    var testDescription: String { "\(kind) \(part + 1)/\(of)" }
  }
  static let shards = shares.flatMap { kind, share in
    let count = max(20, total * share / 1000)
    let parts = count >= 1_000 ? 4 : 1
    return (0..<parts).map { Shard(kind: kind, count: count, part: $0, of: parts) }
  }

  static let watch = Watch(patience: 10)

  @Test(arguments: shards) func everyInputIsTakenOrRefused(shard: Shard) throws {
    let kind = shard.kind
    let samples = try #require(Corpus.samples[kind])
    try #require(!samples.isEmpty)
    let folder = FileManager.default.temporaryDirectory
    let keeper = folder.appending(path: "mmscope-fuzz-\(kind.rawValue)-\(shard.part).txt")
    defer { try? FileManager.default.removeItem(at: keeper) }
    for seed in TestRun.seeds(1) {
      var accepted = 0
      var tried = 0
      var faults = 0
      for step in stride(from: shard.part, to: shard.count, by: shard.of) {
        let input = Self.input(samples, seed: seed, step: step)
        try Data(input).write(to: keeper)
        tried += 1
        do {
          // Most inputs are odd at their beginning or not at all; every tenth is played longer.
          let trial = Trial(advances: step % 10 == 0 ? 400 : 60, file: keeper.path)
          let isAccepted = try Self.watch.during("\(kind) seed \(seed) step \(step) (\(keeper.path))") {
            try trial.run(kind, input)
          }
          if isAccepted { accepted += 1 }
        } catch {
          faults += 1
          let kept = folder.appending(path: "mmscope-fault-\(kind.rawValue)-\(step).txt")
          try Data(input).write(to: kept)
          Issue.record("\(kind) seed \(seed) step \(step): \(error)\n\(kept.path)")
          if faults == 20 { return }
        }
      }
      // A mutator whose every input is refused at once would try nothing.
      #expect(accepted * 50 > tried, "\(kind): \(accepted) of \(tried) accepted")
      #expect(accepted < tried, "\(kind): nothing was refused")
    }
  }

  /// The samples themselves are valid.
  @Test(arguments: InputKind.allCases) func samplesAreValid(kind: InputKind) throws {
    let keeper = FileManager.default.temporaryDirectory.appending(path: "mmscope-sample-\(kind.rawValue).txt")
    defer { try? FileManager.default.removeItem(at: keeper) }
    for (index, sample) in (Corpus.samples[kind] ?? []).enumerated() {
      try Data(sample).write(to: keeper)
      let accepted = try Trial(advances: 50, file: keeper.path).run(kind, sample)
      #expect(accepted, "\(kind) \(index)")
    }
  }

  /// The watch itself: who does not come back is named while it still hangs.
  @Test func aHangIsToldWhileItLasts() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      Watch(patience: 0.3).during("line seed 1 step 2") { while Date() > .distantPast {} }
    }
    let said = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(said.contains("line seed 1 step 2: no answer after"), "\(said)")
  }

  private static func input(_ samples: [[UInt8]], seed: UInt64, step: Int) -> [UInt8] {
    var mutator = Mutator(seed: seed &* 1_000_003 &+ UInt64(step))
    return mutator.mutate(mutator.pick(samples), with: samples)
  }
}
