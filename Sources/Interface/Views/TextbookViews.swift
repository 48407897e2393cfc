import Cells
import Script

// A textbook's world: its panels, its log, and one event step by step.
extension Painter {
  func world(in area: Rectangle, _ canvas: inout Canvas) {
    guard let picture = scene.model?.picture else { return }
    let inside = box(
      area, number: PanelTable[.world].number, title: word(picture.title), remark: word(picture.remark),
      isFocused: state.focus == .world, &canvas)
    let legend = shown(word(picture.legend))
    if !legend.isEmpty, legend.columns + 4 <= inside.width {
      text(
        " \(legend) ", x: inside.x + 1, y: area.bottom - 1, theme.style(.dim), limit: inside.width - 2, &canvas)
    }
    let clip = canvas.clip
    canvas.clip = clip.intersection(inside)
    defer { canvas.clip = clip }
    let room = Size(width: inside.width, height: inside.height)
    let rows = picture.rows(in: room)
    let first = state.focus == .world ? min(state.scroll, max(0, rows - inside.height)) : 0
    picture.draw(
      self, in: Rectangle(x: inside.x, y: inside.y - first, width: inside.width, height: inside.height + first),
      room: room, &canvas
    )
    if rows - first > inside.height { markMore(in: inside, &canvas) }
  }

  func why(in area: Rectangle, _ canvas: inout Canvas) {
    guard scene.model != nil else { return }
    let inside = box(.why, in: area, &canvas)
    let lines = whyLines(width: inside.width)
    let first = state.focus == .why ? min(state.scroll, max(0, lines.count - inside.height)) : 0
    for row in 0..<inside.height where first + row < lines.count {
      var x = inside.x
      for run in lines[first + row].runs {
        x = text(
          run.text, x: x, y: inside.y + row, theme.style(run.role, run.isBold ? .bold : []), limit: inside.right - x,
          &canvas)
      }
    }
    if lines.count - first > inside.height { markMore(in: inside, &canvas) }
  }

  /// A mark where there is more below.
  private func markMore(in inside: Rectangle, _ canvas: inout Canvas) {
    canvas.put(Cell(glyphs.down, style: theme.style(.key, .bold)), x: inside.right - 1, y: inside.bottom - 1)
  }

  /// As the panel's width breaks them.
  func whyLines(width: Int) -> [OverlayLine] {
    (scene.model?.picture.why(language) ?? []).flatMap { line -> [OverlayLine] in
      // A line of one run is text that may be broken.
      if line.runs.count == 1 {
        guard shown(line.runs[0].text).columns > width - 1 else { return [line] }
        return wrapped(line.runs[0].text, width: width - 1).map { OverlayLine($0, line.runs[0].role) }
      }
      return broken(line, width: width - 1)
    }
  }

  /// A line of several runs whose last one goes on below, indented, where it is too long.
  private func broken(_ line: OverlayLine, width: Int) -> [OverlayLine] {
    guard let last = line.runs.last else { return [line] }
    let head = line.runs.dropLast().reduce(0) { $0 + shown($1.text).columns }
    guard head + shown(last.text).columns > width, width - head >= 12 else { return [line] }
    return wrapped(last.text, width: width - head).enumerated().map { row, part in
      var result = line
      if row == 0 { result.runs.removeLast() } else { result = OverlayLine(String(repeating: " ", count: head)) }
      result.add(part, last.role, bold: last.isBold)
      return result
    }
  }

  func curve(in area: Rectangle, _ canvas: inout Canvas) {
    guard let chart = scene.model?.picture.chart else { return }
    let isChosen = state.curve.point.map { chart.points.contains($0) } == true
    let inside = box(
      area, number: PanelTable[.curve].number, title: word(chart.title),
      remark: isChosen ? chart.described(state.curve.point ?? 0, language) : word(chart.note),
      remarkRole: isChosen ? .key : .warning, isFocused: state.focus == .curve, &canvas)
    self.chart(chart, cursor: isChosen ? state.curve.point : nil, in: inside, &canvas)
  }

  func happenings(_ lines: [TextbookScene.Line], in area: Rectangle, _ canvas: inout Canvas) {
    guard let inside = logFrame(in: area, isEmpty: lines.isEmpty, &canvas) else { return }
    let selected = state.selectedPlace(in: lines.map(\.serial))
    let window = LogWindow(count: lines.count, rows: inside.height, selected: selected)
    let tickWidth = inside.width >= 100 ? 9 : 6
    for row in 0..<inside.height where lines.indices.contains(window.first + row) {
      let at = window.first + row
      let line = lines[at]
      let y = inside.y + row
      let isSelected = at == (selected ?? (state.focus == .log ? lines.count - 1 : -1))
      let ground: Role = isSelected ? .selection : .ground
      if isSelected {
        canvas.fill(
          Rectangle(x: inside.x, y: y, width: inside.width, height: 1), Cell(style: theme.style(.text, on: ground)))
        canvas.put(Cell(glyphs.chosen, style: theme.style(.key, on: ground)), x: inside.x, y: y)
      }
      if row == 0 || lines[at - 1].event != line.event {
        textRight(
          Numbers.grouped(line.tick), right: inside.x + tickWidth, y: y, theme.style(.dim, on: ground),
          limit: tickWidth, &canvas)
      }
      let x = text(
        (line.words.isStep ? " " : "") + line.words.who, x: inside.x + tickWidth + 1, y: y,
        theme.style(line.words.isStep ? .dim : .frameAnon, on: ground), limit: 20, &canvas)
      let isNew = line.event == lines[lines.count - 1].event
      let room = inside.right - x - 1
      let isLong = shown(word(line.words.text)).columns > room
      text(
        word(isLong ? line.words.brief ?? line.words.text : line.words.text), x: x + 1, y: y,
        theme.style(Self.role(line.words.tone, isNew: isNew), on: ground),
        limit: room, &canvas)
    }
  }

  private static func role(_ tone: WorldWords.Tone, isNew: Bool) -> Role {
    switch tone {
    case .plain: isNew ? .text : .dim
    case .good: .good
    case .warning: .warning
    case .bad: .bad
    case .script: .link
    }
  }

  /// `e`: one event line by line, with the rules behind it, each told once.
  func explanation(of event: UInt64, in textbook: TextbookScene, width: Int) -> [OverlayLine] {
    let lines = textbook.lines.filter { $0.event == event && $0.words.tone != .script }
    guard !lines.isEmpty else { return [OverlayLine(word(.notRecorded), .dim)] }
    var result: [OverlayLine] = []
    var told: Set<String> = []
    for (at, line) in lines.enumerated() {
      var head = OverlayLine("\(at + 1)  ".paddedLeft(to: 4), .dim)
      head.add(line.words.who, .frameAnon, bold: true)
      if at == 0 { head.add("  \(word(.tick)) \(Numbers.grouped(line.tick))", .dim) }
      result.append(head)
      for text in wrapped(word(line.words.text), width: width - 4) {
        result.append(OverlayLine("    " + text, Self.role(line.words.tone, isNew: true)))
      }
      guard let why = line.words.why.map(word), told.insert(why).inserted else { continue }
      for text in wrapped(why, width: width - 4) { result.append(OverlayLine("    " + text, .dim)) }
    }
    // What the newest event decided by.
    if event == textbook.lines.last(where: { $0.words.tone != .script })?.event {
      result.append(OverlayLine())
      result += textbook.picture.why(language)
    }
    return result
  }
}
