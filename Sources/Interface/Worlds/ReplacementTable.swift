import Cells
import Script
import Textbook

/// How the columns lie.
struct ReplacementTable {
  let reading: ReplacementReading
  let margin: Int
  /// Columns of the screen for one reference.
  let step: Int
  let shown: Int
  let hasWrites: Bool

  /// - Parameter isHalf: it stands beside another one: what the policies know comes before the older references.
  init(_ reading: ReplacementReading, width: Int, isHalf: Bool) {
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
    margin = reading.processes.isEmpty ? 7 : 5 + min(6, reading.processes.map(\.count).max() ?? 0)
    // Room for what the policies know, where it does not cost the string.
    // Whose reference the newest is stands behind it.
    let name = (reading.processes.map(\.count).max() ?? -2) + 2
    let facts = width >= 100 ? 40 : isHalf ? 14 : min(12, name)
    shown = max(1, min(columns.count, (width - margin - facts) / step))
  }

  private var first: Int { reading.references - shown }

  private func left(_ area: Rectangle, _ place: Int) -> Int { area.x + margin + place * step }

  func head(_ painter: Painter, in area: Rectangle, hasTimes: Bool, _ canvas: inout Canvas) {
    let columns = reading.lanes.first?.columns.suffix(shown) ?? []
    if hasTimes {
      painter.text(
        painter.word(Localized(en: "time", ja: "時刻")), x: area.x, y: area.y,
        painter.theme.style(.dim), limit: margin,
        &canvas)
    }
    painter.text(
      painter.word(Localized(en: "page", ja: "ページ")), x: area.x, y: area.y + 1,
      painter.theme.style(.dim),
      limit: margin, &canvas)
    var free = 0
    for (place, column) in columns.enumerated() {
      let time = first + place + 1
      let right = left(area, place) + step - 1 - (hasWrites ? 1 : 0)
      let label = "\(time)"
      if !hasTimes {
        // The page's row is all there is.
      } else if time == reading.parted, reading.lanes.count > 1 {
        canvas.put(
          Cell(painter.glyphs.down, style: painter.theme.style(.warning, .bold)), x: right - 1,
          y: area.y)
        free = right + 1
      } else if right - label.count >= free, time % 5 == 0 || step > 3 {
        painter.textRight(
          label, right: right, y: area.y, painter.theme.style(.dim), limit: step * 5, &canvas)
        free = right + 1
      }
      let isNow = place == shown - 1
      painter.textRight(
        "\(column.page)", right: right, y: area.y + 1,
        painter.theme.style(isNow ? .cursor : .key, .bold), limit: step,
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
          ? theme.style(.title, .bold)
          : theme.style(page == nil ? .dim : isHit ? .good : .text, isHit ? .bold : [])
        painter.textRight(
          page.map { "\($0)" } ?? String(Character(painter.glyphs.freeFrame)), right: right,
          y: area.y + 1 + frame,
          style, limit: step, &canvas)
      }
      if column.isFault {
        painter.textRight(
          "F", right: right, y: area.y + 1 + lane.frames, theme.style(.bad, .bold), limit: step,
          &canvas)
        if column.wasModified {
          canvas.put(Cell("w", style: theme.style(.warning)), x: right, y: area.y + 1 + lane.frames)
        }
      }
    }
    facts(painter, lane, in: area, &canvas)
  }

  private func title(
    _ painter: Painter, _ lane: ReplacementReading.Lane, in area: Rectangle, _ canvas: inout Canvas
  ) {
    let theme = painter.theme
    let line = Cell(painter.glyphs.horizontal, style: theme.style(.border))
    for x in area.x..<area.right { canvas.put(line, x: x, y: area.y) }
    var name = lane.name
    if Set(reading.lanes.map(\.frames)).count > 1 || lane.hasOtherFrames {
      name += " · " + painter.word(Localized(en: "\(lane.frames) frames", ja: "\(lane.frames)フレーム"))
    }
    if lane.scope != .global { name += " · " + painter.word(lane.scope.words) }
    let x = painter.text(
      name + " ", x: area.x, y: area.y, theme.style(.title, .bold), limit: area.width / 2, &canvas)
    let tally = lane.tally
    let faults =
      painter.word(Localized(en: "faults", ja: "フォールト")) + " " + Numbers.grouped(tally.faults)
    let written =
      painter.word(Localized(en: "write-backs", ja: "書き戻し")) + " "
      + Numbers.grouped(tally.writeBacks)
    let disk =
      Numbers.grouped((tally.faults + tally.writeBacks) * UInt64(reading.diskTime) / 1000) + " ms"
    var parts = [faults]
    if hasWrites || tally.writeBacks > 0 { parts.append(written) }
    if !reading.processes.isEmpty, reading.processes.count > 1 {
      parts.append(
        zip(reading.processes, lane.faultsOf).map { "\($0) \($1)" }.joined(separator: " "))
    }
    // What it cost, as far as there is room.
    let costs = [
      painter.word(Localized(en: "disk", ja: "ディスク")) + " " + disk,
      painter.word(Localized(en: "writes/ref", ja: "更新/参照")) + " "
        + Self.ratio(lane.entriesWritten, UInt64(reading.references)),
      painter.word(Localized(en: "looked at/fault", ja: "走査/フォールト")) + " "
        + Self.ratio(lane.entriesScanned, tally.evictions),
    ]
    for cost in costs where area.width >= 100 {
      let longer = (parts + [cost]).joined(separator: "  ").columns + 3
      guard longer <= area.right - 2 - x else { break }
      parts.append(cost)
    }
    let text = " " + parts.joined(separator: "  ") + " "
    painter.textRight(
      text, right: area.right - 2, y: area.y, theme.style(.warning, .bold),
      limit: area.right - 2 - x, &canvas)
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
  private func facts(
    _ painter: Painter, _ lane: ReplacementReading.Lane, in area: Rectangle, _ canvas: inout Canvas
  ) {
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
      var x = painter.text(
        words, x: start + 1, y: y, painter.theme.style(.dim), limit: area.right - start - 1, &canvas
      )
      guard let rows = lane.matrix?.rows, rows.indices.contains(entry.frame) else { continue }
      x = max(x + 2, start + 14)
      for (column, bit) in rows[entry.frame].enumerated() where x + column < area.right {
        canvas.put(
          Cell(bit ? "1" : "0", style: painter.theme.style(bit ? .good : .dim)), x: x + column, y: y
        )
      }
    }
  }
}
