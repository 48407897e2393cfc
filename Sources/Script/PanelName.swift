/// The panels of the screen by name, as `view:`, `look:` and `--view` name them. What a panel is stands in Interface's
/// table of panels.
package struct PanelName: RawRepresentable, Hashable, Sendable {
  package let rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }

  package static let frames = PanelName(rawValue: "frames")
  package static let buddy = PanelName(rawValue: "buddy")
  package static let zones = PanelName(rawValue: "zones")
  package static let slab = PanelName(rawValue: "slab")
  package static let lru = PanelName(rawValue: "lru")
  package static let processes = PanelName(rawValue: "processes")
  package static let log = PanelName(rawValue: "log")
  /// Of a textbook's world: its picture, why its newest step came out so, its curve.
  package static let world = PanelName(rawValue: "world")
  package static let why = PanelName(rawValue: "why")
  package static let curve = PanelName(rawValue: "curve")
  /// The machine's; the other worlds name their own.
  private static let machine = [frames, buddy, zones, slab, lru, processes, log]

  package static let all = ScenarioWorld.setups.flatMap { $0.panels }.reduce(into: machine) { all, name in
    if !all.contains(name) { all.append(name) }
  }
  package static func of(_ world: ScenarioWorld.Name) -> [PanelName] {
    ScenarioWorld.setups.first { $0.name == world }?.panels ?? machine
  }
  /// The panel of this name, when there is one.
  package static func named(_ name: String) -> PanelName? { all.first { $0.rawValue == name } }

  static let choices = all.map { ($0.rawValue, $0) }
}

extension Value {
  /// `[frames, buddy, log]`, on the `:` line `frames,buddy,log`: panels, each once.
  func panels() throws(Diagnostic) -> [PanelName] {
    var values = [self]
    if case .list(let list) = content { values = list }
    if case .text(let text) = content {
      values = text.split(separator: ",").map { Value(.text(String($0).trimmed), at: place) }
    }
    var panels: [PanelName] = []
    for value in values {
      let panel = try value.choice("panel", PanelName.choices)
      if panels.contains(panel) {
        throw Diagnostic(
          "panel \(panel.rawValue) is named twice", ja: "パネル \(panel.rawValue) が 2 回あります", at: value.place)
      }
      panels.append(panel)
    }
    guard !panels.isEmpty else {
      throw mismatch("names of panels", ja: "パネルの名前", hint: "panels: [frames, buddy, log]")
    }
    return panels
  }
}
