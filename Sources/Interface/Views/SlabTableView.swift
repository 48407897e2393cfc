import Cells
import Kernel
import Script

/// Panel 4 with the whole screen: slabtop's table, and under it the cache under the cursor.
extension Painter {
  func slabTable(_ reading: SlabReading, _ table: CacheTable, in area: Rectangle, _ canvas: inout Canvas) {
    let extra = scene.reading.configuration.cpus + reading.pools.count
    let parts = CacheTableParts(
      height: area.height, isAlone: true, count: table.rows.count, selected: table.selected, extra: extra)
    let columns = CacheColumns(width: area.width)
    for (name, end) in columns.headings(word(.colour), word(.waste)) {
      textRight(name, right: area.x + end, y: area.y, theme.style(.dim), limit: 10, &canvas)
    }
    let nameX = area.x + columns.name
    text(
      language == .en ? "NAME" : word(.cacheName), x: nameX, y: area.y, theme.style(.dim), limit: area.right - nameX,
      &canvas)
    for row in 0..<parts.rows where parts.first + row < table.rows.count {
      let at = parts.first + row
      let y = area.y + 1 + row
      let ground = rowGround(isSelected: at == table.selected, x: area.x, y: y, width: area.width, &canvas)
      let cache = table.rows[at]
      let style = theme.style(cache.objects > 0 ? .text : .dim, on: ground)
      for (value, end) in columns.values(of: cache, colour: colourText(cache)) {
        textRight(value, right: area.x + end, y: y, style, limit: 10, &canvas)
      }
      text(
        scene.names[cache.cache], x: nameX, y: y, theme.style(.title, on: ground), limit: area.right - nameX, &canvas)
    }
    scrollMark(
      first: parts.first, visible: parts.rows, of: table.rows.count, x: area.right, y: area.y + 1, &canvas)
    beside(area, rows: parts.rows, &canvas)
    guard parts.detail > 0, let at = table.selected else { return }
    let below = Rectangle(x: area.x, y: area.bottom - parts.detail, width: area.width, height: parts.detail)
    cacheDetail(reading, table.rows[at], in: below, &canvas)
  }

  /// Right of the table, on a wide screen: what the floors do, and how it came to where it is.
  private func beside(_ area: Rectangle, rows: Int, _ canvas: inout Canvas) {
    let start = area.x + 104
    let place = Rectangle(x: start, y: area.y + 1, width: area.right - 2 - start, height: rows)
    guard place.width >= 60, place.height > Self.storeysHeight else { return }
    let (top, rest) = place.splitTop(Self.storeysHeight)
    storeys(in: top, &canvas)
    pastOfSlabs(in: rest, &canvas)
  }

  /// The history of the zone that the panels show, a row below what is above.
  func pastOfSlabs(in area: Rectangle, _ canvas: inout Canvas) {
    let zones = scene.reading.zones
    guard let at = state.zonePosition(in: zones), area.height > 1 else { return }
    histories(
      historyLines(zones[at]),
      in: Rectangle(x: area.x, y: area.y + 1, width: area.width, height: area.height - 1), &canvas)
  }

  private func cacheDetail(
    _ reading: SlabReading, _ cache: CacheReading, in area: Rectangle, _ canvas: inout Canvas
  ) {
    let clip = canvas.clip
    canvas.clip = clip.intersection(area)
    defer { canvas.clip = clip }
    for x in area.x..<area.right { canvas.put(Cell(glyphs.horizontal, style: theme.style(.border)), x: x, y: area.y) }
    text(
      " \(scene.names[cache.cache]) ", x: area.x + 1, y: area.y, theme.style(.title, .bold), limit: area.width - 2,
      &canvas)
    text(
      slabWords.geometry(cache), x: area.x + 1, y: area.y + 1, theme.style(.text), limit: area.width - 1, &canvas)
    text(slabWords.waste(cache), x: area.x + 1, y: area.y + 2, theme.style(.text), limit: area.width - 1, &canvas)
    guard let detail = reading.selected, detail.cache == cache.cache else { return }
    var y = area.y + 3
    y = slabLists(detail, shown: nil, x: area.x, y: y, width: area.width, &canvas)
    y = cacheArrays(detail, x: area.x, y: y, width: area.width, &canvas)
    for pool in reading.pools where y < area.bottom {
      poolLine(pool, x: area.x, y: y, width: area.width, &canvas)
      y += 1
    }
  }

  /// The three lists, a slab a small bar as high as its share in use; returns the row after them.
  func slabLists(
    _ detail: CacheDetail, shown: FrameNumber?, x: Int, y: Int, width: Int, _ canvas: inout Canvas
  ) -> Int {
    for (row, list) in detail.lists.enumerated() {
      text(word(.list(list.list)), x: x + 1, y: y + row, theme.style(.dim), limit: 9, &canvas)
      textRight(
        Numbers.grouped(list.count), right: x + SlabListLine.labelWidth - 2, y: y + row, theme.style(.text), limit: 6,
        &canvas)
      var at = x + SlabListLine.labelWidth
      let end = x + width - 1
      if !list.beginsAtHead, !list.slabs.isEmpty {
        at = text(glyphs.ellipsis, x: at, y: y + row, theme.style(.dim), limit: 1, &canvas)
      }
      for slab in list.slabs {
        guard at < end else { break }
        let isShown = slab.frame == shown
        let style = isShown ? theme.style(.cursor, [.bold, .underline]) : theme.style(.frameSlab)
        canvas.put(Cell(glyphs.spark(Int(slab.inUse), of: Int(slab.count)), style: style), x: at, y: y + row)
        at += 1
      }
      if !list.endsAtTail || at >= end {
        text(glyphs.ellipsis, x: min(at, end), y: y + row, theme.style(.dim), limit: 1, &canvas)
      }
    }
    return y + detail.lists.count
  }

  /// The CPUs' arrays and the shared one; returns the row after them.
  func cacheArrays(_ detail: CacheDetail, x: Int, y: Int, width: Int, _ canvas: inout Canvas) -> Int {
    var row = y
    for array in detail.arrays where array.limit > 0 {
      let name = array.cpu.map { "CPU \($0)" } ?? word(.sharedArray)
      text(name, x: x + 1, y: row, theme.style(.dim), limit: 9, &canvas)
      let count = array.entries.count
      let role: Role = array.cpu == nil ? .frameFile : .framePerCPU
      textRight("\(count)/\(array.limit)", right: x + 18, y: row, theme.style(role), limit: 8, &canvas)
      let length = width >= 110 ? 24 : 8
      let filled = count == 0 ? 0 : max(1, count * length / Int(array.limit))
      // An array is a stack: what lies behind the last taken place is given first and taken there.
      for cell in 0...length where cell != filled {
        let isTaken = cell < filled
        canvas.put(
          Cell(isTaken ? glyphs.placeTaken : glyphs.placeFree, style: theme.style(isTaken ? role : .border)),
          x: x + 19 + cell, y: row)
      }
      arrayEnd(array, detail.cache, x: x + 19 + filled, y: row, &canvas)
      var at = x + 21 + length
      let end = x + width - 1
      // The kernel gives the shared array a batchcount that nobody reads: 0xbaadf00d.
      if array.cpu != nil {
        at = text("batch \(array.batch)", x: at, y: row, theme.style(.dim), limit: end - at, &canvas) + 2
      }
      let mark = word(array.isTouched ? .touched : .untouched)
      at = text(mark, x: at, y: row, theme.style(array.isTouched ? .text : .dim), limit: end - at, &canvas) + 2
      if let next = array.entries.last {
        at = text(word(.nextOut), x: at, y: row, theme.style(.dim), limit: end - at, &canvas) + 1
        text(Numbers.hex(next), x: at, y: row, theme.style(.text), limit: end - at, &canvas)
      }
      row += 1
    }
    return row
  }

  /// The end of an array that gives and takes; lit where the newest event did.
  private func arrayEnd(_ array: ArrayReading, _ cache: CacheID, x: Int, y: Int, _ canvas: inout Canvas) {
    var way = ListBoxes.Way.none
    if highlight.isNewest, let cpu = array.cpu {
      for occurrence in highlight.event {
        guard case .slab(let what) = occurrence.what else { continue }
        switch what {
        case .taken(cache, UInt8(cpu), _, _, _, _): way = .out
        case .freed(cache, UInt8(cpu), _, _, _, _): way = .into
        default: break
        }
      }
    }
    arrow(way, isLeft: false, x: x, y: y, &canvas)
  }

  /// `mempool name  reserve 3/4 ▮▮▮▯  2 waiting`
  private func poolLine(_ pool: PoolReading, x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    let end = x + width - 1
    var at = text("mempool", x: x + 1, y: y, theme.style(.dim), limit: end - x, &canvas) + 1
    at = text(scene.names[pool.pool], x: at, y: y, theme.style(.title), limit: min(20, end - at), &canvas) + 1
    let source =
      switch pool.source {
      case .cache(let cache): scene.names[cache]
      case .pages(let order): "\(word(.order)) \(order.rawValue)"
      }
    at = text("(\(source))", x: at, y: y, theme.style(.dim), limit: max(0, min(22, end - at)), &canvas) + 1
    at = text("\(pool.current)/\(pool.minimum)", x: at, y: y, theme.style(.frameTable), limit: end - at, &canvas) + 1
    let length = Int(min(pool.minimum, 16))
    let filled = pool.minimum == 0 ? 0 : Int(pool.current) * length / Int(pool.minimum)
    for cell in 0..<length where at + cell < end {
      let isTaken = cell < filled
      canvas.put(
        Cell(isTaken ? glyphs.placeTaken : glyphs.placeFree, style: theme.style(isTaken ? .frameTable : .border)),
        x: at + cell, y: y)
    }
    at += length + 1
    if pool.waiting > 0 {
      text("\(pool.waiting) \(word(.waiting))", x: at, y: y, theme.style(.warning, .bold), limit: end - at, &canvas)
    }
  }
}

/// A line of small bars.
enum SlabListLine {
  /// Columns before the bars: the list's name and length.
  static let labelWidth = 17
}

/// The columns of slabtop, ours beside them; each by the column that it ends before.
struct CacheColumns {
  private let isWide: Bool
  private let ends: [Int]
  let name: Int

  init(width: Int) {
    isWide = width >= 110
    let widths = isWide ? [8, 8, 6, 10, 8, 10, 12, 9, 10] : [7, 7, 5, 7, 6, 6, 8, 7, 7]
    var ends: [Int] = []
    for width in widths { ends.append((ends.last ?? 0) + width) }
    self.ends = ends
    name = (ends.last ?? 0) + 2
  }

  func headings(_ colour: String, _ waste: String) -> [(String, Int)] {
    let names =
      isWide
      ? ["OBJS", "ACTIVE", "USE", "OBJ SIZE", "SLABS", "OBJ/SLAB", "CACHE SIZE"]
      : ["OBJS", "ACTIVE", "USE", "SIZE", "SLABS", "/SLAB", "CACHE"]
    return Array(zip(names + [colour.uppercased(), waste], ends))
  }

  func values(of cache: CacheReading, colour: String) -> [(String, Int)] {
    let it = cache.geometry
    return Array(
      zip(
        [
          "\(cache.objects)", "\(cache.activeObjects)", "\(cache.percentUsed)%", Self.kibibytes(it.objectSize),
          "\(cache.slabs)", "\(it.count)", "\(cache.pages * 4)K", colour, Numbers.bytes(cache.wastedBytes),
        ], ends))
  }

  /// `0.12K`, as slabtop's printf rounds: to even.
  static func kibibytes(_ bytes: UInt32) -> String {
    let scaled = UInt64(bytes) * 100
    let (whole, rest) = (scaled / 1024, scaled % 1024)
    let rounded = whole + (rest > 512 || rest == 512 && whole % 2 == 1 ? 1 : 0)
    let cents = "\(rounded % 100)"
    return "\(rounded / 100)." + (cents.count == 1 ? "0" : "") + cents + "K"
  }
}

extension Numbers {
  /// `960B`, `12.4K`, `3.0M`: rounded down to a tenth.
  static func bytes(_ value: UInt64) -> String {
    if value < 1024 { return "\(value)B" }
    let (unit, name): (UInt64, String) = value < 1 << 20 ? (1024, "K") : (1 << 20, "M")
    return "\(value / unit).\(value % unit * 10 / unit)\(name)"
  }
}
