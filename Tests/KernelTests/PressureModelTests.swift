import Simulation
import TestSupport
import Testing

@testable import Kernel

/// Eight processes with heaps, files and shared memory of more than a small machine has, and two swap areas. What each
/// wrote last, it must read, wherever the page is; after each stretch everything is counted again.
@Suite struct PressureModelTests {
  /// 4,096 frames; heaps, segment and file come to 4,900 pages (120 %), or to 6,500.
  @Test(arguments: [(1, 500), (4, 500), (1, 700), (4, 700)] as [(Int, UInt32)])
  func eightProcesses(cpus: Int, heap: UInt32) throws {
    for seed in TestRun.seeds(UInt64(cpus)) { try run(seed, cpus: cpus, heap: heap) }
  }

  private func run(_ seed: UInt64, cpus: Int, heap: UInt32) throws {
    var model = try PressureModel(seed: seed, cpus: cpus, heap: heap)
    let long = heap == 500 ? (60_000, 500_000) : (20_000, 100_000)
    let events = TestRun.isLongest ? long.1 : TestRun.isLong ? long.0 : 2_000
    for step in 0..<events {
      model.act()
      let difference = model.difference
      try #require(difference == nil, "seed \(seed), step \(step)")
      if step % 500 != 499 { continue }
      let lost = model.check()
      try #require(lost == nil, "seed \(seed), step \(step)")
      let violation = model.machine.fullViolation()
      try #require(violation == nil, "seed \(seed), step \(step)")
    }
    let (out, into, freed) = (
      model.machine.vmCount(.pswpout), model.machine.vmCount(.pswpin), model.machine.vmCount(.pgstealDMA)
    )
    #expect(out > 300 && into > 100 && freed > 300, "seed \(seed): no pressure, \(out) out, \(into) in, \(freed) freed")
    let end = model.machine.end
    #expect(end == nil)
    model.endAll()
    let violation = model.machine.fullViolation()
    #expect(violation == nil, "seed \(seed), at the end")
    // Only page cache, pages of the swap cache whose lock or write was held, and the kernel's remain (RF 9).
    let counts = model.machine.kindCounts()
    #expect(counts[.pageTable] == nil && counts[.user] == nil)
    let memory = model.machine.virtualMemory.rest
    let cached = (counts[.pageCache] ?? 0) + (counts[.shared] ?? 0) + (counts[.anonymous] ?? 0)
    #expect(UInt64(cached) == memory.pageCache)
    #expect(counts[.anonymous] ?? 0 <= Int(memory.swap.cached))
    // A page of the segment that was written a moment ago stands in its slot and in the swap cache.
    let shared = memory.swap.shared.slots
    var both = 0
    for entry in shared {
      let (type, offset) = SwapEntry(entry).place
      if model.machine.swapCached(type, offset) != nil { both += 1 }
    }
    #expect(Int(memory.swap.total - memory.swap.free) == Int(memory.swap.cached) + shared.count - both)
    #expect(memory.committed == 600)
  }
}

/// The machine beside a plain account of who wrote what where.
struct PressureModel: ~Copyable {
  var machine: Machine
  private var source: RandomSource
  /// By task and page of its heap: the stamp of what was written last.
  private var written: [UInt16: [UInt32: UInt64]] = [:]
  /// By page of the segment, and by page of the file that is written.
  private var segment: [UInt32: UInt64] = [:]
  private var file: [UInt32: UInt64] = [:]
  private(set) var difference: Difference?
  private static let tasks: [UInt16] = [1, 2, 3, 4, 5, 6, 7, 8]
  private static let segmentFile = FileID(7)
  private static let segmentPages: UInt32 = 600
  private static let filePages: UInt32 = 300
  /// Pages of a process's heap.
  private let heap: UInt32

  enum Difference: Hashable {
    case lost(UInt16, UInt32, found: UInt64, wanted: UInt64)
    case segment(UInt32)
    case file(UInt32)
  }

  init(seed: UInt64, cpus: Int, heap: UInt32) throws {
    self.heap = heap
    source = RandomSource(seed: seed)
    var configuration = Configuration(memoryFrames: 16 << 8, cpus: cpus, hz: 100, hasSlab: true)
    configuration.swap = [SwapSpec(pages: 3000, priority: 3), SwapSpec(pages: 16384)]
    configuration.overcommitMemory = 1
    configuration.diskLatency = 1
    machine = try Machine(configuration)
    machine.perform(.process(.creat(FileID(0), pages: 60), Requester()))
    machine.perform(.process(.creat(FileID(1), pages: Self.filePages), Requester()))
    machine.keepStamps()
    machine.perform(.process(.shmget(Self.segmentFile, pages: Self.segmentPages), Requester()))
    for task in Self.tasks { begin(task) }
  }

  private mutating func begin(_ task: UInt16) {
    machine.start(task, heap: heap, uid: 500)
    act(.shmat(Self.segmentFile, label: LabelID(UInt32(task))), by: task)
    written[task] = [:]
  }

  /// The event and everything that it waits for, also memory.
  private mutating func act(_ event: ProcessEvent, by task: UInt16) {
    machine.act(event, by: task)
    let limit = machine.tick + 100_000
    while machine.tick < limit, machine.end == nil, !machine.waiting.isEmpty { _ = machine.advance() }
  }

  private mutating func draw(_ count: UInt32) -> UInt32 { UInt32(source.below(UInt64(count))) }

  private func isAlive(_ task: UInt16) -> Bool { machine.space(of: task) != nil }

  /// One event, and all that it waits for.
  mutating func act() {
    let task = Self.tasks[Int(draw(8))]
    guard isAlive(task) else {
      let parent = Self.tasks[Int(draw(8))]
      if isAlive(parent), draw(2) == 0 {
        act(.fork(child: TaskID(task), count: 1), by: parent)
        if isAlive(task) { written[task] = written[parent] }
      } else {
        begin(task)
      }
      return forgetTheDead()
    }
    switch draw(24) {
    case 0:
      if draw(4) == 0 { act(.exit, by: task) }
    case 1: act(.read(FileRequest(file: FileID(1), page: draw(280), pages: 20)), by: task)
    case 2...3: writeFile(task)
    case 4...6: touchSegment(task)
    case 7: touch(task, from: draw(heap - 30), pages: 30, isWrite: false)
    case 8:
      let range = RangeRequest(.area(.heap, page: draw(heap - 10)), pages: 4)
      act(draw(2) == 0 ? .mlock(range) : .munlock(range), by: task)
    default: touch(task, from: draw(heap - 40), pages: 1 + draw(40), isWrite: draw(3) > 0)
    }
    forgetTheDead()
    if draw(3) == 0 { machine.finishTick() }
  }

  private mutating func forgetTheDead() {
    for task in Self.tasks where !isAlive(task) { written[task] = nil }
  }

  private mutating func touch(_ task: UInt16, from first: UInt32, pages: UInt32, isWrite: Bool) {
    let before = machine.ring.total
    act(
      .touch(TouchRequest(.area(.heap, page: first), pages: pages, access: isWrite ? .write : .read)), by: task)
    guard isAlive(task) else { return }
    for page in first..<first + pages {
      let found = stamp(task, page)
      if isWrite, found > before { written[task]?[page] = found }
      let wanted = written[task]?[page] ?? 0
      if found != wanted { difference = .lost(task, page, found: found, wanted: wanted) }
    }
  }

  private mutating func touchSegment(_ task: UInt16) {
    let (before, first, isWrite) = (machine.ring.total, draw(Self.segmentPages - 20), draw(2) == 0)
    act(
      .touch(
        TouchRequest(.area(.named(LabelID(UInt32(task))), page: first), pages: 20, access: isWrite ? .write : .read)),
      by: task)
    for page in first..<first + 20 {
      let found = segmentStamp(page)
      if isWrite, found ?? 0 > before { segment[page] = found }
      if found ?? 0 != segment[page] ?? 0 { difference = .segment(page) }
    }
  }

  private mutating func writeFile(_ task: UInt16) {
    let (before, first) = (machine.ring.total, draw(Self.filePages - 30))
    act(.write(FileRequest(file: FileID(1), page: first, pages: 30)), by: task)
    for page in first..<first + 30 {
      let found = fileStamp(page)
      if found > before, found < Machine.diskStamp(FileID(1), 0) { file[page] = found }
    }
  }

  // MARK: What is where

  /// What a process reads in a page of its heap.
  private func stamp(_ task: UInt16, _ page: UInt32) -> UInt64 {
    let entry = machine.entry(machine.heapPage(page, of: task), of: task)
    if entry.isNone { return 0 }
    if entry.isPresent { return machine.isReserved(entry.frame) ? 0 : machine.stamp(of: entry.frame) }
    let (type, offset) = entry.swapSlot(pae: false)
    return stamp(SwapEntry(type, offset))
  }

  /// What is in the swap cache, or else in the slot.
  private func stamp(_ entry: SwapEntry) -> UInt64 {
    let (type, offset) = entry.place
    if let frame = machine.swapCached(type, offset), machine.frames[frame].flags.contains(.uptodate) {
      return machine.stamp(of: frame)
    }
    return machine.virtualMemory.stamps?.slots[entry.rawValue] ?? 0
  }

  private func segmentStamp(_ page: UInt32) -> UInt64? {
    guard let slot = machine.virtualMemory.file(Self.segmentFile) else { return nil }
    if let frame = machine.cachedPage(slot, page) { return machine.stamp(of: frame) }
    return machine.virtualMemory.rest.swap.shared[slot, page].map { stamp($0) }
  }

  private func fileStamp(_ page: UInt32) -> UInt64 {
    let place = Machine.diskStamp(FileID(1), page)
    guard let slot = machine.virtualMemory.file(FileID(1)), let frame = machine.cachedPage(slot, page),
      machine.frames[frame].flags.contains(.uptodate)
    else { return machine.virtualMemory.stamps?.disk[place] ?? place }
    return machine.stamp(of: frame)
  }

  /// Every process reads the stamp that it last wrote, and everybody those of the segment and of the file.
  func check() -> Difference? {
    for (task, pages) in written {
      for (page, wanted) in pages {
        let found = stamp(task, page)
        if found != wanted { return .lost(task, page, found: found, wanted: wanted) }
      }
    }
    for (page, wanted) in segment where segmentStamp(page) != wanted { return .segment(page) }
    for (page, wanted) in file where fileStamp(page) != wanted { return .file(page) }
    return nil
  }

  mutating func endAll() {
    for task in Self.tasks where isAlive(task) { act(.exit, by: task) }
    machine.drainPagevecs()
  }
}
