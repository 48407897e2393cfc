import Cells
import Kernel
import Script

/// Every page frame of the machine, zone by zone, with a cursor.
struct FramesPanel: Panel {
  let name = PanelName.frames
  let number = 1
  let title = Localized(en: "Frames", ja: "フレーム")
  let help = Localized(en: "panel Frames", ja: "フレームのパネルへ")
  let bindings = [
    Binding(
      "zoom-in", [.character("z")], .zoom(1), .panels, en: "map: half as many frames per cell",
      ja: "マップを拡大(1セルのフレーム数を半分に)", short: ("zoom", "ズーム"), panel: .frames),
    Binding(
      "zoom-out", [.character("Z")], .zoom(-1), .panels, en: "map: twice as many frames per cell",
      ja: "マップを縮小(1セルのフレーム数を2倍に)", panel: .frames),
    Binding(
      "big-cells", [.character("b")], .act(.frames, "big-cells"), .panels, en: "big map cells, for projectors",
      ja: "マップのセルを大きく(投影用)",
      short: ("big", "大きく"), panel: .frames),
    Binding(
      "colour", [.character("o")], .choose, .panels, en: "map: colour by kind, by owner, by age of the blocks",
      ja: "マップの色分け(種類、所有者、確保してからの時間)", short: ("colour", "色分け"), panel: .frames),
    Binding(
      "follow", [.character("F")], .act(.frames, "follow"), .panels,
      en: "map: the cursor follows the events again", ja: "マップのカーソルを再びイベントに追従", short: ("follow", "追従"),
      panel: .frames),
  ]

  func place(isLow: Bool) -> PanelPlace { PanelPlace(band: .left, least: 5) }
  func hasLongLines(isAlone: Bool) -> Bool { false }

  func read(_ request: inout ReadingRequest, in frame: PanelFrame) {
    request.windows = parts(frame).geometry.windows
    request.holders = frame.state.mapColour != .kind
    request.named = 256
    request.inspected = frame.state.mapCursor(frame.scene)
  }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) { painter.framesPanel(in: area, &canvas) }

  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) { state.moveCursor(dx: dx, dy: dy, scene: scene) }

  func page(_ state: inout State, by step: Int, scene: Scene) {
    state.moveCursor(dx: 0, dy: step * max(1, (state.geometry(scene)?.visibleRows ?? 2) / 2), scene: scene)
  }

  func jump(_ state: inout State, toEnd: Bool, scene: Scene) {
    let last = scene.reading.zones.map { $0.start.rawValue + max(1, $0.spanned) - 1 }.max() ?? 0
    state.takeCursor(scene)
    state.cursor = FrameNumber(toEnd ? last : 0)
    state.followMap()
  }

  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame) {
    let parts = parts(frame)
    guard let pressed = parts.geometry.frame(row: y - parts.map.y, column: x - parts.map.x) else { return }
    state.takeCursor(frame.scene)
    state.cursor = pressed
    state.followMap()
  }

  /// The wheel zooms the map; the focus stays where it is.
  func wheel(_ state: inout State, by step: Int, scene: Scene) { state.zoom(by: step, scene: scene) }

  func zoom(_ state: inout State, by step: Int, scene: Scene) -> Bool {
    state.zoom(by: step, scene: scene)
    return true
  }

  func act(_ state: inout State, _ binding: String, scene: Scene) {
    if binding == "follow" { state.giveCursorBack(scene) } else { state.hasBigCells.toggle() }
  }

  func choose(_ state: inout State, scene: Scene) -> Bool {
    guard state.geometry(scene) != nil else { return false }
    state.mapColour = state.mapColour.next
    return true
  }

  private func parts(_ frame: PanelFrame) -> FramesParts {
    FramesParts(inside: frame.inside, state: frame.state, scene: frame.scene, isAlone: frame.isAlone)
  }
}

extension State {
  func geometry(_ scene: Scene) -> MapGeometry? {
    let layout = Layout(size: size, state: self, scene: scene)
    let area = layout.area(of: .frames)
    guard !area.isEmpty else { return nil }
    return FramesParts(inside: area.inset(by: 1), state: self, scene: scene, isAlone: layout.only == .frames).geometry
  }

  /// Finer or coarser, between one frame per cell and all of memory.
  mutating func zoom(by step: Int, scene: Scene) {
    if step > 0, let geometry = geometry(scene), geometry.framesPerCell <= 1 { return }
    // What is under the cursor stays in sight.
    cursor = mapCursor(scene) ?? cursor
    zoom = max(0, min(30, zoom + step))
  }

  fileprivate mutating func moveCursor(dx: Int, dy: Int, scene: Scene) {
    takeCursor(scene)
    guard let geometry = geometry(scene), let last = geometry.stretches.last, let first = geometry.stretches.first
    else { return }
    followMap()
    let end = Int(last.start) + Int(last.frames) - 1
    let step = dx * Int(geometry.framesPerCell) + dy * Int(geometry.framesPerRow)
    let wanted = min(Int(cursor.rawValue), end) + step
    guard wanted >= Int(first.start), wanted <= end else {
      // Off the map sideways: to its end. Off it upwards or downwards: stay in the column.
      if dy == 0 { cursor = FrameNumber(UInt32(max(Int(first.start), min(end, wanted)))) }
      return
    }
    // A cell is named by its first frame.
    let place = geometry.place(of: FrameNumber(UInt32(wanted)))
    let start = place.flatMap { place in
      geometry.row(place.row).map { $0.start + UInt32(place.column) * geometry.framesPerCell }
    }
    cursor = FrameNumber(start ?? UInt32(wanted))
    linkZone(scene)
  }

  /// The zone under the cursor is the zone of every panel.
  private mutating func linkZone(_ scene: Scene) {
    let n = cursor.rawValue
    if let under = scene.reading.zones.first(where: { $0.start.rawValue <= n && n - $0.start.rawValue < $0.spanned }) {
      zone = under.index
    }
  }
}
