import Cells
import Script

/// Curves over one axis of whole numbers, drawn in the terminal.
struct Chart: Sendable {
  struct Line: Sendable {
    var label: Localized
    /// At the points from the first on.
    var values: [Int]
    init(label: String, values: [Int]) { self.init(Localized(en: label, ja: label), values: values) }
    init(_ label: Localized, values: [Int]) {
      self.label = label
      self.values = values
    }
  }
  var title: Localized
  /// Of the lower axis.
  var unit: Localized
  var firstPoint = 1
  var lines: [Line]
  /// What stands on the left axis is so much greater than what it says: 10 for permille as percent.
  var divisor = 1
  /// After numbers of the left axis: `%`.
  var suffix = ""
  /// Where the world stands.
  var here: Int?
  /// What there is to see.
  var note = Localized(en: "", ja: "")
  /// Enter on a point shows the run with so many.
  var opensRuns = false

  var points: ClosedRange<Int> { firstPoint...firstPoint + max(0, (lines.map(\.values.count).max() ?? 1) - 1) }
  var most: Int { max(1, lines.flatMap(\.values).max() ?? 1) }

  func value(_ line: Line, at point: Int) -> Int? {
    line.values.indices.contains(point - firstPoint) ? line.values[point - firstPoint] : nil
  }

  func text(_ value: Int) -> String { "\(value / divisor)\(suffix)" }

  /// `4 frames: fifo 10, lru 8`.
  func described(_ point: Int, _ language: Language) -> String {
    let values = lines.compactMap { line in value(line, at: point).map { "\(line.label[language]) \(text($0))" } }
    return "\(point) \(unit[language]): " + values.joined(separator: ", ")
  }
}

/// Where a chart's parts lie in a rectangle.
struct ChartPlace {
  let plot: Rectangle
  /// Dots of the plot: cells, or parts of them.
  let dots: (width: Int, height: Int)
  private let points: ClosedRange<Int>
  private let most: Int

  init(_ chart: Chart, in area: Rectangle, isASCII: Bool) {
    let margin = min(area.width / 3, chart.text(chart.most).count + 2)
    // The axis' numbers below, the legend above.
    let legend = area.height >= 6 ? 1 : 0
    plot = Rectangle(
      x: area.x + margin, y: area.y + legend, width: max(1, area.width - margin - 1),
      height: max(1, area.height - legend - 1))
    dots = isASCII ? (plot.width, plot.height) : (plot.width * 2, plot.height * 4)
    points = chart.points
    most = chart.most
  }

  func dot(point: Int, value: Int) -> (x: Int, y: Int) {
    let span = max(1, points.count - 1)
    let x = points.count == 1 ? dots.width / 2 : (point - points.lowerBound) * (dots.width - 1) / span
    return (x, dots.height - 1 - value * (dots.height - 1) / most)
  }

  func column(of point: Int) -> Int {
    plot.x + dot(point: point, value: 0).x * plot.width / max(1, dots.width)
  }

  /// The point nearest to a column of the screen.
  func point(atColumn x: Int) -> Int {
    points.min { abs(column(of: $0) - x) < abs(column(of: $1) - x) } ?? points.lowerBound
  }
}

extension Painter {
  private static let chartRoles: [Role] = [.order8, .order2, .order5, .order10, .order0, .order6, .order3]

  /// Of each line a colour and a pattern of its own, or in ASCII a letter: nothing is said by colour alone.
  func chart(_ chart: Chart, cursor: Int?, in area: Rectangle, _ canvas: inout Canvas) {
    guard area.width >= 12, area.height >= 2, !chart.lines.isEmpty else { return }
    let isDotted = glyphs.level == .braille
    let place = ChartPlace(chart, in: area, isASCII: !isDotted)
    let dim = theme.style(.dim)
    for y in 0..<place.plot.height {
      canvas.put(Cell(glyphs.vertical, style: theme.style(.border)), x: place.plot.x - 1, y: place.plot.y + y)
    }
    textRight(chart.text(chart.most), right: place.plot.x - 1, y: place.plot.y, dim, limit: area.width / 3, &canvas)
    if place.plot.height > 2 {
      textRight(
        chart.text(0), right: place.plot.x - 1, y: place.plot.bottom - 1, dim, limit: area.width / 3, &canvas)
    }
    axis(chart, place, cursor: cursor, &canvas)
    if isDotted { dotted(chart, place, &canvas) } else { lettered(chart, place, &canvas) }
    legend(chart, in: area, place, &canvas)
  }

  private func axis(_ chart: Chart, _ place: ChartPlace, cursor: Int?, _ canvas: inout Canvas) {
    let y = place.plot.bottom
    let unit = word(chart.unit)
    // The last point keeps its number: the unit stands before it.
    let last = chart.points.upperBound
    let unitRight = chart.points.count > 1 ? place.plot.right - "\(last)".count - 1 : place.plot.right
    let room = unitRight - unit.columns - 1
    var isUnitSeen = true
    var free = place.plot.x
    for point in chart.points {
      let isCursor = point == cursor
      let label = "\(point)"
      let x = min(place.column(of: point), place.plot.right - label.count)
      let isKept = isCursor || point == last && chart.points.count > 1
      guard isKept || x >= free && x + label.count <= room else { continue }
      if isCursor, point != last, x + label.count > room { isUnitSeen = false }
      let style =
        isCursor
        ? theme.style(.key, on: .selection, .bold)
        : point == chart.here ? theme.style(.key, .bold) : theme.style(.dim)
      text(label, x: x, y: y, style, limit: label.count, &canvas)
      free = x + label.count + 1
    }
    guard isUnitSeen, room >= place.plot.x else { return }
    textRight(unit, right: unitRight, y: y, theme.style(.dim), limit: unit.columns, &canvas)
  }

  /// Which dots of a line's way are drawn.
  private static func isDrawn(_ dot: Int, pattern: Int) -> Bool {
    switch pattern % 4 {
    case 0: true
    case 1: dot % 4 < 3
    case 2: dot % 3 == 0
    default: dot % 6 < 3
    }
  }

  private func dotted(_ chart: Chart, _ place: ChartPlace, _ canvas: inout Canvas) {
    var cells: [Int: (bits: UInt32, role: Role)] = [:]
    for (number, line) in chart.lines.enumerated() {
      let role = Self.chartRoles[number % Self.chartRoles.count]
      var walked = 0
      func put(_ x: Int, _ y: Int) {
        defer { walked += 1 }
        guard Self.isDrawn(walked, pattern: number), x >= 0, y >= 0, x < place.dots.width, y < place.dots.height
        else { return }
        let key = y / 4 * place.plot.width + x / 2
        // Braille counts its dots down the left column, then the right one, then the bottom row.
        let bit: UInt32 = y % 4 == 3 ? (x % 2 == 0 ? 0x40 : 0x80) : UInt32(1) << UInt32(x % 2 * 3 + y % 4)
        cells[key] = ((cells[key]?.bits ?? 0) | bit, role)
      }
      var last: (x: Int, y: Int)?
      for (index, value) in line.values.enumerated() {
        let here = place.dot(point: chart.firstPoint + index, value: value)
        if let last { Self.walk(from: last, to: here, put) } else { put(here.x, here.y) }
        last = here
      }
    }
    for (key, cell) in cells {
      guard let scalar = Unicode.Scalar(0x2800 + cell.bits) else { continue }
      canvas.put(
        Cell(scalar, style: theme.style(cell.role)), x: place.plot.x + key % place.plot.width,
        y: place.plot.y + key / place.plot.width)
    }
  }

  /// From one dot to another, the first left out.
  private static func walk(from: (x: Int, y: Int), to: (x: Int, y: Int), _ put: (Int, Int) -> Void) {
    let steps = max(abs(to.x - from.x), abs(to.y - from.y))
    for step in stride(from: 1, through: steps, by: 1) {
      put(from.x + (to.x - from.x) * step / steps, from.y + (to.y - from.y) * step / steps)
    }
  }

  private func lettered(_ chart: Chart, _ place: ChartPlace, _ canvas: inout Canvas) {
    for (number, line) in chart.lines.enumerated().reversed() {
      let style = theme.style(Self.chartRoles[number % Self.chartRoles.count], .bold)
      for (index, value) in line.values.enumerated() {
        let dot = place.dot(point: chart.firstPoint + index, value: value)
        canvas.put(
          Cell(Self.letter(number), style: style), x: place.plot.x + dot.x, y: place.plot.y + dot.y)
      }
    }
  }

  private static func letter(_ number: Int) -> Unicode.Scalar {
    Unicode.Scalar(UInt8(ascii: "A") + UInt8(number % 26))
  }

  private func legend(_ chart: Chart, in area: Rectangle, _ place: ChartPlace, _ canvas: inout Canvas) {
    let samples = glyphs.level == .braille ? ["⠤⠤", "⠤⠄", "⠄⠄", "⠤ "] : []
    func entries(_ gap: String) -> [String] {
      chart.lines.enumerated().map { number, line in
        (samples.isEmpty ? String(Character(Self.letter(number))) : samples[number % samples.count]) + gap
          + word(line.label)
      }
    }
    func width(_ entries: [String], _ gap: Int) -> Int { entries.reduce(-gap) { $0 + $1.columns + gap } }
    // Without a row of its own it stands in the frame below, where it hides nothing of the curves.
    let hasRow = place.plot.y > area.y
    var x = hasRow ? place.plot.x : area.x
    var (parts, gap) = (entries(" "), 2)
    if width(parts, gap) > area.right - x { (parts, gap) = (entries(""), 1) }
    for (number, entry) in parts.enumerated() {
      let style = theme.style(Self.chartRoles[number % Self.chartRoles.count], .bold)
      x = text(entry, x: x, y: hasRow ? area.y : area.bottom, style, limit: area.right - x, &canvas) + gap
    }
  }
}
