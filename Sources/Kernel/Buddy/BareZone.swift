/// A frame table with one zone from frame 0 on and nothing else: the buddy layer by itself, of any size. For measuring
/// it and for tests; a machine has the same parts.
package struct BareZone: ~Copyable {
  package private(set) var frames: FrameTable
  package private(set) var zone: Zone

  /// All frames free: the largest blocks, the last one at the head of the list, as after the boot walk.
  /// `descending`: the lowest block at the head.
  package init(frames count: Int, descending: Bool = false) {
    frames = FrameTable(frames: count, lists: Order.count)
    zone = Zone(index: ZoneIndex(0), start: 0, present: UInt32(count), firstList: 0)
    if descending {
      let chunk = UInt32(PageSize.chunkFrames)
      for number in (0..<UInt32(count) / chunk).reversed() {
        zone.freeBlock(number * chunk, order: Order.count - 1, frames: &frames)
      }
    } else {
      zone.freeAscending(from: 0, to: UInt32(count), frames: &frames)
    }
  }

  /// First frame of a block of this order; nil when there is none.
  package mutating func take(order: Int) -> UInt32? {
    guard let taken = zone.rmqueue(order, frames: &frames) else { return nil }
    return taken.frame
  }

  package mutating func give(_ frame: UInt32, order: Int) {
    zone.freeBlock(frame, order: order, frames: &frames)
  }

  /// Counts per kind of `cells` cells over the whole zone, as the map reads them.
  package func map(cells: Int) -> [UInt32] {
    frames.countChanges()
    let framesPerCell = (frames.frameCount + cells - 1) / cells
    return (0..<cells).map { cell in
      var counts = FrameSummary.Counts(repeating: 0)
      let start = min(frames.frameCount, cell * framesPerCell)
      let end = min(frames.frameCount, start + framesPerCell)
      frames.add(UInt32(start)..<UInt32(end), to: &counts)
      return counts[Int(FrameKind.kernel.rawValue)]
    }
  }
}
