import Kernel

/// A frame table with one zone from frame 0 on and nothing else: the buddy layer by itself, of any size. A machine has
/// the same parts.
struct BareZone: ~Copyable {
  private(set) var frames: FrameTable
  private(set) var zone: Zone

  /// All frames free: the largest blocks, the last one at the head of the list, as after the boot walk.
  /// `descending`: the lowest block at the head.
  init(frames count: Int, descending: Bool = false) {
    frames = FrameTable(frames: count, lists: Order.count)
    zone = Zone(index: ZoneIndex(node: 0, type: .normal), start: 0, present: UInt32(count), firstList: 0)
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
  @inline(__always) mutating func take(order: Int) -> UInt32? { zone.rmqueue(order, frames: &frames)?.frame }

  @inline(__always) mutating func give(_ frame: UInt32, order: Int) {
    zone.freeBlock(frame, order: order, frames: &frames)
  }

  /// Counts per kind of `cells` cells over the whole zone, as the map reads them.
  func map(cells: Int) -> [UInt32] {
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
