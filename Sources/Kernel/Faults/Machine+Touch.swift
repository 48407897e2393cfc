import Simulation

// What a program does to its memory: it touches pages, one access each.

extension Machine {
  mutating func touch(
    _ request: TouchRequest, _ process: UInt32, _ space: UInt32, from place: VirtualMemory.Place
  ) -> Progress {
    var place = place
    while place.done < request.pages {
      guard let address = place.page ?? self.address(of: request, place.done, process, space) else {
        fail(.touch(request), .notMapped)
        return .done
      }
      place.page = address
      // An access across the end of a page touches the next one too, and may fault twice.
      let last = address &+ max(1, request.bytes) &- 1
      let parts = address >> 12 == last >> 12 ? [address] : [address, last]
      for number in Int(place.before ?? 0)..<parts.count {
        place.before = UInt32(number)
        switch access(parts[number], request.access, process, space, &place) {
        case .mended: break
        case .sleeps(let reason): return .sleeps(reason, place)
        case .signal(let reason):
          signal(process, parts[number], reason)
          return .done
        }
      }
      (place.page, place.before) = (nil, nil)
      place.done += 1
      if place.done < request.pages, yieldsToKswapd() { return .sleeps(.preempted, place) }
    }
    return .done
  }

  /// Nobody catches it: the process ends.
  private mutating func signal(_ process: UInt32, _ address: UInt32, _ reason: SignalReason) {
    record(.process(.signalled(pid: virtualMemory.processes[process].pid, address: address, reason: reason)))
    exit(process)
  }

  /// The address of the `number`th access; nil: the part is not there.
  private mutating func address(
    of request: TouchRequest, _ number: UInt32, _ process: UInt32, _ space: UInt32
  ) -> UInt32? {
    switch request.place {
    case .address(let address): return address &+ number << 12
    case .area(let name, let first):
      let isStack = name == .stack
      guard let part = part(name, of: space) else { return nil }
      // The stack may grow up to its limit: it is counted from its top.
      let limit = isStack && request.pick == .from ? userSpace.stackLimit + 1 : part.pages
      guard limit > 0, request.pick != .from || first + number < max(limit, 1) || !isStack else { return nil }
      let page: UInt32
      switch request.pick {
      case .from: page = first + number
      case .sequential:
        page = virtualMemory.processes[process].cursor % limit
        virtualMemory.processes[process].cursor = page + 1
      case .uniform: page = UInt32(random.below(UInt64(limit)))
      case .zipf: page = zipf(limit)
      }
      if !isStack { return (part.start + page) << 12 }
      let pushed = userSpace.taskEnd - 1 - page
      // Pushing moves the stack pointer.
      if pushed < virtualMemory.spaces[space].stackPointer { virtualMemory.spaces[space].stackPointer = pushed }
      return pushed << 12
    }
  }

  /// A rank below `count`, each doubling of it as likely as the next: page k about as often as 1/k.
  private mutating func zipf(_ count: UInt32) -> UInt32 {
    let levels = UInt64(32 - count.leadingZeroBitCount)
    let level = UInt32(random.below(levels))
    let first = UInt32(1) << level
    let end = min(count, first << 1 - 1)
    return first - 1 + UInt32(random.below(UInt64(end - first + 1)))
  }

  /// A part of an address space by name, in pages.
  func part(_ name: AreaName, of space: UInt32) -> (start: UInt32, pages: UInt32)? {
    let it = virtualMemory.spaces[space]
    switch name {
    case .text: return it.codeEnd > it.codeStart ? (it.codeStart, it.codeEnd - it.codeStart) : nil
    case .data: return it.dataEnd > it.dataStart ? (it.dataStart, it.dataEnd - it.dataStart) : nil
    case .bss: return it.heapStart > it.dataEnd ? (it.dataEnd, it.heapStart - it.dataEnd) : nil
    case .heap: return it.heapEnd > it.heapStart ? (it.heapStart, it.heapEnd - it.heapStart) : nil
    case .stack:
      guard let area = findArea(userSpace.taskEnd - 1, of: space) else { return nil }
      return (virtualMemory.areas[area].start, virtualMemory.areas[area].pages)
    case .named(let label):
      var next = it.firstName
      while let slot = next.slot {
        if virtualMemory.names[slot].label == label.rawValue + 1 {
          return (virtualMemory.names[slot].start, virtualMemory.names[slot].pages)
        }
        next = virtualMemory.names[slot].next
      }
      return nil
    }
  }

  // MARK: Names of mappings

  /// The script calls a mapping so; a name that is given again means the new one.
  mutating func name(_ label: LabelID, _ start: UInt32, _ pages: UInt32, of space: UInt32) {
    var range = NamedRange()
    (range.label, range.start, range.pages) = (label.rawValue + 1, start, pages)
    range.next = virtualMemory.spaces[space].firstName
    virtualMemory.spaces[space].firstName = virtualMemory.names.insert(range) + 1
  }

  mutating func copyNames(from old: UInt32, to space: UInt32) {
    var names: [NamedRange] = []
    var next = virtualMemory.spaces[old].firstName
    while let slot = next.slot {
      names.append(virtualMemory.names[slot])
      next = virtualMemory.names[slot].next
    }
    for it in names.reversed() { name(LabelID(it.label - 1), it.start, it.pages, of: space) }
  }

  mutating func forgetNames(of space: UInt32) {
    while let slot = virtualMemory.spaces[space].firstName.slot {
      virtualMemory.spaces[space].firstName = virtualMemory.names[slot].next
      virtualMemory.names.remove(slot)
    }
  }
}
