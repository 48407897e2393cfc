/// A picture as text.
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
}

extension Color {
  /// Six lower-case hex digits, or `-` for the terminal's own colour.
  package var hex: String {
    if self == .terminalDefault { return "-" }
    let digits = String(rawValue, radix: 16)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
  }
}
