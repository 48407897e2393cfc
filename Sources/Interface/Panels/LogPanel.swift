import Cells
import Kernel
import Script

/// What happened, line by line.
struct LogPanel: Panel {
  let name = PanelName.log
  let number = 7
  let title = Localized(en: "What happened", ja: "出来事")
  let help = Localized(en: "panel What happened", ja: "出来事のパネルへ")

  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .bottom, least: 3) }
  let bindings = [
    Binding(
      "directions", [.character("d")], .act(.log, "directions"), .panels,
      en: "log: also what the script says", ja: "ログにシナリオの行も表示",
      short: ("script", "シナリオ"), panel: .log)
  ]
  func hasLongLines(isAlone: Bool) -> Bool { true }

  func exists(in scene: Scene) -> Bool { scene.log != nil }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    painter.scene.log?.draw(painter, in: area, &canvas)
  }

  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) { state.moveSelection(by: dy + dx, scene: scene) }

  func page(_ state: inout State, by step: Int, scene: Scene) {
    state.moveSelection(by: step * max(1, state.size.height / 2), scene: scene)
  }

  func jump(_ state: inout State, toEnd: Bool, scene: Scene) {
    state.selected = toEnd ? nil : state.visibleSerials(scene).first
  }

  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame) {
    let shown = state.visibleSerials(frame.scene)
    let rows = LogWindow.rows(inside: frame.inside, isAlone: frame.isAlone, scene: frame.scene)
    guard y - frame.inside.y < rows else { return }
    let window = LogWindow(count: shown.count, rows: rows, selected: state.selectedPlace(in: shown))
    let at = window.first + y - frame.inside.y
    if shown.indices.contains(at) { state.selected = at == shown.count - 1 ? nil : shown[at] }
  }

  func wheel(_ state: inout State, by step: Int, scene: Scene) {
    state.focus = name
    state.moveSelection(by: -3 * step, scene: scene)
  }

  func act(_ state: inout State, _ binding: String, scene: Scene) {
    state.showsDirections.toggle()
    state.selected = nil
  }

  func clear(_ state: inout State) {
    state.filter = ""
    state.selected = nil
  }
}

extension State {
  fileprivate mutating func moveSelection(by step: Int, scene: Scene) {
    let shown = visibleSerials(scene)
    guard !shown.isEmpty else { return }
    let at = selected.flatMap { serial in shown.lastIndex { $0 <= serial } } ?? shown.count - 1
    let next = at + step
    selected = next >= shown.count - 1 && step > 0 ? nil : shown[max(0, min(shown.count - 1, next))]
  }
}
