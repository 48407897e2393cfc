import CNcursesw
import Cells

/// Tells ncurses of changed cells.
struct Painter {
  var ground = Color.terminalDefault
  private let depth: ColorDepth
  private let isUTF8: Bool
  private var pairs: PairTable
  private var known: [Style: (attributes: attr_t, pair: Int32)] = [:]
  private var knownGround = Color.terminalDefault
  private var row: [cchar_t] = []

  init(depth: ColorDepth, isUTF8: Bool, smallAreNamed: Bool) {
    self.depth = depth
    self.isUTF8 = isUTF8
    pairs = PairTable(limit: Int(mmscope_pairs()), smallAreNamed: smallAreNamed)
  }

  mutating func forgetPairs() {
    pairs.reset()
    known.removeAll(keepingCapacity: true)
  }

  /// Writes the runs of `diff` into ncurses' window of `size`; what lies outside it is left out. False when the colour
  /// pairs ran out on the way: what was drawn then is not to be shown.
  mutating func paint(_ diff: CanvasDiff, of canvas: Canvas, on size: Size) -> Bool {
    if knownGround != ground {
      knownGround = ground
      known.removeAll(keepingCapacity: true)
    }
    var isComplete = true
    for run in diff where run.y < size.height && run.x < size.width {
      row.removeAll(keepingCapacity: true)
      for x in run.columns where x < size.width {
        let cell = canvas[x, run.y]
        if cell.width == 0 { continue }
        let look = self.look(of: cell.style)
        isComplete = isComplete && look.pair >= 0
        append(cell, attributes: look.attributes, pair: max(0, look.pair), isLast: x == size.width - 1)
      }
      // Strings of cells neither wrap nor scroll, so the bottom right corner is a cell as any other.
      unsafe wmove(mmscope_window(), Int32(run.y), Int32(run.x))
      unsafe wadd_wchnstr(mmscope_window(), row, Int32(row.count))
    }
    return isComplete
  }

  private mutating func append(_ cell: Cell, attributes: attr_t, pair: Int32, isLast: Bool) {
    var scalar = cell.scalar
    var copies = 1
    if scalar >= 0x7F {
      // Where the C library counts other columns than we do, ncurses would shift the rest of the row.
      let isShown = isUTF8 && mmscope_width(scalar) == Int32(cell.width)
      if !isShown || (cell.width == 2 && isLast) {
        scalar = 0x3F  // ?
        copies = isLast ? 1 : Int(cell.width)
      }
    } else if scalar < 0x20 {
      scalar = 0x20
    }
    var new = cchar_t()
    unsafe mmscope_cell(&new, scalar, attributes, pair)
    for _ in 0..<copies { row.append(new) }
  }

  /// The pair is -1 when none is left.
  private mutating func look(of style: Style) -> (attributes: attr_t, pair: Int32) {
    if let look = known[style] { return look }
    let shown = depth.resolve(style, ground: ground)
    var attributes: attr_t = 0
    if shown.attributes.contains(.bold) { attributes |= mmscope_bold() }
    if shown.attributes.contains(.dim) { attributes |= mmscope_dim() }
    if shown.attributes.contains(.underline) { attributes |= mmscope_underline() }
    if shown.attributes.contains(.reverse) { attributes |= mmscope_reverse() }
    guard let pair = pairs.pair(shown.foreground, shown.background) else { return (attributes, -1) }
    known[style] = (attributes, pair)
    return (attributes, pair)
  }
}
