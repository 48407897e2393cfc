import Cells
import Kernel
import Script

/// The caption bar of lecture mode: a line with the position and the chapter, a blank one, the text, a blank one. On a
/// low screen the blanks are left out; the text never is.
struct LectureBar {
  let lines: [String]
  /// Rows for text: the same for every caption that needs no more, so that the panels stay where they are.
  let rows: Int
  let hasMargins: Bool

  /// Longest line that is read at a glance from far away.
  private static let widest = 76

  init(scene: Scene, state: State, size: Size, text shown: (String) -> String = { $0 }) {
    let captions = scene.scenario.captions
    var text = scene.scenario.about[state.language]
    if let at = scene.standing.caption, captions.indices.contains(at) { text = captions[at][state.language] }
    let isLarge = size.width >= 120 && size.height >= 40
    let width = size.width - 2 * Self.indent
    // In lines of 76 columns when they are enough, wider when not.
    var lines = wrapped(shown(text), width: min(width, Self.widest))
    let usual = isLarge ? 5 : 3
    if lines.count > usual { lines = wrapped(shown(text), width: width) }
    self.lines = lines
    hasMargins = size.height >= 24
    rows = max(hasMargins ? usual : 1, lines.count)
  }

  static let indent = 3
  var height: Int { rows + (hasMargins ? 3 : 1) }
}

extension Painter {
  func lectureBar(in area: Rectangle, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    canvas.fill(area, Cell(style: theme.style(.captionText, on: .captionGround)))
    let bar = LectureBar(scene: scene, state: state, size: canvas.size, text: shown)
    let count = scene.scenario.captions.count
    let isBegun = scene.standing.caption != nil
    let key = theme.style(.key, on: .captionGround, .bold)
    let position = scene.standing.caption.map { "\($0 + 1)/\(count)" } ?? "\(glyphs.run) 0/\(count)"
    let x = text(position, x: area.x + LectureBar.indent, y: area.y, key, limit: area.width, &canvas) + 2
    if let mark = scene.standing.mark, scene.scenario.marks.indices.contains(mark) {
      text(
        "\(glyphs.markPassed) \(scene.scenario.marks[mark])", x: x, y: area.y,
        theme.style(.captionText, on: .captionGround), limit: area.right - x - 1, &canvas)
    }
    let style = theme.style(.captionText, on: .captionGround, isBegun ? .bold : [])
    let first = area.y + (bar.hasMargins ? 2 : 1)
    for (row, line) in bar.lines.enumerated() where first + row < area.bottom {
      canvas.text(line, x: area.x + LectureBar.indent, y: first + row, style: style)
    }
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
    for side in sides { canvas.restyle(side) { $0.foreground = frame.foreground } }
    canvas.put(Cell(glyphs.chosen, style: frame), x: area.x, y: area.y)
  }
}
