// What happens to processes, in faults and in the page cache, and why: integers only, worded by `Interface`.

/// Why a call failed, as the kernel's error numbers say it.
package enum CallProblem: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// EAGAIN of fork: RLIMIT_NPROC; `max_threads`.
  case tooManyProcesses, tooManyThreads
  /// ENOMEM: `__vm_enough_memory` says no; no hole in the address space; too many areas; nothing is mapped there.
  case overcommit, noAddress, tooManyAreas, notMapped
  /// EAGAIN and ENOMEM of mlock: RLIMIT_MEMLOCK.
  case lockLimit
  /// ENOENT, EEXIST; ENOEXEC: a program without code.
  case noFile, fileExists, noProgram
  /// The task has no address space: it is a kernel thread.
  case noSpace
  /// Nobody by this name is a process.
  case noProcess
  /// init does not end ("Attempted to kill init!").
  case initEnds
  /// EINVAL: no whole page; not at a page's beginning; more than a program can address; more than SHMMAX.
  case nothing, unaligned, beyondTask, segmentSize
  /// The break stays where it is: below the heap's beginning.
  case belowHeap
  /// EFAULT of `get_user_pages`.
  case badAddress
}

/// Why an access is refused with a signal.
package enum SignalReason: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// SEGV_MAPERR: no area there; below the stack pointer; the stack may not grow; an address of the kernel.
  case noArea, belowStack, stackLimit, kernelAddress
  /// SEGV_ACCERR: the area may not be written; not be read.
  case notWritable, notReadable
  /// SIGBUS: behind the file's end.
  case beyondFile

  package var signal: String { self == .beyondFile ? "SIGBUS" : "SIGSEGV" }
}

/// Of a program that is being started.
package enum ExecPart: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// `setup_arg_pages`, `elf_map`, `set_brk`; a mapping of the dynamic linker.
  case stack, segment, bss, library
}

/// How a page that a fault needed got its content.
package enum PageSource: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  /// The page of zeros that all share.
  case zeroPage
  /// A frame of its own, filled with zeros.
  case zeroed
  /// It was in the page cache.
  case cached
  /// Copied from a page that others use as well.
  case copied
  /// Nobody else uses the page any more: it stays and becomes writable.
  case reused
  /// A page of shared memory, made and filled with zeros.
  case shared
  /// Read from its slot, or still in the swap cache.
  case swapped
}

/// What happens to processes and their address spaces.
package enum ProcessHappening: Hashable, Sendable, BitwiseCopyable {
  /// Boot's tasks: `init` and so many kernel threads.
  case started(threads: UInt32)
  case forked(parent: UInt32, child: UInt32, task: TaskID, areas: UInt32, tables: UInt32)
  case execed(pid: UInt32, file: FileID, pages: UInt32)
  /// Its old address space is gone, and the new one cannot be laid out: SIGKILL.
  case execKilled(pid: UInt32, file: FileID, part: ExecPart, CallProblem)
  case exited(pid: UInt32, pages: UInt32, tables: UInt32)
  case callFailed(ProcessCallName, CallProblem, wanted: UInt32, limit: UInt32)
  /// `__vm_enough_memory` in mode 0, in pages.
  case enough(pages: UInt32, cached: UInt32, free: UInt32, isRoot: Bool, isEnough: Bool)
  case mapped(start: UInt32, pages: UInt32, flags: AreaFlags, file: FileID?)
  case merged(start: UInt32, end: UInt32)
  case split(at: UInt32, start: UInt32, end: UInt32)
  case unmapped(start: UInt32, end: UInt32, pages: UInt32, tables: UInt32)
  case heapSet(from: UInt32, to: UInt32)
  case stackGrown(from: UInt32, to: UInt32)
  case locked(start: UInt32, end: UInt32, total: UInt32)
  case unlocked(start: UInt32, end: UInt32, total: UInt32)
  case tableMade(index: UInt32, frame: FrameNumber)
  case tableFreed(index: UInt32, frame: FrameNumber)
  /// `switch_to`; `flushed`: entries of the TLB that a new CR3 threw away, nil: the address space is the same.
  case switched(cpu: UInt8, from: TaskID, to: TaskID, flushed: UInt32?)
  /// The CPU found the translation, or walked the tables.
  case translated(cpu: UInt8, page: UInt32, frame: FrameNumber, access: Access, hit: Bool)
  /// A register of a device was read; stale: an old value out of the hardware cache.
  case deviceRead(page: UInt32, value: UInt32, isStale: Bool)
  case signalled(pid: UInt32, address: UInt32, reason: SignalReason)
  /// A fault of a task without an address space.
  case oops(address: UInt32)
  /// The task sleeps until the page is read, or until frames are freed.
  case slept(pid: UInt32, frame: FrameNumber)
  case sleptForMemory(pid: UInt32, order: Order)
  case woken(pid: UInt32, ticks: UInt32)
}

/// The calls that can fail.
package enum ProcessCallName: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case fork, exec, exit, mmap, munmap, brk, touch, read, write, mlock, munlock, creat, shmget, shmat, shmdt, shmctl
  package var name: String { self == .exec ? "do_execve" : "sys_\(self)" }
}

/// A fault in eight steps (S3), and what the kernel does in them.
package enum FaultHappening: Hashable, Sendable, BitwiseCopyable {
  /// 1: the CPU pushes EIP and the error code.
  case pcSaved(address: UInt32, error: UInt8)
  /// 2: SAVE_ALL.
  case registersSaved(pid: UInt32)
  /// 3: the area in which the address lies allows the access.
  case addressChecked(address: UInt32, start: UInt32, end: UInt32, flags: AreaFlags)
  /// 4: a free frame was found; who must give one up is reclaim's business, never the faulting task's.
  case frameFound(frame: FrameNumber)
  /// 4: no frame is needed.
  case frameSpared(source: PageSource)
  /// 5: the page's content is there.
  case pageFilled(frame: FrameNumber, source: PageSource)
  /// 5: the page is being read; the CPU goes to another task.
  case pageAwaited(frame: FrameNumber, next: TaskID)
  /// 6
  case tableUpdated(page: UInt32, old: UInt64, new: UInt64)
  /// 7: RESTORE_ALL.
  case registersRestored(pid: UInt32)
  /// 8: the instruction is done again.
  case rescheduled(address: UInt32, isMajor: Bool)
}

/// The page cache, the lists of pages and the disk.
package enum PageCacheHappening: Hashable, Sendable, BitwiseCopyable {
  case fileMade(file: FileID, pages: UInt32, isShared: Bool)
  case fileRemoved(file: FileID, pages: UInt32)
  /// `read` or `write` begins.
  case called(file: FileID, page: UInt32, pages: UInt32, isWrite: Bool)
  case hit(file: FileID, page: UInt32, frame: FrameNumber)
  case missed(file: FileID, page: UInt32)
  /// A window of read-ahead, and how many of its pages had to be read.
  case readAhead(file: FileID, page: UInt32, pages: UInt32, read: UInt32, isAwaited: Bool)
  /// Read-around of a fault.
  case readAround(file: FileID, page: UInt32, pages: UInt32, read: UInt32)
  case readAheadOff(file: FileID, cached: UInt32)
  case added(file: FileID, page: UInt32, frame: FrameNumber)
  case removed(file: FileID, page: UInt32, frame: FrameNumber)
  case submitted(file: FileID, page: UInt32, pages: UInt32, due: UInt32, queued: UInt32)
  case completed(file: FileID, page: UInt32, pages: UInt32)
  /// The queue has no room: the task sleeps in `get_request_wait`.
  case queueFull(queued: UInt32)
  case dirtied(file: FileID, page: UInt32, frame: FrameNumber)
  /// A pagevec was emptied onto the lists.
  case drained(cpu: UInt8, isActive: Bool, pages: UInt32)
  case marked(frame: FrameNumber)
  case activated(frame: FrameNumber)
}

/// Kinds of what happens to processes, in faults and in the page cache, by their names in scenario files.
package enum ProcessKind: String, CaseIterable, Sendable, BitwiseCopyable {
  case processesStarted = "processes-started"
  case forked, execed, exited
  case execKilled = "exec-killed"
  case callFailed = "call-failed"
  case overcommitAsked = "overcommit-asked"
  case mapped
  case areasMerged = "areas-merged"
  case areaSplit = "area-split"
  case unmapped
  case heapSet = "heap-set"
  case stackGrown = "stack-grown"
  case areaLocked = "area-locked"
  case areaUnlocked = "area-unlocked"
  case tableMade = "table-made"
  case tableFreed = "table-freed"
  case switched
  case tlbHit = "tlb-hit"
  case tlbMiss = "tlb-miss"
  case deviceRead = "device-read"
  case signalled, oops
  case sleptForPage = "slept-for-page"
  case sleptForMemory = "slept-for-memory"
  case processWoken = "process-woken"
  case faultPCSaved = "fault-pc-saved"
  case faultRegistersSaved = "fault-registers-saved"
  case faultAddressChecked = "fault-address-checked"
  case faultFrameFound = "fault-frame-found"
  case faultFrameSpared = "fault-frame-spared"
  case faultPageFilled = "fault-page-filled"
  case faultPageAwaited = "fault-page-awaited"
  case faultTableUpdated = "fault-table-updated"
  case faultRegistersRestored = "fault-registers-restored"
  case faultRescheduled = "fault-rescheduled"
  case fileMade = "file-made"
  case fileRemoved = "file-removed"
  case fileCalled = "file-called"
  case pageCacheHit = "page-cache-hit"
  case pageCacheMissed = "page-cache-missed"
  case readAhead = "read-ahead"
  case readAround = "read-around"
  case readAheadOff = "read-ahead-off"
  case pageCacheAdded = "page-cache-added"
  case pageCacheRemoved = "page-cache-removed"
  case diskSubmitted = "disk-submitted"
  case diskCompleted = "disk-completed"
  case diskQueueFull = "disk-queue-full"
  case pageDirtied = "page-dirtied"
  case pagevecDrained = "pagevec-drained"
  case pageReferenced = "page-referenced"
  case pageActivated = "page-activated"
}
