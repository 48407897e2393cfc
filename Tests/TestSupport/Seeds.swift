import Foundation

/// How much a run of the suite tries, from the environment.
package enum TestRun {
  /// `MMSCOPE_LONG=1`: the counts of the release run.
  package static let isLong = ["1", "all"].contains(ProcessInfo.processInfo.environment["MMSCOPE_LONG"])
  /// `MMSCOPE_LONG=all`: where those take minutes, all the same.
  package static let isLongest = ProcessInfo.processInfo.environment["MMSCOPE_LONG"] == "all"

  /// The seeds of a test: the fixed ones, or the one of `MMSCOPE_SEED`, with which a failure is run again.
  package static func seeds(_ fixed: UInt64...) -> [UInt64] {
    guard let text = ProcessInfo.processInfo.environment["MMSCOPE_SEED"] else { return fixed }
    guard let seed = UInt64(text) else { fatalError("MMSCOPE_SEED is not a number: \(text)") }
    return [seed]
  }
}

/// Runs the body once for each seed; what it reports should name seed and step.
package func withSeeds(_ fixed: UInt64..., body: (UInt64) throws -> Void) rethrows {
  let only = ProcessInfo.processInfo.environment["MMSCOPE_SEED"].flatMap { UInt64($0) }
  for seed in only.map({ [$0] }) ?? fixed { try body(seed) }
}
