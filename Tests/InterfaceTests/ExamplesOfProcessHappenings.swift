import Kernel

/// One example of every case of what happens to processes, in faults and in the page cache, the branches of their words
/// included; the largest addresses and numbers, so that the lines are as long as they get.
extension ExamplesOfHappenings {
  static let task = TaskID(1)
  static let file = FileID(0)
  private static let start: UInt32 = 0xb7f00
  private static let end: UInt32 = 0xb8000
  private static let flags: AreaFlags = [.read, .write, .shared, .mayShare]

  static let processes: [ProcessHappening] =
    [
      .started(threads: 11), .forked(parent: 17, child: 32_767, task: task, areas: 12, tables: 3),
      .execed(pid: 32_767, file: file, pages: 1_204), .exited(pid: 32_767, pages: 12_204, tables: 13),
      .execKilled(pid: 32_767, file: file, part: .library, .noAddress),
      .enough(pages: 786_432, cached: 504, free: 14_532, isRoot: false, isEnough: false),
      .enough(pages: 10, cached: 504, free: 0, isRoot: true, isEnough: true),
      .mapped(start: start, pages: 256, flags: flags, file: file),
      .mapped(start: start, pages: 1, flags: flags, file: nil), .merged(start: start, end: end),
      .split(at: start + 16, start: start, end: end), .unmapped(start: start, end: end, pages: 200, tables: 1),
      .heapSet(from: 0x8054, to: 0x8048), .stackGrown(from: 0xbffff, to: 0xbfff0),
      .locked(start: start, end: end, total: 256), .unlocked(start: start, end: end, total: 1),
      .tableMade(index: 1_535, frame: frame), .tableFreed(index: 767, frame: frame),
      .switched(cpu: 3, from: task, to: .initTask, flushed: 64),
      .switched(cpu: 3, from: .initTask, to: task, flushed: nil),
      .deviceRead(page: start, value: 12_345, isStale: true), .deviceRead(page: start, value: 12_345, isStale: false),
      .oops(address: 0x0805_a123), .slept(pid: 32_767, frame: frame), .sleptForMemory(pid: 17, order: Order(1)),
      .woken(pid: 32_767, ticks: 12),
    ]
    + Access.allCases.flatMap { access in
      [true, false].map { .translated(cpu: 3, page: start, frame: frame, access: access, hit: $0) }
    }
    + SignalReason.allCases.map { .signalled(pid: 32_767, address: 0xbfff_f123, reason: $0) }
    + CallProblem.allCases.map { .callFailed(.mmap, $0, wanted: 786_432, limit: 16_384) }

  static let faults: [FaultHappening] =
    [
      .pcSaved(address: 0x0805_a123, error: 4), .pcSaved(address: 0x0805_a123, error: 7), .registersSaved(pid: 32_767),
      .addressChecked(address: 0x0805_a123, start: start, end: end, flags: flags), .frameFound(frame: frame),
      .frameSpared(source: .zeroPage), .frameSpared(source: .reused), .frameSpared(source: .cached),
      .pageAwaited(frame: frame, next: task), .pageAwaited(frame: frame, next: .initTask),
      .tableUpdated(page: start, old: 0, new: 0x01a4_0067),
      .tableUpdated(page: start, old: 0x01a4_0025, new: 0x01a4_0067), .registersRestored(pid: 32_767),
      .rescheduled(address: 0x0805_a123, isMajor: true), .rescheduled(address: 0x0805_a123, isMajor: false),
    ] + PageSource.allCases.map { .pageFilled(frame: frame, source: $0) }

  static let pageCache: [PageCacheHappening] = [
    .fileMade(file: file, pages: 1_000, isShared: false), .fileMade(file: file, pages: 1_000, isShared: true),
    .fileRemoved(file: file, pages: 12), .called(file: file, page: 990, pages: 10, isWrite: true),
    .called(file: file, page: 990, pages: 1, isWrite: false), .hit(file: file, page: 990, frame: frame),
    .missed(file: file, page: 990), .readAhead(file: file, page: 24, pages: 32, read: 32, isAwaited: true),
    .readAhead(file: file, page: 56, pages: 32, read: 30, isAwaited: false),
    .readAround(file: file, page: 84, pages: 32, read: 31), .readAheadOff(file: file, cached: 256),
    .added(file: file, page: 990, frame: frame), .removed(file: file, page: 990, frame: frame),
    .submitted(file: file, page: 84, pages: 32, due: 10, queued: 2), .completed(file: file, page: 84, pages: 32),
    .queueFull(queued: 128), .dirtied(file: file, page: 990, frame: frame),
    .drained(cpu: 3, isActive: true, pages: 14), .drained(cpu: 3, isActive: false, pages: 1), .marked(frame: frame),
    .activated(frame: frame),
  ]
}
