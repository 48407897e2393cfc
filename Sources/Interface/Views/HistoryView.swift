import Cells
import Kernel
import Script

/// History graphs, wherever a panel has rows left: what stands now, and how it came to it.
extension Painter {
  /// Of one graph: its name, three rows of it, its axis.
  private static let leastRows = 5
  private static let leastColumns = 36

  /// What has a history on this machine, the free frames of the panels' zone first.
  /// - Parameter zone: the one that the panels are about.
  func historyLines(_ zone: ZoneReading) -> [HistoryGraph.Line] {
    var lines: [HistoryGraph.Line] = [.free(zone.index)]
    // The order that is looked at, or that somebody wanted last; a pair of frames where nobody did.
    let wanted = AskedOfZone.tests(scene.reading.lastRequest, of: zone.index).last?.order
    let order = Int((state.order ?? wanted ?? Order(1)).rawValue)
    lines.append(.unusable(zone.index, order: max(1, order)))
    lines.append(.rate(.failures))
    if scene.reading.memory != nil { lines += [.rate(.faults), .rate(.majorFaults)] }
    if !scene.reading.kswapd.isEmpty { lines.append(.rate(.scanned)) }
    return lines
  }

  /// As many of the lines as have room, in columns and rows.
  func histories(_ lines: [HistoryGraph.Line], in area: Rectangle, _ canvas: inout Canvas) {
    guard area.width >= Self.leastColumns, area.height >= Self.leastRows, !lines.isEmpty,
      scene.trend.samples.count > 1
    else { return }
    let columns = max(1, min(lines.count, area.width / Self.leastColumns))
    let rows = max(1, min((lines.count + columns - 1) / columns, area.height / Self.leastRows))
    let width = area.width / columns
    let height = min(20, area.height / rows)
    for (at, line) in lines.prefix(columns * rows).enumerated() {
      let place = Rectangle(
        x: area.x + at % columns * width, y: area.y + at / columns * height, width: width - 1, height: height)
      history(HistoryGraph(line, scene.trend, columns: place.width - 2), in: place, &canvas)
    }
  }

  private func history(_ graph: HistoryGraph, in area: Rectangle, _ canvas: inout Canvas) {
    let dim = theme.style(.dim)
    let name = historyName(graph.line)
    var at = text(name, x: area.x + 1, y: area.y, theme.style(.text), limit: area.width - 1, &canvas) + 1
    let style = theme.style(graph.role)
    at = text(number(graph.now, graph), x: at, y: area.y, style, limit: area.right - at, &canvas) + 1
    var top = "\(word(.most)) \(number(graph.most, graph))"
    if case .rate = graph.line { top += " " + word(.aColumn) }
    if at + top.columns <= area.right {
      textRight(top, right: area.right, y: area.y, dim, limit: area.right - at, &canvas)
    }
    let rows = area.height - 2
    for (column, value) in graph.values.enumerated() {
      guard let value else { continue }
      let x = area.x + 1 + column
      var eighths = Int(value * UInt64(rows * 8) / graph.top)
      // A trace is told from nothing.
      if value > 0 { eighths = max(1, eighths) }
      for row in 0..<rows {
        let part = min(8, eighths - row * 8)
        let y = area.y + rows - row
        if part >= 8 {
          canvas.put(Cell(glyphs.full, style: style), x: x, y: y)
        } else if part > 0 {
          canvas.put(Cell(glyphs.spark(part - 1, of: 7), style: style), x: x, y: y)
        } else if row == 0 {
          canvas.put(Cell(glyphs.freeFrame, style: theme.style(.border)), x: x, y: y)
        }
      }
    }
    axis(graph, in: area, &canvas)
  }

  /// `├ tick 1 200 ──── 1 column = 2 ticks ──── 1 284`
  private func axis(_ graph: HistoryGraph, in area: Rectangle, _ canvas: inout Canvas) {
    let y = area.bottom - 1
    let line = theme.style(.border)
    let dim = theme.style(.dim)
    for x in area.x + 1..<area.right - 1 { canvas.put(Cell(glyphs.horizontal, style: line), x: x, y: y) }
    let first = "\(word(.tick)) \(Numbers.grouped(graph.ticks.first)) "
    let last = " \(Numbers.grouped(graph.ticks.last))"
    let from = text(first, x: area.x + 1, y: y, dim, limit: area.width - 2, &canvas)
    guard from + last.columns + 2 <= area.right else { return }
    let end = textRight(last, right: area.right - 1, y: y, dim, limit: last.columns, &canvas)
    let scale = " " + historyScale(graph.ticks.perColumn) + " "
    if graph.ticks.perColumn > 1, from + scale.columns + 2 <= end {
      text(scale, x: from + (end - from - scale.columns) / 2, y: y, dim, limit: scale.columns, &canvas)
    }
  }

  private func number(_ value: UInt64, _ graph: HistoryGraph) -> String {
    if case .unusable = graph.line { return Numbers.thousandths(Int(value)) }
    return Numbers.grouped(value)
  }

  private func historyName(_ line: HistoryGraph.Line) -> String {
    switch line {
    case .free(let zone): "\(zoneLabel(zone)) \(word(.free))"
    case .unusable(let zone, let order): "\(zoneLabel(zone)) \(word(.unusable)) \(word(.order)) \(order)"
    case .rate(.failures): word(.failuresSoFar)
    case .rate(.faults): word(.faultsSoFar)
    case .rate(.majorFaults): word(.majorFaultsSoFar)
    case .rate(.scanned): word(.scannedSoFar)
    case .rate(.freed): word(.freedSoFar)
    case .rate(.swappedOut): word(.swappedOutSoFar)
    }
  }

  private func historyScale(_ ticks: UInt64) -> String {
    language == .en ? "a column: \(Numbers.grouped(ticks)) ticks" : "1列\(Numbers.grouped(ticks))ティック"
  }
}

extension Localized {
  fileprivate static let most = Localized(en: "max", ja: "最大")
  fileprivate static let aColumn = Localized(en: "a column", ja: "/列")
  fileprivate static let failuresSoFar = Localized(en: "failed requests", ja: "失敗した要求")
  fileprivate static let faultsSoFar = Localized(en: "page faults", ja: "ページフォルト")
  fileprivate static let majorFaultsSoFar = Localized(en: "major faults", ja: "メジャーフォルト")
  fileprivate static let scannedSoFar = Localized(en: "pages scanned", ja: "走査したページ")
  fileprivate static let freedSoFar = Localized(en: "pages reclaimed", ja: "回収したページ")
  fileprivate static let swappedOutSoFar = Localized(en: "swapped out", ja: "スワップアウト")
}
