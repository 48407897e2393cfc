import Formats
import Foundation
import History
import Kernel
import Runner
import Script
import Simulation
import TestSupport
import Testing

/// The shipped scenarios, and machines on which everything happens at once.
enum HistoryFixtures {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Scenarios")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    // Those of the kernel's machine.
    return files.filter { $0.hasSuffix(".yaml") }.filter { file in
      let text = try? String(contentsOf: folder.appending(path: file), encoding: .utf8)
      return text?.contains("\nworld:") != true
    }.map { String($0.dropLast(5)) }.sorted()
  }()

  static func scenario(_ name: String) throws -> Scenario {
    try ScenarioFile.check(path: folder.appending(path: name + ".yaml").path).0
  }

  /// Without __GFP_NORETRY the first request that finds nothing would end a machine that has no processes.
  static let yielding = GFPMask.kernel.union(.noRetry)

  static func allocation(
    _ orders: ClosedRange<UInt8>, _ gfp: GFPMask = yielding, label: UInt32? = nil, lifetime: TickRange? = nil,
    count: UInt32 = 1
  ) -> AllocationRequest {
    AllocationRequest(
      orders: OrderDistribution(orders), gfp: gfp, label: label.map { LabelID($0) }, lifetime: lifetime, count: count)
  }

  /// Lifetimes, names, waiting tasks, failures, two CPUs, a trace and HighMem, from one seed; `crowded` runs out of
  /// memory.
  static func mixed(seed: UInt64, memory: UInt64 = 8 << 8, steps: Int = 400, crowded: Bool = false) -> Origin {
    var random = RandomSource(seed: seed)
    var script: [Step] = []
    for _ in 0..<steps {
      let who = Requester(task: TaskID(UInt16(random.below(3))), cpu: UInt8(random.below(2)))
      switch random.below(9) {
      case 0...3:
        script.append(.event(.allocate(allocation(0...4, label: UInt32(random.below(4)), count: 2), who)))
      case 4...5:
        let pick = Pick(sequence: .random, amount: .share(1, 2))
        let label = LabelID(UInt32(random.below(4)))
        script.append(.event(.free(FreeRequest(target: .label(label, pick)), who)))
      case 6: script.append(.event(.drainLocalPages(cpu: who.cpu)))
      case 7: script.append(.event(.setSysctl(.minFreeKbytes, UInt32(64 + random.below(200)))))
      default: script.append(.tick(1 + random.below(5)))
      }
    }
    let lifetime = crowded ? TickRange(400, 900) : TickRange(2, 60)
    let workloads = [
      Workload(
        every: 1, request: allocation(0...3, GFPMask.highUser.union(.noRetry), lifetime: lifetime),
        requester: Requester(task: TaskID(5), cpu: 1)),
      // Naps, tries again, and naps.
      Workload(
        every: 37, request: allocation(0...3, [.wait, .io], lifetime: lifetime),
        requester: Requester(task: TaskID(7), cpu: 1)),
      Workload(
        every: crowded ? 1 : 3,
        request: crowded
          ? allocation(0...9, .atomic, lifetime: TickRange(1, 9)) : allocation(0...0, .atomic, lifetime: lifetime),
        requester: Requester(task: TaskID(6), context: .softirq)),
    ]
    let replay = Replay(
      operations: (0..<200).flatMap { (number: UInt32) in
        [
          TraceOperation(tick: number * 2, request: number, gfp: yielding, order: Order(1), isFree: false),
          TraceOperation(tick: number * 2 + 1, request: number / 2, gfp: yielding, order: Order(1), isFree: true),
        ]
      }, requests: 200)
    let program = Program(steps: script, workloads: workloads, replay: replay)
    return Origin(configuration: Configuration(memoryFrames: memory, cpus: 2), seed: seed, program: program)
  }
}
