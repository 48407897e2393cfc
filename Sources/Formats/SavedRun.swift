import Foundation
import Kernel
package import Script
package import Simulation

/// An interactive run as a scenario file: its scenario's text untouched, and what was typed in a section of its own.
package enum SavedRun {
  /// - Parameters:
  ///   - ticks: the tick of each line, and at the end that of `until`; for the reader's comments only.
  ///   - names: as the session had them.
  ///   - folder: where the file will lie.
  /// - Throws: when the scenario has no text, or its text cannot take the section.
  package static func text(
    of typed: TypedRun, ticks: [Tick?], in scenario: Scenario, names: Names, folder: String
  ) throws(Diagnostic) -> String {
    guard let source = scenario.source else {
      throw Diagnostic(
        "the scenario \(scenario.name.quoted) was not read from a text",
        ja: "シナリオ \(scenario.name.quoted) には元のテキストがありません", hint: "it cannot be saved",
        jaHint: "保存できません")
    }
    var text = try withoutTyped(source.text)
    // Not `hasSuffix`: CR LF is one character, and no "\n".
    if text.unicodeScalars.last != "\n" { text += "\n" }
    var section = "typed:\n"
    if let version = typed.version { section += "  version: \(quoted(version))\n" }
    if source.namesFiles, let origin = origin(of: source, from: folder) {
      section += "  folder: \(quoted(origin))\n"
    }
    if let until = typed.until { section += "  until: \(until)" + comment(ticks.last ?? nil) }
    if let digest = typed.digest { section += "  digest: \(quoted(digest))\n" }
    section += forgottenNames(typed, names, scenario)
    section += typed.lines.isEmpty ? "  lines: []\n" : "  lines:\n"
    for (index, line) in typed.lines.enumerated() {
      let part = line.part == 0 ? "" : ", part: \(line.part)"
      section += "    - { at: \(line.position)\(part), line: \(quoted(line.text)) }"
      section += comment(ticks.indices.contains(index) ? ticks[index] : nil)
    }
    let result = text + heading + section
    try check(result, typed, scenario, folder: folder)
    return result
  }

  /// Of the section, so that who reads the file knows what it is; goes with it when the file is saved again.
  private static let heading = """
    # What was typed in a saved run. Positions count what the machine did since it booted.

    """

  private static func comment(_ tick: Tick?) -> String { (tick.map { "  # tick \($0)" } ?? "") + "\n" }

  /// YAML in double quotes.
  private static func quoted(_ text: String) -> String {
    let escaped = text.sanitized.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(
      of: "\"", with: "\\\"")
    return "\"\(escaped)\""
  }

  /// Folder of the scenario's files as the new file must name it; nil: they are beside it.
  private static func origin(of source: ScenarioSource, from folder: String) -> String? {
    func whole(_ path: String) -> String { URL(fileURLWithPath: path).standardizedFileURL.path }
    let there = whole(source.folder)
    return there == whole(folder) ? nil : there
  }

  /// Names get their numbers in the order in which they come up, and the digest knows them by number: where a line that
  /// was taken back made some, they are kept.
  private static func forgottenNames(_ typed: TypedRun, _ names: Names, _ scenario: Scenario) -> String {
    let own = scenario.typed?.scriptNames ?? scenario.names
    var again = own
    for line in typed.lines {
      _ = try? scenario.parse(line.text, names: &again)
    }
    let sorts: [(key: String, of: (Names) -> [String])] = [
      ("blocks", { $0.labels }), ("tasks", { $0.tasks }), ("caches", { $0.caches }), ("pools", { $0.pools }),
    ]
    if sorts.allSatisfy({ $0.of(names).starts(with: $0.of(again)) }) { return "" }
    let lists = sorts.map { sort in
      "\(sort.key): [" + sort.of(names).dropFirst(sort.of(own).count).map(quoted).joined(separator: ", ") + "]"
    }
    return "  names: { " + lists.joined(separator: ", ") + " }\n"
  }

  /// The text without the section of an earlier saving.
  private static func withoutTyped(_ text: String) throws(Diagnostic) -> String {
    guard case .map(let entries) = try YAMLText.value(of: text).0.content else { return text }
    let places = entries.compactMap { $0.place.line }.sorted()
    guard let begin = entries.first(where: { $0.key == "typed" })?.place.line else { return text }
    var lines = YAMLText.lines(of: text)
    var end = (places.first { $0 > begin } ?? lines.count + 1) - 1
    // A comment over the next section belongs to that one.
    while end > begin, end < lines.count, lines[end - 1].first == "#" { end -= 1 }
    var start = begin - 1
    if start > 0, lines[start - 1].hasPrefix(heading.dropLast()) { start -= 1 }
    // The places come from libyaml, which breaks lines as `lines(of:)` does; if ever not, nothing is taken away here
    // and the check of the whole file refuses it.
    guard start <= end, end <= lines.count else { return text }
    lines.removeSubrange(start..<end)
    return lines.joined()
  }

  /// What was written is read again: a text in which the section does not end up where it belongs is never saved.
  private static func check(
    _ text: String, _ typed: TypedRun, _ scenario: Scenario, folder: String
  ) throws(Diagnostic) {
    let reason: String
    do throws(Diagnostics) {
      let again = try ScenarioFile.load(text: text, name: scenario.name, folder: folder)
      if again.typed?.lines == typed.lines, again.typed?.until == typed.until, again.program == scenario.program,
        again.worldSteps == scenario.worldSteps
      {
        return
      }
      reason = "the file would be another run"
    } catch {
      reason = error.all.first.map { "\($0.message)" } ?? "the file would not be read"
    }
    throw Diagnostic(
      "the run cannot be added to the scenario's text: \(reason)", ja: "シナリオのテキストに実行を書き加えられません(\(reason))")
  }
}
