import Cells
import Testing

private func color(_ rgb: UInt32) -> Color { Color(rgb: rgb) }

@Test func the256NearestColoursOfThemselvesAreThemselves() {
  for index in 16..<256 {
    let found = ColorDepth.colors256.index(of: .xterm(index))
    // A few greys are in the cube as well, and either will do.
    #expect(Color.xterm(found) == .xterm(index), "\(index)")
  }
}

@Test(arguments: [UInt64(5), 6])
func nearestOf256IsTheNearestThereIs(seed: UInt64) {
  var rolls = Rolls(seed: seed)
  func distance(_ a: Color, _ b: Color) -> Int {
    [16, 8, 0].reduce(0) { sum, shift in
      let d = Int(a.rawValue >> UInt32(shift) & 255) - Int(b.rawValue >> UInt32(shift) & 255)
      return sum + d * d
    }
  }
  for step in 0..<2_000 {
    let wanted = color(UInt32(rolls.below(1 << 24)))
    let best = (16..<256).map { distance(wanted, .xterm($0)) }.min()
    let found = distance(wanted, .xterm(ColorDepth.colors256.index(of: wanted)))
    #expect(found == best, "seed=\(seed) step=\(step) \(wanted.hex)")
  }
}

@Test func theNamedColoursAreThemselves() {
  for index in 0..<16 { #expect(ColorDepth.colors16.index(of: .xterm(index)) == index) }
  for index in 0..<8 { #expect(ColorDepth.colors8.index(of: .xterm(index)) == index) }
}

@Test(
  arguments: [
    (0xAB4642, 1, 1), (0xDC9656, 3, 3), (0xF7CA88, 11, 3), (0xA1B56C, 2, 2), (0x86C1B9, 6, 6), (0x7CAFC2, 4, 4),
    (0xBA8BAF, 5, 5), (0x181818, 0, 0), (0x585858, 8, 0), (0xD8D8D8, 7, 7), (0xF8F8F8, 15, 7),
  ] as [(UInt32, Int, Int)])
func softColoursKeepTheirHue(rgb: UInt32, of16: Int, of8: Int) {
  #expect(ColorDepth.colors16.index(of: color(rgb)) == of16)
  #expect(ColorDepth.colors8.index(of: color(rgb)) == of8)
}

@Test func truecolorIsTheColourAndTheDefaultStaysTheDefault() {
  #expect(ColorDepth.truecolor.index(of: color(0x010203)) == 0x010203)
  for depth in ColorDepth.allCases { #expect(depth.index(of: .terminalDefault) == -1) }
  #expect(ColorDepth.mono.index(of: color(0xFF0000)) == -1)
}

@Test func withFewColoursALetterStaysReadableOnItsCell() {
  let ground = color(0x181818)
  let cell = Style(foreground: color(0x28403C), background: color(0x86C1B9))
  #expect(ColorDepth.colors8.resolve(cell, ground: ground) == .init(foreground: 0, background: 6, attributes: []))
  let border = Style(foreground: color(0x585858), background: ground)
  #expect(ColorDepth.colors8.resolve(border, ground: ground) == .init(foreground: 7, background: 0, attributes: []))
  #expect(ColorDepth.colors16.resolve(border, ground: ground) == .init(foreground: 8, background: 0, attributes: []))
  let blank = Style(foreground: ground, background: ground)
  #expect(ColorDepth.colors8.resolve(blank, ground: ground) == .init(foreground: 0, background: 0, attributes: []))
}

@Test func aSelectionIsSeenWithEightColours() {
  let dark = Theme.defaultDark
  let selected = ColorDepth.colors8.resolve(dark.style(.text, on: .selection), ground: dark[.ground])
  #expect(selected == .init(foreground: 0, background: 7, attributes: []))
  let header = ColorDepth.colors8.resolve(dark.style(.text, on: .headerGround), ground: dark[.ground])
  #expect(header == .init(foreground: 7, background: 0, attributes: []))
  let paper = Color(rgb: 0xFBFBF8)
  let onPaper = Style(foreground: Color(rgb: 0x242424), background: Color(rgb: 0xDCDCD4))
  #expect(ColorDepth.colors8.resolve(onPaper, ground: paper) == .init(foreground: 7, background: 0, attributes: []))
}

@Test func inMonoAnotherBackgroundBecomesReverse() {
  let ground = color(0x181818)
  func attributes(_ background: UInt32, _ set: Attributes = []) -> Attributes {
    ColorDepth.mono.resolve(Style(background: color(background), attributes: set), ground: ground).attributes
  }
  #expect(attributes(0x181818, .bold) == .bold)
  #expect(attributes(0x282828) == [])
  #expect(attributes(0x383838) == .reverse)
  #expect(attributes(0xA1B56C, .bold) == [.bold, .reverse])
  #expect(attributes(0xA1B56C, .reverse) == [])
}

@Test func aFlagIsStrongerThanNoColorAndThatThanTheTerminal() {
  func choose(_ flag: ColorDepth?, _ noColor: String?, _ colorTerm: String?, _ term: String, _ colors: Int)
    -> ColorDepth
  {
    .choose(flag: flag, noColor: noColor, colorTerm: colorTerm, term: term, terminalColors: colors)
  }
  #expect(choose(.colors16, "1", "truecolor", "xterm-256color", 256) == .colors16)
  #expect(choose(nil, "1", "truecolor", "xterm-256color", 256) == .mono)
  #expect(choose(nil, "", "truecolor", "xterm-256color", 256) == .truecolor)
  #expect(choose(nil, nil, "24bit", "xterm", 8) == .truecolor)
  #expect(choose(nil, nil, "yes", "xterm-256color", 256) == .colors256)
  #expect(choose(nil, nil, nil, "xterm-direct", 0x100_0000) == .truecolor)
  #expect(choose(nil, nil, nil, "xterm-16color", 16) == .colors16)
  #expect(choose(nil, nil, "truecolor", "linux", 8) == .colors8)
  #expect(choose(nil, nil, "truecolor", "vt100", -1) == .mono)
}

@Test func depthsAreNamed() {
  let names = ["never", "8", "16", "256", "truecolor"]
  #expect(names.map { ColorDepth(name: $0) } == ColorDepth.allCases)
  #expect(ColorDepth(name: "auto") == nil)
  #expect(ColorDepth(name: "24bit") == .truecolor)
}
