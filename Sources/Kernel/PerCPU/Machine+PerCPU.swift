import Simulation

// Hot and cold lists of 2.6.11: `buffered_rmqueue`, `rmqueue_bulk`, `free_hot_cold_page`, `free_pages_bulk` (LF 5.1).

extension Machine {
  @inline(__always) package func perCPUIndex(zone: Int, cpu: Int, cold: Bool) -> Int {
    (zone &* configuration.cpus &+ cpu) &* 2 &+ (cold ? 1 : 0)
  }

  /// Takes one block for a request; nil when the zone has none of this size.
  @inline(__always)
  mutating func bufferedRmqueue(zone: Int, order: Int, gfp: GFPMask) -> UInt32? {
    if order == 0, let page = takePerCPU(zone: zone, cold: gfp.contains(.cold)) { return page }
    guard let taken = zones[zone].rmqueue(order, frames: &frames) else { return nil }
    record(.taken(zone: zones[zone].index, frame: taken.frame, order: order, from: taken.from))
    recordSplit(taken, zone: zone, order: order)
    return taken.frame
  }

  /// The head of the CPU's list, which is filled before when it is low; nil when it stays empty.
  @inline(__always)
  private mutating func takePerCPU(zone: Int, cold: Bool) -> UInt32? {
    let cpu = requester.cpu
    let list = perCPUIndex(zone: zone, cpu: Int(cpu), cold: cold)
    if perCPU[list].count <= perCPU[list].low { refill(list: list, zone: zone, cold: cold) }
    guard let page = frames.first(list: Int(perCPU[list].list)) else { return nil }
    frames.unlink(page)
    frames.clearUsed(page)
    perCPU[list].count &-= 1
    record(
      .perCPU(
        .request(.perCPUHit), zone: zones[zone].index, cpu: cpu, cold: cold, frame: page, count: perCPU[list].count))
    return page
  }

  @inline(__always) private mutating func recordSplit(_ taken: Zone.Taken, zone: Int, order: Int) {
    if taken.from == order { return }
    record(.split(zone: zones[zone].index, frame: taken.frame, from: taken.from, to: order))
  }

  /// `rmqueue_bulk`: up to `batch` single pages, each to the tail of the list. No watermark is asked.
  @inline(never) private mutating func refill(list: Int, zone: Int, cold: Bool) {
    let before = perCPU[list].count
    var taken: UInt32 = 0
    while taken < perCPU[list].batch, let block = zones[zone].rmqueue(0, frames: &frames) {
      recordSplit(block, zone: zone, order: 0)
      frames.markUsed(block.frame, order: 0, kind: .perCPU, role: .perCPUList, count: 0)
      frames.linkLast(block.frame, list: Int(perCPU[list].list))
      taken += 1
    }
    perCPU[list].count += taken
    record(
      .request(
        .perCPURefill(
          zone: zones[zone].index, cpu: requester.cpu, cold: cold, before: before, low: perCPU[list].low, taken: taken))
    )
  }

  /// `free_hot_cold_page`: drains when the list is full, then adds at the head.
  @inline(__always)
  mutating func freeHotColdPage(_ page: UInt32, zone: Int, cold: Bool) {
    let list = perCPUIndex(zone: zone, cpu: Int(requester.cpu), cold: cold)
    if perCPU[list].count >= perCPU[list].high { drain(list: list, zone: zone, cold: cold) }
    pushPerCPU(page, list: list)
    record(
      .perCPU(
        .free(.perCPUFreed), zone: zones[zone].index, cpu: requester.cpu, cold: cold, frame: page,
        count: perCPU[list].count))
  }

  /// `free_pages_bulk`: a batch from the tail of a full list.
  @inline(never) private mutating func drain(list: Int, zone: Int, cold: Bool) {
    record(
      .free(
        .perCPUDrained(
          zone: zones[zone].index, cpu: requester.cpu, cold: cold, before: perCPU[list].count, high: perCPU[list].high,
          given: perCPU[list].batch)))
    for _ in 0..<perCPU[list].batch {
      let merged = giveBackLast(of: list, zone: zone)
      if merged.order > 0 { recordMerge(merged, zone: zone, from: 0) }
    }
  }

  @inline(__always) mutating func pushPerCPU(_ page: UInt32, list: Int) {
    frames.markUsed(page, order: 0, kind: .perCPU, role: .perCPUList, count: 0)
    frames.linkFirst(page, list: Int(perCPU[list].list))
    perCPU[list].count += 1
  }

  /// The oldest page of the list goes back to the buddy system.
  @discardableResult
  mutating func giveBackLast(of list: Int, zone: Int) -> Zone.Merged {
    guard let page = frames.last(list: Int(perCPU[list].list)) else {
      // Unreachable: `fullViolation` compares each list with its count.
      preconditionFailure("a per-CPU list is shorter than its count")
    }
    frames.unlink(page)
    frames.clearUsed(page)
    perCPU[list].count -= 1
    zones[zone].allUnreclaimable = false
    zones[zone].pagesScanned = 0
    freeGeneration &+= 1
    return zones[zone].freeBlock(page, order: 0, frames: &frames)
  }

  @inline(__always) mutating func recordMerge(_ merged: Zone.Merged, zone: Int, from: Int) {
    record(.merged(zone: zones[zone].index, merged, from: from))
  }

  /// `drain_local_pages` (`__drain_pages`): both lists of every zone of one CPU, hot before cold.
  mutating func drainLocalPages(cpu: UInt8) {
    var pages: UInt32 = 0
    for zone in 0..<zones.count {
      for cold in [false, true] {
        let list = perCPUIndex(zone: zone, cpu: Int(cpu), cold: cold)
        while perCPU[list].count > 0 {
          let merged = giveBackLast(of: list, zone: zone)
          if merged.order > 0 { recordMerge(merged, zone: zone, from: 0) }
          pages += 1
        }
      }
    }
    record(.free(.localPagesDrained(cpu: cpu, pages: pages)))
  }
}
