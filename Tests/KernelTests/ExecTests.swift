import Simulation
import Testing

@testable import Kernel

/// `execve` in the order of 2.6.11's fs/exec.c and fs/binfmt_elf.c: what can fail before `flush_old_exec` leaves the
/// old program as it was; from there on there is no way back.
@Suite struct ExecTests {
  /// Of 64 MiB a program holds 8,000 frames. The new one's bss of 9,500 pages is more than is free before, and less
  /// than is free when the old program's frames are back: `__vm_enough_memory` (RF 10) is asked behind `exec_mmap`.
  @Test func theOldProgramGoesBeforeTheNewOneIsLaidOut() throws {
    var machine = try Machine.withProcesses()
    machine.start(1, heap: 8_000)
    _ = machine.write(.area(.heap, page: 0), pages: 8_000)
    let before = machine.freeFrames
    #expect(before < 9_500)
    let happened = machine.act(.exec(ExecRequest(file: FileID(1), text: 8, data: 4, bss: 9_500)))
    #expect(happened.problems == [])
    // What was free when the question was put.
    let free = happened.processes.compactMap {
      if case .enough(9_500, _, let free, _, true) = $0 { free } else { nil }
    }
    #expect(free.count == 1 && free.allSatisfy { Int($0) > before + 7_500 })
    #expect(happened.processes.contains { if case .execed = $0 { true } else { false } })
    #expect(machine.freeFrames > before + 7_900)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// 20,000 pages of bss on 16,384 frames: the answer comes when the old program is gone.
  @Test func whatFailsBehindThePointOfNoReturnKills() throws {
    var machine = try Machine.withProcesses()
    machine.start(1, heap: 100)
    _ = machine.write(.area(.heap, page: 0), pages: 100)
    let pid = machine.virtualMemory.processes[try machine.processSlot(1)].pid
    let failures = machine.failures
    let happened = machine.act(.exec(ExecRequest(file: FileID(1), text: 8, data: 4, bss: 20_000)))
    let told = happened.processes.filter {
      switch $0 {
      case .execed, .execKilled, .exited, .callFailed: true
      default: false
      }
    }
    #expect(told.first == .execKilled(pid: pid, file: FileID(1), part: .bss, .overcommit))
    #expect(told.count == 2)
    if case .exited(pid, _, _)? = told.last {} else { Issue.record("\(told) does not end with the process") }
    #expect(machine.virtualMemory.process(of: TaskID(1)) == nil)
    #expect(machine.failures == failures + 1)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// Parts that would reach into the libraries have no address.
  @Test func aProgramLongerThanItsAddressesIsKilled() throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    let happened = machine.act(.exec(ExecRequest(file: FileID(1), text: 750_000, data: 4)))
    let killed = happened.processes.contains {
      if case .execKilled(_, _, .segment, .noAddress) = $0 { true } else { false }
    }
    #expect(killed)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// A file that is not there, a program without text, an interpreter that is not there: ENOENT and EINVAL, and the old
  /// program goes on with every page that it had.
  @Test(arguments: [
    (ExecRequest(file: FileID(9)), CallProblem.noFile), (ExecRequest(file: FileID(1), text: 0), .noProgram),
    (ExecRequest(file: FileID(1), libraries: [Library(file: FileID(9), label: LabelID(0), pages: 3)]), .noFile),
  ])
  func whatFailsBeforeLeavesTheOldProgram(request: ExecRequest, problem: CallProblem) throws {
    var machine = try Machine.withProcesses()
    machine.start(1, heap: 10)
    _ = machine.write(.area(.heap, page: 0), pages: 10)
    let space = try machine.spaceSlot(1)
    let resident = machine.virtualMemory.spaces[space].resident
    #expect(machine.act(.exec(request)).problems == [problem])
    #expect(try machine.spaceSlot(1) == space)
    let now = machine.virtualMemory.spaces[space].resident
    #expect(now == resident && resident >= 11)
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// The heap is the program's own affair: its `brk` fails, and it runs without.
  @Test func aHeapThatCannotBeHadIsTheProgramsAffair() throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    let happened = machine.act(.exec(ExecRequest(file: FileID(1), heap: 30_000)))
    #expect(happened.problems == [.overcommit])
    #expect(happened.processes.contains { if case .execed(_, FileID(1), _) = $0 { true } else { false } })
    #expect(machine.look(.area(.text, page: 0)).signals == [])
    let violation = machine.fullViolation()
    #expect(violation == nil)
  }

  /// Memory that is short in the middle is waited for, with the old address space gone, and every page is accounted
  /// for.
  @Test func memoryThatIsShortIsWaitedForInTheMiddle() throws {
    var machine = try Machine.withProcesses(mebibytes: 16)
    machine.start(1)
    machine.start(2, heap: 2_500)
    _ = machine.write(.area(.heap, page: 0), pages: 2_500, by: 2)
    let happened = machine.act(.exec(ExecRequest(file: FileID(1), text: 100, data: 4)), by: 1)
    let slept = happened.processes.contains { if case .sleptForMemory = $0 { true } else { false } }
    let execed = happened.processes.contains { if case .execed = $0 { true } else { false } }
    #expect(slept != execed)
    let violation = machine.fullViolation()
    #expect(violation == nil)
    machine.act(.exit, by: 2)
    for _ in 0..<20 { _ = machine.advance() }
    machine.settle()
    #expect(try machine.spaceSlot(1) >= 0)
    let after = machine.fullViolation()
    #expect(after == nil)
    #expect(machine.look(.area(.text, page: 0), by: 1).signals == [])
  }
}

/// A mapping of 3 GiB on 64 MiB: the user's addresses are 3 GiB in all (TASK_SIZE), and the program and its stack lie
/// among them. What RF W22 says of overcommit is tested with the largest hole.
@Suite struct ThreeGibibytesTests {
  /// 786,432 pages: no hole is so large, whatever the flags say, and `get_unmapped_area` comes first in
  /// `do_mmap_pgoff`.
  @Test(arguments: [false, true]) func noHoleIsSoLarge(isUnreserved: Bool) throws {
    var machine = try Machine.withProcesses()
    machine.start(1)
    let happened = machine.act(.mmap(MapRequest(pages: 786_432, isUnreserved: isUnreserved)))
    #expect(happened.problems == [.noAddress])
  }
}
