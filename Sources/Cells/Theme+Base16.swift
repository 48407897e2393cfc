extension Theme {
  /// The place of a role in `colors`. Roles carry no values, so a role's byte is its place in the declaration; hashing
  /// their names instead would cost more than drawing the cell.
  static func position(of role: Role) -> Int { Int(unsafeBitCast(role, to: UInt8.self)) }

  /// The colour of a role, made lighter or darker as far as it has to be seen on the ground: schemes share their
  /// accents between dark and light variants, and the yellow that shines on black is lost on white.
  static func legibleColor(of role: Role, in base: [Color]) -> Color {
    let color = color(of: role, in: base)
    let wanted: Int
    switch role {
    case .ground, .headerGround, .captionGround, .selection, .frameFree, .frameBefore, .border: return color
    case .text, .captionText, .title, .dim, .bad, .warning: wanted = 450
    case .key, .changed, .good, .link, .borderFocused, .cursor: wanted = 400
    default: wanted = 200  // fills: a cell or a bar, not a letter
    }
    let ground = role == .captionText ? captionGround(in: base) : base[0]
    return color.legible(on: ground, atLeast: wanted)
  }

  /// base02, brought back towards the ground until the text can be read on it: some light schemes have a base02 as
  /// strong as their text.
  private static func captionGround(in base: [Color]) -> Color {
    stride(from: 0, through: 192, by: 32).lazy.map { base[2].mixed(with: base[0], share: $0) }
      .first { $0.contrast(with: base[5]) >= 450 } ?? base[1]
  }

  /// Which base16 colour a role takes: base00 ground … base07 brightest text, base08 red, 09 orange, 0A yellow,
  /// 0B green, 0C cyan, 0D blue, 0E purple, 0F brown.
  static func color(of role: Role, in base: [Color]) -> Color {
    switch role {
    case .ground, .frameFree: base[0]
    case .headerGround: base[1]
    case .captionGround: captionGround(in: base)
    case .selection: base[2]
    case .dim: base[4].mixed(with: base[0], share: 90)
    case .border: base[3]
    case .text, .captionText: base[5]
    case .title: base[6]
    case .borderFocused, .link: base[0xD]
    case .key: base[0xA]
    case .cursor: base[7]
    case .changed: base[0xA]
    case .good: base[0xB]
    case .warning: base[9]
    case .bad: base[8]
    case .frameReserved: base[3]
    case .frameKernelImage: base[0xF]
    case .frameKernel: base[8]
    case .frameUser: base[0xD]
    case .framePerCPU: base[0xA]
    case .frameBefore: base[0].mixed(with: base[3], share: 88)
    case .frameLost: base[8].mixed(with: base[0xE], share: 128)
    case .frameSlab: base[0xE]
    case .frameAnon: base[0xC]
    case .frameFile: base[0xB]
    case .frameTable: base[9]
    case .frameShared: base[0xB].mixed(with: base[0xD], share: 128)
    case .frameStack: base[0xE].mixed(with: base[9], share: 128)
    case .order0: orderColor(0, in: base)
    case .order1: orderColor(1, in: base)
    case .order2: orderColor(2, in: base)
    case .order3: orderColor(3, in: base)
    case .order4: orderColor(4, in: base)
    case .order5: orderColor(5, in: base)
    case .order6: orderColor(6, in: base)
    case .order7: orderColor(7, in: base)
    case .order8: orderColor(8, in: base)
    case .order9: orderColor(9, in: base)
    case .order10: orderColor(10, in: base)
    case .watermarkMin: base[8]
    case .watermarkLow: base[9]
    case .watermarkHigh: base[0xA]
    case .watermarkFree: base[0xB]
    }
  }

  /// The dark default (base16 "Default Dark" by Chris Kempson), as a literal so that the program starts without files.
  package static let defaultDark = Theme(
    name: "default-dark",
    base: [
      0x181818, 0x282828, 0x383838, 0x585858, 0xB8B8B8, 0xD8D8D8, 0xE8E8E8, 0xF8F8F8, 0xAB4642, 0xDC9656, 0xF7CA88,
      0xA1B56C, 0x86C1B9, 0x7CAFC2, 0xBA8BAF, 0xA16946,
    ].map { Color(rgb: $0) })
}

extension Color {
  /// `share`/256 of `other` mixed in. The terminal's default stays what it is.
  package func mixed(with other: Color, share: Int) -> Color {
    guard self != .terminalDefault, other != .terminalDefault else { return self }
    func channel(_ shift: UInt32) -> UInt32 {
      let a = Int(rawValue >> shift & 0xFF)
      let b = Int(other.rawValue >> shift & 0xFF)
      return UInt32(a + (b - a) * share / 256) << shift
    }
    return Color(rgb: channel(16) | channel(8) | channel(0))
  }

  /// Perceived lightness, 0...255.
  package var lightness: Int {
    let r = Int(rawValue >> 16 & 0xFF)
    let g = Int(rawValue >> 8 & 0xFF)
    let b = Int(rawValue & 0xFF)
    return (r * 299 + g * 587 + b * 114) / 1000
  }
}
