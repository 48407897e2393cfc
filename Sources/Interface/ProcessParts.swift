import Cells
import Kernel

/// Where the parts of the Processes panel stand: for drawing, for what is read and for clicks.
struct ProcessParts {
  /// The list: its heading, its rows.
  let table: Rectangle
  /// The areas of the process under the cursor, a line each, under a line with its name.
  let areas: Rectangle
  let hasAreaHeading: Bool
  /// The walk, with the TLB under it, and the steps of the newest fault: of one process that fills the panel.
  let walk: Rectangle
  let fault: Rectangle
  let areaLine: AreaLine

  /// The bits of an address with two gaps and a column before them.
  static let walkWidth = 36

  /// - Parameter reading: the one before, for how many processes and areas there are.
  init(inside: Rectangle, isInside: Bool, hasThreads: Bool, reading: ProcessesReading?) {
    let none = Rectangle(x: inside.x, y: inside.bottom, width: inside.width, height: 0)
    guard isInside else {
      let height = inside.height
      // Areas have what the list does not need, a half at least.
      let processes = reading.map { $0.count - min($0.count, hasThreads ? 0 : $0.threads) } ?? 3
      let list = 1 + Int(min(200, processes))
      let wanted = 3 + Int(min(200, max(1, reading?.detail?.areaCount ?? 1)))
      let room = height < 8 ? 0 : min(wanted, max(height / 2, height - list))
      let (top, bottom) = inside.splitTop(height - room)
      table = top
      areas = bottom
      hasAreaHeading = true
      (walk, fault) = (none, none)
      areaLine = AreaLine(width: bottom.width)
      return
    }
    table = none
    hasAreaHeading = false
    let isWide = inside.width >= 100
    let faultRows = inside.height < 12 ? 0 : isWide && inside.height >= 24 ? 11 : min(5, inside.height - 10)
    let top: Rectangle
    (top, fault) = inside.splitTop(inside.height - faultRows)
    let walkWidth = isWide ? 58 : Self.walkWidth
    if inside.width < Self.walkWidth + 30 {
      // A narrow screen: one above the other.
      (areas, walk) = top.splitTop(max(3, top.height - 9))
    } else {
      let (left, right) = top.splitLeft(top.width - walkWidth - 1)
      areas = left
      walk = Rectangle(x: right.x + 1, y: right.y, width: right.width - 1, height: right.height)
    }
    areaLine = AreaLine(width: areas.width)
  }

  /// Processes that the list shows.
  var rows: Int { max(0, table.height - 1) }
  var areaRows: Int { max(0, areas.height - (hasAreaHeading ? 1 : 0)) }
  var firstAreaRow: Int { areas.y + (hasAreaHeading ? 1 : 0) }
}

/// The columns of an area's line: ` 08048000 r-xp text   FFFF····  4/8`.
struct AreaLine {
  let name: Range<Int>
  let bar: Range<Int>
  /// Where the count of pages ends.
  let count: Int
  static let address = 1..<9
  static let rights = 10..<14

  init(width: Int) {
    let nameWidth = width >= 90 ? 18 : width >= 58 ? 14 : 8
    name = 15..<15 + nameWidth
    count = width
    let countWidth = width >= 58 ? 13 : 8
    bar = name.upperBound + 1..<max(name.upperBound + 1, min(name.upperBound + 65, width - countWidth - 1))
  }
}

/// The columns of the list, each by the column that it ends before; nil: there is no room for it.
struct ProcessColumns {
  let pid = 6
  let name: Range<Int>
  let state: Range<Int>
  let cpu: Int?
  let size: Int?
  let resident: Int
  let tables: Int?
  let minor: Int
  let major: Int
  let bar: Range<Int>?

  init(width: Int) {
    let isWide = width >= 70
    let nameWidth = isWide ? 14 : width >= 44 ? 10 : 9
    name = 7..<7 + nameWidth
    let stateStart = name.upperBound + 1
    // A letter, as ps has it, where there is no room for the word.
    state = stateStart..<stateStart + (width >= 44 ? 8 : 1)
    var end = state.upperBound
    func next(_ columns: Int) -> Int {
      end += columns
      return end
    }
    cpu = isWide ? next(5) : nil
    size = isWide ? next(9) : nil
    resident = next(isWide ? 8 : width >= 44 ? 6 : 7)
    tables = width >= 100 ? next(6) : nil
    minor = next(isWide ? 8 : 6)
    major = next(isWide ? 8 : 6)
    bar = isWide && width - major >= 12 ? major + 2..<width - 1 : nil
  }
}
