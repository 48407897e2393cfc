import Kernel

/// What one cell of a picture of frames stands for: its two halves, each read for itself, so that a comb finer than a
/// cell still looks like one. A cell of one frame has no halves.
struct MapSpot {
  let first: MapCell
  let second: MapCell?

  /// The cell at `index` of a window that was read with `samples` (1 or 2) for each cell; nil behind its end.
  init?(_ map: MapReading, at index: Int, samples: Int) {
    let at = index * samples
    guard index >= 0, at < map.cells.count else { return nil }
    first = map.cells[at]
    second = samples > 1 && at + 1 < map.cells.count ? map.cells[at + 1] : nil
  }

  /// Both halves as one cell. Its kind is that of the half of which more is in use.
  var whole: MapCell {
    guard let second else { return first }
    let (used, other) = (first.frames - first.free, second.frames - second.free)
    return MapCell(
      frames: first.frames + second.frames, free: first.free + second.free,
      kind: other > used ? second.kind : first.kind == .free ? second.kind : first.kind,
      isLit: first.isLit || second.isLit)
  }

  /// What each half holds, where they differ and each has a face of its own; nil: the cell is one thing, or finely
  /// mixed.
  var halves: (left: FrameKind, right: FrameKind)? {
    guard let second, let left = Self.face(of: first), let right = Self.face(of: second), left != right else {
      return nil
    }
    return (left, right)
  }

  /// Free where all of it is, a kind where three quarters are in use; nil: mixed.
  private static func face(of half: MapCell) -> FrameKind? {
    if half.free == half.frames { return .free }
    return (half.frames - half.free) * 4 >= half.frames * 3 ? half.kind : nil
  }
}

/// What was drawn on the map: the legend explains just that.
struct MapSigns {
  private var kinds: UInt32 = 0
  private var made: UInt32 = 0
  var isLit = false
  var isPartlyFree = false
  var isUnreferenced = false
  var isLocked = false
  var isDirty = false
  var hasHalves = false
  var hasChanged = false
  var hasCursor = false

  mutating func note(_ kind: FrameKind) { kinds |= 1 << UInt32(kind.rawValue) }
  func has(_ kind: FrameKind) -> Bool { kinds & 1 << UInt32(kind.rawValue) != 0 }
  /// A free block of the order has just been made.
  mutating func note(made order: Int) { made |= 1 << UInt32(max(0, min(10, order))) }
  var orders: [Int] { (0...10).filter { made & 1 << UInt32($0) != 0 } }
}
