import Cells
import Kernel
import Script

/// One address space: its areas, the walk from an address to its frame, the TLB, and the steps of the newest fault.
extension Painter {
  func processInside(_ detail: ProcessDetail, _ parts: ProcessParts, _ canvas: inout Canvas) {
    areaList(detail, parts, hasCursor: true, &canvas)
    if !parts.walk.isEmpty, detail.row.hasSpace {
      if parts.walk.x > parts.areas.x {
        for y in parts.walk.y..<parts.walk.bottom {
          canvas.put(Cell(glyphs.vertical, style: theme.style(.border)), x: parts.walk.x - 1, y: y)
        }
      }
      let clip = canvas.clip
      canvas.clip = clip.intersection(parts.walk)
      if let walk = detail.walk { self.walk(walk, detail, in: parts.walk, &canvas) }
      canvas.clip = clip
    }
    if !parts.fault.isEmpty { faultSteps(detail, in: parts.fault, &canvas) }
  }

  // MARK: The walk

  private func walk(_ walk: WalkReading, _ detail: ProcessDetail, in area: Rectangle, _ canvas: inout Canvas) {
    let isWide = area.width >= 50
    let (x, width) = (area.x + 1, area.width - 1)
    let hasArea = detail.areas.contains { $0.start <= walk.page && walk.page < $0.end }
    var y = addressBits(walk, x: x, y: area.y, width: width, &canvas)
    let frameText = walk.tableFrame.map { processWords.tableFrame($0, place: walk.place) } ?? word(.noTable)
    text(frameText, x: x, y: y, theme.style(walk.tableFrame == nil ? .dim : .frameTable), limit: width, &canvas)
    y = entryBits(walk, x: x, y: y + 1 + (isWide ? 1 : 0), width: width, &canvas)
    if walk.entry.isPresent {
      text(processWords.rights(walk.entry), x: x, y: y, theme.style(.text), limit: width, &canvas)
    } else {
      let note = word(hasArea ? .touchFaults : .freeAddress)
      text(
        "\(word(.notPresent)): \(note)", x: x, y: y, theme.style(hasArea ? .text : .bad), limit: width, &canvas)
    }
    y += 1
    y = frameLines(walk, x: x, y: y, width: width, &canvas)
    tlbLines(walk, detail, in: Rectangle(x: x, y: y, width: width, height: area.bottom - y), &canvas)
  }

  /// The address cut into the indexes of the walk; returns the row after it.
  private func addressBits(_ walk: WalkReading, x: Int, y: Int, width: Int, _ canvas: inout Canvas) -> Int {
    let address = UInt32(walk.page) << 12
    // The upper index, the middle one with PAE, the page table's.
    let upper: [(name: String, bits: UInt32, value: UInt32, role: Role)] =
      walk.pae
      ? [
        ("", 2, walk.table >> 9, .key), ("pmd", 9, walk.table & 511, .frameKernel), ("pte", 9, walk.place, .frameTable),
      ]
      : [("pgd", 10, walk.table, .key), ("pte", 10, walk.place, .frameTable)]
    let cuts = upper + [("+", 12, 0, .dim)]
    var (at, shift) = (x, UInt32(32))
    for cut in cuts {
      shift -= cut.bits
      let value = address >> shift & (1 << cut.bits - 1)
      text(
        Numbers.padded(value, to: Int(cut.bits), radix: 2), x: at, y: y, theme.style(cut.role), limit: x + width - at,
        &canvas)
      let label = cut.name.isEmpty ? "\(cut.value)" : "\(cut.name) \(cut.value)"
      text(label, x: at, y: y + 1, theme.style(cut.role), limit: Int(cut.bits), &canvas)
      at += Int(cut.bits) + 1
    }
    return y + 2
  }

  private static let bitNames: [(bit: UInt32, letter: Character)] = [
    (8, "G"), (7, "-"), (6, "D"), (5, "A"), (4, "C"), (3, "T"), (2, "U"), (1, "W"), (0, "P"),
  ]

  /// The entry bit by bit: the frame, three bits that are free for the system, and the flags under their letters.
  private func entryBits(_ walk: WalkReading, x: Int, y: Int, width: Int, _ canvas: inout Canvas) -> Int {
    let raw = walk.entry.rawValue
    let isWide = width >= 48
    let frame = raw >> 12 & 0xFF_FFFF
    var frameText = "0x" + Numbers.padded(frame, to: walk.pae ? 6 : 5)
    if isWide, !walk.pae {
      frameText = (0..<5).map { group in
        Numbers.padded(frame >> UInt64(16 - 4 * group) & 15, to: 4, radix: 2)
      }.joined(separator: " ")
    }
    text(
      isWide && !walk.pae ? word(.frame) : "PFN", x: x, y: y, theme.style(.dim), limit: frameText.count, &canvas)
    let isSet = theme.style(.title, .bold)
    text(
      frameText, x: x, y: y + 1, walk.entry.isPresent ? theme.style(.frameFile) : theme.style(.dim), limit: width,
      &canvas)
    var at = x + frameText.count + 1
    text("avl", x: at, y: y, theme.style(.dim), limit: 3, &canvas)
    for bit in (0..<3).reversed() {
      let value = raw >> UInt64(9 + bit) & 1
      canvas.put(
        Cell(value == 1 ? "1" : "0", style: value == 1 ? isSet : theme.style(.dim)), x: at + 2 - bit, y: y + 1)
    }
    at += 4
    for (bit, letter) in Self.bitNames {
      let value = raw >> UInt64(bit) & 1
      let style = value == 1 ? isSet : theme.style(.dim)
      text(String(letter), x: at, y: y, value == 1 ? theme.style(.key, .bold) : theme.style(.dim), limit: 1, &canvas)
      canvas.put(Cell(value == 1 ? "1" : "0", style: style), x: at, y: y + 1)
      at += 2
    }
    return y + 2
  }

  /// The frame that the entry names: what it holds and who maps it.
  private func frameLines(_ walk: WalkReading, x: Int, y: Int, width: Int, _ canvas: inout Canvas) -> Int {
    guard walk.entry.isPresent else { return y }
    guard let frame = walk.frame else {
      text(
        "\(word(.frame)) \(Numbers.hex(walk.entry.frame)) \(word(.device))", x: x, y: y, theme.style(.text),
        limit: width, &canvas)
      return y + 1
    }
    let isZero = frame.frame.rawValue == scene.names.profile.userSpace.zeroFrame
    var at = text(
      "\(word(.frame)) \(Numbers.hex(frame.frame.rawValue)) ", x: x, y: y, theme.style(.text), limit: width, &canvas)
    canvas.put(
      Cell(isZero ? "0" : frame.kind.look.letter, style: FrameStyles(theme: theme).full(frame.kind)), x: at, y: y)
    at += 2
    var what = isZero ? word(.zeroPageName) : word(frame.kind.look.name)
    if let file = frame.page?.file { what += " \(scene.names[file]) \(frame.index)" }
    text(what, x: at, y: y, theme.style(.text), limit: x + width - at, &canvas)
    var y = y + 1
    if !isZero {
      let flags = scene.names.profile.names(of: frame.flags).map { $0.replacingPrefix("PG_", with: "") }
      let line = "_count \(frame.count) _mapcount \(frame.mapcount) " + flags.joined(separator: " ")
      for part in wrapped(line, width: width) {
        text(part, x: x, y: y, theme.style(.dim), limit: width, &canvas)
        y += 1
      }
      if let page = frame.page, page.mappings.count > 1 {
        let line = "\(word(.mappedBy)) \(processWords.mappings(page.mappings, limit: width >= 50 ? 3 : 1))"
        text(line, x: x, y: y, theme.style(.dim), limit: width, &canvas)
        y += 1
      }
    }
    return y
  }

  // MARK: The TLB

  private func tlbLines(_ walk: WalkReading, _ detail: ProcessDetail, in area: Rectangle, _ canvas: inout Canvas) {
    guard area.height > 0 else { return }
    let cpu = detail.row.cpu
    let size = scene.reading.configuration.tlbEntries
    text(
      processWords.tlb(cpu: cpu, detail.tlb.count, of: size, hits: detail.isLoaded ? walk.isInTLB : nil), x: area.x,
      y: area.y, theme.style(walk.isInTLB ? .good : .text), limit: area.width, &canvas)
    var y = area.y + 1
    if y < area.bottom, let counts = scene.reading.memory?.tlb, counts.indices.contains(Int(cpu)) {
      let it = counts[Int(cpu)]
      let line =
        "\(word(.hits)) \(Numbers.grouped(it.hits)) \(word(.misses)) \(Numbers.grouped(it.misses)) "
        + "\(word(.flushes)) \(Numbers.grouped(it.flushes))"
      text(line, x: area.x, y: y, theme.style(.dim), limit: area.width, &canvas)
      y += 1
    }
    // `08048→1a40`: page and frame, the one that was walked to lit.
    let width = 12
    let perRow = max(1, (area.width + 1) / width)
    for (place, entry) in detail.tlb.enumerated() {
      let (row, column) = (place / perRow, place % perRow)
      guard y + row < area.bottom else { break }
      let isHere = entry.page == walk.page
      let line = Numbers.padded(entry.page, to: 5) + glyphs.arrow + Numbers.padded(entry.frame, to: 4)
      text(
        line, x: area.x + column * width, y: y + row, theme.style(isHere ? .good : .dim, isHere ? .bold : []),
        limit: width - 1, &canvas)
    }
  }

  // MARK: The fault

  /// Which of the eight steps of the textbook an occurrence is, from 1.
  static func step(of what: Happening) -> Int? {
    guard case .fault(let step) = what else { return nil }
    switch step {
    case .pcSaved: return 1
    case .registersSaved: return 2
    case .addressChecked: return 3
    case .frameFound, .frameSpared: return 4
    case .pageFilled, .pageAwaited: return 5
    case .tableUpdated: return 6
    case .registersRestored: return 7
    case .rescheduled: return 8
    }
  }

  /// The eight steps in a row, those done lit, and the newest of them in words.
  private func faultSteps(_ detail: ProcessDetail, in area: Rectangle, _ canvas: inout Canvas) {
    for x in area.x..<area.right { canvas.put(Cell(glyphs.horizontal, style: theme.style(.border)), x: x, y: area.y) }
    let first = detail.fault.first
    var title = word(.newestFault)
    if let first { title += " · \(word(.tick)) \(Numbers.grouped(first.tick))" }
    text(" \(title) · e ", x: area.x + 1, y: area.y, theme.style(.title, .bold), limit: area.width - 2, &canvas)
    guard !detail.fault.isEmpty else {
      text(word(.noFault), x: area.x + 1, y: area.y + 1, theme.style(.dim), limit: area.width - 1, &canvas)
      return
    }
    let done = Set(detail.fault.compactMap { Self.step(of: $0.what) })
    let current = detail.fault.last.flatMap { Self.step(of: $0.what) }
    var x = area.x + 1
    for (at, name) in Localized.faultSteps.enumerated() {
      let isCurrent = at + 1 == current
      let role: Role = isCurrent ? .key : done.contains(at + 1) ? .good : .dim
      let label = "\(at + 1) \(word(name))"
      x =
        text(label, x: x, y: area.y + 1, theme.style(role, isCurrent ? .bold : []), limit: area.right - x, &canvas) + 2
    }
    let rows = area.height - 2
    for (row, occurrence) in detail.fault.suffix(rows).enumerated() {
      let isLast = row == min(rows, detail.fault.count) - 1
      text(
        wording.text(for: occurrence), x: area.x + 1, y: area.y + 2 + row,
        theme.style(isLast ? .text : .dim, isLast ? .bold : []), limit: area.width - 2, &canvas)
    }
  }
}

extension String {
  fileprivate func replacingPrefix(_ prefix: String, with other: String) -> String {
    hasPrefix(prefix) ? other + dropFirst(prefix.count) : self
  }
}
