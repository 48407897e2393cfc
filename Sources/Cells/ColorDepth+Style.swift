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
  /// What can be read stays readable: where the palette's colours of a text and its ground are nearer to each other
  /// than 3:1, another one is taken. With few colours the glyph is then black or white, whichever the background is
  /// not; and what differs from the ground in shade only, as a selection does, is shown in reverse. In mono the colours
  /// go, the attributes stay, and a background that clearly is not the ground becomes reverse: bars, selections and map
  /// cells are still seen.
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
      let least = style.isText ? 300 : 200
      if style.foreground != style.background, !isSeen(front, on: back, atLeast: least) {
        // Of sixteen, half are the lighter sisters of the others.
        let sister = front ^ 8
        let hasSister = self == .colors16 && front >= 0 && isSeen(sister, on: back, atLeast: least)
        front = hasSister ? sister : blackOrWhite(on: back)
      }
      return TerminalStyle(foreground: front, background: back, attributes: style.attributes)
    case .colors256:
      return TerminalStyle(
        foreground: foregroundOf256(style), background: index(of: style.background), attributes: style.attributes)
    case .truecolor:
      return TerminalStyle(
        foreground: index(of: style.foreground), background: index(of: style.background), attributes: style.attributes)
    }
  }

  /// The nearest of the palette, or a lighter or darker one of the same hue where rounding took from a text what made
  /// it readable.
  private func foregroundOf256(_ style: Style) -> Int {
    let (front, back) = (index(of: style.foreground), index(of: style.background))
    guard style.isText, !isSeen(front, on: back, atLeast: 300), let ground = appearance(ofIndex: back) else {
      return front
    }
    for wanted in stride(from: 300, through: 700, by: 20) {
      let lifted = index(of: style.foreground.legible(on: ground, atLeast: wanted))
      if isSeen(lifted, on: back, atLeast: 300) { return lifted }
    }
    return front
  }

  /// Whether the two are told apart; the terminal's own colours are.
  private func isSeen(_ front: Int, on back: Int, atLeast contrast: Int) -> Bool {
    if front == back { return false }
    guard let f = appearance(ofIndex: front), let b = appearance(ofIndex: back) else { return true }
    return f.contrast(with: b) >= contrast
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
}

extension Style {
  /// Apart enough to be read, unlike the quiet lines of a frame.
  fileprivate var isText: Bool {
    if foreground == .terminalDefault || background == .terminalDefault { return false }
    return foreground.contrast(with: background) >= 300
  }
}
