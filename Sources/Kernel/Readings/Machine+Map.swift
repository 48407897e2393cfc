import Simulation

// The frame map: counts per kind of any window, from the pyramid or, for small cells, from the blocks themselves.

extension Machine {
  /// Blocks that are looked at, at most, to light one order.
  private static let litLimit = 16384

  package func mapReading(_ window: MapWindow, lit: (zone: ZoneIndex, order: Order)?) -> MapReading {
    frames.countChanges()
    let end = UInt32(min(UInt64(UInt32.max), configuration.memoryFrames))
    let size = max(1, window.framesPerCell)
    var cells: [MapCell] = []
    cells.reserveCapacity(window.cells)
    var first = UInt64(window.start.rawValue)
    while cells.count < window.cells, first < UInt64(end) {
      let range = UInt32(first)..<UInt32(min(UInt64(end), first + UInt64(size)))
      cells.append(cell(range))
      if size == 1 { cells[cells.count - 1].flags = frames[range.lowerBound].flags }
      first += UInt64(size)
    }
    if let lit { light(lit.zone, lit.order, in: &cells, window: window) }
    return MapReading(window: window, cells: cells)
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
