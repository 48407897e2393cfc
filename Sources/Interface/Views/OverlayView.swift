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
    case .themes(let selected, _):
      let names = scene.themes.map { ($0, "") }
      choice(word(.themes), names, empty: word(.noThemes), selected: selected, isCorner: true, over: area, &canvas)
    case .scenarios(let selected):
      let entries = scene.scenarios.map {
        ($0.title[language].isEmpty ? $0.name : $0.title[language], $0.about[language])
      }
      choice(
        word(.scenarios), entries, empty: word(.noScenarios), selected: selected, isCorner: false, over: area, &canvas)
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

  /// A list to choose from; what is chosen is described under it.
  private func choice(
    _ title: String, _ entries: [(name: String, about: String)], empty: String, selected: Int, isCorner: Bool,
    over area: Rectangle, _ canvas: inout Canvas
  ) {
    let widest = entries.map { max($0.name.columns, min(60, $0.about.columns)) }.max() ?? 0
    let width = min(area.width - 2, max(widest + 6, shown(word(.moves)).columns + 4))
    let about =
      entries.indices.contains(selected) ? Array(wrapped(entries[selected].about, width: width - 4).prefix(4)) : []
    let aboutRows = entries.contains { !$0.about.isEmpty } ? 5 : 0
    let height = min(area.height - 2, max(1, entries.count) + 3 + aboutRows)
    guard width > 8, height > 3 else { return }
    // Themes are chosen in the corner, so that the preview is seen.
    let x = isCorner ? area.right - width - 1 : area.x + (area.width - width) / 2
    let box = Rectangle(x: x, y: area.y + (isCorner ? 1 : (area.height - height) / 2), width: width, height: height)
    canvas.fill(box, Cell(style: theme.style(.text)))
    let inside = self.box(box, number: nil, title: " \(title) ", remark: "", isFocused: true, &canvas)
    let rows = max(1, inside.height - 1 - aboutRows)
    let first = max(0, min(entries.count - rows, selected - rows / 2))
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
        entries[first + row].name, x: line.x + 3, y: line.y, theme.style(isSelected ? .title : .text, on: ground),
        limit: line.width - 4, &canvas)
    }
    for (row, line) in about.enumerated() where rows + 1 + row < inside.height - 1 {
      text(line, x: inside.x + 1, y: inside.y + rows + 1 + row, theme.style(.dim), limit: inside.width - 2, &canvas)
    }
    let keys = glyphs.isASCII ? word(.moves).replacingArrows : word(.moves)
    text(keys, x: inside.x + 1, y: inside.bottom - 1, theme.style(.dim), limit: inside.width - 2, &canvas)
  }
}

extension String {
  fileprivate var replacingArrows: String { String(map { $0 == "↑" ? "k" : $0 == "↓" ? "j" : $0 }) }
}
