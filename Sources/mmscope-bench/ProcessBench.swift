import History
import Kernel
import Simulation

/// A machine on which processes 1…`count` run one program: text, data, a heap and a stack.
private func origin(
  memoryMiB: UInt64, pae: Bool, processes count: UInt16, heap: UInt32, workloads: [Workload] = []
) -> Origin {
  let program = FileID(0)
  var setUp: [Event] = [.process(.creat(program, pages: 60), Requester(cpu: Requester.ownCPU))]
  for task in 1...count {
    let request = ExecRequest(file: program, text: 40, data: 12, heap: heap, stack: 2, isSetUp: true)
    setUp.append(.process(.exec(request), Requester(task: TaskID(task), cpu: Requester.ownCPU)))
  }
  return Origin(
    configuration: Configuration(memoryFrames: memoryMiB << 8, pae: pae, hasSlab: true),
    program: Program(workloads: workloads, setUp: setUp))
}

private func faults(_ machine: borrowing Machine) -> UInt64 { machine.reading()[.pgfault] }

/// Faults of three sorts: a page of zeros for the first write, a page of a file that is in memory, a copy after `fork`.
func faultBench() {
  let pages: UInt32 = 40_000
  guard var machine = try? Machine(origin(memoryMiB: 1024, pae: false, processes: 1, heap: pages)) else { return }
  let who = Requester(task: TaskID(1), cpu: Requester.ownCPU)
  let write = Event.process(.touch(TouchRequest(.area(.heap, page: 0), pages: pages, access: .write)), who)
  func timed(_ event: Event, on machine: inout Machine) -> (faults: UInt64, perSecond: String) {
    let before = faults(machine)
    let start = now()
    machine.perform(event)
    let elapsed = now() - start
    let count = faults(machine) - before
    return (count, "\(count * 1_000_000_000 / max(1, elapsed))")
  }
  let zero = timed(write, on: &machine)
  machine.perform(.process(.fork(child: TaskID(2), count: 1), who))
  let copy = timed(write, on: &machine)
  let file = FileID(1)
  let label = LabelID(0)
  machine.perform(.process(.creat(file, pages: pages), who))
  machine.perform(.process(.write(FileRequest(file: file, page: 0, pages: pages)), who))
  machine.perform(.process(.mmap(MapRequest(label: label, pages: pages, file: file, protection: .read)), who))
  let cached = timed(
    .process(.touch(TouchRequest(.area(.named(label), page: 0), pages: pages)), who), on: &machine)
  report(
    "faults",
    [
      ("zero_faults", "\(zero.faults)"), ("zero_faults_per_second", zero.perSecond),
      ("copy_faults", "\(copy.faults)"), ("copy_faults_per_second", copy.perSecond),
      ("file_faults", "\(cached.faults)"), ("file_faults_per_second", cached.perSecond),
    ])
}

/// `fork` of a process with 200 pages, and the child's `exit`.
func forkBench(rounds: Int = 5_000) {
  guard var machine = try? Machine(origin(memoryMiB: 256, pae: false, processes: 1, heap: 200)) else { return }
  let parent = Requester(task: TaskID(1), cpu: Requester.ownCPU)
  let child = Requester(task: TaskID(2), cpu: Requester.ownCPU)
  machine.perform(.process(.touch(TouchRequest(.area(.heap, page: 0), pages: 200, access: .write)), parent))
  let start = now()
  for _ in 0..<rounds {
    machine.perform(.process(.fork(child: child.task, count: 1), parent))
    machine.perform(.process(.exit, child))
  }
  let elapsed = now() - start
  let memory = machine.memoryReading()
  report(
    "fork-exit",
    [
      ("rounds", "\(rounds)"), ("forks", "\(memory?.forks ?? 0)"), ("failures", "\(machine.failures)"),
      ("pair_ns", perOperation(elapsed, rounds)),
    ])
}

/// Thousands of processes, eight of which touch sixteen pages each in every tick; and what the panel reads of them.
func processesBench(memoryMiB: UInt64, pae: Bool, processes count: UInt16, name: String, ticks: Int = 10_000) {
  let perTick: UInt32 = 8
  let every = UInt32(count) / perTick
  let workloads = (1...count).map { task in
    Workload(
      every: every, from: Tick(UInt32(task - 1) / perTick),
      event: .process(
        .touch(TouchRequest(.area(.heap, page: 0), pages: 16, access: .write, pick: .zipf)),
        Requester(task: TaskID(task), cpu: Requester.ownCPU)))
  }
  let bootStart = now()
  guard
    var timeline = try? Timeline<Machine>(
      origin(memoryMiB: memoryMiB, pae: pae, processes: count, heap: 200, workloads: workloads))
  else { return }
  let boot = now() - bootStart
  let start = now()
  for _ in 0..<ticks { timeline.stepTick() }
  let run = now() - start
  let request = ProcessesRequest(
    of: .pid(UInt32(count / 2)), limit: 40, hasDetail: true, areaLimit: 20, cells: 60)
  let readStart = now()
  var rows = 0
  for _ in 0..<200 { rows += timeline.world.processesReading(request)?.rows.count ?? 0 }
  let read = now() - readStart
  let reading = timeline.world.reading()
  report(
    name,
    [
      ("processes", "\(count)"), ("boot_ms", perOperation(boot, 1_000_000)), ("ticks", "\(ticks)"),
      ("touched_pages", "\(ticks * Int(perTick) * 16)"), ("faults", "\(reading[.pgfault])"),
      ("failures", "\(timeline.world.failures)"),
      ("ticks_per_second", "\(UInt64(ticks) * 1_000_000_000 / max(1, run))"),
      ("keyframes", "\(timeline.memory.keyframes)"), ("history_bytes", "\(timeline.memory.bytes)"),
      ("rows_read", "\(rows / 200)"), ("panel_reading_us", perOperation(read, 200_000)),
    ])
}
