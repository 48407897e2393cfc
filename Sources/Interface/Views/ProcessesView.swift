import Cells
import Kernel
import Script

/// The panel of the processes: the list, and under it the areas of the address space that is meant.
extension Painter {
  var processWords: ProcessPanelWords { ProcessPanelWords(language: language, names: scene.names) }

  func processesPanel(in area: Rectangle, _ canvas: inout Canvas) {
    let isAlone = layout.only == .processes
    guard let reading = scene.reading.processes else {
      _ = box(.processes, in: area, &canvas)
      return
    }
    let isInside = isAlone && state.isInProcess
    let parts = ProcessParts(
      inside: area.inset(by: 1), isInside: isInside, hasThreads: state.processes.hasThreads, reading: reading)
    if isInside, let detail = reading.detail {
      let waits = processWords.waits(detail.row)
      let remark = waits ?? detail.walk.map { processWords.address($0.page) } ?? ""
      _ = box(
        .processes, in: area, of: insideTitle(detail.row, width: area.width - remark.columns), remark: remark,
        remarkRole: waits == nil ? .dim : .warning, &canvas)
      return processInside(detail, parts, &canvas)
    }
    let waits = reading.detail.flatMap { processWords.waits($0.row) }
    var remark =
      waits ?? processWords.count(reading.count, threads: reading.threads, hasThreads: state.processes.hasThreads)
    if isAlone { remark += " · " + word(state.processes.hasThreads ? .threadsNot : .threadsToo) }
    _ = box(.processes, in: area, remark: remark, remarkRole: waits == nil ? .dim : .warning, &canvas)
    processTable(reading, in: parts.table, &canvas)
    let end = parts.table.y + reading.rows.count + 2
    histories(
      [.rate(.faults), .rate(.majorFaults)],
      in: Rectangle(
        x: parts.table.x, y: end, width: parts.table.width, height: max(0, parts.table.bottom - end)), &canvas)
    if !parts.areas.isEmpty, let detail = reading.detail { areaList(detail, parts, hasCursor: isAlone, &canvas) }
  }

  /// Whose address space is open, and where there is room what it has cost so far.
  private func insideTitle(_ process: ProcessRow, width: Int) -> String {
    let name = "\(processWords.name(of: process)) (\(process.pid))"
    if !process.hasSpace { return name }
    let costs =
      "\(name) · rss \(Numbers.grouped(process.resident)) · minor \(Numbers.grouped(process.minorFaults))"
      + " · major \(Numbers.grouped(process.majorFaults))"
    // The panel's number and name, and the frame.
    let around = word(PanelTable[.processes].title).columns + 12
    return costs.columns + around <= width ? costs : name
  }

  // MARK: The list

  private func processTable(_ reading: ProcessesReading, in area: Rectangle, _ canvas: inout Canvas) {
    guard !area.isEmpty else { return }
    let columns = ProcessColumns(width: area.width)
    let dim = theme.style(.dim)
    textRight("pid", right: area.x + columns.pid, y: area.y, dim, limit: 4, &canvas)
    heading(word(.processName), columns.name, in: area, &canvas)
    heading(word(.processState), columns.state, in: area, &canvas)
    let numbers: [(String, Int?)] = [
      ("cpu", columns.cpu), ("size", columns.size), ("rss", columns.resident), ("PT", columns.tables),
      ("minor", columns.minor), ("major", columns.major),
    ]
    for (name, end) in numbers {
      if let end { textRight(name, right: area.x + end, y: area.y, dim, limit: 6, &canvas) }
    }
    let mapping = scene.reading.inspected?.page?.mappings.map(\.pid) ?? []
    for (row, process) in reading.rows.enumerated() where row + 1 < area.height {
      let isSelected = process.pid == reading.detail?.row.pid
      processRow(
        process, columns, isSelected: isSelected, mapsCursor: mapping.contains(process.pid), x: area.x,
        y: area.y + 1 + row, width: area.width, &canvas)
    }
  }

  private func heading(_ name: String, _ columns: Range<Int>, in area: Rectangle, _ canvas: inout Canvas) {
    text(
      name, x: area.x + columns.lowerBound, y: area.y, theme.style(.dim), limit: columns.count == 1 ? 0 : columns.count,
      &canvas)
  }

  private func processRow(
    _ process: ProcessRow, _ columns: ProcessColumns, isSelected: Bool, mapsCursor: Bool, x: Int, y: Int, width: Int,
    _ canvas: inout Canvas
  ) {
    let ground = rowGround(isSelected: isSelected, x: x, y: y, width: width, &canvas)
    // Those that map the frame under the map's cursor.
    if mapsCursor, !isSelected { canvas.put(Cell(glyphs.linked, style: theme.style(.key)), x: x, y: y) }
    let style = theme.style(process.hasSpace ? .text : .dim, on: ground)
    let dim = theme.style(.dim, on: ground)
    textRight("\(process.pid)", right: x + columns.pid, y: y, dim, limit: 5, &canvas)
    text(
      processWords.name(of: process), x: x + columns.name.lowerBound, y: y, theme.style(.title, on: ground),
      limit: columns.name.count, &canvas)
    let role: Role =
      switch process.state {
      case .running: .good
      case .disk: .warning
      case .memory: .bad
      case .empty, .sleeping: .dim
      }
    let letter = process.state.letter
    text(
      columns.state.count == 1 ? letter : word(.state(process.state)), x: x + columns.state.lowerBound, y: y,
      theme.style(role, on: ground), limit: columns.state.count, &canvas)
    let numbers: [(String, Int?)] = [
      ("\(process.cpu)", columns.cpu), (Numbers.grouped(process.total), columns.size),
      (Numbers.grouped(process.resident), columns.resident), ("\(process.tables)", columns.tables),
      (Numbers.grouped(process.minorFaults), columns.minor), (Numbers.grouped(process.majorFaults), columns.major),
    ]
    for (number, end) in numbers {
      if let end { textRight(process.hasSpace ? number : "–", right: x + end, y: y, style, limit: 8, &canvas) }
    }
    if let columns = columns.bar {
      for column in columns where process.hasSpace {
        canvas.put(Cell(glyphs.empty, style: theme.style(.border, on: ground)), x: x + column, y: y)
      }
      bar(
        process.resident, of: process.total, theme.style(.frameAnon, on: ground), x: x + columns.lowerBound, y: y,
        width: columns.count, &canvas)
    }
  }

  // MARK: The areas

  /// A line for each area: where it begins, what it may, what it is, its pages.
  func areaList(_ detail: ProcessDetail, _ parts: ProcessParts, hasCursor: Bool, _ canvas: inout Canvas) {
    let area = parts.areas
    if parts.hasAreaHeading {
      for x in area.x..<area.right { canvas.put(Cell(glyphs.horizontal, style: theme.style(.border)), x: x, y: area.y) }
      text(
        " \(processWords.name(of: detail.row)) ", x: area.x + 1, y: area.y, theme.style(.title, .bold),
        limit: area.width - 2, &canvas)
    }
    guard detail.row.hasSpace else {
      let note = word(detail.row.thread == nil ? .noSpaceYet : .noSpace)
      for (row, line) in wrapped(note, width: area.width - 2).enumerated() where row < parts.areaRows {
        text(line, x: area.x + 1, y: parts.firstAreaRow + row, theme.style(.dim), limit: area.width - 1, &canvas)
      }
      return
    }
    for (row, it) in detail.areas.enumerated() where row < parts.areaRows {
      areaLine(it, detail, parts, hasCursor: hasCursor, y: parts.firstAreaRow + row, &canvas)
    }
    let shown = min(detail.areas.count, parts.areaRows)
    scrollMark(
      first: Int(detail.areasBefore), visible: shown, of: Int(detail.areaCount),
      x: area.right - (area.right > 0 ? 1 : 0),
      y: parts.firstAreaRow, &canvas)
    let below = parts.firstAreaRow + shown + 1
    if shown > 0, below < area.bottom { areaLegend(detail, x: area.x + 1, y: below, width: area.width - 1, &canvas) }
  }

  private func areaLine(
    _ it: AreaReading, _ detail: ProcessDetail, _ parts: ProcessParts, hasCursor: Bool, y: Int, _ canvas: inout Canvas
  ) {
    let (x, columns) = (parts.areas.x, parts.areaLine)
    let page = detail.walk?.page
    let isHere = page.map { it.start <= $0 && $0 < it.end } ?? false
    if isHere { canvas.put(Cell(glyphs.chosen, style: theme.style(.key)), x: x, y: y) }
    let dim = theme.style(.dim)
    text(
      Numbers.padded(it.start << 12), x: x + AreaLine.address.lowerBound, y: y,
      theme.style(isHere ? .title : .text), limit: 8, &canvas)
    text(it.flags.letters, x: x + AreaLine.rights.lowerBound, y: y, dim, limit: 4, &canvas)
    text(
      processWords.name(of: it, detail), x: x + columns.name.lowerBound, y: y, theme.style(.title),
      limit: columns.name.count, &canvas)
    for (at, cell) in it.cells.enumerated() where at < columns.bar.count {
      let (letter, style) = look(of: cell, it)
      canvas.put(Cell(letter, style: style), x: x + columns.bar.lowerBound + at, y: y)
    }
    if isHere, hasCursor, let page, !it.cells.isEmpty {
      let at = Int(UInt64(page - it.start) * UInt64(it.cells.count) / UInt64(it.pages))
      canvas.restyle(Rectangle(x: x + columns.bar.lowerBound + at, y: y, width: 1, height: 1)) {
        $0.style = theme.style(.cursor, [.bold, .reverse])
      }
    }
    let room = columns.count - columns.bar.upperBound - 1
    let grouped = "\(Numbers.grouped(it.present))/\(Numbers.grouped(it.pages))"
    textRight(
      grouped.count <= room ? grouped : "\(it.present)/\(it.pages)", right: x + columns.count - 1, y: y, dim,
      limit: room, &canvas)
  }

  /// The letter of what its pages lie in, small where only some of them are there.
  private func look(of cell: AreaCell, _ area: AreaReading) -> (Unicode.Scalar, Style) {
    guard cell.present > 0 else { return (glyphs.freeFrame, theme.freeStyle) }
    guard !area.isDevice, let kind = cell.kind else {
      return ("D", theme.mapStyle(.frameReserved, used: 1, of: 1))
    }
    let style = theme.mapStyle(kind.look.role, used: Int(cell.present), of: Int(cell.pages))
    // Of the kernel's image a process maps one page only.
    if kind == .kernelImage || kind == .reserved { return ("0", style) }
    return (cell.present < cell.pages ? kind.smallLetter : kind.look.letter, style)
  }

  /// What the letters of the areas in sight mean.
  private func areaLegend(_ detail: ProcessDetail, x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    var entries: [(letter: Unicode.Scalar, style: Style, name: String)] = []
    var small: (letter: Unicode.Scalar, style: Style)?
    func add(_ letter: Unicode.Scalar, _ style: Style, _ name: String) {
      if !entries.contains(where: { $0.letter == letter }) { entries.append((letter, style, name)) }
    }
    for it in detail.areas {
      for cell in it.cells where cell.present > 0 {
        let (letter, _) = look(of: cell, it)
        if letter == "D" {
          add(letter, theme.mapStyle(.frameReserved, used: 1, of: 1), word(.device))
        } else if letter == "0", let kind = cell.kind {
          add(letter, theme.mapStyle(kind.look.role, used: 1, of: 1), word(.zeroPageName))
        } else if let kind = cell.kind {
          add(kind.look.letter, theme.mapStyle(kind.look.role, used: 1, of: 1), word(kind.look.name))
          if letter == kind.smallLetter { small = (letter, theme.mapStyle(kind.look.role, used: 1, of: 2)) }
        }
      }
    }
    if let small { add(small.letter, small.style, word(.someOfThem)) }
    add(glyphs.freeFrame, theme.freeStyle, word(.neverTouched))
    var at = x
    for (letter, style, name) in entries {
      guard at + 3 + name.columns <= x + width else { break }
      canvas.put(Cell(letter, style: style), x: at, y: y)
      at = text(name, x: at + 2, y: y, theme.style(.dim), limit: x + width - at - 2, &canvas) + 2
    }
  }
}
