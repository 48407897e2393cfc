import Simulation
import TestSupport
import Testing

@testable import Kernel

/// What goes wrong in a process is answered as the kernel answers it, and told; the machine goes on.
@Suite struct ProcessCasesTests {
  private static let label = LabelID(9)
  private static let mapped = AreaName.named(label)

  /// Above a hole below a mapping lies a mapping; above one at its end the stack, which would grow down.
  @Test(
    arguments: [(0, 10, 5, .noArea, 0), (10, 10, 15, .belowStack, 0), (5, 10, 7, .noArea, 1)]
      as [(UInt32, UInt32, UInt32, SignalReason, UInt32)])
  func halfOfAMappingGoes(
    first: UInt32, pages: UInt32, touched: UInt32, reason: SignalReason, more: UInt32
  ) throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    machine.act(.fork(child: TaskID(2), count: 1))
    machine.act(.mmap(MapRequest(label: Self.label, pages: 20)), by: 2)
    _ = machine.write(.area(Self.mapped, page: 0), pages: 20, by: 2)
    let space = try machine.spaceSlot(2)
    let before = machine.virtualMemory.spaces[space]
    let happened = machine.act(.munmap(RangeRequest(.area(Self.mapped, page: first), pages: pages)), by: 2)
    let splits = happened.processes.count { if case .split = $0 { true } else { false } }
    #expect(splits == Int(more) + 1)
    let after = machine.virtualMemory.spaces[space]
    #expect(after.total == before.total - pages && after.resident == before.resident - pages)
    #expect(after.areas == before.areas + more)
    var violation = machine.fullViolation()
    #expect(violation == nil)
    #expect(machine.look(.area(Self.mapped, page: touched), by: 2).signals == [reason])
    #expect(machine.space(of: 2) == nil)
    violation = machine.fullViolation()
    #expect(violation == nil)
  }

  struct Wrong: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var place: AreaPlace
    var access: Access
    var reason: SignalReason
    init(_ name: String, _ place: AreaPlace, _ access: Access, _ reason: SignalReason) {
      (testDescription, self.place, self.access, self.reason) = (name, place, access, reason)
    }
  }

  static let wrongs: [Wrong] = [
    Wrong("nothing mapped below the text", .address(0x1000), .read, .noArea),
    Wrong("the kernel's", .address(0xC000_0000), .read, .kernelAddress),
    Wrong("a guard: PROT_NONE", .area(.named(LabelID(8)), page: 0), .read, .notReadable),
    Wrong("writing to text", .area(.text, page: 0), .write, .notWritable),
    Wrong("below the stack pointer", .address((Linux2611.taskEnd - 100) << 12), .write, .belowStack),
    Wrong("a stack of 2,049 pages", .area(.stack, page: 2048), .write, .stackLimit),
    Wrong("behind the file's end", .area(mapped, page: 12), .read, .beyondFile),
  ]

  @Test(arguments: wrongs) func aWrongAccessIsASignal(_ wrong: Wrong) throws {
    var machine = try Machine.withProcesses(files: [10])
    machine.start(2)
    machine.act(.mmap(MapRequest(label: Self.label, pages: 20, file: FileID(1))), by: 2)
    machine.act(.mmap(MapRequest(label: LabelID(8), pages: 1, protection: [])), by: 2)
    let happened = machine.act(.touch(TouchRequest(wrong.place, access: wrong.access)), by: 2)
    #expect(happened.signals == [wrong.reason])
    #expect(wrong.reason.signal == (wrong.reason == .beyondFile ? "SIGBUS" : "SIGSEGV"))
    // Nobody catches it.
    #expect(machine.space(of: 2) == nil)
    // handle_mm_fault counts it even when it ends badly; what is refused before does not get there.
    #expect(machine.vmCount(.pgfault) == (wrong.reason == .beyondFile ? 1 : 0))
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// IA-32 without NX cannot tell an instruction from data.
  @Test func dataMayBeExecuted() throws {
    var machine = try Machine.withProcesses()
    machine.start(1, heap: 1)
    #expect(machine.act(.touch(TouchRequest(.area(.heap, page: 0), access: .exec))).signals == [])
  }

  @Test func mlockEndsAtItsLimit() throws {
    var machine = try Machine.withProcesses()
    machine.start(1, heap: 40)
    machine.start(2, heap: 40, uid: 1000)
    let calls: [(first: UInt32, pages: UInt32, task: UInt16, problems: [CallProblem])] = [
      (0, 9, 2, [.lockLimit]), (0, 8, 2, []), (8, 1, 2, [.lockLimit]),
      // Root has CAP_IPC_LOCK.
      (0, 20, 1, []),
    ]
    for it in calls {
      let range = RangeRequest(.area(.heap, page: it.first), pages: it.pages)
      #expect(machine.act(.mlock(range), by: it.task).problems == it.problems)
    }
    let mine = machine.virtualMemory.spaces[try machine.spaceSlot(2)]
    // Every page was faulted in: eight of the heap, and the stack's.
    #expect(mine.locked == 8 && mine.resident == 9)
    machine.act(.fork(child: TaskID(3), count: 1), by: 1)
    let child = machine.virtualMemory.spaces[try machine.spaceSlot(3)]
    #expect(child.locked == 0)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// What lies before a hole is locked and brought in; the hole is ENOMEM.
  @Test func mlockOverAHoleStopsThere() throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    machine.act(.fork(child: TaskID(2), count: 1))
    machine.act(.mmap(MapRequest(label: Self.label, pages: 12)), by: 2)
    machine.act(.munmap(RangeRequest(.area(Self.mapped, page: 5), pages: 2)), by: 2)
    let space = try machine.spaceSlot(2)
    let before = machine.virtualMemory.spaces[space]
    let part = machine.part(Self.mapped, of: space)
    let start = try #require(part).start
    let range = RangeRequest(.address(start << 12 + 100), pages: 12)
    #expect(machine.act(.mlock(range), by: 2).problems == [.notMapped])
    let after = machine.virtualMemory.spaces[space]
    #expect(after.locked == 5 && after.resident == before.resident + 5)
    // do_munmap wants the beginning of a page, which mlock rounds down to.
    #expect(machine.act(.munmap(range), by: 2).problems == [.unaligned])
    #expect(machine.act(.munlock(range), by: 2).problems == [.notMapped])
    let unlocked = machine.virtualMemory.spaces[space]
    #expect(unlocked.locked == 0 && unlocked.resident == after.resident)
    // A page behind the file's end cannot be brought in, and nobody gets a signal.
    machine.act(.mmap(MapRequest(label: LabelID(8), pages: 3, file: FileID(1), offset: 998)), by: 2)
    let happened = machine.act(.mlock(RangeRequest(.area(.named(LabelID(8)), page: 0))), by: 2)
    #expect(happened.problems == [.badAddress] && happened.signals.isEmpty)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// A part of a program that is none has no address.
  @Test func whoIsNoProcessHasNoParts() throws {
    var machine = try Machine.withProcesses()
    let happened = machine.act(.touch(TouchRequest(.area(.heap, page: 0))), by: 77)
    #expect(happened.problems == [.noProcess])
    #expect(!happened.processes.contains { if case .oops = $0 { true } else { false } })
  }

  /// `find_vma` against a list that is searched from its beginning.
  @Test(arguments: TestRun.seeds(1, 2)) func areasAreFoundFromAnySide(seed: UInt64) throws {
    var machine = try Machine.withProcesses()
    machine.start(2)
    var random = RandomSource(seed: seed)
    for step in 0..<400 {
      let page = UInt32(random.below(2000)) + 0x20000
      if random.below(3) == 0 {
        machine.act(.munmap(RangeRequest(.address(page << 12), pages: UInt32(random.below(9)) + 1)), by: 2)
      } else {
        let protection: AreaFlags = random.below(2) == 0 ? [.read] : [.read, .write]
        machine.act(.mmap(MapRequest(pages: UInt32(random.below(5)) + 1, at: page, protection: protection)), by: 2)
      }
      if random.below(2) == 0 { machine.act(.touch(TouchRequest(.address(page << 12))), by: 2) }
      guard let space = machine.space(of: 2) else {
        machine.start(2)
        continue
      }
      let areas = machine.virtualMemory.areaSlots(of: space)
      for looked in [page &- 3, page, page + 4, 0x1FFFF, 0x21000] {
        let wanted = areas.first { machine.virtualMemory.areas[$0].end > looked }
        let found = machine.findArea(looked, of: space)
        #expect(found == wanted, "seed \(seed) step \(step) page \(looked)")
      }
    }
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// A task that nobody made a process, and a thread of the kernel.
  @Test(arguments: [77, 0x8000] as [UInt16]) func aFaultWithoutAnAddressSpaceIsAnOops(task: UInt16) throws {
    var machine = try Machine.withProcesses()
    let happened = machine.act(.touch(TouchRequest(.address(0x0804_8000))), by: task)
    #expect(happened.processes.contains(.oops(address: 0x0804_8000)))
    #expect(happened.faults.isEmpty)
    #expect(machine.act(.mmap(MapRequest(pages: 1)), by: task).problems == [task == 77 ? .noProcess : .noSpace])
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// The program starts; its pages fill memory, and those that were touched first go again.
  @Test func execOfAFileLargerThanMemory() throws {
    var machine = try Machine.withProcesses(mebibytes: 16, files: [6000])
    let started = machine.act(.exec(ExecRequest(file: FileID(1), text: 5900)))
    #expect(started.problems == [])
    #expect(started.processes.contains { if case .execed(_, FileID(1), _) = $0 { true } else { false } })
    let happened = machine.act(.touch(TouchRequest(.area(.text, page: 0), pages: 5900, access: .exec)))
    #expect(happened.problems == [])
    let (stolen, killed) = (machine.vmCount(.pgstealDMA), machine.ring.count(of: .reclaim(.killed)))
    #expect(stolen > 1800 && killed == 0)
    let resident = machine.virtualMemory.spaces[try machine.spaceSlot(1)].resident
    #expect(resident > 2000 && resident < 4096)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }
}

/// The eight steps of a fault, by their order.
@Suite struct FaultStepsTests {
  private static func number(_ step: FaultHappening) -> Int {
    switch step {
    case .pcSaved: 1
    case .registersSaved: 2
    case .addressChecked: 3
    case .frameFound, .frameSpared: 4
    case .pageFilled, .pageAwaited: 5
    case .tableUpdated: 6
    case .registersRestored: 7
    case .rescheduled: 8
    }
  }

  @Test func demandZero() throws {
    var machine = try Machine.withProcesses()
    machine.start(1, heap: 2)
    let happened = machine.write(.area(.heap, page: 0))
    #expect(happened.faults.map(Self.number) == [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(happened.sources == [.zeroed])
    let entry = machine.entry(machine.heapPage(0, of: 1), of: 1)
    // Born Accessed, and dirty with the write.
    #expect(entry.rawValue & 0xFFF == 0x067)
    // Who only reads shares the page of zeros: no frame, nothing resident.
    let resident = machine.virtualMemory.spaces[try machine.spaceSlot(1)].resident
    #expect(machine.look(.area(.heap, page: 1)).sources == [.zeroPage])
    let now = machine.virtualMemory.spaces[try machine.spaceSlot(1)].resident
    #expect(now == resident)
    #expect(machine.entry(machine.heapPage(1, of: 1), of: 1).rawValue & 0xFFF == 0x025)
  }

  /// The page is read while another process runs.
  @Test func pageFromTheDisk() throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    machine.start(2)
    let happened = machine.look(.area(.text, page: 0), by: 1)
    #expect(happened.faults.map(Self.number) == [1, 2, 3, 4, 5, 5, 6, 7, 8])
    #expect(happened.faults.contains { if case .pageAwaited(_, TaskID(2)) = $0 { true } else { false } })
    #expect(happened.faults.contains { if case .rescheduled(_, true) = $0 { true } else { false } })
    #expect(machine.vmCount(.pgmajfault) == 1)
  }

  /// An instruction that lies across the end of a page.
  @Test func oneAccessMayFaultTwice() throws {
    var machine = try Machine.withProcesses()
    machine.start(1, heap: 2)
    let address = machine.heapPage(0, of: 1) << 12 + 4094
    let happened = machine.act(.touch(TouchRequest(.address(address), access: .write, bytes: 4)))
    #expect(happened.faults.map(Self.number) == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 6, 7, 8])
    #expect(machine.vmCount(.pgfault) == 2)
  }

  /// A register that is mapped without PCD is read once; then the cache answers.
  @Test(arguments: [true, false]) func deviceRegisters(isUncached: Bool) throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    let label = LabelID(3)
    machine.act(.mmap(MapRequest(label: label, pages: 1, isDevice: true, isUncached: isUncached)))
    var stale: [Bool] = []
    for _ in 0..<2 {
      for what in machine.look(.area(.named(label), page: 0)).processes {
        if case .deviceRead(_, _, let isStale) = what { stale.append(isStale) }
      }
      machine.finishTick()
    }
    #expect(stale == [false, !isUncached])
    let page = try #require(machine.part(.named(label), of: try machine.spaceSlot(1))).start
    #expect(machine.entry(page, of: 1).has(PageTableEntry.cacheDisable) == isUncached)
  }
}
