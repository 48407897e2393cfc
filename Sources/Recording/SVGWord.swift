import Cells

/// A piece of a row that is written with one starting point: one style, no gap, all narrow or all wide. A character
/// that a monospaced font may lack, and then borrows from a font of another width, stands alone.
struct SVGWord {
  var x: Int
  var columns: Int
  var text: String
  var isWide: Bool

  static func words(of canvas: Canvas, row y: Int) -> [SVGWord] {
    var words: [SVGWord] = []
    var isOpen = false
    var style = Style()
    for x in 0..<canvas.size.width {
      let cell = canvas[x, y]
      if cell.width == 0 { continue }
      let isWide = cell.width == 2
      let joins = isOpen && style == cell.style && words.last?.isWide == isWide
      if cell.scalar == 0x20 || CellShape.parts(of: cell.scalar) != nil {
        // One blank goes with the word before it, so that a copied line reads as it looks.
        if joins, cell.scalar == 0x20, !isWide { words[words.count - 1].append(" ", columns: 1) }
        isOpen = false
        continue
      }
      let text = String(Unicode.Scalar(cell.scalar) ?? "\u{FFFD}")
      let isCertain = isWide || cell.scalar < 0x250
      if joins, isCertain {
        words[words.count - 1].append(text, columns: Int(cell.width))
      } else {
        words.append(SVGWord(x: x, columns: Int(cell.width), text: text, isWide: isWide))
      }
      isOpen = isCertain
      style = cell.style
    }
    return words
  }

  private mutating func append(_ more: String, columns: Int) {
    text += more
    self.columns += columns
  }
}
