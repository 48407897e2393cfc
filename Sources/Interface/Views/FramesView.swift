import Cells
import Kernel
import Script

/// The map: every page frame of the machine, zone by zone.
extension Painter {
  func framesPanel(in area: Rectangle, _ canvas: inout Canvas) {
    let parts = FramesParts(
      inside: area.inset(by: 1), state: state, zones: scene.reading.zones, isAlone: layout.only == .frames,
      lendsRows: scene.reading.hasSlab)
    let geometry = parts.geometry
    let perCell = UInt64(geometry.framesPerCell)
    let unit = language == .en && perCell == 1 ? "frame" : word(.frameUnit)
    let scale = "\(word(.oneCell)) \(Numbers.grouped(perCell)) \(unit)"
    var remark = area.width >= 60 ? "\(scale) (\(Numbers.fullSize(frames: perCell)))" : scale
    if state.zoom > 0 {
      remark = "\(word(.zoom)) ×\(1 << min(state.zoom, 20)) · " + remark
    } else if area.width >= 72 {
      remark = "\(Numbers.grouped(scene.reading.configuration.memoryFrames)) × 4 KiB · " + remark
    }
    _ = box(.frames, in: area, remark: remark, &canvas)
    guard geometry.columns > 0 else { return }
    let styles = FrameStyles(theme: theme)
    var present: UInt32 = 1
    for row in 0..<geometry.visibleRows {
      present |= mapRow(geometry.firstRow + row, geometry, styles, x: parts.map.x, y: parts.map.y + row, &canvas)
    }
    marks(geometry, styles, in: parts.map, &canvas)
    if let slab = selectedSlab {
      let stretch = Highlight.Stretch(start: slab.row.frame.rawValue, frames: slab.order.frames, freeOrder: nil)
      mark(stretch, geometry, styles, in: parts.map, &canvas)
    }
    // The frame of the page under the cursor of Processes.
    if let frame = scene.reading.processes?.detail?.walk?.frame {
      let stretch = Highlight.Stretch(start: frame.frame.rawValue, frames: 1, freeOrder: nil)
      mark(stretch, geometry, styles, in: parts.map, &canvas)
    }
    cursor(geometry, in: parts.map, &canvas)
    scrollMark(
      first: geometry.firstRow, visible: geometry.visibleRows, of: geometry.totalRows, x: area.right - 1,
      y: area.y + 1, &canvas)
    legend(present: present, styles, in: parts.legend, border: area, &canvas)
    inspector(in: parts.inspector, &canvas)
  }

  /// One row: zone, address, cells. Returns the kinds that it shows, a bit each.
  private func mapRow(
    _ row: Int, _ geometry: MapGeometry, _ styles: FrameStyles, x: Int, y: Int, _ canvas: inout Canvas
  ) -> UInt32 {
    guard let (stretch, start, count) = geometry.row(row) else { return 0 }
    let isFirst = row == stretch.firstRow
    let zone = scene.reading.zones[stretch.zone].index
    if isFirst {
      let style = theme.style(.title, .bold)
      text(zoneLabel(zone), x: x, y: y, style, limit: 7, &canvas)
    }
    let address = addressLabel(start, perRow: geometry.framesPerRow)
    // Beside the zone's name only what fits whole.
    if !isFirst || address.count <= 5 {
      textRight(
        address, right: x + 11, y: y, theme.style(isFirst ? .title : .dim, isFirst ? .bold : []), limit: 10, &canvas)
    }
    let map = scene.reading.maps.first { map in
      map.window.framesPerCell == geometry.framesPerCell && map.window.start.rawValue <= start
        && (start - map.window.start.rawValue) / geometry.framesPerCell < UInt32(map.cells.count)
    }
    guard let map else { return 0 }
    let first = Int((start - map.window.start.rawValue) / geometry.framesPerCell)
    var column = x + MapGeometry.labelWidth
    var present: UInt32 = 0
    let free = glyphs.freeFrame
    let litOrder = state.order.map { Int($0.rawValue) }
    for index in first..<min(first + count, map.cells.count) {
      let cell = map.cells[index]
      present |= 1 << UInt32(cell.kind.rawValue)
      if cell.kind != .free, cell.free > 0 { present |= Self.partlyFree }
      let style = styles.style(cell, isDimmed: litOrder != nil)
      let letter = styles.letter(cell, freeFrame: free)
      if cell.flags != nil, cell.kind.isPage {
        if letter == FrameStyles.lockedLetter { present |= Self.locked }
        if letter == FrameStyles.dirtyLetter { present |= Self.dirty }
        if letter == cell.kind.smallLetter { present |= Self.unreferenced }
      }
      var drawn = Cell(letter, style: style)
      if cell.isLit, let order = litOrder { drawn = Cell(FrameStyles.digit(order), style: styles.order(order)) }
      canvas.put(drawn, x: column, y: y)
      if geometry.cellWidth == 2 {
        drawn.scalar = 0x20
        canvas.put(drawn, x: column + 1, y: y)
      }
      column += geometry.cellWidth
    }
    return present
  }

  /// Beside the bits of the kinds: some cell in sight is partly free, is a page not referenced, locked, dirty.
  private static let partlyFree: UInt32 = 1 << 31
  private static let unreferenced: UInt32 = 1 << 30
  private static let locked: UInt32 = 1 << 29
  private static let dirty: UInt32 = 1 << 28

  func zoneLabel(_ zone: ZoneIndex) -> String {
    guard scene.reading.configuration.nodes > 1 else { return zone.type.name }
    let short =
      switch zone.type {
      case .dma: "DMA"
      case .normal: "Norm"
      case .highMem: "High"
      }
    return "\(short)/\(zone.node)"
  }

  /// The address that a row begins at, in the unit that leaves it whole.
  private func addressLabel(_ frame: UInt32, perRow: UInt32) -> String {
    if perRow % 256 == 0 { return "\(frame / 256)M" }
    if perRow % 64 == 0, frame < 256_000 {
      let quarter = frame % 256 / 64
      return "\(frame / 256)" + ["", ".25", ".5", ".75"][Int(quarter)] + "M"
    }
    return Numbers.hex(frame)
  }

  /// Marks the frames of the newest event: free blocks that it made by the digit of their order, frames that it handed
  /// out by their letter, underlined.
  private func marks(
    _ geometry: MapGeometry, _ styles: FrameStyles, in area: Rectangle, _ canvas: inout Canvas
  ) {
    for stretch in highlight.stretches { mark(stretch, geometry, styles, in: area, &canvas) }
  }

  private func mark(
    _ stretch: Highlight.Stretch, _ geometry: MapGeometry, _ styles: FrameStyles, in area: Rectangle,
    _ canvas: inout Canvas
  ) {
    let perCell = geometry.framesPerCell
    guard let from = geometry.place(of: FrameNumber(stretch.start)) else { return }
    // At most the cells in sight.
    let cells = Int((stretch.frames + perCell - 1) / perCell)
    var (row, column) = from
    for _ in 0..<min(cells, geometry.columns * max(1, geometry.totalRows)) {
      if row >= geometry.firstRow, row < geometry.firstRow + geometry.visibleRows {
        let x = area.x + MapGeometry.labelWidth + column * geometry.cellWidth
        let y = area.y + row - geometry.firstRow
        let frame = perCell == 1 ? geometry.row(row).map { $0.start + UInt32(column) } : nil
        mark(stretch, styles, isWhole: stretch.frames >= perCell, of: frame, x: x, y: y, &canvas)
      }
      column += 1
      if column == geometry.columns { (row, column) = (row + 1, 0) }
      if row >= geometry.firstRow + geometry.visibleRows { break }
    }
  }

  private func mark(
    _ stretch: Highlight.Stretch, _ styles: FrameStyles, isWhole: Bool, of frame: UInt32?, x: Int, y: Int,
    _ canvas: inout Canvas
  ) {
    guard x >= 0, y >= 0, x < canvas.size.width, y < canvas.size.height else { return }
    if let order = stretch.freeOrder, isWhole {
      // Of single frames it is seen which were handed on in the same event.
      if let frame, isInUse(frame) { return }
      canvas.put(Cell(FrameStyles.digit(order), style: theme.madeStyle(order)), x: x, y: y)
    } else {
      canvas.restyle(Rectangle(x: x, y: y, width: 1, height: 1)) {
        $0.style = theme.filled(.changed, [.bold, .underline])
      }
    }
  }

  private func isInUse(_ frame: UInt32) -> Bool {
    for map in scene.reading.maps where map.window.framesPerCell == 1 && map.window.start.rawValue <= frame {
      let at = Int(frame - map.window.start.rawValue)
      if at < map.cells.count { return map.cells[at].kind != .free }
    }
    return false
  }

  /// On the border: which part of all rows is in sight.
  func scrollMark(first: Int, visible: Int, of total: Int, x: Int, y: Int, _ canvas: inout Canvas) {
    guard visible > 0, total > visible else { return }
    let length = max(1, visible * visible / total)
    let start = first * (visible - length) / max(1, total - visible)
    let cell = Cell(glyphs.thumb, style: theme.style(.borderFocused, .bold))
    for row in start..<start + length { canvas.put(cell, x: x, y: y + row) }
  }

  private func cursor(_ geometry: MapGeometry, in area: Rectangle, _ canvas: inout Canvas) {
    guard let (row, column) = geometry.place(of: state.cursor), row >= geometry.firstRow,
      row < geometry.firstRow + geometry.visibleRows
    else { return }
    let place = Rectangle(
      x: area.x + MapGeometry.labelWidth + column * geometry.cellWidth, y: area.y + row - geometry.firstRow,
      width: geometry.cellWidth, height: 1)
    canvas.restyle(place) { $0.style = theme.style(.cursor, [.bold, .reverse]) }
  }

  /// - Parameter border: of the panel. What a line does not hold goes on in the frame below.
  private func legend(
    present: UInt32, _ styles: FrameStyles, in area: Rectangle, border: Rectangle, _ canvas: inout Canvas
  ) {
    // A panel without a row for it has those in sight in its frame.
    let isLine = area.height <= 1
    var entries: [(Unicode.Scalar, Style, String)] = FrameKind.allCases
      .filter {
        guard $0 != .slab || scene.reading.hasSlab else { return false }
        guard !$0.isOfProcesses || scene.reading.memory != nil else { return false }
        // With processes there are too many kinds for a line: those in sight.
        let isShort = area.isEmpty || isLine && scene.reading.memory != nil
        return present & (1 << UInt32($0.rawValue)) != 0
          || !isShort && (area.width >= 72 || area.height > 1) && $0 != .lost && $0 != .before
      }
      .map { ($0 == .free ? glyphs.freeFrame : $0.look.letter, styles.full($0), word($0.look.name)) }
    if present & Self.partlyFree != 0 {
      let style = theme.mapStyle(.frameUser, used: 1, of: 2)
      entries.append((FrameKind.user.smallLetter, style, word(.partlyFree)))
    }
    let page = theme.mapStyle(.frameFile, used: 1, of: 1)
    let signs: [(UInt32, Unicode.Scalar, Localized)] = [
      (Self.locked, FrameStyles.lockedLetter, .lockedPage), (Self.dirty, FrameStyles.dirtyLetter, .dirtyPage),
      (Self.unreferenced, FrameKind.pageCache.smallLetter, .notReferenced),
    ]
    for (bit, letter, name) in signs where present & bit != 0 { entries.append((letter, page, word(name))) }
    if let order = state.order {
      let n = Int(order.rawValue)
      // First, so that a narrow legend has it: it is what was asked for.
      entries.insert((FrameStyles.digit(n), styles.order(n), "\(word(.litBlocks)) \(n)"), at: 0)
    }
    if area.height > 1 {
      for (row, (letter, style, name)) in entries.enumerated() where row < area.height {
        for column in 0..<3 {
          canvas.put(Cell(column == 1 ? letter : " ", style: style), x: area.x + column, y: area.y + row)
        }
        text(name, x: area.x + 4, y: area.y + row, theme.style(.dim), limit: area.width - 4, &canvas)
      }
      return
    }
    let total = entries.reduce(0) { $0 + 3 + $1.2.columns } + entries.count - 1
    let isWide = total + entries.count <= area.width
    var line = area.isEmpty ? Rectangle(x: 0, y: 0, width: 0, height: 0) : area
    var x = line.x
    for (letter, style, name) in entries {
      let needed = (isWide ? 4 : 2) + name.columns
      if x + needed > line.right, line.y < border.bottom - 1 {
        line = Rectangle(x: border.x + 2, y: border.bottom - 1, width: border.width - 4, height: 1)
        x = line.x
      }
      guard x + needed <= line.right else { break }
      if isWide {
        canvas.put(Cell(style: style), x: x, y: line.y)
        canvas.put(Cell(style: style), x: x + 2, y: line.y)
      }
      canvas.put(Cell(letter, style: style), x: isWide ? x + 1 : x, y: line.y)
      canvas.put(Cell(style: theme.style(.dim)), x: isWide ? x + 3 : x + 1, y: line.y)
      x = text(name, x: x + (isWide ? 4 : 2), y: line.y, theme.style(.dim), limit: line.right - x, &canvas)
      if line.y == border.bottom - 1, x < line.right { canvas.put(Cell(style: theme.style(.dim)), x: x, y: line.y) }
      x += 1
    }
  }
}
