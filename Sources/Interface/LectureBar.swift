import Cells
import Kernel
import Script

/// The caption bar of lecture mode: a line that says where the lecture stands and what the next key does, and the text
/// under it.
struct LectureBar {
  let lines: [String]
  /// Rows for text: the same for every caption of the scenario that needs no more, so that the panels stay where they
  /// are, and no row that none of them needs.
  let rows: Int

  /// Longest line that is read at a glance from far away.
  private static let widest = 76

  init(scene: Scene, state: State, size: Size, text shown: (String) -> String = { $0 }) {
    let room = max(2, size.width - 2 * Self.indent)
    let width = min(room, Self.widest)
    func lines(_ text: String) -> [String] {
      // In lines of 76 columns when they are enough, wider when not.
      let usual = wrapped(shown(text), width: width)
      return usual.count > 3 ? wrapped(shown(text), width: room) : usual
    }
    self.lines = lines(Self.text(of: scene, state.language))
    rows = max(self.lines.count, Self.most(of: scene, state.language, width: width))
  }

  /// What the bar says now: the caption, and where what it announced is done and it has a text for that, that one.
  static func text(of scene: Scene, _ language: Language) -> String {
    let scenario = scene.scenario
    guard let at = scene.standing.caption, scenario.captions.indices.contains(at) else {
      return scenario.about[language]
    }
    if scene.playback.isAnnouncedDone, scenario.captionThens.indices.contains(at),
      let then = scenario.captionThens[at]
    {
      return then[language]
    }
    return scenario.captions[at][language]
  }

  /// Rows that the longest text may need, from the lengths alone, three at most: what needs more takes it then.
  private static func most(of scene: Scene, _ language: Language, width: Int) -> Int {
    let texts = scene.scenario.captions + scene.scenario.captionThens.compactMap { $0 }
    let longest = texts.reduce(0) { longest, text in
      let bytes = text[language].utf8.count
      // Japanese takes three bytes and two columns a character.
      return max(longest, language == .ja ? bytes * 2 / 3 : bytes)
    }
    return max(1, min(3, (longest * 21 / 20 + width - 1) / width))
  }

  static let indent = 3
  var height: Int { rows + 1 }
}

extension Painter {
  func lectureBar(in area: Rectangle, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    let ground = theme.strongestGround
    let style = theme.style(.ground, on: ground)
    canvas.fill(area, Cell(style: style))
    let bar = LectureBar(scene: scene, state: state, size: canvas.size, text: shown)
    let hint = lectureHint
    let hintWidth = shown(hint).columns
    let right = area.right - 1 - (hintWidth + 20 <= area.width ? hintWidth + 2 : 0)
    var x = text(
      lecturePosition, x: area.x + LectureBar.indent, y: area.y,
      theme.style(.ground, on: ground, .bold), limit: right - area.x, &canvas)
    if let mark = scene.standing.mark, scene.scenario.marks.indices.contains(mark) {
      x += 2
      text("\(glyphs.markPassed) \(scene.scenario.marks[mark])", x: x, y: area.y, style, limit: right - x, &canvas)
    }
    if right < area.right - 1 {
      textRight(
        hint, right: area.right - 1, y: area.y, theme.style(.ground, on: ground, .bold), limit: hintWidth, &canvas)
    }
    let words = theme.style(.ground, on: ground, scene.standing.caption != nil ? .bold : [])
    for (row, line) in bar.lines.enumerated() where area.y + 1 + row < area.bottom {
      canvas.text(line, x: area.x + LectureBar.indent, y: area.y + 1 + row, style: words)
    }
  }

  /// `●○ 3/9`: a dot for each stop of the caption, filled as far as the lecture is.
  private var lecturePosition: String {
    let count = scene.scenario.captions.count
    guard let at = scene.standing.caption else { return "\(glyphs.run) 0/\(count)" }
    let (full, empty) = glyphs.stops
    let dots = scene.announces(at) ? "\(full)\(scene.playback.isAnnouncedDone ? full : empty)" : "\(full)"
    return "\(dots) \(at + 1)/\(count)"
  }

  /// What the next press does.
  var lectureStep: Localized {
    guard let at = scene.standing.caption else { return .lectureBegins }
    guard scene.announces(at), !scene.playback.isAnnouncedDone else { return .nextCaption }
    return scene.playback.isPlaying ? .lectureHurries : .lectureDoes
  }

  /// The same with its key, and with the number of the caption that comes.
  private var lectureHint: String {
    if scene.playback.isAtEnd { return word(.lectureEnds) }
    let hint = scene.keymap.key(for: "run") + ": " + word(lectureStep)
    guard let at = scene.standing.caption, lectureStep == .nextCaption else { return hint }
    let count = scene.scenario.captions.count
    return at + 1 < count ? hint + " (\(at + 2)/\(count))" : hint
  }

  /// The frame of what the caption points at, in the colour of keys and with a sign at its corner.
  func pointing(at area: Rectangle, _ canvas: inout Canvas) {
    guard area.width > 2, area.height > 1 else { return }
    let frame = theme.style(.key, .bold)
    let sides = [
      Rectangle(x: area.x, y: area.y, width: area.width, height: 1),
      Rectangle(x: area.x, y: area.bottom - 1, width: area.width, height: 1),
      Rectangle(x: area.x, y: area.y, width: 1, height: area.height),
      Rectangle(x: area.right - 1, y: area.y, width: 1, height: area.height),
    ]
    // The lines alone: a legend that goes on in the frame keeps its colours.
    let lines: Set<UInt32> = [
      glyphs.horizontal.value, glyphs.vertical.value, glyphs.topLeft.value, glyphs.topRight.value,
      glyphs.bottomLeft.value, glyphs.bottomRight.value,
    ]
    for side in sides {
      canvas.restyle(side) { if lines.contains($0.scalar) { $0.foreground = frame.foreground } }
    }
    canvas.put(Cell(glyphs.chosen, style: frame), x: area.x, y: area.y)
  }
}

extension Theme {
  /// The role that stands out most against the ground of this theme.
  var strongestGround: Role {
    let roles: [Role] = [.cursor, .title, .text]
    if self[.cursor].contrast(with: self[.ground]) >= 700 { return .cursor }
    return roles.max { self[$0].contrast(with: self[.ground]) < self[$1].contrast(with: self[.ground]) } ?? .text
  }
}
