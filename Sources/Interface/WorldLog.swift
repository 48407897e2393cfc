import Cells
import Kernel
import Script

/// What happened in a world, as its reading has it: what the log panel shows, and what is found, filtered and explained
/// in it. A world whose reading is none has no such panel, and none of its keys.
protocol WorldLog {
  associatedtype Entry: LogEntry
  /// Oldest first.
  var entries: [Entry] { get }
  /// Whether the line of the entry holds a text that was typed.
  func holds(_ text: String, _ entry: Entry, _ wording: Wording) -> Bool
  /// Draws the panel with these of its entries.
  func draw(_ shown: [Entry], _ painter: Painter, in area: Rectangle, _ canvas: inout Canvas)
  /// An event step by step, as broken by a width.
  func explanation(of event: UInt64, _ painter: Painter, width: Int) -> [OverlayLine]
}

protocol LogEntry {
  var serial: UInt64 { get }
  /// Entries of one event share it.
  var event: UInt64 { get }
  /// What the script says, shown where it is asked for.
  var isDirection: Bool { get }
}

extension Scene {
  /// Nil: the world shows what it does in panels of its own.
  var log: (any WorldLog)? {
    if let machine { return machine }
    return textbook as? any WorldLog
  }

  fileprivate func wording(_ language: Language) -> Wording {
    Wording(language: language, names: names, scenario: scenario)
  }
}

extension WorldLog {
  /// Those that the filter lets through, and where they are asked for the script's directions.
  func shown(_ state: State, _ scene: Scene) -> [Entry] {
    let shown = state.showsDirections ? entries : entries.filter { !$0.isDirection }
    guard !state.filter.isEmpty else { return shown }
    let wording = scene.wording(state.language)
    return shown.filter { holds(state.filter, $0, wording) }
  }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    draw(shown(painter.state, painter.scene), painter, in: area, &canvas)
  }

  fileprivate func serials(_ state: State, _ scene: Scene) -> [UInt64] { shown(state, scene).map(\.serial) }

  /// The event whose line is selected, or the newest.
  fileprivate func selectedEvent(_ state: State, _ scene: Scene) -> UInt64? {
    let shown = shown(state, scene)
    guard let selected = state.selected else { return shown.last { !$0.isDirection }?.event }
    return (shown.last { $0.serial <= selected } ?? shown.first)?.event
  }

  /// Serial of the next older line with the text looked for; from the oldest it goes on at the newest.
  fileprivate func next(_ state: State, _ scene: Scene) -> UInt64? {
    let shown = shown(state, scene)
    let wording = scene.wording(state.language)
    let from = state.selected.flatMap { serial in shown.lastIndex { $0.serial <= serial } } ?? shown.count
    let order = Array(shown.prefix(from).reversed()) + Array(shown.suffix(from: from).reversed())
    return order.first { holds(state.found, $0, wording) }?.serial
  }
}

extension State {
  /// What the log shows, by serial, oldest first.
  func visibleSerials(_ scene: Scene) -> [UInt64] { scene.log?.serials(self, scene) ?? [] }

  func selectedPlace(in serials: [UInt64]) -> Int? {
    selected.flatMap { serial in serials.lastIndex { $0 <= serial } ?? (serials.isEmpty ? nil : 0) }
  }

  func selectedEvent(_ scene: Scene) -> UInt64? { scene.log?.selectedEvent(self, scene) }

  /// Selects the next line with the text looked for.
  mutating func findNext(scene: Scene) {
    guard !found.isEmpty, let log = scene.log else { return }
    if let hit = log.next(self, scene) {
      selected = hit
      focus = .log
      if expanded != nil { expanded = .log }
    } else {
      prompt = Prompt(.find, text: found)
      prompt?.problem = Localized.noMatch[language]
    }
  }
}
