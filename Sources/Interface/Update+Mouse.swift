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
    focus(on: panel)
    let frame = PanelFrame(area: layout.area(of: panel), isAlone: layout.only == panel, state: self, scene: scene)
    if frame.inside.contains(x: x, y: y) { PanelTable[panel].press(&self, x: x, y: y, in: frame) }
    return []
  }

  /// In a list: the first click selects, the second takes it. Beside what is open: closes it.
  private mutating func pressOverlay(x: Int, y: Int, scene: Scene) -> [Command] {
    if let menu = CourseMenu(scene: scene, state: self, over: Rectangle(size)) {
      guard menu.box.contains(x: x, y: y) else { return close(scene) }
      guard let entry = menu.lesson(x: x, y: y) else { return [] }
      if entry == menu.selected, menu.lessons.contains(x: x, y: y) { return course(.submit, scene: scene) ?? [] }
      overlay = .scenarios(selected: entry, filter: menu.filter)
      return []
    }
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
    return tick.flatMap { $0 == scene.tick ? nil : [.seek($0)] } ?? []
  }

  /// The wheel over a panel zooms the map and scrolls everything else.
  mutating func wheel(_ step: Int, x: Int, y: Int, scene: Scene) -> [Command] {
    if overlay != nil { return move(dx: 0, dy: -step, scene: scene) }
    let layout = layout(scene)
    let (x, y) = layout.inTrunk(x: x, y: y)
    guard let panel = layout.panel(x: x, y: y) else { return [] }
    PanelTable[panel].wheel(&self, by: step, scene: scene)
    return []
  }
}
