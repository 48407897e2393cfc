import Cells
import Script
import Textbook

/// The replacement world: the reference string over the frames of each policy, as textbooks print it. A column is a
/// reference; a page that was loaded stands lit, a fault has an F below it.
extension Painter {
  func replacementPanel(_ reading: ReplacementReading, in area: Rectangle, _ canvas: inout Canvas) {
    let counted = Numbers.grouped(reading.references)
    let inside = box(
      .replacement, in: area, remark: counted + " " + word(.references), &canvas)
    var y = inside.y
    for race in reading.races {
      // A race of which nothing but its name could be seen is left out.
      guard inside.bottom - y >= 3 else { return }
      let height = min(reading.frames + 3, inside.bottom - y)
      replacementRace(
        race, frames: reading.frames, in: Rectangle(x: inside.x, y: y, width: inside.width, height: height), &canvas)
      y += height + 1
    }
  }

  private func replacementRace(
    _ race: ReplacementReading.Race, frames: Int, in area: Rectangle, _ canvas: inout Canvas
  ) {
    let name = race.rule.name.rawValue.uppercased()
    let faults = Numbers.grouped(race.tally.faults)
    let x = text(name, x: area.x + 1, y: area.y, theme.style(.title, .bold), limit: area.width - 1, &canvas)
    text(
      word(.faults) + " " + faults, x: x + 2, y: area.y, theme.style(.warning, .bold), limit: area.right - x - 2,
      &canvas)
    let margin = 5
    // As wide as the longest page number, with a blank between two.
    let pages = race.columns.flatMap { column in [column.page] + column.frames.compactMap { $0 } }
    let width = (pages.map { "\($0)".count }.max() ?? 1) + 1
    let shown = race.columns.suffix(max(0, (area.width - margin) / width))
    let lastRow = area.bottom - 1
    for frame in 0..<frames where area.y + 2 + frame < lastRow {
      text("\(frame)", x: area.x + 1, y: area.y + 2 + frame, theme.style(.dim), limit: 3, &canvas)
    }
    for (place, column) in shown.enumerated() {
      let left = area.x + margin + place * width
      func put(_ text: String, _ row: Int, _ style: Style) {
        self.textRight(text, right: left + width - 1, y: row, style, limit: width, &canvas)
      }
      put("\(column.page)", area.y + 1, theme.style(.key, .bold))
      for (frame, page) in column.frames.enumerated() where area.y + 2 + frame < lastRow {
        let isLoaded = column.filled == frame
        let style = isLoaded ? theme.style(.title, .bold) : theme.style(page == nil ? .dim : .text)
        put(page.map { "\($0)" } ?? "·", area.y + 2 + frame, style)
      }
      if column.isFault { put("F", lastRow, theme.style(.bad, .bold)) }
    }
  }
}

extension Localized {
  static let replacement = Localized(en: "page replacement", ja: "ページ置き換え")
  static let references = Localized(en: "references", ja: "回の参照")
  fileprivate static let faults = Localized(en: "faults", ja: "ページフォールト")
}
