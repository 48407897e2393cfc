import Cells
import Kernel
package import Script

/// Every panel there is, in the order of the screen: of Tab, of the help screen, of the columns from the top.
package enum PanelTable {
  static let all: [any Panel] = machine + textbook + [LogPanel()]
  private static let machine: [any Panel] = [
    FramesPanel(), BuddyPanel(), ZonesPanel(), SlabPanel(), LRUPanel(), ProcessesPanel(),
  ]
  /// Each once: worlds may share theirs.
  private static let textbook = WorldTable.all.flatMap(\.panels).reduce(into: [any Panel]()) { all, panel in
    if !all.contains(where: { $0.name == panel.name }) { all.append(panel) }
  }

  static subscript(name: PanelName) -> any Panel {
    // Unreachable: a test asks the table for every name.
    guard let panel = byName[name] else { preconditionFailure("the table lacks \(name)") }
    return panel
  }
  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// Why a panel is not on the screen; nil when its subsystem is there.
  package static func absence(of name: PanelName, in scene: Scene) -> String? {
    self[name].exists(in: scene) ? nil : self[name].absence
  }

  /// The keys that focus the panels.
  static let focusing: [Binding] = all.map { panel in
    Binding(
      panel.name.rawValue, [.character(Character("\(panel.number)"))], .focus(panel.name), .panels, help: panel.help,
      panel: panel.name)
  }
  /// The panel of a scene that has the number of this one: worlds that have no panel in common share the numbers.
  static func numbered(like name: PanelName, in scene: Scene) -> PanelName {
    if self[name].exists(in: scene) { return name }
    return all.first { $0.number == self[name].number && $0.exists(in: scene) }?.name ?? name
  }

  /// The keys that are a panel's own.
  static let own: [Binding] = all.flatMap(\.bindings)
}

extension Scene {
  /// The panels that the machine's subsystems give.
  var panels: [PanelName] { PanelTable.all.filter { $0.exists(in: self) }.map(\.name) }

  /// Those of them that the overview shows: what the scenario names, in its order, or else the usual ones.
  func shownPanels(_ state: State) -> [PanelName] {
    if let wanted = state.panels {
      let shown = wanted.filter { PanelTable[$0].exists(in: self) }
      if !shown.isEmpty { return shown }
    }
    return PanelTable.all.filter { $0.isUsual && $0.exists(in: self) }.map(\.name)
  }
}

extension State {
  /// What has the focus and what is expanded, of the panels that are there: a script may name one before its subsystem
  /// is.
  func present(in scene: Scene) -> (focus: PanelName, expanded: PanelName?) {
    let panels = scene.panels
    return (
      panels.contains(focus) ? focus : panels.first ?? focus, expanded.flatMap { panels.contains($0) ? $0 : nil }
    )
  }
}
