import Cells
import Kernel
import Script

/// The panel of the lists of pages: both from head to tail, what has just moved, what is weighed, the rates, swap.
extension Painter {
  var lruWords: LRUWords { LRUWords(language: language, names: scene.names) }

  func lruPanel(in area: Rectangle, _ canvas: inout Canvas) {
    let isAlone = layout.only == .lru
    let zones = scene.reading.zones
    guard let reading = scene.reading.reclaim, let active = reading.active, let inactive = reading.inactive,
      let at = state.zonePosition(in: zones)
    else {
      _ = box(.lru, in: area, &canvas)
      return
    }
    let zone = zones[at].index
    let (remark, role) = kswapdRemark(
      width: area.width - word(PanelTable[.lru].title).columns - zoneLabel(zone).columns - 12, node: UInt8(zone.node))
    _ = box(.lru, in: area, of: zoneLabel(zone), remark: remark, remarkRole: role, &canvas)
    let parts = LRUParts(inside: area.inset(by: 1), isAlone: isAlone)
    let moved = Dictionary(reading.moves.map { ($0.frame, $0.to) }) { $1 }
    list("active", active, parts, y: parts.activeY, moved, &canvas)
    list("inactive", inactive, parts, y: parts.inactiveY, moved, &canvas)
    gone(reading.moves, parts, &canvas)
    if let y = parts.movesY { arrows(active, inactive, moved, parts, y: y, &canvas) }
    if let y = parts.tendencyY, let numbers = reading.zones.first(where: { $0.zone == zone }) {
      tendency(numbers, x: parts.inside.x + 1, y: y, width: parts.inside.width - 2, &canvas)
    }
    if let y = parts.ratesY { rates(x: parts.inside.x + 1, y: y, width: parts.inside.width - 2, &canvas) }
    if let y = parts.swapY { swapMap(reading, parts, y: y, &canvas) }
    if let y = parts.legendY { lruLegend(x: parts.inside.x + 1, y: y, width: parts.inside.width - 2, &canvas) }
    if isAlone { fates(reading, parts, &canvas) }
  }

  /// What kswapd is at, as long as fits.
  func kswapdRemark(width: Int, node: UInt8?) -> (text: String, role: Role) {
    let all = scene.reading.kswapd
    let it = all.first { $0.node == node } ?? all.first { $0.state != .sleeping } ?? all.first
    guard let it else { return ("", .dim) }
    let texts = lruWords.kswapd(it)
    return (texts.first { $0.columns <= width } ?? texts[texts.count - 1], it.state == .sleeping ? .dim : .warning)
  }

  // MARK: Lists

  private func list(
    _ name: String, _ list: PageListReading, _ parts: LRUParts, y: Int, _ moved: [FrameNumber: PageMove.To],
    _ canvas: inout Canvas
  ) {
    let x = parts.inside.x
    text(name, x: x + 1, y: y, theme.style(.title), limit: 8, &canvas)
    textRight(
      Numbers.grouped(list.length), right: x + LRUParts.label - 1, y: y, theme.style(.text), limit: 6, &canvas)
    let strip = LRUStrip(list, cells: parts.cells)
    func place(_ cell: Int) -> (x: Int, y: Int) {
      (parts.cellsX + cell % max(1, parts.columns), y + cell / max(1, parts.columns))
    }
    if let fold = strip.fold {
      let words = LRUStrip.foldText(fold.pages, ellipsis: shown(glyphs.ellipsis))
      for (at, scalar) in words.unicodeScalars.enumerated() where fold.cell + at < parts.cells {
        let (x, y) = place(fold.cell + at)
        canvas.put(Cell(scalar, style: theme.style(.dim)), x: x, y: y)
      }
    }
    let linked = scene.reading.processes?.detail?.walk?.frame?.frame
    for (page, cell) in strip.pages {
      let (x, y) = place(cell)
      let (letter, style) = look(of: page)
      canvas.put(Cell(letter, style: style), x: x, y: y)
      let isMarked = moved[page.frame] != nil || linked == page.frame
      if isMarked || page.frame == cursor {
        let marked =
          page.frame == cursor
          ? theme.style(.cursor, [.bold, .reverse]) : theme.filled(.changed, [.bold, .underline])
        canvas.restyle(Rectangle(x: x, y: y, width: 1, height: 1)) { $0.style = marked }
      }
    }
  }

  /// What decides about the page: locked, under write, dirty; else its kind, a capital where it was referenced.
  private func look(of page: ListedPage) -> (Unicode.Scalar, Style) {
    let style = theme.mapStyle(page.kind.look.role, used: 1, of: 1)
    if page.flags.contains(.locked) { return (FrameStyles.lockedLetter, style) }
    if page.flags.contains(.writeback) { return (Self.writeLetter, style) }
    if page.flags.contains(.dirty) { return (FrameStyles.dirtyLetter, style) }
    let letter = Self.letter(of: page.kind)
    return (page.isReferenced ? letter : Unicode.Scalar(letter.value | 0x20) ?? letter, style)
  }

  static let writeLetter: Unicode.Scalar = "w"
  /// On the lists S is shared memory: slabs are on none.
  static func letter(of kind: FrameKind) -> Unicode.Scalar { kind == .shared ? "S" : kind.look.letter }

  /// Behind the lists: how many pages the newest event took away there, and where they went.
  private func gone(_ moves: [PageMove], _ parts: LRUParts, _ canvas: inout Canvas) {
    func count(_ to: PageMove.To) -> Int { moves.count { $0.to == to } }
    let x = parts.cellsX + parts.columns + 1
    let limit = LRUParts.margin - 1
    let down = count(.inactive)
    if down > 0 {
      text("\(glyphs.demoted)\(down)", x: x, y: parts.activeY, theme.style(.warning, .bold), limit: limit, &canvas)
    }
    var at = x
    let (up, freed) = (count(.active), count(.freed))
    if up > 0 {
      at = text("\(glyphs.promoted)\(up)", x: at, y: parts.inactiveY, theme.style(.key, .bold), limit: limit, &canvas)
    }
    if freed > 0 {
      text(
        "\(glyphs.chosen)\(freed)", x: at, y: parts.inactiveY, theme.style(.good, .bold),
        limit: x + limit - at, &canvas)
    }
  }

  /// Between the lists: which way they go, and an arrow at each page that has just come to the one above or below.
  private func arrows(
    _ active: PageListReading, _ inactive: PageListReading, _ moved: [FrameNumber: PageMove.To], _ parts: LRUParts,
    y: Int, _ canvas: inout Canvas
  ) {
    text(
      word(.headToTail), x: parts.inside.x + 1, y: y, theme.style(.dim), limit: LRUParts.label - 1, &canvas)
    guard parts.rowsPerList == 1 else { return }
    for (list, to, glyph, role) in [
      (active, PageMove.To.active, glyphs.promoted, Role.key), (inactive, .inactive, glyphs.demoted, .warning),
    ] {
      for (page, cell) in LRUStrip(list, cells: parts.cells).pages where moved[page.frame] == to {
        canvas.put(Cell(glyph, style: theme.style(role, .bold)), x: parts.cellsX + cell, y: y)
      }
    }
  }

  // MARK: Numbers

  private func tendency(_ zone: ZoneReclaimReading, x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    let texts = lruWords.tendency(zone.tendency)
    let line = texts.first { shown($0).columns <= width } ?? texts[texts.count - 1]
    text(line, x: x, y: y, theme.style(zone.tendency.takesMapped ? .warning : .text), limit: width, &canvas)
    guard zone.allUnreclaimable else { return }
    let note = "all_unreclaimable"
    if shown(line).columns + 2 + note.count <= width {
      textRight(note, right: x + width, y: y, theme.style(.bad, .bold), limit: note.count, &canvas)
    }
  }

  /// Pages looked at, freed and swapped out since boot, each with its recent past.
  private func rates(x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    let share = width / 3
    let rates: [(Trend.Rate, Localized)] = [
      (.scanned, .scanned), (.freed, .reclaimed), (.swappedOut, .swappedOut),
    ]
    for (at, (rate, name)) in rates.enumerated() {
      var column = x + at * share
      let end = column + share - 1
      column = text(word(name), x: column, y: y, theme.style(.dim), limit: end - column, &canvas) + 1
      let total = Numbers.grouped(rate.total(scene.reading))
      column = text(total, x: column, y: y, theme.style(.text), limit: end - column, &canvas) + 1
      let past = scene.trend.rates(rate, last: max(0, min(16, end - column)))
      let most = Int(clamping: past.max() ?? 0)
      for (at, value) in past.enumerated() {
        let style = theme.style(value == 0 ? .border : .key)
        canvas.put(Cell(glyphs.spark(Int(clamping: value), of: most), style: style), x: column + at, y: y)
      }
    }
  }

  /// The slots of the first area, in the columns of the lists.
  private func swapMap(_ reading: ReclaimReading, _ parts: LRUParts, y: Int, _ canvas: inout Canvas) {
    let x = parts.inside.x + 1
    guard let area = reading.swap.first else {
      text(word(.noSwap), x: x, y: y, theme.style(.dim), limit: parts.inside.width - 2, &canvas)
      return
    }
    var used = "\(Numbers.grouped(area.used))/\(Numbers.grouped(area.slots))"
    let head = reading.swap.count > 1 ? "swap 1/\(reading.swap.count)" : "swap"
    text(head, x: x, y: y, theme.style(.title), limit: 9, &canvas)
    for (at, cell) in area.cells.enumerated() where at < parts.columns {
      let letter: Unicode.Scalar = cell.used == 0 ? glyphs.freeFrame : cell.cached > 0 ? "c" : "s"
      let style =
        cell.used == 0
        ? theme.freeStyle : theme.mapStyle(.frameAnon, used: Int(cell.used), of: Int(max(1, cell.slots)))
      canvas.put(Cell(letter, style: style), x: parts.cellsX + at, y: y)
    }
    // Where it does not fit before the cells, it stands on the last of them.
    let room = LRUParts.label - 1 - head.count - 1
    if used.count > room - 1 { used = "\(area.used)/\(area.slots)" }
    if used.count <= room - 1 {
      textRight(used, right: parts.cellsX - 1, y: y, theme.style(.text), limit: used.count, &canvas)
    } else {
      textRight(
        " \(used)", right: parts.inside.right - 1, y: y, theme.style(.text), limit: parts.inside.width - 8, &canvas)
    }
  }

  private func lruLegend(x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    let page = theme.mapStyle(.frameFile, used: 1, of: 1)
    var entries: [(Unicode.Scalar, Style, String)] = [FrameKind.pageCache, .anonymous, .shared].map {
      (Self.letter(of: $0), theme.mapStyle($0.look.role, used: 1, of: 1), word($0.look.name))
    }
    entries.append(("f", page, word(.notReferenced)))
    entries.append((FrameStyles.dirtyLetter, page, word(.dirtyPage)))
    entries.append((Self.writeLetter, page, word(.underWrite)))
    entries.append((FrameStyles.lockedLetter, page, word(.lockedPage)))
    if !(scene.reading.reclaim?.swap.isEmpty ?? true) {
      entries.append(("s", theme.mapStyle(.frameAnon, used: 1, of: 1), word(.slotInUse)))
      entries.append(("c", theme.mapStyle(.frameAnon, used: 1, of: 1), word(.slotCached)))
    }
    var at = x
    for (letter, style, name) in entries {
      guard at + 2 + name.columns <= x + width else { break }
      canvas.put(Cell(letter, style: style), x: at, y: y)
      at = text(name, x: at + 2, y: y, theme.style(.dim), limit: x + width - at - 2, &canvas) + 2
    }
  }
}
