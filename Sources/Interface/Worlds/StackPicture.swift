import Cells
package import Script
import Textbook

/// The LRU stack under the string, the distance string, and what it says of every memory size.
extension StackReading: WorldPicture {
  var title: Localized { Localized(en: "stack algorithm", ja: "スタックアルゴリズム") }
  var headline: Localized { Localized(en: "distance string", ja: "距離列") }
  var remark: Localized { Localized(en: "reference \(references)", ja: "参照 \(references)回") }
  private var height: Int { max(depth, columns.map(\.stack.count).max() ?? 0) }

  /// Without the lines between, and without the numbers over C and F.
  private func isClose(_ room: Size) -> Bool { room.height < height + 7 }
  func rows(in room: Size) -> Int { isClose(room) ? height + 4 : height + 7 }

  func draw(_ painter: Painter, in area: Rectangle, room: Size, _ canvas: inout Canvas) {
    let margin = 9
    let theme = painter.theme
    let digits = columns.flatMap { [$0.page, UInt32($0.distance ?? 0)] }.map { "\($0)".count }.max() ?? 1
    let step = digits + 2
    let shown = columns.suffix(max(1, (area.width - margin) / step))
    let labels = [Localized(en: "page", ja: "ページ"), Localized(en: "distance", ja: "距離")]
    painter.text(painter.word(labels[0]), x: area.x, y: area.y, theme.style(.dim), limit: margin, &canvas)
    painter.text(
      painter.word(labels[1]), x: area.x, y: area.y + 1 + height, theme.style(.dim), limit: margin, &canvas)
    painter.text(
      painter.word(Localized(en: "top", ja: "先頭")), x: area.x, y: area.y + 1, theme.style(.dim), limit: margin, &canvas)
    for (place, column) in shown.enumerated() {
      let right = area.x + margin + (place + 1) * step - 1
      let isNow = place == shown.count - 1
      func put(_ text: String, _ row: Int, _ style: Style) {
        painter.textRight(text, right: right, y: area.y + row, style, limit: step, &canvas)
      }
      put("\(column.page)", 0, theme.style(isNow ? .cursor : .key, .bold))
      for (depth, page) in column.stack.enumerated() {
        // What moved: everything above the place where the page lay.
        let hasMoved = column.distance.map { depth < $0 } ?? true
        put("\(page)", 1 + depth, depth == 0 ? theme.style(.title, .bold) : theme.style(hasMoved ? .text : .dim))
      }
      let distance = column.distance.map { "\($0)" } ?? (painter.glyphs.isASCII ? "inf" : "∞")
      put(distance, 1 + height, theme.style(column.distance == nil ? .bad : .good, .bold))
    }
    vectors(painter, in: area, y: area.y + height + (isClose(room) ? 2 : 3), isClose: isClose(room), &canvas)
  }

  private func vectors(_ painter: Painter, in area: Rectangle, y: Int, isClose: Bool, _ canvas: inout Canvas) {
    let theme = painter.theme
    let infinite = painter.glyphs.isASCII ? "inf" : "∞"
    let width = max(3, (counts + faults + [firstUses]).map { "\($0)".count }.max() ?? 1) + 1
    let heads = (1...max(1, counts.count)).map { "\($0)" } + [infinite]
    let rows: [(Localized, [String], Role)] = [
      (Localized(en: "k, m", ja: "k, m"), heads, .dim),
      (Localized(en: "C(k)", ja: "C(k)"), counts.map { "\($0)" } + ["\(firstUses)"], .text),
      (Localized(en: "F(m)", ja: "F(m)"), faults.map { "\($0)" } + [""], .warning),
    ]
    for (row, (label, values, role)) in rows.dropFirst(isClose ? 1 : 0).enumerated() {
      painter.text(painter.word(label), x: area.x, y: y + row, theme.style(.title, .bold), limit: 8, &canvas)
      for (place, value) in values.enumerated() where 9 + (place + 1) * width <= area.width {
        painter.textRight(
          value, right: area.x + 9 + (place + 1) * width - 1, y: y + row, theme.style(role), limit: width, &canvas)
      }
    }
  }

  var chart: Chart? {
    guard references > 1 else { return nil }
    let values = [Int(clamping: firstUses + counts.reduce(0, +))] + faults.map { Int(clamping: $0) }
    var chart = Chart(
      title: Localized(en: "LRU's faults at every size", ja: "LRUのフォールト(全フレーム数)"),
      unit: Localized(en: "frames", ja: "フレーム"), lines: [.init(label: "LRU", values: Array(values.dropFirst()))])
    chart.note = Localized(en: "one pass", ja: "1回の走査で")
    return chart
  }

  func why(_ language: Language) -> [OverlayLine] {
    func both(_ en: String, _ ja: String) -> String { language == .en ? en : ja }
    guard let newest = columns.last else {
      return [OverlayLine(both("Nothing was referred to yet.", "まだ参照がありません。"), .dim)]
    }
    var lines: [OverlayLine] = []
    if let distance = newest.distance {
      lines.append(
        OverlayLine(
          both(
            "Page \(newest.page) lay at place \(distance) of the stack: distance \(distance).",
            "ページ\(newest.page)はスタックの\(distance)番目にあった: 距離\(distance)。"), .good))
      lines.append(
        OverlayLine(
          both(
            "A memory of \(distance) frames or more held it; a smaller one faults.",
            "\(distance)フレーム以上のメモリなら残っていた。それより小さければフォールト。")))
    } else {
      lines.append(
        OverlayLine(
          both(
            "Page \(newest.page) was never named before: distance infinite, a fault in every memory.",
            "ページ\(newest.page)は初めて現れた: 距離は無限大、どの大きさでもフォールト。"), .bad))
    }
    lines.append(
      OverlayLine(
        both(
          "F(m) = C(m+1) + C(m+2) + … + C(∞): faults with m frames.",
          "F(m) = C(m+1) + C(m+2) + … + C(∞): mフレームでのフォールト数。"), .dim))
    return lines
  }
}

extension StackHappening: Worded {
  func words(in setup: StackSetup) -> WorldWords {
    switch self {
    case .referred(let page, let distance?):
      WorldWords(
        "reference", en: "page \(page): from place \(distance) to the top", ja: "ページ\(page): \(distance)番目から先頭へ", .good,
        isStep: false,
        why: Localized(
          en: "The m pages on top are what LRU holds in m frames, for every m at once.",
          ja: "先頭からm個が、mフレームのLRUが持つページ。すべてのmについて同時に成り立つ。"))
    case .referred(let page, nil):
      WorldWords(
        "reference", en: "page \(page): new, onto the top", ja: "ページ\(page): 初出、先頭に置く", .warning, isStep: false)
    }
  }
}

extension StackReading {
  package func numbers(_ language: Language) -> [WorldNumber] {
    [WorldNumber(Localized.references[language], references)]
      + faults.prefix(depth).enumerated().map { WorldNumber("F(\($0 + 1))", Int(clamping: $1)) }
  }
}

extension StackModel.Outcome: ComparedOutcome {
  var asked: Localized? { Localized(en: "page \(page)", ja: "ページ\(page)") }
  var came: Localized {
    guard let distance else { return Localized(en: "first use", ja: "初出") }
    return Localized(en: "distance \(distance)", ja: "距離\(distance)")
  }
}
