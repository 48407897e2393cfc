package import Cells
import Foundation

/// A text in both languages of the program.
package struct PageText: Sendable {
  package var en: String
  package var ja: String
  package init(en: String, ja: String) {
    self.en = en
    self.ja = ja
  }
}

/// Pictures and their times, as a web page that plays them by itself: one file, no network, its captions as text in
/// both languages. The same pictures make the same bytes.
package struct PageRecording {
  package struct Header: Sendable {
    package var size: Size
    package var title: PageText
    package var about: PageText
    package var captions: [PageText]
    package var theme: Theme
    package init(size: Size, title: PageText, about: PageText, captions: [PageText], theme: Theme) {
      self.size = size
      self.title = title
      self.about = about
      self.captions = captions
      self.theme = theme
    }
  }

  private struct Look: Hashable {
    var ink: Color
    var ground: Color
    /// 1: bold, 2: underlined.
    var bits: Int
  }

  private let header: Header
  private var looks: [Look] = []
  private var places: [Look: Int] = [:]
  private var shapes: [UInt32: [CellShape]] = [:]
  private var wide: Set<UInt32> = []
  private var chapters: [(name: String, picture: Int)] = []
  private var pictures: [UInt8] = []
  private var before: Canvas?
  /// Milliseconds at which the newest picture stands, and what it belongs to.
  private var time: UInt64 = 0
  private var stands: (tick: UInt64, caption: Int?)?
  package private(set) var count = 0

  package init(_ header: Header) {
    self.header = header
    // Cells are of the first style until something is written.
    _ = place(of: Look(ink: header.theme[.text], ground: header.theme[.ground], bits: 0))
  }

  /// - Parameters:
  ///   - time: milliseconds since the beginning.
  ///   - caption: of the header's captions, the one that stands.
  package mutating func add(_ canvas: Canvas, time now: UInt64, tick: UInt64, caption: Int?) {
    let runs = runs(of: canvas)
    // What does not change is no picture, unless something begins with it.
    if let stands, runs.isEmpty, stands == (tick, caption) { return }
    if count > 0 { pictures += Array(",\n".utf8) }
    pictures += Array("[\(now - min(now, time)),\(tick),\(caption ?? -1)".utf8)
    for run in runs {
      pictures += Array(",\(run.place),\(run.look),".utf8)
      pictures.append(json: run.text.utf8)
    }
    pictures.append(0x5D)
    (before, time, stands) = (canvas, max(time, now), (tick, caption))
    count += 1
  }

  /// A chapter begins with the next picture.
  package mutating func mark(_ name: String) { chapters.append((name, count)) }

  // MARK: Runs

  private struct Run {
    var place: Int
    var look: Int
    var text: String
  }

  private mutating func runs(of canvas: Canvas) -> [Run] {
    var runs: [Run] = []
    for change in CanvasDiff(from: before, to: canvas) {
      var isOpen = false
      for x in change.columns {
        let cell = canvas[x, change.y]
        if cell.width == 0 { continue }
        let look = place(of: look(of: cell))
        note(cell)
        let character = String(Unicode.Scalar(cell.scalar) ?? "\u{FFFD}")
        if isOpen, runs[runs.count - 1].look == look {
          runs[runs.count - 1].text += character
        } else {
          runs.append(Run(place: change.y * canvas.size.width + x, look: look, text: character))
          isOpen = true
        }
      }
    }
    // A first picture begins as blanks of the first style.
    return before == nil ? runs.filter { $0.look != 0 || $0.text.contains { $0 != " " } } : runs
  }

  private func look(of cell: Cell) -> Look {
    let isBold = cell.attributes.contains(.bold)
    return Look(
      ink: cell.scalar == 0x20 && !cell.attributes.contains(.underline)
        ? header.theme[.text] : header.theme.ink(of: cell),
      ground: header.theme.ground(of: cell),
      bits: (isBold && cell.scalar != 0x20 ? 1 : 0) + (cell.attributes.contains(.underline) ? 2 : 0))
  }

  private mutating func place(of look: Look) -> Int {
    if let known = places[look] { return known }
    places[look] = looks.count
    looks.append(look)
    return looks.count - 1
  }

  private mutating func note(_ cell: Cell) {
    if cell.width == 2 { wide.insert(cell.scalar) }
    if cell.scalar > 0x24FF, shapes[cell.scalar] == nil { shapes[cell.scalar] = CellShape.parts(of: cell.scalar) }
  }

  // MARK: The page

  /// The whole file.
  package func bytes() -> [UInt8] {
    let theme = header.theme
    let style = Self.filled(
      String(decoding: PackageResources.page_css, as: UTF8.self),
      [
        "scheme": theme[.ground].contrast(with: Color(rgb: 0)) < 500 ? "dark" : "light",
        "ground": SVGText.color(theme[.ground]),
        "text": SVGText.color(theme[.text]), "raised": SVGText.color(theme.base[1]),
        "accent": SVGText.color(theme.base[0xD]),
      ])
    let parts = [
      "title": Array(SVGText.escaped(header.title.en).utf8), "style": Array(style.utf8), "recording": recording(),
      "player": PackageResources.page_js,
    ]
    var result: [UInt8] = []
    // Whatever stands in a recording, only the template's own places are filled.
    let template = String(decoding: PackageResources.page_html, as: UTF8.self)
    for (number, piece) in template.split(separator: "{{", omittingEmptySubsequences: false).enumerated() {
      guard number > 0, let end = piece.range(of: "}}") else {
        result += Array(piece.utf8)
        continue
      }
      result += parts[String(piece[..<end.lowerBound])] ?? []
      result += Array(piece[end.upperBound...].utf8)
    }
    return result
  }

  private static func filled(_ template: String, _ values: [String: String]) -> String {
    values.reduce(template) { $0.replacing("{{\($1.key)}}", with: $1.value) }
  }

  private func recording() -> [UInt8] {
    var json = Array("{\"size\":[\(header.size.width),\(header.size.height)],\n\"title\":".utf8)
    json.append(header.title)
    json += Array(",\n\"about\":".utf8)
    json.append(header.about)
    json.append(list: header.captions, named: "captions") { $0.append($1) }
    json.append(list: looks, named: "styles") {
      $0 += Array("[\"\($1.ink.hex)\",\"\($1.ground.hex)\",\($1.bits)]".utf8)
    }
    json += Array(",\n\"wide\":".utf8)
    json.append(json: String(String.UnicodeScalarView(wide.sorted().compactMap { Unicode.Scalar($0) })).utf8)
    json += Array(",\n\"shapes\":{".utf8)
    for (number, shape) in shapes.sorted(by: { $0.key < $1.key }).enumerated() {
      if number > 0 { json.append(0x2C) }
      json.append(json: String(Unicode.Scalar(shape.key) ?? " ").utf8)
      let parts = shape.value.map { "[\($0.x),\($0.y),\($0.width),\($0.height),\($0.opacity)]" }
      json += Array(":[\(parts.joined(separator: ","))]".utf8)
    }
    json.append(0x7D)
    json.append(list: chapters, named: "chapters") {
      $0.append(0x5B)
      $0.append(json: $1.name.utf8)
      $0 += Array(",\(min($1.picture, max(0, count - 1)))]".utf8)
    }
    json += Array(",\n\"pictures\":[\n".utf8)
    json += pictures
    json += Array("\n]}".utf8)
    // Nothing in it may end the element that it stands in.
    var safe: [UInt8] = []
    safe.reserveCapacity(json.count)
    for byte in json {
      if byte == 0x3C { safe += Array("\\u003c".utf8) } else { safe.append(byte) }
    }
    return safe
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ text: PageText) {
    self += Array("{\"en\":".utf8)
    append(json: text.en.utf8)
    self += Array(",\"ja\":".utf8)
    append(json: text.ja.utf8)
    append(0x7D)
  }

  fileprivate mutating func append<Item>(
    list: [Item], named name: String, _ write: (inout [UInt8], Item) -> Void
  ) {
    self += Array(",\n\"\(name)\":[".utf8)
    for (number, item) in list.enumerated() {
      if number > 0 { append(0x2C) }
      write(&self, item)
    }
    append(0x5D)
  }
}
