import Cells
import Foundation
import FoundationXML
import Recording
import TestSupport
import Testing

/// Stills: SVG that any XML reader takes, and text.
@Suite struct PictureTests {
  /// The elements of a document with their attributes, and the text of each.
  final class Reader: NSObject, XMLParserDelegate {
    var elements: [(name: String, attributes: [String: String], text: String)] = []
    var isOpen: [Int] = []
    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      isOpen.append(elements.count)
      elements.append((name, attributes, ""))
    }
    func parser(_ parser: XMLParser, foundCharacters text: String) {
      if let last = isOpen.last { elements[last].text += text }
    }
    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      isOpen.removeLast()
    }
  }

  func read(_ canvas: Canvas, title: String = "t") throws -> Reader {
    let parser = XMLParser(data: Data(SVGPicture.bytes(canvas, theme: .defaultDark, title: title)))
    let reader = Reader()
    parser.delegate = reader
    let isWhole = parser.parse()
    try #require(isWhole, "\(String(describing: parser.parserError))")
    return reader
  }

  @Test func everyPictureIsWellFormed() throws {
    try withSeeds(1, 2, 3) { seed in
      var sketch = Sketch(seed: seed)
      for _ in 0..<20 {
        let size = Size(width: 1 + sketch.below(60), height: 1 + sketch.below(20))
        var canvas = Canvas(size: size)
        sketch.change(&canvas, times: 30)
        canvas.text("<&>\"'", x: 0, y: 0, style: sketch.style())
        let reader = try read(canvas, title: "a < b & \"c\"\u{1}")
        #expect(reader.elements[0].attributes["width"] == "\(size.width * 9)")
        #expect(reader.elements[0].attributes["height"] == "\(size.height * 18)")
        #expect(
          SVGPicture.bytes(canvas, theme: .defaultDark, title: "t")
            == SVGPicture.bytes(canvas, theme: .defaultDark, title: "t"))
      }
    }
  }

  /// Every word stands at its column and is as wide as its cells.
  @Test func wordsStandInTheirCells() throws {
    try withSeeds(4, 5) { seed in
      var sketch = Sketch(seed: seed)
      var canvas = Canvas(size: Size(width: 50, height: 12))
      sketch.change(&canvas, times: 60)
      let reader = try read(canvas)
      var row = 0
      var rows = [String](repeating: "", count: 12)
      for element in reader.elements {
        if element.name == "text" { row = (Int(element.attributes["y"] ?? "") ?? 0) / 18 }
        guard element.name == "tspan" else { continue }
        let x = (Int(element.attributes["x"] ?? "") ?? -1) / 9
        let columns = Int(element.attributes["textLength"] ?? "").map { $0 / 9 } ?? 1
        #expect(element.text.columns == columns, "seed \(seed): \(element.text)")
        rows[row] += String(repeating: " ", count: x - rows[row].columns) + element.text
      }
      // What is not text is drawn: blocks and lines.
      for (y, line) in canvas.lines.enumerated() {
        let written = String(
          String.UnicodeScalarView(line.unicodeScalars.map { (0x2500...0x259F).contains($0.value) ? " " : $0 }))
        #expect(rows[y].padded(to: 50) == written, "seed \(seed) row \(y)")
      }
    }
  }

  /// A map row, a bar, a box, a caption in two languages.
  var example: Canvas {
    let theme = Theme.defaultDark
    var canvas = Canvas(size: Size(width: 24, height: 5), fill: Cell(style: theme.style(.text)))
    canvas.text("┌1 Frames──────────────┐", x: 0, y: 0, style: theme.style(.border))
    canvas.text("1 Frames", x: 1, y: 0, style: theme.style(.title, .bold))
    canvas.text("│AAFF··                │", x: 0, y: 1, style: theme.style(.border))
    canvas.text("AAFF", x: 1, y: 1, style: Style(foreground: Color(rgb: 0), background: theme[.frameAnon]))
    canvas.text("│███▌░░                │", x: 0, y: 2, style: theme.style(.good))
    canvas.text("空きページ 15 MiB < 16", x: 1, y: 3, style: theme.style(.captionText, on: .captionGround))
    canvas.text("x", x: 0, y: 4, style: Style(attributes: [.reverse, .underline]))
    return canvas
  }

  @Test func svgIsAsBefore() {
    let svg = String(decoding: SVGPicture.bytes(example, theme: .defaultDark, title: "An example"), as: UTF8.self)
    #expect(golden("example.svg", svg) == nil)
  }

  @Test func text() {
    let plain = String(decoding: TextPicture.plain(example), as: UTF8.self)
    #expect(plain.split(separator: "\n")[3] == " 空きページ 15 MiB < 16 ")
    let ansi = TextPicture.ansi(example, depth: .colors16, ground: Theme.defaultDark[.ground])
    let bare = String(decoding: ansi, as: UTF8.self).replacing(#/\u{1B}\[[0-9;]*m/#, with: "")
    #expect(bare == plain)
  }

  @Test func emptyPictures() throws {
    _ = try read(Canvas(size: Size(width: 0, height: 0)))
    #expect(TextPicture.plain(Canvas(size: Size(width: 1, height: 1))) == [0x20, 0x0A])
  }
}
