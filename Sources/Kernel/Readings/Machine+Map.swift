import Simulation

// The frame map: counts per kind of any window, from the pyramid or, for small cells, from the blocks themselves.

extension Machine {
  /// Blocks that are looked at, at most, to light one order.
  private static let litLimit = 16384

  package func mapReading(
    _ window: MapWindow, lit: (zone: ZoneIndex, order: Order)?, hasHolders: Bool = false
  ) -> MapReading {
    frames.countChanges()
    let end = UInt32(min(UInt64(UInt32.max), configuration.memoryFrames))
    let size = max(1, window.framesPerCell)
    var cells: [MapCell] = []
    var holders: [MapHolder] = []
    cells.reserveCapacity(window.cells)
    var first = UInt64(window.start.rawValue)
    while cells.count < window.cells, first < UInt64(end) {
      let range = UInt32(first)..<UInt32(min(UInt64(end), first + UInt64(size)))
      cells.append(cell(range))
      if size == 1 { cells[cells.count - 1].flags = frames[range.lowerBound].flags }
      if hasHolders { holders.append(cells[cells.count - 1].kind == .free ? MapHolder() : holder(in: range)) }
      first += UInt64(size)
    }
    if let lit { light(lit.zone, lit.order, in: &cells, window: window) }
    return MapReading(window: window, cells: cells, holders: holders)
  }

  private func cell(_ range: Range<UInt32>) -> MapCell {
    var counts = FrameSummary.Counts(repeating: 0)
    frames.add(range, to: &counts)
    var used: UInt32 = 0
    var kind = 0
    for candidate in 1..<FrameKind.count {
      used += counts[candidate]
      if counts[candidate] > 0, kind == 0 || counts[candidate] > counts[kind] { kind = candidate }
    }
    return MapCell(
      frames: UInt32(range.count), free: UInt32(range.count) - used,
      kind: FrameKind(rawValue: UInt8(kind)) ?? .free)
  }

  /// Marks the cells that hold a block of the list: the list is walked, not the memory.
  private func light(_ zone: ZoneIndex, _ order: Order, in cells: inout [MapCell], window: MapWindow) {
    guard configuration.zoneRange(zone) != nil, !cells.isEmpty else { return }
    let size = max(1, window.framesPerCell)
    let start = window.start.rawValue
    var next = frames.first(list: Int(zones[slot(of: zone)].firstList) + Int(order.rawValue))
    var seen = 0
    while let frame = next, seen < Self.litLimit {
      let last = frame + order.frames - 1
      if last >= start {
        let from = frame > start ? Int((frame - start) / size) : 0
        let to = min(cells.count - 1, Int((last - start) / size))
        if from <= to { for cell in from...to { cells[cell].isLit = true } }
      }
      seen += 1
      next = frames.next(after: frame)
    }
  }
}

extension Machine {
  /// Blocks that are looked at, at most, for one in use: as many as a cell's counts take from the pyramid.
  private static let holderLimit = 16

  /// Of the first block in use. Where many free ones lie before it, nobody is named.
  private func holder(in range: Range<UInt32>) -> MapHolder {
    var head = frames.head(of: range.lowerBound)
    for _ in 0..<Self.holderLimit where head < range.upperBound {
      let block = frames[head]
      if !block.isFreeHead { return holder(of: block, at: head) }
      head += 1 << UInt32(block.order)
    }
    return MapHolder()
  }

  private func holder(of block: Frame, at head: UInt32) -> MapHolder {
    switch block.role {
    case .handle:
      guard let id = block.handle else { return MapHolder() }
      let handle = handles[id]
      return MapHolder(
        holder: handle.label == 0 ? .task(TaskID(handle.task)) : .label(LabelID(handle.label - 1)),
        since: handle.since)
    case .asked: return MapHolder(holder: block.asker.map { .task($0.task) }, since: block.asker?.since)
    case .slab: return MapHolder(holder: block.next == 0 ? nil : .cache(CacheID(UInt16(block.next - 1))))
    case .page, .lruList: return MapHolder(holder: holder(ofPage: block))
    case .none, .freeList, .perCPUList, .table, .reserved, .nobody: return MapHolder()
    }
  }

  /// Of a page of a file the file; of an anonymous one the process whose area its `anon_vma` has first.
  private func holder(ofPage page: Frame) -> MapHolder.Holder? {
    guard virtualMemory.isUp, page.mapping != 0 else { return nil }
    guard page.mapping & 1 == 1 else { return .file(virtualMemory.files[(page.mapping >> 1) - 1].file) }
    let first = virtualMemory.anonVMAs[(page.mapping >> 1) - 1].first
    guard first != 0, let process = virtualMemory.spaces[virtualMemory.areas[first - 1].space - 1].process.slot else {
      return nil
    }
    return .task(virtualMemory.processes[process].task)
  }

  /// What is held under each of the first labels, where it is one block or object.
  func namedBlocks(labels limit: Int) -> [NamedBlock] {
    var result: [NamedBlock] = []
    for label in 0..<min(limit, handles.labels.count) where handles.labels[label].count == 1 {
      let handle = handles[HandleID(handles.labels[label].first - 1)]
      guard handle.state == .live, UInt64(handle.frame) < configuration.memoryFrames else { continue }
      result.append(
        NamedBlock(
          label: LabelID(UInt32(label)), frame: FrameNumber(handle.frame),
          frames: handle.offset == 0 ? 1 << UInt32(handle.order) : 1))
    }
    return result
  }
}

extension FrameTable {
  /// Counts of the kinds that are not free; `countChanges` comes first. Aligned entries of the pyramid, the coarsest
  /// that fit; the edges by blocks.
  package func add(_ range: Range<UInt32>, to counts: inout FrameSummary.Counts) {
    var frame = range.lowerBound
    while frame < range.upperBound {
      var level = FrameSummary.levels - 1
      while level >= 0 {
        let shift = FrameSummary.shift(level)
        if frame & (1 << shift - 1) == 0, range.upperBound - frame >= 1 << shift { break }
        level -= 1
      }
      if level >= 0 {
        summary.add(level: level, entry: Int(frame >> FrameSummary.shift(level)), to: &counts)
        frame += 1 << FrameSummary.shift(level)
      } else {
        frame = addBlocks(from: frame, to: min(range.upperBound, (frame & ~63) + 64), &counts)
      }
    }
  }

  /// Block by block; the first and the last may stick out of the range.
  private func addBlocks(from start: UInt32, to end: UInt32, _ counts: inout FrameSummary.Counts) -> UInt32 {
    var head = self[start].isHead ? start : self.head(of: start)
    var frame = start
    while frame < end {
      let block = self[head]
      let next = head + 1 << UInt32(block.order)
      if !block.isFreeHead { counts[Int(block.kind.rawValue)] += min(next, end) - frame }
      frame = min(next, end)
      head = next
    }
    return end
  }
}
