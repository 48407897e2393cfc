import Kernel

/// Fixed seeds; each measurement is one JSON line with counts (deterministic) and nanoseconds (this machine, now).
/// `mmscope-bench [NAME …]` runs the named ones; without names, all of the standard size.
@main
struct Bench {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.contains("--help") || arguments.contains("-h") {
      print("usage: mmscope-bench [NAME ...]\nnames: " + benches.map { $0.name }.joined(separator: " "))
      return
    }
    let unknown = arguments.filter { name in !benches.contains { $0.name == name } }
    if let name = unknown.first {
      warn("mmscope-bench: no measurement is called \"\(name)\"; --help lists them")
      exitWith(2)
    }
    for bench in benches where arguments.isEmpty || arguments.contains(bench.name) { bench.run() }
  }

  static let benches: [(name: String, run: @Sendable () -> Void)] = [
    ("buddy-1Mi", { buddyMix(frames: 1 << 20, operations: 4_000_000, name: "buddy-1Mi") }),
    ("buddy-64Mi", { buddyMix(frames: 1 << 26, operations: 4_000_000, name: "buddy-64Mi") }),
    (
      "buddy-1Mi-order0",
      { buddyMix(frames: 1 << 20, operations: 4_000_000, orderZero: true, name: "buddy-1Mi-order0") }
    ),
    ("path-1Mi", { pathMix(memoryMiB: 4096, pae: false, operations: 4_000_000, name: "path-1Mi") }),
    ("path-16Mi", { pathMix(memoryMiB: 65536, pae: true, operations: 4_000_000, name: "path-16Mi") }),
    ("order0-pairs", { orderZeroPairs(4_000_000) }),
    ("boot-1GiB", { boot(memoryMiB: 1024, pae: false, name: "boot-1GiB") }),
    ("boot-64GiB", { boot(memoryMiB: 65536, pae: true, name: "boot-64GiB") }),
    ("bare-1TiB", { bareZone() }),
    ("frame-1GiB", { frameBench(memoryMiB: 1024, pae: false, name: "frame-1GiB") }),
    ("frame-64GiB", { frameBench(memoryMiB: 65536, pae: true, name: "frame-64GiB") }),
    ("history-1GiB", { historyBench(memoryMiB: 1024, pae: false, name: "history-1GiB") }),
    ("history-64GiB", { historyBench(memoryMiB: 65536, pae: true, name: "history-64GiB") }),
    ("slab-pairs", { objectPairs(4_000_000) }),
    ("slab-objects", { manyObjects(10_000_000) }),
    ("faults", { faultBench() }),
    ("fork-exit", { forkBench() }),
    (
      "processes-64GiB",
      { processesBench(memoryMiB: 65536, pae: true, processes: 4000, name: "processes-64GiB") }
    ),
    ("processes-40", { processesBench(memoryMiB: 1024, pae: false, processes: 40, name: "processes-40") }),
    (
      "pressure-64MiB",
      {
        pressureBench(
          memoryMiB: 64, pae: false, processes: 8, percent: 120, events: 1_000_000, ticks: 1_000_000, pages: 16,
          name: "pressure-64MiB")
      }
    ),
    (
      "pressure-64GiB",
      {
        pressureBench(
          memoryMiB: 65536, pae: true, processes: 4000, percent: 105, events: .max, ticks: 20_000, pages: 2000,
          name: "pressure-64GiB")
      }
    ),
    ("replay", { replayBench(operations: 1_000_000) }),
    (
      "policies-z12",
      { policyBench("policies-z12", trace: BenchTrace.zipf(bits: 12, count: 100_000, seed: 7), frames: 41) }
    ),
    ("policies-loop", { policyBench("policies-loop", trace: BenchTrace.loop(pages: 600, count: 20_000), frames: 599) }),
    ("policies-z20-80512", { policyBench("policies-z20-80512", trace: zipf20(), frames: 80_512) }),
    ("policies-z20-8051", { policyBench("policies-z20-8051", trace: zipf20(), frames: 8051) }),
    ("curve-z20", { curveBench("curve-z20", trace: zipf20(), frames: [8051, 80_512]) }),
  ]
}
