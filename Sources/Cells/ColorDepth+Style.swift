/// A style as a terminal of some depth is told it.
package struct TerminalStyle: Hashable, Sendable {
  /// As `ColorDepth.index(of:)` gives them.
  package var foreground: Int
  package var background: Int
  package var attributes: Attributes
  package init(foreground: Int, background: Int, attributes: Attributes) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}

extension ColorDepth {
  /// How a cell of `style` is shown at this depth, on a screen whose quiet ground is `ground`.
  ///
  /// With few colours, two that were told apart may fall on the same index; then the glyph is black or white, whichever
  /// the background is not, so that the letter of a map cell stays readable; and what differs from the ground in shade
  /// only, as a selection does, is shown in reverse. In mono the colours go, the attributes
  /// stay, and a background that clearly is not the ground becomes reverse: bars, selections and map cells are still
  /// seen.
  package func resolve(_ style: Style, ground: Color) -> TerminalStyle {
    switch self {
    case .mono:
      var attributes = style.attributes
      if style.background.differs(from: ground) { attributes.formSymmetricDifference(.reverse) }
      return TerminalStyle(foreground: -1, background: -1, attributes: attributes)
    case .colors8, .colors16:
      var back = index(of: style.background)
      if back >= 0, back == index(of: ground), style.background.differs(from: ground) {
        // A selection or a caption that fell on the ground's colour would be gone.
        back = blackOrWhite(on: back)
      }
      var front = index(of: style.foreground)
      if style.foreground != style.background, isLost(front, on: back) {
        front = blackOrWhite(on: back)
      }
      return TerminalStyle(foreground: front, background: back, attributes: style.attributes)
    case .colors256, .truecolor:
      return TerminalStyle(
        foreground: index(of: style.foreground), background: index(of: style.background), attributes: style.attributes)
    }
  }

  /// The two look too much alike to read one on the other.
  private func isLost(_ front: Int, on back: Int) -> Bool {
    if front == back { return true }
    guard let f = appearance(ofIndex: front), let b = appearance(ofIndex: back) else { return false }
    return f.contrast(with: b) < 200
  }

  /// The one that is seen on `back`: white on black, red, blue and what else is dark.
  private func blackOrWhite(on back: Int) -> Int {
    let isDark = appearance(ofIndex: back).map { $0.contrast(with: Color(rgb: 0)) < 500 } ?? true
    return isDark ? 7 : 0
  }
}

extension Color {
  /// Clearly another colour than a quiet ground: an eleventh of the way in some channel.
  fileprivate func differs(from ground: Color) -> Bool {
    if self == .terminalDefault || ground == .terminalDefault { return self != ground && self != .terminalDefault }
    let (a, b) = (channels, ground.channels)
    return max(abs(a.red - b.red), abs(a.green - b.green), abs(a.blue - b.blue)) >= 24
  }

  /// Contrast as WCAG 2 defines it, in hundredths: 100 (none) … 2100 (black on white). Text wants 450, large marks 300.
  package func contrast(with other: Color) -> Int {
    let (a, b) = (luminance, other.luminance)
    return Int((max(a, b) + 0.05) / (min(a, b) + 0.05) * 100)
  }

  /// Relative luminance, 0...1.
  private var luminance: Double {
    let (red, green, blue) = channels
    let linear = Self.linear
    return 0.2126 * linear[red] + 0.7152 * linear[green] + 0.0722 * linear[blue]
  }

  /// Light of each channel value. The exponent 2.25 stands for sRGB's curve: it needs square roots only.
  private static let linear: [Double] = (0...255).map { channel in
    let v = Double(channel) / 255
    return v * v * v.squareRoot().squareRoot()
  }
}
