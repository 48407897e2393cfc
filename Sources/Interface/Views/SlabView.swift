import Cells
import Kernel
import Script
import Simulation

/// Panel 4: the caches of the slab allocator, their use and their colours.
extension Painter {
  var slabWords: SlabWords { SlabWords(language: language, names: scene.names) }
  /// The slab that is looked into, or that the map's cursor stands on.
  var selectedSlab: SlabDetail? { scene.reading.slab?.slab }

  func slabPanel(in area: Rectangle, _ canvas: inout Canvas) {
    let isFocused = state.focus == .slab
    let isAlone = layout.only == .slab
    guard let reading = scene.reading.slab else {
      _ = box(area, number: 4, title: word(.slab), remark: "", isFocused: isFocused, &canvas)
      return
    }
    let table = CacheTable(scene: scene, state: state)
    if isAlone, state.expanded == .slab, state.slab.isInside, let detail = reading.selected,
      let cache = reading.caches.first(where: { $0.cache == detail.cache })
    {
      let title = "\(word(.slab)) · \(scene.names[cache.cache])"
      let inside = box(area, number: 4, title: title, remark: "", isFocused: isFocused, &canvas)
      return slabInside(reading, cache, detail, in: inside, &canvas)
    }
    let sort = "\(word(.sortedBy)) \(word(.sort(state.cacheSort)))"
    var remark = "\(reading.caches.count) \(word(.caches))"
    if isAlone { remark += " · \(sort) (o)" } else if state.cacheSort != .objects { remark = sort }
    if !state.cacheFilter.isEmpty { remark = "\(table.rows.count) · \(word(.filterIs)): \(state.cacheFilter)" }
    let inside = box(
      area, number: 4, title: word(.slab), remark: remark, remarkRole: state.cacheFilter.isEmpty ? .dim : .key,
      isFocused: isFocused, &canvas)
    guard !table.rows.isEmpty else {
      text(word(.noCache), x: inside.x + 1, y: inside.y, theme.style(.dim), limit: inside.width - 2, &canvas)
      return
    }
    if isAlone { return slabTable(reading, table, in: inside, &canvas) }
    let parts = CacheTableParts(
      height: inside.height, isAlone: false, count: table.rows.count, selected: table.selected, extra: 0)
    if parts.hasHeading { smallHeading(in: inside, &canvas) }
    for row in 0..<parts.rows where parts.first + row < table.rows.count {
      let at = parts.first + row
      smallRow(
        table.rows[at], isSelected: isFocused && at == table.selected, x: inside.x,
        y: inside.y + row + (parts.hasHeading ? 1 : 0), width: inside.width, &canvas)
    }
  }

  /// Ends of the columns of a row, counted from its beginning.
  private struct SmallColumns {
    let name: Int
    let perSlab: Int
    /// Objects that are not free in a slab, of all; on a wide panel only.
    let objects: Int?
    let bar: Range<Int>
    let use: Int
    let colour: Int
    init(width: Int) {
      let isWide = width >= 60
      colour = width
      use = width - (isWide ? 8 : 6)
      name = isWide ? 20 : max(6, width - 21)
      perSlab = name + (isWide ? 10 : 4)
      objects = isWide ? perSlab + 16 : nil
      let start = (objects ?? perSlab) + 1
      bar = start..<max(start, use - 4)
    }
  }

  private func smallHeading(in area: Rectangle, _ canvas: inout Canvas) {
    let columns = SmallColumns(width: area.width)
    let dim = theme.style(.dim)
    text(word(.cacheName), x: area.x + 1, y: area.y, dim, limit: columns.name - 1, &canvas)
    if let end = columns.objects {
      textRight(word(.perSlab), right: area.x + columns.perSlab, y: area.y, dim, limit: 9, &canvas)
      textRight(word(.objects), right: area.x + end, y: area.y, dim, limit: 15, &canvas)
      textRight(word(.colour), right: area.x + columns.colour, y: area.y, dim, limit: 8, &canvas)
    }
    textRight(word(.use), right: area.x + columns.use, y: area.y, dim, limit: 6, &canvas)
  }

  private func smallRow(
    _ cache: CacheReading, isSelected: Bool, x: Int, y: Int, width: Int, _ canvas: inout Canvas
  ) {
    guard width >= 24 else { return }
    let columns = SmallColumns(width: width)
    let ground = rowGround(isSelected: isSelected, x: x, y: y, width: width, &canvas)
    let isUsed = cache.objects > 0
    let style = theme.style(isUsed ? .text : .dim, on: ground)
    let dim = theme.style(.dim, on: ground)
    text(scene.names[cache.cache], x: x + 1, y: y, style, limit: columns.name - 1, &canvas)
    textRight("\(cache.geometry.count)", right: x + columns.perSlab, y: y, dim, limit: 6, &canvas)
    if let end = columns.objects {
      let objects = "\(Numbers.grouped(cache.activeObjects))/\(Numbers.grouped(cache.objects))"
      textRight(objects, right: x + end, y: y, style, limit: 15, &canvas)
    }
    bar(
      cache.activeObjects, of: cache.objects, theme.style(.frameSlab, on: ground),
      x: x + columns.bar.lowerBound, y: y, width: columns.bar.count - 1, &canvas)
    textRight(isUsed ? "\(cache.percentUsed)%" : "–", right: x + columns.use, y: y, dim, limit: 4, &canvas)
    textRight(colourText(cache), right: x + columns.colour, y: y, theme.style(.key, on: ground), limit: 6, &canvas)
  }

  /// `5/8`: the colour of the next slab, of how many.
  func colourText(_ cache: CacheReading) -> String { cache.colour.map { "\($0.next)/\($0.of)" } ?? "–" }

  /// The ground of a row: the selected one is filled and has a mark.
  func rowGround(isSelected: Bool, x: Int, y: Int, width: Int, _ canvas: inout Canvas) -> Role {
    guard isSelected else { return .ground }
    canvas.fill(Rectangle(x: x, y: y, width: width, height: 1), Cell(style: theme.style(.text, on: .selection)))
    canvas.put(Cell(glyphs.chosen, style: theme.style(.key, on: .selection)), x: x, y: y)
    return .selection
  }
}
