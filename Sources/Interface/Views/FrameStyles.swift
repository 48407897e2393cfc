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
  let colour: MapColour
  /// Those in sight, where the map shows owners.
  let holders: HolderLooks?
  let tick: UInt64

  /// What a half of a cell, or all of it, is shown as.
  enum Face: Hashable {
    case kind(FrameKind)
    case holder(HolderLooks.Look)
    case age(BlockAge)
  }

  init(theme: Theme, glyphs: Glyphs = Glyphs(.braille), lit: Int? = nil) {
    self.theme = theme
    self.glyphs = glyphs
    self.lit = lit
    free = theme.freeStyle
    (colour, holders, tick) = (.kind, nil, 0)
  }

  /// Of the map as it is read.
  init(_ painter: Painter) {
    theme = painter.theme
    glyphs = painter.glyphs
    free = theme.freeStyle
    lit = painter.state.order.map { Int($0.rawValue) }
    colour = painter.state.mapColour
    holders = colour == .owner ? HolderLooks(painter.scene.reading.maps, painter.scene.names) : nil
    tick = painter.scene.tick
  }

  func face(_ cell: MapCell, _ holder: MapHolder?) -> Face {
    switch colour {
    case .kind: break
    case .owner:
      if let holder = holder?.holder, let look = holders?.looks[holder] { return .holder(look) }
    case .age:
      if cell.kind != .free, let since = holder?.since { return .age(BlockAge(ticks: tick - min(tick, since))) }
    }
    return .kind(cell.kind)
  }

  private func role(_ face: Face) -> Role {
    switch face {
    case .kind(let kind): kind.look.role
    case .holder(let look): look.role
    case .age(let age): age.role
    }
  }

  /// One column of the map for a cell.
  func cell(_ spot: MapSpot, _ signs: inout MapSigns) -> Cell {
    if !glyphs.isASCII, spot.isOfTwo, let second = spot.second {
      let (left, right) = (face(spot.first, spot.firstHolder), face(second, spot.secondHolder))
      if left != right {
        signs.note(left)
        signs.note(right)
        signs.hasHalves = true
        return Cell(glyphs.leftHalf, style: theme.halves(color(left, of: spot.first), color(right, of: second)))
      }
    }
    return cell(spot.whole, face(spot.whole, spot.wholeHolder), &signs)
  }

  /// The two columns of a big cell: a half each.
  func cells(_ spot: MapSpot, _ signs: inout MapSigns) -> (Cell, Cell) {
    if spot.isOfTwo, let second = spot.second {
      let (left, right) = (face(spot.first, spot.firstHolder), face(second, spot.secondHolder))
      if left != right { return (cell(spot.first, left, &signs), cell(second, right, &signs)) }
    }
    let left = cell(spot.whole, face(spot.whole, spot.wholeHolder), &signs)
    return (left, Cell(style: left.style))
  }

  private func cell(_ cell: MapCell, _ face: Face, _ signs: inout MapSigns) -> Cell {
    signs.note(face)
    if cell.isLit, let lit {
      if cell.kind == .free { return Cell(Self.digit(lit), style: order(lit)) }
      // The digit of what is free on the colour of what is not.
      signs.isLitBesides = true
      return Cell(Self.digit(lit), style: theme.litStyle(lit, besides: cell.kind.look.role))
    }
    let letter = letter(cell, face, &signs)
    if cell.kind == .free || cell.frames == 0 { return Cell(letter, style: free) }
    // Where others are lit, the cell steps back.
    let used = Int(cell.frames - min(cell.free, cell.frames))
    return Cell(letter, style: style(role(face), used: lit == nil ? used : 1, of: lit == nil ? Int(cell.frames) : 16))
  }

  /// What stands in the cell: the letter of its kind or its owner, small where some of its frames are free, so that a
  /// faded colour is not the only sign of it.
  /// Of one frame that holds a page: what decides about it. Locked `l`, dirty `d`, else small until it was referenced.
  private func letter(_ cell: MapCell, _ face: Face, _ signs: inout MapSigns) -> Unicode.Scalar {
    let full: Unicode.Scalar
    switch face {
    case .kind(.free): return glyphs.freeFrame
    case .kind(let kind): full = kind.look.letter
    case .holder(let look): full = look.letter
    case .age(let age): full = age.letter
    }
    let small = Unicode.Scalar(full.value | 0x20) ?? full
    if colour == .kind, let flags = cell.flags, cell.kind.isPage {
      if flags.contains(.locked) {
        signs.isLocked = true
        return Self.lockedLetter
      }
      if flags.contains(.dirty) {
        signs.isDirty = true
        return Self.dirtyLetter
      }
      if flags.contains(.referenced) || flags.contains(.active) { return full }
      signs.isUnreferenced = true
      return small
    }
    if cell.free == 0 { return full }
    signs.isPartlyFree = true
    return small
  }

  static let lockedLetter: Unicode.Scalar = "l"
  static let dirtyLetter: Unicode.Scalar = "d"

  private func style(_ role: Role, used: Int, of all: Int) -> Style {
    // The youngest blocks have the colour of what has just changed, which is no colour of a kind.
    role == .changed ? theme.filled(.changed) : theme.mapStyle(role, used: used, of: all)
  }

  /// What a half is filled with.
  private func color(_ face: Face, of half: MapCell) -> Color {
    if face == .kind(.free) {
      return half.isLit ? lit.map { theme.order($0) } ?? free.background : free.background
    }
    return style(role(face), used: 1, of: lit == nil ? 1 : 16).background
  }

  /// As the legend shows it.
  func full(_ face: Face) -> Style { face == .kind(.free) ? free : style(role(face), used: 1, of: 1) }
  func full(_ kind: FrameKind) -> Style { full(.kind(kind)) }

  /// A free block of an order, where it is lit.
  func order(_ order: Int) -> Style { theme.orderStyle(order) }
  static func digit(_ order: Int) -> Unicode.Scalar { order >= 10 ? "X" : Unicode.Scalar(UInt8(48 + max(0, order))) }
}
