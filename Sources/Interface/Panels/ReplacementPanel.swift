import Cells
import Script
import Textbook

/// The race of replacement policies: the reference string over the frames of each.
struct ReplacementPanel: Panel {
  let name = PanelName.replacement
  let number = 9
  let title = Localized(en: "Page replacement", ja: "ページ置き換え")
  let help = Localized(en: "panel Page replacement", ja: "ページ置き換えのパネルへ")

  func exists(in scene: Scene) -> Bool { scene.textbook is ReplacementReading }
  let absence = "has no replacement world; world: { replacement: … } makes one"
  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .left) }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    guard let race = painter.scene.textbook as? ReplacementReading else { return }
    painter.replacementPanel(race, in: area, &canvas)
  }

  // The newest references are always on the screen.
  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) {}
  func page(_ state: inout State, by step: Int, scene: Scene) {}
  func jump(_ state: inout State, toEnd: Bool, scene: Scene) {}
}
