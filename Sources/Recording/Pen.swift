import Cells

/// The style in which a terminal draws what comes next, and the bytes (SGR) that change it. Colours are indexes as
/// `ColorDepth` gives them; nothing that is set already is sent again.
struct Pen: Sendable {
  static let plain = TerminalStyle(foreground: -1, background: -1, attributes: [])

  let depth: ColorDepth
  private(set) var style = Pen.plain

  init(depth: ColorDepth) { self.depth = depth }

  /// A terminal that was just reset.
  mutating func forget() { style = Self.plain }

  /// What the pen must be to draw the glyph. A blank shows its background only, so it takes the ink as it is.
  func wanted(for look: TerminalStyle, isBlank: Bool) -> TerminalStyle {
    guard isBlank, look.isPlainGround else { return look }
    return TerminalStyle(
      foreground: style.foreground, background: look.background,
      attributes: style.attributes.subtracting([.underline, .reverse]))
  }

  /// Changes to `next`: by what differs, or from a reset where that is shorter.
  mutating func change(to next: TerminalStyle, into bytes: inout [UInt8]) {
    if next == style { return }
    var step: [UInt8] = []
    difference(from: style, to: next, into: &step)
    var afresh: [UInt8] = []
    difference(from: Self.plain, to: next, into: &afresh)
    // A reset is an empty parameter: `ESC[m`, `ESC[;1m`.
    let costOfReset = afresh.isEmpty ? 0 : afresh.count + 1
    bytes += [0x1B, 0x5B]
    if costOfReset < step.count {
      if !afresh.isEmpty { bytes.append(0x3B) }
      bytes += afresh
    } else {
      bytes += step
    }
    bytes.append(0x6D)
    style = next
  }

  /// Parameters of one SGR, joined by semicolons.
  private func difference(from old: TerminalStyle, to new: TerminalStyle, into bytes: inout [UInt8]) {
    func add(_ parameter: Int) {
      if !bytes.isEmpty { bytes.append(0x3B) }
      bytes.appendDecimal(parameter)
    }
    var kept = old.attributes
    let intensity: Attributes = [.bold, .dim]
    if !old.attributes.intersection(intensity).isSubset(of: new.attributes) {
      // One code takes off both.
      add(22)
      kept.subtract(intensity)
    }
    if kept.contains(.underline), !new.attributes.contains(.underline) { add(24) }
    if kept.contains(.reverse), !new.attributes.contains(.reverse) { add(27) }
    let added = new.attributes.subtracting(kept)
    for (attribute, code) in [(Attributes.bold, 1), (.dim, 2), (.underline, 4), (.reverse, 7)]
    where added.contains(attribute) { add(code) }
    if old.foreground != new.foreground { color(new.foreground, base: 30, add) }
    if old.background != new.background { color(new.background, base: 40, add) }
  }

  /// - Parameter base: 30 for the ink, 40 for the ground.
  private func color(_ index: Int, base: Int, _ add: (Int) -> Void) {
    if index < 0 { return add(base + 9) }
    switch depth {
    case .truecolor:
      add(base + 8)
      add(2)
      for shift in [16, 8, 0] { add(index >> shift & 0xFF) }
    case .colors256:
      add(base + 8)
      add(5)
      add(index)
    case .mono, .colors8, .colors16:
      add(index < 8 ? base + index : base + 60 + index - 8)
    }
  }
}

extension TerminalStyle {
  /// A blank in this style is nothing but its background.
  var isPlainGround: Bool { attributes.isDisjoint(with: [.underline, .reverse]) }
}

extension [UInt8] {
  mutating func appendDecimal(_ number: Int) { append(contentsOf: String(number).utf8) }

  /// The scalar of a cell in UTF-8.
  mutating func append(scalar: UInt32) {
    append(contentsOf: String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8)
  }
}
