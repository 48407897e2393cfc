import Cells
import TestSupport
import Testing

@Test func aPictureAsTextIsItsRows() {
  var c = Canvas(size: Size(width: 8, height: 2))
  c.text("空き", x: 1, y: 0, style: Style())
  c.text("2", x: 7, y: 1, style: Style())
  #expect(c.lines == [" 空き   ", "       2"])
}

/// The golden form: glyphs, then who gave the styles.
@Test func aPictureForAGoldenFileHoldsItsStylesByName() {
  let theme = StyleNames.theme
  var c = Canvas(size: Size(width: 12, height: 6), fill: Cell(style: theme.style(.text)))
  c.text("ordinary", x: 0, y: 0, style: theme.style(.text))
  c.text("空き ab", x: 1, y: 1, style: theme.style(.title, on: .ground, [.bold, .underline]))
  c.text("no", x: 9, y: 1, style: theme.style(.bad))
  for y in 2...3 {
    c.fill(Rectangle(x: 0, y: y, width: 10, height: 1), Cell(style: theme.style(.text, on: .selection)))
    c.text("x y", x: 2, y: y, style: theme.style(.dim, on: .selection))
  }
  c.put(Cell("U", style: theme.mapStyle(.frameUser, used: 3, of: 8)), x: 0, y: 4)
  c.put(Cell("S", style: theme.mapStyle(.frameSlab, used: 8, of: 8)), x: 1, y: 4)
  c.put(Cell("5", style: theme.orderStyle(5)), x: 2, y: 4)
  c.put(Cell("6", style: theme.madeStyle(6)), x: 3, y: 4)
  c.put(Cell("·", style: theme.freeStyle), x: 4, y: 4)
  c.put(Cell("!", style: theme.filled(.changed, .bold)), x: 6, y: 4)
  c.put(Cell("?", style: Style(foreground: Color(rgb: 0xABCDEF), background: theme[.ground])), x: 7, y: 4)
  #expect(
    StyleNames.golden(c) == """
      ordinary
       空き ab no
        x y
        x y
      US56· !?


      1: 1-7 title+bu, 9-10 bad
      2-3: 0-1 /selection, 2-9 dim/selection
      4: 0 map:frame-user:3, 1 map:frame-slab, 2 lit:order-5+b, 3 order-6/selection+b, 4 free, \
      6 on:changed+b, 7 #abcdef#000000

      """)
}
