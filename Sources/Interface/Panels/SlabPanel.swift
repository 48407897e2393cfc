import Cells
import Kernel
import Script

/// The caches of the slab allocator; expanded, the slabs of one of them.
struct SlabPanel: Panel {
  let name = PanelName.slab
  let number = 4
  let title = Localized(en: "Slab", ja: "スラブ")
  let help = Localized(en: "panel Slab", ja: "スラブのパネルへ")
  let bindings = [
    Binding(
      "sort", [.character("o")], .choose, .panels,
      en: "Slab: sort the caches, then a letter as in slabtop (c: size)",
      ja: "スラブ: キャッシュの並べ替え(次にslabtopの文字、c: 容量)",
      short: ("sort", "並べ替え"), panel: .slab),
    Binding(
      "way", [.character("W")], .act(.slab, "way"), .panels, en: "Slab: another size of the hardware cache's way",
      ja: "スラブ: ハードウェアキャッシュのウェイの容量を変える",
      short: ("way", "ウェイ"), panel: .slab),
  ]
  /// Its lines that are typed.
  private static let filterLine = "filter"
  private static let sortLine = "sort"

  func exists(in scene: Scene) -> Bool { scene.machine?.hasSlab == true }
  let absence = "has no slab allocator; machine: { slab: true } starts it"

  /// On a low screen beside Zones and as high; what Buddy does not need for its orders goes to it as well.
  func place(isLow: Bool) -> PanelPlace {
    isLow ? PanelPlace(band: .right) : PanelPlace(band: .left, rows: .share(30, 6...12))
  }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) { painter.slabPanel(in: area, &canvas) }

  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) { state.moveSlab(dx: dx, dy: dy, scene: scene) }
  func page(_ state: inout State, by step: Int, scene: Scene) { state.moveSlab(page: step, scene: scene) }
  func jump(_ state: inout State, toEnd: Bool, scene: Scene) { state.jumpSlab(toEnd: toEnd, scene: scene) }

  func open(_ state: inout State, scene: Scene) -> Bool {
    state.openCache(scene: scene)
    return true
  }

  func close(_ state: inout State) -> Bool {
    defer { state.slab.isInside = false }
    return state.slab.isInside
  }

  func leave(_ state: inout State) { state.slab.isInside = false }
  func clear(_ state: inout State) { state.cacheFilter = "" }
  func find(_ state: State) -> Prompt { Prompt(.own(.slab, Self.filterLine), text: state.cacheFilter) }

  func act(_ state: inout State, _ binding: String, scene: Scene) {
    state.way = HardwareCache.way(after: state.way)
  }

  /// A letter follows: by which column the table is sorted.
  func choose(_ state: inout State, scene: Scene) -> Bool {
    guard exists(in: scene) else { return false }
    if state.focus != .slab { state.focus(on: .slab) }
    state.prompt = Prompt(.own(.slab, Self.sortLine), takesLetter: true)
    return true
  }

  func head(of line: String, _ language: Language) -> String {
    line == Self.sortLine ? CacheSort.prompt(language) : Localized.cacheFilterPrompt[language] + " "
  }

  func answer(_ state: inout State, to line: String, with text: String) {
    if line == Self.filterLine {
      state.cacheFilter = text
    } else if let sort = text.first.flatMap({ CacheSort(letter: $0) }) {
      state.cacheSort = sort
    }
  }

  func read(_ request: inout ReadingRequest, in frame: PanelFrame) {
    request.slab = slabRequest(frame)
    if frame.state.slab.followsMap { request.inspected = frame.state.mapCursor(frame.scene) }
  }

  /// What the panel shows of the allocator. In the overview: the caches, and while it has the focus the slab that the
  /// map marks.
  private func slabRequest(_ frame: PanelFrame) -> SlabRequest {
    let (state, scene) = (frame.state, frame.scene)
    guard frame.isAlone || state.focus == .slab || state.slab.followsMap else { return SlabRequest() }
    var request = SlabRequest(cache: state.selectedCache(scene))
    let choice = state.slabChoice(scene).slab
    guard frame.isAlone else {
      // The slab that Enter would show; the one under the map's cursor.
      let isUnderCursor = state.slab.followsMap && scene.reading.inspected?.slab != nil
      if isUnderCursor || state.focus == .slab && state.slab.cache != nil { request.slab = choice }
      return request
    }
    request.slabLimit = max(0, frame.inside.width - SlabListLine.labelWidth)
    guard state.slab.isInside, let reading = scene.reading.slab,
      let cache = reading.caches.first(where: { $0.cache == request.cache })
    else { return request }
    request.slab = choice
    request.object = state.slab.object
    let parts = SlabInsideParts(
      size: Size(width: frame.inside.width, height: frame.inside.height), cache: cache, slab: nil,
      sizes: reading.sizes, cpus: scene.reading.configuration.cpus)
    request.sampleLimit = parts.samples
    return request
  }

  /// In the table the first click selects a cache, the second goes into it; in a slab a click selects an object.
  func press(_ state: inout State, x: Int, y: Int, in frame: PanelFrame) {
    let (inside, scene) = (frame.inside, frame.scene)
    guard let reading = scene.reading.slab else { return }
    if frame.isAlone, state.expanded == .slab, state.slab.isInside {
      guard let shown = reading.slab, let cache = reading.caches.first(where: { $0.cache == shown.cache }) else {
        return
      }
      let parts = SlabInsideParts(
        size: Size(width: inside.width, height: inside.height), cache: cache, slab: shown.row, sizes: reading.sizes,
        cpus: scene.reading.configuration.cpus)
      let (row, column) = (y - inside.y - parts.stripY, x - inside.x - SlabStrip.labelWidth)
      if let object = parts.strip.object(row: row, column: column) { state.slab.object = object }
      return
    }
    let table = CacheTable(scene: scene, state: state)
    let parts = CacheTableParts(
      height: inside.height, isAlone: frame.isAlone, count: table.rows.count, selected: table.selected,
      extra: scene.reading.configuration.cpus + reading.pools.count)
    let row = y - inside.y - (parts.hasHeading ? 1 : 0)
    guard row >= 0, row < parts.rows, table.rows.indices.contains(parts.first + row) else { return }
    let at = parts.first + row
    if at == table.selected, state.expanded == .slab { return state.openCache(scene: scene) }
    state.moveSlab(dx: 0, dy: at - (table.selected ?? 0), scene: scene)
  }
}
