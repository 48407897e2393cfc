import Cells
import Kernel
import Script

/// How full each zone is against its watermarks, and its per-CPU lists.
struct ZonesPanel: Panel {
  let name = PanelName.zones
  let number = 3
  let title = Localized(en: "Zones", ja: "ゾーン")
  let help = Localized(en: "panel Zones", ja: "ゾーンのパネルへ")

  /// On a low screen it goes below the map: Buddy needs its eleven orders whole.
  func place(isLow: Bool) -> PanelPlace {
    isLow ? PanelPlace(band: .left, rows: .exactly(4)) : PanelPlace(band: .right)
  }

  func read(_ request: inout ReadingRequest, in frame: PanelFrame) {
    // Boxes of five columns at least.
    if frame.isAlone { request.perCPUFrames = max(0, min(32, (frame.inside.width - 40) / 5)) }
  }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) { painter.zonesPanel(in: area, &canvas) }

  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) { state.moveZone(by: dx + dy, scene: scene) }

  func page(_ state: inout State, by step: Int, scene: Scene) { state.scroll = max(0, state.scroll + step * 4) }

  func jump(_ state: inout State, toEnd: Bool, scene: Scene) {
    let zones = scene.reading.zones
    state.zone = toEnd ? zones.last?.index : zones.first?.index
  }

  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame) {
    // A low panel shows the selected zone only.
    guard frame.inside.height >= 3 else { return }
    let rows = ZoneRows(zones: frame.scene.reading.zones, height: frame.inside.height, isAlone: frame.isAlone)
    state.zone = rows.zone(row: y - frame.inside.y + (frame.isAlone ? state.scroll : 0)) ?? state.zone
  }
}

extension State {
  /// To another zone: in every panel.
  mutating func moveZone(by step: Int, scene: Scene) {
    let zones = scene.reading.zones
    guard let at = zonePosition(in: zones) else { return }
    zone = zones[max(0, min(zones.count - 1, at + step))].index
  }
}
