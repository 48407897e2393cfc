import Cells
import Kernel
import Script

/// One slab of one cache: its pages drawn to scale, the chain of its free objects, the object under the cursor, and
/// the picture of what colouring buys.
extension Painter {
  func slabInside(
    _ reading: SlabReading, _ cache: CacheReading, _ detail: CacheDetail, in area: Rectangle, _ canvas: inout Canvas
  ) {
    let clip = canvas.clip
    canvas.clip = clip.intersection(area)
    defer { canvas.clip = clip }
    guard let slab = reading.slab else {
      text(slabWords.geometry(cache), x: area.x + 1, y: area.y, theme.style(.text), limit: area.width - 1, &canvas)
      text(word(.noSlab), x: area.x + 1, y: area.y + 1, theme.style(.dim), limit: area.width - 1, &canvas)
      return
    }
    let parts = SlabInsideParts(
      size: Size(width: area.width, height: area.height), cache: cache, slab: slab.row, sizes: reading.sizes,
      cpus: scene.reading.configuration.cpus)
    let list = detail.lists.first { $0.list == slab.row.list }
    let place = list.flatMap { list in
      list.beginsAtHead ? list.slabs.firstIndex { $0.frame == slab.row.frame } : nil
    }
    let head = slabWords.slabHead(slab, cache, place: place, of: list)
    text(head, x: area.x + 1, y: area.y, theme.style(.text), limit: area.width - 1, &canvas)
    if parts.showsLists {
      _ = slabLists(detail, shown: slab.row.frame, x: area.x, y: area.y + 1, width: area.width, &canvas)
    }
    var y = area.y + parts.stripY
    strip(slab, parts.strip, x: area.x, y: y, &canvas)
    y += parts.strip.rows
    stripLegend(slab, parts.strip, x: area.x + 1, y: y, width: area.width - 1, &canvas)
    chain(slab, x: area.x + 1, y: y + 1, width: area.width - 1, &canvas)
    y = objectLines(reading, slab, detail, x: area.x + 1, y: y + 2, width: area.width - 1, &canvas)
    if parts.showsArrays { y = cacheArrays(detail, x: area.x, y: y, width: area.width, &canvas) + 1 }
    hardwareCache(
      cache, samples: detail.samples, in: Rectangle(x: area.x, y: y, width: area.width, height: area.bottom - y),
      &canvas)
    // Below it, on a high screen, what the floors do.
    let end = y + detail.samples.count + 4
    let (top, rest) = Rectangle(x: area.x, y: end, width: area.width, height: max(0, area.bottom - end))
      .splitTop(Self.storeysHeight)
    storeys(in: top, &canvas)
    pastOfSlabs(in: rest, &canvas)
  }

  // MARK: The pages

  /// Letters and colour of what a cell shows: where the thing begins, and where it goes on.
  private func look(
    of part: SlabStrip.Part, in slab: SlabDetail
  ) -> (letter: Unicode.Scalar, more: Unicode.Scalar, style: Style) {
    func filled(_ role: Role) -> Style { theme.mapStyle(role, used: 1, of: 1) }
    switch part {
    case .colour: return ("c", "c", filled(.frameAnon))
    case .descriptor: return ("D", "d", filled(.frameKernelImage))
    case .bufctl: return ("B", "b", filled(.frameReserved))
    case .leftOver: return ("-", "-", filled(.frameBefore))
    case .object(let index):
      guard slab.objects.indices.contains(Int(index)) else { return (" ", " ", theme.style(.text)) }
      switch slab.objects[Int(index)] {
      case .slab: return ("F", glyphs.freeFrame, theme.freeStyle)
      case .array(let cpu, _): return (Self.digit(ofCPU: cpu), glyphs.freeFrame, filled(.framePerCPU))
      case .shared: return ("S", "s", filled(.frameFile))
      case .held: return ("U", "u", filled(.frameSlab))
      case .own: return ("K", "k", filled(.frameKernel))
      case .reserve: return ("R", "r", filled(.frameTable))
      }
    }
  }

  /// CPU 0 … 9 by digits, further ones by small letters.
  private static func digit(ofCPU cpu: Int) -> Unicode.Scalar {
    cpu < 10 ? Unicode.Scalar(UInt8(48 + cpu)) : Unicode.Scalar(UInt8(97 + min(25, cpu - 10)))
  }

  private func strip(_ slab: SlabDetail, _ strip: SlabStrip, x: Int, y: Int, _ canvas: inout Canvas) {
    for row in 0..<strip.rows {
      let offset = strip.offset(row: row, column: 0)
      textRight(
        "+" + String(offset, radix: 16), right: x + SlabStrip.labelWidth - 1, y: y + row, theme.style(.dim), limit: 7,
        &canvas)
      for column in 0..<strip.columns where strip.offset(row: row, column: column) < strip.bytes {
        let (part, begins) = strip.part(row: row, column: column)
        let (letter, more, style) = look(of: part, in: slab)
        var cell = Cell(begins ? letter : more, style: style)
        if part == .object(object(in: slab)) {
          cell.style = theme.style(.ground, on: .cursor, [.bold, .underline])
        }
        canvas.put(cell, x: x + SlabStrip.labelWidth + column, y: y + row)
      }
    }
  }

  /// The object under the cursor; a slab of fewer objects has the last one there.
  private func object(in slab: SlabDetail) -> UInt32 { min(state.slab.object, max(1, slab.row.count) - 1) }

  private func stripLegend(
    _ slab: SlabDetail, _ strip: SlabStrip, x: Int, y: Int, width: Int, _ canvas: inout Canvas
  ) {
    // Each kind once, in the order in which it comes.
    var seen: [(letter: Unicode.Scalar, style: Style, name: String)] = []
    func add(_ part: SlabStrip.Part) {
      let (letter, _, style) = look(of: part, in: slab)
      guard !seen.contains(where: { $0.letter == letter }) else { return }
      var name = slabWords.part(part)
      if case .object(let index) = part { name = slabWords.whereabouts(slab.objects[Int(index)]) }
      seen.append((letter, style, name))
    }
    if slab.row.colour > 0 { add(.colour) }
    if !slab.isOffSlab {
      add(.descriptor)
      add(.bufctl)
    }
    for index in slab.objects.indices { add(.object(UInt32(index))) }
    if case .leftOver = strip.part(at: strip.bytes - 1) { add(.leftOver) }
    var at = x
    for (letter, style, name) in seen {
      guard at + 3 + name.columns <= x + width else { break }
      canvas.put(Cell(letter, style: style), x: at, y: y)
      at = text(name, x: at + 2, y: y, theme.style(.dim), limit: x + width - at - 2, &canvas) + 2
    }
    let scale = "\(word(.oneCell)) \(strip.bytesPerCell) B"
    if at + scale.columns + 1 <= x + width {
      textRight(scale, right: x + width - 1, y: y, theme.style(.dim), limit: 20, &canvas)
    }
  }

  /// `free → 15 → 14 → 13 …`: in the order in which the slab hands its objects out.
  private func chain(_ slab: SlabDetail, x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    let end = x + width - 1
    let tail = "BUFCTL_END"
    var at = text("free", x: x, y: y, theme.style(.dim), limit: width, &canvas)
    for (place, index) in slab.chain.enumerated() {
      let number = " → \(index)"
      let isLast = place + 1 == slab.chain.count
      guard at + shown(number).columns + (isLast ? 0 : 8) <= end else {
        text(" \(glyphs.ellipsis) (\(slab.chain.count))", x: at, y: y, theme.style(.dim), limit: end - at, &canvas)
        return
      }
      let isChosen = index == object(in: slab)
      at = text(" → ", x: at, y: y, theme.style(.border), limit: end - at, &canvas)
      at = text(
        "\(index)", x: at, y: y, theme.style(isChosen ? .cursor : .text, isChosen ? [.bold, .underline] : []),
        limit: end - at, &canvas)
    }
    text(" → \(tail)", x: at, y: y, theme.style(.dim), limit: end - at, &canvas)
  }

  /// Three rows about the object under the cursor; returns the row after them.
  private func objectLines(
    _ reading: SlabReading, _ slab: SlabDetail, _ detail: CacheDetail, x: Int, y: Int, width: Int,
    _ canvas: inout Canvas
  ) -> Int {
    guard let object = reading.object else { return y + 3 }
    let limit = width - 1
    let name = language == .en ? "object \(object.index)" : "オブジェクト\(object.index)"
    var at = text(name, x: x, y: y, theme.style(.title, .bold), limit: limit, &canvas) + 2
    at = text(Numbers.hex(object.address), x: at, y: y, theme.style(.text), limit: x + limit - at, &canvas) + 2
    let place = slabWords.place(of: object.whereabouts, in: slab, index: object.index, arrays: detail.arrays)
    text(place, x: at, y: y, theme.style(.text), limit: x + limit - at, &canvas)
    at = text(word(.owner), x: x, y: y + 1, theme.style(.dim), limit: limit, &canvas) + 1
    var holder = word(.none)
    if let owner = object.owner {
      let label = owner.label.map { " " + scene.names[$0] } ?? ""
      holder =
        "\(scene.names[owner.task])\(label) \(scene.names[owner.gfp]) \(word(.tick)) \(Numbers.grouped(owner.since))"
    } else if let use = object.use {
      holder = slabWords.use(use)
    }
    if object.slack > 0 { holder += " · slack \(object.slack) B" }
    text(holder, x: at, y: y + 1, theme.style(.text), limit: x + limit - at, &canvas)
    at = text(word(.lastTouched), x: x, y: y + 2, theme.style(.dim), limit: limit, &canvas) + 1
    let last = object.lastOccurrence.map { occurrence in
      let line = wording.line(for: occurrence)
      return "\(Numbers.grouped(occurrence.tick)) \(line.function): \(line.text)"
    }
    text(last ?? word(.notRecorded), x: at, y: y + 2, theme.style(.text), limit: x + limit - at, &canvas)
    return y + 3
  }
}
