import Cells
import Kernel
import Script

/// A line of an overlay: runs of text with their roles.
struct OverlayLine {
  var runs: [(text: String, role: Role, isBold: Bool)]
  init(_ text: String = "", _ role: Role = .text, bold: Bool = false) { runs = [(text, role, bold)] }
  mutating func add(_ text: String, _ role: Role, bold: Bool = false) { runs.append((text, role, bold)) }
}

/// What lies over the panels: a box in the middle, as large as its text.
extension Painter {
  func overlay(over area: Rectangle, _ canvas: inout Canvas) {
    let width = min(area.width - 4, 100)
    switch state.overlay {
    case .help(let scroll): sheet(word(.help), helpLines(width: width - 4), scroll: scroll, over: area, &canvas)
    case .explain(let event, let scroll):
      // At the bottom, so that the frames in question are seen.
      sheet(
        word(.explain), explanation(of: event, width: width - 4), scroll: scroll, isLow: true, over: area, &canvas)
    case .steps(let panel, let at):
      let steps = PanelTable[panel].steps(in: scene)
      let lines = oneByOne(steps, at: at, width: width - 4)
      let scroll = max(0, min(at, lines.count - (area.height - 4)))
      sheet(word(PanelTable[panel].stepsTitle), lines, scroll: scroll, isLow: true, over: area, &canvas)
    case .themes: choice(word(.themes), empty: word(.noThemes), over: area, &canvas)
    case .scenarios: courseMenu(over: area, &canvas)
    case .chapters: choice(word(.chapters), empty: word(.noChapters), over: area, &canvas)
    case nil: break
    }
  }

  /// Lines in a box; what does not fit is scrolled.
  private func sheet(
    _ title: String, _ lines: [OverlayLine], scroll: Int, isLow: Bool = false, over area: Rectangle,
    _ canvas: inout Canvas
  ) {
    let widest = lines.map { $0.runs.reduce(0) { $0 + shown($1.text).columns } }.max() ?? 0
    let width = min(area.width - 2, max(widest + 4, title.columns + 24))
    let height = min(area.height - 2, lines.count + 2)
    guard width > 8, height > 2 else { return }
    let box = Rectangle(
      x: area.x + (area.width - width) / 2,
      y: isLow ? area.bottom - 1 - height : area.y + (area.height - height) / 2, width: width, height: height)
    canvas.fill(box, Cell(style: theme.style(.text)))
    let first = min(scroll, max(0, lines.count - (height - 2)))
    let remark = first + height - 2 < lines.count ? "PgDn: " + word(.more) : word(.closes)
    let inside = self.box(box, number: nil, title: " \(title) ", remark: remark, isFocused: true, &canvas)
    for row in 0..<inside.height where first + row < lines.count {
      var x = inside.x + 1
      for run in lines[first + row].runs {
        x = text(
          run.text, x: x, y: inside.y + row, theme.style(run.role, run.isBold ? .bold : []), limit: inside.right - x,
          &canvas)
      }
    }
  }

  /// A list to choose from.
  private func choice(_ title: String, empty: String, over area: Rectangle, _ canvas: inout Canvas) {
    guard let choice = OverlayChoice(scene: scene, state: state, over: area) else { return }
    let (entries, selected, rows, first) = (choice.entries, choice.selected, choice.rows, choice.first)
    canvas.fill(choice.box, Cell(style: theme.style(.text)))
    let inside = box(choice.box, number: nil, title: " \(title) ", remark: "", isFocused: true, &canvas)
    if entries.isEmpty {
      text(empty, x: inside.x + 1, y: inside.y, theme.style(.dim), limit: inside.width - 2, &canvas)
    }
    for row in 0..<rows where entries.indices.contains(first + row) {
      let isSelected = first + row == selected
      let ground: Role = isSelected ? .selection : .ground
      let line = Rectangle(x: inside.x, y: inside.y + row, width: inside.width, height: 1)
      canvas.fill(line, Cell(style: theme.style(.text, on: ground)))
      if isSelected {
        canvas.put(Cell(glyphs.chosen, style: theme.style(.key, on: ground)), x: line.x + 1, y: line.y)
      }
      text(
        entries[first + row], x: line.x + 3, y: line.y, theme.style(isSelected ? .title : .text, on: ground),
        limit: line.width - 4, &canvas)
    }
    let keys = glyphs.isASCII ? word(.moves).replacingArrows : word(.moves)
    text(keys, x: inside.x + 1, y: inside.bottom - 1, theme.style(.dim), limit: inside.width - 2, &canvas)
  }
}

extension String {
  fileprivate var replacingArrows: String { String(map { $0 == "↑" ? "k" : $0 == "↓" ? "j" : $0 }) }
}
