import Cells
import Kernel
import Script

/// One explanation of the legend: what stands on the map, and what it means.
struct LegendEntry {
  var marks: [Cell]
  var name: String
  /// Where there is little room.
  var short: String
  /// Left out where not all fits: it is not in sight now.
  var isSpare = false

  init(_ letter: Unicode.Scalar, _ style: Style, _ name: String, _ short: String, isSpare: Bool = false) {
    self.init([Cell(letter, style: style)], name, short)
    self.isSpare = isSpare
  }
  init(_ marks: [Cell], _ name: String, _ short: String) {
    (self.marks, self.name, self.short) = (marks, name, short)
  }
}

/// The legend of the map: all that is drawn on it, as fully as there is room for.
extension Painter {
  /// What each thing in sight means; first what was asked for or has just happened.
  private func legendEntries(_ signs: MapSigns, _ styles: FrameStyles) -> [LegendEntry] {
    var entries: [LegendEntry] = []
    func add(_ letter: Unicode.Scalar, _ style: Style, _ name: Localized, _ short: Localized) {
      entries.append(LegendEntry(letter, style, word(name), word(short)))
    }
    if let lit = styles.lit {
      let digit = Cell(FrameStyles.digit(lit), style: styles.order(lit))
      entries.append(LegendEntry([digit], "\(word(.litBlocks)) \(lit)", word(.free)))
      if signs.isLitBesides {
        add(FrameStyles.digit(lit), theme.litStyle(lit, besides: .frameUser), .litBesides, .litBesidesShort)
      }
    }
    if !signs.names.isEmpty {
      let names = signs.names.count > 4 ? [] : signs.names.map { $0.count > 1 ? " \($0)" : "" }
      let first = signs.names[0].unicodeScalars.first ?? "A"
      let style = theme.style(.title, on: .selection, .bold)
      entries.append(
        LegendEntry(first, style, word(.namedBlock) + names.joined(), word(.namedBlockShort)))
    }
    for look in styles.holders?.sorted ?? [] where signs.holders.contains(look) {
      entries.append(LegendEntry(look.letter, styles.full(.holder(look)), look.name, look.name))
    }
    for age in signs.agesSeen {
      let name = age.name(language)
      entries.append(LegendEntry(age.letter, styles.full(.age(age)), name, name))
    }
    for kind in FrameKind.allCases {
      guard kind != .slab || scene.reading.hasSlab, !kind.isOfProcesses || scene.reading.memory != nil else { continue }
      let isSeen = signs.has(kind)
      if !isSeen, kind == .lost || kind == .before || styles.colour != .kind { continue }
      let letter = kind == .free ? glyphs.freeFrame : kind.look.letter
      entries.append(
        LegendEntry(
          letter, styles.full(kind), word(kind.look.name), word(kind.look.short), isSpare: !isSeen))
    }
    let page = theme.mapStyle(.frameFile, used: 1, of: 1)
    if signs.isLocked { add(FrameStyles.lockedLetter, page, .lockedPage, .lockedPage) }
    if signs.isDirty { add(FrameStyles.dirtyLetter, page, .dirtyPage, .dirtyPage) }
    if signs.isUnreferenced { add(FrameKind.pageCache.smallLetter, page, .notReferenced, .notReferencedShort) }
    if signs.isPartlyFree, styles.colour != .kind {
      add("a", theme.mapStyle(.frameUser, used: 1, of: 2), .partlyFree, .partlyFreeShort)
    } else if signs.isPartlyFree {
      add(FrameKind.user.smallLetter, theme.mapStyle(.frameUser, used: 1, of: 2), .partlyFree, .partlyFreeShort)
    }
    if signs.hasHalves {
      let style = theme.halves(theme.mapStyle(.frameUser, used: 1, of: 1).background, styles.free.background)
      add(glyphs.leftHalf, style, .twoHalves, .twoHalvesShort)
    }
    if !signs.orders.isEmpty {
      let digits = signs.orders.map { Cell(FrameStyles.digit($0), style: theme.madeStyle($0)) }
      entries.append(LegendEntry(digits, word(.madeFree), word(.madeFreeShort)))
    }
    if signs.hasGivenBack {
      add(glyphs.freeFrame, theme.style(.changed, on: .selection, [.bold, .underline]), .justFreed, .justFreedShort)
    }
    if signs.hasChanged { add(" ", theme.filled(.changed, [.bold, .underline]), .justChanged, .justChangedShort) }
    if signs.hasCursor { add(" ", theme.style(.cursor, [.bold, .reverse]), .cursorCell, .cursorCell) }
    return entries
  }

  /// - Parameters:
  ///   - border: of the panel. What the rows do not hold goes on in the frame below.
  ///   - spare: of the frame above, for what does not go there either.
  func legend(
    _ signs: MapSigns, _ styles: FrameStyles, in area: Rectangle, border: Rectangle, spare: Rectangle,
    _ canvas: inout Canvas
  ) {
    let all = legendEntries(signs, styles)
    let seen = all.filter { !$0.isSpare }
    if area.height >= 6 {
      let entries = all.count <= area.height ? all : seen
      if entries.count <= area.height { return legendColumn(entries, in: area, &canvas) }
    }
    var rows = (0..<max(0, area.height)).map { Rectangle(x: area.x, y: area.y + $0, width: area.width, height: 1) }
    let frame = Rectangle(x: border.x + 2, y: border.bottom - 1, width: border.width - 4, height: 1)
    let hasRoom = !rows.isEmpty && (area.width >= 72 || rows.count > 1)
    var flow = LegendFlow(entries: hasRoom ? all : seen, isPadded: true, isShort: false, rows: rows)
    if !flow.fits { flow = LegendFlow(entries: seen, isPadded: true, isShort: false, rows: rows) }
    // The frame is drawn over only where it has to be.
    if !flow.fits { flow = LegendFlow(entries: seen, isPadded: false, isShort: false, rows: rows) }
    rows.append(frame)
    if !flow.fits { flow = LegendFlow(entries: seen, isPadded: false, isShort: false, rows: rows) }
    if !flow.fits { flow = LegendFlow(entries: seen, isPadded: false, isShort: true, rows: rows) }
    if !flow.fits { flow = LegendFlow(entries: seen, isPadded: false, isShort: true, rows: rows + [spare]) }
    // A beginning of a name beside its sign says more than no name.
    for columns in [nil, 4, 2, 1] as [Int?] where !flow.fits {
      flow = LegendFlow(
        entries: seen, isPadded: false, isShort: true, isTight: true, columns: columns, rows: rows + [spare])
    }
    for (entry, place) in zip(flow.entries, flow.places) { legendEntry(entry, at: place, flow, border, &canvas) }
  }

  private func legendEntry(
    _ entry: LegendEntry, at place: (x: Int, y: Int), _ flow: LegendFlow, _ border: Rectangle, _ canvas: inout Canvas
  ) {
    var x = place.x
    let isInFrame = place.y == border.bottom - 1 || place.y == border.y
    if flow.isPadded, entry.marks.count == 1 {
      for column in 0..<3 { canvas.put(column == 1 ? entry.marks[0] : pad(entry), x: x + column, y: place.y) }
      x += 3
    } else {
      for mark in entry.marks {
        canvas.put(mark, x: x, y: place.y)
        x += 1
      }
    }
    if !flow.isTight {
      canvas.put(Cell(style: theme.style(.dim)), x: x, y: place.y)
      x += 1
    }
    x = text(flow.name(entry), x: x, y: place.y, theme.style(.dim), limit: border.right - x, &canvas)
    if isInFrame, x < border.right - 1 { canvas.put(Cell(style: theme.style(.dim)), x: x, y: place.y) }
  }

  /// Beside a letter its colour; beside a half block nothing, for it has two.
  private func pad(_ entry: LegendEntry) -> Cell {
    let mark = entry.marks[0]
    if mark.scalar == glyphs.leftHalf.value, !glyphs.isASCII { return Cell(style: theme.style(.dim)) }
    return Cell(style: mark.style)
  }

  private func legendColumn(_ entries: [LegendEntry], in area: Rectangle, _ canvas: inout Canvas) {
    for (row, entry) in entries.enumerated() {
      let y = area.y + row
      if entry.marks.count == 1 {
        for column in 0..<3 { canvas.put(column == 1 ? entry.marks[0] : pad(entry), x: area.x + column, y: y) }
      } else {
        for (at, mark) in entry.marks.enumerated() { canvas.put(mark, x: area.x + at, y: y) }
      }
      let x = area.x + max(3, entry.marks.count) + 1
      let name = entry.name.columns <= area.right - x ? entry.name : entry.short
      text(name, x: x, y: y, theme.style(.dim), limit: area.right - x, &canvas)
    }
  }
}

/// Where the entries of a legend stand on some rows.
private struct LegendFlow {
  let entries: [LegendEntry]
  let isPadded: Bool
  let isShort: Bool
  /// A name follows its sign at once.
  let isTight: Bool
  /// Of each name, at most.
  let columns: Int?
  /// As many as fit.
  private(set) var places: [(x: Int, y: Int)] = []
  var fits: Bool { places.count == entries.count }
  func name(_ entry: LegendEntry) -> String {
    let name = isShort ? entry.short : entry.name
    return columns.map { name.clipped(to: $0, ellipsis: "") } ?? name
  }

  init(
    entries: [LegendEntry], isPadded: Bool, isShort: Bool, isTight: Bool = false, columns: Int? = nil, rows: [Rectangle]
  ) {
    (self.entries, self.isPadded, self.isShort, self.isTight) = (entries, isPadded, isShort, isTight)
    self.columns = columns
    var row = 0
    var x = rows.first?.x ?? 0
    for entry in entries {
      let marks = isPadded && entry.marks.count == 1 ? 3 : entry.marks.count
      let width = marks + (isTight ? 0 : 1) + name(entry).columns
      while row < rows.count, x + width > rows[row].right {
        row += 1
        if row < rows.count { x = rows[row].x }
      }
      guard row < rows.count else { return }
      places.append((x, rows[row].y))
      x += width + 1
    }
  }
}
