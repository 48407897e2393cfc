import Cells
import Kernel
import Script

/// `e`: one event step by step, each step with the numbers that decided it and with what they mean.
extension Painter {
  /// The steps of the event that has many requests or frees (`free_pages` of a whole label): those of the one that is
  /// selected, or of the last.
  private func explained(_ event: UInt64, in reading: Reading) -> ArraySlice<Occurrence> {
    let steps = reading.occurrences.filter { $0.event == event && $0.what.traits.tone != .script }
    let selected = state.selected.flatMap { serial in steps.lastIndex { $0.serial <= serial } }
    let at = selected ?? steps.count - 1
    guard steps.indices.contains(at) else { return [] }
    // What a pool asks of a cache, and a cache of the zones, is a step of it; a summary belongs to what went before it.
    let level = steps.map { Self.level(of: $0.what) }.max() ?? 0
    func begins(_ what: Happening) -> Bool { what.traits.part == .event && Self.level(of: what) == level }
    let isWhole = steps.contains { $0.what.traits.part == .summary }
    let first = isWhole ? 0 : steps[...at].lastIndex { begins($0.what) } ?? 0
    let next = isWhole ? steps.count : steps[(at + 1)...].firstIndex { begins($0.what) } ?? steps.count
    return steps[first..<next]
  }

  /// Pools stand on caches, caches on page frames.
  private static func level(of what: Happening) -> Int {
    switch what {
    case .pool: 2
    case .slab: 1
    default: 0
    }
  }

  /// In whatever world.
  func explanation(of event: UInt64, width: Int) -> [OverlayLine] {
    scene.log?.explanation(of: event, self, width: width) ?? []
  }

  func explanation(of event: UInt64, in reading: Reading, width: Int) -> [OverlayLine] {
    let steps = explained(event, in: reading)
    guard !steps.isEmpty else { return [OverlayLine(word(.notRecorded), .dim)] }
    var lines: [OverlayLine] = []
    // A rule is told once: four zones tested by it would bury the numbers.
    var told: Set<String> = []
    for (at, occurrence) in steps.enumerated() {
      let line = wording.line(for: occurrence)
      var head = OverlayLine("\(at + 1)  ".paddedLeft(to: 4), .dim)
      head.add(line.function, .frameAnon, bold: true)
      if at == 0 { head.add("  \(word(.tick)) \(Numbers.grouped(occurrence.tick))", .dim) }
      lines.append(head)
      let role: Role =
        switch occurrence.what.traits.tone {
        case .plain, .script: .text
        case .good: .good
        case .warning: .warning
        case .bad: .bad
        }
      for text in wrapped(line.text, width: width - 4) { lines.append(OverlayLine("    " + text, role)) }
      for sentence in wording.reasons(for: occurrence) where told.insert(sentence).inserted {
        for text in wrapped(sentence, width: width - 4) { lines.append(OverlayLine("    " + text, .dim)) }
      }
    }
    return lines
  }

  /// All steps a line each; the one under the cursor with its reasons, those after it dim.
  func oneByOne(_ steps: [Occurrence], at: Int, width: Int) -> [OverlayLine] {
    guard !steps.isEmpty else { return [OverlayLine(word(.notRecorded), .dim)] }
    var lines: [OverlayLine] = []
    for (place, occurrence) in steps.enumerated() {
      let line = wording.line(for: occurrence)
      let isHere = place == min(at, steps.count - 1)
      if place == 0 || steps[place - 1].tick != occurrence.tick {
        lines.append(OverlayLine("\(word(.tick)) \(Numbers.grouped(occurrence.tick))", .dim))
      }
      let mark = isHere ? String(glyphs.chosen) : " "
      for (row, text) in wrapped(line.text, width: width - 2).enumerated() {
        var head = OverlayLine(row == 0 ? mark + " " : "  ", .key)
        head.add(text, isHere ? .title : place < at ? .text : .dim, bold: isHere)
        lines.append(head)
      }
      guard isHere else { continue }
      var by = OverlayLine("  ", .dim)
      by.add(line.function, .frameAnon)
      lines.append(by)
      for sentence in wording.reasons(for: occurrence) {
        for text in wrapped(sentence, width: width - 4) { lines.append(OverlayLine("    " + text, .text)) }
      }
    }
    return lines
  }
}
