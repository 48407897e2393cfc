import History
import Kernel
import Simulation

/// Processes whose heaps together are `percent` of the memory, each touched over and over; a swap area of twice that.
/// In every tick eight of them write `pages` pages each.
private func origin(
  memoryMiB: UInt64, pae: Bool, processes count: UInt16, percent: UInt64, pages: UInt32, cpus: Int
) -> Origin {
  let program = FileID(0)
  let heap = UInt32((memoryMiB << 8) * percent / 100 / UInt64(count))
  var configuration = Configuration(memoryFrames: memoryMiB << 8, pae: pae, cpus: cpus, hasSlab: true)
  configuration.overcommitMemory = 1
  configuration.diskLatency = 1
  configuration.swap = [SwapSpec(pages: UInt32(clamping: min(16_777_216, memoryMiB << 9)))]
  var setUp: [Event] = [.process(.creat(program, pages: 60), Requester(cpu: Requester.ownCPU))]
  for task in 1...count {
    let request = ExecRequest(file: program, text: 40, data: 12, heap: heap, stack: 2, isSetUp: true)
    setUp.append(.process(.exec(request), Requester(task: TaskID(task), cpu: Requester.ownCPU)))
  }
  let every = max(1, UInt32(count) / 8)
  let workloads = (1...count).map { task in
    Workload(
      every: every, from: Tick(UInt32(task - 1) % every),
      event: .process(
        .touch(TouchRequest(.area(.heap, page: 0), pages: pages, access: .write, pick: .sequential)),
        Requester(task: TaskID(task), cpu: Requester.ownCPU)))
  }
  return Origin(configuration: configuration, program: Program(workloads: workloads, setUp: setUp))
}

private let scans: [VMCounter] = [
  .pgscanKswapdDMA, .pgscanKswapdNormal, .pgscanKswapdHigh, .pgscanDirectDMA, .pgscanDirectNormal, .pgscanDirectHigh,
]

private func scanned(_ reading: Reading) -> UInt64 { scans.reduce(0) { $0 + reading[$1] } }

/// A machine that is short of memory: pages scanned per second, ticks per second, and steps back after `events`.
func pressureBench(
  memoryMiB: UInt64, pae: Bool, processes: UInt16, percent: UInt64, events: UInt64, ticks: Tick, pages: UInt32,
  name: String
) {
  let origin = origin(
    memoryMiB: memoryMiB, pae: pae, processes: processes, percent: percent, pages: pages, cpus: 1)
  guard var timeline = try? Timeline<Machine>(origin) else { return }
  let start = now()
  while timeline.world.events < events, timeline.world.tick < ticks, timeline.world.end == nil { timeline.stepTick() }
  let run = now() - start
  let reading = timeline.world.reading()
  let last = timeline.world.tick
  var (slowest, total): (UInt64, UInt64) = (0, 0)
  for _ in 0..<100 where timeline.world.tick > 0 {
    let start = now()
    timeline.stepTickBack()
    let took = now() - start
    slowest = max(slowest, took)
    total += took
  }
  let eventStart = now()
  timeline.stepEventBack()
  let eventBack = now() - eventStart
  report(
    name,
    [
      ("processes", "\(processes)"), ("events", "\(timeline.world.events)"), ("ticks", "\(last)"),
      ("scanned", "\(scanned(reading))"), ("scanned_per_second", "\(scanned(reading) * 1_000_000_000 / max(1, run))"),
      ("pswpout", "\(reading[.pswpout])"), ("pswpin", "\(reading[.pswpin])"),
      ("ticks_per_second", "\(last * 1_000_000_000 / max(1, run))"),
      ("step_back_ms", perOperation(total, 100_000_000)), ("slowest_step_back_ms", perOperation(slowest, 1_000_000)),
      ("event_back_ms", perOperation(eventBack, 1_000_000)), ("history_bytes", "\(timeline.memory.bytes)"),
    ])
}
