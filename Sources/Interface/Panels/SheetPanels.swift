import Cells
import Script
import Textbook

// The panels that every textbook world has: its picture, its numbers, its steps.

/// A panel whose content is a sheet: the arrows scroll it.
protocol SheetPanel: Panel {}

extension SheetPanel {
  func exists(in scene: Scene) -> Bool { scene.textbook is SmallMachineReading }
  var absence: String { "is no textbook world that has one" }
  func hasLongLines(isAlone: Bool) -> Bool { true }
  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) { state.scroll = max(0, state.scroll + dy) }
  func page(_ state: inout State, by step: Int, scene: Scene) {
    state.scroll = max(0, state.scroll + step * max(1, state.size.height / 2))
  }
  func jump(_ state: inout State, toEnd: Bool, scene: Scene) { state.scroll = toEnd ? 10_000 : 0 }
}

struct PicturePanel: SheetPanel {
  let name = PanelName.picture
  let number = 1
  let title = Localized(en: "Picture", ja: "図")
  let help = Localized(en: "panel Picture", ja: "図のパネルへ")
  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .left) }
  let bindings = [
    Binding(
      "turn-bit", [.character("x")], .act(.picture, "turn"), .panels,
      en: "Page tables: turn the bit under the arrow over", ja: "ページテーブル: 矢印の指すビットを反転", panel: .picture)
  ]

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    guard let reading = painter.scene.textbook as? SmallMachineReading else { return }
    painter.picturePanel(reading, in: area, &canvas)
  }

  /// Left and right move the arrow, which the picture keeps within its bounds.
  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) {
    state.scroll = max(0, state.scroll + dy)
    state.sheet.place = max(0, min(63, state.sheet.place + dx))
  }

  func act(_ state: inout State, _ binding: String, scene: Scene) {
    state.sheet.turned ^= 1 << UInt64(state.sheet.place)
  }

  func clear(_ state: inout State) { state.sheet = SheetSelection() }
}

struct FiguresPanel: SheetPanel {
  let name = PanelName.figures
  let number = 2
  let title = Localized(en: "Numbers", ja: "数値")
  let help = Localized(en: "panel Numbers", ja: "数値のパネルへ")
  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .right) }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    guard let reading = painter.scene.textbook as? SmallMachineReading else { return }
    painter.figuresPanel(reading, in: area, &canvas)
  }
}

struct StepsPanel: SheetPanel {
  let name = PanelName.steps
  let number = 7
  let title = Localized(en: "Step by step", ja: "手順")
  let help = Localized(en: "panel Step by step", ja: "手順のパネルへ")
  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .bottom, least: 3) }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    guard let reading = painter.scene.textbook as? SmallMachineReading else { return }
    painter.stepsPanel(reading, in: area, &canvas)
  }

  /// Up goes back in time.
  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) { state.scroll = max(0, state.scroll - dy) }
  func page(_ state: inout State, by step: Int, scene: Scene) {
    state.scroll = max(0, state.scroll - step * max(1, state.size.height / 2))
  }
  func jump(_ state: inout State, toEnd: Bool, scene: Scene) { state.scroll = toEnd ? 0 : 10_000 }
}
