import Cells
import Kernel
import Script

/// The panel of the free blocks with the whole screen: the kernel's own line, both indexes, the past and the free lists
/// of every order, and the two pictures of the textbook: the linear view and the logical view.
extension Painter {
  func buddyExpanded(_ zone: ZoneReading, in area: Rectangle, _ canvas: inout Canvas) {
    let isWide = area.width >= 103
    let tableRows = Order.count + 2
    let infoRows = scene.reading.zones.count * (isWide ? 1 : 2) + 1
    let notes = wrapped(word(.indexNote), width: area.width - 4)
    let height = infoRows + tableRows + 4 + Order.count + 2 + notes.count
    let room = area.height - 2
    let scroll = min(state.scroll, max(0, height - room))
    let hasMore = height - scroll > room
    var remark = zoneLabel(zone.index)
    if hasMore { remark += " · PgDn: " + word(.more) }
    let inside = box(.buddy, in: area, remark: remark, &canvas)
    let clip = canvas.clip
    canvas.clip = clip.intersection(inside)
    defer { canvas.clip = clip }
    var y = inside.y - scroll
    y = orderTable(zone, x: inside.x, y: y, width: inside.width, hasLists: true, &canvas)
    verdict(zone, x: inside.x + 2, y: y, limit: inside.width - 2, &canvas)
    y += 1
    y = buddyinfo(x: inside.x, y: y, width: inside.width, isWide: isWide, &canvas)
    y = linearView(zone, x: inside.x, y: y, width: inside.width, &canvas)
    if let halving = Halving(highlight.event, in: zone.index) {
      // While it is the news; then all of the chunk.
      halvingPicture(halving, x: inside.x, y: y, width: inside.width, rows: Order.count + 1, &canvas)
    } else {
      logicalView(zone, x: inside.x, y: y, width: inside.width, &canvas)
    }
    y += Order.count + 2
    for (row, note) in notes.enumerated() {
      text(note, x: inside.x + 1, y: y + row, theme.style(.dim), limit: inside.width - 1, &canvas)
    }
    y += notes.count + 1
    let rest = Rectangle(x: inside.x, y: y, width: inside.width, height: max(0, inside.bottom - y))
    histories(historyLines(zone), in: rest, &canvas)
  }

  /// One row per order; returns the row after the table.
  func orderTable(
    _ zone: ZoneReading, x: Int, y: Int, width: Int, hasLists: Bool, _ canvas: inout Canvas
  ) -> Int {
    let isRoomy = width >= 110
    let barX = x + 18
    let barWidth = isRoomy ? 20 : 8
    let unusableEnd = barX + barWidth + 8
    let extfragX = unusableEnd + 2
    let sparkX = extfragX + 14
    let sparkWidth = hasLists ? (isRoomy ? 24 : 10) : min(24, x + width - 1 - sparkX)
    let listX = sparkX + sparkWidth + 2
    let dim = theme.style(.dim)
    orderHeading(x: x, blockEnd: x + 11, y: y, dim, &canvas)
    textRight(word(.free), right: x + 17, y: y, dim, limit: 6, &canvas)
    textRight(word(.unusable), right: unusableEnd, y: y, dim, limit: 10, &canvas)
    text("extfrag", x: extfragX, y: y, dim, limit: 12, &canvas)
    text(language == .en ? "so far" : "推移", x: sparkX, y: y, dim, limit: sparkWidth, &canvas)
    if hasLists { text(word(.freeLists), x: listX, y: y, dim, limit: x + width - listX, &canvas) }
    let most = zone.freeBlocks.max() ?? 0
    for order in 0..<Order.count {
      let row = y + 1 + order
      let isPicked = state.order.map { Int($0.rawValue) == order } ?? false
      let ground: Role = isPicked ? .selection : .ground
      if isPicked {
        canvas.fill(Rectangle(x: x, y: row, width: width, height: 1), Cell(style: theme.style(.text, on: ground)))
        canvas.put(Cell(glyphs.chosen, style: theme.style(.key, on: ground)), x: x, y: row)
      }
      let count = zone.freeBlocks[order]
      linkedMark(zone, order: order, isPicked: isPicked, x: x, y: row, &canvas)
      let style = theme.style(count > 0 ? .text : .dim, on: ground)
      textRight("\(order)", right: x + 5, y: row, style, limit: 3, &canvas)
      let size = Numbers.size(frames: 1 << UInt64(order))
      textRight(size, right: x + 11, y: row, theme.style(.dim, on: ground), limit: 6, &canvas)
      textRight(Numbers.grouped(count), right: x + 17, y: row, style, limit: 7, &canvas)
      changeMark(zone, order: order, ground: ground, x: x + 17, y: row, &canvas)
      bar(
        count, of: most, theme.style(.order(order), on: ground), x: barX, y: row, width: barWidth, &canvas)
      let unusable = zone.unusableIndex[order]
      textRight(
        Numbers.thousandths(unusable), right: unusableEnd, y: row,
        theme.style(unusable >= 1000 ? .warning : .dim, on: ground), limit: 7, &canvas)
      let extfrag = zone.extfragIndex[order]
      let isFragmented = zone.free >= UInt32(1) << UInt32(order)
      text(
        extfrag == -1000 ? word(.wouldSucceed) : Numbers.thousandths(extfrag), x: extfragX, y: row,
        theme.style(extfrag == -1000 ? .good : isFragmented ? .bad : .warning, on: ground), limit: 13, &canvas)
      sparkline(zone.index, order: order, ground: ground, x: sparkX, y: row, width: sparkWidth, &canvas)
      if hasLists { freeList(order, ground: ground, x: listX, y: row, limit: x + width - listX, &canvas) }
    }
    return y + Order.count + 1
  }

  private func sparkline(
    _ zone: ZoneIndex, order: Int, ground: Role, x: Int, y: Int, width: Int, _ canvas: inout Canvas
  ) {
    let counts = scene.trend.counts(zone: zone, order: order, last: width)
    let most = Int(counts.max() ?? 0)
    let style = theme.style(.order(order), on: ground)
    for (at, count) in counts.enumerated() {
      let isNothing = count == 0
      canvas.put(
        Cell(glyphs.spark(Int(count), of: most), style: isNothing ? theme.style(.border, on: ground) : style),
        x: x + width - counts.count + at, y: y)
    }
  }

  /// The blocks of one list from its head on, with the mark that the rest is not shown.
  private func freeList(_ order: Int, ground: Role, x: Int, y: Int, limit: Int, _ canvas: inout Canvas) {
    guard let list = scene.reading.freeLists.first(where: { Int($0.order.rawValue) == order }) else { return }
    var at = x
    let end = x + limit
    for (index, frame) in list.blocks.enumerated() {
      let name = Numbers.hex(frame.rawValue)
      let isLast = index + 1 == Int(list.length)
      guard at + name.count + (isLast ? 0 : 2) <= end else {
        text(glyphs.ellipsis, x: at, y: y, theme.style(.dim, on: ground), limit: end - at, &canvas)
        return
      }
      let holdsCursor =
        frame.rawValue <= cursor.rawValue && cursor.rawValue - frame.rawValue < UInt32(1) << UInt32(order)
      let style = theme.style(holdsCursor ? .cursor : .text, on: ground, holdsCursor ? [.bold, .underline] : [])
      at = text(name, x: at, y: y, style, limit: end - at, &canvas) + 1
    }
    if list.blocks.count < Int(list.length) {
      text(glyphs.ellipsis, x: at, y: y, theme.style(.dim, on: ground), limit: max(0, end - at), &canvas)
    }
  }

  /// The lines of /proc/buddyinfo, byte for byte; on a narrow screen the counts stand under their zone.
  private func buddyinfo(x: Int, y: Int, width: Int, isWide: Bool, _ canvas: inout Canvas) -> Int {
    text("/proc/buddyinfo", x: x + 1, y: y, theme.style(.dim), limit: width - 1, &canvas)
    var row = y + 1
    for zone in scene.reading.zones {
      let head = "Node \(zone.index.node), zone \(zone.index.type.name.paddedLeft(to: 8)) "
      let counts = zone.freeBlocks.map { String($0).paddedLeft(to: 6) + " " }.joined()
      if isWide {
        text(head + counts, x: x + 1, y: row, theme.style(.text), limit: width - 1, &canvas)
        row += 1
      } else {
        text(head, x: x + 1, y: row, theme.style(.text), limit: width - 1, &canvas)
        text(counts, x: x, y: row + 1, theme.style(.text), limit: width, &canvas)
        row += 2
      }
    }
    return row
  }

  /// The whole zone on one line: how much of each stretch is free.
  private func linearView(_ zone: ZoneReading, x: Int, y: Int, width: Int, _ canvas: inout Canvas) -> Int {
    guard let map = scene.reading.maps.first(where: { $0.window.start == zone.start }) else { return y + 4 }
    let perCell = map.window.framesPerCell * 2
    let scale = "\(word(.oneCell)) \(Numbers.grouped(perCell)) \(word(.frameUnit))"
    text("\(word(.linear)): \(scale)", x: x + 1, y: y + 1, theme.style(.dim), limit: width - 1, &canvas)
    let styles = FrameStyles(theme: theme, glyphs: glyphs, lit: state.order.map { Int($0.rawValue) })
    var signs = MapSigns()
    for at in 0..<width {
      guard let spot = MapSpot(map, at: at, samples: 2) else { break }
      canvas.put(styles.cell(spot, &signs), x: x + at, y: y + 2)
    }
    // Where the cursor's chunk, which the logical view shows, lies on this line.
    let n = cursor.rawValue
    if zone.holds(cursor) {
      let at = Int((n - zone.start.rawValue) / perCell)
      canvas.put(Cell(glyphs.up, style: theme.style(.key, .bold)), x: x + at, y: y + 3)
      let side = at < width / 2 ? at + 2 : max(0, at - 12)
      text(Numbers.hex(n), x: x + side, y: y + 3, theme.style(.dim), limit: 10, &canvas)
    }
    return y + 4
  }

  /// The split tree of one chunk of 1,024 frames: each block on the row of its order, above it what was split.
  private func logicalView(_ zone: ZoneReading, x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    // The reading may still be that of the zone before.
    guard let first = scene.reading.chunk.first, zone.holds(first.frame) else { return }
    let start = first.frame.rawValue & ~1023
    let title = zone.holds(cursor) ? word(.logical) : word(.logicalOfZone)
    text(
      "\(title) \(Numbers.hex(start))", x: x + 1, y: y, theme.style(.dim), limit: width - 1, &canvas)
    let columns = max(1, width - 4)
    let styles = FrameStyles(theme: theme)
    let split = theme.style(.border)
    for order in 0..<Order.count {
      textRight("\(order)", right: x + 2, y: y + 1 + Order.count - 1 - order, theme.style(.dim), limit: 2, &canvas)
    }
    for block in scene.reading.chunk where block.frame.rawValue >= start {
      let order = Int(block.order.rawValue)
      let from = Int(block.frame.rawValue - start) * columns / 1024
      let to = max(from + 1, Int(block.frame.rawValue - start + block.order.frames) * columns / 1024)
      let isFree = block.kind == .free
      let style = isFree ? styles.order(order) : styles.full(block.kind)
      let letter = isFree ? FrameStyles.digit(order) : block.kind.look.letter
      for column in from..<min(to, columns) {
        // One column between neighbours shows where a block ends, when there is room for it.
        let isEdge = column == to - 1 && to - from > 2
        for above in (order + 1)..<max(order + 1, Order.count) {
          canvas.put(Cell(glyphs.horizontal, style: split), x: x + 3 + column, y: y + Order.count - above)
        }
        let row = y + Order.count - order
        if !isEdge {
          canvas.put(Cell(column == (from + to - 1) / 2 ? letter : " ", style: style), x: x + 3 + column, y: row)
        }
      }
    }
  }
}
