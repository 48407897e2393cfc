import Cells
import Kernel
import Script

/// The gauge of a zone: its free frames against its marks, what the last request wants of it and what must stay.
extension Painter {
  /// The letters m, l, h stand at the marks, r at the line that the last request had to leave: its mark and the
  /// `lowmem_reserve` of its class. What the newest event took, gave or could not have stands at the end of the bar.
  func gauge(_ zone: ZoneReading, isSelected: Bool, x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    let number = Numbers.grouped(zone.free)
    text(
      zoneLabel(zone.index), x: x, y: y, theme.style(isSelected ? .title : .text, isSelected ? .bold : []), limit: 7,
      &canvas)
    // A scenario may switch the reserve off: without marks nothing is below one.
    let hasMarks = zone.high > 0
    let role: Role = !hasMarks ? .text : zone.free <= zone.min ? .bad : zone.free <= zone.low ? .warning : .text
    textRight(number, right: x + width - 1, y: y, theme.style(role, .bold), limit: 12, &canvas)
    let start = x + 8
    let length = x + width - 1 - max(7, number.count + 1) - start
    guard length >= 6 else { return }
    let bar = ZoneGauge(zone, length: length)
    gaugeBar(zone, bar, x: start, y: y, &canvas)
    if highlight.isNewest, let change = ChangeOfZone(highlight.event, zone) {
      self.change(change, zone, bar, x: start, y: y, &canvas)
    }
    let asked = AskedOfZone(scene.reading, zone.index)
    guard hasMarks else { return }
    // Where two marks fall into one cell, the later one is read.
    var marks: [(Int, Unicode.Scalar, Role)] = [
      (bar.cell(zone.min), "m", .watermarkMin), (bar.cell(zone.low), "l", .watermarkLow),
      (bar.cell(zone.high), "h", .watermarkHigh),
    ]
    if let asked, asked.reserve > 0 { marks.append((bar.cell(asked.mark &+ asked.reserve), "r", .key)) }
    let end = bar.eighths(zone.free)
    for (column, letter, role) in marks where column < length {
      let isFull = column * 8 < end
      canvas.put(
        Cell(letter, style: isFull ? theme.filled(role, .bold) : theme.style(role, .bold)), x: start + column, y: y)
    }
  }

  private func gaugeBar(_ zone: ZoneReading, _ bar: ZoneGauge, x: Int, y: Int, _ canvas: inout Canvas) {
    let end = bar.eighths(zone.free)
    let (least, low, high) = (bar.eighths(zone.min), bar.eighths(zone.low), bar.eighths(zone.high))
    for column in 0..<bar.length {
      if column == bar.breakAt {
        canvas.put(Cell(glyphs.scaleBreak, style: theme.style(.text, .bold)), x: x + column, y: y)
        continue
      }
      let at = column * 8
      let role: Role =
        at < least ? .watermarkMin : at < low ? .watermarkLow : at < high ? .watermarkHigh : .watermarkFree
      // A trace is still told from nothing.
      let eighths = min(8, max(end - at, at == 0 && zone.free > 0 ? 1 : 0))
      let cell =
        eighths <= 0
        ? Cell(glyphs.empty, style: theme.style(.border))
        : Cell(glyphs.bar(eighths: eighths, width: 1).first ?? glyphs.empty, style: theme.style(role))
      canvas.put(cell, x: x + column, y: y)
    }
  }

  /// Where the bar ended before the event: what it took lies behind the end, what it gave before it. What it wanted and
  /// did not get is crossed out at the end: the frames that would have gone.
  private func change(
    _ change: ChangeOfZone, _ zone: ZoneReading, _ bar: ZoneGauge, x: Int, y: Int, _ canvas: inout Canvas
  ) {
    func put(_ glyph: Unicode.Scalar, _ role: Role, _ columns: Range<Int>) {
      for column in columns where column != bar.breakAt {
        canvas.put(Cell(glyph, style: theme.style(role, .bold)), x: x + column, y: y)
      }
    }
    /// Cells that end behind `from` and begin before `to`.
    func columns(_ from: UInt32, _ to: UInt32, isWhole: Bool) -> Range<Int> {
      let first = isWhole ? (bar.eighths(from) + 7) / 8 : bar.eighths(from) / 8
      return first..<max(first, min(bar.length, (bar.eighths(to) + 7) / 8))
    }
    if change.before > zone.free {
      put(glyphs.justTaken, .text, columns(zone.free, change.before, isWhole: true))
    } else if change.before < zone.free {
      put(glyphs.justGiven, .good, columns(change.before, zone.free, isWhole: true))
    }
    if let refused = change.refused {
      put(glyphs.refused, .bad, columns(zone.free - min(zone.free, refused), zone.free, isWhole: false))
    }
  }
}
