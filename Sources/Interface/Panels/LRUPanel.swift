import Cells
import Kernel
import Script

/// The two lists of pages of a zone, what reclaim took from them, and swap; expanded, the fate of one pass.
struct LRUPanel: Panel {
  let name = PanelName.lru
  let number = 5
  let title = Localized(en: "LRU", ja: "LRU")
  let help = Localized(en: "panel LRU", ja: "LRUのパネルへ")

  func exists(in scene: Scene) -> Bool { scene.machine?.memory != nil }
  let absence = "has no lists of pages; exec, creat or start: { processes: … } makes pages"
  /// The overview has it where the scenario wants it.
  let isUsual = false

  func place(isLow: Bool) -> PanelPlace {
    isLow ? PanelPlace(band: .left, rows: .exactly(7)) : PanelPlace(band: .left, rows: .share(30, 8...12))
  }
  func hasLongLines(isAlone: Bool) -> Bool { true }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) { painter.lruPanel(in: area, &canvas) }

  func read(_ request: inout ReadingRequest, in frame: PanelFrame) {
    let zones = frame.scene.reading.zones
    let parts = LRUParts(inside: frame.inside, isAlone: frame.isAlone)
    request.reclaim = ReclaimRequest(
      zone: frame.state.zonePosition(in: zones).map { zones[$0].index }, head: parts.cells, tail: parts.cells,
      hasPass: frame.isAlone, swapCells: parts.columns)
    if frame.isAlone { request.inspected = frame.state.mapCursor(frame.scene) }
  }

  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) { state.moveLRU(dx: dx, dy: dy, scene: scene) }
  func page(_ state: inout State, by step: Int, scene: Scene) {
    if state.lru.fate != nil {
      state.moveLRU(dx: 0, dy: step * 8, scene: scene)
    } else {
      state.moveLRU(dx: step * 16, dy: 0, scene: scene)
    }
  }
  func jump(_ state: inout State, toEnd: Bool, scene: Scene) { state.jumpLRU(toEnd: toEnd, scene: scene) }

  func leave(_ state: inout State) { state.lru.fate = nil }
  func clear(_ state: inout State) { state.lru.fate = nil }

  /// The fates of the newest pass, one by one.
  func steps(in scene: Scene) -> [Occurrence] { scene.machine?.reclaim?.pass?.fates.map(\.occurrence) ?? [] }

  var stepsTitle: Localized { .pageByPage }

  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame) {
    guard let reading = frame.scene.reading.reclaim else { return }
    let parts = LRUParts(inside: frame.inside, isAlone: frame.isAlone)
    if let (isActive, cell) = parts.cell(x: x, y: y), let list = isActive ? reading.active : reading.inactive {
      state.lru.fate = nil
      let strip = LRUStrip(list, cells: parts.cells)
      if let pressed = strip.pages.first(where: { $0.cell == cell }) { state.choose(frame: pressed.page.frame) }
    } else if parts.fates.contains(x: x, y: y), let fates = reading.pass?.fates {
      let row = y - parts.firstFateY
      guard row >= 0, row < parts.fateRows else { return }
      let at = parts.firstFate(selected: state.lru.fate ?? 0, count: fates.count) + row
      if at < fates.count { state.choose(fate: at, of: fates) }
    }
  }
}
