/// A picture as text, for golden frames (DESIGN 8): the glyphs, then where the style changes.
extension Canvas {
  /// The glyphs row by row. The right half of a double-width scalar is skipped, so each row prints as wide as it is.
  package var lines: [String] {
    (0..<size.height).map { y in
      var row = String.UnicodeScalarView()
      for x in 0..<size.width where self[x, y].width != 0 {
        row.append(Unicode.Scalar(self[x, y].scalar) ?? "\u{FFFD}")
      }
      return String(row)
    }
  }

  /// `row,column foreground background attributes` for each cell, in reading order, whose style differs from the one
  /// before it. Colours are six hex digits, `-` is the terminal's own; attributes are letters of `b`old, `d`im,
  /// `u`nderline and `r`everse.
  package var styleChanges: [String] {
    var result: [String] = []
    var before: Style?
    for y in 0..<size.height {
      for x in 0..<size.width {
        let style = self[x, y].style
        if style == before { continue }
        before = style
        result.append("\(y),\(x) \(style.golden)")
      }
    }
    return result
  }

  /// Both, ready for a golden file: rows without trailing blanks, an empty line, the style changes.
  package var goldenText: String {
    let rows = lines.map { row in
      var row = row[...]
      while row.last == " " { row.removeLast() }
      return String(row)
    }
    return (rows + [""] + styleChanges).joined(separator: "\n") + "\n"
  }
}

extension Cell {
  package var style: Style { Style(foreground: foreground, background: background, attributes: attributes) }
}

extension Style {
  fileprivate var golden: String {
    let letters: [(Attributes, String)] = [(.bold, "b"), (.dim, "d"), (.underline, "u"), (.reverse, "r")]
    let set = letters.filter { attributes.contains($0.0) }.map(\.1).joined()
    return "\(foreground.hex) \(background.hex)" + (set.isEmpty ? "" : " " + set)
  }
}

extension Color {
  /// Six lower-case hex digits, or `-` for the terminal's own colour.
  package var hex: String {
    if self == .terminalDefault { return "-" }
    let digits = String(rawValue, radix: 16)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
