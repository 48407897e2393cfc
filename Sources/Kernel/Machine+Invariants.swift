import Simulation

// What must always hold (DESIGN 3). The truth is derived again from the frames; nothing is repaired.

/// The first thing found wrong, in numbers. Always our own bug.
package enum Violation: Hashable, Sendable {
  /// `free_pages` and the sum over the free lists differ.
  case freeCount(zone: ZoneIndex, free: UInt32, inLists: UInt64)
  /// `nr_free` and the length of the list differ.
  case listLength(zone: ZoneIndex, order: Order, count: UInt32, length: UInt32)
  /// A block on the list of another order or zone, or a list whose links do not close.
  case wrongList(frame: FrameNumber, order: Order)
  /// Both buddies are free and of one order: they should have merged.
  case buddiesBothFree(frame: FrameNumber, order: Order)
  /// A free block that no list holds, or one that two hold.
  case freeBlocks(zone: ZoneIndex, onLists: UInt32, found: UInt32)
  case perCPUCount(zone: ZoneIndex, cpu: UInt8, count: UInt32, length: UInt32)
  /// The summary's count of a kind and a recount differ.
  case summary(chunk: Int, kind: FrameKind, summary: UInt32, found: UInt32)
  /// A live handle whose frame does not name it, or a block that names a handle that is not its own.
  case handle(HandleID, frame: FrameNumber)
  case slab(CacheID, SlabFault)
  case memory(MemoryFault)
  /// `nonEmpty` does not say which lists have blocks.
  case orderMask(zone: ZoneIndex)
}

extension Machine {
  /// Counters of the zones, and the blocks that the newest occurrences touched. Cheap: after every event.
  package func localViolation(since serial: UInt64) -> Violation? {
    for index in 0..<zones.count {
      if let violation = counterViolation(zone: index) { return violation }
    }
    for serial in max(serial, ring.oldest)..<max(ring.total, ring.oldest) {
      guard let (frame, _) = ring[serial].what.touched, UInt64(frame.rawValue) < configuration.memoryFrames else {
        continue
      }
      let head = frames.head(of: frame.rawValue)
      if let violation = buddyViolation(head) { return violation }
    }
    return nil
  }

  private func counterViolation(zone index: Int) -> Violation? {
    let zone = zones[index]
    var sum: UInt64 = 0
    for order in 0..<Order.count {
      sum += UInt64(zone.freeBlocks[order]) << UInt64(order)
      let isMarked = zone.nonEmpty >> UInt32(order) & 1 == 1
      if isMarked != (zone.freeBlocks[order] > 0) { return .orderMask(zone: zone.index) }
      if isMarked != (frames.first(list: Int(zone.firstList) + order) != nil) { return .orderMask(zone: zone.index) }
    }
    return sum == UInt64(zone.free) ? nil : .freeCount(zone: zone.index, free: zone.free, inLists: sum)
  }

  private func buddyViolation(_ head: UInt32) -> Violation? {
    let block = frames[head]
    guard block.isFreeHead, block.order < Order.count - 1 else { return nil }
    let buddy = head ^ 1 << UInt32(block.order)
    let zone = zones[zoneIndex(of: head)]
    guard buddy >= zone.start, buddy + 1 << UInt32(block.order) <= zone.end else { return nil }
    let other = frames[buddy]
    return other.isFreeHead && other.order == block.order
      ? .buddiesBothFree(frame: FrameNumber(head), order: Order(UInt8(block.order))) : nil
  }

  /// Everything, from the frames up.
  package func fullViolation() -> Violation? {
    for index in 0..<zones.count where zones[index].present > 0 {
      if let violation = counterViolation(zone: index) { return violation }
      if let violation = listViolation(zone: index) { return violation }
      if let violation = perCPUViolation(zone: index) { return violation }
    }
    return summaryViolation() ?? handleViolation() ?? slabViolation() ?? memoryViolation().map { .memory($0) }
  }

  private func listViolation(zone index: Int) -> Violation? {
    let zone = zones[index]
    var onLists: UInt32 = 0
    for order in 0..<Order.count {
      var length: UInt32 = 0
      var frame = frames.first(list: Int(zone.firstList) + order)
      var previous: UInt32?
      while let head = frame {
        let block = frames[head]
        guard block.isFreeHead, block.order == order, zoneIndex(of: head) == index, block.count == 0,
          frames.previous(before: head) == previous, head % (1 << UInt32(order)) == 0
        else { return .wrongList(frame: FrameNumber(head), order: Order(UInt8(order))) }
        if let violation = buddyViolation(head) { return violation }
        length += 1
        if length > zone.freeBlocks[order] { break }
        previous = head
        frame = frames.next(after: head)
      }
      if length != zone.freeBlocks[order] {
        return .listLength(
          zone: zone.index, order: Order(UInt8(order)), count: zone.freeBlocks[order], length: length)
      }
      onLists += length
    }
    var found: UInt32 = 0
    frames.forEachBlock(in: zone.start..<zone.end) { head, _, _ in found += frames[head].isFreeHead ? 1 : 0 }
    return found == onLists ? nil : .freeBlocks(zone: zone.index, onLists: onLists, found: found)
  }

  private func perCPUViolation(zone index: Int) -> Violation? {
    for cpu in 0..<configuration.cpus {
      for cold in [false, true] {
        let list = perCPU[perCPUIndex(zone: index, cpu: cpu, cold: cold)]
        var length: UInt32 = 0
        var frame = frames.first(list: Int(list.list))
        while let page = frame, length <= list.count {
          if frames[page].role != .perCPUList || frames[page].kind != .perCPU || zoneIndex(of: page) != index {
            return .wrongList(frame: FrameNumber(page), order: Order(0))
          }
          length += 1
          frame = frames.next(after: page)
        }
        if length != list.count {
          return .perCPUCount(zone: zones[index].index, cpu: UInt8(cpu), count: list.count, length: length)
        }
      }
    }
    return nil
  }

  private func summaryViolation() -> Violation? {
    frames.countChanges()
    for chunk in 0..<frames.chunkCount {
      let first = UInt32(chunk * PageSize.chunkFrames)
      let end = min(UInt32(frames.frameCount), first + UInt32(PageSize.chunkFrames))
      var found = FrameSummary.Counts(repeating: 0)
      frames.forEachBlock(in: first..<end) { _, order, kind in found[Int(kind.rawValue)] += 1 << UInt32(order) }
      let summary = frames.summary.counts(level: 1, entry: chunk)
      var fine = FrameSummary.Counts(repeating: 0)
      for entry in 0..<16 { frames.summary.add(level: 0, entry: chunk * 16 + entry, to: &fine) }
      for kind in 1..<FrameKind.count where summary[kind] != found[kind] || fine[kind] != found[kind] {
        return .summary(
          chunk: chunk, kind: FrameKind(rawValue: UInt8(kind)) ?? .free, summary: summary[kind], found: found[kind])
      }
    }
    return nil
  }

  private func handleViolation() -> Violation? {
    for (slot, handle) in handles.slots.enumerated() where handle.state == .live {
      if let object = handle.object {
        guard let found = findObject(object),
          slab.slabs.object(found.slot, found.index).handle == UInt32(slot) + 1
        else { return .handle(HandleID(UInt32(slot)), frame: object.frame) }
        continue
      }
      let frame = frames[handle.frame]
      let isHeld =
        frame.handle == HandleID(UInt32(slot)) && (handle.objectCall != nil || frame.order == Int(handle.order))
      if !isHeld { return .handle(HandleID(UInt32(slot)), frame: FrameNumber(handle.frame)) }
    }
    return nil
  }
}
