import Cells
import Kernel
import Script
import Simulation

/// The panel of the free blocks of one zone, order by order.
extension Painter {
  func buddyPanel(in area: Rectangle, _ canvas: inout Canvas) {
    let zones = scene.reading.zones
    guard let at = state.zonePosition(in: zones) else {
      _ = box(.buddy, in: area, &canvas)
      return
    }
    let zone = zones[at]
    if layout.only == .buddy { return buddyExpanded(zone, in: area, &canvas) }
    let inside = box(.buddy, in: area, remark: zoneLabel(zone.index), &canvas)
    if inside.width >= 62, inside.height > Order.count {
      _ = orderTable(zone, x: inside.x, y: inside.y, width: inside.width, hasLists: false, &canvas)
    } else {
      buddyTable(zone, in: inside, &canvas)
    }
    let isLow = BuddyRows(height: inside.height).isLow && scene.reading.hasSlab
    guard inside.height >= Order.count + 2 || isLow else { return }
    var y = isLow ? inside.bottom - 1 : inside.y + Order.count + 1
    if inside.height >= Order.count + 3 {
      let blocks = zone.freeBlocks.reduce(0, +)
      let total =
        language == .en
        ? "free \(Numbers.grouped(zone.free)) frames in \(Numbers.grouped(blocks)) block\(blocks == 1 ? "" : "s")"
        : "空き\(Numbers.grouped(zone.free))フレーム、\(Numbers.grouped(blocks))ブロック"
      text(total, x: inside.x + 1, y: y, theme.style(.text), limit: inside.width - 1, &canvas)
      y += 1
    }
    let indent = inside.width >= 38 ? 1 : 0
    if let halving = Halving(highlight.event, in: zone.index) {
      // While it is the news; then what would fail.
      return halvingLine(halving, x: inside.x + indent, y: y, width: inside.width - indent, &canvas)
    }
    verdict(zone, x: inside.x + indent, y: y, limit: inside.width - indent, &canvas)
  }

  /// Columns of the table: order, block size, count, bar, unusable index.
  private func buddyTable(_ zone: ZoneReading, in area: Rectangle, _ canvas: inout Canvas) {
    guard area.width >= 24, area.height >= 2 else { return }
    let isRoomy = area.width >= 38
    let orderEnd = area.x + (isRoomy ? 5 : 3)
    let blockEnd = orderEnd + (isRoomy ? 6 : 7)
    let freeEnd = blockEnd + (isRoomy ? 8 : 5)
    let barWidth = max(0, area.right - 6 - freeEnd - 1)
    let dim = theme.style(.dim)
    orderHeading(x: area.x, blockEnd: blockEnd, y: area.y, dim, &canvas)
    textRight(word(.free), right: freeEnd, y: area.y, dim, limit: 6, &canvas)
    textRight(word(.unusable), right: area.right, y: area.y, dim, limit: 10, &canvas)
    let most = zone.freeBlocks.max() ?? 0
    let rows = BuddyRows(height: area.height)
    let isLow = rows.isLow && scene.reading.hasSlab
    if isLow { largeOrders(zone, rows, in: area, &canvas) }
    for order in 0..<min(isLow ? rows.single : Order.count, area.height - 1) {
      let y = area.y + 1 + order
      let isPicked = state.order.map { Int($0.rawValue) == order } ?? false
      let ground: Role = isPicked ? .selection : .ground
      if isPicked {
        canvas.fill(
          Rectangle(x: area.x, y: y, width: area.width, height: 1), Cell(style: theme.style(.text, on: ground)))
        canvas.put(Cell(glyphs.chosen, style: theme.style(.key, on: ground)), x: area.x, y: y)
      }
      let count = zone.freeBlocks[order]
      linkedMark(zone, order: order, isPicked: isPicked, x: area.x, y: y, &canvas)
      let style = theme.style(count > 0 ? .text : .dim, on: ground)
      textRight("\(order)", right: orderEnd, y: y, style, limit: 3, &canvas)
      textRight(
        Numbers.size(frames: 1 << UInt64(order)), right: blockEnd, y: y, theme.style(.dim, on: ground), limit: 6,
        &canvas)
      let number = Numbers.grouped(count)
      textRight(
        number.count < freeEnd - blockEnd ? number : String(count), right: freeEnd, y: y, style,
        limit: freeEnd - blockEnd, &canvas)
      changeMark(zone, order: order, ground: ground, x: freeEnd, y: y, &canvas)
      bar(
        count, of: most, theme.style(.order(order), on: ground), x: freeEnd + 1, y: y, width: barWidth, &canvas)
      let index = Numbers.thousandths(zone.unusableIndex[order])
      textRight(
        index, right: area.right, y: y, theme.style(zone.unusableIndex[order] >= 1000 ? .warning : .dim, on: ground),
        limit: 6, &canvas)
    }
  }

  /// In a low panel: the free blocks of the orders that have no row of their own.
  private func largeOrders(_ zone: ZoneReading, _ rows: BuddyRows, in area: Rectangle, _ canvas: inout Canvas) {
    let y = area.y + 1 + rows.single
    text("\(rows.single)–\(Order.count - 1)", x: area.x, y: y, theme.style(.dim), limit: BuddyRows.labelWidth, &canvas)
    for order in rows.single..<Order.count {
      let columns = BuddyRows.columns(of: order, single: rows.single, width: area.width)
      let isPicked = state.order.map { Int($0.rawValue) == order } ?? false
      let ground: Role = isPicked ? .selection : .ground
      let x = area.x + columns.lowerBound
      let count = zone.freeBlocks[order]
      linkedMark(zone, order: order, isPicked: isPicked, x: x - 1, y: y, &canvas)
      let end = text(
        "\(count)", x: x, y: y, theme.style(count > 0 ? .text : .dim, on: ground, isPicked ? .bold : []),
        limit: columns.count - 1, &canvas)
      changeMark(zone, order: order, ground: ground, x: end, y: y, &canvas)
    }
  }

  /// Over the orders and their sizes. The Japanese word is as wide as both columns.
  func orderHeading(x: Int, blockEnd: Int, y: Int, _ style: Style, _ canvas: inout Canvas) {
    let name = word(.order)
    let end = text(name, x: x, y: y, style, limit: 8, &canvas)
    let block = word(.block)
    if end < blockEnd - block.columns {
      textRight(block, right: blockEnd, y: y, style, limit: 6, &canvas)
    }
  }

  /// After a count that the newest event changed: whether the list became longer or shorter.
  func changeMark(_ zone: ZoneReading, order: Int, ground: Role, x: Int, y: Int, _ canvas: inout Canvas) {
    guard highlight.zone == zone.index, highlight.changes[order] != 0 else { return }
    let sign = highlight.changes[order] > 0 ? glyphs.up : glyphs.down
    canvas.put(Cell(sign, style: theme.style(.changed, on: ground, .bold)), x: x, y: y)
  }

  /// The block under the map's cursor points at its bar.
  func linkedMark(_ zone: ZoneReading, order: Int, isPicked: Bool, x: Int, y: Int, _ canvas: inout Canvas) {
    guard !isPicked, let linked = linkedBlock, linked.zone == zone.index, Int(linked.order.rawValue) == order
    else { return }
    canvas.put(Cell(glyphs.linked, style: theme.style(.link)), x: x, y: y)
  }

  /// The free block or the slab under the map's cursor, or the slab that is chosen in its panel.
  private var linkedBlock: (zone: ZoneIndex, order: Order)? {
    if let slab = selectedSlab {
      let frame = slab.row.frame.rawValue
      return scene.reading.zones.first { $0.start.rawValue <= frame && frame - $0.start.rawValue < $0.spanned }
        .map { ($0.index, slab.order) }
    }
    guard let frame = scene.reading.inspected, frame.kind == .free || frame.slab != nil else { return nil }
    return (frame.zone, frame.order)
  }

  /// A bar in eighths of a cell; anything but nothing shows at least one eighth.
  func bar(
    _ count: UInt32, of most: UInt32, _ style: Style, x: Int, y: Int, width: Int, _ canvas: inout Canvas
  ) {
    guard most > 0, count > 0, width > 0 else { return }
    let eighths = max(1, Int(UInt64(count) * UInt64(width * 8) / UInt64(most)))
    let cells = glyphs.bar(eighths: max(eighths, glyphs.isASCII ? 4 : 1), width: width)
    for (at, scalar) in cells.enumerated() { canvas.put(Cell(scalar, style: style), x: x + at, y: y) }
  }

  /// The smallest order that could not be served, and whether that is fragmentation or lack of memory.
  func verdict(_ zone: ZoneReading, x: Int, y: Int, limit: Int, _ canvas: inout Canvas) {
    guard zone.freeBlocks.contains(where: { $0 > 0 }) else {
      text(word(.noFree), x: x, y: y, theme.style(.bad, .bold), limit: limit, &canvas)
      return
    }
    guard let order = zone.extfragIndex.firstIndex(where: { $0 != -1000 }) else {
      text(word(.nothingFails), x: x, y: y, theme.style(.good), limit: limit, &canvas)
      return
    }
    let index = zone.extfragIndex[order]
    let number = Numbers.thousandths(index)
    // Enough is free, but not side by side: that is fragmentation, however small the index.
    let isFragmented = zone.free >= UInt32(1) << UInt32(order)
    let reason =
      language == .en ? isFragmented ? "fragmented" : "too little free" : isFragmented ? "断片化" : "空き不足"
    let head = language == .en ? "order \(order) fails: " : "オーダー\(order)は失敗: "
    var lines = [head + reason + " (extfrag \(number))"]
    if isFragmented { lines.append(head + reason + " \(number)") }
    lines.append(head + reason)
    // The longest that fits.
    let line = lines.first { $0.columns <= limit } ?? lines[lines.count - 1]
    text(line, x: x, y: y, theme.style(isFragmented ? .bad : .warning, .bold), limit: limit, &canvas)
  }
}
