import Cells
import Testing

@Test func aPictureAsTextIsGlyphsThenStyleChanges() {
  var c = Canvas(size: Size(width: 8, height: 2))
  c.text("空き", x: 1, y: 0, style: Style(foreground: Color(rgb: 0xF1), attributes: [.bold, .underline]))
  c.text("2", x: 7, y: 1, style: Style(background: Color(rgb: 0x102030)))
  #expect(c.lines == [" 空き   ", "       2"])
  #expect(
    c.goldenText == """
       空き
             2

      0,0 - -
      0,1 0000f1 - bu
      0,5 - -
      1,7 - 102030

      """)
}

@Test func theScreenInMemoryKeepsThePictureAndCountsWhatChanged() {
  let screen = MemoryScreen(size: Size(width: 5, height: 2), inputs: [.key(.character("q")), nil, .terminate])
  #expect(screen.text == "")
  var c = Canvas(size: screen.size)
  screen.present(c)
  #expect(screen.cellsChanged == 10)
  c.text("ab", x: 0, y: 1, style: Style())
  screen.present(c)
  screen.present(c)
  #expect(screen.cellsChanged == 12)
  #expect(screen.presented == 3)
  #expect(screen.text == "\nab")
  #expect(screen.nextInput(milliseconds: 1_000) == .key(.character("q")))
  #expect(screen.nextInput(milliseconds: 1_000) == nil)
  screen.resize(to: Size(width: 20, height: 6))
  #expect(screen.nextInput(milliseconds: 0) == .resized)
  #expect(screen.nextInput(milliseconds: 0) == .terminate)
  #expect(screen.nextInput(milliseconds: 1_000) == nil)
  #expect(screen.size == Size(width: 20, height: 6))
}
