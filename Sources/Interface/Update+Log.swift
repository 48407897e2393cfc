import Kernel
import Script

extension State {
  /// The occurrences that the log shows: those of the machine, and where they are asked for the script's directions,
  /// that the filter lets through.
  func visibleOccurrences(_ scene: Scene) -> [Occurrence] {
    var occurrences = scene.machine?.occurrences ?? []
    if !showsDirections { occurrences.removeAll { $0.what.traits.part == .direction } }
    guard !filter.isEmpty else { return occurrences }
    let wording = Wording(language: language, names: scene.names, scenario: scene.scenario)
    return occurrences.filter { wording.line(for: $0).contains(filter) }
  }

  /// The occurrence that is selected, or the newest.
  func selectedOccurrence(_ scene: Scene) -> Occurrence? {
    let shown = visibleOccurrences(scene)
    guard let selected else { return shown.last }
    return shown.last { $0.serial <= selected } ?? shown.first
  }

  func selectedIndex(in shown: [Occurrence]) -> Int? {
    selected.flatMap { serial in shown.lastIndex { $0.serial <= serial } ?? (shown.isEmpty ? nil : 0) }
  }

  /// The lines of a textbook's world that the filter lets through.
  func visibleLines(_ scene: Scene) -> [TextbookScene.Line] {
    var lines = scene.model?.lines ?? []
    if !showsDirections { lines.removeAll { $0.words.tone == .script } }
    return filter.isEmpty ? lines : lines.filter { $0.contains(filter, language) }
  }

  /// What the log shows, by serial, oldest first.
  func visibleSerials(_ scene: Scene) -> [UInt64] {
    scene.model == nil
      ? visibleOccurrences(scene).map(\.serial) : visibleLines(scene).map(\.serial)
  }

  func selectedPlace(in serials: [UInt64]) -> Int? {
    selected.flatMap { serial in serials.lastIndex { $0 <= serial } ?? (serials.isEmpty ? nil : 0) }
  }

  /// The event whose line is selected, or the newest.
  func selectedEvent(_ scene: Scene) -> UInt64? {
    guard scene.model != nil else { return selectedOccurrence(scene)?.event }
    let lines = visibleLines(scene)
    guard let selected else { return lines.last { $0.words.tone != .script }?.event }
    return (lines.last { $0.serial <= selected } ?? lines.first)?.event
  }

  /// Selects the next older line with the text looked for; from the oldest it goes on at the newest.
  mutating func findNext(scene: Scene) {
    guard !found.isEmpty else { return }
    let shown = visibleSerials(scene)
    let wording = Wording(language: language, names: scene.names, scenario: scene.scenario)
    let (wanted, language) = (found, language)
    let holds: (Int) -> Bool
    if scene.model != nil {
      let lines = visibleLines(scene)
      holds = { lines[$0].contains(wanted, language) }
    } else {
      let occurrences = visibleOccurrences(scene)
      holds = { wording.line(for: occurrences[$0]).contains(wanted) }
    }
    let from = selected.flatMap { serial in shown.lastIndex { $0 <= serial } } ?? shown.count
    let order = Array(shown.indices.prefix(from).reversed()) + Array(shown.indices.suffix(from: from).reversed())
    if let hit = order.first(where: holds) {
      selected = shown[hit]
      focus = .log
      if expanded != nil { expanded = .log }
    } else {
      prompt = Prompt(.find, text: found)
      prompt?.problem = Localized.noMatch[language]
    }
  }
}

extension TextbookScene.Line {
  func contains(_ text: String, _ language: Language) -> Bool {
    let wanted = text.lowercased()
    return words.who.lowercased().contains(wanted) || words.text[language].lowercased().contains(wanted)
  }
}
