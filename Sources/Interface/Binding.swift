package import Cells
package import Script

/// One row of the key table: what the help screen, the key line and the manual say about a key is here and nowhere
/// else.
package struct Binding: Hashable, Sendable {
  /// Where the help screen lists it.
  package enum Section: UInt8, CaseIterable, Sendable { case time, panels, moving, asking, program }
  /// The name under which the settings file gives it another key.
  package var name: String
  package var keys: [Key]
  package var message: Message
  package var section: Section
  package var help: Localized
  /// For the key line; nil: only on the help screen.
  package var short: Localized?
  /// Only where this panel is there.
  package var panel: PanelName?

  init(
    _ name: String, _ keys: [Key], _ message: Message, _ section: Section, help: Localized,
    short: (en: String, ja: String)? = nil, panel: PanelName? = nil
  ) {
    self.name = name
    self.keys = keys
    self.message = message
    self.section = section
    self.help = help
    self.panel = panel
    self.short = short.map { Localized(en: $0.en, ja: $0.ja) }
  }

  init(
    _ name: String, _ keys: [Key], _ message: Message, _ section: Section, en: String, ja: String,
    short: (en: String, ja: String)? = nil, panel: PanelName? = nil
  ) {
    self.init(name, keys, message, section, help: Localized(en: en, ja: ja), short: short, panel: panel)
  }

  /// The keys as a reader knows them: `Space`, `g`, `PgUp`.
  package var keyNames: String { keys.map(\.name).joined(separator: " ") }
}

extension Key {
  /// How the key is written on the screen and in the settings file.
  package var name: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "Ctrl-" + String(character).uppercased()
    case .enter: "Enter"
    case .tab: "Tab"
    case .backTab: "Shift-Tab"
    case .escape: "Esc"
    case .backspace: "Backspace"
    case .delete: "Del"
    case .up: "Up"
    case .down: "Down"
    case .left: "Left"
    case .right: "Right"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .function(let n): "F\(n)"
    }
  }

  /// The key of this name; nil when there is none. Names are read in any case and with the spellings of other programs:
  /// `Ctrl-L`, `C-l`, `^L`; `PgUp`, `PageUp`; `Esc`, `Escape`; `F5`.
  package init?(name: String) {
    let lower = name.lowercased()
    if name.count == 1, let character = name.first {
      self = .character(character)
    } else if let key = Self.named.first(where: { $0.name.lowercased() == lower }) ?? Self.otherNames[lower] {
      self = key
    } else if let character = Self.controlled(lower) {
      self = .control(character)
    } else if lower.hasPrefix("f"), let n = Int(lower.dropFirst()), (1...24).contains(n) {
      self = .function(n)
    } else {
      return nil
    }
  }

  private static let named: [Key] = [
    .character(" "), .enter, .tab, .backTab, .escape, .backspace, .delete, .up, .down, .left, .right, .home, .end,
    .pageUp, .pageDown,
  ]
  private static let otherNames: [String: Key] = [
    "return": .enter, "backtab": .backTab, "s-tab": .backTab, "escape": .escape, "delete": .delete,
    "pageup": .pageUp, "pagedown": .pageDown,
  ]

  /// The letter of `ctrl-l`, `ctrl+l`, `c-l` and `^l`. Some of them are other keys to a terminal: Ctrl-I is Tab.
  private static func controlled(_ name: String) -> Character? {
    for prefix in ["ctrl-", "ctrl+", "c-", "^"] where name.hasPrefix(prefix) && name.count == prefix.count + 1 {
      return name.last.flatMap { ("a"..."z").contains($0) && !"hijm".contains($0) ? $0 : nil }
    }
    return nil
  }
}
