import Simulation

// Events of processes: done at once, or up to where the process must sleep and from there on when it is woken.

extension Machine {
  enum Progress {
    case done
    case sleeps(VirtualMemory.Sleep.Reason, VirtualMemory.Place)
  }

  /// An event of a process, from its beginning on.
  mutating func perform(_ event: ProcessEvent, by who: Requester) {
    requester = who
    if requester.cpu == Requester.ownCPU { requester.cpu = 0 }
    guard startProcesses() else { return }
    switch event {
    case .creat(let file, let pages): return createFile(file, pages: pages, isShared: false)
    case .shmget(let file, let pages): return createFile(file, pages: pages, isShared: true)
    case .shmRemove(let file): return removeShared(file)
    default: break
    }
    guard let slot = actor(of: event, who) else { return }
    if case .sleeps(let reason, let place) = proceed(event, of: slot, from: VirtualMemory.Place()) {
      let id = sleep(slot, event, who, reason, place)
      enqueue(id)
    }
  }

  /// The process that acts, on its CPU. `exec` of a new name makes it one: init forks it first.
  private mutating func actor(of event: ProcessEvent, _ who: Requester) -> UInt32? {
    var slot = virtualMemory.process(of: who.task)
    if slot == nil, case .exec(let request) = event, virtualMemory.file(request.file) != nil,
      let parent = virtualMemory.process(of: .initTask)
    {
      if case .made(let child) = fork(parent, as: who.task) { slot = child }
    }
    guard let slot else {
      refuse(event, .noProcess)
      return nil
    }
    if who.cpu == Requester.ownCPU {
      requester.cpu = UInt8(virtualMemory.processes[slot].cpu)
    } else {
      virtualMemory.processes[slot].cpu = UInt32(who.cpu)
    }
    return slot
  }

  /// The event from a place on.
  private mutating func proceed(_ event: ProcessEvent, of slot: UInt32, from place: VirtualMemory.Place) -> Progress {
    switchTo(slot)
    virtualMemory.rest.newest = slot + 1
    switch event {
    case .fork(let child, let count): return fork(slot, child, count: count, from: place)
    case .exec(let request): return exec(request, slot, from: place)
    case .exit:
      exit(slot)
      return .done
    default: break
    }
    guard let space = virtualMemory.processes[slot].space.slot else {
      refuse(event, .noSpace)
      return .done
    }
    switch event {
    case .touch(let request): return touch(request, slot, space, from: place)
    case .read(let request): return read(request, slot, from: place)
    case .write(let request): return write(request, slot, from: place)
    case .mlock(let range): return lock(range, slot, space, from: place, event)
    case .mmap(let request): return settle(map(request, slot, space), event, place)
    case .munmap(let range): return settle(unmap(range, space), event, place)
    case .munlock(let range): return settle(unlock(range, space), event, place)
    case .brk(let pages): return settle(moveBreak(pages, of: space), event, place)
    case .shmat(let file, let label): return settle(attach(file, label, space), event, place)
    case .shmdt(let file): return settle(detach(file, space), event, place)
    case .fork, .exec, .exit, .creat, .shmget, .shmRemove: return .done
    }
  }

  /// Nobody is there who could do it: a touch of an address is an oops of the kernel, a call fails, and what is named
  /// by its part of a program is no address without one.
  private mutating func refuse(_ event: ProcessEvent, _ problem: CallProblem) {
    guard case .touch(let request) = event, case .address(let address) = request.place else {
      return fail(event, problem)
    }
    record(.process(.oops(address: address)))
  }

  /// A call that is done, failed, or waits for memory to be made again.
  mutating func settle(_ result: Mapped, _ event: ProcessEvent, _ place: VirtualMemory.Place) -> Progress {
    switch result {
    case .at: return .done
    case .failed(let problem, let limit):
      fail(event, problem, limit: limit)
      return .done
    case .lacksMemory: return .sleeps(.memory(virtualMemory.rest.lack), place)
    }
  }

  /// The call returns an error.
  mutating func fail(_ event: ProcessEvent, _ problem: CallProblem, limit: UInt32 = 0) {
    failures += 1
    record(.process(.callFailed(event.call, problem, wanted: event.amount, limit: limit)))
  }

  // MARK: Sleeping

  /// The process goes to sleep in the middle of an event; its other events wait behind it.
  private mutating func sleep(
    _ slot: UInt32, _ event: ProcessEvent, _ who: Requester, _ reason: VirtualMemory.Sleep.Reason,
    _ place: VirtualMemory.Place
  ) -> HandleID {
    var lack = VirtualMemory.Lack()
    if case .memory(let wanted) = reason { lack = wanted }
    let id = handles.insert(
      Handle(
        state: .waiting, order: lack.order, call: Handle.processCall, cpu: requester.cpu,
        context: Context.process.rawValue, privileges: 0, task: who.task.rawValue, gfp: lack.gfp.rawValue, frame: 0,
        label: 0, since: tick, lifetime: 0, next: 0, previous: 0, traceRequest: 0, stamp: stamp))
    stamp += 1
    keep(id, VirtualMemory.Sleep(event: event, who: who, reason: reason, place: place), slot)
    return id
  }

  private mutating func keep(_ id: HandleID, _ sleep: VirtualMemory.Sleep, _ slot: UInt32) {
    virtualMemory.rest.sleeps[id] = sleep
    virtualMemory.processes[slot].sleep = id.rawValue + 1
    let pid = virtualMemory.processes[slot].pid
    switch sleep.reason {
    case .page(let frame):
      virtualMemory.processes[slot].state = .disk
      record(.process(.slept(pid: pid, frame: FrameNumber(frame))))
    case .queue:
      virtualMemory.processes[slot].state = .disk
      record(.pageCache(.queueFull(queued: UInt32(virtualMemory.rest.disk.requests.count))))
    case .dirty: virtualMemory.processes[slot].state = .disk
    case .preempted: virtualMemory.processes[slot].state = .sleeping
    case .memory(let lack):
      virtualMemory.processes[slot].state = .memory
      record(.process(.sleptForMemory(pid: pid, order: Order(lack.order))))
    }
    let cpu = Int(requester.cpu)
    guard virtualMemory.rest.current[cpu] == slot + 1 else { return }
    if let next = nextTask(after: slot) { switchTo(next) } else { virtualMemory.rest.current[cpu] = 0 }
  }

  /// The event goes on. False: it sleeps again, in the same request.
  mutating func resumeProcess(_ id: HandleID) -> Bool {
    guard let sleep = virtualMemory.rest.sleeps.removeValue(forKey: id),
      let slot = virtualMemory.process(of: sleep.who.task)
    else {
      handles.remove(id)
      return true
    }
    requester = sleep.who
    requester.cpu = handles[id].cpu
    virtualMemory.processes[slot].sleep = 0
    virtualMemory.processes[slot].state = .sleeping
    switch sleep.reason {
    case .page, .queue, .dirty:
      let ticks = UInt32(truncatingIfNeeded: tick - handles[id].since)
      record(.process(.woken(pid: virtualMemory.processes[slot].pid, ticks: ticks)))
    case .memory, .preempted: break
    }
    if reclaiming.dying.contains(UInt16(virtualMemory.processes[slot].taskNumber)) {
      handles.remove(id)
      endKilled(slot)
      return true
    }
    switch proceed(sleep.event, of: slot, from: sleep.place) {
    case .done:
      handles.remove(id)
      return true
    case .sleeps(let reason, let place):
      keep(id, VirtualMemory.Sleep(event: sleep.event, who: sleep.who, reason: reason, place: place), slot)
      if case .memory(let lack) = reason {
        handles[id].order = lack.order
        handles[id].gfp = lack.gfp.rawValue
      }
      handles[id].since = tick
      return false
    }
  }

  /// What the disk has done by now, one request or one task that waited for it at a time; false: nothing.
  mutating func serveDisk() -> Bool {
    if let id = virtualMemory.rest.woken.first {
      virtualMemory.rest.woken.removeFirst()
      events += 1
      waiting.remove(id)
      if resumeProcess(id) { performQueued(behind: id) } else { enqueue(id) }
      return true
    }
    guard let request = virtualMemory.rest.disk.complete(at: tick) else { return false }
    events += 1
    finish(request)
    let frames = Set(request.frames)
    let asleep = virtualMemory.rest.sleeps.filter {
      switch $0.value.reason {
      case .page(let frame): frames.contains(frame)
      case .queue: true
      case .memory, .dirty, .preempted: false
      }
    }
    // In the order in which they went to sleep.
    virtualMemory.rest.woken = waiting.handles.filter { asleep[$0] != nil }
    return true
  }

  private mutating func finish(_ request: Disk.Request) {
    if request.isSwap {
      endSwap(request)
    } else if request.isWrite {
      record(.reclaim(.written(file: request.file, page: request.page, pages: UInt32(request.frames.count))))
      for frame in request.frames { endWriteback(frame) }
    } else {
      record(.pageCache(.completed(file: request.file, page: request.page, pages: UInt32(request.frames.count))))
      for frame in request.frames { endRead(frame) }
    }
    if request.isWrite { endNaps() }
  }
}

extension Handle {
  /// `call` of a process that sleeps in the middle of an event.
  static let processCall: UInt8 = 64
}

extension UInt32 {
  /// A slot that is stored plus one; nil for 0.
  var slot: UInt32? { self == 0 ? nil : self - 1 }
}

extension ProcessEvent {
  var call: ProcessCallName {
    switch self {
    case .fork: .fork
    case .exec: .exec
    case .exit: .exit
    case .mmap: .mmap
    case .munmap: .munmap
    case .brk: .brk
    case .touch: .touch
    case .read: .read
    case .write: .write
    case .mlock: .mlock
    case .munlock: .munlock
    case .creat: .creat
    case .shmget: .shmget
    case .shmat: .shmat
    case .shmdt: .shmdt
    case .shmRemove: .shmctl
    }
  }

  /// Pages that were asked for, for messages.
  var amount: UInt32 {
    switch self {
    case .fork(_, let count): count
    case .exec(let request): request.text + request.data
    case .mmap(let request): request.pages
    case .munmap(let range), .mlock(let range), .munlock(let range): range.pages ?? 0
    case .brk(let pages): UInt32(clamping: pages.magnitude)
    case .touch(let request): request.pages
    case .read(let request), .write(let request): request.pages
    case .creat(_, let pages), .shmget(_, let pages): pages
    case .exit, .shmat, .shmdt, .shmRemove: 0
    }
  }
}
