import Cells
import Kernel
import Script

/// The free blocks of one zone, order by order.
struct BuddyPanel: Panel {
  let name = PanelName.buddy
  let number = 2
  let title = Localized(en: "Buddy", ja: "バディ")
  let help = Localized(en: "panel Buddy", ja: "バディのパネルへ")

  /// Its eleven orders are whole; on a screen that is not low what is free and what would fail as well.
  func place(isLow: Bool) -> PanelPlace {
    PanelPlace(band: .right, rows: .exactly(isLow ? 15 : 16), least: 5)
  }

  func read(_ request: inout ReadingRequest, in frame: PanelFrame) {
    let zones = frame.scene.reading.zones
    guard frame.isAlone, let at = frame.state.zonePosition(in: zones) else { return }
    let zone = zones[at]
    let cursor = frame.state.mapCursor(frame.scene)
    // Of the zone that the panel is about, wherever the cursor is.
    request.chunkOf = cursor.flatMap { zone.holds($0) ? $0 : nil } ?? zone.start
    request.inspected = cursor
    request.freeListsOf = zone.index
    request.freeListLimit = max(1, frame.area.width / 7)
    let columns = UInt32(max(1, frame.area.width - 2))
    // Two readings a cell, so that one that holds both shows both.
    let each = max(1, (zone.spanned + 2 * columns - 1) / (2 * columns))
    request.windows = [
      MapWindow(start: zone.start, framesPerCell: each, cells: Int((zone.spanned + each - 1) / each))
    ]
  }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) { painter.buddyPanel(in: area, &canvas) }

  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) {
    if dx != 0 { state.moveZone(by: dx, scene: scene) }
    if dy != 0 { moveOrder(&state, by: dy) }
  }

  func page(_ state: inout State, by step: Int, scene: Scene) { state.scroll = max(0, state.scroll + step * 4) }

  func jump(_ state: inout State, toEnd: Bool, scene: Scene) { state.order = toEnd ? Order.max : Order(0) }

  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame) {
    let inside = frame.inside
    let row = y - inside.y - 1 + (frame.isAlone ? state.scroll : 0)
    let picked =
      frame.isAlone
      ? BuddyRows.order(row)
      : BuddyRows(height: inside.height).order(row: row, x: x - inside.x, width: inside.width)
    if let picked { state.order = picked }
  }

  func clear(_ state: inout State) { state.order = nil }

  private func moveOrder(_ state: inout State, by step: Int) {
    guard let order = state.order else {
      state.order = step > 0 ? Order(0) : Order.max
      return
    }
    let next = Int(order.rawValue) + step
    // Past either end nothing is picked, so that the map can be seen without lights.
    state.order = (0..<Order.count).contains(next) ? Order(UInt8(next)) : nil
  }
}
