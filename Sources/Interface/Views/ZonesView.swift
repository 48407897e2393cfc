import Cells
import Kernel
import Script

/// The panel of the zones: how full each zone is against its watermarks, and its per-CPU lists.
extension Painter {
  func zonesPanel(in area: Rectangle, _ canvas: inout Canvas) {
    let woken = scene.reading.kswapdOrders.contains { $0 != nil }
    var remark = word(woken ? .kswapdWoken : .kswapdSleeps)
    let waits = scene.reading.waiting.count
    if !scene.reading.kswapd.isEmpty {
      let counted = waits > 0 ? "\(waits) \(word(.waiting)) · ".columns : 0
      remark =
        kswapdRemark(
          width: area.width - word(PanelTable[.zones].title).columns - 8 - counted, node: nil
        ).text
    }
    if waits > 0 { remark = "\(waits) \(word(.waiting)) · " + remark }
    let isAlone = layout.only == .zones
    let inside = box(
      .zones, in: area, remark: remark, remarkRole: woken || waits > 0 ? .warning : .dim, &canvas)
    if isAlone { return zonesExpanded(in: inside, &canvas) }
    let zones = scene.reading.zones
    guard let at = state.zonePosition(in: zones) else { return }
    if inside.height < 3 {
      gauge(zones[at], isSelected: true, x: inside.x, y: inside.y, width: inside.width, &canvas)
      pageset(zones[at], cpu: 0, x: inside.x, y: inside.y + 1, right: inside.right, &canvas)
      return
    }
    let perZone = ZoneRows.perZone(zones: zones.count, height: inside.height)
    var y = inside.y
    for (index, zone) in zones.enumerated() where y < inside.bottom {
      gauge(zone, isSelected: index == at, x: inside.x, y: y, width: inside.width, &canvas)
      y += 1
      if perZone >= 2, y < inside.bottom {
        watermarks(zone, x: inside.x + 8, y: y, limit: inside.width - 8, &canvas)
        y += 1
      }
      if perZone >= 3, y < inside.bottom {
        pageset(zone, cpu: 0, x: inside.x + 1, y: y, right: inside.right, &canvas)
        y += 1
      }
    }
    var cpu = perZone >= 3 ? 1 : 0
    while y < inside.bottom, cpu < zones[at].pagesets.count {
      pageset(zones[at], cpu: cpu, x: inside.x + 1, y: y, right: inside.right, &canvas)
      (y, cpu) = (y + 1, cpu + 1)
    }
    let rest = Rectangle(x: inside.x, y: y + 1, width: inside.width, height: inside.bottom - y - 1)
    histories([.free(zones[at].index)], in: rest, &canvas)
  }

  func watermarks(_ zone: ZoneReading, x: Int, y: Int, limit: Int, _ canvas: inout Canvas) {
    var at = x
    var parts: [(String, UInt32, Role)] = [
      ("min", zone.min, .watermarkMin), ("low", zone.low, .watermarkLow), ("high", zone.high, .watermarkHigh),
    ]
    if let asked = AskedOfZone(scene.reading, zone.index), asked.reserve > 0 {
      parts.append(("reserve", asked.reserve, .key))
    }
    for (name, value, role) in parts {
      let end = x + limit
      at = text(name, x: at, y: y, theme.style(role), limit: end - at, &canvas) + 1
      at = text(Numbers.grouped(value), x: at, y: y, theme.style(.dim), limit: end - at, &canvas) + 2
    }
  }

  /// One CPU's hot and cold list.
  func pageset(_ zone: ZoneReading, cpu: Int, x: Int, y: Int, right: Int, _ canvas: inout Canvas) {
    guard zone.pagesets.indices.contains(cpu) else { return }
    let set = zone.pagesets[cpu]
    let style = theme.style(.framePerCPU)
    let dim = theme.style(.dim)
    var at = text("pcp\(cpu)", x: x, y: y, dim, limit: right - x, &canvas) + 1
    for (name, list) in [("hot", set.hot), ("cold", set.cold)] {
      let numbers = "\(list.count)/\(list.high)"
      guard at + name.count + numbers.count + 1 <= right else { return }
      at = text(name, x: at, y: y, dim, limit: right - at, &canvas) + 1
      at = text(numbers, x: at, y: y, style, limit: right - at, &canvas) + 1
      let length = min(8, (right - x - 30) / 2)
      if length >= 4, at + length <= right {
        let full = list.high == 0 ? 0 : min(length, Int(list.count) * length / Int(list.high))
        let (on, off) = (glyphs.placeTaken, glyphs.placeFree)
        for cell in 0..<length {
          canvas.put(
            Cell(cell < full ? on : off, style: cell < full ? style : theme.style(.border)), x: at + cell, y: y)
        }
        at += length + 2
      } else {
        at += 1
      }
    }
  }
}
