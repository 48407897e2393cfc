import Cells
import Kernel
import Script

/// What is known about the frame under the cursor: the fields of `struct page`, by their names.
extension Painter {
  /// Returns the row after it.
  @discardableResult
  func inspector(in area: Rectangle, _ canvas: inout Canvas) -> Int {
    guard !area.isEmpty, let frame = scene.reading.inspected else { return area.y }
    let styles = FrameStyles(theme: theme)
    let name = theme.style(.dim)
    let value = theme.style(.text)
    var facts: [(String, String, Style)] = []
    func fact(_ name: String, _ text: String, _ style: Style? = nil) { facts.append((name, text, style ?? value)) }
    fact(word(.frame), Numbers.hex(frame.frame.rawValue), theme.style(.title, .bold))
    fact("", zoneLabel(frame.zone))
    fact(
      "", " \(frame.kind == .free ? String(glyphs.freeFrame) : String(frame.kind.look.letter)) ",
      styles.full(frame.kind))
    fact("", word(frame.kind.look.name))
    if let owner = frame.owner {
      let label = owner.label.map { " " + scene.names[$0] } ?? ""
      let since = " \(word(.tick)) \(Numbers.grouped(owner.since))"
      fact(word(.owner), scene.names[owner.task] + label + " " + scene.names[owner.gfp] + since)
    }
    if let slab = frame.slab {
      let place = frame.head == frame.frame ? "" : " " + Numbers.hex(slab.frame.rawValue)
      fact(word(.slab), "\(scene.names[slab.cache])\(place) \(slab.inUse)/\(slab.count) \(word(.objects))")
    }
    if let page = frame.page {
      if let file = page.file { fact(word(.fileOfPage), "\(scene.names[file]) \(word(.page)) \(frame.index)") }
      if !page.mappings.isEmpty { fact(word(.mappedBy), processWords.mappings(page.mappings, limit: 3)) }
    }
    let block = "\(frame.order.rawValue)" + (frame.head == frame.frame ? "" : " @ " + Numbers.hex(frame.head.rawValue))
    fact(word(.order), block)
    if let buddy = frame.buddy { fact(word(.buddyFrame), Numbers.hex(buddy.rawValue)) }
    let flags = scene.names.profile.names(of: frame.flags)
    fact("flags", flags.isEmpty ? "0" : flags.joined(separator: " "))
    fact("_count", "\(frame.count)")
    fact("_mapcount", "\(frame.mapcount)")
    fact("private", "\(frame.private)")
    if frame.next != nil || frame.previous != nil {
      let next = frame.next.map { Numbers.hex($0.rawValue) } ?? word(.head)
      let previous = frame.previous.map { Numbers.hex($0.rawValue) } ?? word(.head)
      fact("lru", "\(previous) ← → \(next)")
    }
    // Of a page the kernel stores the address of its anon_vma, with bit 0, or of its file's address_space.
    fact(
      "mapping",
      frame.mapping == 0
        ? "NULL" : frame.page.map { $0.file == nil ? "anon_vma | 1" : "address_space" } ?? Numbers.hex(frame.mapping))
    fact("index", "\(frame.index)")
    let last = frame.lastOccurrence.map { occurrence in
      let line = wording.line(for: occurrence)
      return "\(Numbers.grouped(occurrence.tick)) \(line.function): \(line.text)"
    }
    fact(word(.lastTouched), last ?? word(.notRecorded))
    if area.height >= 14, area.width >= 38 { return factTable(facts, in: area, &canvas) }
    var x = area.x
    var y = area.y
    for (label, text, style) in facts {
      let width = (label.isEmpty ? 0 : label.columns + 1) + shown(text).columns
      if x > area.x, x + width > area.right { (x, y) = (area.x, y + 1) }
      guard y < area.bottom else { return y }
      if !label.isEmpty { x = self.text(label, x: x, y: y, name, limit: area.right - x, &canvas) + 1 }
      x = self.text(text, x: x, y: y, style, limit: area.right - x, &canvas) + (label.isEmpty ? 1 : 2)
    }
    return y + 1
  }

  /// Beside a wide map: a line for each fact, long ones broken.
  private func factTable(
    _ facts: [(label: String, text: String, style: Style)], in area: Rectangle, _ canvas: inout Canvas
  ) -> Int {
    let indent = 11
    var y = area.y - 1
    var x = area.x
    for (label, text, style) in facts where y < area.bottom {
      if label.isEmpty {
        // Goes on in the line of the fact before.
        x = self.text(text, x: x, y: y, style, limit: area.right - x, &canvas) + 1
        continue
      }
      y += 1
      self.text(label, x: area.x, y: y, theme.style(.dim), limit: indent, &canvas)
      for (row, line) in wrapped(shown(text), width: area.width - indent).enumerated() where y < area.bottom {
        if row > 0 { y += 1 }
        guard y < area.bottom else { return y }
        x = self.text(line, x: area.x + indent, y: y, style, limit: area.width - indent, &canvas) + 1
      }
    }
    return y + 1
  }
}
