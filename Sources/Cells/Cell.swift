/// A colour as a theme gives it: a 24-bit value, or the terminal's own default.
package struct Color: Hashable, Sendable {
  /// 0xRRGGBB, or `terminalDefault`.
  package var rawValue: UInt32
  package init(rgb: UInt32) { rawValue = rgb & 0xFFFFFF }
  private init(raw: UInt32) { rawValue = raw }
  package static let terminalDefault = Color(raw: 0xFF00_0000)
}

package struct Attributes: OptionSet, Hashable, Sendable {
  package var rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }
  package static let bold = Attributes(rawValue: 1)
  package static let dim = Attributes(rawValue: 2)
  package static let underline = Attributes(rawValue: 4)
  package static let reverse = Attributes(rawValue: 8)
}

package struct Style: Hashable, Sendable {
  package var foreground: Color
  package var background: Color
  package var attributes: Attributes
  package init(
    foreground: Color = .terminalDefault, background: Color = .terminalDefault, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

/// One cell of a screen: a single scalar. The right half of a double-width scalar is a cell of its own with width 0.
package struct Cell: Hashable, Sendable {
  package var scalar: UInt32
  package var foreground: Color
  package var background: Color
  package var attributes: Attributes
  /// Columns that the scalar takes: 1, 2, or 0 for the right half of the one before.
  package var width: UInt8
  package init(_ scalar: Unicode.Scalar = " ", style: Style = Style(), width: UInt8 = 1) {
    self.scalar = scalar.value
    foreground = style.foreground
    background = style.background
    attributes = style.attributes
    self.width = width
  }

  package var style: Style {
    get { Style(foreground: foreground, background: background, attributes: attributes) }
    set { (foreground, background, attributes) = (newValue.foreground, newValue.background, newValue.attributes) }
  }
}
