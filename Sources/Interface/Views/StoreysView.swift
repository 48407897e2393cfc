import Cells
import Kernel
import Script

/// The three storeys as a picture: one under the other, joined by what goes down and what comes up.
extension Painter {
  static let storeysHeight = 4

  /// A line over three floors: the one that works is filled, one that was asked is written, one that was not is quiet.
  func storeys(in area: Rectangle, _ canvas: inout Canvas) {
    guard area.height >= Self.storeysHeight, area.width >= 40 else { return }
    let storeys = Storeys(highlight.event, selected: state.selected)
    for x in area.x..<area.right { canvas.put(Cell(glyphs.horizontal, style: theme.style(.border)), x: x, y: area.y) }
    text(" \(word(.storeys)) ", x: area.x + 1, y: area.y, theme.style(.title, .bold), limit: area.width - 2, &canvas)
    let width = 10
    for floor in Storeys.Floor.allCases {
      let y = area.y + 1 + floor.rawValue
      let work = storeys.works[floor.rawValue]
      let isLit = storeys.lit == floor && work != nil
      let style =
        isLit ? theme.filled(.changed, .bold) : work != nil ? theme.style(.title, on: .selection) : theme.style(.dim)
      canvas.fill(Rectangle(x: area.x + 1, y: y, width: width, height: 1), Cell(style: style))
      text(word(floor.name), x: area.x + 2, y: y, style, limit: width - 2, &canvas)
      let next = Storeys.Floor(rawValue: floor.rawValue + 1)
      let goesDown = work != nil && next.map { storeys.works[$0.rawValue] != nil } == true
      if goesDown {
        canvas.put(Cell(glyphs.down, style: theme.style(.key, .bold)), x: area.x + width + 2, y: y)
      }
      let x = area.x + width + 4
      guard let work else {
        text(word(.notAsked), x: x, y: y, theme.style(.dim), limit: area.right - x, &canvas)
        continue
      }
      let line = wording.line(for: work)
      let at = text(line.function, x: x, y: y, theme.style(.link), limit: area.right - x, &canvas) + 1
      text(line.text, x: at, y: y, theme.style(.text), limit: area.right - at, &canvas)
    }
  }
}

extension Localized {
  fileprivate static let storeys = Localized(
    en: "Storeys: objects stand on slabs, slabs on zones, zones on buddies", ja: "三層: オブジェクト、ゾーン、バディ")
  fileprivate static let notAsked = Localized(en: "not asked", ja: "呼ばれない")
}
