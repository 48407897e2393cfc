import Simulation

@testable import Kernel

// Short words for what the tests ask of processes.

extension Machine {
  /// A machine with files of 1,000 pages, numbered 1…, and a slab allocator.
  static func withProcesses(
    mebibytes: UInt64 = 64, pae: Bool = false, cpus: Int = 1, files: [UInt32] = [1000]
  ) throws -> Machine {
    var machine = try Machine(
      Configuration(memoryFrames: mebibytes << 8, pae: pae, cpus: cpus, hz: 100, hasSlab: true))
    for (number, pages) in files.enumerated() {
      machine.perform(.process(.creat(FileID(UInt16(number + 1)), pages: pages), Requester()))
    }
    machine.perform(.process(.creat(FileID(0), pages: 1000), Requester()))
    return machine
  }

  /// Does an event of a process and everything that it waits for; what happened.
  @discardableResult
  mutating func act(
    _ event: ProcessEvent, by task: UInt16 = 1, cpu: UInt8 = Requester.ownCPU, untilDone: Bool = true
  ) -> [Happening] {
    let first = ring.total
    perform(.process(event, Requester(task: TaskID(task), cpu: cpu)))
    if untilDone { settle() }
    return (max(first, ring.oldest)..<ring.total).map { ring[$0].what }
  }

  /// Until nobody sleeps for the disk any more.
  mutating func settle() {
    for _ in 0..<100_000 {
      if virtualMemory.rest.disk.requests.isEmpty, virtualMemory.rest.woken.isEmpty, reclaiming.naps.isEmpty {
        return
      }
      _ = advance()
    }
  }

  /// A program of the default sizes runs as the task.
  @discardableResult
  mutating func start(
    _ task: UInt16 = 1, text: UInt32 = 8, data: UInt32 = 4, heap: UInt32 = 0, libraries: [Library] = [],
    uid: UInt32? = nil, cpu: UInt8 = Requester.ownCPU
  ) -> [Happening] {
    act(
      .exec(
        ExecRequest(
          file: FileID(0), text: text, data: data, heap: heap, libraries: libraries, uid: uid, isSetUp: true)),
      by: task, cpu: cpu)
  }

  mutating func write(_ place: AreaPlace, pages: UInt32 = 1, by task: UInt16 = 1) -> [Happening] {
    act(.touch(TouchRequest(place, pages: pages, access: .write)), by: task)
  }
  mutating func look(_ place: AreaPlace, pages: UInt32 = 1, by task: UInt16 = 1) -> [Happening] {
    act(.touch(TouchRequest(place, pages: pages)), by: task)
  }

  func space(of task: UInt16) -> UInt32? {
    virtualMemory.process(of: TaskID(task)).flatMap { virtualMemory.processes[$0].space.slot }
  }

  /// The entry of a page of a process.
  func entry(_ page: UInt32, of task: UInt16) -> PageTableEntry {
    space(of: task).map { entry(of: $0, page) } ?? PageTableEntry(0)
  }

  func heapPage(_ number: UInt32, of task: UInt16) -> UInt32 {
    space(of: task).map { virtualMemory.spaces[$0].heapStart + number } ?? 0
  }

  mutating func drainPagevecs() {
    for cpu in 0..<configuration.cpus {
      requester = Requester(cpu: UInt8(cpu))
      lruAddDrain()
    }
  }

  func processSlot(_ task: UInt16) throws -> UInt32 { try found(virtualMemory.process(of: TaskID(task))) }
  func fileSlot(_ file: UInt16) throws -> UInt32 { try found(virtualMemory.file(FileID(file))) }
  func spaceSlot(_ task: UInt16) throws -> UInt32 { try found(space(of: task)) }
  func cachedFrame(_ file: UInt32, _ index: UInt32) throws -> UInt32 { try found(cachedPage(file, index)) }
  func cacheOfObject(_ address: UInt32) throws -> CacheID {
    CacheID(slab.slabs[try found(findObject(PhysicalAddress(UInt64(address)))?.slot)].cache)
  }
  private func found(_ slot: UInt32?) throws -> UInt32 {
    guard let slot else { throw NotServed() }
    return slot
  }

  func vmCount(_ counter: VMCounter) -> UInt64 { vmstat[Int(counter.rawValue)] }
}

extension [Happening] {
  var processes: [ProcessHappening] { compactMap { if case .process(let what) = $0 { what } else { nil } } }
  var faults: [FaultHappening] { compactMap { if case .fault(let what) = $0 { what } else { nil } } }
  var cacheSteps: [PageCacheHappening] { compactMap { if case .pageCache(let what) = $0 { what } else { nil } } }

  /// Where the pages of faults came from.
  var sources: [PageSource] {
    faults.compactMap { if case .pageFilled(_, let source) = $0 { source } else { nil } }
  }
  /// Runs of pages that were read from the disk.
  var reads: [ClosedRange<UInt32>] {
    cacheSteps.compactMap {
      if case .submitted(_, let page, let pages, _, _) = $0 { page...page + pages - 1 } else { nil }
    }
  }
  var problems: [CallProblem] {
    processes.compactMap { if case .callFailed(_, let problem, _, _) = $0 { problem } else { nil } }
  }
  var signals: [SignalReason] {
    processes.compactMap { if case .signalled(_, _, let reason) = $0 { reason } else { nil } }
  }
  /// Frames in the order in which they went to a hot list, or to a cold one.
  var freedFrames: [UInt32] { freedFrames(areCold: false) }
  func freedFrames(areCold: Bool) -> [UInt32] {
    compactMap { if case .free(.perCPUFreed(_, _, areCold, let frame, _)) = $0 { frame.rawValue } else { nil } }
  }
}
