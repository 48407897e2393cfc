import Foundation
import Simulation
import Textbook

/// The reference traces of fixed seeds, as packed references to dense pages.
enum BenchTrace {
  /// "Octave Zipf" over 2^bits − 1 pages: rank k has a share near 1 / (k + 1); an odd factor scatters the hot pages.
  static func zipf(bits: UInt64, count: Int, seed: UInt64) -> [UInt32] {
    var random = RandomSource(seed: seed)
    return (0..<count).map { _ in
      let draw = random.next()
      let octave = (draw >> 32) % bits
      let rank = (UInt64(1) << octave - 1) + draw & (UInt64(1) << octave - 1)
      return UInt32(truncatingIfNeeded: rank &* 0x9E37_79B1) & (1 << UInt32(bits) - 1)
    }
  }

  static func loop(pages: Int, count: Int) -> [UInt32] { (0..<count).map { UInt32($0 % pages) } }

  /// FNV-1a (64 bits) of the numbers as little-endian words: which trace this is.
  static func fingerprint(_ trace: [UInt32]) -> String {
    var hash: UInt64 = 1_469_598_103_934_665_603
    for number in trace {
      for shift: UInt32 in [0, 8, 16, 24] { hash = (hash ^ UInt64(number >> shift & 255)) &* 1_099_511_628_211 }
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

private func rules() -> [(name: String, rule: PolicyRule)] {
  var clock0 = PolicyRule(.clock)
  clock0.referencedOnLoad = false
  var lfu = PolicyRule(.lfu)
  lfu.tie = .lru
  return [
    ("fifo", PolicyRule(.fifo)), ("lru", PolicyRule(.lru)), ("clock_r0", clock0), ("clock_r1", PolicyRule(.clock)),
    ("lfu", lfu), ("opt", PolicyRule(.opt)),
  ]
}

/// Requests a second of each policy, the median of five runs, with the misses, which are known.
func policyBench(_ name: String, trace: [UInt32], frames: Int, repeats: Int = 5) {
  let pages = Int(trace.max() ?? 0) + 1
  let references = trace.map { $0 << 1 }
  let nextUses = NextUse.table(references, pages: pages)
  var fields = [
    ("requests", "\(trace.count)"), ("frames", "\(frames)"), ("trace", "\"\(BenchTrace.fingerprint(trace))\""),
  ]
  for (label, rule) in rules() {
    var times: [UInt64] = []
    var misses: UInt64 = 0
    for _ in 0..<repeats {
      let start = now()
      var run = PolicyRun(rule, frames: frames)
      run.grow(pages: pages)
      references.withUnsafeBufferPointer { references in
        if rule.needsFuture {
          nextUses.withUnsafeBufferPointer { run.serve(references, nextUses: $0) }
        } else {
          run.serve(references)
        }
      }
      times.append(now() - start)
      misses = run.tally.faults
    }
    fields.append((label + "_misses", "\(misses)"))
    fields.append((label + "_ns_per_request", perOperation(times.sorted()[repeats / 2], trace.count)))
  }
  report(name, fields)
}

/// The whole LRU curve from one pass.
func curveBench(_ name: String, trace: [UInt32], frames: [Int], repeats: Int = 5) {
  let pages = Int(trace.max() ?? 0) + 1
  var times: [UInt64] = []
  var faults: [UInt64] = []
  for _ in 0..<repeats {
    var counts = [UInt64](repeating: 0, count: pages + 1)
    let start = now()
    var stack = StackDistances()
    stack.grow(pages: pages)
    for page in trace { counts[Int(stack.reference(page))] += 1 }
    times.append(now() - start)
    faults = frames.map { frames in counts[0] + counts[(frames + 1)...].reduce(0, +) }
  }
  report(
    name,
    [
      ("requests", "\(trace.count)"), ("trace", "\"\(BenchTrace.fingerprint(trace))\""), ("frames", "\(frames)"),
      ("lru_misses", "\(faults)"), ("ns_per_request", perOperation(times.sorted()[repeats / 2], trace.count)),
    ])
}

/// z20: ten million requests to 805,116 pages.
func zipf20() -> [UInt32] { BenchTrace.zipf(bits: 20, count: 10_000_000, seed: 1) }
