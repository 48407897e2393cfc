import Cells
import Kernel
import Script

extension Occurrence: LogEntry {
  /// The script alone gives directions.
  var isDirection: Bool { if case .script(let it) = what { it.traits.part == .direction } else { false } }
}

extension Reading: WorldLog {
  var entries: [Occurrence] { occurrences }
  func holds(_ text: String, _ entry: Occurrence, _ wording: Wording) -> Bool {
    wording.line(for: entry).contains(text)
  }
  func draw(_ shown: [Occurrence], _ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    painter.logPanel(shown, in: area, &canvas)
  }
  func explanation(of event: UInt64, _ painter: Painter, width: Int) -> [OverlayLine] {
    painter.explanation(of: event, in: self, width: width)
  }
}

/// The panel of what happened, line by line, the newest at the bottom. The steps of an event stand indented under it.
extension Painter {
  /// The log's frame with its filter, in every world; nil: nothing is in it, and that is said.
  func logFrame(in area: Rectangle, isEmpty: Bool, _ canvas: inout Canvas) -> Rectangle? {
    var remark = ""
    if !state.filter.isEmpty { remark = "\(word(.filterIs)): \(state.filter)" }
    let inside = box(.log, in: area, remark: remark, remarkRole: .key, &canvas)
    guard isEmpty else { return inside }
    let note = state.filter.isEmpty ? word(.emptyLog) : word(.noMatch)
    text(note, x: inside.x + 1, y: inside.y, theme.style(.dim), limit: inside.width - 2, &canvas)
    return nil
  }

  fileprivate func logPanel(_ shown: [Occurrence], in area: Rectangle, _ canvas: inout Canvas) {
    let isFocused = state.focus == .log
    guard var inside = logFrame(in: area, isEmpty: shown.isEmpty, &canvas) else { return }
    let rows = LogWindow.rows(inside: inside, isAlone: layout.only == .log, scene: scene)
    if rows < inside.height {
      let (top, rest) = inside.splitTop(rows)
      inside = top
      storeys(in: rest, &canvas)
    }
    let selected = state.selectedPlace(in: shown.map(\.serial))
    let window = LogWindow(count: shown.count, rows: inside.height, selected: selected)
    var failures: [(row: Int, isSelected: Bool)] = []
    let pinned = Self.pinned(in: shown, window: window, rows: inside.height, selected: selected)
    for row in 0..<inside.height {
      let at = row == 0 ? pinned ?? window.first : window.first + row
      guard shown.indices.contains(at) else { break }
      let isFirst = row == 0 || shown[at - 1].event != shown[at].event
      let isSelected = at == (selected ?? (isFocused ? shown.count - 1 : -1))
      if isFirst, shown[at...].prefix(while: { $0.event == shown[at].event }).contains(where: Self.isFailure) {
        // Before the event's name: a failure is found by running down one column.
        failures.append((row, isSelected))
      }
      if row == 0, pinned != nil {
        // Out of its place, from above.
        canvas.put(Cell(glyphs.up, style: theme.style(.key)), x: inside.x, y: inside.y)
      }
      logLine(
        shown[at], startsEvent: isFirst, isSelected: isSelected, isNew: shown[at].event == shown[shown.count - 1].event,
        x: inside.x, y: inside.y + row, width: inside.width, &canvas)
    }
    for (row, isSelected) in failures {
      let style = theme.style(.bad, on: isSelected ? .selection : .ground, .bold)
      canvas.put(
        Cell(glyphs.failed, style: style), x: inside.x + Self.tickWidth(inside.width), y: inside.y + row)
    }
  }

  /// The line that decided the newest event, when it lies above the window: it takes the first row, so that cause and
  /// verdict are both in sight.
  private static func pinned(in shown: [Occurrence], window: LogWindow, rows: Int, selected: Int?) -> Int? {
    guard selected == nil, rows > 1, let event = shown.last?.event else { return nil }
    guard let cause = shown.lastIndex(where: { $0.event == event && $0.what.traits.decides }), cause < window.first
    else { return nil }
    // What ends a process decides all that follows; anything else the newest line, and only while nothing came out
    // since.
    if shown[cause].what.traits.tone == .bad { return cause }
    let between = shown[(cause + 1)..<(shown.count - 1)]
    return between.contains { [.good, .bad].contains($0.what.traits.tone) } ? nil : cause
  }

  private static func tickWidth(_ width: Int) -> Int { width >= 100 ? 9 : 6 }

  private static func isFailure(_ occurrence: Occurrence) -> Bool {
    if case .script(.expected) = occurrence.what { return false }
    return occurrence.what.traits.tone == .bad
  }

  func logLine(
    _ occurrence: Occurrence, startsEvent: Bool, isSelected: Bool, isNew: Bool, x: Int, y: Int, width: Int,
    _ canvas: inout Canvas
  ) {
    let ground: Role = isSelected ? .selection : .ground
    if isSelected {
      canvas.fill(Rectangle(x: x, y: y, width: width, height: 1), Cell(style: theme.style(.text, on: ground)))
    }
    if isSelected { canvas.put(Cell(glyphs.chosen, style: theme.style(.key, on: ground)), x: x, y: y) }
    let tickWidth = Self.tickWidth(width)
    if startsEvent {
      let tick = Numbers.grouped(occurrence.tick)
      textRight(tick, right: x + tickWidth, y: y, theme.style(.dim, on: ground), limit: tickWidth, &canvas)
    }
    let line = wording.line(for: occurrence)
    let isStep = occurrence.what.traits.part == .step
    let nameWidth = 20
    let nameX = x + tickWidth + 1
    let nameEnd = text(
      isStep ? " " + line.function : line.function, x: nameX, y: y,
      theme.style(isStep ? .dim : .frameAnon, on: ground, isNew && !isStep ? .bold : []), limit: nameWidth, &canvas)
    let role: Role =
      switch occurrence.what.traits.tone {
      case .plain: isNew ? .text : .dim
      case .good: .good
      case .warning: .warning
      case .bad: .bad
      case .script:
        switch occurrence.what {
        case .script(.said), .script(.mark): .link
        default: .dim
        }
      }
    // On a narrow screen the words follow the name at once; on a wide one they stand in a column.
    let textX = width >= 100 ? nameX + nameWidth + 1 : nameEnd + 1
    text(
      line.text, x: textX, y: y, theme.style(role, on: ground, role == .bad ? .bold : []),
      limit: x + width - textX, &canvas)
  }
}
