import Simulation

// `copy_process`, `dup_mmap` and `copy_page_range` of 2.6.11 (RF 9).

extension Machine {
  enum Forked {
    case made(UInt32)
    case failed(CallProblem, limit: UInt32)
    case lacksMemory
  }

  /// `fork`, so many times.
  mutating func fork(_ parent: UInt32, _ child: TaskID?, count: UInt32, from place: VirtualMemory.Place) -> Progress {
    var place = place
    while place.done < count {
      let isNamed = place.done == 0
      let free = child.flatMap { virtualMemory.process(of: $0) == nil && isNamed ? $0 : nil } ?? freeTask()
      guard let task = free else { return .done }
      switch fork(parent, as: task, name: child) {
      case .made: place.done += 1
      case .failed(let problem, let limit):
        fail(.fork(child: child, count: 1), problem, limit: limit)
        return .done
      case .lacksMemory: return .sleeps(.memory(virtualMemory.rest.lack), place)
      }
    }
    return .done
  }

  /// One child. `name`: what it goes by; nil: its parent's name, or for who has one of its own that.
  mutating func fork(_ parent: UInt32, as task: TaskID, name: TaskID? = nil) -> Forked {
    let before = virtualMemory.processes[parent]
    let limit = configuration.profile.formulas.maxThreads(configuration.memoryFrames)
    // RLIMIT_NPROC is half of it; root (CAP_SYS_RESOURCE) is not asked.
    if !before.isRoot, virtualMemory.rest.users[before.uid, default: 0] >= limit / 2 {
      return .failed(.tooManyProcesses, limit: limit / 2)
    }
    if virtualMemory.rest.threads >= limit { return .failed(.tooManyThreads, limit: limit) }
    var process = Process()
    process.taskNumber = UInt32(task.rawValue)
    let isOwn = task.rawValue >= UInt16(VirtualMemory.Rest.firstOwnTask)
    process.nameNumber = UInt32((name ?? (isOwn ? before.name : task)).rawValue)
    process.uid = before.uid
    guard takeObjects(of: &process) else { return .lacksMemory }
    guard let slot = insertTask(process) else {
      releaseObjects(of: process)
      return .failed(.tooManyThreads, limit: userSpace.pidLimit)
    }
    var tables: UInt32 = 0
    var areas: UInt32 = 0
    if let old = before.space.slot {
      switch copySpace(old, for: slot) {
      case .made(let space):
        virtualMemory.processes[slot].space = space + 1
        (tables, areas) = (virtualMemory.spaces[space].tables, virtualMemory.spaces[space].areas)
      case let failure:
        // The pid is used up; all else is given back.
        releaseShell(slot)
        return failure
      }
    }
    linkChild(slot, to: parent)
    copyDescriptors(from: parent, to: slot)
    virtualMemory.rest.forks += 1
    record(
      .process(
        .forked(
          parent: before.pid, child: virtualMemory.processes[slot].pid, task: task, areas: areas, tables: tables)))
    return .made(slot)
  }

  /// In `copy_process`'s order: task_struct, kernel stack, files, fs, sighand, signal.
  private mutating func takeObjects(of process: inout Process) -> Bool {
    guard let task = takeObject(userCaches.task) else { return false }
    process.taskObject = task
    guard let stack = takeStack() else {
      releaseObjects(of: process)
      return false
    }
    process.stackObject = stack
    let others = [
      (userCaches.files, \Process.filesObject), (userCaches.fs, \Process.fsObject),
      (userCaches.sighand, \Process.sighandObject), (userCaches.signal, \Process.signalObject),
    ]
    for (cache, place) in others {
      guard let object = takeObject(cache) else {
        releaseObjects(of: process)
        return false
      }
      process[keyPath: place] = object
    }
    return true
  }

  private mutating func releaseObjects(of process: Process) {
    for object in [process.signalObject, process.sighandObject, process.fsObject, process.filesObject] {
      releaseObject(object)
    }
    releaseStack(process.stackObject)
    releaseObject(process.taskObject)
  }

  /// A task that came to nothing.
  private mutating func releaseShell(_ slot: UInt32) {
    releaseTaskObjects(slot)
    removeTask(slot)
  }

  /// What `do_exit` gives back before the task itself.
  mutating func releaseTaskObjects(_ slot: UInt32) {
    let it = virtualMemory.processes[slot]
    for object in [it.filesObject, it.fsObject, it.sighandObject, it.signalObject] { releaseObject(object) }
    virtualMemory.processes[slot].filesObject = 0
    virtualMemory.processes[slot].fsObject = 0
    virtualMemory.processes[slot].sighandObject = 0
    virtualMemory.processes[slot].signalObject = 0
  }

  /// `mm_struct` with its page directory; nil: there is no memory.
  mutating func makeSpace(for process: UInt32) -> UInt32? {
    guard let object = takeObject(userCaches.space) else { return nil }
    var space = AddressSpace()
    (space.object, space.process) = (object, process + 1)
    space.freeBelow = userSpace.mmapBase
    let slot = virtualMemory.spaces.insert(space)
    if makeDirectory(of: slot) { return slot }
    releaseObject(object)
    virtualMemory.spaces.remove(slot)
    return nil
  }

  /// `copy_mm` and `dup_mmap`: each area in its order, with its page tables.
  private mutating func copySpace(_ old: UInt32, for process: UInt32) -> Forked {
    guard let space = makeSpace(for: process) else { return .lacksMemory }
    let from = virtualMemory.spaces[old]
    (virtualMemory.spaces[space].codeStart, virtualMemory.spaces[space].codeEnd) = (from.codeStart, from.codeEnd)
    (virtualMemory.spaces[space].dataStart, virtualMemory.spaces[space].dataEnd) = (from.dataStart, from.dataEnd)
    (virtualMemory.spaces[space].heapStart, virtualMemory.spaces[space].heapEnd) = (from.heapStart, from.heapEnd)
    virtualMemory.spaces[space].freeBelow = userSpace.mmapBase
    virtualMemory.spaces[space].stackPointer = from.stackPointer
    (virtualMemory.spaces[space].total, virtualMemory.spaces[space].sharedTotal) = (from.total, from.sharedTotal)
    (virtualMemory.spaces[space].execTotal, virtualMemory.spaces[space].stackTotal) = (from.execTotal, from.stackTotal)
    var failure: Forked?
    for area in virtualMemory.areaSlots(of: old) {
      failure = copyArea(area, to: space)
      if failure != nil { break }
    }
    flushSpace(old)
    if let failure {
      _ = exitSpace(space)
      return failure
    }
    copyNames(from: old, to: space)
    return .made(space)
  }

  private mutating func copyArea(_ area: UInt32, to space: UInt32) -> Forked? {
    let it = virtualMemory.areas[area]
    if it.flags.contains(.account), !hasEnough(it.pages, for: it.space - 1) { return .failed(.overcommit, limit: 0) }
    var copy = it
    copy.space = space + 1
    copy.flags.remove(.locked)
    (copy.anonVMA, copy.range) = (0, 0)
    guard let slot = makeArea(copy) else {
      if it.flags.contains(.account) { virtualMemory.rest.committed -= Int64(it.pages) }
      return .lacksMemory
    }
    if it.anonVMA != 0 { linkToAnon(slot, it.anonVMA - 1) }
    if copy.open != 0 { virtualMemory.opens[copy.open - 1].count += 1 }
    link(slot, copyOf: area)
    return copyPages(of: area, to: space) ? nil : .lacksMemory
  }

  /// `copy_page_range`: a table for each one that the parent has in the area.
  private mutating func copyPages(of area: UInt32, to space: UInt32) -> Bool {
    let it = virtualMemory.areas[area]
    let old = it.space - 1
    var page = it.start
    while page < it.end {
      let end = min(it.end, (page | (shape.span - 1)) + 1)
      let index = shape.table(of: page)
      if let table = table(of: old, index) {
        guard let copy = makeTable(of: space, index) else { return false }
        for page in page..<end { copyEntry(page, of: it, from: table, to: copy, space) }
      }
      page = end
    }
    return true
  }

  /// `copy_one_pte`
  private mutating func copyEntry(
    _ page: UInt32, of area: MemoryArea, from table: UInt32, to copy: UInt32, _ space: UInt32
  ) {
    let place = shape.place(of: page)
    var entry = virtualMemory.tables.entry(table, place, pae: configuration.pae)
    if entry.isNone { return }
    if !entry.isPresent {
      let (type, offset) = entry.swapSlot(pae: configuration.pae)
      duplicateSlot(type, offset)
    }
    guard entry.isPresent, !isReserved(entry.frame), area.device == 0 else {
      virtualMemory.tables.set(copy, place, entry, pae: configuration.pae)
      return
    }
    if area.flags.isCopyOnWrite, entry.has(PageTableEntry.write) {
      entry.clear(PageTableEntry.write)
      virtualMemory.tables.set(table, place, entry, pae: configuration.pae)
    }
    if area.flags.contains(.shared) { entry.clear(PageTableEntry.dirty) }
    // `pte_mkold`: the only entries that are not born Accessed.
    entry.clear(PageTableEntry.accessed)
    getPage(entry.frame)
    virtualMemory.spaces[space].resident += 1
    if isAnonymous(entry.frame) { virtualMemory.spaces[space].anonymous += 1 }
    virtualMemory.tables.set(copy, place, entry, pae: configuration.pae)
    frames.modify(entry.frame) { $0.mapcount += 1 }
  }

  // MARK: Exit

  /// `do_exit` and, since every parent waits, `release_task`.
  mutating func exit(_ slot: UInt32) {
    let it = virtualMemory.processes[slot]
    if it.pid == 1 { return fail(.exit, .initEnds) }
    // `exit_mm`: nothing of its address space is loaded any more.
    var gone: (pages: UInt32, tables: UInt32) = (0, 0)
    if let space = it.space.slot {
      virtualMemory.processes[slot].space = 0
      gone = exitSpace(space)
    }
    closeDescriptors(of: slot)
    releaseTaskObjects(slot)
    // `forget_original_parent`: init takes the children.
    if let adopter = virtualMemory.process(pid: 1) {
      while let child = virtualMemory.processes[slot].children.first.slot {
        unlinkChild(child)
        linkChild(child, to: adopter)
      }
    }
    record(.process(.exited(pid: it.pid, pages: gone.pages, tables: gone.tables)))
    // Its parent waits for it, and goes on.
    if virtualMemory.rest.newest == slot + 1 { virtualMemory.rest.newest = it.parent }
    removeTask(slot)
  }
}
