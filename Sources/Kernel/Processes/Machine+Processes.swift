import Simulation

// Tasks: who there is, who runs, who sleeps (kernel/fork.c, kernel/pid.c, kernel/sched.c of 2.6.11). What the kernel
// leaves open is chosen in `UserSpace2611`.

extension Machine {
  /// The first event of a process starts `init` and the kernel threads; false: the slab allocator panicked.
  mutating func startProcesses() -> Bool {
    if virtualMemory.isUp { return true }
    guard needsSlab() else { return false }
    let who = requester
    requester = Requester()
    let cpus = configuration.cpus
    virtualMemory.tlb = TranslationBuffer(cpus: cpus, size: configuration.tlbEntries, ways: configuration.tlbWays)
    virtualMemory.pagevecs = ZeroedBuffer(zeroed: cpus * 2)
    virtualMemory.slotOfPid = ZeroedBuffer(zeroed: Int(userSpace.pidLimit))
    virtualMemory.slotOfTask = ZeroedBuffer(zeroed: 65_536)
    virtualMemory.rest.isUp = true
    virtualMemory.rest.current = [UInt32](repeating: 0, count: cpus)
    virtualMemory.rest.loaded = [UInt32](repeating: 0, count: cpus)
    virtualMemory.rest.busy = [VirtualMemory.BusyTicks](repeating: VirtualMemory.BusyTicks(), count: cpus)
    virtualMemory.rest.preload = [[UInt32]](repeating: [], count: cpus)
    virtualMemory.rest.disk = Disk(latency: configuration.diskLatency, limit: configuration.diskQueue)
    // The swapper's own: it is no task of the list.
    virtualMemory.rest.threads = 1
    addTask(.initTask, thread: nil)
    var threads: UInt32 = 0
    for thread in KernelThread.allCases {
      let count =
        switch thread {
        case .migration: configuration.isSMPBuild ? cpus : 0
        case .pdflush: 2
        case .kswapd: configuration.nodes
        default: thread.isPerCPU ? cpus : 1
        }
      for cpu in 0..<count {
        guard let task = freeTask() else { break }
        addTask(task, thread: thread, cpu: thread.isPerCPU ? UInt32(cpu) : nil)
        threads += 1
      }
    }
    startReclaim()
    requester = who
    record(.process(.started(threads: threads)))
    return true
  }

  /// The kernel threads that reclaim, and what they go by.
  private mutating func startReclaim() {
    for slot in virtualMemory.taskSlots {
      let number = UInt16(virtualMemory.processes[slot].taskNumber)
      switch virtualMemory.processes[slot].kernelThread {
      case .kswapd: virtualMemory.rest.reclaiming.kswapd.append(number)
      case .pdflush:
        if let idle = virtualMemory.rest.writeback.flushes.firstIndex(where: { $0.task == 0 }) {
          virtualMemory.rest.writeback.flushes[idle].task = number
        }
      default: break
      }
    }
    let reclaiming = virtualMemory.rest.reclaiming
    virtualMemory.rest.writeback.settle(
      totalPages: reclaiming.totalPages, lowPages: lowMemPresent * UInt64(configuration.nodes),
      cpus: configuration.cpus)
    if let ratio = configuration.dirtyRatio { virtualMemory.rest.writeback.dirtyRatio = ratio }
    if let ratio = configuration.dirtyBackgroundRatio { virtualMemory.rest.writeback.backgroundRatio = ratio }
    // The timer has gone off every five seconds since boot.
    let interval = UInt64(virtualMemory.rest.writeback.interval) * UInt64(configuration.hz) / 100
    virtualMemory.rest.writeback.timer = (tick / interval + 1) * interval
    for area in configuration.swap { swapOn(area) }
    // Who slept before: the next tick finds it.
    for id in waiting.handles where virtualMemory.rest.sleeps[id] == nil && slab.growths[id] != nil {
      freeGeneration &+= 1
    }
  }

  /// One of boot's tasks. What it has no memory for, it does without: boot would have panicked.
  private mutating func addTask(_ task: TaskID, thread: KernelThread?, cpu: UInt32? = nil) {
    var process = Process()
    process.taskNumber = UInt32(task.rawValue)
    process.nameNumber = UInt32(task.rawValue)
    process.taskObject = takeObject(userCaches.task) ?? 0
    process.stackObject = takeStack() ?? 0
    process.signalObject = takeObject(userCaches.signal) ?? 0
    if thread == nil {
      process.sighandObject = takeObject(userCaches.sighand) ?? 0
      process.filesObject = takeObject(userCaches.files) ?? 0
      process.fsObject = takeObject(userCaches.fs) ?? 0
    }
    process.thread = thread.map { UInt32($0.rawValue) + 1 } ?? 0
    insertTask(process, cpu: cpu)
    virtualMemory.rest.forks += 1
  }

  /// A task of its own number for who has no name.
  func freeTask() -> TaskID? {
    var number = virtualMemory.rest.nextTask
    for _ in 0..<VirtualMemory.Rest.firstOwnTask {
      if number > 0xFFFF { number = VirtualMemory.Rest.firstOwnTask }
      if virtualMemory.slotOfTask[Int(number)] == 0 { return TaskID(UInt16(number)) }
      number += 1
    }
    return nil
  }

  /// `alloc_pidmap`: the next free one.
  private func freePid() -> UInt32? {
    var pid = virtualMemory.rest.lastPid + 1
    for _ in 0..<userSpace.pidLimit {
      if pid >= userSpace.pidLimit { pid = userSpace.reservedPids }
      if virtualMemory.slotOfPid[Int(pid)] == 0 { return pid }
      pid += 1
    }
    return nil
  }

  /// Gives the task its pid and its CPU and puts it at the end of the list of all tasks; nil: no pid is left.
  @discardableResult
  mutating func insertTask(_ process: Process, cpu: UInt32? = nil) -> UInt32? {
    guard let pid = freePid() else { return nil }
    var process = process
    process.pid = pid
    virtualMemory.rest.lastPid = pid
    process.cpu = cpu ?? pid % UInt32(configuration.cpus)
    process.state = .sleeping
    process.startLow = UInt32(truncatingIfNeeded: tick)
    process.startHigh = UInt32(truncatingIfNeeded: tick >> 32)
    let slot = virtualMemory.processes.insert(process)
    var tasks = virtualMemory.rest.tasks
    virtualMemory.processes.link(slot, after: tasks.last, in: &tasks, by: \.inTasks)
    virtualMemory.rest.tasks = tasks
    virtualMemory.rest.threads += 1
    virtualMemory.rest.users[process.uid, default: 0] += 1
    if process.taskNumber >= VirtualMemory.Rest.firstOwnTask { virtualMemory.rest.nextTask = process.taskNumber + 1 }
    virtualMemory.index(slot)
    return slot
  }

  /// `release_task`: out of all lists; its objects go.
  mutating func removeTask(_ slot: UInt32) {
    let it = virtualMemory.processes[slot]
    var tasks = virtualMemory.rest.tasks
    virtualMemory.processes.unlink(slot, from: &tasks, by: \.inTasks)
    virtualMemory.rest.tasks = tasks
    unlinkChild(slot)
    for cpu in virtualMemory.rest.current.indices where virtualMemory.rest.current[cpu] == slot + 1 {
      virtualMemory.rest.current[cpu] = 0
    }
    virtualMemory.rest.threads -= 1
    virtualMemory.rest.users[it.uid, default: 1] -= 1
    if virtualMemory.rest.users[it.uid] == 0 { virtualMemory.rest.users[it.uid] = nil }
    unsafe virtualMemory.slotOfPid.sharedPointer(Int(it.pid)).pointee = 0
    unsafe virtualMemory.slotOfTask.sharedPointer(Int(it.taskNumber)).pointee = 0
    virtualMemory.processes.remove(slot)
    releaseStack(it.stackObject)
    releaseObject(it.taskObject)
  }

  /// The child comes to the end of its parent's list.
  mutating func linkChild(_ slot: UInt32, to parent: UInt32) {
    virtualMemory.processes[slot].parent = parent + 1
    var children = virtualMemory.processes[parent].children
    virtualMemory.processes.link(slot, after: children.last, in: &children, by: \.siblings)
    virtualMemory.processes[parent].children = children
  }

  mutating func unlinkChild(_ slot: UInt32) {
    guard let parent = virtualMemory.processes[slot].parent.slot else { return }
    var children = virtualMemory.processes[parent].children
    virtualMemory.processes.unlink(slot, from: &children, by: \.siblings)
    virtualMemory.processes[parent].children = children
    virtualMemory.processes[slot].parent = 0
  }

  // MARK: Kernel stacks

  /// `alloc_thread_info`: kmalloc(8192), whose slab the map shows as what it is.
  mutating func takeStack() -> UInt32? {
    guard let cache = slab.generalCache(for: userSpace.threadSize, dma: false), let stack = takeObject(cache) else {
      return nil
    }
    frames.change(frameOfObject(stack), to: .kernelStack)
    return stack
  }

  mutating func releaseStack(_ stack: UInt32) {
    if stack == 0 { return }
    frames.change(frameOfObject(stack), to: .slab)
    releaseObject(stack)
  }

  private func frameOfObject(_ address: UInt32) -> UInt32 {
    frames.head(of: address >> 12)
  }

  // MARK: The CPUs

  /// `schedule`: the process gets its CPU; a new CR3 throws the TLB away. Threads without an address space leave CR3.
  mutating func switchTo(_ slot: UInt32) {
    let cpu = Int(requester.cpu)
    virtualMemory.processes[slot].charge(tick)
    virtualMemory.rest.busy[cpu].charge(tick)
    let old = virtualMemory.rest.current[cpu]
    let space = virtualMemory.processes[slot].space
    if old == slot + 1 {
      if space != 0, virtualMemory.rest.loaded[cpu] != space { _ = load(space, cpu: cpu) }
      return
    }
    if old != 0, virtualMemory.processes[old - 1].state == .running {
      virtualMemory.processes[old - 1].state = .sleeping
    }
    let flushed = space == 0 || space == virtualMemory.rest.loaded[cpu] ? nil : load(space, cpu: cpu)
    virtualMemory.rest.current[cpu] = slot + 1
    virtualMemory.rest.switches += 1
    virtualMemory.processes[slot].state = .running
    virtualMemory.processes[slot].switches &+= 1
    record(
      .process(
        .switched(
          cpu: UInt8(cpu), from: old == 0 ? .initTask : virtualMemory.processes[old - 1].task,
          to: virtualMemory.processes[slot].task, flushed: flushed)))
  }

  /// `switch_mm`
  mutating func load(_ space: UInt32, cpu: Int) -> UInt32 {
    virtualMemory.rest.loaded[cpu] = space
    return virtualMemory.tlb.flush(cpu: cpu)
  }

  /// Who runs while this one sleeps: the next in the list of tasks that has this CPU and does not sleep for a page or
  /// for memory; the swapper when there is none (`init` stands for it in words).
  func nextTask(after slot: UInt32) -> UInt32? {
    var next = virtualMemory.processes[slot].next
    for _ in 0..<64 {
      if next == 0 { next = virtualMemory.rest.firstTask }
      if next == 0 || next == slot + 1 { return nil }
      let it = virtualMemory.processes[next - 1]
      if it.space != 0, it.cpu == virtualMemory.processes[slot].cpu, it.state == .sleeping || it.state == .running {
        return next - 1
      }
      next = it.next
    }
    return nil
  }
}
