import Cells
import Kernel
import Script

/// Where the list of chapters or the picker of themes lies, and what it lists: for drawing it
/// and for clicks on it.
struct OverlayChoice {
  let entries: [String]
  let selected: Int
  let box: Rectangle
  /// Rows of the list, and the entry on the first of them.
  let rows: Int
  let first: Int

  /// nil: nothing can be chosen now, or the screen has no room for it.
  init?(scene: Scene, state: State, over area: Rectangle) {
    let language = state.language
    let isCorner: Bool
    switch state.overlay {
    case .themes(let at, _):
      entries = scene.themes
      selected = at
      // In the corner, so that the preview is seen.
      isCorner = true
    case .chapters(let at):
      entries = scene.scenario.marks.indices.map { Self.chapter($0, scene, language) }
      selected = at
      isCorner = false
    case .scenarios, .help, .explain, .steps, nil: return nil
    }
    let widest = entries.map(\.columns).max() ?? 0
    let width = min(area.width - 2, max(widest + 6, Localized.moves[language].columns + 4))
    let height = min(area.height - 2, max(1, entries.count) + 3)
    guard width > 8, height > 3 else { return nil }
    box = Rectangle(
      x: isCorner ? area.right - width - 1 : area.x + (area.width - width) / 2,
      y: area.y + (isCorner ? 1 : (area.height - height) / 2), width: width, height: height)
    rows = max(1, height - 3)
    first = max(0, min(entries.count - rows, selected - rows / 2))
  }

  /// `tick 1 284  split  ← here`
  private static func chapter(_ mark: Int, _ scene: Scene, _ language: Language) -> String {
    func number(_ mark: Int) -> String {
      let ahead = scene.playback.marksAhead
      let passed = scene.standing.markTicks
      let tick = passed.indices.contains(mark) ? passed[mark] : nil
      return (tick ?? (ahead.indices.contains(mark) ? ahead[mark] : nil)).map { Numbers.grouped($0) } ?? "–"
    }
    let widest = scene.scenario.marks.indices.map { number($0).count }.max() ?? 0
    let tick = number(mark)
    let here = scene.standing.mark == mark ? "  " + Localized.here[language] : ""
    return Localized.tick[language] + String(repeating: " ", count: widest - tick.count + 1) + tick + "  "
      + scene.scenario.marks[mark] + here
  }

  /// The entry on a row of the screen.
  func entry(x: Int, y: Int) -> Int? {
    let row = y - box.y - 1
    guard box.inset(by: 1).contains(x: x, y: y), row < rows, entries.indices.contains(first + row) else { return nil }
    return first + row
  }
}
