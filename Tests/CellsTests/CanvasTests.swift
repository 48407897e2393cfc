import Cells
import Testing

private func canvas(_ width: Int, _ height: Int) -> Canvas { Canvas(size: Size(width: width, height: height)) }

@Test func textIsCutAtTheEdgesOfTheCanvas() {
  var c = canvas(6, 2)
  #expect(c.text("abcdef", x: -2, y: 0, style: Style()) == 4)
  #expect(c.text("abcdef", x: 3, y: 1, style: Style()) == 9)
  c.text("never", x: 0, y: 2, style: Style())
  c.text("never", x: 0, y: -1, style: Style())
  #expect(c.lines == ["cdef  ", "   abc"])
}

@Test func nothingIsDrawnOutsideTheClip() {
  var c = canvas(6, 3)
  c.clip = Rectangle(x: 1, y: 1, width: 3, height: 1)
  c.fill(Rectangle(x: 0, y: 0, width: 6, height: 3), Cell("#"))
  #expect(c.lines == ["      ", " ###  ", "      "])
  c.text("abcdef", x: 0, y: 1, style: Style())
  c.put(Cell("!"), x: 0, y: 0)
  #expect(c.lines == ["      ", " bcd  ", "      "])
  c.restyle(Rectangle(x: 0, y: 0, width: 6, height: 3)) { $0.attributes = .bold }
  #expect(c.cells.filter { $0.attributes == .bold }.count == 3)
}

@Test func aClipOutsideTheCanvasDrawsNothing() {
  var c = canvas(3, 1)
  c.clip = Rectangle(x: 5, y: 5, width: 4, height: 4)
  c.fill(Rectangle(x: 0, y: 0, width: 3, height: 1), Cell("#"))
  c.put(Cell("#"), x: 5, y: 5)
  #expect(c.lines == ["   "])
  #expect(canvas(-1, 4).cells.isEmpty)
}

@Test func textStopsAtItsLimitAndSaysWhereItEnded() {
  var c = canvas(8, 1)
  #expect(c.text("日本語", x: 0, y: 0, style: Style(), limit: 5) == 4)
  #expect(c.lines == ["日本    "])
  #expect(c.text("abc", x: 1, y: 0, style: Style(), limit: 0) == 1)
  #expect(c.text("a\u{1B}[31m\u{301}b", x: 4, y: 0, style: Style()) == 10)
  #expect(c.lines == ["日本a[31"])
}

@Test func aDoubleWidthScalarTakesTwoCells() {
  var c = canvas(4, 1)
  c.text("日", x: 1, y: 0, style: Style(attributes: .bold))
  #expect(c[1, 0].width == 2)
  #expect(c[2, 0].width == 0)
  #expect(c[2, 0].attributes == .bold)
  #expect(c.lines == [" 日 "])
}

@Test(arguments: [(0, "x  b"), (1, " x b"), (2, "a x "), (3, "a  x")])
func overHalfOfADoubleWidthScalarTheOtherHalfIsBlank(x: Int, expected: String) {
  var c = canvas(4, 1)
  if x < 2 {
    c.text("日", x: 0, y: 0, style: Style())
    c.text("b", x: 3, y: 0, style: Style())
  } else {
    c.text("a", x: 0, y: 0, style: Style())
    c.text("日", x: 2, y: 0, style: Style())
  }
  c.put(Cell("x"), x: x, y: 0)
  #expect(c.lines == [expected])
  #expect(c.cells.allSatisfy { $0.width == 1 })
}

@Test func aDoubleWidthScalarOverTwoOthersLeavesTheirOuterHalvesBlank() {
  var c = canvas(6, 1)
  c.text("日本語", x: 0, y: 0, style: Style())
  c.text("字", x: 1, y: 0, style: Style())
  #expect(c.lines == [" 字 語"])
}

@Test func aDoubleWidthScalarThatSticksOutIsBlank() {
  var c = canvas(4, 1)
  c.fill(Rectangle(c.size), Cell("."))
  c.text("日", x: 3, y: 0, style: Style())
  c.text("本", x: -1, y: 0, style: Style())
  #expect(c.lines == [" .. "])
}

@Test func fillingMendsHalvesAtItsEdges() {
  var c = canvas(6, 1)
  c.text("日本語", x: 0, y: 0, style: Style())
  c.fill(Rectangle(x: 1, y: 0, width: 4, height: 1), Cell("#"))
  #expect(c.lines == [" #### "])
  c.fill(Rectangle(x: 0, y: 0, width: 5, height: 1), Cell("日", width: 2))
  #expect(c.lines == ["日日  "])
}

@Test func restylingKeepsScalarsAndBothHalvesTogether() {
  var c = canvas(4, 1)
  c.text("日本", x: 0, y: 0, style: Style())
  c.restyle(Rectangle(x: 1, y: 0, width: 2, height: 1)) {
    $0.attributes = .reverse
    $0.scalar = 0x41
  }
  #expect(c.lines == ["日本"])
  #expect(c.cells.allSatisfy { $0.attributes == .reverse })
}

/// Whatever is drawn where: each right half follows its left half, and each left half has its right one.
@Test(arguments: [UInt64(1), 2, 3, 20_260, 777])
func halvesStayTogether(seed: UInt64) {
  var rolls = Rolls(seed: seed)
  var c = canvas(17, 5)
  for step in 0..<1_000 {
    c.clip = Rectangle(
      x: rolls.inside(-2...10), y: rolls.inside(-1...3), width: rolls.below(20), height: rolls.below(6))
    switch rolls.below(3) {
    case 0: c.text("a日b本語", x: rolls.inside(-6...18), y: rolls.inside(-1...5), style: Style())
    case 1: c.put(Cell("字", width: 2), x: rolls.inside(-2...18), y: rolls.inside(-1...5))
    default:
      let area = Rectangle(
        x: rolls.inside(-3...16), y: rolls.inside(-1...4), width: rolls.below(8), height: rolls.below(3))
      c.fill(area, rolls.below(2) == 0 ? Cell("#") : Cell("全", width: 2))
    }
    let torn = (0..<5).contains { y in
      (0..<17).contains { x in
        switch c[x, y].width {
        case 2: x == 16 || c[x + 1, y].width != 0
        case 0: x == 0 || c[x - 1, y].width != 2
        default: false
        }
      }
    }
    guard !torn else {
      Issue.record("seed=\(seed) step=\(step)")
      return
    }
  }
}
