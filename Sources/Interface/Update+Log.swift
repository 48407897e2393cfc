import Kernel
import Script

extension State {
  /// The occurrences that the log shows: those of the machine that the filter lets through.
  func visibleOccurrences(_ scene: Scene) -> [Occurrence] {
    let occurrences = scene.machine?.occurrences ?? []
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

  /// Selects the next older line with the text looked for; from the oldest it goes on at the newest.
  mutating func findNext(scene: Scene) {
    guard !found.isEmpty else { return }
    let shown = visibleOccurrences(scene)
    let wording = Wording(language: language, names: scene.names, scenario: scene.scenario)
    let from = selected.flatMap { serial in shown.lastIndex { $0.serial <= serial } } ?? shown.count
    let order = Array(shown.indices.prefix(from).reversed()) + Array(shown.indices.suffix(from: from).reversed())
    if let hit = order.first(where: { wording.line(for: shown[$0]).contains(found) }) {
      selected = shown[hit].serial
      focus = .log
      if expanded != nil { expanded = .log }
    } else {
      prompt = Prompt(.find, text: found)
      prompt?.problem = Localized.noMatch[language]
    }
  }
}
