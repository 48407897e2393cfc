import Cells
import Kernel
import Script

/// What colouring buys: a row for each slab, its first object marked on the line of the hardware cache that it falls
/// on; on the left as the kernel colours slabs, on the right as if it did not. Marks under each other are slabs that
/// push each other out of the cache.
extension Painter {
  func hardwareCache(
    _ cache: CacheReading, samples: [SlabRow], in area: Rectangle, _ canvas: inout Canvas
  ) {
    let hardware = HardwareCache(line: max(4, scene.reading.slab?.sizes.cacheLine ?? 64), way: state.way)
    guard area.height >= 3, !samples.isEmpty else { return }
    text(
      slabWords.hardwareCache(hardware), x: area.x + 1, y: area.y, theme.style(.dim), limit: area.width - 1, &canvas)
    let label = 11
    var cells = 16
    while cells * 2 <= (area.width - label - 3) / 2, cells * 2 <= hardware.lines { cells *= 2 }
    guard label + 3 + cells * 2 <= area.width else { return }
    let left = area.x + label
    let right = left + cells + 3
    // The slabs in the order in which they came, so that the colours go up in turn.
    let slabs = samples.sorted { $0.number < $1.number }.prefix(area.height - 2)
    let coloured = slabs.map(\.firstObject)
    let plain = slabs.map(\.uncolouredObject)
    for (x, addresses, isOn) in [(left, coloured, true), (right, plain, false)] {
      let conflicts = hardware.conflicts(addresses)
      let count = conflicts.count { $0 }
      text(
        slabWords.colouring(isOn, conflicts: count, of: slabs.count), x: x, y: area.y + 1,
        theme.style(count == 0 ? .good : .bad, .bold), limit: isOn ? cells + 2 : area.right - x, &canvas)
      for (row, address) in addresses.enumerated() {
        let y = area.y + 2 + row
        let at = hardware.line(of: address) * cells / hardware.lines
        for cell in 0..<cells {
          canvas.put(Cell(glyphs.freeFrame, style: theme.freeStyle), x: x + cell, y: y)
        }
        // Where a cell stands for two lines, half of it is the line.
        let line = hardware.line(of: address)
        let half = hardware.lines == cells * 2 ? (line % 2 == 0 ? glyphs.leftHalf : glyphs.rightHalf) : glyphs.full
        let mark = conflicts[row] ? glyphs.failed : half
        canvas.put(Cell(mark, style: theme.style(conflicts[row] ? .bad : .good, .bold)), x: x + at, y: y)
      }
    }
    for (row, slab) in slabs.enumerated() {
      let y = area.y + 2 + row
      let step = max(1, cache.geometry.colourStep)
      let at = text(Numbers.hex(slab.frame.rawValue), x: area.x, y: y, theme.style(.dim), limit: 7, &canvas)
      text(" c\(slab.colour / step)", x: at, y: y, theme.style(.key), limit: area.x + label - at, &canvas)
      canvas.put(Cell(glyphs.vertical, style: theme.style(.border)), x: left + cells + 1, y: y)
    }
    let note = area.y + 2 + slabs.count
    if note < area.bottom {
      text(slabWords.conflictNote, x: area.x + 1, y: note, theme.style(.dim), limit: area.width - 1, &canvas)
    }
  }
}
