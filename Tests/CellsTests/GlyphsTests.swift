import Cells
import Testing

private func text(_ scalars: [Unicode.Scalar]) -> String { String(String.UnicodeScalarView(scalars)) }

@Test func barsInEighths() {
  let glyphs = Glyphs(.braille)
  #expect(text(glyphs.bar(eighths: 20, width: 4)) == "██▌")
  #expect(text(glyphs.bar(eighths: 1, width: 4)) == "▏")
  #expect(text(glyphs.bar(eighths: 32, width: 4)) == "████")
  #expect(text(glyphs.bar(eighths: 99, width: 4)) == "████")
  #expect(glyphs.bar(eighths: 0, width: 4).isEmpty)
  #expect(glyphs.bar(eighths: 5, width: -1).isEmpty)
  #expect(glyphs.bar(eighths: -5, width: 3).isEmpty)
}

@Test func barsInHalvesAndWholes() {
  #expect(text(Glyphs(.blocks).bar(eighths: 20, width: 4)) == "██▌")
  #expect(text(Glyphs(.blocks).bar(eighths: 19, width: 4)) == "██▌")
  #expect(text(Glyphs(.blocks).bar(eighths: 17, width: 4)) == "██")
  #expect(text(Glyphs(.ascii).bar(eighths: 20, width: 4)) == "###")
  #expect(text(Glyphs(.ascii).bar(eighths: 19, width: 4)) == "##")
}

@Test(arguments: Glyphs.Level.allCases)
func barsNeverLeaveTheirWidth(level: Glyphs.Level) {
  for width in 0...6 {
    for eighths in 0...60 { #expect(Glyphs(level).bar(eighths: eighths, width: width).count <= width) }
  }
}

@Test(arguments: Glyphs.Level.allCases)
func sparksRiseFromTheirLowestToTheirHighest(level: Glyphs.Level) {
  let glyphs = Glyphs(level)
  let all = (0...100).map { glyphs.spark($0, of: 100) }
  #expect(all.first == glyphs.spark(-3, of: 100))
  #expect(all.last == glyphs.spark(200, of: 100))
  #expect(all.first != all.last)
  #expect(glyphs.spark(7, of: 0) == all.first)
}

/// Every glyph takes one column, else boxes and maps shift.
@Test(arguments: Glyphs.Level.allCases)
func glyphsTakeOneColumn(level: Glyphs.Level) {
  let g = Glyphs(level)
  let scalars = [
    g.horizontal, g.vertical, g.topLeft, g.topRight, g.bottomLeft, g.bottomRight, g.freeFrame, g.run, g.pause, g.up,
    g.down, g.markPassed, g.markAhead, g.position, g.full, g.empty, g.placeTaken, g.placeFree,
  ]
  #expect(scalars.allSatisfy { $0.columns == 1 })
  if level == .ascii {
    let strings = [g.ellipsis, g.arrow, g.times, g.lessOrEqual, g.greaterOrEqual]
    #expect(scalars.allSatisfy { $0.isASCII })
    #expect(strings.allSatisfy { $0.unicodeScalars.allSatisfy { $0.isASCII } })
  }
}

@Test func theLadderFollowsLocaleTerminalAndFlag() {
  #expect(Glyphs.choose(ascii: false, utf8: true, term: "xterm-256color").level == .braille)
  #expect(Glyphs.choose(ascii: false, utf8: true, term: "linux").level == .blocks)
  #expect(Glyphs.choose(ascii: false, utf8: true, term: "vt100").level == .blocks)
  #expect(Glyphs.choose(ascii: false, utf8: true, term: "vte-256color").level == .braille)
  #expect(Glyphs.choose(ascii: false, utf8: false, term: "xterm-256color").level == .ascii)
  #expect(Glyphs.choose(ascii: true, utf8: true, term: "xterm-256color").level == .ascii)
}
