/// A grid of cells that views draw into. Everything is clipped: to the canvas and to `clip`.
package struct Canvas: Sendable {
  package let size: Size
  package private(set) var cells: [Cell]
  /// Nothing is drawn outside it.
  package var clip: Rectangle

  package init(size: Size, fill: Cell = Cell()) {
    let size = Size(width: max(0, size.width), height: max(0, size.height))
    self.size = size
    cells = [Cell](repeating: fill, count: size.width * size.height)
    clip = Rectangle(size)
  }

  package subscript(x: Int, y: Int) -> Cell { cells[y * size.width + x] }

  /// Puts one cell. Over half of a double-width scalar, the other half becomes a blank; a double-width cell that
  /// would stick out of the clip becomes a blank.
  package mutating func put(_ cell: Cell, x: Int, y: Int) {
    guard clip.contains(x: x, y: y), x >= 0, y >= 0, x < size.width, y < size.height else { return }
    var cell = cell
    if cell.width == 2, !(x + 1 < size.width && clip.contains(x: x + 1, y: y)) {
      cell.scalar = 0x20
      cell.width = 1
    }
    mendHalf(x: x, y: y)
    if cell.width == 2 { mendHalf(x: x + 1, y: y) }
    let at = y * size.width + x
    cells[at] = cell
    if cell.width == 2 {
      cells[at + 1] = cell
      cells[at + 1].scalar = 0
      cells[at + 1].width = 0
    }
  }

  /// The other half of a double-width scalar that is about to lose the cell at (x, y) becomes a blank.
  private mutating func mendHalf(x: Int, y: Int) {
    let at = y * size.width + x
    if cells[at].width == 0, x > 0 {
      cells[at - 1].scalar = 0x20
      cells[at - 1].width = 1
      cells[at].width = 1
      cells[at].scalar = 0x20
    } else if cells[at].width == 2, x + 1 < size.width {
      cells[at + 1].scalar = 0x20
      cells[at + 1].width = 1
    }
  }

  package mutating func fill(_ rectangle: Rectangle, _ cell: Cell) {
    let area = rectangle.intersection(clip).intersection(Rectangle(size))
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { put(cell, x: x, y: y) }
    }
  }

  /// Draws text from (x, y) to the right, at most `limit` columns; returns the column after it.
  /// Control characters are not drawn. Combining marks are dropped: a cell holds one scalar.
  @discardableResult
  package mutating func text(_ text: String, x: Int, y: Int, style: Style, limit: Int = .max) -> Int {
    var column = x
    let end = limit == .max ? Int.max : x + limit
    for scalar in text.unicodeScalars {
      let width = scalar.columns
      if width == 0 { continue }
      if column + width > end { break }
      put(Cell(scalar, style: style, width: UInt8(width)), x: column, y: y)
      column += width
    }
    return column
  }

  /// Changes the style of cells that are already drawn.
  package mutating func restyle(_ rectangle: Rectangle, _ change: (inout Cell) -> Void) {
    let area = rectangle.intersection(clip).intersection(Rectangle(size))
    for y in area.y..<area.bottom {
      for x in area.x..<area.right { change(&cells[y * size.width + x]) }
    }
  }
}
