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

  /// The part of the canvas that can be drawn on now.
  private var drawable: Rectangle { clip.intersection(Rectangle(size)) }

  /// Puts one cell. Over half of a double-width scalar, the other half becomes a blank; a double-width cell that
  /// would stick out of the clip becomes a blank.
  package mutating func put(_ cell: Cell, x: Int, y: Int) {
    let area = drawable
    guard y >= area.y, y < area.bottom else { return }
    place(cell, x: x, y: y, from: area.x, to: area.right)
  }

  /// `put` on a row that is known to be drawable between the columns `left` and `right`.
  private mutating func place(_ cell: Cell, x: Int, y: Int, from left: Int, to right: Int) {
    var cell = cell
    var x = x
    if cell.width == 2, x < left || x + 1 >= right {
      // Only one half is inside: it is blank, so that nothing of what was there before shines through.
      cell.scalar = 0x20
      cell.width = 1
      if x < left { x += 1 }
    }
    guard x >= left, x < right else { return }
    let at = y * size.width + x
    if cells[at].width != 1 { mendHalf(x: x, y: y) }
    if cell.width == 2 {
      if cells[at + 1].width != 1 { mendHalf(x: x + 1, y: y) }
      cells[at] = cell
      cell.scalar = 0
      cell.width = 0
      cells[at + 1] = cell
    } else {
      cells[at] = cell
    }
  }

  /// The other half of a double-width scalar that is about to lose the cell at (x, y) becomes a blank.
  private mutating func mendHalf(x: Int, y: Int) {
    let at = y * size.width + x
    if cells[at].width == 0, x > 0 {
      cells[at - 1].scalar = 0x20
      cells[at - 1].width = 1
    } else if cells[at].width == 2, x + 1 < size.width {
      cells[at + 1].scalar = 0x20
      cells[at + 1].width = 1
    }
    cells[at].scalar = 0x20
    cells[at].width = 1
  }

  package mutating func fill(_ rectangle: Rectangle, _ cell: Cell) {
    let area = rectangle.intersection(drawable)
    guard !area.isEmpty else { return }
    if cell.width == 2 {
      for y in area.y..<area.bottom {
        for x in stride(from: area.x, to: area.right, by: 2) { place(cell, x: x, y: y, from: area.x, to: area.right) }
      }
      return
    }
    for y in area.y..<area.bottom {
      // Only at the two edges can half of a double-width scalar stay outside.
      mendHalf(x: area.x, y: y)
      mendHalf(x: area.right - 1, y: y)
      let row = y * size.width
      for at in row + area.x..<row + area.right { cells[at] = cell }
    }
  }

  /// Draws text from (x, y) to the right, at most `limit` columns; returns the column after it.
  /// Control characters are not drawn. Combining marks are dropped: a cell holds one scalar.
  @discardableResult
  package mutating func text(_ text: String, x: Int, y: Int, style: Style, limit: Int = .max) -> Int {
    let area = drawable
    // Measured although nothing shows: the caller goes on from the column that is returned.
    let visible = y >= area.y && y < area.bottom
    var column = x
    let (sum, overflow) = x.addingReportingOverflow(limit)
    let end = overflow ? Int.max : sum
    var cell = Cell(" ", style: style)
    for scalar in text.unicodeScalars {
      let value = scalar.value
      let width = value >= 0x20 && value < 0x7F ? 1 : scalar.columns
      if width == 0 { continue }
      if column + width > end { break }
      if visible {
        cell.scalar = value
        cell.width = UInt8(width)
        place(cell, x: column, y: y, from: area.x, to: area.right)
      }
      column += width
    }
    return column
  }

  /// Changes the style of cells that are already drawn. The change is for colours and attributes only: which scalar
  /// a cell holds, and its width, stay as they are. Both halves of a double-width scalar change together.
  package mutating func restyle(_ rectangle: Rectangle, _ change: (inout Cell) -> Void) {
    let area = rectangle.intersection(drawable)
    guard !area.isEmpty else { return }
    for y in area.y..<area.bottom {
      let row = y * size.width
      let first = row + area.x
      let last = row + area.right - 1
      for at in first...last { restyle(at, change) }
      if cells[first].width == 0, area.x > 0 { copyStyle(from: first, to: first - 1) }
      if cells[last].width == 2, area.right < size.width { copyStyle(from: last, to: last + 1) }
    }
  }

  private mutating func restyle(_ at: Int, _ change: (inout Cell) -> Void) {
    let scalar = cells[at].scalar
    let width = cells[at].width
    change(&cells[at])
    cells[at].scalar = scalar
    cells[at].width = width
  }

  private mutating func copyStyle(from: Int, to: Int) {
    cells[to].foreground = cells[from].foreground
    cells[to].background = cells[from].background
    cells[to].attributes = cells[from].attributes
  }
}
