import Cells
import Recording
import TestSupport
import Testing

/// What the encoder sends makes a terminal show the canvas, and is not more than it takes.
@Suite struct EncoderTests {
  /// What differs between a terminal and the canvas that it was told; nil when nothing does.
  func difference(_ terminal: Emulator, _ canvas: Canvas, _ depth: ColorDepth, _ ground: Color) -> String? {
    for y in 0..<canvas.size.height {
      for x in 0..<canvas.size.width {
        let cell = canvas[x, y]
        let look = depth.resolve(cell.style, ground: ground)
        let place = terminal.places[y * canvas.size.width + x]
        let isSameGlyph = place.scalar == cell.scalar && place.width == Int(cell.width)
        var isSameStyle = place.style == look
        if cell.scalar == 0x20, look.attributes.isDisjoint(with: [.underline, .reverse]) {
          // Nobody sees the ink of a blank.
          isSameStyle =
            place.style.background == look.background
            && place.style.attributes.isDisjoint(with: [.underline, .reverse])
        }
        if !isSameGlyph || !isSameStyle { return "cell \(x),\(y): \(place), not \(cell) as \(look)" }
      }
    }
    return nil
  }

  @Test(arguments: ColorDepth.allCases) func terminalShowsTheCanvas(depth: ColorDepth) {
    withSeeds(1, 2, 3, 4) { seed in
      var sketch = Sketch(seed: seed)
      let size = Size(width: 1 + sketch.below(90), height: 1 + sketch.below(30))
      let ground = Color(rgb: 0)
      var canvas = Canvas(size: size, fill: Cell(style: Style(background: ground)))
      var encoder = ANSIEncoder(depth: depth, ground: ground)
      var terminal = Emulator(size: size)
      for step in 0..<(TestRun.isLong ? 400 : 60) {
        sketch.change(&canvas, times: [0, 1, 3, 40][sketch.below(4)])
        let bytes = encoder.frame(canvas)
        terminal.feed(bytes)
        let found = difference(terminal, canvas, depth, ground)
        #expect(found == nil, "seed \(seed) step \(step)")
        #expect(terminal.problems.isEmpty, "seed \(seed) step \(step): \(terminal.problems)")
        var afresh = ANSIEncoder(depth: depth, ground: ground)
        #expect(bytes.count <= afresh.frame(canvas).count, "seed \(seed) step \(step)")
        if found != nil || !terminal.problems.isEmpty { return }
      }
    }
  }

  @Test func equalPicturesSendNothing() {
    var sketch = Sketch(seed: 5)
    var canvas = Canvas(size: Size(width: 40, height: 10))
    sketch.change(&canvas, times: 50)
    var encoder = ANSIEncoder(depth: .truecolor, ground: Color(rgb: 0))
    #expect(!encoder.frame(canvas).isEmpty)
    #expect(encoder.frame(canvas).isEmpty)
  }

  @Test func whatThisDepthCannotShowSendsNothing() {
    var canvas = Canvas(
      size: Size(width: 4, height: 1), fill: Cell("x", style: Style(foreground: Color(rgb: 0xFF0000))))
    var encoder = ANSIEncoder(depth: .colors8, ground: Color(rgb: 0))
    _ = encoder.frame(canvas)
    canvas.restyle(Rectangle(canvas.size)) { $0.foreground = Color(rgb: 0xF00000) }
    #expect(encoder.frame(canvas).isEmpty)
    canvas.restyle(Rectangle(canvas.size)) { $0.foreground = Color(rgb: 0x00FF00) }
    #expect(!encoder.frame(canvas).isEmpty)
  }

  func sent(_ change: (inout Canvas) -> Void) -> String {
    var canvas = Canvas(size: Size(width: 20, height: 8))
    canvas.text("abcdefghijklmnopqrst", x: 0, y: 0, style: Style())
    var encoder = ANSIEncoder(depth: .truecolor, ground: Color(rgb: 0))
    _ = encoder.frame(canvas)
    canvas.text("!", x: 0, y: 2, style: Style())
    _ = encoder.frame(canvas)  // the cursor stands at 1,2
    change(&canvas)
    return String(decoding: encoder.frame(canvas), as: UTF8.self).replacing("\u{1B}", with: "^")
  }

  @Test func movesAreShort() {
    #expect(sent { $0.text("x", x: 1, y: 2, style: Style()) } == "x")
    #expect(sent { $0.text("x", x: 4, y: 2, style: Style()) } == "   x")
    #expect(sent { $0.text("x", x: 19, y: 2, style: Style()) } == "^[18Cx")
    #expect(sent { $0.text("?", x: 0, y: 2, style: Style()) } == "\r?")
    #expect(sent { $0.text("x", x: 0, y: 3, style: Style()) } == "\r\nx")
    #expect(sent { $0.text("x", x: 0, y: 0, style: Style()) } == "^[Hx")
    #expect(sent { $0.text("x", x: 1, y: 7, style: Style()) } == "^[5Bx")
    #expect(sent { $0.text("B.D", x: 1, y: 0, style: Style()) } == "^[2AB.D")
  }

  @Test func attributesAreNotRepeated() {
    let red = Style(foreground: Color(rgb: 0xFF0000), attributes: .bold)
    #expect(sent { $0.text("xy", x: 1, y: 2, style: red) } == "^[1;38;2;255;0;0mxy")
    let text = sent {
      $0.text("x", x: 1, y: 2, style: red)
      $0.text(" ", x: 2, y: 2, style: Style())
      $0.text("z", x: 3, y: 2, style: red)
      $0.text("u", x: 4, y: 2, style: Style(attributes: .underline))
    }
    #expect(text == "^[1;38;2;255;0;0mx z^[;4mu")
  }

  @Test func anotherSizeBeginsAnew() {
    var encoder = ANSIEncoder(depth: .mono, ground: Color(rgb: 0))
    _ = encoder.frame(Canvas(size: Size(width: 3, height: 2)))
    let bytes = encoder.frame(Canvas(size: Size(width: 2, height: 2)))
    #expect(String(decoding: bytes, as: UTF8.self).contains("\u{1B}[2J"))
  }
}
