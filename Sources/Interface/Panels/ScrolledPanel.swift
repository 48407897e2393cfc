import Cells

/// A panel whose content may be longer than its room: the arrows move it by rows, no further than it goes.
protocol ScrolledPanel: Panel {
  /// Up goes back in time: it stands at its end until it is scrolled.
  var isLog: Bool { get }
  /// How many rows it can be moved by from where it stands by itself.
  func reach(_ painter: Painter, in area: Rectangle) -> Int
}

extension ScrolledPanel {
  var isLog: Bool { false }

  func hasLongLines(isAlone: Bool) -> Bool { true }

  func move(_ state: inout State, dx: Int, dy: Int, scene: Scene) { scroll(&state, by: dy, scene) }
  func page(_ state: inout State, by step: Int, scene: Scene) {
    scroll(&state, by: step * max(1, state.size.height / 2), scene)
  }
  func jump(_ state: inout State, toEnd: Bool, scene: Scene) { scroll(&state, by: toEnd ? 100_000 : -100_000, scene) }

  /// Down by so many rows.
  func scroll(_ state: inout State, by rows: Int, _ scene: Scene) {
    let painter = Painter(
      scene: scene, state: state, theme: .defaultDark, glyphs: Glyphs(.braille), size: state.size)
    let most = reach(painter, in: painter.layout.area(of: name))
    state.scroll = max(0, min(most, state.scroll + (isLog ? -rows : rows)))
  }
}
