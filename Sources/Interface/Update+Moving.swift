import Cells
import Kernel
import Script

extension State {
  /// Arrows: in an overlay its choice or its lines, otherwise what the focused panel's cursor is.
  mutating func move(dx: Int, dy: Int, scene: Scene) -> [Command] {
    if overlay != nil { return moveOverlay(by: dy + dx, scene: scene) }
    PanelTable[present(in: scene).focus].move(&self, dx: dx, dy: dy, scene: scene)
    return []
  }

  mutating func page(_ step: Int, scene: Scene) -> [Command] {
    if overlay != nil { return moveOverlay(by: step * max(1, size.height / 2), scene: scene) }
    PanelTable[present(in: scene).focus].page(&self, by: step, scene: scene)
    return []
  }

  mutating func jump(toEnd: Bool, scene: Scene) -> [Command] {
    prompt = nil
    if overlay != nil { return moveOverlay(by: toEnd ? 10_000 : -10_000, scene: scene) }
    PanelTable[present(in: scene).focus].jump(&self, toEnd: toEnd, scene: scene)
    return []
  }

  private mutating func moveOverlay(by step: Int, scene: Scene) -> [Command] {
    func clamped(_ value: Int, _ count: Int) -> Int { max(0, min(count - 1, value)) }
    switch overlay {
    case .help(let scroll): overlay = .help(scroll: max(0, min(100, scroll + step)))
    case .explain(let event, let scroll): overlay = .explain(event: event, scroll: max(0, min(500, scroll + step)))
    case .steps(let panel, let at):
      overlay = .steps(of: panel, at: clamped(at + step, PanelTable[panel].steps(in: scene).count))
    case .scenarios(let at, let filter):
      let count = Course(scene.scenarios, filter: filter.text).lessons.count
      overlay = .scenarios(selected: clamped(at + step, count), filter: filter)
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
}
