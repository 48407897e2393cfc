import Cells
import Kernel

/// The styles of map cells: a letter in a tint of the colour of what the cell holds, the colour fading toward the
/// ground with the share that is in use; a cell whose halves hold different things shows both.
struct FrameStyles {
  let theme: Theme
  let glyphs: Glyphs
  let free: Style
  /// The order whose free blocks are lit.
  let lit: Int?

  init(theme: Theme, glyphs: Glyphs = Glyphs(.braille), lit: Int? = nil) {
    self.theme = theme
    self.glyphs = glyphs
    self.lit = lit
    free = theme.freeStyle
  }

  /// One column of the map for a cell.
  func cell(_ spot: MapSpot, _ signs: inout MapSigns) -> Cell {
    if let halves = spot.halves, let second = spot.second, !glyphs.isASCII {
      signs.note(halves.left)
      signs.note(halves.right)
      signs.hasHalves = true
      let style = theme.halves(color(halves.left, of: spot.first), color(halves.right, of: second))
      signs.isLit = signs.isLit || lit != nil && (spot.first.isLit || second.isLit)
      return Cell(glyphs.leftHalf, style: style)
    }
    return cell(spot.whole, &signs)
  }

  /// The two columns of a big cell: a half each.
  func cells(_ spot: MapSpot, _ signs: inout MapSigns) -> (Cell, Cell) {
    if spot.halves != nil, let second = spot.second { return (cell(spot.first, &signs), cell(second, &signs)) }
    let left = cell(spot.whole, &signs)
    return (left, Cell(style: left.style))
  }

  private func cell(_ cell: MapCell, _ signs: inout MapSigns) -> Cell {
    signs.note(cell.kind)
    if cell.isLit, let lit {
      signs.isLit = true
      if cell.kind == .free { return Cell(Self.digit(lit), style: order(lit)) }
      // The digit of what is free on the colour of what is not.
      return Cell(Self.digit(lit), style: style(cell))
    }
    let letter = letter(cell)
    if cell.kind.isPage, cell.flags != nil {
      if letter == Self.lockedLetter { signs.isLocked = true }
      if letter == Self.dirtyLetter { signs.isDirty = true }
      if letter == cell.kind.smallLetter { signs.isUnreferenced = true }
    } else if cell.kind != .free, cell.free > 0 {
      signs.isPartlyFree = true
    }
    return Cell(letter, style: style(cell))
  }

  /// What stands in the cell: the letter of its kind, small where some of its frames are free, so that a faded colour
  /// is not the only sign of it.
  /// Of one frame that holds a page: what decides about it. Locked `l`, dirty `d`, else small until it was referenced.
  private func letter(_ cell: MapCell) -> Unicode.Scalar {
    if cell.kind == .free { return glyphs.freeFrame }
    if let flags = cell.flags, cell.kind.isPage {
      if flags.contains(.locked) { return Self.lockedLetter }
      if flags.contains(.dirty) { return Self.dirtyLetter }
      return flags.contains(.referenced) || flags.contains(.active) ? cell.kind.look.letter : cell.kind.smallLetter
    }
    return cell.free > 0 ? cell.kind.smallLetter : cell.kind.look.letter
  }

  static let lockedLetter: Unicode.Scalar = "l"
  static let dirtyLetter: Unicode.Scalar = "d"

  /// Where others are lit, the cell steps back.
  private func style(_ cell: MapCell) -> Style {
    if cell.kind == .free || cell.frames == 0 { return free }
    if lit != nil { return theme.mapStyle(cell.kind.look.role, used: 1, of: 16) }
    return theme.mapStyle(
      cell.kind.look.role, used: Int(cell.frames - min(cell.free, cell.frames)), of: Int(cell.frames))
  }

  /// What a half is filled with.
  private func color(_ kind: FrameKind, of half: MapCell) -> Color {
    if kind != .free { return theme.mapStyle(kind.look.role, used: 1, of: lit == nil ? 1 : 16).background }
    return half.isLit ? lit.map { theme.order($0) } ?? free.background : free.background
  }

  /// As the legend shows a kind.
  func full(_ kind: FrameKind) -> Style {
    kind == .free ? free : theme.mapStyle(kind.look.role, used: 1, of: 1)
  }

  /// A free block of an order, where it is lit.
  func order(_ order: Int) -> Style { theme.orderStyle(order) }
  static func digit(_ order: Int) -> Unicode.Scalar { order >= 10 ? "X" : Unicode.Scalar(UInt8(48 + max(0, order))) }
}
