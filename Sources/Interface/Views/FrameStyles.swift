import Cells
import Kernel

/// The styles of map cells: a letter in a tint of the colour of what the cell holds, the colour fading toward the
/// ground with the share that is in use.
struct FrameStyles {
  let theme: Theme
  let free: Style

  init(theme: Theme) {
    self.theme = theme
    free = theme.freeStyle
  }

  /// What stands in the cell: the letter of its kind, small where some of its frames are free, so that a faded colour
  /// is not the only sign of it.
  /// Of one frame that holds a page: what decides about it. Locked `l`, dirty `d`, else small until it was referenced.
  func letter(_ cell: MapCell, freeFrame: Unicode.Scalar) -> Unicode.Scalar {
    if cell.kind == .free { return freeFrame }
    if let flags = cell.flags, cell.kind.isPage {
      if flags.contains(.locked) { return Self.lockedLetter }
      if flags.contains(.dirty) { return Self.dirtyLetter }
      return flags.contains(.referenced) || flags.contains(.active) ? cell.kind.look.letter : cell.kind.smallLetter
    }
    return cell.free > 0 ? cell.kind.smallLetter : cell.kind.look.letter
  }

  static let lockedLetter: Unicode.Scalar = "l"
  static let dirtyLetter: Unicode.Scalar = "d"

  /// - Parameter isDimmed: the cell steps back, because others are lit.
  func style(_ cell: MapCell, isDimmed: Bool = false) -> Style {
    if cell.kind == .free || cell.frames == 0 { return free }
    if isDimmed { return theme.mapStyle(cell.kind.look.role, used: 1, of: 16) }
    return theme.mapStyle(
      cell.kind.look.role, used: Int(cell.frames - min(cell.free, cell.frames)), of: Int(cell.frames))
  }

  /// As the legend shows a kind.
  func full(_ kind: FrameKind) -> Style {
    kind == .free ? free : theme.mapStyle(kind.look.role, used: 1, of: 1)
  }

  /// A free block of an order, where it is lit.
  func order(_ order: Int) -> Style { theme.orderStyle(order) }
  static func digit(_ order: Int) -> Unicode.Scalar { order >= 10 ? "X" : Unicode.Scalar(UInt8(48 + max(0, order))) }
}
