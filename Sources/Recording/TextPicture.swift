package import Cells

/// One picture as text: plain, or with the escapes that colour it.
package enum TextPicture {
  /// The glyphs row by row, as wide as the picture.
  package static func plain(_ canvas: Canvas) -> [UInt8] {
    Array((canvas.lines.joined(separator: "\n") + "\n").utf8)
  }

  /// For `cat` in a terminal at least as wide as the picture. Each row ends in plain style, so that nothing runs into
  /// the margin.
  /// - Parameter ground: the theme's quiet ground, from which few colours tell what stands out.
  package static func ansi(_ canvas: Canvas, depth: ColorDepth, ground: Color) -> [UInt8] {
    var bytes: [UInt8] = []
    var pen = Pen(depth: depth)
    for y in 0..<canvas.size.height {
      for x in 0..<canvas.size.width where canvas[x, y].width != 0 {
        let cell = canvas[x, y]
        let look = depth.resolve(cell.style, ground: ground)
        pen.change(to: pen.wanted(for: look, isBlank: cell.scalar == 0x20), into: &bytes)
        bytes.append(scalar: cell.scalar)
      }
      pen.change(to: Pen.plain, into: &bytes)
      bytes.append(0x0A)
    }
    return bytes
  }
}
