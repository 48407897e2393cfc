import Cells
import Kernel
import Script

/// What every view needs at hand while one picture is drawn. Views are its extensions, one file each.
struct Painter {
  let scene: Scene
  let state: State
  let theme: Theme
  let glyphs: Glyphs
  let layout: Layout
  let language: Language
  let wording: Wording
  let caption: [String]
  let highlight: Highlight
  /// Where the map's cursor stands.
  let cursor: FrameNumber

  init(scene: Scene, state: State, theme: Theme, glyphs: Glyphs, size: Size) {
    self.scene = scene
    var state = state
    (state.focus, state.expanded) = state.present(in: scene)
    self.state = state
    self.theme = theme
    self.glyphs = glyphs
    language = state.language
    wording = Wording(language: state.language, names: scene.names, scenario: scene.scenario)
    caption = Self.captionLines(scene, state, width: size.width, ellipsis: glyphs.ellipsis)
    layout = Layout(size: size, state: state, scene: scene)
    highlight = Highlight(scene: scene, state: state)
    cursor = scene.machine == nil ? state.cursor : state.mapCursor(scene) ?? state.cursor
  }

  func picture(into canvas: inout Canvas) {
    canvas.fill(Rectangle(canvas.size), Cell(style: theme.style(.text)))
    header(in: layout.header, &canvas)
    guard !layout.isTiny else {
      if state.prompt != nil {
        bottomLine(in: layout.caption.splitTop(1).top, &canvas)
      } else {
        for (row, line) in wrapped(word(.tooSmall), width: canvas.size.width).enumerated() {
          text(line, x: 0, y: layout.caption.y + row, theme.style(.warning), limit: canvas.size.width, &canvas)
        }
      }
      return
    }
    for name in scene.panels { panel(name, in: layout.area(of: name), &canvas) }
    if let whatIf = scene.whatIf { self.whatIf(whatIf, &canvas) }
    let isLecture = state.isLecture && scene.whatIf == nil
    if isLecture { lectureBar(in: layout.caption, &canvas) } else { captionView(in: layout.caption, &canvas) }
    timeline(in: layout.timeline, &canvas)
    overlay(over: Rectangle(canvas.size), &canvas)
    bottomLine(in: layout.keys, &canvas)
  }

  /// One panel. Whatever it draws, it draws inside its rectangle.
  func panel(_ name: PanelName, in area: Rectangle, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    let clip = canvas.clip
    canvas.clip = clip.intersection(area)
    PanelTable[name].draw(self, in: area, &canvas)
    if state.look?.panel == name { pointing(at: area, &canvas) }
    canvas.clip = clip
  }

  func word(_ word: Localized) -> String { word[language] }

  // Text. In ASCII the signs that stand in sentences are spelled out before anything is measured.

  func shown(_ text: String) -> String {
    if glyphs.level == .braille { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if glyphs.level == .blocks {
        // A console font has arrows and comparisons, but none of these.
        switch scalar {
        case "×": result.append("x")
        case "−", "–": result.append("-")
        case "…": result.append("~")
        default: result.append(scalar)
        }
        continue
      }
      switch scalar {
      case "→": result.append(contentsOf: "->".unicodeScalars)
      case "←": result.append(contentsOf: "<-".unicodeScalars)
      case "≤": result.append(contentsOf: "<=".unicodeScalars)
      case "≥": result.append(contentsOf: ">=".unicodeScalars)
      case "×": result.append("x")
      case "−", "–": result.append("-")
      case "·": result.append("|")
      case "…": result.append("~")
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// Text from (x, y), cut with an ellipsis when it is longer than `limit`; returns the column after it.
  @discardableResult
  func text(_ text: String, x: Int, y: Int, _ style: Style, limit: Int, _ canvas: inout Canvas) -> Int {
    guard limit > 0 else { return x }
    let shown = shown(text)
    return canvas.text(
      shown.unicodeScalars.count * 2 <= limit ? shown : shown.clipped(to: limit, ellipsis: glyphs.ellipsis), x: x, y: y,
      style: style, limit: limit)
  }

  /// Text that ends before column `right`.
  @discardableResult
  func textRight(_ text: String, right: Int, y: Int, _ style: Style, limit: Int, _ canvas: inout Canvas) -> Int {
    let cut = shown(text).clipped(to: max(0, limit), ellipsis: glyphs.ellipsis)
    let x = right - cut.columns
    canvas.text(cut, x: x, y: y, style: style)
    return x
  }

  /// The frame of a panel, with the number and the title that the table gives it; returns what is inside.
  func box(
    _ name: PanelName, in area: Rectangle, of what: String? = nil, remark: String = "", remarkRole: Role = .dim,
    _ canvas: inout Canvas
  ) -> Rectangle {
    let panel = PanelTable[name]
    let title = word(panel.title) + (what.map { " · " + $0 } ?? "")
    return box(
      area, number: panel.number, title: title, remark: remark, remarkRole: remarkRole, isFocused: state.focus == name,
      &canvas)
  }

  /// A frame with a number, a title and a remark at the right; returns what is inside.
  func box(
    _ area: Rectangle, number: Int?, title: String, remark: String, remarkRole: Role = .dim, isFocused: Bool,
    _ canvas: inout Canvas
  ) -> Rectangle {
    let border = theme.style(isFocused ? .borderFocused : .border)
    let line = Cell(glyphs.horizontal, style: border)
    let side = Cell(glyphs.vertical, style: border)
    for x in area.x..<area.right {
      canvas.put(line, x: x, y: area.y)
      canvas.put(line, x: x, y: area.bottom - 1)
    }
    for y in area.y..<area.bottom {
      canvas.put(side, x: area.x, y: y)
      canvas.put(side, x: area.right - 1, y: y)
    }
    canvas.put(Cell(glyphs.topLeft, style: border), x: area.x, y: area.y)
    canvas.put(Cell(glyphs.topRight, style: border), x: area.right - 1, y: area.y)
    canvas.put(Cell(glyphs.bottomLeft, style: border), x: area.x, y: area.bottom - 1)
    canvas.put(Cell(glyphs.bottomRight, style: border), x: area.right - 1, y: area.bottom - 1)
    var x = area.x + 1
    if let number {
      x = text("\(number)", x: x, y: area.y, theme.style(.key, .bold), limit: 1, &canvas)
      x = text(" ", x: x, y: area.y, border, limit: 1, &canvas)
    }
    let titleStyle = theme.style(.title, .bold)
    x = text(title, x: x, y: area.y, titleStyle, limit: max(0, area.right - 1 - x), &canvas)
    // A remark that does not fit beside the title is left out: half of one says nothing.
    if !remark.isEmpty, shown(remark).columns + 3 <= area.right - 1 - x {
      textRight(" \(remark) ", right: area.right - 1, y: area.y, theme.style(remarkRole), limit: area.width, &canvas)
    }
    return area.inset(by: 1)
  }
}

extension Theme {
  func style(_ foreground: Role, _ attributes: Attributes) -> Style {
    style(foreground, on: .ground, attributes)
  }
}
