package import Cells

/// One picture as SVG. Text stays text, so that it can be searched and copied; lines and blocks are drawn, so that they
/// meet in every viewer whatever its font. Every word begins at its own column: a viewer whose font is narrower or
/// wider errs by less than a cell.
package struct SVGPicture {
  /// A cell, and the size of the letters in it: most monospaced fonts are 0.6 em wide. Pixels.
  static let cellWidth = 9
  static let cellHeight = 18
  static let fontSize = 15
  /// Baseline below the top of a cell.
  static let baseline = 14
  /// Full-width characters are one em wide: two cells hold one of this size and a little space.
  static let wideFontSize = 16

  private let canvas: Canvas
  private let theme: Theme
  private let title: String
  /// Style sheet, in the order in which its rules were needed.
  private var rules: [String] = []
  private var names: [String: Int] = [:]

  /// - Parameter title: for readers who do not see the picture, and for the tab of a browser.
  package static func bytes(_ canvas: Canvas, theme: Theme, title: String) -> [UInt8] {
    var picture = SVGPicture(canvas: canvas, theme: theme, title: title)
    return Array(picture.document().utf8)
  }

  private init(canvas: Canvas, theme: Theme, title: String) {
    self.canvas = canvas
    self.theme = theme
    self.title = title
  }

  private mutating func document() -> String {
    let width = canvas.size.width * Self.cellWidth
    let height = canvas.size.height * Self.cellHeight
    let grounds = grounds()
    let marks = marks()
    let text = (0..<canvas.size.height).map { row($0) }.joined()
    let sheet = rules.enumerated().map { ".s\($0.offset){\($0.element)}" }.joined(separator: "\n")
    let quiet = SVGText.color(theme[.ground])
    return """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)">
      <title>\(SVGText.escaped(title))</title>
      <style>
      text{font:\(Self.fontSize)px "DejaVu Sans Mono",Menlo,Consolas,"Liberation Mono","Noto Sans Mono CJK JP",\
      monospace;white-space:pre}
      .w{font-size:\(Self.wideFontSize)px;letter-spacing:\(2 * Self.cellWidth - Self.wideFontSize)px}
      \(sheet)
      </style>
      <path fill="\(quiet)" d="M0 0h\(width)v\(height)H0z"/>
      \(grounds)\(marks)<g xml:space="preserve">
      \(text)</g>
      </svg>

      """
  }

  // MARK: Grounds and marks

  /// What is not the quiet ground, as one path for each colour: runs of cells, joined over equal rows.
  private func grounds() -> String {
    var areas = SVGAreas()
    for y in 0..<canvas.size.height {
      var x = 0
      while x < canvas.size.width {
        let color = theme.ground(of: canvas[x, y])
        var end = x + 1
        while end < canvas.size.width, theme.ground(of: canvas[end, y]) == color { end += 1 }
        if color != theme[.ground] { areas.add(color, x: x * 8, y: y * 8, width: (end - x) * 8, height: 8) }
        x = end
      }
    }
    return areas.paths
  }

  /// Block elements and box lines.
  private func marks() -> String {
    var areas = SVGAreas()
    for y in 0..<canvas.size.height {
      for x in 0..<canvas.size.width {
        let cell = canvas[x, y]
        guard let parts = CellShape.parts(of: cell.scalar) else { continue }
        for part in parts {
          areas.add(
            theme.ink(of: cell), x: x * 8 + part.x, y: y * 8 + part.y, width: part.width, height: part.height,
            opacity: part.opacity)
        }
      }
    }
    return areas.paths
  }

  // MARK: Text

  private mutating func row(_ y: Int) -> String {
    let words = SVGWord.words(of: canvas, row: y)
    if words.isEmpty { return "" }
    var line = "<text y=\"\(y * Self.cellHeight + Self.baseline)\">"
    for word in words {
      let cell = canvas[word.x, y]
      var rule = "fill:\(SVGText.color(theme.ink(of: cell)))"
      if cell.attributes.contains(.bold) { rule += ";font-weight:bold" }
      if cell.attributes.contains(.underline) { rule += ";text-decoration:underline" }
      // A full-width character stands in the middle of its two cells.
      let x = word.x * Self.cellWidth + (word.isWide ? (2 * Self.cellWidth - Self.wideFontSize) / 2 : 0)
      line += "<tspan class=\"\(word.isWide ? "w " : "")\(name(of: rule))\" x=\"\(x)\""
      if word.columns > 1 { line += " textLength=\"\(word.columns * Self.cellWidth)\"" }
      line += ">\(SVGText.escaped(word.text))</tspan>"
    }
    return line + "</text>\n"
  }

  private mutating func name(of rule: String) -> String {
    if let known = names[rule] { return "s\(known)" }
    names[rule] = rules.count
    rules.append(rule)
    return "s\(rules.count - 1)"
  }
}

/// What a cell's colours come to where no terminal has defaults of its own.
extension Theme {
  func ground(of cell: Cell) -> Color {
    let own = cell.attributes.contains(.reverse) ? cell.foreground : cell.background
    return own == .terminalDefault ? self[cell.attributes.contains(.reverse) ? .text : .ground] : own
  }

  func ink(of cell: Cell) -> Color {
    let isReverse = cell.attributes.contains(.reverse)
    let own = isReverse ? cell.background : cell.foreground
    let color = own == .terminalDefault ? self[isReverse ? .ground : .text] : own
    return cell.attributes.contains(.dim) ? color.mixed(with: ground(of: cell), share: 100) : color
  }
}

enum SVGText {
  static func color(_ color: Color) -> String { "#" + color.hex }

  /// Fit for the inside of an element. What XML 1.0 cannot hold becomes U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
      default: result.append(scalar.value < 0x20 ? "\u{FFFD}" : scalar)
      }
    }
    return String(result)
  }
}
