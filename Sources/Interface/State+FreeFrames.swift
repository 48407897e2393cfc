package import Kernel

/// Where a map of free-blocks starts looks first: most of memory is in use before and stays so, and what the lecture is
/// about would be a sliver.
extension State {
  /// What has to be read to find the free frames of the whole memory.
  package static func survey(of memoryFrames: UInt64) -> ReadingRequest {
    var perCell: UInt64 = 64
    while memoryFrames / perCell > 4096 { perCell *= 2 }
    let cells = Int((memoryFrames + perCell - 1) / perCell)
    return ReadingRequest(windows: [MapWindow(start: FrameNumber(0), framesPerCell: UInt32(perCell), cells: cells)])
  }

  /// Zooms in on the stretch that holds every free frame, when it is at most a quarter of memory; its middle gets the
  /// cursor.
  package mutating func lookAtFreeFrames(_ survey: Reading, scene: Scene) {
    guard let map = survey.maps.first, let first = map.cells.firstIndex(where: { $0.free > 0 }),
      let last = map.cells.lastIndex(where: { $0.free > 0 }), (last + 1 - first) * 4 <= map.cells.count
    else { return }
    let start = UInt32(first) * map.window.framesPerCell
    let frames = UInt32(last + 1 - first) * map.window.framesPerCell
    cursor = FrameNumber(start + frames / 2)
    // The finest scale that still shows all of it.
    zoom = 0
    while let now = geometry(scene), now.framesPerCell > 1 {
      zoom += 1
      guard let finer = geometry(scene), UInt64(finer.framesPerRow) * UInt64(finer.visibleRows) >= UInt64(frames) else {
        zoom -= 1
        return
      }
    }
  }
}
