import Cells
import Kernel
import Script

/// Panel 3 with the whole screen: every zone's marks and reserves, all per-CPU lists, who waits, and the way of the
/// last request through the zonelist.
extension Painter {
  func zonesExpanded(in area: Rectangle, _ canvas: inout Canvas) {
    let zones = scene.reading.zones
    let selected = state.zonePosition(in: zones)
    let notes = wrapped(word(.markNote), width: area.width - 2)
    let height =
      zones.reduce(0) { $0 + ZoneRows.alone($1) } + 2 + max(1, scene.reading.waiting.count)
      + 2 + max(1, scene.reading.lastRequest.count) + notes.count
    let clip = canvas.clip
    canvas.clip = clip.intersection(area)
    defer { canvas.clip = clip }
    var y = area.y - min(scroll(to: selected, in: zones, height: area.height), max(0, height - area.height))
    for (at, zone) in zones.enumerated() {
      y = zoneBlock(zone, isSelected: at == selected, x: area.x, y: y, width: area.width, &canvas)
    }
    y = requestWay(x: area.x, y: y, width: area.width, bottom: area.bottom, &canvas) + 1
    y = waitingTasks(x: area.x, y: y, width: area.width, &canvas) + 1
    for (row, note) in notes.enumerated() {
      text(note, x: area.x + 1, y: y + row, theme.style(.dim), limit: area.width - 1, &canvas)
    }
    y += notes.count + 1
    if let selected, area.bottom > y {
      let rest = Rectangle(x: area.x, y: y, width: area.width, height: area.bottom - y)
      let free = ([zones[selected]] + zones.filter { $0.index != zones[selected].index }).map {
        HistoryGraph.Line.free($0.index)
      }
      histories(free + historyLines(zones[selected]).dropFirst(), in: rest, &canvas)
    }
    if height > area.height, state.scroll < height - area.height {
      canvas.clip = clip
      textRight(
        " PgDn: \(word(.more)) ", right: area.right, y: area.bottom, theme.style(.dim), limit: area.width, &canvas)
    }
  }

  /// Rows above the picture: as the user scrolled, or, while a caption points at a zone that would not be seen, those
  /// of the zones before it.
  private func scroll(to selected: Int?, in zones: [ZoneReading], height: Int) -> Int {
    guard state.scroll == 0, state.look?.panel == .zones, let selected else { return state.scroll }
    let top = zones[..<selected].reduce(0) { $0 + ZoneRows.alone($1) }
    return top + ZoneRows.alone(zones[selected]) > height ? top : 0
  }

  private func zoneBlock(
    _ zone: ZoneReading, isSelected: Bool, x: Int, y: Int, width: Int, _ canvas: inout Canvas
  ) -> Int {
    gauge(zone, isSelected: isSelected, x: x, y: y, width: width, &canvas)
    let left = x + 8
    watermarks(zone, x: left, y: y + 1, limit: width - 8, &canvas)
    let present = "\(word(.present)) \(Numbers.grouped(zone.present))"
    textRight(present, right: x + width - 1, y: y + 1, theme.style(.dim), limit: width / 2, &canvas)
    // Only classes that may fall back to this zone keep it reserved.
    let classes = scene.reading.configuration.profile.zones
    let reserves = zip(classes, zone.reserve).filter { $0.1 > 0 }.map { "\($0.0.type.name) \(Numbers.grouped($0.1))" }
    let text =
      "lowmem_reserve "
      + (reserves.isEmpty ? word(.none) : reserves.map { "\(word(.reserveFor)) \($0)" }.joined(separator: "  "))
    let reserveEnd = self.text(text, x: left, y: y + 2, theme.style(.dim), limit: width - 8, &canvas)
    if scene.reading.memory != nil {
      let lists = "active \(Numbers.grouped(zone.active))  inactive \(Numbers.grouped(zone.inactive))"
      if reserveEnd + 2 + lists.count < x + width {
        textRight(lists, right: x + width - 1, y: y + 2, theme.style(.dim), limit: lists.count, &canvas)
      }
    }
    var row = y + 3
    for cpu in zone.pagesets.indices {
      for (isCold, list) in [(false, zone.pagesets[cpu].hot), (true, zone.pagesets[cpu].cold)] {
        let batch = "batch \(list.batch)  low \(list.low)"
        let end = width >= 78 ? x + width - 2 - batch.count : x + width
        pagesetBoxes(zone, cpu: cpu, isCold: isCold, x: left, y: row, right: end, &canvas)
        if width >= 78 {
          textRight(batch, right: x + width - 1, y: row, theme.style(.dim), limit: 20, &canvas)
        }
        row += 1
      }
    }
    return row + 1
  }

  /// - Parameter bottom: of the panel. Where the way goes on below it, its middle is left out until somebody scrolls:
  ///   the request, the test that decided and what became of it are in sight.
  private func requestWay(x: Int, y: Int, width: Int, bottom: Int, _ canvas: inout Canvas) -> Int {
    text(word(.lastRequest), x: x + 1, y: y, theme.style(.title, .bold), limit: width - 1, &canvas)
    let request = scene.reading.lastRequest
    guard !request.isEmpty else {
      text(word(.noRequest), x: x + 2, y: y + 1, theme.style(.dim), limit: width - 2, &canvas)
      return y + 2
    }
    let places = wayInSight(request, rows: bottom - y - 1)
    for (row, at) in places.enumerated() {
      logLine(
        request[at], startsEvent: at == 0, isSelected: false, isNew: true, x: x, y: y + 1 + row, width: width, &canvas)
      if row > 0, at > places[row - 1] + 1 {
        text(glyphs.ellipsis, x: x + 1, y: y + 1 + row, theme.style(.dim), limit: 2, &canvas)
      }
    }
    return y + 1 + request.count
  }

  private func wayInSight(_ request: [Occurrence], rows: Int) -> [Int] {
    guard state.scroll == 0, rows >= 2, request.count > rows else { return Array(request.indices) }
    var places = [0] + request.indices.suffix(rows - 1)
    if rows > 2, let decided = request.lastIndex(where: { $0.what.traits.decides }), decided < places[1] {
      places[1] = decided
    }
    return places
  }

  private func waitingTasks(x: Int, y: Int, width: Int, _ canvas: inout Canvas) -> Int {
    let waiting = scene.reading.waiting
    guard !waiting.isEmpty else {
      text(word(.nobodyWaits), x: x + 1, y: y, theme.style(.dim), limit: width - 1, &canvas)
      return y + 1
    }
    let title = language == .en ? "Waiting tasks" : "待機中のタスク"
    text(title, x: x + 1, y: y, theme.style(.title, .bold), limit: width - 1, &canvas)
    for (row, wait) in waiting.enumerated() {
      let since = Numbers.grouped(wait.since)
      let line =
        language == .en
        ? "\(scene.names[wait.task])  order \(wait.order.rawValue)  \(scene.names[wait.gfp])  since tick \(since)"
        : "\(scene.names[wait.task])  オーダー\(wait.order.rawValue)  \(scene.names[wait.gfp])  ティック\(since)から"
      text(line, x: x + 2, y: y + 1 + row, theme.style(.warning), limit: width - 2, &canvas)
    }
    return y + 1 + waiting.count
  }
}
