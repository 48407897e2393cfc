/// The panels of the screen by name, as `view:`, `look:` and `--view` name them. What a panel is stands in Interface's
/// table of panels.
package enum PanelName: String, CaseIterable, Sendable {
  case frames, buddy, zones, slab, log, replacement
  /// Of the textbook's worlds.
  case picture, figures, steps

  static let choices = allCases.map { ($0.rawValue, $0) }
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
      if panels.contains(panel) { throw Diagnostic("panel \(panel.rawValue) is named twice", at: value.place) }
      panels.append(panel)
    }
    guard !panels.isEmpty else { throw mismatch("names of panels", hint: "panels: [frames, buddy, log]") }
    return panels
  }
}
