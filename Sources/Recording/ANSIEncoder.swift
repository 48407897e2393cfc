package import Cells

/// Pictures as the bytes that bring a terminal from one to the next: as few as it takes, and always the same.
///
/// Only what is found everywhere is sent: cursor positions, SGR, carriage return and line feed (together, so that a
/// terminal that adds the return itself does no harm). Nothing leans on the right margin, on erasing with a colour or
/// on the terminal being as large as the picture: in a larger one the picture stands in the upper left corner.
package struct ANSIEncoder: Sendable {
  private let depth: ColorDepth
  /// What the theme's quiet ground is: with few colours, what stands out from it is shown so.
  private let ground: Color
  private var shown: Canvas?
  private var cursor: Cursor?
  private var pen: Pen
  private var looks: [Style: TerminalStyle] = [:]

  package init(depth: ColorDepth, ground: Color) {
    self.depth = depth
    self.ground = ground
    pen = Pen(depth: depth)
  }

  /// The bytes that turn the picture before into `canvas`; empty when it looks the same. The first picture, and one of
  /// another size, clears the terminal.
  package mutating func frame(_ canvas: Canvas) -> [UInt8] {
    var bytes: [UInt8] = []
    if shown?.size != canvas.size {
      bytes += Array("\u{1B}[?25l\u{1B}[m\u{1B}[H\u{1B}[2J".utf8)
      shown = nil
      cursor = Cursor(x: 0, y: 0)
      pen.forget()
    }
    for run in CanvasDiff(from: shown, to: canvas) { write(run, of: canvas, into: &bytes) }
    shown = canvas
    return bytes
  }

  /// After the last picture: plain style, the cursor visible again below what was drawn.
  package func ending() -> [UInt8] {
    let bottom = shown.map { "\u{1B}[\($0.size.height)H" } ?? ""
    return Array("\u{1B}[m\(bottom)\u{1B}[?25h".utf8)
  }

  private mutating func write(_ run: CanvasDiff.Run, of canvas: Canvas, into bytes: inout [UInt8]) {
    let y = run.y
    for x in run.columns {
      let cell = canvas[x, y]
      // The right half comes with the left one.
      if cell.width == 0, x > 0 { continue }
      if let shown, isSame(shown[x, y], cell) { continue }
      reach(x: x, y: y, on: canvas, into: &bytes)
      put(cell, into: &bytes)
      cursor = Cursor(x: x + max(1, Int(cell.width)), y: y)
    }
  }

  private mutating func put(_ cell: Cell, into bytes: inout [UInt8]) {
    let look = look(of: cell)
    pen.change(to: pen.wanted(for: look, isBlank: cell.scalar == 0x20), into: &bytes)
    bytes.append(scalar: cell.scalar)
  }

  /// Brings the cursor to a place, by a move or by drawing again what stands between, whichever is shorter.
  private mutating func reach(x: Int, y: Int, on canvas: Canvas, into bytes: inout [UInt8]) {
    if let cursor, cursor.y == y, cursor.x == x { return }
    let move = Cursor.shortestMove(from: cursor, toX: x, y: y, width: canvas.size.width)
    if let again = redrawn(upTo: x, y: y, on: canvas, cost: Cursor.cost(move)) {
      bytes += again
    } else {
      bytes += move
    }
  }

  /// The glyphs between the cursor and column `x`, if they are in the pen's style and cost less than `cost`.
  private func redrawn(upTo x: Int, y: Int, on canvas: Canvas, cost: Int) -> [UInt8]? {
    guard let cursor, cursor.y == y, cursor.x < x, x - cursor.x < cost else { return nil }
    var bytes: [UInt8] = []
    for column in cursor.x..<x {
      let cell = canvas[column, y]
      if cell.width == 0 { continue }
      guard let look = looks[cell.style], pen.wanted(for: look, isBlank: cell.scalar == 0x20) == pen.style else {
        return nil
      }
      bytes.append(scalar: cell.scalar)
    }
    return bytes.count < cost ? bytes : nil
  }

  private mutating func look(of cell: Cell) -> TerminalStyle {
    let style = cell.style
    if let known = looks[style] { return known }
    let look = depth.resolve(style, ground: ground)
    looks[style] = look
    return look
  }

  /// Nobody sees a difference: the same glyph in what this depth shows as the same style.
  private mutating func isSame(_ old: Cell, _ new: Cell) -> Bool {
    guard old.scalar == new.scalar, old.width == new.width else { return false }
    let (a, b) = (look(of: old), look(of: new))
    if new.scalar == 0x20, a.isPlainGround, b.isPlainGround { return a.background == b.background }
    return a == b
  }
}
