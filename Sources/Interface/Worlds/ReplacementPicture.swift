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

  func rows(_ painter: Painter, width: Int) -> Int {
    2 + lanes.reduce(0) { $0 + $1.frames + 3 } - 1
  }

  func draw(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    let table = ReplacementTable(self, width: area.width)
    table.head(painter, in: area, &canvas)
    var y = area.y + 2
    for number in lanes.indices {
      let lane = lanes[number]
      table.lane(painter, number, in: Rectangle(x: area.x, y: y, width: area.width, height: lane.frames + 2), &canvas)
      y += lane.frames + 3
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

/// How the columns lie.
private struct ReplacementTable {
  let reading: ReplacementReading
  let margin: Int
  /// Columns of the screen for one reference.
  let step: Int
  let shown: Int
  let hasWrites: Bool

  init(_ reading: ReplacementReading, width: Int) {
    self.reading = reading
    let columns = reading.lanes.first?.columns ?? []
    var digits = 1
    for lane in reading.lanes {
      for column in lane.columns.suffix(width / 2) {
        digits = max(digits, "\(column.page)".count)
        for page in column.frames { digits = max(digits, page.map { "\($0)".count } ?? 1) }
      }
    }
    hasWrites = columns.contains { $0.isWrite }
    step = digits + 1 + (hasWrites ? 1 : 0)
    margin = reading.processes.isEmpty ? 5 : 5 + min(6, reading.processes.map(\.count).max() ?? 0)
    // Room for what the policies know, where it does not cost the string.
    let facts = width >= 100 ? 40 : 0
    shown = max(1, min(columns.count, (width - margin - facts) / step))
  }

  private var first: Int { reading.references - shown }

  private func left(_ area: Rectangle, _ place: Int) -> Int { area.x + margin + place * step }

  func head(_ painter: Painter, in area: Rectangle, _ canvas: inout Canvas) {
    let columns = reading.lanes.first?.columns.suffix(shown) ?? []
    painter.text(
      painter.word(Localized(en: "time", ja: "時刻")), x: area.x, y: area.y, painter.theme.style(.dim), limit: margin,
      &canvas)
    painter.text(
      painter.word(Localized(en: "page", ja: "ページ")), x: area.x, y: area.y + 1, painter.theme.style(.dim),
      limit: margin + 2, &canvas)
    var free = 0
    for (place, column) in columns.enumerated() {
      let time = first + place + 1
      let right = left(area, place) + step - 1 - (hasWrites ? 1 : 0)
      let label = "\(time)"
      if time == reading.parted, reading.lanes.count > 1 {
        canvas.put(
          Cell(painter.glyphs.down, style: painter.theme.style(.warning, .bold)), x: right - 1, y: area.y)
        free = right + 1
      } else if right - label.count >= free, time % 5 == 0 || step > 3 {
        painter.textRight(label, right: right, y: area.y, painter.theme.style(.dim), limit: step * 5, &canvas)
        free = right + 1
      }
      let isNow = place == shown - 1
      painter.textRight(
        "\(column.page)", right: right, y: area.y + 1, painter.theme.style(isNow ? .cursor : .key, .bold), limit: step,
        &canvas)
      if column.isWrite {
        canvas.put(Cell("w", style: painter.theme.style(.warning)), x: right, y: area.y + 1)
      }
      if !reading.processes.isEmpty, place == shown - 1 {
        let name = reading.processes[Int(column.process)]
        painter.text(
          name, x: right + 2, y: area.y + 1, painter.theme.style(.link, .bold), limit: 12, &canvas)
      }
    }
  }

  func lane(_ painter: Painter, _ number: Int, in area: Rectangle, _ canvas: inout Canvas) {
    let lane = reading.lanes[number]
    title(painter, lane, in: area, &canvas)
    let theme = painter.theme
    let owners = owners(of: lane)
    for frame in 0..<lane.frames {
      let y = area.y + 1 + frame
      painter.textRight(
        "\(frame)", right: area.x + 3, y: y, theme.style(.dim), limit: 3, &canvas)
      if let owner = owners[frame] {
        painter.text(owner, x: area.x + 4, y: y, theme.style(.link), limit: margin - 5, &canvas)
      }
    }
    for (place, column) in lane.columns.suffix(shown).enumerated() {
      let right = left(area, place) + step - 1 - (hasWrites ? 1 : 0)
      for (frame, page) in column.frames.enumerated() {
        let isLoaded = column.filled == frame
        let isHit = !column.isFault && page == column.page && place == shown - 1
        let style =
          isLoaded
          ? theme.style(.title, .bold) : theme.style(page == nil ? .dim : isHit ? .good : .text, isHit ? .bold : [])
        painter.textRight(
          page.map { "\($0)" } ?? String(Character(painter.glyphs.freeFrame)), right: right, y: area.y + 1 + frame,
          style, limit: step, &canvas)
      }
      if column.isFault {
        painter.textRight(
          "F", right: right, y: area.y + 1 + lane.frames, theme.style(.bad, .bold), limit: step, &canvas)
        if column.wasModified {
          canvas.put(Cell("w", style: theme.style(.warning)), x: right, y: area.y + 1 + lane.frames)
        }
      }
    }
    facts(painter, lane, in: area, &canvas)
  }

  private func title(_ painter: Painter, _ lane: ReplacementReading.Lane, in area: Rectangle, _ canvas: inout Canvas) {
    let theme = painter.theme
    let line = Cell(painter.glyphs.horizontal, style: theme.style(.border))
    for x in area.x..<area.right { canvas.put(line, x: x, y: area.y) }
    var name = lane.label == lane.rule.name.rawValue ? lane.label.uppercased() : lane.label
    if Set(reading.lanes.map(\.frames)).count > 1 { name += " \(lane.frames)" }
    if lane.scope != .global { name += " · " + painter.word(lane.scope.words) }
    let x = painter.text(name + " ", x: area.x, y: area.y, theme.style(.title, .bold), limit: area.width / 2, &canvas)
    let tally = lane.tally
    let faults = painter.word(Localized(en: "faults", ja: "フォールト")) + " " + Numbers.grouped(tally.faults)
    let written = painter.word(Localized(en: "write-backs", ja: "書き戻し")) + " " + Numbers.grouped(tally.writeBacks)
    let disk = Numbers.grouped((tally.faults + tally.writeBacks) * UInt64(reading.diskTime) / 1000) + " ms"
    var parts = [faults]
    if hasWrites || tally.writeBacks > 0 { parts.append(written) }
    if area.width >= 100 {
      parts += [
        painter.word(Localized(en: "disk", ja: "ディスク")) + " " + disk,
        painter.word(Localized(en: "writes/ref", ja: "更新/参照")) + " "
          + Self.ratio(lane.entriesWritten, UInt64(reading.references)),
        painter.word(Localized(en: "looked at/fault", ja: "走査/フォールト")) + " "
          + Self.ratio(lane.entriesScanned, tally.evictions),
      ]
    }
    if !reading.processes.isEmpty, reading.processes.count > 1 {
      parts.append(zip(reading.processes, lane.faultsOf).map { "\($0) \($1)" }.joined(separator: " "))
    }
    let text = " " + parts.joined(separator: "  ") + " "
    painter.textRight(
      text, right: area.right - 2, y: area.y, theme.style(.warning, .bold), limit: area.right - 2 - x, &canvas)
  }

  /// With one digit after the point.
  private static func ratio(_ a: UInt64, _ b: UInt64) -> String {
    guard b > 0 else { return "–" }
    let tenths = (a * 10 + b / 2) / b
    return "\(tenths / 10).\(tenths % 10)"
  }

  /// By frame: whose share it is, at its first frame.
  private func owners(of lane: ReplacementReading.Lane) -> [Int: String] {
    guard lane.shares.count > 1 else { return [:] }
    var owners: [Int: String] = [:]
    var first = 0
    for (process, share) in lane.shares.enumerated() {
      for frame in first..<first + share { owners[frame] = reading.processes[process] }
      first += share
    }
    return owners
  }

  /// What the policy knows of each page now; the hand; LRU's bits.
  private func facts(_ painter: Painter, _ lane: ReplacementReading.Lane, in area: Rectangle, _ canvas: inout Canvas) {
    let start = left(area, shown) + 1
    let hasRoom = area.right - start >= 12
    for frame in 0..<lane.frames where frame == lane.hand && start < area.right {
      canvas.put(
        Cell("<", style: painter.theme.style(.key, .bold)), x: start - 1, y: area.y + 1 + frame)
    }
    guard hasRoom else { return }
    for entry in lane.entries {
      let y = area.y + 1 + entry.frame
      let words = lane.rule.words(for: entry, painter.language)
      var x = painter.text(words, x: start + 1, y: y, painter.theme.style(.dim), limit: area.right - start - 1, &canvas)
      guard let rows = lane.matrix?.rows, rows.indices.contains(entry.frame) else { continue }
      x = max(x + 2, start + 14)
      for (column, bit) in rows[entry.frame].enumerated() where x + column < area.right {
        canvas.put(
          Cell(bit ? "1" : "0", style: painter.theme.style(bit ? .good : .dim)), x: x + column, y: y)
      }
    }
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
    case .lru, .mru: return both("used \(entry.key). last", "新しい順\(entry.key)")
    case .nfu, .lfu: return both("count \(entry.key)", "回数 \(entry.key)")
    case .aging: return Self.binary(entry.key, bits: self.bits) + " R\(entry.isReferenced ? 1 : 0)"
    case .workingSet, .wsclock: return bits + both(" used at \(entry.key)", " 最終参照\(entry.key)")
    }
  }

  static func binary(_ value: UInt64, bits: Int) -> String {
    let digits = String(value, radix: 2)
    return String(repeating: "0", count: max(0, bits - digits.count)) + digits
  }
}

extension Localized {
  static let replacement = Localized(en: "page replacement", ja: "ページ置き換え")
}

extension ReplacementReading {
  package func numbers(_ language: Language) -> [WorldNumber] {
    [WorldNumber(Localized.references[language], references)]
      + lanes.map { lane in
        let isNamed = lane.label == lane.rule.name.rawValue
        return WorldNumber(isNamed ? lane.label.uppercased() : lane.label, Int(clamping: lane.tally.faults))
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
