import History
import Kernel
import Simulation

/// A million events of several workloads with lifetimes over the whole memory, then steps back; how long they take, and
/// what the keyframes weigh.
func historyBench(memoryMiB: UInt64, pae: Bool, name: String) {
  let workloads = (0..<20).map { (number: UInt32) in
    Workload(
      every: 1 + number % 3,
      request: AllocationRequest(
        orders: OrderDistribution(weights: [40, 20, 10, 8, 4, 2, 1, 1, 0, 0, 0]),
        gfp: number % 2 == 0 ? .highUser : .atomic, lifetime: TickRange(10, 200 * (number + 1))),
      requester: Requester(task: TaskID(UInt16(number + 1))))
  }
  let origin = Origin(
    configuration: Configuration(memoryFrames: memoryMiB << 8, pae: pae), program: Program(workloads: workloads))
  guard var timeline = try? Timeline<Machine>(origin), var plain = try? Machine(origin) else { return }
  let start = now()
  while timeline.world.events < 1_000_000 { timeline.stepTick() }
  let run = now() - start
  let plainStart = now()
  while plain.events < 1_000_000 { _ = plain.advance() }
  let plainRun = now() - plainStart
  let back = StepsBack(of: &timeline, ticks: 200)
  let last = timeline.world.tick
  var random = RandomSource(seed: 1)
  var seeks: UInt64 = 0
  for _ in 0..<40 {
    let tick = random.below(last)
    let start = now()
    timeline.seek(tick: tick)
    seeks = max(seeks, now() - start)
  }
  timeline.seek(tick: last)
  _ = timeline.digest()
  var digests: UInt64 = 0
  for _ in 0..<500 {
    timeline.stepTick()
    let start = now()
    _ = timeline.digest()
    digests += now() - start
  }
  report(
    name,
    [
      ("events", "\(timeline.world.events)"), ("live", "\(timeline.world.handles.live)"),
      ("run_ms", perOperation(run, 1_000_000)), ("run_without_history_ms", perOperation(plainRun, 1_000_000)),
    ] + back.figures + [
      ("slowest_seek_ms", perOperation(seeks, 1_000_000)),
      ("keyframes", "\(timeline.memory.keyframes)"), ("history_bytes", "\(timeline.memory.bytes)"),
      ("digest_ns", perOperation(digests, 500)),
    ])
}

/// How long single steps back take at the end of a run.
struct StepsBack {
  let ticks: Int
  private(set) var total: UInt64 = 0
  private(set) var slowest: UInt64 = 0
  /// One event.
  let event: UInt64

  init(of timeline: inout Timeline<Machine>, ticks: Int) {
    self.ticks = ticks
    for _ in 0..<ticks where timeline.world.tick > 0 {
      let start = now()
      timeline.stepTickBack()
      let took = now() - start
      slowest = max(slowest, took)
      total += took
    }
    let start = now()
    timeline.stepEventBack()
    event = now() - start
  }

  var figures: [(String, String)] {
    [
      ("step_back_ms", perOperation(total, ticks * 1_000_000)),
      ("slowest_step_back_ms", perOperation(slowest, 1_000_000)), ("event_back_ms", perOperation(event, 1_000_000)),
    ]
  }
}
