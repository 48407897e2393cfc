import Cells
import Kernel
import Script

/// The map: every page frame of the machine, zone by zone.
extension Painter {
  func framesPanel(in area: Rectangle, _ canvas: inout Canvas) {
    let parts = FramesParts(
      inside: area.inset(by: 1), state: state, scene: scene, isAlone: layout.only == .frames)
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
    if let colour = state.mapColour.name { remark = "\(word(colour)) · " + remark }
    _ = box(.frames, in: area, remark: remark, &canvas)
    let spare = spareOfFrame(area, remark: remark)
    guard geometry.columns > 0 else { return }
    let styles = FrameStyles(self)
    var signs = MapSigns()
    for row in 0..<geometry.visibleRows {
      mapRow(geometry.firstRow + row, geometry, styles, x: parts.map.x, y: parts.map.y + row, &signs, &canvas)
    }
    marks(geometry, in: parts.map, &signs, &canvas)
    if let slab = selectedSlab {
      let stretch = Highlight.Stretch(start: slab.row.frame.rawValue, frames: slab.order.frames, freeOrder: nil)
      mark(stretch, geometry, in: parts.map, &signs, &canvas)
    }
    // The frame of the page under the cursor of Processes.
    if let frame = scene.reading.processes?.detail?.walk?.frame {
      let stretch = Highlight.Stretch(start: frame.frame.rawValue, frames: 1, freeOrder: nil)
      mark(stretch, geometry, in: parts.map, &signs, &canvas)
    }
    names(geometry, in: parts.map, &signs, &canvas)
    cursor(geometry, in: parts.map, &signs, &canvas)
    scrollMark(
      first: geometry.firstRow, visible: geometry.visibleRows, of: geometry.totalRows, x: area.right - 1,
      y: area.y + 1, &canvas)
    legend(signs, styles, in: parts.legend, border: area, spare: spare, &canvas)
    let y = inspector(in: parts.inspector, &canvas)
    past(parts, below: y, &canvas)
  }

  /// Between the title and the remark in the frame above.
  private func spareOfFrame(_ area: Rectangle, remark: String) -> Rectangle {
    let start = area.x + 4 + word(PanelTable[.frames].title).columns
    let end = area.right - 3 - shown(remark).columns - 1
    return Rectangle(x: start, y: area.y, width: max(0, end - start), height: 1)
  }

  /// The rows that neither the map nor the inspector needs: the way to what the map shows.
  private func past(_ parts: FramesParts, below y: Int, _ canvas: inout Canvas) {
    let zones = scene.reading.zones
    guard let at = state.zonePosition(in: zones) else { return }
    // The other panels of the overview have the free frames.
    let lines = historyLines(zones[at]).dropFirst(layout.only == .frames ? 0 : 1)
    let beside = Rectangle(
      x: parts.inspector.x, y: y + 1, width: parts.inspector.width, height: parts.inspector.bottom - y - 1)
    let mapEnd = parts.map.y + parts.geometry.visibleRows
    let isBeside = parts.inspector.y == parts.map.y
    let below = Rectangle(
      x: parts.map.x, y: max(y, mapEnd) + 1, width: isBeside ? parts.inspector.right - parts.map.x : 0,
      height: parts.map.bottom - max(y, mapEnd) - 1)
    histories(Array(lines), in: below.height >= 6 ? below : beside, &canvas)
  }

  /// One row: zone, address, cells.
  private func mapRow(
    _ row: Int, _ geometry: MapGeometry, _ styles: FrameStyles, x: Int, y: Int, _ signs: inout MapSigns,
    _ canvas: inout Canvas
  ) {
    guard let (stretch, start, count) = geometry.row(row) else { return }
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
    let samples = geometry.samplesPerCell
    let each = geometry.framesPerCell / UInt32(samples)
    let map = scene.reading.maps.first { map in
      map.window.framesPerCell == each && map.window.start.rawValue <= start
        && (start - map.window.start.rawValue) / each < UInt32(map.cells.count)
    }
    guard let map else { return }
    let first = Int((start - map.window.start.rawValue) / geometry.framesPerCell)
    var column = x + MapGeometry.labelWidth
    for index in first..<first + count {
      guard let spot = MapSpot(map, at: index, samples: samples) else { break }
      if geometry.cellWidth == 2 {
        let (left, right) = styles.cells(spot, &signs)
        canvas.put(left, x: column, y: y)
        canvas.put(right, x: column + 1, y: y)
      } else {
        canvas.put(styles.cell(spot, &signs), x: column, y: y)
      }
      column += geometry.cellWidth
    }
  }

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
  private func marks(_ geometry: MapGeometry, in area: Rectangle, _ signs: inout MapSigns, _ canvas: inout Canvas) {
    for stretch in highlight.stretches { mark(stretch, geometry, in: area, &signs, &canvas) }
  }

  private func mark(
    _ stretch: Highlight.Stretch, _ geometry: MapGeometry, in area: Rectangle, _ signs: inout MapSigns,
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
        let first = geometry.row(row).map { $0.start + UInt32(column) * perCell }
        if stretch.frames >= perCell {
          mark(stretch, of: perCell == 1 ? first : nil, x: x, y: y, &signs, &canvas)
        } else {
          let isRight = first.map { stretch.start >= $0 + perCell / 2 } ?? false
          markPart(stretch, isRight: isRight, isBig: geometry.cellWidth == 2, x: x, y: y, &signs, &canvas)
        }
      }
      column += 1
      if column == geometry.columns { (row, column) = (row + 1, 0) }
      if row >= geometry.firstRow + geometry.visibleRows { break }
    }
  }

  /// All of a cell.
  private func mark(
    _ stretch: Highlight.Stretch, of frame: UInt32?, x: Int, y: Int, _ signs: inout MapSigns, _ canvas: inout Canvas
  ) {
    guard x >= 0, y >= 0, x < canvas.size.width, y < canvas.size.height else { return }
    if let order = stretch.freeOrder {
      // Of single frames it is seen which were handed on in the same event.
      if let frame, isInUse(frame) { return }
      signs.note(made: order)
      canvas.put(Cell(FrameStyles.digit(order), style: theme.madeStyle(order)), x: x, y: y)
    } else if stretch.isGivenBack {
      givenBack(x: x, y: y, &signs, &canvas)
    } else {
      changed(x: x, y: y, &signs, &canvas)
    }
  }

  /// Less than a cell: of a cell that shows its halves the one that the frames lie in, else the cell.
  private func markPart(
    _ stretch: Highlight.Stretch, isRight: Bool, isBig: Bool, x: Int, y: Int, _ signs: inout MapSigns,
    _ canvas: inout Canvas
  ) {
    let x = isBig && isRight ? x + 1 : x
    guard x >= 0, y >= 0, x < canvas.size.width, y < canvas.size.height else { return }
    guard !isBig, !glyphs.isASCII, canvas[x, y].scalar == glyphs.leftHalf.value else {
      if stretch.isGivenBack { return givenBack(x: x, y: y, &signs, &canvas) }
      return changed(x: x, y: y, &signs, &canvas)
    }
    var color = theme[.changed]
    if let order = stretch.freeOrder {
      color = theme.order(order)
      signs.note(made: order)
    } else {
      signs.hasChanged = true
    }
    canvas.restyle(Rectangle(x: x, y: y, width: 1, height: 1)) {
      if isRight { $0.background = color } else { $0.foreground = color }
    }
  }

  private func changed(x: Int, y: Int, _ signs: inout MapSigns, _ canvas: inout Canvas) {
    signs.hasChanged = true
    canvas.restyle(Rectangle(x: x, y: y, width: 1, height: 1)) {
      $0.style = theme.filled(.changed, [.bold, .underline])
    }
  }

  /// Underlined, as what was given, but not filled: free memory looks free.
  private func givenBack(x: Int, y: Int, _ signs: inout MapSigns, _ canvas: inout Canvas) {
    signs.hasGivenBack = true
    canvas.restyle(Rectangle(x: x, y: y, width: 1, height: 1)) {
      $0.style = theme.style(.changed, on: .selection, [.bold, .underline])
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

  private func cursor(
    _ geometry: MapGeometry, in area: Rectangle, _ signs: inout MapSigns, _ canvas: inout Canvas
  ) {
    guard let (row, column) = geometry.place(of: cursor), row >= geometry.firstRow,
      row < geometry.firstRow + geometry.visibleRows
    else { return }
    let place = Rectangle(
      x: area.x + MapGeometry.labelWidth + column * geometry.cellWidth, y: area.y + row - geometry.firstRow,
      width: geometry.cellWidth, height: 1)
    signs.hasCursor = true
    canvas.restyle(place) { $0.style = theme.style(.cursor, [.bold, .reverse]) }
  }
}
