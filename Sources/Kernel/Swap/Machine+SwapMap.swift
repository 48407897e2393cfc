import Simulation

// Areas, slots and their counts (mm/swapfile.c of 2.6.11; RF 4). Simplified: the map's own memory (vmalloc) is not
// taken; there are no bad pages but the first.

extension Machine {
  /// `sys_swapon`: N pages of mkswap have N - 2 slots.
  mutating func swapOn(_ spec: SwapSpec) {
    guard spec.pages > 2 else { return }
    let number = virtualMemory.rest.swap.areas.count
    let last = spec.pages - 1
    var chunks: [UInt32] = []
    for _ in 0...(last >> 6) { chunks.append(virtualMemory.swapMap.insert(SwapChunk())) }
    var area = SwapArea(priority: 0, max: last, highest: last - 1, chunks: chunks)
    if let priority = spec.priority {
      area.priority = priority
    } else {
      virtualMemory.rest.swap.leastPriority -= 1
      area.priority = virtualMemory.rest.swap.leastPriority
    }
    // Before the areas of equal or lower priority.
    var previous = 0
    var next = virtualMemory.rest.swap.head
    while next != 0, area.priority < virtualMemory.rest.swap.areas[next - 1].priority {
      previous = next
      next = virtualMemory.rest.swap.areas[next - 1].next
    }
    area.next = next
    virtualMemory.rest.swap.areas.append(area)
    if previous == 0 {
      (virtualMemory.rest.swap.head, virtualMemory.rest.swap.next) = (number + 1, number + 1)
    } else {
      virtualMemory.rest.swap.areas[previous - 1].next = number + 1
    }
    virtualMemory.rest.swap.total += area.slots
    virtualMemory.rest.swap.free += area.slots
    if virtualMemory.rest.swap.space == 0 {
      virtualMemory.rest.swap.space = virtualMemory.files.insert(FileRecord()) + 1
    }
    record(.reclaim(.swapOn(area: UInt8(number), slots: area.slots, priority: area.priority)))
  }

  /// `swap_map[offset]`: entries that hold the slot, and one for the swap cache.
  package func slotCount(_ type: UInt32, _ offset: UInt32) -> UInt32 {
    guard Int(type) < virtualMemory.rest.swap.areas.count, offset < virtualMemory.rest.swap.areas[Int(type)].max else {
      return 0
    }
    return virtualMemory.swapMap.count(virtualMemory.rest.swap.areas[Int(type)].chunks[Int(offset >> 6)], offset)
  }

  private mutating func setSlotCount(_ type: UInt32, _ offset: UInt32, _ count: UInt32) {
    virtualMemory.swapMap.set(virtualMemory.rest.swap.areas[Int(type)].chunks[Int(offset >> 6)], offset, count)
  }

  /// `get_swap_page`: areas of one priority in turn, then those below.
  mutating func getSwapPage() -> (type: UInt32, offset: UInt32)? {
    var number = virtualMemory.rest.swap.next
    if number == 0 || virtualMemory.rest.swap.free == 0 { return nil }
    var hasWrapped = false
    while true {
      let priority = virtualMemory.rest.swap.areas[number - 1].priority
      if let offset = scanMap(UInt32(number - 1)) {
        let next = virtualMemory.rest.swap.areas[number - 1].next
        let isEqual = next != 0 && virtualMemory.rest.swap.areas[next - 1].priority == priority
        virtualMemory.rest.swap.next = isEqual ? next : virtualMemory.rest.swap.head
        return (UInt32(number - 1), offset)
      }
      number = virtualMemory.rest.swap.areas[number - 1].next
      if !hasWrapped {
        if number == 0 || virtualMemory.rest.swap.areas[number - 1].priority != priority {
          number = virtualMemory.rest.swap.head
          hasWrapped = true
        }
      } else if number == 0 {
        return nil
      }
    }
  }

  /// `scan_swap_map`: the cluster in use, else the first run of 256 free slots, else the first free slot.
  private mutating func scanMap(_ type: UInt32) -> UInt32? {
    var area = virtualMemory.rest.swap.areas[Int(type)]
    defer { virtualMemory.rest.swap.areas[Int(type)] = area }
    if area.clusterLeft > 0 {
      while area.clusterNext <= area.highest {
        let offset = area.clusterNext
        area.clusterNext += 1
        if slotCount(type, offset) > 0 { continue }
        area.clusterLeft -= 1
        return take(type, offset, &area)
      }
    }
    area.clusterLeft = Swapping.cluster
    var start = area.lowest
    search: while UInt64(start) + UInt64(Swapping.cluster) - 1 <= UInt64(area.highest) {
      for offset in start..<start + Swapping.cluster where slotCount(type, offset) > 0 {
        start = offset + 1
        continue search
      }
      return take(type, start, &area)
    }
    var offset = area.lowest
    while offset <= area.highest {
      if slotCount(type, offset) == 0 {
        area.lowest = offset + 1
        return take(type, offset, &area)
      }
      offset += 1
    }
    (area.lowest, area.highest) = (area.max, 0)
    return nil
  }

  private mutating func take(_ type: UInt32, _ offset: UInt32, _ area: inout SwapArea) -> UInt32 {
    if offset == area.lowest { area.lowest += 1 }
    if offset == area.highest { area.highest -= 1 }
    if area.lowest > area.highest { (area.lowest, area.highest) = (area.max, 0) }
    setSlotCount(type, offset, 1)
    area.used += 1
    area.clusterNext = offset + 1
    virtualMemory.rest.swap.free -= 1
    return offset
  }

  /// `swap_duplicate`; a count of 0x7fff sticks.
  @discardableResult
  mutating func duplicateSlot(_ type: UInt32, _ offset: UInt32) -> Bool {
    let count = slotCount(type, offset)
    if count == 0 { return false }
    if count < Swapping.countLimit { setSlotCount(type, offset, min(count + 1, Swapping.countLimit)) }
    return true
  }

  /// `swap_free`: what is left of the count.
  @discardableResult
  mutating func freeSlot(_ type: UInt32, _ offset: UInt32) -> UInt32 {
    let count = slotCount(type, offset)
    // Unreachable: who frees a slot holds it, as an entry or as the swap cache.
    precondition(count > 0, "a slot that nobody holds")
    if count >= Swapping.countLimit { return count }
    setSlotCount(type, offset, count - 1)
    if count > 1 { return count - 1 }
    let number = Int(type)
    if offset < virtualMemory.rest.swap.areas[number].lowest { virtualMemory.rest.swap.areas[number].lowest = offset }
    if offset > virtualMemory.rest.swap.areas[number].highest {
      virtualMemory.rest.swap.areas[number].highest = offset
    }
    virtualMemory.rest.swap.areas[number].used -= 1
    virtualMemory.rest.swap.free += 1
    let next = virtualMemory.rest.swap.next
    if next != 0, virtualMemory.rest.swap.areas[number].priority > virtualMemory.rest.swap.areas[next - 1].priority {
      virtualMemory.rest.swap.next = number + 1
    }
    record(.reclaim(.slotFreed(area: UInt8(type), slot: offset)))
    return 0
  }
}
