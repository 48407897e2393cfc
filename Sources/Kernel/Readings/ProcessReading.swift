package import Simulation

// Processes, their address spaces and the page cache, for views and for /proc.

/// One line of the list of processes.
package struct ProcessRow: Hashable, Sendable {
  package var pid: UInt32
  package var parent: UInt32
  package var task: TaskID
  package var name: TaskID
  package var thread: KernelThread?
  package var state: Process.State
  package var cpu: UInt8
  package var uid: UInt32
  /// It has a CPU now.
  package var isRunning: Bool
  /// In pages: `total_vm`, `rss`, page tables; 0 without an address space.
  package var total: UInt32
  package var resident: UInt32
  package var tables: UInt32
  package var hasSpace: Bool
  package var minorFaults: UInt32
  package var majorFaults: UInt32
  /// The page for which it sleeps.
  package var awaited: UInt32?
  package var start: Tick
  package var ticks: UInt32
  package var children: UInt32
}

/// One area of an address space. Pages by number.
package struct AreaReading: Hashable, Sendable {
  package var start: UInt32
  package var end: UInt32
  package var flags: AreaFlags
  package var offset: UInt32
  package var file: FileID?
  package var label: LabelID?
  /// Pages with an entry that is present, and with one that is neither that nor none.
  package var present: UInt32
  package var swapped: UInt32
  /// Present pages of each of `cells` equal parts.
  package var cells: [UInt32]
  package var isDevice: Bool
  package var pages: UInt32 { end - start }
}

/// The way from an address to its frame.
package struct WalkReading: Hashable, Sendable {
  package var page: UInt32
  /// Number of the page table among all, and of the entry in it.
  package var table: UInt32
  package var place: UInt32
  /// With PAE the entry of the page directory: `table` >> 9.
  package var pae: Bool
  /// Frame of the page table; nil: there is none.
  package var tableFrame: FrameNumber?
  package var entry: PageTableEntry
  /// The translation is in its CPU's TLB.
  package var isInTLB: Bool
}

/// All about one process.
package struct ProcessDetail: Hashable, Sendable {
  package var row: ProcessRow
  package var areas: [AreaReading]
  package var locked: UInt32
  package var anonymous: UInt32
  package var shared: UInt32
  package var exec: UInt32
  package var stack: UInt32
  package var data: UInt32
  package var codeStart: UInt32
  package var codeEnd: UInt32
  package var stackPointer: UInt32
  package var heapStart: UInt32
  package var heapEnd: UInt32
  package var walk: WalkReading?
  /// Of the CPU on which it runs, when its address space is loaded there.
  package var tlb: [TranslationBuffer.Entry]
  /// The steps of its newest fault that the ring still holds, oldest first.
  package var fault: [Occurrence]
}

/// What is wanted of the processes.
package struct ProcessesRequest: Hashable, Sendable {
  /// Rows around the process of this pid (nil: from the first on), at most so many.
  package var pid: UInt32?
  package var limit: Int
  /// All about that process, its areas in so many cells.
  package var hasDetail: Bool
  package var cells: Int
  /// The address to walk to, as a page; nil: the newest fault's.
  package var page: UInt32?
  package init(pid: UInt32? = nil, limit: Int = 0, hasDetail: Bool = false, cells: Int = 0, page: UInt32? = nil) {
    self.pid = pid
    self.limit = limit
    self.hasDetail = hasDetail
    self.cells = cells
    self.page = page
  }
  /// Every process with all about it: for /proc.
  package static let everything = ProcessesRequest(limit: .max, hasDetail: true)
}

package struct ProcessesReading: Hashable, Sendable {
  package var rows: [ProcessRow]
  /// All tasks, the swapper not counted.
  package var count: UInt32
  package var detail: ProcessDetail?
  /// With `everything`.
  package var details: [ProcessDetail]
}

/// Sums over all memory of processes and files, in pages.
package struct MemoryReading: Hashable, Sendable {
  package var pageCache: UInt64
  package var active: UInt64
  package var inactive: UInt64
  package var committed: Int64
  package var tlb: [TranslationBuffer.Counts]
  package var switches: UInt64
  /// Tasks made since boot.
  package var forks: UInt64
  /// By CPU: ticks in which it had something to do.
  package var busy: [UInt64]
  package var threads: UInt32
  package var diskQueue: Int
  package var overcommitRatio: UInt32
}

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
      overcommitRatio: rest.overcommitRatio)
  }

  package func processesReading(_ request: ProcessesRequest) -> ProcessesReading? {
    guard virtualMemory.isUp else { return nil }
    let slots = rows(around: request.pid.flatMap { virtualMemory.process(pid: $0) }, limit: request.limit)
    var reading = ProcessesReading(
      rows: slots.map { processRow($0) }, count: virtualMemory.processes.rest.live, detail: nil, details: [])
    if request.limit == .max {
      reading.details = slots.map { processDetail($0, request) }
    } else if request.hasDetail, let slot = request.pid.flatMap({ virtualMemory.process(pid: $0) }) {
      reading.detail = processDetail(slot, request)
    }
    return reading
  }

  /// Tasks in the order of the list, half of them before the one in the middle.
  private func rows(around middle: UInt32?, limit: Int) -> [UInt32] {
    if limit == .max { return virtualMemory.taskSlots }
    var first = middle ?? (virtualMemory.rest.firstTask.slot ?? 0)
    for _ in 0..<limit / 2 {
      guard let before = virtualMemory.processes[first].previous.slot else { break }
      first = before
    }
    var slots: [UInt32] = []
    var next: UInt32? = virtualMemory.rest.firstTask == 0 ? nil : first
    while let slot = next, slots.count < limit {
      slots.append(slot)
      next = virtualMemory.processes[slot].next.slot
    }
    return slots
  }

  private func processRow(_ slot: UInt32) -> ProcessRow {
    let it = virtualMemory.processes[slot]
    var children: UInt32 = 0
    var next = it.firstChild
    while let child = next.slot {
      children += 1
      next = virtualMemory.processes[child].nextSibling
    }
    var awaited: UInt32?
    if let id = it.sleep.slot, let place = virtualMemory.rest.sleeps[HandleID(id)]?.place { awaited = place.page }
    let space = it.space.slot.map { virtualMemory.spaces[$0] }
    return ProcessRow(
      pid: it.pid, parent: it.parent.slot.map { virtualMemory.processes[$0].pid } ?? 0, task: it.task, name: it.name,
      thread: it.kernelThread, state: it.state, cpu: UInt8(it.cpu), uid: it.uid,
      isRunning: virtualMemory.rest.current[Int(it.cpu)] == slot + 1, total: space?.total ?? 0,
      resident: space?.resident ?? 0, tables: space?.tables ?? 0, hasSpace: space != nil,
      minorFaults: it.minorFaults, majorFaults: it.majorFaults, awaited: awaited, start: it.start, ticks: it.ticks,
      children: children)
  }

  private func processDetail(_ slot: UInt32, _ request: ProcessesRequest) -> ProcessDetail {
    let row = processRow(slot)
    let fault = newestFault(of: row)
    var detail = ProcessDetail(
      row: row, areas: [], locked: 0, anonymous: 0, shared: 0, exec: 0, stack: 0, data: 0, codeStart: 0, codeEnd: 0,
      stackPointer: 0, heapStart: 0, heapEnd: 0, walk: nil, tlb: [], fault: fault)
    guard let space = virtualMemory.processes[slot].space.slot else { return detail }
    let it = virtualMemory.spaces[space]
    (detail.locked, detail.anonymous, detail.shared, detail.exec) = (it.locked, it.anonymous, it.sharedTotal, it.execTotal)
    (detail.stack, detail.data) = (it.stackTotal, it.total - it.sharedTotal - it.stackTotal)
    (detail.codeStart, detail.codeEnd, detail.stackPointer) = (it.codeStart, it.codeEnd, it.stackPointer)
    (detail.heapStart, detail.heapEnd) = (it.heapStart, it.heapEnd)
    detail.areas = virtualMemory.areaSlots(of: space).map { areaReading($0, cells: request.cells) }
    var page = request.page
    if page == nil, case .fault(.pcSaved(let address, _))? = fault.first?.what { page = address >> 12 }
    if let page = page ?? detail.areas.first?.start { detail.walk = walk(to: page, of: space, cpu: Int(row.cpu)) }
    if virtualMemory.rest.loaded[Int(row.cpu)] == space + 1 {
      detail.tlb = virtualMemory.tlb.translations(cpu: Int(row.cpu))
    }
    return detail
  }

  private func walk(to page: UInt32, of space: UInt32, cpu: Int) -> WalkReading {
    let number = shape.table(of: page)
    let isLoaded = virtualMemory.rest.loaded[cpu] == space + 1
    return WalkReading(
      page: page, table: number, place: UInt32(shape.place(of: page)), pae: configuration.pae,
      tableFrame: page < userSpace.taskEnd
        ? table(of: space, number).map { FrameNumber(virtualMemory.tables[$0].frame) } : nil,
      entry: page < userSpace.taskEnd ? entry(of: space, page) : PageTableEntry(0),
      isInTLB: isLoaded && virtualMemory.tlb.translations(cpu: cpu).contains { $0.page == page })
  }

  private func areaReading(_ area: UInt32, cells: Int) -> AreaReading {
    let it = virtualMemory.areas[area]
    let space = it.space - 1
    var reading = AreaReading(
      start: it.start, end: it.end, flags: it.flags, offset: it.offset,
      file: it.file.slot.map { virtualMemory.files[$0].file }, label: nil, present: 0, swapped: 0,
      cells: [UInt32](repeating: 0, count: min(cells, Int(it.pages))), isDevice: it.device != 0)
    var name = virtualMemory.spaces[space].firstName
    while let slot = name.slot {
      let range = virtualMemory.names[slot]
      if it.start >= range.start, it.start < range.start + range.pages { reading.label = LabelID(range.label - 1) }
      name = range.next
    }
    var page = it.start
    while page < it.end {
      let end = min(it.end, (page | (shape.span - 1)) + 1)
      if let table = table(of: space, shape.table(of: page)), virtualMemory.tables[table].used > 0 {
        for page in page..<end {
          let entry = virtualMemory.tables.entry(table, shape.place(of: page), pae: configuration.pae)
          if entry.isNone { continue }
          if !entry.isPresent {
            reading.swapped += 1
            continue
          }
          reading.present += 1
          if !reading.cells.isEmpty {
            let cell = Int(UInt64(page - it.start) * UInt64(reading.cells.count) / UInt64(it.pages))
            reading.cells[cell] += 1
          }
        }
      }
      page = end
    }
    return reading
  }

  /// The steps of the newest fault of a process, as far as the ring goes back.
  private func newestFault(of row: ProcessRow) -> [Occurrence] {
    var steps: [Occurrence] = []
    for serial in (ring.oldest..<ring.total).reversed() {
      let occurrence = ring[serial]
      guard occurrence.task == row.task, case .fault(let step) = occurrence.what else { continue }
      steps.append(occurrence)
      if case .pcSaved = step { break }
      if steps.count > 32 { break }
    }
    return steps.reversed()
  }
}
