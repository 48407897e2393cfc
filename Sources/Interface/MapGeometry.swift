import Cells
package import Kernel

/// Which frame each cell of the map shows. Every zone begins a row of its own; a cell holds 2^n frames and a row a
/// round number of them, so that blocks of the buddy system begin at cell borders.
package struct MapGeometry: Hashable, Sendable {
  /// A zone's rows, counted over the whole map.
  struct Stretch: Hashable, Sendable {
    var zone: Int
    var start: UInt32
    var frames: UInt32
    var firstRow: Int
    var rows: Int
  }
  /// Columns before the cells: zone and address.
  static let labelWidth = 12
  private static let widths = [8, 16, 24, 32, 48, 64, 96, 128, 192, 256]

  private(set) var stretches: [Stretch] = []
  package private(set) var framesPerCell: UInt32 = 1
  private(set) var columns = 0
  private(set) var cellWidth = 1
  private(set) var visibleRows = 0
  private(set) var firstRow = 0
  private(set) var totalRows = 0
  /// Columns and rows that were offered.
  let offered: Size

  /// The finest scale at which all fits into `offered`, then halved `zoom` times; the cursor's row stays in sight.
  init(offered: Size, zones: [ZoneReading], zoom: Int, cursor: FrameNumber, hasBigCells: Bool) {
    self.offered = offered
    cellWidth = hasBigCells ? 2 : 1
    let room = (offered.width - Self.labelWidth) / cellWidth
    guard room >= Self.widths[0], offered.height > 0, !zones.isEmpty else { return }
    let candidates = Self.widths.filter { $0 <= room }
    var best = (shift: 99, columns: candidates[0])
    var isFlat = false
    for columns in candidates.reversed() {
      var shift = 0
      while shift < 30, Self.rowCount(zones, columns: columns, shift: shift) > max(offered.height, zones.count) {
        shift += 1
      }
      // Of widths with the same scale the widest, unless it would leave nearly half of the rows empty.
      if shift < best.shift || (shift == best.shift && isFlat) {
        best = (shift, columns)
        isFlat = Self.rowCount(zones, columns: columns, shift: shift) * 5 < offered.height * 3
      }
    }
    if zoom > 0 { best.columns = candidates[candidates.count - 1] }
    let shift = max(0, best.shift - zoom)
    columns = best.columns
    framesPerCell = 1 << UInt32(shift)
    for (at, zone) in zones.enumerated() {
      let rows = Self.rows(zone.spanned, columns: columns, shift: shift)
      stretches.append(
        Stretch(zone: at, start: zone.start.rawValue, frames: zone.spanned, firstRow: totalRows, rows: rows))
      totalRows += rows
    }
    visibleRows = min(offered.height, totalRows)
    let cursorRow = place(of: cursor)?.row ?? 0
    firstRow = max(0, min(totalRows - visibleRows, cursorRow - visibleRows / 2))
  }

  private static func rows(_ frames: UInt32, columns: Int, shift: Int) -> Int {
    let perRow = columns << shift
    return max(1, (Int(frames) + perRow - 1) / perRow)
  }
  private static func rowCount(_ zones: [ZoneReading], columns: Int, shift: Int) -> Int {
    zones.reduce(0) { $0 + rows($1.spanned, columns: columns, shift: shift) }
  }

  var framesPerRow: UInt32 { framesPerCell * UInt32(columns) }

  /// The stretch that a row of the whole map belongs to.
  func stretch(row: Int) -> Stretch? { stretches.last { $0.firstRow <= row && row < $0.firstRow + $0.rows } }

  /// First frame of a row, and how many cells it has.
  func row(_ row: Int) -> (stretch: Stretch, start: UInt32, cells: Int)? {
    guard let stretch = stretch(row: row) else { return nil }
    let before = UInt32(row - stretch.firstRow) * framesPerRow
    let left = stretch.frames - min(before, stretch.frames)
    let cells = min(columns, Int((left + framesPerCell - 1) / framesPerCell))
    return (stretch, stretch.start + before, cells)
  }

  /// Row of the whole map and column of the cell that holds the frame.
  func place(of frame: FrameNumber) -> (row: Int, column: Int)? {
    let n = frame.rawValue
    guard columns > 0, let stretch = stretches.last(where: { $0.start <= n && n - $0.start < $0.frames }) else {
      return nil
    }
    let cell = Int((n - stretch.start) / framesPerCell)
    return (stretch.firstRow + cell / columns, cell % columns)
  }

  /// The frame that a cell of the visible map begins with; nil beside the map.
  package func frame(row: Int, column: Int) -> FrameNumber? {
    guard columns > 0, row >= 0, row < visibleRows, column >= Self.labelWidth else { return nil }
    guard let (_, start, cells) = self.row(firstRow + row) else { return nil }
    let cell = (column - Self.labelWidth) / cellWidth
    return cell < cells ? FrameNumber(start + UInt32(cell) * framesPerCell) : nil
  }

  /// A cell of several frames is read in two halves.
  var samplesPerCell: Int { framesPerCell > 1 ? 2 : 1 }

  /// What must be read: a window for each zone in sight.
  package var windows: [MapWindow] {
    stretches.compactMap { stretch in
      let from = max(firstRow, stretch.firstRow)
      let to = min(firstRow + visibleRows, stretch.firstRow + stretch.rows)
      guard from < to, let first = row(from), let last = row(to - 1) else { return nil }
      let each = framesPerCell / UInt32(samplesPerCell)
      // To the last frame of the zone, not into the one behind it.
      let end = min(last.start + UInt32(last.cells) * framesPerCell, stretch.start + stretch.frames)
      let cells = Int((end - min(end, first.start) + each - 1) / each)
      return cells > 0 ? MapWindow(start: FrameNumber(first.start), framesPerCell: each, cells: cells) : nil
    }
  }
}
