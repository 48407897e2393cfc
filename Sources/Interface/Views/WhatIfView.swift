import Cells
import History
import Kernel
import Script

/// What if: the other run's panel, the numbers of both runs, and where they part.
extension Painter {
  func whatIf(_ whatIf: WhatIfScene, _ canvas: inout Canvas) {
    let names = [word(.asItWas), wording.whatIf(whatIf.change)]
    for (area, name) in zip(layout.titles, names) {
      canvas.fill(area, Cell(style: theme.style(.title, on: .headerGround)))
      text(
        name, x: area.x + 1, y: area.y, theme.style(.title, on: .headerGround, .bold), limit: area.width - 2, &canvas)
    }
    if !layout.other.isEmpty {
      let other = Painter(scene: scene.other, state: state, theme: theme, glyphs: glyphs, size: canvas.size)
      other.panel(state.focus, in: layout.other, &canvas)
    }
    numbers(names, in: layout.numbers, &canvas)
    verdict(whatIf, in: layout.verdict, &canvas)
  }

  /// A line for each run and one for what they differ by; what differs has its sign and its colour.
  private func numbers(_ names: [String], in area: Rectangle, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    let clip = canvas.clip
    canvas.clip = clip.intersection(area)
    defer { canvas.clip = clip }
    let labels = names + [word(.difference)]
    if layout.other.isEmpty { return numberList(labels, in: area, &canvas) }
    let labelWidth = min(max(8, area.width / 3), labels.map(\.columns).max() ?? 0)
    let compared = Compared.all(scene, state, width: area.width - labelWidth - 2)
    let dim = theme.style(.dim)
    let first = area.y + (area.height > 3 ? 1 : 0)
    for (row, label) in labels.enumerated() {
      text(label, x: area.x + 1, y: first + row, row < 2 ? theme.style(.title) : dim, limit: labelWidth, &canvas)
    }
    var right = area.x + 1 + labelWidth
    for number in compared {
      right += number.columns
      guard right < area.right else { return }
      if area.height > 3 { textRight(number.name, right: right, y: area.y, dim, limit: number.columns, &canvas) }
      for row in 0..<2 {
        let style = number.differs ? theme.style(.changed, .bold) : theme.style(.text)
        let value = Numbers.grouped(number.values[row])
        textRight(value, right: right, y: first + row, style, limit: number.columns, &canvas)
        if number.differs, row == 1 {
          canvas.put(Cell(glyphs.differs, style: style), x: right - value.count - 1, y: first + row)
        }
      }
      let style = number.differs ? theme.style(.changed) : dim
      textRight(number.difference, right: right, y: first + 2, style, limit: number.columns, &canvas)
    }
  }

  /// The same on a screen that has no room for the panels: a line for each number.
  private func numberList(_ names: [String], in area: Rectangle, _ canvas: inout Canvas) {
    let compared = Compared.all(scene, state, width: .max)
    let labelWidth = compared.map(\.name.columns).max() ?? 0
    let width = (area.width - labelWidth - 2) / 3
    var right = area.x + 1 + labelWidth
    for (column, name) in names.enumerated() {
      right += width
      textRight(name, right: right, y: area.y, theme.style(.title), limit: width - 1, &canvas)
      for (row, number) in compared.enumerated() {
        let y = area.y + 1 + row
        text(number.name, x: area.x + 1, y: y, theme.style(.dim), limit: labelWidth, &canvas)
        let style = number.differs ? theme.style(.changed, .bold) : theme.style(.text)
        let value = column < 2 ? Numbers.grouped(number.values[column]) : number.difference
        textRight(value, right: right, y: y, style, limit: width - 1, &canvas)
        if number.differs, column == 1 {
          canvas.put(Cell(glyphs.differs, style: style), x: right - value.count - 1, y: y)
        }
      }
    }
  }

  /// The first request that came out otherwise: what was asked, and what it got in both.
  private func verdict(_ whatIf: WhatIfScene, in area: Rectangle, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    let limit = area.width - 3
    guard let parting = whatIf.parting else {
      var note = word(.sameSoFar)
      if let tick = whatIf.arriving { note = "\(word(.branching)): \(word(.tick)) \(Numbers.grouped(tick))" }
      text(note, x: area.x + 1, y: area.y, theme.style(.dim), limit: area.width - 2, &canvas)
      return
    }
    let words = scene.other.wording(language).words(for: parting)
    canvas.put(Cell(glyphs.differs, style: theme.style(.bad, .bold)), x: area.x + 1, y: area.y)
    let lines: [(String, Role)]
    switch area.height {
    case 1: lines = [(words.whole, .text)]
    case 2: lines = [(words.short, .text), (words.branchNamed, .text)]
    default: lines = [(words.asked, .title), (words.trunkNamed, .text), (words.branchNamed, .text)]
    }
    for (row, line) in lines.enumerated() {
      text(line.0, x: area.x + 3, y: area.y + row, theme.style(line.1), limit: limit, &canvas)
    }
  }
}

extension Scene {
  fileprivate func wording(_ language: Language) -> Wording {
    Wording(language: language, names: names, scenario: scenario)
  }
}
