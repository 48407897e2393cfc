import Simulation
import TestSupport
import Testing

@testable import Kernel

/// Eight processes with files and shared memory, driven by seeded random events. What each wrote last, it must read;
/// after each stretch everything is counted again.
@Suite struct ProcessModelTests {
  @Test(arguments: [1, 4], [false, true]) func eightProcesses(cpus: Int, pae: Bool) throws {
    for seed in TestRun.seeds(UInt64(cpus) * 2 + (pae ? 1 : 0)) { try run(seed, cpus: cpus, pae: pae) }
  }

  private func run(_ seed: UInt64, cpus: Int, pae: Bool) throws {
    var model = try ProcessModel(seed: seed, cpus: cpus, pae: pae)
    let events = TestRun.isLongest ? 200_000 : TestRun.isLong ? 50_000 : 2_000
    for step in 0..<events {
      model.act()
      if step % 100 == 99 {
        let fault = model.check()
        #expect(fault == nil, "seed \(model.seed), step \(step)")
        if fault != nil { return }
      }
      if step % 1_000 == 999 {
        let violation = model.machine.fullViolation()
        #expect(violation == nil, "seed \(model.seed), step \(step)")
        if violation != nil { return }
      }
    }
    model.endAll()
    let violation = model.machine.fullViolation()
    #expect(violation == nil, "seed \(model.seed), at the end")
    // Only page cache, the kernel's and kernel stacks of boot's tasks remain.
    let counts = model.machine.kindCounts()
    #expect(counts[.anonymous] == nil && counts[.pageTable] == nil && counts[.user] == nil)
    let cached = model.machine.virtualMemory.rest.pageCache
    #expect(UInt64((counts[.pageCache] ?? 0) + (counts[.shared] ?? 0)) == cached)
    let stacks = model.machine.virtualMemory.rest.threads - 1
    #expect(counts[.kernelStack] == Int(stacks) * 2)
    let committed = model.machine.virtualMemory.rest.committed
    #expect(committed == 64)
  }
}

/// The machine beside a plain account of who wrote what where.
struct ProcessModel: ~Copyable {
  var machine: Machine
  let seed: UInt64
  private var source: RandomSource
  /// By task and page: the stamp of what was written, 0 for zeros, nil: never touched or not to be known.
  private var written: [UInt16: [UInt32: UInt64]] = [:]
  private var segment: [UInt32: UInt64] = [:]
  private var label: UInt32 = 0
  private static let tasks: [UInt16] = [1, 2, 3, 4, 5, 6, 7, 8]
  private static let segmentFile = FileID(7)

  init(seed: UInt64, cpus: Int, pae: Bool) throws {
    self.seed = seed
    source = RandomSource(seed: seed)
    machine = try Machine.withProcesses(mebibytes: 64, pae: pae, cpus: cpus, files: [200, 60])
    machine.keepStamps()
    machine.perform(.process(.shmget(Self.segmentFile, pages: 64), Requester()))
    for task in Self.tasks.prefix(3) { machine.start(task, heap: 20) }
  }

  private mutating func draw(_ count: Int) -> Int { Int(source.below(UInt64(count))) }

  private func isAlive(_ task: UInt16) -> Bool { machine.space(of: task) != nil }

  /// One event, and all that it waits for.
  mutating func act() {
    let task = Self.tasks[draw(Self.tasks.count)]
    guard isAlive(task) else {
      let parent = Self.tasks[draw(Self.tasks.count)]
      if isAlive(parent), draw(2) == 0 {
        machine.act(.fork(child: TaskID(task), count: 1), by: parent)
        if isAlive(task) { written[task] = written[parent] }
      } else {
        machine.start(task, heap: UInt32(draw(30)))
        written[task] = [:]
      }
      return
    }
    switch draw(20) {
    case 0:
      machine.act(.exit, by: task)
      written[task] = nil
    case 1:
      label += 1
      let file: FileID? = [nil, FileID(1), FileID(2)][draw(3)]
      let isShared = file == nil && draw(4) == 0
      machine.act(
        .mmap(
          MapRequest(
            label: LabelID(label), pages: UInt32(1 + draw(40)), file: file, offset: UInt32(draw(20)),
            isShared: isShared)), by: task)
    case 2: unmapSome(of: task)
    case 3: machine.act(.brk(Int32(draw(12)) - 4), by: task)
    case 4:
      machine.act(.read(FileRequest(file: FileID(UInt16(1 + draw(2))), page: UInt32(draw(60)), pages: 3)), by: task)
    case 5: machine.act(.shmat(Self.segmentFile, label: nil), by: task)
    case 6: machine.act(.shmdt(Self.segmentFile), by: task)
    case 7: pushSome(of: task)
    default: touchSome(of: task)
    }
    forgetUnmapped(of: task)
    if draw(3) == 0 { machine.finishTick() }
  }

  private mutating func area(of task: UInt16) -> MemoryArea? {
    guard let space = machine.space(of: task) else { return nil }
    let areas = machine.virtualMemory.areaSlots(of: space)
    return areas.isEmpty ? nil : machine.virtualMemory.areas[areas[draw(areas.count)]]
  }

  /// Pages of the stack from its top on are written, each with a stamp of its own.
  private mutating func pushSome(of task: UInt16) {
    let pages = UInt32(1 + draw(6))
    let before = machine.ring.total
    machine.act(.touch(TouchRequest(.area(.stack, page: 0), pages: pages, access: .write)), by: task)
    for number in 0..<pages {
      let page = Linux2611.taskEnd - 1 - number
      let stamp = machine.stamp(of: machine.entry(page, of: task).frame)
      if machine.entry(page, of: task).isPresent, stamp > before { written[task]?[page] = stamp }
    }
  }

  private mutating func unmapSome(of task: UInt16) {
    // Stack and program stay, so that the process can go on.
    guard let area = area(of: task), area.start > 0x10000, area.end < Linux2611.taskEnd else { return }
    let first = area.start + UInt32(draw(Int(area.pages)))
    let pages = UInt32(1 + draw(Int(area.end - first)))
    machine.act(.munmap(RangeRequest(.address(first << 12), pages: pages)), by: task)
  }

  private mutating func touchSome(of task: UInt16) {
    guard let area = area(of: task) else { return }
    let page = area.start + UInt32(draw(Int(area.pages)))
    if area.file != 0, area.index(of: page) >= machine.virtualMemory.files[area.file - 1].size { return }
    let isWrite = draw(2) == 0 && area.flags.contains(.write)
    machine.act(
      .touch(TouchRequest(.address(page << 12), access: isWrite ? .write : .read)), by: task)
    let entry = machine.entry(page, of: task)
    guard entry.isPresent else { return }
    let stamp = machine.isReserved(entry.frame) ? 0 : machine.stamp(of: entry.frame)
    if area.flags.contains(.shared), area.file != 0 {
      let file = machine.virtualMemory.files[area.file - 1].file
      // Only the segment is followed: an anonymous one has no name.
      if file == Self.segmentFile, isWrite { segment[area.index(of: page)] = stamp }
    } else if isWrite {
      written[task]?[page] = stamp
    }
  }

  private mutating func forgetUnmapped(of task: UInt16) {
    guard let space = machine.space(of: task), let pages = written[task] else { return }
    for page in pages.keys
    where !(machine.findArea(page, of: space).map { machine.virtualMemory.areas[$0].contains(page) } ?? false) {
      written[task]?[page] = nil
    }
  }

  enum Difference: Hashable {
    case memory(MemoryFault)
    case lost(UInt16, UInt32)
    case segment(UInt32)
    case file(UInt32)
  }

  /// Every process reads the stamp that it last wrote; every cached page of a file has the disk's or a later one.
  func check() -> Difference? {
    for (task, pages) in written {
      for (page, stamp) in pages {
        let entry = machine.entry(page, of: task)
        guard entry.isPresent, machine.stamp(of: entry.frame) == stamp else { return .lost(task, page) }
      }
    }
    if let slot = machine.virtualMemory.file(Self.segmentFile) {
      for (index, stamp) in segment {
        guard let frame = machine.cachedPage(slot, index), machine.stamp(of: frame) == stamp else {
          return .segment(index)
        }
      }
    }
    for id: UInt16 in [1, 2] {
      guard let file = machine.virtualMemory.file(FileID(id)) else { continue }
      for index in 0..<machine.virtualMemory.files[file].size {
        guard let frame = machine.cachedPage(file, index) else { continue }
        if machine.stamp(of: frame) != Machine.diskStamp(FileID(id), index) { return .file(index) }
      }
    }
    return nil
  }

  mutating func endAll() {
    for task in Self.tasks where isAlive(task) { machine.act(.exit, by: task) }
    machine.drainPagevecs()
  }
}
