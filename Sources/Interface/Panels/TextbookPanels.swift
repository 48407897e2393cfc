import Cells
import Script

// The panels of a textbook's world: its picture, its curve, and why its newest step came out as it did.

/// Where the cursor of a curve stands, and whether the run at that point is shown.
package struct CurveCursor: Hashable, Sendable {
  /// On the lower axis; nil: nowhere.
  package var point: Int?
  package var isOpen = false
  package init() {}
}

/// The world as its reading draws it.
struct WorldPanel: ScrolledPanel {
  let name = PanelName.world
  let number = 1
  let title = Localized(en: "World", ja: "世界")
  let help = Localized(en: "panel of the textbook's world", ja: "教科書の世界のパネルへ")

  func exists(in scene: Scene) -> Bool { scene.model != nil }
  let absence = "has no textbook's world; world: { replacement: … } makes one"
  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .left) }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) { painter.world(in: area, &canvas) }

  func reach(_ painter: Painter, in area: Rectangle) -> Int {
    let inside = area.inset(by: 1)
    let room = Size(width: inside.width, height: inside.height)
    return max(0, (painter.scene.model?.picture.rows(in: room) ?? 0) - inside.height)
  }

  /// The run that the curve opened is closed.
  func close(_ state: inout State) -> Bool {
    guard state.curve.isOpen else { return false }
    state.curve.isOpen = false
    return true
  }

  func clear(_ state: inout State) { state.curve.isOpen = false }
}

/// Why the newest step came out as it did.
struct WhyPanel: ScrolledPanel {
  let name = PanelName.why
  let number = 3
  let title = Localized(en: "Why", ja: "理由")
  let help = Localized(en: "panel Why", ja: "理由のパネルへ")

  func exists(in scene: Scene) -> Bool { scene.model != nil }
  let absence = "has no textbook's world, whose steps it explains"
  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .bottom, least: 5) }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) { painter.why(in: area, &canvas) }

  func reach(_ painter: Painter, in area: Rectangle) -> Int {
    let inside = area.inset(by: 1)
    return max(0, painter.whyLines(width: inside.width).count - inside.height)
  }
}

/// Its curve, with a cursor on the lower axis; Enter opens the run at that point.
struct CurvePanel: Panel {
  let name = PanelName.curve
  let number = 2
  let title = Localized(en: "Curve", ja: "曲線")
  let help = Localized(
    en: "panel of the curve; arrows choose a point, Enter opens its run", ja: "曲線のパネルへ(矢印で点を選び Enter で開く)")

  func exists(in scene: Scene) -> Bool { scene.model?.picture.chart != nil }
  let absence = "has no curve"
  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .bottomRight, least: 5) }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) { painter.curve(in: area, &canvas) }

  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) {
    guard let chart = scene.model?.picture.chart else { return }
    let points = chart.points
    let now = state.curve.point ?? chart.here ?? points.lowerBound
    // The first key shows the cursor.
    let step = state.curve.point == nil ? 0 : dx - dy
    state.curve.point = max(points.lowerBound, min(points.upperBound, now + step))
  }
  func page(_ state: inout State, by step: Int, scene: Scene) { move(&state, dx: step * 5, dy: 0, scene: scene) }
  func jump(_ state: inout State, toEnd: Bool, scene: Scene) {
    guard let points = scene.model?.picture.chart?.points else { return }
    state.curve.point = toEnd ? points.upperBound : points.lowerBound
  }

  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame) {
    guard let chart = frame.scene.model?.picture.chart else { return }
    state.curve.point = ChartPlace(chart, in: frame.inside, isASCII: false).point(atColumn: x)
  }

  func open(_ state: inout State, scene: Scene) -> Bool {
    guard scene.model?.picture.chart?.opensRuns == true, state.curve.point != nil else { return false }
    state.curve.isOpen = true
    state.focus = .world
    state.expanded = .world
    state.scroll = 0
    return true
  }

  func clear(_ state: inout State) { state.curve = CurveCursor() }
}
