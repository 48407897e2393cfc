import Cells
package import Script
import Textbook

/// Working sets: for each window which pages are in it after each reference, how many, and the faults.
extension WorkingSetReading: WorldPicture {
  var title: Localized { Localized(en: "working sets", ja: "ワーキングセット") }
  var headline: Localized {
    let windows = lanes.compactMap(\.window).map { "\($0)" }.joined(separator: ", ")
    return Localized(en: windows.isEmpty ? "PFF" : "windows \(windows)", ja: windows.isEmpty ? "PFF" : "窓 \(windows)")
  }
  var remark: Localized { Localized(en: "reference \(references)", ja: "参照 \(references)回") }

  var legend: Localized { Localized(en: "F fault", ja: "F フォールト") }

  private func height(_ lane: Lane) -> Int { 3 + max(3, lane.columns.map(\.pages.count).max() ?? 0) }
  func mostRows(in room: Size) -> Int { 1 + lanes.count * 11 }
  func rows(in room: Size) -> Int { 1 + lanes.reduce(0) { $0 + height($1) } }

  func draw(_ painter: Painter, in area: Rectangle, room: Size, _ canvas: inout Canvas) {
    let margin = 8
    let theme = painter.theme
    let digits = lanes.flatMap(\.columns).flatMap { $0.pages + [$0.page] }.map { "\($0)".count }.max() ?? 1
    let step = digits + 1
    let count = max(1, (area.width - margin) / step)
    painter.text(
      painter.word(Localized(en: "page", ja: "ページ")), x: area.x, y: area.y, theme.style(.dim), limit: margin, &canvas)
    let string = lanes.first?.columns.suffix(count) ?? []
    for (place, column) in string.enumerated() {
      painter.textRight(
        "\(column.page)", right: area.x + margin + (place + 1) * step - 1, y: area.y,
        theme.style(place == string.count - 1 ? .cursor : .key, .bold), limit: step, &canvas)
    }
    var y = area.y + 1
    for lane in lanes {
      self.lane(
        painter, lane, in: Rectangle(x: area.x, y: y, width: area.width, height: height(lane)), margin: margin,
        step: step, count: count, &canvas)
      y += height(lane)
    }
  }

  private func lane(
    _ painter: Painter, _ lane: Lane, in area: Rectangle, margin: Int, step: Int, count: Int, _ canvas: inout Canvas
  ) {
    let theme = painter.theme
    for x in area.x..<area.right {
      canvas.put(Cell(painter.glyphs.horizontal, style: theme.style(.border)), x: x, y: area.y)
    }
    let name = lane.window.map { "w(k=\($0))" } ?? lane.threshold.map { "PFF T=\($0)" } ?? ""
    painter.text(name + " ", x: area.x, y: area.y, theme.style(.title, .bold), limit: 20, &canvas)
    let size = lane.columns.last?.size ?? 0
    let mean = references == 0 ? 0 : (lane.sizes * 10 + UInt64(references) / 2) / UInt64(references)
    let facts = Localized(
      en: " faults \(lane.faults)  size \(size)  mean \(mean / 10).\(mean % 10) ",
      ja: " フォールト \(lane.faults)  大きさ \(size)  平均 \(mean / 10).\(mean % 10) ")
    painter.textRight(
      painter.word(facts), right: area.right - 2, y: area.y, theme.style(.warning, .bold), limit: area.width - 20,
      &canvas)
    let rows = area.height - 3
    painter.text(
      painter.word(Localized(en: "size", ja: "大きさ")), x: area.x, y: area.y + 1 + rows, theme.style(.dim),
      limit: margin, &canvas)
    let columns = lane.columns.suffix(count)
    for (place, column) in columns.enumerated() {
      let right = area.x + margin + (place + 1) * step - 1
      for (row, page) in column.pages.prefix(rows).enumerated() {
        let isNamed = page == column.page
        let isCut = row == rows - 1 && column.size > rows
        painter.textRight(
          isCut ? painter.glyphs.ellipsis : "\(page)", right: right, y: area.y + 1 + row,
          isNamed ? theme.style(column.isFault ? .bad : .title, .bold) : theme.style(.text), limit: step, &canvas)
      }
      painter.textRight(
        "\(column.size)", right: right, y: area.y + 1 + rows, theme.style(.good), limit: step, &canvas)
      if column.isFault {
        painter.textRight("F", right: right, y: area.y + 2 + rows, theme.style(.bad, .bold), limit: step, &canvas)
      }
    }
  }

  /// The sizes over time.
  var chart: Chart? {
    guard let count = lanes.first?.columns.count, count > 1 else { return nil }
    return Chart(
      title: Localized(en: "Size over time", ja: "大きさの移り変わり"), unit: Localized(en: "reference", ja: "参照"),
      firstPoint: references - count + 1,
      lines: lanes.map { lane in
        .init(
          label: lane.window.map { "k=\($0)" } ?? "T=\(lane.threshold ?? 0)", values: lane.columns.map(\.size))
      })
  }

  func why(_ language: Language) -> [OverlayLine] {
    func both(_ en: String, _ ja: String) -> String { language == .en ? en : ja }
    var lines: [OverlayLine] = []
    for lane in lanes {
      guard let column = lane.columns.last else { continue }
      // More than anybody reads are not named.
      let named = lane.pages.prefix(100).map { "\($0)" }.joined(separator: " ")
      let pages = named + (lane.pages.count > 100 ? " …" : "")
      if let window = lane.window {
        lines.append(
          OverlayLine(
            both(
              "The last \(window) references named \(column.size) pages: \(pages).",
              "直前の\(window)回の参照で使われたのは\(column.size)ページ: \(pages)。"), column.isFault ? .bad : .text))
      } else if let threshold = lane.threshold {
        lines.append(
          OverlayLine(
            both(
              "PFF, T = \(threshold): after a fault that came more than T references "
                + "after the last one, pages not used since that one leave.",
              "PFF、T=\(threshold): 前のフォールトからT回を超えてフォールトしたら、その間に使われなかったページを外す。"), .dim))
      }
    }
    return lines
  }
}

extension WorkingSetHappening: Worded {
  func words(in setup: WorkingSetSetup) -> WorldWords {
    func who(_ lane: UInt8) -> String {
      Int(lane) < setup.windows.count
        ? "w(k=\(setup.windows[Int(lane)]))" : "PFF T=\(setup.thresholds[Int(lane) - setup.windows.count])"
    }
    switch self {
    case .referred(let page):
      return WorldWords("reference", en: "page \(page)", ja: "ページ\(page)", isStep: false)
    case .entered(let lane, let page):
      return WorldWords(
        who(lane), en: "page \(page) enters: it was not named within the window", ja: "ページ\(page)が入る: 窓の中で使われていなかった",
        .warning)
    case .left(let lane, let page):
      return WorldWords(
        who(lane), en: "page \(page) leaves: its last use has left the window", ja: "ページ\(page)が出る: 最後の使用が窓から外れた")
    case .faulted(let lane, let page, let interval, let left):
      return WorldWords(
        who(lane),
        en: "fault on \(page), \(interval) references after the last one: "
          + (left == 0 ? "nothing leaves" : "\(left) page\(left == 1 ? "" : "s") not used since leave"),
        ja: "\(page)でフォールト、前回から\(interval)回後: " + (left == 0 ? "何も外さない" : "その間に使われなかった\(left)ページを外す"), .bad,
        why: Localized(
          en: "Faults far apart: the process has more than it needs. Close together: it may only grow.",
          ja: "間隔が長ければ余分に持っている。短ければ増やすだけ。"),
        brief: Localized(
          en: "fault on \(page), \(left) leave\(left == 1 ? "s" : "")", ja: "\(page)でフォールト、\(left)ページを外す"))
    }
  }
}

extension WorkingSetReading {
  package func numbers(_ language: Language) -> [WorldNumber] {
    [WorldNumber(Localized.references[language], references)]
      + lanes.map { lane in
        WorldNumber(
          lane.window.map { "w(k=\($0))" } ?? "PFF T=\(lane.threshold ?? 0)", Int(clamping: lane.faults))
      }
  }
}

extension WorkingSetModel.Outcome: ComparedOutcome {
  var asked: Localized? { Localized(en: "page \(page)", ja: "ページ\(page)") }
  var came: Localized {
    let text = sizes.map { "\($0)" }.joined(separator: ", ")
    return Localized(en: "sizes \(text)", ja: "大きさ \(text)")
  }
}
