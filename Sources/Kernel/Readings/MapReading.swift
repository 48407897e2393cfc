package import Simulation

/// One cell of the frame map.
package struct MapCell: Hashable, Sendable {
  /// Frames of the cell that exist; fewer than asked at the end of a zone.
  package var frames: UInt32
  /// Frames of it that are free.
  package var free: UInt32
  /// The kind most frames that are not free have; `.free` when all are.
  package var kind: FrameKind
  /// The cell holds (a part of) a block of the order that the request wanted lit.
  package var isLit: Bool
  /// Of a cell that is one frame: its flags.
  package var flags: PageFlags?
  package init(
    frames: UInt32, free: UInt32, kind: FrameKind, isLit: Bool = false, flags: PageFlags? = nil
  ) {
    self.frames = frames
    self.free = free
    self.kind = kind
    self.isLit = isLit
    self.flags = flags
  }
}

/// A stretch of the frame map: `cells` cells of `framesPerCell` frames from `start`; never crosses the end of memory.
package struct MapWindow: Hashable, Sendable {
  package var start: FrameNumber
  package var framesPerCell: UInt32
  package var cells: Int
  package init(start: FrameNumber, framesPerCell: UInt32, cells: Int) {
    self.start = start
    self.framesPerCell = framesPerCell
    self.cells = cells
  }
}

package struct MapReading: Hashable, Sendable {
  package var window: MapWindow
  package var cells: [MapCell]
  /// By cell, when asked for: who holds the first block in use that begins or lies in it.
  package var holders: [MapHolder]
  package init(window: MapWindow, cells: [MapCell], holders: [MapHolder] = []) {
    self.window = window
    self.cells = cells
    self.holders = holders
  }
}

/// Who holds the frames of a cell, and since when, as far as the kernel's own structures or the request tell.
package struct MapHolder: Hashable, Sendable {
  package enum Holder: Hashable, Sendable {
    case label(LabelID)
    case task(TaskID)
    case cache(CacheID)
    case file(FileID)
  }
  /// Nil: nobody's, or nobody's that is known: reserved, the kernel's image, page tables.
  package var holder: Holder?
  /// When the block was given; nil: nobody keeps it (of a slab, of a page on a list).
  package var since: Tick?
  package init(holder: Holder? = nil, since: Tick? = nil) {
    self.holder = holder
    self.since = since
  }
}

/// A block or an object that a script holds under a name of its own.
package struct NamedBlock: Hashable, Sendable {
  package var label: LabelID
  package var frame: FrameNumber
  /// Frames of it, or of which its object takes a part.
  package var frames: UInt32
  package init(label: LabelID, frame: FrameNumber, frames: UInt32) {
    self.label = label
    self.frame = frame
    self.frames = frames
  }
}
