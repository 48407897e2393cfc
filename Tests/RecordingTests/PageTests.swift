import Cells
import Foundation
import Recording
import Testing

/// A page holds its pictures whole: played from its own data they are what was drawn.
@Suite struct PageTests {
  struct Recorded: Decodable {
    var size: [Int]
    var title, about: [String: String]
    var captions: [[String: String]]
    var wide: String
    var shapes: [String: [[Int]]]
  }

  static let size = Size(width: 40, height: 9)

  static func header(_ captions: [PageText] = []) -> PageRecording.Header {
    PageRecording.Header(
      size: size, title: PageText(en: "a < b </script>", ja: "櫛の歯 {{player}}"), about: PageText(en: "", ja: ""),
      captions: captions, theme: .defaultDark)
  }

  /// The element that holds the recording.
  static func data(of page: [UInt8]) throws -> Data {
    let text = String(decoding: page, as: UTF8.self)
    let start = try #require(text.range(of: "id=\"recording\">\n"))
    let end = try #require(text.range(of: "\n</script>", range: start.upperBound..<text.endIndex))
    return Data(text[start.upperBound..<end.lowerBound].utf8)
  }

  /// Plays the data: the rows of every picture, and the styles of its cells.
  static func play(_ data: Data) throws -> [(rows: [String], styles: [Int], time: Int, tick: Int, caption: Int)] {
    let whole = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let wide = Set(try #require(whole["wide"] as? String))
    var cells = [String](repeating: " ", count: size.width * size.height)
    var styles = [Int](repeating: 0, count: cells.count)
    var time = 0
    return try #require(whole["pictures"] as? [[Any]]).map { picture in
      time += try #require(picture[0] as? Int)
      for run in stride(from: 3, to: picture.count, by: 3) {
        var place = try #require(picture[run] as? Int)
        let style = try #require(picture[run + 1] as? Int)
        for character in try #require(picture[run + 2] as? String).unicodeScalars {
          (cells[place], styles[place]) = (String(character), style)
          place += 1
          guard wide.contains(Character(character)) else { continue }
          (cells[place], styles[place]) = ("", style)
          place += 1
        }
      }
      let rows = (0..<size.height).map { cells[$0 * size.width..<($0 + 1) * size.width].joined() }
      return (rows, styles, time, try #require(picture[1] as? Int), try #require(picture[2] as? Int))
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func everyPictureComesBack(seed: UInt64) throws {
    var sketch = Sketch(seed: seed)
    var canvas = Canvas(size: Self.size)
    var page = PageRecording(Self.header([PageText(en: "one", ja: "一"), PageText(en: "two", ja: "二")]))
    var drawn: [(lines: [String], canvas: Canvas)] = []
    for step in 0..<60 {
      sketch.change(&canvas, times: 1 + sketch.below(4))
      if step == 20 { page.mark("half \"way\"") }
      page.add(canvas, time: UInt64(step * 33), tick: UInt64(step), caption: step < 10 ? nil : step / 40)
      // The same again is no picture.
      page.add(canvas, time: UInt64(step * 33 + 1), tick: UInt64(step), caption: step < 10 ? nil : step / 40)
      drawn.append((canvas.lines, canvas))
    }
    #expect(page.count == 60)
    let bytes = page.bytes()
    #expect(page.bytes() == bytes)
    let played = try Self.play(try Self.data(of: bytes))
    #expect(played.map(\.rows) == drawn.map(\.lines), "seed \(seed)")
    #expect(played.map(\.tick) == Array(0..<60) && played.map(\.time) == (0..<60).map { $0 * 33 })
    #expect(played[9].caption == -1 && played[39].caption == 0 && played[40].caption == 1)
    // Two cells are of one style where they look the same.
    let last = try #require(drawn.last).canvas
    let styles = try #require(played.last).styles
    for place in styles.indices where styles[place] == styles[0] {
      let (one, other) = (last.cells[0], last.cells[place])
      let isSame = one.scalar == 0x20 || other.scalar == 0x20 || one.style == other.style
      #expect(isSame || one.attributes != other.attributes, "seed \(seed) place \(place)")
    }
  }

  /// Nothing that stands in a recording ends its element or fills a place of the page.
  @Test func whatIsWrittenStaysText() throws {
    var canvas = Canvas(size: Self.size)
    canvas.text("</script><script>alert(1)", x: 0, y: 0, style: Style())
    canvas.text("{{style}}", x: 0, y: 1, style: Style())
    var page = PageRecording(Self.header([PageText(en: "<!-- {{recording}}", ja: "</script>")]))
    page.add(canvas, time: 0, tick: 0, caption: 0)
    let bytes = page.bytes()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.components(separatedBy: "</script>").count == 3 && text.contains("<title>a &lt; b &lt;/script&gt;"))
    let played = try Self.play(try Self.data(of: bytes))
    #expect(played[0].rows == canvas.lines)
    let recorded = try JSONDecoder().decode(Recorded.self, from: try Self.data(of: bytes))
    #expect(recorded.title["ja"] == "櫛の歯 {{player}}" && recorded.captions[0]["en"] == "<!-- {{recording}}")
    // No other file and no network is asked for.
    for word in ["http:", "https:", "src=", "<link", "import(", "fetch("] { #expect(!text.contains(word), "\(word)") }
  }

  /// Lines and blocks are drawn from the same shapes as in an SVG.
  @Test func blocksHaveTheirShapes() throws {
    var canvas = Canvas(size: Self.size)
    canvas.text("▌─漢", x: 0, y: 0, style: Style())
    var page = PageRecording(Self.header())
    page.add(canvas, time: 0, tick: 0, caption: nil)
    let recorded = try JSONDecoder().decode(Recorded.self, from: try Self.data(of: page.bytes()))
    // U+258C is the left half of a cell of eight by eight; a line is a stroke at half its height.
    #expect(recorded.shapes == ["▌": [[0, 0, 4, 8, 100]], "─": [[0, 4, 8, 0, 100]]] && recorded.wide == "漢")
  }
}
