import Cells
import Kernel
import Script

/// What became of each page of the newest pass, in the LRU panel with the whole screen.
extension Painter {
  func fates(_ reading: ReclaimReading, _ parts: LRUParts, _ canvas: inout Canvas) {
    let area = parts.fates
    guard !area.isEmpty else { return }
    for x in area.x..<area.right { canvas.put(Cell(glyphs.horizontal, style: theme.style(.border)), x: x, y: area.y) }
    guard let pass = reading.pass, !pass.fates.isEmpty else {
      text(" \(word(.noPass)) ", x: area.x + 1, y: area.y, theme.style(.dim), limit: area.width - 2, &canvas)
      pageLine(parts, &canvas)
      return
    }
    text(
      " \(lruWords.heading(pass)) ", x: area.x + 1, y: area.y, theme.style(.title, .bold), limit: area.width - 2,
      &canvas)
    let columns = FateColumns(width: area.width)
    let dim = theme.style(.dim)
    func heading(_ word: Localized, _ place: Range<Int>) {
      text(self.word(word), x: area.x + place.lowerBound, y: area.y + 1, dim, limit: place.count, &canvas)
    }
    textRight("#", right: area.x + columns.number, y: area.y + 1, dim, limit: 2, &canvas)
    heading(.frame, columns.frame)
    heading(.page, columns.page)
    heading(.flagsOfPage, columns.flags)
    heading(.asked, columns.asked)
    heading(.verdict, columns.verdict)
    let selected = state.lru.fate.map { min($0, pass.fates.count - 1) }
    let first = parts.firstFate(selected: selected ?? 0, count: pass.fates.count)
    let shown = min(parts.fateRows, pass.fates.count - first)
    for row in 0..<max(0, shown) {
      fate(
        pass.fates[first + row], number: first + row + 1, columns, isSelected: selected == first + row, x: area.x,
        y: parts.firstFateY + row, width: area.width, &canvas)
    }
    scrollMark(
      first: first, visible: shown, of: pass.fates.count, x: area.right, y: parts.firstFateY, &canvas)
    text(
      lruWords.sum(pass), x: area.x + 1, y: parts.firstFateY + max(0, shown), theme.style(.text),
      limit: area.width - 2, &canvas)
    pageLine(parts, &canvas)
  }

  private func fate(
    _ fate: PageFate, number: Int, _ columns: FateColumns, isSelected: Bool, x: Int, y: Int, width: Int,
    _ canvas: inout Canvas
  ) {
    let ground = rowGround(isSelected: isSelected, x: x, y: y, width: width, &canvas)
    let dim = theme.style(.dim, on: ground)
    textRight("\(number)", right: x + columns.number, y: y, dim, limit: 3, &canvas)
    func put(_ text: String, _ place: Range<Int>, _ style: Style) {
      self.text(text, x: x + place.lowerBound, y: y, style, limit: place.count, &canvas)
    }
    put(Numbers.hex(fate.frame.rawValue), columns.frame, theme.style(.text, on: ground))
    canvas.put(
      Cell(Self.letter(of: fate.page.kind), style: theme.mapStyle(fate.page.kind.look.role, used: 1, of: 1)),
      x: x + columns.page.lowerBound, y: y)
    put(
      lruWords.name(of: fate.page), columns.page.lowerBound + 2..<columns.page.upperBound,
      theme.style(.title, on: ground))
    put(LRUWords.letters(of: fate.page.flags), columns.flags, dim)
    let asked = lruWords.asked(fate)
    put(
      asked.first { shown($0).columns <= columns.asked.count } ?? asked[asked.count - 1], columns.asked,
      theme.style(.text, on: ground))
    let verdict = fate.verdict
    let (sign, role): (Unicode.Scalar, Role) =
      verdict.isFreed
      ? (glyphs.chosen, .good)
      : verdict.isActivated
        ? (glyphs.promoted, .key) : verdict == .keptWriting ? (Self.writeLetter, .link) : (glyphs.freeFrame, .dim)
    let style = theme.style(role, on: ground, verdict.isFreed || verdict.isActivated ? .bold : [])
    put("\(sign) \(lruWords.short(verdict))", columns.verdict, style)
  }

  /// The page under the cursor.
  private func pageLine(_ parts: LRUParts, _ canvas: inout Canvas) {
    guard let y = parts.pageY, let frame = scene.reading.inspected else { return }
    let flags = scene.names.profile.names(of: frame.flags).joined(separator: " ")
    var facts = [Numbers.hex(frame.frame.rawValue), word(frame.kind.look.name)]
    if let page = frame.page {
      if let file = page.file { facts.append("\(scene.names[file]) \(word(.page)) \(frame.index)") }
      if !page.mappings.isEmpty { facts.append(processWords.mappings(page.mappings, limit: 2)) }
    }
    facts.append("_count \(frame.count)")
    if !flags.isEmpty { facts.append(flags) }
    let x = parts.inside.x + 1
    let at = text(word(.atCursor) + " ", x: x, y: y, theme.style(.dim), limit: parts.inside.width - 2, &canvas)
    text(facts.joined(separator: " · "), x: at, y: y, theme.style(.text), limit: parts.inside.right - at, &canvas)
  }
}
