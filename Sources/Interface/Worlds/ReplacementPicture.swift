import Cells
package import Script
import Textbook

/// Policies side by side: the reference string over the frames of each, as textbooks print it. A column is a reference;
/// a page that was loaded stands lit, a fault has an F below it; at the right is what each policy knows of its pages
/// now.
extension ReplacementReading: WorldPicture {
  var title: Localized {
    framesInstead.map {
      Localized(en: "Page replacement with \($0) frames", ja: "ページ置き換え(\($0)フレームの場合)")
    } ?? .replacement
  }

  var headline: Localized {
    let counts = lanes.map(\.frames)
    guard let low = counts.min(), let high = counts.max() else { return Localized(en: "", ja: "") }
    let text = low == high ? "\(low)" : "\(low)–\(high)"
    return Localized(en: "\(text) frame\(high == 1 ? "" : "s")", ja: "\(text)フレーム")
  }

  var remark: Localized {
    let count = Numbers.grouped(UInt64(references))
    guard lanes.count > 1, let parted else { return Localized(en: "reference \(count)", ja: "参照 \(count)回") }
    return Localized(
      en: "reference \(count), memories differ from \(parted) on", ja: "参照 \(count)回、\(parted)回目からメモリの内容が異なる")
  }

  /// Of the letters that this run may show.
  var legend: Localized {
    let hasWrites = lanes.contains { $0.columns.contains { $0.isWrite || $0.wasModified } }
    let hasHand = lanes.contains { $0.hand != nil }
    let policies = Set(lanes.map(\.rule.name))
    let keepsBoth: Set<PolicyRule.Name> = [.nru, .secondChance, .clock, .enhancedClock, .workingSet, .wsclock]
    let bits = !policies.isDisjoint(with: keepsBoth.union([.aging]))
    let hasM = !policies.isDisjoint(with: keepsBoth.union([.fifo, .lifo, .random]))
    let en = [
      "F fault", hasWrites ? "w write, Fw with write-back" : nil, hasHand ? "< hand" : nil, bits ? "R referenced" : nil,
      hasM ? "M modified" : nil,
    ]
    let ja = [
      "F フォールト", hasWrites ? "w 書き込み、Fw 書き戻しあり" : nil, hasHand ? "< 針" : nil, bits ? "R 参照" : nil,
      hasM ? "M 修正" : nil,
    ]
    return Localized(
      en: en.compactMap(\.self).joined(separator: " · "), ja: ja.compactMap(\.self).joined(separator: " · "))
  }

  func rows(in room: Size) -> Int { arrangement(in: room).rows }

  /// Where the lanes lie.
  private struct Arrangement {
    /// Rows of the string over them: time and page, or the page alone.
    var head = 2
    /// Side by side: the newest references are enough where the counters tell the story.
    var columns = 1
    /// By lane: its first row.
    var tops: [Int] = []
    var rows = 0
  }

  private func arrangement(in room: Size) -> Arrangement {
    func placed(head: Int, gap: Int, columns: Int) -> Arrangement {
      var result = Arrangement(head: head, columns: columns)
      var y = head
      for first in stride(from: 0, to: lanes.count, by: columns) {
        let row = lanes[first..<min(lanes.count, first + columns)]
        result.tops += row.map { _ in y }
        y += (row.map(\.frames).max() ?? 0) + 2 + gap
      }
      result.rows = max(head, y - gap)
      return result
    }
    let loose = placed(head: 2, gap: 1, columns: 1)
    if loose.rows <= room.height { return loose }
    let isByCounters = lanes.allSatisfy { [.aging, .nfu].contains($0.rule.name) }
    if lanes.count > 1, isByCounters, room.width >= 76 {
      return placed(head: 2, gap: 0, columns: 2)
    }
    return placed(head: 1, gap: 0, columns: 1)
  }

  func draw(_ painter: Painter, in area: Rectangle, room: Size, _ canvas: inout Canvas) {
    let arrangement = arrangement(in: room)
    let gap = 2
    let width = (area.width - gap * (arrangement.columns - 1)) / arrangement.columns
    let table = ReplacementTable(self, width: width, isHalf: arrangement.columns > 1)
    for (number, top) in arrangement.tops.enumerated() {
      let x = area.x + number % arrangement.columns * (width + gap)
      if number < arrangement.columns {
        let head = Rectangle(x: x, y: area.y + arrangement.head - 2, width: width, height: 2)
        table.head(painter, in: head, hasTimes: arrangement.head > 1, &canvas)
      }
      table.lane(
        painter, number, in: Rectangle(x: x, y: area.y + top, width: width, height: lanes[number].frames + 2), &canvas)
    }
  }

  var chart: Chart? {
    guard !curve.lines.isEmpty, curve.lines[0].faults.count > 1 else { return nil }
    var chart = Chart(
      title: Localized(en: "Faults by frames", ja: "フレーム数とページフォールト"), unit: Localized(en: "frames", ja: "フレーム"),
      lines: curve.lines.map { .init(label: $0.label, values: $0.faults.map { Int(clamping: $0) }) })
    chart.here = framesInstead ?? lanes.first?.frames
    chart.opensRuns = true
    if let line = curve.lines.first(where: { !$0.anomalies.isEmpty }), let first = line.anomalies.first {
      let arrows = "\(first.frames)→\(first.faults), \(first.frames + 1)→\(first.faultsWithOneMore)"
      chart.note = Localized(en: "Belady: \(line.label) \(arrows)", ja: "Beladyの異常: \(line.label) \(arrows)")
    }
    return chart
  }
}

extension ReplacementSetup.Scope {
  var words: Localized {
    switch self {
    case .global: Localized(en: "global", ja: "大域的")
    case .equal: Localized(en: "local, equal shares", ja: "局所的・均等割り当て")
    case .proportional: Localized(en: "local, in proportion", ja: "局所的・比例割り当て")
    }
  }
}

extension PolicyRule {
  /// What the policy keeps of a page.
  func words(for entry: ReplacementCandidate, _ language: Language) -> String {
    let bits = "R\(entry.isReferenced ? 1 : 0) M\(entry.isModified ? 1 : 0)"
    func both(_ en: String, _ ja: String) -> String { language == .en ? en : ja }
    switch name {
    case .opt: return entry.key == 0 ? both("never again", "以後参照なし") : both("next at \(entry.key)", "次は\(entry.key)")
    case .nru: return bits + both(" class \(entry.key)", " クラス\(entry.key)")
    case .fifo, .lifo, .random: return "M\(entry.isModified ? 1 : 0)"
    case .secondChance: return bits + both(" queue \(entry.key + 1)", " 列の\(entry.key + 1)番目")
    case .clock, .enhancedClock: return bits
    case .lru, .mru: return both("recency \(entry.key)", "新しい順\(entry.key)")
    case .nfu, .lfu: return both("count \(entry.key)", "回数 \(entry.key)")
    case .aging: return Numbers.padded(entry.key, to: self.bits, radix: 2) + " R\(entry.isReferenced ? 1 : 0)"
    case .workingSet, .wsclock: return bits + both(" used at \(entry.key)", " 最終参照\(entry.key)")
    }
  }

}

extension Localized {
  static let replacement = Localized(en: "page replacement", ja: "ページ置き換え")
}

extension ReplacementReading.Lane {
  /// It is called after a number of frames, `fifo-3`, and has another one now.
  var hasOtherFrames: Bool {
    guard label.hasPrefix(rule.name.rawValue + "-"),
      let called = Int(label.dropFirst(rule.name.rawValue.count + 1))
    else { return false }
    return called != frames
  }
  /// The policy's own name in capitals, or the one that the scenario gives it.
  var name: String {
    label == rule.name.rawValue || hasOtherFrames ? rule.name.rawValue.uppercased() : label
  }
}

extension ReplacementReading {
  package func numbers(_ language: Language) -> [WorldNumber] {
    [WorldNumber(Localized.references[language], references)]
      + lanes.map { lane in
        WorldNumber(lane.name, Int(clamping: lane.tally.faults))
      }
  }
}

extension ReplacementModel.Outcome: ComparedOutcome {
  var asked: Localized? {
    Localized(en: "page \(event.reference.page)", ja: "ページ\(event.reference.page)")
  }
  var came: Localized {
    Localized(
      en: faults.map { $0 ? "fault" : "hit" }.joined(separator: ", "),
      ja: faults.map { $0 ? "フォールト" : "ヒット" }.joined(separator: "、"))
  }
}

extension Localized {
  static let references = Localized(en: "references", ja: "参照")
}
