import Cells
package import Script
import Textbook

/// The search for a string on which more frames mean more faults: the string that is tried, in both memories.
extension AnomalyReading: WorldPicture {
  var title: Localized { Localized(en: "search for an anomaly", ja: "異常の探索") }
  var headline: Localized {
    Localized(
      en: "\(setup.rule.name.rawValue), \(setup.frames) and \(setup.frames + 1) frames",
      ja: "\(setup.rule.name.rawValue)、\(setup.frames)と\(setup.frames + 1)フレーム")
  }
  var remark: Localized {
    Localized(
      en: "\(Numbers.grouped(tried)) references tried, length \(length)",
      ja: "\(Numbers.grouped(tried))回の参照を試行、長さ\(length)")
  }

  func rows(in room: Size) -> Int { 2 * setup.frames + 8 }

  func draw(_ painter: Painter, in area: Rectangle, room: Size, _ canvas: inout Canvas) {
    let theme = painter.theme
    let state =
      isFound ? Localized(en: "found", ja: "発見") : Localized(en: isDone ? "none" : "trying", ja: isDone ? "なし" : "試行中")
    painter.text(
      painter.word(state), x: area.x, y: area.y, theme.style(isFound ? .good : .key, .bold), limit: 8, &canvas)
    for (place, page) in string.enumerated() {
      painter.text("\(page)", x: area.x + 9 + 2 * place, y: area.y, theme.style(.key, .bold), limit: 2, &canvas)
    }
    var y = area.y + 1
    for study in [small, large] {
      let frames = study.finalFrames.count
      for x in area.x..<area.right {
        canvas.put(Cell(painter.glyphs.horizontal, style: theme.style(.border)), x: x, y: y)
      }
      let name = Localized(en: "\(frames) frames ", ja: "\(frames)フレーム ")
      painter.text(painter.word(name), x: area.x, y: y, theme.style(.title, .bold), limit: 20, &canvas)
      let faults = Localized(en: " faults \(study.tally.faults) ", ja: " フォールト \(study.tally.faults) ")
      painter.textRight(
        painter.word(faults), right: area.right - 2, y: y, theme.style(.warning, .bold), limit: 30, &canvas)
      for (place, pages) in study.framesAfterEach.enumerated() {
        for (frame, page) in pages.enumerated() {
          painter.text("\(page)", x: area.x + 9 + 2 * place, y: y + 1 + frame, theme.style(.text), limit: 2, &canvas)
        }
        if study.faultTimes.contains(place + 1) {
          painter.text(
            "F", x: area.x + 9 + 2 * place, y: y + 1 + frames, theme.style(.bad, .bold), limit: 2, &canvas)
        }
      }
      y += frames + 3
    }
  }

  var chart: Chart? { nil }

  func why(_ language: Language) -> [OverlayLine] {
    func both(_ en: String, _ ja: String) -> String { language == .en ? en : ja }
    var lines = [
      OverlayLine(
        both(
          "Short strings first; new pages come as 0, 1, 2 …, and a string that can no longer show it is left.",
          "短い列から順に試す。新しいページは0, 1, 2…の順とし、異常になり得なくなった列は打ち切る。"), .dim)
    ]
    if isFound {
      lines.insert(
        OverlayLine(
          both(
            "\(setup.frames) frames: \(small.tally.faults) faults; "
              + "\(setup.frames + 1) frames: \(large.tally.faults). No shorter string "
              + "does it with \(setup.pages) pages.",
            "\(setup.frames)フレームで\(small.tally.faults)回、"
              + "\(setup.frames + 1)フレームで\(large.tally.faults)回。\(setup.pages)ページでは、"
              + "これより短い列はない。"),
          .good), at: 0)
    }
    return lines
  }
}

extension AnomalyHappening: Worded {
  func words(in setup: AnomalySetup) -> WorldWords {
    switch self {
    case .nothing(let length, let tried):
      return WorldWords(
        "search", en: "no string of \(length) references shows it (\(Numbers.grouped(tried)) tried)",
        ja: "長さ\(length)の列にはない(試行\(Numbers.grouped(tried)))", isStep: false)
    case .found(let found, let tried):
      let string = found.string.map { "\($0)" }.joined(separator: " ")
      return WorldWords(
        "search",
        en: "found: \(string), \(found.faults) faults, with a frame more \(found.faultsWithOneMore) "
          + "(\(Numbers.grouped(tried)) tried)",
        ja: "発見: \(string)、\(found.faults)回、1フレーム増やすと\(found.faultsWithOneMore)回(試行\(Numbers.grouped(tried)))",
        .good, isStep: false)
    case .gaveUp(let length, let tried):
      return WorldWords(
        "search", en: "none up to length \(length) (\(Numbers.grouped(tried)) tried)",
        ja: "長さ\(length)まで1つもない(試行\(Numbers.grouped(tried)))", .warning, isStep: false)
    }
  }
}

extension AnomalyReading {
  package func numbers(_ language: Language) -> [WorldNumber] {
    [WorldNumber(language == .en ? "tried" : "試行", Int(clamping: tried))]
  }
}

extension AnomalyModel.Outcome: ComparedOutcome {
  var asked: Localized? { nil }
  var came: Localized {
    let text = Numbers.grouped(tried)
    return Localized(en: "\(text) tried", ja: "試行\(text)")
  }
}
