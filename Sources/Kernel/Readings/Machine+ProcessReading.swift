import Simulation

// Making what views and /proc read of processes. What a screen asks for costs what the screen shows: a few rows, a few
// areas, and of an area as many tables as lie in it.

extension Machine {
  package func memoryReading() -> MemoryReading? {
    guard virtualMemory.isUp else { return nil }
    var (active, inactive): (UInt64, UInt64) = (0, 0)
    for zone in 0..<zones.count {
      active += UInt64(zones[zone].active)
      inactive += UInt64(zones[zone].inactive)
    }
    let rest = virtualMemory.rest
    return MemoryReading(
      pageCache: rest.pageCache, active: active, inactive: inactive, committed: rest.committed,
      tlb: virtualMemory.tlb.counts, switches: rest.switches, forks: rest.forks,
      busy: rest.busy.map(\.count), threads: rest.threads, diskQueue: rest.disk.requests.count,
      overcommitRatio: rest.overcommitRatio,
      swapAreas: rest.swap.areas.map { MemoryReading.SwapUse(slots: $0.slots, used: $0.used, priority: $0.priority) },
      swapCached: rest.swap.cached)
  }

  package func processesReading(_ request: ProcessesRequest) -> ProcessesReading? {
    guard virtualMemory.isUp else { return nil }
    let isWhole = request.limit == .max
    let chosen = isWhole ? nil : process(request.of)
    var visited = 0
    let slots = isWhole ? virtualMemory.taskSlots : rows(around: chosen, request, &visited)
    let (threads, first, last) = ends(request)
    visited += Int(threads) + slots.count
    var reading = ProcessesReading(
      rows: slots.map { processRow($0) }, count: virtualMemory.processes.rest.live, threads: threads,
      firstPid: first.map { virtualMemory.processes[$0].pid } ?? 0,
      lastPid: last.map { virtualMemory.processes[$0].pid } ?? 0, detail: nil, details: [])
    if isWhole {
      reading.details = slots.map { processDetail($0, request, &visited) }
    } else if request.hasDetail, let chosen {
      reading.detail = processDetail(chosen, request, &visited)
    }
    reading.visited = visited
    return reading
  }

  private func process(_ choice: ProcessChoice) -> UInt32? {
    switch choice {
    case .newest: newestProcess
    case .pid(let pid): virtualMemory.process(pid: pid) ?? newestProcess
    case .task(let task): virtualMemory.process(of: task) ?? newestProcess
    }
  }

  /// Who has an address space and did something last; the first that has one; the first task.
  private var newestProcess: UInt32? {
    if let slot = virtualMemory.rest.newest.slot, virtualMemory.processes[slot].space != 0 { return slot }
    for slot in 0..<virtualMemory.spaces.rest.count {
      if let process = virtualMemory.spaces[slot].process.slot, virtualMemory.processes[process].space == slot + 1 {
        return process
      }
    }
    return virtualMemory.rest.firstTask.slot
  }

  /// Threads of the kernel stand together at the beginning of the list, behind init.
  private func ends(_ request: ProcessesRequest) -> (threads: UInt32, first: UInt32?, last: UInt32?) {
    let first = virtualMemory.rest.firstTask.slot
    var threads: UInt32 = 0
    var next = first
    while let slot = next, virtualMemory.processes[slot].thread != 0 || slot == first {
      if virtualMemory.processes[slot].thread != 0 { threads += 1 }
      next = virtualMemory.processes[slot].next.slot
    }
    var last = virtualMemory.rest.lastTask.slot
    if let slot = last, !request.hasThreads, virtualMemory.processes[slot].thread != 0 { last = first }
    return (threads, first, last)
  }

  /// Tasks in the order of the list, half of them before the one in the middle.
  private func rows(around middle: UInt32?, _ request: ProcessesRequest, _ visited: inout Int) -> [UInt32] {
    guard let start = middle ?? virtualMemory.rest.firstTask.slot, request.limit > 0 else { return [] }
    let before = neighbours(of: start, request, isForward: false, &visited)
    let after = neighbours(of: start, request, isForward: true, &visited)
    let isShown = request.hasThreads || virtualMemory.processes[start].thread == 0
    let all = Array(before.reversed()) + (isShown ? [start] : []) + after
    let first = max(0, min(all.count - request.limit, before.count - request.limit / 2))
    return Array(all[first..<min(all.count, first + request.limit)])
  }

  private func neighbours(
    of start: UInt32, _ request: ProcessesRequest, isForward: Bool, _ visited: inout Int
  ) -> [UInt32] {
    var slots: [UInt32] = []
    var slot = start
    while slots.count < request.limit {
      let it = virtualMemory.processes[slot]
      guard let next = (isForward ? it.next : it.previous).slot else { break }
      slot = next
      visited += 1
      if request.hasThreads || virtualMemory.processes[slot].thread == 0 { slots.append(slot) }
    }
    return slots
  }

  private func processRow(_ slot: UInt32) -> ProcessRow {
    let it = virtualMemory.processes[slot]
    var awaited: FrameNumber?
    if let id = it.sleep.slot, case .page(let frame)? = virtualMemory.rest.sleeps[HandleID(id)]?.reason {
      awaited = FrameNumber(frame)
    }
    let space = it.space.slot.map { virtualMemory.spaces[$0] }
    return ProcessRow(
      pid: it.pid, parent: it.parent.slot.map { virtualMemory.processes[$0].pid } ?? 0, task: it.task, name: it.name,
      thread: it.kernelThread, state: it.state, cpu: UInt8(it.cpu), uid: it.uid,
      isRunning: virtualMemory.rest.current[Int(it.cpu)] == slot + 1, total: space?.total ?? 0,
      resident: space?.resident ?? 0, tables: space?.tables ?? 0, hasSpace: space != nil,
      minorFaults: it.minorFaults, majorFaults: it.majorFaults, awaited: awaited, start: it.start, ticks: it.ticks)
  }

  private func processDetail(_ slot: UInt32, _ request: ProcessesRequest, _ visited: inout Int) -> ProcessDetail {
    let row = processRow(slot)
    let isForScreen = request.limit != .max
    let fault = isForScreen ? newestFault(of: slot, &visited) : []
    var detail = ProcessDetail(
      row: row, areas: [], areaCount: 0, areasBefore: 0, locked: 0, anonymous: 0, shared: 0, exec: 0, stack: 0,
      data: 0, codeStart: 0, codeEnd: 0, dataEnd: 0, stackPointer: 0, heapStart: 0, heapEnd: 0, walk: nil,
      isLoaded: false,
      tlb: [],
      fault: fault)
    guard let space = virtualMemory.processes[slot].space.slot else { return detail }
    let it = virtualMemory.spaces[space]
    (detail.locked, detail.anonymous) = (it.locked, it.anonymous)
    (detail.shared, detail.exec) = (it.sharedTotal, it.execTotal)
    (detail.stack, detail.data) = (it.stackTotal, it.total - it.sharedTotal - it.stackTotal)
    (detail.codeStart, detail.codeEnd, detail.stackPointer) = (it.codeStart, it.codeEnd, it.stackPointer)
    (detail.dataEnd, detail.heapStart, detail.heapEnd) = (it.dataEnd, it.heapStart, it.heapEnd)
    detail.areaCount = it.areas
    var page = request.place.flatMap { self.page(of: $0, space) }
    if page == nil, case .fault(.pcSaved(let address, _))? = fault.first?.what { page = address >> 12 }
    let wanted = page ?? it.firstArea.slot.map { virtualMemory.areas[$0].start }
    let window = areas(of: space, around: wanted ?? 0, limit: request.areaLimit)
    detail.areasBefore = window.before
    detail.areas = window.areas.map { areaReading($0, cells: request.cells) }
    if isForScreen, let wanted { detail.walk = walk(to: wanted, of: space, cpu: Int(row.cpu)) }
    detail.isLoaded = virtualMemory.rest.loaded[Int(row.cpu)] == space + 1
    if isForScreen, detail.isLoaded {
      detail.tlb = virtualMemory.tlb.translations(cpu: Int(row.cpu))
    }
    return detail
  }

  /// The stack is counted from its top. Nil: the area is not there, or has no such page.
  private func page(of place: AreaPlace, _ space: UInt32) -> UInt32? {
    switch place {
    case .address(let address): return address >> 12
    case .area(let name, let page):
      guard let part = part(name, of: space), page < part.pages else { return nil }
      return name == .stack ? part.start + part.pages - 1 - page : part.start + page
    }
  }

  /// Areas in order, those before the page a half of them; how many lie before the first.
  private func areas(of space: UInt32, around page: UInt32, limit: Int) -> (before: UInt32, areas: [UInt32]) {
    if limit == .max { return (0, virtualMemory.areaSlots(of: space)) }
    guard limit > 0, let middle = findArea(page, of: space) ?? virtualMemory.spaces[space].lastArea.slot else {
      return (0, [])
    }
    var (before, after): ([UInt32], [UInt32]) = ([], [middle])
    var count: UInt32 = 0
    var next = virtualMemory.areas[middle].previous.slot
    while let slot = next {
      if before.count < limit { before.append(slot) }
      count += 1
      next = virtualMemory.areas[slot].previous.slot
    }
    next = virtualMemory.areas[middle].next.slot
    while let slot = next, after.count < limit {
      after.append(slot)
      next = virtualMemory.areas[slot].next.slot
    }
    let all = before.reversed() + after
    let first = max(0, min(all.count - limit, before.count - limit / 2))
    return (count - UInt32(before.count) + UInt32(first), Array(all[first..<min(all.count, first + limit)]))
  }

  private func walk(to page: UInt32, of space: UInt32, cpu: Int) -> WalkReading {
    let number = shape.table(of: page)
    let isLoaded = virtualMemory.rest.loaded[cpu] == space + 1
    let entry = page < userSpace.taskEnd ? self.entry(of: space, page) : PageTableEntry(0)
    return WalkReading(
      page: page, table: number, place: UInt32(shape.place(of: page)), pae: configuration.pae,
      tableFrame: page < userSpace.taskEnd
        ? table(of: space, number).map { FrameNumber(virtualMemory.tables[$0].frame) } : nil,
      entry: entry,
      isInTLB: isLoaded && virtualMemory.tlb.translations(cpu: cpu).contains { $0.page == page },
      frame: entry.isPresent ? frameReading(FrameNumber(entry.frame)) : nil)
  }

  private func areaReading(_ area: UInt32, cells: Int) -> AreaReading {
    let it = virtualMemory.areas[area]
    let space = it.space - 1
    var reading = AreaReading(
      start: it.start, end: it.end, flags: it.flags, offset: it.offset,
      file: it.file.slot.map { virtualMemory.files[$0].file }, label: nil, present: 0, cells: [],
      isDevice: it.device != 0)
    var name = virtualMemory.spaces[space].firstName
    while let slot = name.slot {
      let range = virtualMemory.names[slot]
      // The newest name first: an older one may be of a mapping that is gone.
      if it.start >= range.start, it.start < range.start + range.pages {
        reading.label = LabelID(range.label - 1)
        break
      }
      name = range.next
    }
    let count = UInt64(min(cells, Int(it.pages)))
    for cell in 0..<count {
      let first = it.start + UInt32(cell * UInt64(it.pages) / count)
      let end = it.start + UInt32((cell + 1) * UInt64(it.pages) / count)
      reading.cells.append(areaCell(first..<end, of: space))
      reading.present += reading.cells[Int(cell)].present
    }
    return reading
  }

  /// A table that lies whole in the cell is not looked through: it knows how many of its pages are present.
  private func areaCell(_ pages: Range<UInt32>, of space: UInt32) -> AreaCell {
    var cell = AreaCell(pages: UInt32(pages.count), present: 0, kind: nil)
    var page = pages.lowerBound
    while page < pages.upperBound {
      let tableEnd = (page | (shape.span - 1)) + 1
      let end = min(pages.upperBound, tableEnd)
      if let table = table(of: space, shape.table(of: page)), virtualMemory.tables[table].present > 0 {
        let isWhole = page & (shape.span - 1) == 0 && end == tableEnd
        if isWhole { cell.present += virtualMemory.tables[table].present }
        if !isWhole || cell.kind == nil {
          for page in page..<end {
            let entry = virtualMemory.tables.entry(table, shape.place(of: page), pae: configuration.pae)
            guard entry.isPresent else { continue }
            if !isWhole { cell.present += 1 }
            if cell.kind == nil, UInt64(entry.frame) < configuration.memoryFrames {
              cell.kind = frames[frames.head(of: entry.frame)].kind
            }
            if isWhole { break }
          }
        }
      }
      page = end
    }
    return cell
  }

  /// Occurrences that are looked through for the steps of a fault, from its beginning and before its end: what others
  /// do while it sleeps for a page lies between.
  private static let faultWindow: UInt64 = 256

  /// The steps of the newest fault of a process, as far as the ring goes back.
  private func newestFault(of slot: UInt32, _ visited: inout Int) -> [Occurrence] {
    let it = virtualMemory.processes[slot]
    guard it.faultStart != 0 else { return [] }
    let start = serial(it.faultStart)
    let ended = it.faultEnd == 0 ? 0 : serial(it.faultEnd)
    let end = ended > start ? ended : ring.total
    let first = max(start, ring.oldest)
    var steps: [Occurrence] = []
    var at = first
    while at < end {
      if at == first + Self.faultWindow, end > at + Self.faultWindow { at = end - Self.faultWindow }
      let occurrence = ring[at]
      visited += 1
      if occurrence.task == it.task, case .fault = occurrence.what { steps.append(occurrence) }
      at += 1
    }
    return steps
  }

  /// Of a serial that was cut to 32 bits, with one added.
  private func serial(_ number: UInt32) -> UInt64 {
    ring.total &- UInt64(UInt32(truncatingIfNeeded: ring.total) &- (number &- 1))
  }
}
