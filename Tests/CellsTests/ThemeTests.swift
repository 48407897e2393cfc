import Cells
import Foundation
import Testing

@Test func everyRoleHasItsOwnPlace() {
  for role in Role.allCases {
    let red = Color(rgb: 0x123456)
    let theme = Theme(name: "one", base: Theme.defaultDark.base, overrides: [role: red])
    #expect(Role.allCases.filter { theme[$0] == red } == [role])
  }
}

@Test func anOverrideIsTakenAsItIs() {
  let theme = Theme(name: "x", base: Theme.defaultDark.base, overrides: [.text: Color(rgb: 0x181819)])
  #expect(theme[.text] == Color(rgb: 0x181819))
  // But what it is written with can be read: its author had one ground in mind, and it meets several.
  #expect((450..<490).contains(theme.style(.text).foreground.contrast(with: theme[.ground])))
  #expect(theme[.dim] == Theme.defaultDark[.dim])
  #expect(theme.style(.text, on: .selection, .bold).background == theme[.selection])
}

@Test func ordersGoFromTheSmallestToTheLargest() {
  let theme = Theme.defaultDark
  #expect(theme.order(0) == theme[.order0])
  #expect(theme.order(10) == theme[.order10])
  #expect(theme.order(-1) == theme.order(0))
  #expect(theme.order(11) == theme.order(10))
  #expect(Set((0...10).map { theme.order($0) }).count == 11)
}

@Test func contrastIsThatOfWCAG() {
  let black = Color(rgb: 0)
  let white = Color(rgb: 0xFFFFFF)
  #expect(black.contrast(with: white) == 2100)
  #expect(white.contrast(with: black) == 2100)
  #expect(white.contrast(with: white) == 100)
  // Published pairs: the grey that misses 4.5:1 and the one that has it, red on white, blue on black.
  #expect(Color(rgb: 0x777777).contrast(with: white) == 447)
  #expect(Color(rgb: 0x767676).contrast(with: white) == 454)
  #expect(Color(rgb: 0xFF0000).contrast(with: white) == 399)
  #expect(Color(rgb: 0x0000FF).contrast(with: black) == 244)
}

@Test func mixingEndsAtBothColours() {
  let a = Color(rgb: 0x102030)
  let b = Color(rgb: 0xF0E0D0)
  #expect(a.mixed(with: b, share: 0) == a)
  #expect(a.mixed(with: b, share: 256) == b)
  #expect(a.mixed(with: .terminalDefault, share: 128) == a)
}

@Test func aFillFadesIntoTheGround() {
  let theme = Theme.defaultDark
  #expect(theme.fill(.frameAnon) == theme[.frameAnon])
  #expect(theme.fill(.frameAnon, share: 0) == theme[.ground])
  #expect(theme.fill(.frameAnon, share: 1).contrast(with: theme[.ground]) > 120)
}

/// base00 ... base0F and the roles of a shipped file. Formats reads them properly; here only the colours matter.
private func shippedTheme(_ name: String) throws -> Theme {
  let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  let text = try String(contentsOf: root.appending(path: "Themes/\(name).yaml"), encoding: .utf8)
  var values: [String: Color] = [:]
  for line in text.split(separator: "\n") where line.hasPrefix("  ") {
    let parts = line.split(separator: ":")
    let digits = parts[1].filter(\.isHexDigit)
    try #require(digits.count == 6)
    values[String(parts[0].dropFirst(2))] = Color(rgb: try #require(UInt32(digits, radix: 16)))
  }
  let base = try (0..<16).map { try #require(values["base0" + String($0, radix: 16).uppercased()]) }
  var overrides: [Role: Color] = [:]
  for (key, color) in values where !key.hasPrefix("base") { overrides[try #require(Role(rawValue: key))] = color }
  return Theme(name: name, base: base, overrides: overrides)
}

private let shipped = ["default-dark", "light", "high-contrast", "deuteranopia", "tritanopia", "mono"]

@Test(arguments: shipped)
func shippedThemesCanBeRead(name: String) throws {
  let theme = try shippedTheme(name)
  for role in [Role.text, .title, .dim, .bad, .warning] {
    #expect(theme[role].contrast(with: theme[.ground]) >= 450, "\(role)")
  }
  for role in [Role.key, .changed, .good, .link, .borderFocused] {
    #expect(theme[role].contrast(with: theme[.ground]) >= 400, "\(role)")
  }
  #expect(theme[.captionText].contrast(with: theme[.captionGround]) >= 450)
  #expect(theme[.text].contrast(with: theme[.selection]) >= 450)
  #expect(theme[.text].contrast(with: theme[.headerGround]) >= 450)
}

@Test(arguments: shipped)
func lettersOnMapCellsCanBeRead(name: String) throws {
  let theme = try shippedTheme(name)
  for role in Role.allCases where role.rawValue.hasPrefix("frame-") {
    for share in stride(from: 0, through: 256, by: 16) {
      let fill = theme.fill(role, share: share)
      #expect(theme.ink(on: fill).contrast(with: fill) >= 300, "\(role) \(share)")
    }
  }
}

/// Sentences and numbers at 4.5:1, all other signs at 3:1, whatever they stand on; the dot of a free frame is seen.
@Test(arguments: shipped)
func whatIsReadContrastsWithAllItStandsOn(name: String) throws {
  let theme = try shippedTheme(name)
  let sentences: [Role] = [.text, .dim, .title, .captionText, .key, .good, .warning, .bad]
  for ground in [Role.ground, .headerGround, .captionGround, .selection] {
    for role in Role.allCases where role != .border && role != ground {
      let style = theme.style(role, on: ground)
      let wanted = sentences.contains(role) ? 450 : 300
      #expect(style.foreground.contrast(with: style.background) >= wanted, "\(role) on \(ground)")
    }
  }
  #expect(theme.freeStyle.foreground.contrast(with: theme.freeStyle.background) >= 300)
  for order in 0...10 {
    for style in [theme.orderStyle(order), theme.litStyle(order, besides: .frameUser), theme.madeStyle(order)] {
      #expect(style.foreground.contrast(with: style.background) >= 300, "order \(order)")
    }
  }
}

/// Where a scheme has colours, a lit block is of another family than anything that frames hold.
@Test(arguments: shipped.filter { $0 != "mono" })
func ordersAreAFamilyOfHuesApart(name: String) throws {
  let theme = try shippedTheme(name)
  func apart(_ a: Int, _ b: Int) -> Int { min(abs(a - b), 360 - abs(a - b)) }
  let orders = try (0...10).map { try #require(theme.order($0).hue) }
  // One family …
  for hue in orders { #expect(apart(hue, orders[5]) <= 40, "\(orders)") }
  // … apart from the kinds …
  for role in Role.allCases where role.rawValue.hasPrefix("frame-") && ![.frameFree, .frameBefore].contains(role) {
    guard let kind = theme[role].hue else { continue }
    for (order, hue) in orders.enumerated() {
      #expect(apart(hue, kind) >= 10, "order \(order), \(role): \(hue) \(kind)")
    }
  }
  // … no two alike, and the largest blocks stand out most.
  let contrasts = (0...10).map { theme.order($0).contrast(with: theme[.ground]) }
  #expect(Set((0...10).map { theme.order($0) }).count == 11 && contrasts[10] > contrasts[0])
}

@Test func theBuiltInThemeIsTheShippedDefault() throws {
  #expect(try shippedTheme("default-dark").base == Theme.defaultDark.base)
}

/// The scheme of base16 that shares its accents with the dark one: made readable on white.
@Test func borrowedAccentsAreMadeReadableOnWhite() {
  let dark = Theme.defaultDark.base
  let greys: [UInt32] = [0xF8F8F8, 0xE8E8E8, 0xD8D8D8, 0xB8B8B8, 0x585858, 0x383838, 0x282828, 0x181818]
  let theme = Theme(name: "default-light", base: greys.map { Color(rgb: $0) } + dark[8...])
  #expect(theme[.key].contrast(with: theme[.ground]) >= 400)
  #expect(theme[.dim].contrast(with: theme[.ground]) >= 450)
  #expect(theme[.framePerCPU].contrast(with: theme[.ground]) >= 200)
}

/// A light scheme whose base02 is nearly as dark as its text: the caption still has to be read.
@Test func captionsAreReadableOnStrongGrounds() {
  let base: [UInt32] = [
    0xFDF6E3, 0xEEE8D5, 0x93A1A1, 0x839496, 0x657B83, 0x586E75, 0x073642, 0x002B36, 0xDC322F, 0xCB4B16, 0xB58900,
    0x859900, 0x2AA198, 0x268BD2, 0x6C71C4, 0xD33682,
  ]
  let theme = Theme(name: "light", base: base.map { Color(rgb: $0) })
  #expect(theme[.captionText].contrast(with: theme[.captionGround]) >= 400)
  #expect(theme[.captionGround] != theme[.ground])
  #expect(Theme.defaultDark[.captionGround] == Color(rgb: 0x383838))
}
