import Simulation

// Numbers that a script can claim of processes and of their memory.

extension Machine {
  func number(_ column: ProcessColumn, of task: TaskID) -> Int64 {
    guard let slot = virtualMemory.process(of: task) else { return 0 }
    let it = virtualMemory.processes[slot]
    let space = it.space.slot.map { virtualMemory.spaces[$0] } ?? AddressSpace()
    switch column {
    case .rss: return Int64(space.resident)
    case .size: return Int64(space.total)
    case .minorFaults: return Int64(it.minorFaults)
    case .majorFaults: return Int64(it.majorFaults)
    case .pageTables: return Int64(space.tables)
    case .locked: return Int64(space.locked)
    case .areas: return Int64(space.areas)
    case .children:
      var count: Int64 = 0
      var next = it.children.first
      while let child = next.slot {
        count += 1
        next = virtualMemory.processes[child].siblings.next
      }
      return count
    }
  }

  func number(_ column: MemoryColumn) -> Int64 {
    guard let memory = memoryReading() else { return 0 }
    switch column {
    case .cached: return Int64(memory.pageCache)
    case .active: return Int64(memory.active)
    case .inactive: return Int64(memory.inactive)
    case .committed: return memory.committed
    case .processes:
      // Those with an address space.
      return Int64(virtualMemory.spaces.rest.live)
    case .tlbHits: return Int64(memory.tlb.reduce(0) { $0 + $1.hits })
    case .tlbMisses: return Int64(memory.tlb.reduce(0) { $0 + $1.misses })
    case .tlbFlushes: return Int64(memory.tlb.reduce(0) { $0 + $1.flushes })
    }
  }
}
