import Cells
import Script
import Simulation
import Textbook

/// The panels of a textbook world: a sheet in a frame.
extension Painter {
  private func pen(_ name: PanelName, in inside: Rectangle) -> SheetPen {
    SheetPen(
      width: inside.width - 2, height: inside.height, language: language, glyphs: glyphs,
      isAlone: layout.only == name || name == .picture && inside.height >= 20 && inside.width >= 70,
      selection: state.sheet)
  }

  func picturePanel(_ reading: SmallMachineReading, in area: Rectangle, _ canvas: inout Canvas) {
    guard let model = reading.model as? any DrawnModel else { return }
    var pen = pen(.picture, in: area.inset(by: 1))
    let last = reading.steps.last.map { newest in reading.steps.filter { $0.serial == newest.serial } } ?? []
    let fresh = last.first.map { $0.serial + 1 >= reading.serial } ?? false ? last : []
    model.picture(&pen, any: fresh.map(\.step))
    sheet(pen.lines, of: .picture, title: title(of: model), in: area, &canvas)
  }

  private func title(of model: any DrawnModel) -> String { word(type(of: model).title) }

  func figuresPanel(_ reading: SmallMachineReading, in area: Rectangle, _ canvas: inout Canvas) {
    guard let model = reading.model as? any DrawnModel else { return }
    var pen = pen(.figures, in: area.inset(by: 1))
    model.numbers(&pen)
    sheet(pen.lines, of: .figures, in: area, &canvas)
  }

  /// Step by step, the newest at the bottom.
  func stepsPanel(_ reading: SmallMachineReading, in area: Rectangle, _ canvas: inout Canvas) {
    guard let model = reading.model as? any DrawnModel else { return }
    var pen = pen(.steps, in: area.inset(by: 1))
    var before: Tick?
    for done in reading.steps {
      guard let line = model.line(for: done.step) else { continue }
      let isNew = done.tick == reading.steps.last?.tick
      let tick = before == done.tick ? "" : Numbers.grouped(done.tick)
      before = done.tick
      let role: Role =
        switch line.tone {
        case .plain: isNew ? .text : .dim
        case .good: .good
        case .warning: .warning
        case .bad: .bad
        case .heading: .link
        }
      let blank = String(repeating: " ", count: max(0, 6 - tick.count))
      var spans = [SheetSpan(blank + tick + " ", .dim)]
      if let subject = line.subject {
        spans.append(SheetSpan(word(subject) + ": ", .frameAnon, isBold: isNew))
      }
      let indent = spans.reduce(0) { $0 + $1.columns }
      let parts = wrapped(word(line.text), width: max(10, pen.width - indent))
      for (row, part) in parts.enumerated() {
        if row > 0 { spans = [SheetSpan(String(repeating: " ", count: indent))] }
        pen.line(spans + [SheetSpan(part, role, isBold: line.tone == .bad)], lit: isNew)
      }
    }
    if pen.lines.isEmpty {
      pen.text(word(Localized(en: "Nothing has happened yet.", ja: "まだ何も起きていません。")), .dim)
    }
    sheet(pen.lines, of: .steps, isLog: true, in: area, &canvas)
  }

  /// Lines in a frame. Unless the user scrolls, what is lit is in sight; of a log the end.
  private func sheet(
    _ lines: [SheetLine], of name: PanelName, title: String? = nil, isLog: Bool = false, in area: Rectangle,
    _ canvas: inout Canvas
  ) {
    let room = max(0, area.height - 2)
    let most = max(0, lines.count - room)
    var first = isLog ? most : 0
    if !isLog, let lit = lines.lastIndex(where: \.isLit), lit >= room { first = min(most, lit - room + 2) }
    if state.focus == name { first = isLog ? max(0, most - state.scroll) : min(most, first + state.scroll) }
    var remark = ""
    if lines.count > room, !isLog {
      remark = "\(first + 1)–\(min(lines.count, first + room)) / \(lines.count)"
    }
    let inside = box(name, in: area, of: title, remark: remark, &canvas)
    for (row, line) in lines.dropFirst(first).prefix(room).enumerated() {
      var x = inside.x + 1
      let y = inside.y + row
      let right = inside.right - 1
      let limit = line.remark.map { right - shown($0.text).columns - 1 } ?? right
      for span in line.spans {
        x = text(
          span.text, x: x, y: y, theme.style(span.role, on: span.ground, span.isBold ? .bold : []),
          limit: limit - x, &canvas)
      }
      if let remark = line.remark {
        textRight(
          remark.text, right: right, y: y, theme.style(remark.role, remark.isBold ? .bold : []),
          limit: right - inside.x, &canvas)
      }
    }
  }
}
