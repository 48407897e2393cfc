/// How many colours a terminal shows: the ladder truecolor → 256 → 16 → 8 → mono (DESIGN 5).
package enum ColorDepth: UInt8, CaseIterable, Comparable, Sendable {
  case mono, colors8, colors16, colors256, truecolor

  package static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }

  /// As `--color` names it: `never` (also `mono`), `8`, `16`, `256`, `truecolor` (also `24bit`). Others, among them
  /// `auto`, give nil: the terminal decides.
  package init?(name: String) {
    switch name {
    case "never", "mono": self = .mono
    case "8": self = .colors8
    case "16": self = .colors16
    case "256": self = .colors256
    case "truecolor", "24bit": self = .truecolor
    default: return nil
    }
  }

  /// The depth to use: an explicit flag, then `NO_COLOR` (present and not empty), then what the terminal can.
  /// - Parameters:
  ///   - term: the value of TERM.
  ///   - terminalColors: terminfo's `colors`; 0 or less where it has none.
  package static func choose(
    flag: ColorDepth?, noColor: String?, colorTerm: String?, term: String, terminalColors: Int
  ) -> ColorDepth {
    if let flag { return flag }
    if let noColor, !noColor.isEmpty { return .mono }
    // A console or a serial terminal that inherited COLORTERM from somewhere else does not become a better one.
    let fixed = term == "linux" || term == "dumb" || term.hasPrefix("vt1") || term.hasPrefix("vt2")
    let promised = colorTerm == "truecolor" || colorTerm == "24bit"
    if promised, !fixed, terminalColors >= 8 { return .truecolor }
    switch terminalColors {
    case 0x100_0000...: return .truecolor
    case 256...: return .colors256
    case 16...: return .colors16
    case 8...: return .colors8
    default: return .mono
    }
  }

  /// The colour as the terminal is told it: -1 its own default, 0xRRGGBB in truecolor, else an index of its palette.
  /// In mono everything is the default.
  package func index(of color: Color) -> Int {
    guard color != .terminalDefault else { return -1 }
    switch self {
    case .mono: return -1
    case .colors8: return color.nearestOf8
    case .colors16: return color.nearestOf16
    case .colors256: return color.nearestOf256
    case .truecolor: return Int(color.rawValue)
    }
  }

  /// What index `index` of this depth looks like on a usual terminal; nil for the terminal's default.
  package func appearance(ofIndex index: Int) -> Color? {
    guard index >= 0 else { return nil }
    return switch self {
    case .mono: nil
    case .truecolor: Color(rgb: UInt32(index))
    default: index < 256 ? Color.xterm(index) : nil
    }
  }
}

extension Color {
  /// The usual look of xterm's 256 colours: 16 named, a cube of 6×6×6, 24 greys.
  package static func xterm(_ index: Int) -> Color {
    let named: [UInt32] = [
      0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
      0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
    ]
    switch index {
    case ..<16: return Color(rgb: named[max(0, index)])
    case ..<232:
      let i = index - 16
      let level: (Int) -> UInt32 = { $0 == 0 ? 0 : UInt32(55 + 40 * $0) }
      return Color(rgb: level(i / 36) << 16 | level(i / 6 % 6) << 8 | level(i % 6))
    default:
      let grey = UInt32(8 + 10 * (min(index, 255) - 232))
      return Color(rgb: grey << 16 | grey << 8 | grey)
    }
  }

  var channels: (red: Int, green: Int, blue: Int) {
    (Int(rawValue >> 16 & 0xFF), Int(rawValue >> 8 & 0xFF), Int(rawValue & 0xFF))
  }

  private func distance(to other: Color) -> Int {
    let (a, b) = (channels, other.channels)
    let (r, g, b2) = (a.red - b.red, a.green - b.green, a.blue - b.blue)
    return r * r + g * g + b2 * b2
  }

  /// Of the cube and the greys; the 16 named ones are the user's to define, so they are never taken.
  var nearestOf256: Int {
    func level(_ value: Int) -> Int { value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40 }
    let (red, green, blue) = channels
    let cube = 16 + 36 * level(red) + 6 * level(green) + level(blue)
    let grey = 232 + min(23, max(0, ((red + green + blue) / 3 - 3) / 10))
    return distance(to: .xterm(grey)) < distance(to: .xterm(cube)) ? grey : cube
  }

  /// By hue, then by brightness: the nearest in RGB would make soft greens yellow and soft yellows white.
  var nearestOf16: Int {
    guard let hue = namedHue else {
      return lightness < 48 ? 0 : lightness < 152 ? 8 : lightness < 240 ? 7 : 15
    }
    let brightest = max(channels.red, channels.green, channels.blue)
    return hue + (brightest >= 240 ? 8 : 0)
  }

  var nearestOf8: Int { namedHue ?? (lightness < 100 ? 0 : 7) }

  /// 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan; nil for greys and what is nearly black.
  private var namedHue: Int? {
    let (red, green, blue) = channels
    let most = max(red, green, blue)
    let chroma = most - min(red, green, blue)
    guard most >= 48, chroma >= 12, chroma * 6 >= most else { return nil }
    let degrees: Int
    if most == red {
      degrees = (60 * (green - blue) / chroma + 360) % 360
    } else if most == green {
      degrees = 120 + 60 * (blue - red) / chroma
    } else {
      degrees = 240 + 60 * (red - green) / chroma
    }
    switch degrees {
    case ..<18: return 1
    case ..<70: return 3
    case ..<160: return 2
    case ..<190: return 6
    case ..<262: return 4
    case ..<335: return 5
    default: return 1
    }
  }
}
