import Kernel

/// What one cell of a picture of frames stands for: its two halves, each read for itself, so that a comb finer than a
/// cell still looks like one. A cell of one frame has no halves.
struct MapSpot {
  let first: MapCell
  let second: MapCell?
  let firstHolder: MapHolder?
  let secondHolder: MapHolder?

  /// The cell at `index` of a window that was read with `samples` (1 or 2) for each cell; nil behind its end.
  init?(_ map: MapReading, at index: Int, samples: Int) {
    let at = index * samples
    guard index >= 0, at < map.cells.count else { return nil }
    let isOfTwo = samples > 1 && at + 1 < map.cells.count
    first = map.cells[at]
    second = isOfTwo ? map.cells[at + 1] : nil
    firstHolder = at < map.holders.count ? map.holders[at] : nil
    secondHolder = isOfTwo && at + 1 < map.holders.count ? map.holders[at + 1] : nil
  }

  /// More of the second half is in use.
  private var isMoreInSecond: Bool {
    guard let second else { return false }
    return second.frames - second.free > first.frames - first.free || first.kind == .free
  }

  /// Both halves as one cell. Its kind is that of the half of which more is in use.
  var whole: MapCell {
    guard let second else { return first }
    return MapCell(
      frames: first.frames + second.frames, free: first.free + second.free,
      kind: isMoreInSecond ? second.kind : first.kind, isLit: first.isLit || second.isLit)
  }
  var wholeHolder: MapHolder? { isMoreInSecond ? secondHolder : firstHolder }

  /// Each half is one thing: the cell may show both. Otherwise it is finely mixed.
  var isOfTwo: Bool {
    guard let second else { return false }
    return Self.isOne(first) && Self.isOne(second)
  }

  /// All of it is free, or three quarters are in use.
  private static func isOne(_ half: MapCell) -> Bool {
    half.free == half.frames || (half.frames - half.free) * 4 >= half.frames * 3
  }
}

/// What was drawn on the map: the legend explains just that.
struct MapSigns {
  private var kinds: UInt32 = 0
  private var made: UInt32 = 0
  private(set) var holders: Set<HolderLooks.Look> = []
  private var ages: UInt8 = 0
  /// A lit block shares its cell with frames in use.
  var isLitBesides = false
  var isPartlyFree = false
  var isUnreferenced = false
  var isLocked = false
  var isDirty = false
  var hasHalves = false
  var hasChanged = false
  var hasGivenBack = false
  var hasCursor = false
  /// Names of blocks, as they stand on the map.
  var names: [String] = []

  mutating func note(_ face: FrameStyles.Face) {
    switch face {
    case .kind(let kind): kinds |= 1 << UInt32(kind.rawValue)
    case .holder(let look): holders.insert(look)
    case .age(let age): ages |= 1 << UInt8(age.power)
    }
  }
  func has(_ kind: FrameKind) -> Bool { kinds & 1 << UInt32(kind.rawValue) != 0 }
  var agesSeen: [BlockAge] {
    (0..<BlockAge.count).filter { ages & 1 << UInt8($0) != 0 }.map { BlockAge(power: $0) }
  }
  /// A free block of the order has just been made.
  mutating func note(made order: Int) { made |= 1 << UInt32(max(0, min(10, order))) }
  var orders: [Int] { (0...10).filter { made & 1 << UInt32($0) != 0 } }
}
