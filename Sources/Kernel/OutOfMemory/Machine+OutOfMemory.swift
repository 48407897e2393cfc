import Simulation

// `out_of_memory` of 2.6.11 (mm/oom_kill.c; RF 7). Simplified: a killed task that sleeps ends when its sleep is over,
// without the frame that TIF_MEMDIE would let it have on its way out; nice and `oomkilladj` are 0 for all tasks.

extension Machine {
  /// How this machine ended; nil: it runs.
  package var end: MachineEnd? { virtualMemory.rest.reclaiming.end }

  private func badness(of slot: UInt32) -> UInt64 {
    let it = virtualMemory.processes[slot]
    guard let space = it.space.slot else { return 0 }
    var children: UInt64 = 0
    var next = it.children.first
    while let child = next.slot {
      if let space = virtualMemory.processes[child].space.slot { children += UInt64(virtualMemory.spaces[space].total) }
      next = virtualMemory.processes[child].siblings.next
    }
    let hz = UInt64(configuration.hz)
    return OutOfMemory.badness(
      total: virtualMemory.spaces[space].total, children: children, ticks: UInt64(it.ticks),
      seconds: tick / hz - min(tick / hz, it.start / hz), hz: configuration.hz, isAdmin: it.isRoot, isRawIO: it.isRoot)
  }

  /// Chooses a process and kills it, or the first of its children that has memory of its own.
  mutating func outOfMemory() {
    var chosen: (slot: UInt32, points: UInt64)?
    var next = virtualMemory.rest.firstTask
    while let slot = next.slot {
      let it = virtualMemory.processes[slot]
      next = it.next
      if it.pid <= 1 { continue }
      if reclaiming.dying.contains(UInt16(it.taskNumber)) {
        record(.reclaim(.killedAlready(pid: it.pid)))
        return
      }
      let points = badness(of: slot)
      if points > 0 { record(.reclaim(.candidate(pid: it.pid, points: UInt32(clamping: points)))) }
      if chosen.map({ points > $0.points }) ?? true { chosen = (slot, points) }
    }
    guard let chosen else {
      // Before the first process of a machine its tasks are `init` and kernel threads, which no list has yet.
      if !virtualMemory.isUp { return hang(pid: KernelThread.firstPid) }
      record(.reclaim(.panic))
      virtualMemory.rest.reclaiming.end = .panic
      return
    }
    next = virtualMemory.processes[chosen.slot].children.first
    while let child = next.slot {
      if virtualMemory.processes[child].space != 0 { return kill(child, chosen.points) }
      next = virtualMemory.processes[child].siblings.next
    }
    guard virtualMemory.processes[chosen.slot].space != 0 else {
      return hang(pid: virtualMemory.processes[chosen.slot].pid)
    }
    kill(chosen.slot, chosen.points)
  }

  /// `oom_kill_task` finds no mm, and the choice begins again: the same one, for ever. Where besides `init` kernel
  /// threads are all there is, the oldest of them is chosen.
  private mutating func hang(pid: UInt32) {
    record(.reclaim(.hang(pid: pid)))
    virtualMemory.rest.reclaiming.end = .hang
  }

  private mutating func kill(_ slot: UInt32, _ points: UInt64) {
    let it = virtualMemory.processes[slot]
    virtualMemory.rest.reclaiming.dying.append(UInt16(it.taskNumber))
    record(.reclaim(.killed(pid: it.pid, name: it.name, points: UInt32(clamping: points))))
  }

  /// Somebody who was killed and does not sleep ends; false: there is nobody.
  mutating func endOneDying() -> Bool {
    for (place, number) in reclaiming.dying.enumerated() {
      let found = virtualMemory.process(of: TaskID(number))
      if let slot = found, virtualMemory.processes[slot].sleep != 0 { continue }
      virtualMemory.rest.reclaiming.dying.remove(at: place)
      guard let slot = found else { return endOneDying() }
      events += 1
      endKilled(slot)
      return true
    }
    return false
  }

  /// SIGKILL is seen on the way back to user mode.
  mutating func endKilled(_ slot: UInt32) {
    let it = virtualMemory.processes[slot]
    virtualMemory.rest.reclaiming.dying.removeAll { UInt32($0) == it.taskNumber }
    requester = Requester(task: it.task, cpu: UInt8(truncatingIfNeeded: it.cpu))
    exit(slot)
  }
}
