import Cells
import Testing

/// Whatever base16 scheme is dropped in: what stands on the screen can be read, at 3:1 (WCAG 2, large text and signs),
/// sentences and numbers at 4.5:1.
@Suite struct LegibilityTests {
  private static let grounds: [Role] = [.ground, .headerGround, .captionGround, .selection, .cursor]

  /// All pairs of a role and a ground, and every letter on a map cell.
  private func styles(_ theme: Theme) -> [(name: String, style: Style)] {
    var styles: [(String, Style)] = []
    for ground in Self.grounds {
      for role in Role.allCases where role != .border && role != ground {
        styles.append(("\(role) on \(ground)", theme.style(role, on: ground)))
      }
    }
    for role in Role.allCases where role.rawValue.hasPrefix("frame-") {
      for used in 1...8 { styles.append(("\(role) \(used)/8", theme.mapStyle(role, used: used, of: 8))) }
    }
    for order in 0...10 {
      styles.append(("order \(order) lit", theme.orderStyle(order)))
      styles.append(("order \(order) made", theme.madeStyle(order)))
    }
    for role in [Role.changed, .watermarkMin, .watermarkLow, .watermarkHigh] {
      styles.append(("on \(role)", theme.filled(role)))
    }
    return styles
  }

  @Test func thereAreForty() {
    #expect(PublishedPalettes.all.count >= PublishedPalettes.sample)
    #expect(PublishedPalettes.all.allSatisfy { $0.base.count == 16 })
    #expect(Set(PublishedPalettes.names).count == PublishedPalettes.all.count)
  }

  @Test(arguments: PublishedPalettes.names) func everyPairIsRead(name: String) throws {
    let theme = try #require(PublishedPalettes.theme(name))
    for (pair, style) in styles(theme) {
      #expect(style.foreground.contrast(with: style.background) >= 300, "\(pair)")
    }
    // A frame is quiet, but it is there.
    #expect(theme.style(.border).foreground.contrast(with: theme[.ground]) >= 150)
  }

  /// The palette of a terminal rounds both colours, and what was made readable must stay so.
  @Test(arguments: PublishedPalettes.names) func everyPairIsReadOnATerminalOf256(name: String) throws {
    let theme = try #require(PublishedPalettes.theme(name))
    for depth in [ColorDepth.colors256, .colors16, .colors8] {
      for (pair, style) in styles(theme) {
        let shown = depth.resolve(style, ground: theme[.ground])
        let front = try #require(depth.appearance(ofIndex: shown.foreground))
        let back = try #require(depth.appearance(ofIndex: shown.background))
        #expect(front.contrast(with: back) >= 300, "\(pair) at \(depth): \(shown)")
      }
    }
  }

  /// What could be read before is as its author made it.
  @Test func whatIsReadIsLeftAlone() {
    let theme = Theme.defaultDark
    for role in Role.allCases where role != .border {
      for ground in Self.grounds where theme[role].contrast(with: theme[ground]) >= PairColors.least(of: role) {
        #expect(theme.style(role, on: ground).foreground == theme[role], "\(role) on \(ground)")
      }
    }
  }

  /// Black or white mixed in keeps the order of the channels, and so the hue: the strongest stays the strongest.
  @Test(arguments: [0xAB4642, 0x0000D3, 0x4700A5, 0xFFFF00, 0x00FF00, 0x08BDBA] as [UInt32], [0, 0x777777, 0xFFFFFF])
  func theHueStays(rgb: UInt32, ground: UInt32) {
    let (color, ground) = (Color(rgb: rgb), Color(rgb: ground))
    let lifted = color.legible(on: ground, atLeast: 300)
    #expect(lifted.contrast(with: ground) >= 300)
    func channels(_ color: Color) -> [Int] { [16, 8, 0].map { Int(color.rawValue >> $0 & 0xFF) } }
    func degrees(_ color: Color) -> Double {
      let c = channels(color).map(Double.init)
      let (most, least) = (c.max() ?? 0, c.min() ?? 0)
      let chroma = most - least
      if chroma == 0 { return 0 }
      if most == c[0] { return (60 * (c[1] - c[2]) / chroma + 360).truncatingRemainder(dividingBy: 360) }
      if most == c[1] { return 120 + 60 * (c[2] - c[0]) / chroma }
      return 240 + 60 * (c[0] - c[1]) / chroma
    }
    let apart = abs(degrees(color) - degrees(lifted))
    #expect(min(apart, 360 - apart) < 3, "\(color.hex) \(lifted.hex)")
    #expect(Set(channels(lifted)).count > 1)
  }

  /// Not further than needed.
  @Test func littleIsAdded() {
    let ground = Color(rgb: 0x181818)
    for rgb: UInt32 in [0x181818, 0x202020, 0x402010, 0x0000AA] {
      let lifted = Color(rgb: rgb).legible(on: ground, atLeast: 300)
      #expect((300..<350).contains(lifted.contrast(with: ground)), "\(lifted.hex)")
    }
    #expect(Color.white.legible(on: Color(rgb: 0xF8F8F8), atLeast: 300).contrast(with: Color(rgb: 0xF8F8F8)) < 350)
    // What no colour has: the farther end.
    #expect(Color(rgb: 0x808080).legible(on: Color(rgb: 0x777777), atLeast: 900) == .black)
  }
}
