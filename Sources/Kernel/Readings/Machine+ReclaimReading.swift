import Simulation

// Making what views read of reclaim.

extension Machine {
  func kswapdReadings() -> [KswapdReading] {
    kswapd.indices.map { node in
      let it = kswapd[node]
      let state: KswapdReading.State =
        !it.isAwake ? .sleeping : !it.isWorking ? .woken : it.due > tick ? .napping : .working
      return KswapdReading(
        node: UInt8(node), state: state, order: UInt8(it.isWorking ? it.order : it.maxOrder),
        priority: UInt8(max(0, it.priority)), scanned: it.scanned, reclaimed: it.reclaimed)
    }
  }

  package func reclaimReading(_ request: ReclaimRequest) -> ReclaimReading? {
    guard virtualMemory.isUp else { return nil }
    let swap = virtualMemory.rest.swap
    var visited = 0
    var reading = ReclaimReading(
      zones: configuration.zones.map { zoneReclaim(slot(of: $0)) }, active: nil, inactive: nil, moves: [], pass: nil,
      swap: [], swapTotal: swap.total, swapFree: swap.free, swapCached: swap.cached, visited: 0)
    if let index = request.zone, configuration.zoneRange(index) != nil {
      let zone = slot(of: index)
      reading.active = pageList(zone: zone, isActive: true, request, &visited)
      reading.inactive = pageList(zone: zone, isActive: false, request, &visited)
      reading.moves = newestMoves(&visited)
      if request.hasPass { reading.pass = pass(of: zone, &visited) }
    }
    if request.swapCells > 0 {
      reading.swap = swap.areas.indices.map { swapArea($0, cells: request.swapCells, &visited) }
    }
    reading.visited = visited
    return reading
  }

  private func zoneReclaim(_ zone: Int) -> ZoneReclaimReading {
    let it = zones[zone]
    return ZoneReclaimReading(
      zone: it.index, active: it.active, inactive: it.inactive, scanActive: it.scanActive,
      scanInactive: it.scanInactive, pagesScanned: it.pagesScanned, allUnreclaimable: it.allUnreclaimable,
      prevPriority: it.prevPriority,
      tendency: SwapTendency(
        priority: it.prevPriority, mapped: count(of: .nrMapped), memory: reclaiming.totalMemory,
        swappiness: reclaiming.swappiness))
  }

  // MARK: Lists

  private func pageList(zone: Int, isActive: Bool, _ request: ReclaimRequest, _ visited: inout Int) -> PageListReading {
    let list = pageList(zone: zone, isActive: isActive)
    let length = isActive ? zones[zone].active : zones[zone].inactive
    var reading = PageListReading(length: length, head: [], tail: [])
    let isWhole = UInt64(length) <= UInt64(request.head) + UInt64(request.tail)
    let wanted = isWhole ? Int(length) : request.head
    var next = wanted > 0 ? frames.first(list: list) : nil
    while let frame = next, reading.head.count < wanted {
      reading.head.append(listed(frame, &visited))
      next = frames.next(after: frame)
    }
    if isWhole { return reading }
    next = request.tail > 0 ? frames.last(list: list) : nil
    while let frame = next, reading.tail.count < request.tail {
      reading.tail.append(listed(frame, &visited))
      next = frames.previous(before: frame)
    }
    reading.tail.reverse()
    return reading
  }

  /// Entries that are looked at for the bit Accessed of one page.
  private static let entryLimit = 8

  private func listed(_ frame: UInt32, _ visited: inout Int) -> ListedPage {
    visited += 1
    let it = frames[frame]
    var page = ListedPage(
      frame: FrameNumber(frame), kind: it.kind, flags: it.flags, isReferenced: it.flags.contains(.referenced))
    guard !page.isReferenced, it.mapcount > 0, it.mapping != 0 else { return page }
    var walk = walk(frame)
    var left = min(Int(it.mapcount), Self.entryLimit)
    while left > 0, let (area, number) = next(&walk) {
      visited += 1
      left -= 1
      let entry = entry(of: virtualMemory.areas[area].space - 1, number)
      if entry.isPresent, entry.frame == frame, entry.has(PageTableEntry.accessed) {
        page.isReferenced = true
        break
      }
    }
    return page
  }

  /// Occurrences that are looked through for moves of pages.
  private static let moveWindow: UInt64 = 1024

  /// The moves that the task which moved pages last made in that tick: kswapd's passes between two naps.
  private func newestMoves(_ visited: inout Int) -> [PageMove] {
    var moves: [PageMove] = []
    var newest: (tick: Tick, task: TaskID)?
    var serial = ring.total
    let first = max(ring.oldest, ring.total - min(ring.total, Self.moveWindow))
    while serial > first {
      serial -= 1
      visited += 1
      let occurrence = ring[serial]
      if let newest, occurrence.tick != newest.tick { break }
      guard let move = Self.move(occurrence.what), newest.map({ $0.task == occurrence.task }) ?? true else { continue }
      newest = (occurrence.tick, occurrence.task)
      moves.append(move)
    }
    return moves.reversed()
  }

  private static func move(_ what: Happening) -> PageMove? {
    switch what {
    case .pageCache(.activated(let frame)): PageMove(frame: frame, to: .active)
    case .reclaim(.deactivated(let frame)): PageMove(frame: frame, to: .inactive)
    case .reclaim(.rotated(let frame)): PageMove(frame: frame, to: .tail)
    case .reclaim(.judged(let frame, _, let verdict)):
      verdict.isFreed
        ? PageMove(frame: frame, to: .freed) : verdict.isActivated ? PageMove(frame: frame, to: .active) : nil
    default: nil
    }
  }

  // MARK: The newest pass

  private func pass(of zone: Int, _ visited: inout Int) -> PassReading? {
    guard zones[zone].lastPass > 0, zones[zone].lastPass - 1 >= ring.oldest else { return nil }
    let start = zones[zone].lastPass - 1
    let begun = ring[start]
    guard case .reclaim(.isolated(let index, let taken, let scanned)) = begun.what else { return nil }
    var reading = PassReading(
      zone: index, tick: begun.tick, event: begun.event, task: begun.task, taken: taken, scanned: scanned,
      priority: nil, isKswapd: reclaiming.kswapd.contains(begun.task.rawValue), fates: [])
    var slot: UInt32?
    var (unmapped, stopped): (UInt32, Unmapping?) = (0, nil)
    var serial = start + 1
    while serial < ring.total, reading.fates.count < Int(taken) {
      let occurrence = ring[serial]
      serial += 1
      visited += 1
      switch occurrence.what {
      case .reclaim(.slotTaken(_, let number, _)): slot = number
      case .reclaim(.unmapped(_, _, _, let result)):
        if result == .unmapped { unmapped += 1 } else { stopped = result }
      case .reclaim(.judged(let frame, let page, let verdict)):
        reading.fates.append(
          PageFate(
            frame: frame, page: page, verdict: verdict, slot: slot, unmapped: unmapped, stopped: stopped,
            occurrence: occurrence))
        (slot, unmapped, stopped) = (nil, 0, nil)
      default: break
      }
    }
    if case .reclaim(.shrinks(_, let priority, _, _, _))? = held(zones[zone].lastShrink, of: reading) {
      reading.priority = priority
    }
    return reading
  }

  /// An occurrence of the same event as the pass; nil: of another one, or the ring has lost it.
  private func held(_ serial: UInt64, of pass: PassReading) -> Happening? {
    guard serial > 0, serial - 1 >= ring.oldest else { return nil }
    let occurrence = ring[serial - 1]
    return occurrence.event == pass.event ? occurrence.what : nil
  }

  // MARK: Swap

  /// Slots that are looked at for one area, at most.
  private static let slotLimit: UInt32 = 4096

  /// All slots where there are few; else those around where the search goes on.
  private func swapArea(_ number: Int, cells: Int, _ visited: inout Int) -> SwapAreaReading {
    let area = virtualMemory.rest.swap.areas[number]
    let columns = UInt32(max(1, cells))
    let perCell = max(1, min((area.slots + columns - 1) / columns, Self.slotLimit / columns))
    let window = perCell * columns
    var first: UInt32 = 1
    if window < area.slots {
      let wish = area.clusterNext > window * 3 / 4 ? area.clusterNext - window * 3 / 4 : 1
      first = min(max(1, wish), area.max - window)
    }
    var reading = SwapAreaReading(
      priority: area.priority, slots: area.slots, used: area.used, next: area.clusterNext, first: first, cells: [])
    var slot = first
    while slot < area.max, reading.cells.count < cells {
      var cell = SwapCell(slots: 0, used: 0, cached: 0)
      while slot < area.max, cell.slots < perCell {
        visited += 1
        cell.slots += 1
        if slotCount(UInt32(number), slot) > 0 {
          cell.used += 1
          if swapCached(UInt32(number), slot) != nil { cell.cached += 1 }
        }
        slot += 1
      }
      reading.cells.append(cell)
    }
    return reading
  }
}
