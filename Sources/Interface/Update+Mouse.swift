import Cells
import Kernel
import Script

extension State {
  private func layout(_ scene: Scene) -> Layout {
    Layout(size: size, state: self, scene: scene)
  }

  /// A click focuses its panel and selects what is under it.
  mutating func press(x: Int, y: Int, scene: Scene) -> [Command] {
    isDraggingTime = false
    if overlay != nil { return pressOverlay(x: x, y: y, scene: scene) }
    let layout = layout(scene)
    if layout.timeline.contains(x: x, y: y) {
      isDraggingTime = true
      return Timeline(area: layout.timeline, scene: scene).tick(x: x).map { [.seek($0)] } ?? []
    }
    let (x, y) = layout.inTrunk(x: x, y: y)
    guard let panel = layout.panel(x: x, y: y) else { return [] }
    let inside = layout.area(of: panel).inset(by: 1)
    focus(on: panel)
    guard inside.contains(x: x, y: y) else { return [] }
    switch panel {
    case .frames:
      let parts = FramesParts(
        inside: inside, state: self, zones: scene.reading.zones, isAlone: layout.only == .frames,
        lendsRows: scene.reading.hasSlab)
      if let frame = parts.geometry.frame(row: y - parts.map.y, column: x - parts.map.x) {
        cursor = frame
        slab.followsMap = true
      }
    case .buddy:
      let row = y - inside.y - 1 + (layout.only == .buddy ? scroll : 0)
      let table = BuddyRows(height: inside.height)
      if let picked = layout.only == .buddy
        ? BuddyRows.order(row) : table.order(row: row, x: x - inside.x, width: inside.width)
      {
        order = picked
      }
    case .zones:
      // A low panel shows the selected zone only.
      guard inside.height >= 3 else { break }
      let isAlone = layout.only == .zones
      zone =
        ZoneRows(zones: scene.reading.zones, height: inside.height, isAlone: isAlone)
        .zone(row: y - inside.y + (isAlone ? scroll : 0)) ?? zone
    case .slab: pressSlab(x: x, y: y, inside: inside, isAlone: layout.only == .slab, scene: scene)
    case .log:
      let shown = visibleOccurrences(scene)
      let window = LogWindow(count: shown.count, rows: inside.height, selected: selectedIndex(in: shown))
      let at = window.first + y - inside.y
      if shown.indices.contains(at) { selected = at == shown.count - 1 ? nil : shown[at].serial }
    }
    return []
  }

  /// In a list: the first click selects, the second takes it. Beside what is open: closes it.
  private mutating func pressOverlay(x: Int, y: Int, scene: Scene) -> [Command] {
    guard let choice = OverlayChoice(scene: scene, state: self, over: Rectangle(size)) else { return close(scene) }
    guard choice.box.contains(x: x, y: y) else { return close(scene) }
    guard let entry = choice.entry(x: x, y: y) else { return [] }
    return entry == choice.selected ? submit(scene: scene) : move(dx: 0, dy: entry - choice.selected, scene: scene)
  }

  /// The timeline follows the mouse: pressed, moved and released on its line.
  mutating func drag(x: Int, isReleased: Bool, scene: Scene) -> [Command] {
    guard isDraggingTime else { return [] }
    if isReleased { isDraggingTime = false }
    let line = Timeline(area: layout(scene).timeline, scene: scene)
    // Past either end of the line it stays at that end, as a scroll bar does.
    let tick = line.tick(x: max(line.start, min(line.start + line.columns - 1, x)))
    return tick.flatMap { $0 == scene.reading.tick ? nil : [.seek($0)] } ?? []
  }

  /// The wheel zooms the map and scrolls everything else.
  mutating func wheel(_ step: Int, x: Int, y: Int, scene: Scene) -> [Command] {
    if overlay != nil { return move(dx: 0, dy: -step, scene: scene) }
    let layout = layout(scene)
    let (x, y) = layout.inTrunk(x: x, y: y)
    guard let panel = layout.panel(x: x, y: y) else { return [] }
    switch panel {
    case .frames: zoom(by: step, scene: scene)
    case .buddy, .zones, .slab:
      focus = panel
      return move(dx: 0, dy: -step, scene: scene)
    case .log:
      focus = panel
      return move(dx: 0, dy: -3 * step, scene: scene)
    }
    return []
  }

  func selectedIndex(in shown: [Occurrence]) -> Int? {
    selected.flatMap { serial in shown.lastIndex { $0.serial <= serial } ?? (shown.isEmpty ? nil : 0) }
  }
}

extension State {
  /// In the table the first click selects a cache, the second goes into it; in a slab a click selects an object.
  fileprivate mutating func pressSlab(x: Int, y: Int, inside: Rectangle, isAlone: Bool, scene: Scene) {
    guard let reading = scene.reading.slab else { return }
    if isAlone, expanded == .slab, slab.isInside {
      guard let shown = reading.slab, let cache = reading.caches.first(where: { $0.cache == shown.cache }) else {
        return
      }
      let parts = SlabInsideParts(
        size: Size(width: inside.width, height: inside.height), cache: cache, slab: shown.row, sizes: reading.sizes,
        cpus: scene.reading.configuration.cpus)
      let (row, column) = (y - inside.y - parts.stripY, x - inside.x - SlabStrip.labelWidth)
      if let object = parts.strip.object(row: row, column: column) { slab.object = object }
      return
    }
    let table = CacheTable(scene: scene, state: self)
    let parts = CacheTableParts(
      height: inside.height, isAlone: isAlone, count: table.rows.count, selected: table.selected,
      extra: scene.reading.configuration.cpus + reading.pools.count)
    let row = y - inside.y - (parts.hasHeading ? 1 : 0)
    guard row >= 0, row < parts.rows, table.rows.indices.contains(parts.first + row) else { return }
    let at = parts.first + row
    if at == table.selected, expanded == .slab { return openCache(scene: scene) }
    moveSlab(dx: 0, dy: at - (table.selected ?? 0), scene: scene)
  }
}
