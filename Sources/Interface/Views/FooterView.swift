import Cells
import History
import Kernel
import Script

/// The lines at the bottom: caption, timeline, keys or the line that is typed.
extension Painter {
  /// The newest caption in lines of the screen's width, at most three.
  static func captionLines(_ scene: Scene, _ state: State, width: Int, ellipsis: String) -> [String] {
    let indent = captionIndent(scene)
    var text = scene.scenario.about[state.language]
    if let at = scene.standing.caption {
      guard scene.scenario.captions.indices.contains(at) else { return [] }
      text = scene.scenario.captions[at][state.language]
    }
    let lines = wrapped(text, width: width - indent - 1)
    guard lines.count > 3 else { return lines }
    return Array(lines[0..<2]) + [lines[2].clipped(to: width - indent - 2, ellipsis: "") + ellipsis]
  }

  private static func captionIndent(_ scene: Scene) -> Int {
    CaptionFit.indent(captions: scene.scenario.captions.count)
  }

  func captionView(in area: Rectangle, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    let style = theme.style(.captionText, on: .captionGround)
    canvas.fill(area, Cell(style: style))
    // Before the first caption: what the scenario is about, and the key that starts it.
    let number = scene.standing.caption.map { "\($0 + 1)/\(scene.scenario.captions.count)" }
    text(
      number ?? String(glyphs.run), x: area.x + 1, y: area.y,
      theme.style(.key, on: .captionGround, .bold), limit: area.width, &canvas)
    let indent = Self.captionIndent(scene)
    for (row, line) in caption.prefix(area.height).enumerated() {
      let style = number == nil ? theme.style(.dim, on: .captionGround) : style
      let isCut = row == area.height - 1 && caption.count > area.height
      let shown = isCut ? line.clipped(to: area.width - indent - 2, ellipsis: "") + glyphs.ellipsis : line
      text(shown, x: area.x + indent, y: area.y + row, style, limit: area.width - indent, &canvas)
    }
  }

  func timeline(in area: Rectangle, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    let line = Timeline(area: area, scene: scene)
    guard line.columns > 4 else { return }
    let now = line.column(of: scene.tick)
    let past = theme.style(.borderFocused)
    let ahead = theme.style(.border)
    for x in line.start..<line.start + line.columns {
      canvas.put(Cell(glyphs.horizontal, style: x < now ? past : ahead), x: x, y: area.y)
    }
    canvas.put(Cell(glyphs.isASCII ? "|" : "├", style: past), x: line.start - 1, y: area.y)
    canvas.put(Cell(glyphs.isASCII ? "|" : "┤", style: ahead), x: line.start + line.columns, y: area.y)
    for (mark, tick) in scene.standing.markTicks.enumerated() {
      let known = mark < scene.playback.marksAhead.count ? scene.playback.marksAhead[mark] : nil
      if let tick {
        canvas.put(Cell(glyphs.markPassed, style: theme.style(.key)), x: line.column(of: tick), y: area.y)
      } else if let known {
        canvas.put(Cell(glyphs.markAhead, style: theme.style(.dim)), x: line.column(of: known), y: area.y)
      }
    }
    if let parting = scene.whatIf?.parting {
      canvas.put(
        Cell(glyphs.differs, style: theme.style(.bad, .bold)), x: line.column(of: parting.tick), y: area.y)
    }
    canvas.put(Cell(glyphs.position, style: theme.style(.title, .bold)), x: now, y: area.y)
    textRight(
      Numbers.grouped(line.end), right: area.right - 1, y: area.y, theme.style(.dim), limit: area.width, &canvas)
  }

  /// Keys; or the line that is typed; or the answer to the last one.
  func bottomLine(in area: Rectangle, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    if let prompt = state.prompt { return promptLine(prompt, in: area, &canvas) }
    if let notice = scene.notice {
      let style = theme.style(notice.isError ? .bad : .good, .bold)
      // A long one takes the lines above as well.
      let below = Rectangle(x: area.x, y: area.bottom, width: area.width, height: 1)
      canvas.fill(area, Cell(style: theme.style(.text)))
      answer(notice.text, style, above: below, &canvas)
      return
    }
    var x = area.x + 1
    if let overlay = state.overlay {
      text(word(overlayKeys(overlay)), x: x, y: area.y, theme.style(.key), limit: area.width - 2, &canvas)
      return
    }
    if scene.playback.isAtEnd, scene.whatIf == nil { x = finishedKeys(x: x, in: area, &canvas) }
    for binding in keyLine(width: area.right - x + 1) {
      guard let short = binding.short, let key = binding.keys.first else { continue }
      let label = label(of: binding, short)
      x = text(key.name, x: x, y: area.y, theme.style(.key, .bold), limit: area.right - x, &canvas) + 1
      x = text(label, x: x, y: area.y, theme.style(.dim), limit: area.right - x, &canvas) + 2
    }
  }

  /// At the end of a scenario: again, the next lesson, the menu.
  private func finishedKeys(x: Int, in area: Rectangle, _ canvas: inout Canvas) -> Int {
    var x = text(word(.finished), x: x, y: area.y, theme.style(.warning, .bold), limit: area.right - x, &canvas) + 2
    var keys: [(String, Localized)] = []
    if scene.scenario.takesTime, !state.isLecture { keys.append(("run", .again)) }
    if Course.next(after: scene.scenario.name, in: scene.scenarios) != nil {
      keys.append(("next-lesson", .toNextLesson))
    }
    if !scene.scenarios.isEmpty { keys.append(("scenarios", .menu)) }
    for (name, label) in keys {
      x =
        text(
          scene.keymap.key(for: name), x: x, y: area.y, theme.style(.key, .bold), limit: area.right - x, &canvas) + 1
      x = text(word(label), x: x, y: area.y, theme.style(.text), limit: area.right - x, &canvas) + 2
    }
    return x
  }

  /// In lecture mode Space goes to the next caption.
  private func label(of binding: Binding, _ short: Localized) -> String {
    if scene.whatIf != nil, binding.message == .whatIf { return word(.toDivergence) }
    return word(state.isLecture && binding.message == .togglePlay ? lectureStep : short)
  }

  /// In this rank keys find room on the line, after those of what has the focus; they stand in the order of the table.
  private static let rank = [
    "help", "run", "tick", "tick-back", "next-mark", "expand", "command", "quit", "explain", "next-event",
  ]

  /// The keys of the panel that has the focus.
  private var focusKeys: [String] {
    scene.keymap.bindings.filter { binding in
      if case .focus = binding.message { return false }
      return binding.panel == state.focus && binding.short != nil && !Self.rank.contains(binding.name)
    }.map(\.name)
  }

  private func keyLine(width: Int) -> [Binding] {
    var room = width - 1
    var names: [String] = []
    let own = focusKeys
    let first = ["help", "run"] + (scene.whatIf == nil ? [] : ["what-if"]) + own
    for name in first + Self.rank.dropFirst(2) {
      guard let binding = scene.keymap.bindings.first(where: { $0.name == name }), let short = binding.short,
        let key = binding.keys.first
      else { continue }
      // No key is offered that does nothing in this world.
      if let panel = binding.panel, !scene.panels.contains(panel) { continue }
      let needed = key.name.columns + 1 + label(of: binding, short).columns + 2
      guard needed <= room + 1 else { continue }
      room -= needed
      names.append(name)
    }
    let shown = scene.keymap.bindings.filter { names.contains($0.name) }
    // What belongs to the focus stands first.
    return shown.filter { own.contains($0.name) } + shown.filter { !own.contains($0.name) }
  }

  /// What lies over the panels has the keys to itself.
  private func overlayKeys(_ overlay: Overlay) -> Localized {
    switch overlay {
    case .help, .explain: .sheetKeys
    case .steps: .stepKeys
    case .themes, .chapters: .moves
    case .scenarios(_, let filter): filter.isTyped ? .courseFilterKeys : .courseKeys
    }
  }

  private func promptLine(_ prompt: Prompt, in area: Rectangle, _ canvas: inout Canvas) {
    let head: String =
      switch prompt.purpose {
      case .command: ":"
      case .find: word(.findPrompt) + " /"
      case .filter: word(.filterPrompt) + " "
      case .goTo: word(.goPrompt) + " "
      case .own(let panel, let line): PanelTable[panel].head(of: line, language)
      }
    let style = theme.style(.text, on: .headerGround)
    canvas.fill(area, Cell(style: style))
    var x = text(head, x: area.x, y: area.y, theme.style(.key, on: .headerGround, .bold), limit: area.width, &canvas)
    // A line longer than the screen shows the part around the cursor.
    let room = max(1, area.right - x - 1)
    let characters = Array(prompt.text)
    var from = 0
    func columns(_ range: Range<Int>) -> Int { String(characters[range]).columns }
    let at = max(0, min(prompt.cursor, characters.count))
    while from < at, columns(from..<at) >= room { from += 1 }
    let start = x
    x = canvas.text(String(characters[from...]), x: x, y: area.y, style: style, limit: room)
    let cursor = start + columns(from..<at)
    canvas.restyle(Rectangle(x: cursor, y: area.y, width: 1, height: 1)) {
      $0.style = theme.style(.ground, on: .cursor, $0.attributes)
    }
    if let problem = prompt.problem {
      answer(problem, theme.style(.bad, on: .headerGround, .bold), above: area, &canvas)
    } else if prompt.completions.count > 1 {
      completions(of: prompt, above: area, &canvas)
    }
  }

  /// Lines over the bottom line: as many as the text needs, at most three.
  private func answer(_ text: String, _ style: Style, above area: Rectangle, _ canvas: inout Canvas) {
    let lines = wrapped(text, width: area.width - 2).prefix(3)
    let rows = min(lines.count, area.y)
    for (row, line) in lines.prefix(rows).enumerated() {
      let place = Rectangle(x: area.x, y: area.y - rows + row, width: area.width, height: 1)
      canvas.fill(place, Cell(style: style))
      self.text(line, x: place.x + 1, y: place.y, style, limit: place.width - 1, &canvas)
    }
  }

  /// The words that Tab goes through, the one in the line lit.
  private func completions(of prompt: Prompt, above area: Rectangle, _ canvas: inout Canvas) {
    let place = Rectangle(x: area.x, y: area.y - 1, width: area.width, height: 1)
    let style = theme.style(.dim, on: .headerGround)
    canvas.fill(place, Cell(style: style))
    let widths = prompt.completions.map { $0.columns + 2 }
    // From the first that lets the current one be seen.
    var first = 0
    while first < prompt.completion, widths[first...prompt.completion].reduce(0, +) > area.width - 2 { first += 1 }
    var x = place.x + 1
    for (at, name) in prompt.completions.enumerated().dropFirst(first) where x < place.right {
      let isCurrent = at == prompt.completion
      x =
        text(
          name, x: x, y: place.y, isCurrent ? theme.style(.key, on: .headerGround, .bold) : style,
          limit: place.right - x, &canvas) + 2
    }
  }
}
