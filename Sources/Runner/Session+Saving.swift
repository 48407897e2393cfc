import Formats
import History
import Interface
import Script
import Simulation

/// `:save FILE`: the run up to the moment on the screen as a scenario file.
extension Session {
  func save(_ file: String, replaces: Bool) throws(Diagnostic) {
    let now = timeline.moment
    let all = JournalRecord.kept(journalled).map { journalled[$0] }
    let records = all.filter { record in
      let moment = Moment(position: record.position ?? 0, performed: record.number ?? 0)
      return record.line == nil ? moment <= now : moment < now
    }
    var lines: [TypedRun.Line] = []
    var performed = 0
    for record in records {
      if let line = record.line {
        let entry = timeline.journalEntry(performed)
        performed += 1
        lines.append(
          TypedRun.Line(position: entry.position, text: line, part: record.part ?? 0, request: .event(entry.event)))
      } else if let watch = record.watch {
        var names = scene.names
        let parsed = try scene.scenario.parse(watch, names: &names)
        guard let request = parsed.requests.first?.request else { continue }
        lines.append(TypedRun.Line(position: record.position ?? 0, text: watch, request: request))
      }
    }
    // Unreachable: an event is given to the timeline and to the journal in one place.
    precondition(performed == now.performed, "every event that was given is in the journal")
    let typed = TypedRun(
      lines: lines, until: now.position, digest: timeline.digest().text, version: surroundings.version)
    let ticks = records.map { $0.tick } + [timeline.tick]
    let saved = try surroundings.save(as: file, replaces: replaces) { (folder) throws(Diagnostic) in
      try SavedRun.text(of: typed, ticks: ticks, in: scene.scenario, names: scene.names, folder: folder)
    }
    scene.notice = Notice(Self.words(saved, typed: lines.count, left: all.count - records.count)[state.language])
  }

  private static func words(_ name: String, typed: Int, left: Int) -> Localized {
    var words = Localized(
      en: "saved as \(name), with \(typed) typed line\(typed == 1 ? "" : "s")",
      ja: "\(name) に保存しました(入力 \(typed) 行を含む)")
    if left > 0 {
      words.en? += "; \(left) typed later \(left == 1 ? "is" : "are") not in it"
      words.ja? += "。これより後の入力 \(left) 行は含みません"
    }
    return words
  }

  /// The run has come to where the saved one ended: it stops once, and says so.
  func stopAtSavedEnd() {
    guard timeline.moment == savedEnd, pacing?.end == nil else { return }
    scene.playback.isPlaying = false
    goal = nil
    isHeld = true
    let wanted = scene.scenario.typed?.digest
    if let wanted, timeline.journalCount == scene.scenario.typed?.eventCount, timeline.digest().text != wanted {
      scene.notice = Notice(Localized.anotherRun[state.language], isError: true)
    } else {
      scene.notice = Notice(Localized.savedEnd[state.language])
    }
  }
}

extension Localized {
  fileprivate static let savedEnd = Localized(
    en: "the saved run ends here; Space goes on", ja: "保存した実行はここまでです(Space で続行)")
  fileprivate static let anotherRun = Localized(
    en: "the saved run ended otherwise: another version, or the file was changed",
    ja: "保存時と異なる結果です(版が違うか、ファイルが変更されています)")
}
