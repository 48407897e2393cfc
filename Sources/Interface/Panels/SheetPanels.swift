import Cells
import Script
import Textbook

// The panels that every textbook world has: its picture, its numbers, its steps.

/// A panel whose content is a sheet.
protocol SheetPanel: ScrolledPanel {
  func lines(_ painter: Painter, of reading: any SheetReading, width: Int, height: Int) -> [SheetLine]
  func heading(_ painter: Painter, of reading: any SheetReading) -> String?
}

extension SheetPanel {
  func exists(in scene: Scene) -> Bool { scene.textbook is any SheetReading }
  var absence: String { "is no textbook world that has one" }
  func heading(_ painter: Painter, of reading: any SheetReading) -> String? { nil }

  private func sheet(_ painter: Painter, in area: Rectangle) -> (lines: [SheetLine], title: String?)? {
    guard let reading = painter.scene.textbook as? any SheetReading else { return nil }
    let inside = area.inset(by: 1)
    let lines = lines(painter, of: reading, width: inside.width, height: inside.height)
    return (lines, heading(painter, of: reading))
  }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    guard let sheet = sheet(painter, in: area) else { return }
    painter.sheet(sheet.lines, of: name, title: sheet.title, isLog: isLog, in: area, &canvas)
  }

  func reach(_ painter: Painter, in area: Rectangle) -> Int {
    guard let lines = sheet(painter, in: area)?.lines else { return 0 }
    let stand = painter.stand(of: lines, isLog: isLog, in: area)
    return isLog ? stand.most : stand.most - stand.first
  }
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
      en: "Page tables: turn the bit under the arrow over", ja: "ページテーブル: 矢印の指すビットを反転",
      short: ("turn", "反転"), panel: .picture)
  ]

  func lines(_ painter: Painter, of reading: any SheetReading, width: Int, height: Int) -> [SheetLine] {
    painter.pictureLines(of: reading, width: width, height: height)
  }
  func heading(_ painter: Painter, of reading: any SheetReading) -> String? { painter.word(reading.title) }

  /// Left and right move the arrow, which the picture keeps within its bounds.
  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) {
    scroll(&state, by: dy, scene)
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

  func lines(_ painter: Painter, of reading: any SheetReading, width: Int, height: Int) -> [SheetLine] {
    painter.figureLines(of: reading, width: width, height: height)
  }
}

struct StepsPanel: SheetPanel {
  let name = PanelName.steps
  let number = 7
  let title = Localized(en: "Step by step", ja: "手順")
  let help = Localized(en: "panel Step by step", ja: "手順のパネルへ")
  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .bottom, least: 3) }

  let isLog = true

  func lines(_ painter: Painter, of reading: any SheetReading, width: Int, height: Int) -> [SheetLine] {
    painter.stepLines(of: reading, width: width, height: height)
  }
}
