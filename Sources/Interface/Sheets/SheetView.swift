import Cells
import Script
import Simulation
import Textbook

/// The panels of a textbook world: a sheet in a frame.
extension Painter {
  private func pen(_ name: PanelName, width: Int, height: Int) -> SheetPen {
    SheetPen(
      width: width - 2, height: height, language: language, glyphs: glyphs,
      isAlone: layout.only == name || name == .picture && SheetPen.isRoomy(width: width, height: height),
      selection: state.sheet)
  }

  func pictureLines(of reading: any SheetReading, width: Int, height: Int) -> [SheetLine] {
    var pen = pen(.picture, width: width, height: height)
    reading.picture(&pen)
    return pen.lines
  }

  func figureLines(of reading: any SheetReading, width: Int, height: Int) -> [SheetLine] {
    var pen = pen(.figures, width: width, height: height)
    reading.figures(&pen)
    return pen.lines
  }

  /// Step by step, the newest at the bottom.
  func stepLines(of reading: any SheetReading, width: Int, height: Int) -> [SheetLine] {
    var pen = pen(.steps, width: width, height: height)
    var before: Tick?
    for done in reading.steps {
      let line = done.line
      let isNew = done.tick == reading.steps.last?.tick
      let stamp = SheetSpan(Numbers.grouped(done.tick).paddedLeft(to: 6) + " ", .dim)
      let isSame = before == done.tick
      before = done.tick
      let role: Role =
        switch line.tone {
        case .plain: isNew ? .text : .dim
        case .good: .good
        case .warning: .warning
        case .bad: .bad
        case .heading: .link
        }
      var spans = [isSame ? SheetSpan(String(repeating: " ", count: stamp.columns)) : stamp]
      if let subject = line.subject {
        spans.append(SheetSpan(word(subject) + ": ", .frameAnon, isBold: isNew))
      }
      let indent = spans.reduce(0) { $0 + $1.columns }
      let parts = wrapped(word(line.text), width: max(10, pen.width - indent))
      for (row, part) in parts.enumerated() {
        if row > 0 { spans = [SheetSpan(String(repeating: " ", count: indent))] }
        pen.line(
          SheetLine(
            spans: spans + [SheetSpan(part, role, isBold: line.tone == .bad)], isLit: isNew, isRest: row > 0,
            opening: row == 0 ? stamp : nil))
      }
    }
    if pen.lines.isEmpty {
      pen.text(word(Localized(en: "Nothing has happened yet.", ja: "まだ何も起きていません。")), .dim)
    }
    return pen.lines
  }

  /// Where lines stand by themselves, what is lit in sight and of a log the end; and the last row that can be first.
  func stand(of lines: [SheetLine], isLog: Bool, in area: Rectangle) -> (first: Int, most: Int) {
    let room = max(0, area.height - 2)
    let most = max(0, lines.count - room)
    if isLog {
      // From the end as many steps as can be read whole.
      let whole = lines.indices.dropFirst(most).first { !lines[$0].isRest } ?? lines.lastIndex { !$0.isRest }
      return (most > 0 ? whole ?? most : most, most)
    }
    let lit = lines.lastIndex(where: \.isLit) ?? 0
    return (lit >= room ? min(most, lit - room + 2) : 0, most)
  }

  /// Lines in a frame, as far down as the user scrolled them.
  func sheet(
    _ lines: [SheetLine], of name: PanelName, title: String?, isLog: Bool, in area: Rectangle, _ canvas: inout Canvas
  ) {
    let room = max(0, area.height - 2)
    var (first, most) = stand(of: lines, isLog: isLog, in: area)
    if state.focus == name, state.scroll > 0 || !isLog {
      first = isLog ? max(0, most - state.scroll) : min(most, first + state.scroll)
    }
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
      for (at, span) in line.spans.enumerated() {
        let span = at == 0 && row == 0 ? line.opening ?? span : span
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
