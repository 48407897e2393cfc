import Cells
import Kernel
import Script

extension State {
  /// Arrows: in an overlay its choice or its lines, otherwise what the focused panel's cursor is.
  mutating func move(dx: Int, dy: Int, scene: Scene) -> [Command] {
    if overlay != nil { return moveOverlay(by: dy + dx, scene: scene) }
    switch focus {
    case .frames: moveCursor(dx: dx, dy: dy, scene: scene)
    case .buddy:
      if dx != 0 { moveZone(by: dx, scene: scene) }
      if dy != 0 { moveOrder(by: dy) }
    case .zones: moveZone(by: dx + dy, scene: scene)
    case .slab: moveSlab(dx: dx, dy: dy, scene: scene)
    case .log: moveSelection(by: dy + dx, scene: scene)
    }
    return []
  }

  mutating func page(_ step: Int, scene: Scene) -> [Command] {
    let rows = max(1, size.height / 2)
    if overlay != nil { return moveOverlay(by: step * rows, scene: scene) }
    switch focus {
    case .frames: moveCursor(dx: 0, dy: step * max(1, (geometry(scene)?.visibleRows ?? 2) / 2), scene: scene)
    case .buddy, .zones: scroll = max(0, scroll + step * 4)
    case .slab: moveSlab(page: step, scene: scene)
    case .log: moveSelection(by: step * rows, scene: scene)
    }
    return []
  }

  mutating func jump(toEnd: Bool, scene: Scene) -> [Command] {
    prompt = nil
    if overlay != nil { return moveOverlay(by: toEnd ? 10_000 : -10_000, scene: scene) }
    let zones = scene.reading.zones
    switch focus {
    case .frames:
      let last = zones.map { $0.start.rawValue + max(1, $0.spanned) - 1 }.max() ?? 0
      cursor = FrameNumber(toEnd ? last : 0)
      slab.followsMap = true
    case .buddy: order = toEnd ? Order.max : Order(0)
    case .zones: zone = toEnd ? zones.last?.index : zones.first?.index
    case .slab: jumpSlab(toEnd: toEnd, scene: scene)
    case .log: selected = toEnd ? nil : visibleOccurrences(scene).first?.serial
    }
    return []
  }

  private mutating func moveOverlay(by step: Int, scene: Scene) -> [Command] {
    func clamped(_ value: Int, _ count: Int) -> Int { max(0, min(count - 1, value)) }
    switch overlay {
    case .help(let scroll): overlay = .help(scroll: max(0, min(100, scroll + step)))
    case .explain(let event, let scroll): overlay = .explain(event: event, scroll: max(0, min(500, scroll + step)))
    case .scenarios(let at): overlay = .scenarios(selected: clamped(at + step, scene.scenarios.count))
    case .chapters(let at): overlay = .chapters(selected: clamped(at + step, scene.scenario.marks.count))
    case .themes(let at, let before):
      let next = clamped(at + step, scene.themes.count)
      overlay = .themes(selected: next, before: before)
      guard scene.themes.indices.contains(next) else { return [] }
      // The preview is live: the theme is set at once, and Escape sets the old one again.
      theme = scene.themes[next]
      return [.setTheme(theme)]
    case nil: break
    }
    return []
  }

  func geometry(_ scene: Scene) -> MapGeometry? {
    let layout = Layout(size: size, state: self, scene: scene)
    guard !layout.frames.isEmpty else { return nil }
    return FramesParts(
      inside: layout.frames.inset(by: 1), state: self, zones: scene.reading.zones, isAlone: layout.only == .frames,
      lendsRows: scene.reading.hasSlab
    ).geometry
  }

  private mutating func moveCursor(dx: Int, dy: Int, scene: Scene) {
    guard let geometry = geometry(scene), let last = geometry.stretches.last, let first = geometry.stretches.first
    else { return }
    slab.followsMap = true
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

  private mutating func moveZone(by step: Int, scene: Scene) {
    let zones = scene.reading.zones
    guard let at = zonePosition(in: zones) else { return }
    zone = zones[max(0, min(zones.count - 1, at + step))].index
  }

  private mutating func moveOrder(by step: Int) {
    guard let order else {
      self.order = step > 0 ? Order(0) : Order.max
      return
    }
    let next = Int(order.rawValue) + step
    // Past either end nothing is picked, so that the map can be seen without lights.
    self.order = (0..<Order.count).contains(next) ? Order(UInt8(next)) : nil
  }

  private mutating func moveSelection(by step: Int, scene: Scene) {
    let shown = visibleOccurrences(scene)
    guard !shown.isEmpty else { return }
    let at = selected.flatMap { serial in shown.lastIndex { $0.serial <= serial } } ?? shown.count - 1
    let next = at + step
    selected = next >= shown.count - 1 && step > 0 ? nil : shown[max(0, min(shown.count - 1, next))].serial
  }
}
