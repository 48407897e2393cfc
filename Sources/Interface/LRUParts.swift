import Cells
import Kernel

/// One list of pages, from its head to its tail, on so many cells: what does not fit is folded in the middle.
struct LRUStrip {
  /// Pages in sight, each with its cell.
  private(set) var pages: [(page: ListedPage, cell: Int)] = []
  /// Where the fold begins, and how many pages it hides.
  private(set) var fold: (cell: Int, pages: UInt32)?

  init(_ list: PageListReading, cells: Int) {
    guard cells > 0 else { return }
    let length = Int(list.length)
    let all = list.head + list.tail
    if length <= cells, list.folded == 0 {
      pages = all.enumerated().map { ($1, $0) }
      return
    }
    let hidden = Self.foldText(list.length, ellipsis: "~").count
    let room = max(0, cells - hidden)
    let head = min(list.head.count, room * 2 / 3)
    let end = list.tail.isEmpty ? list.head : list.tail
    let tail = min(end.count, room - head)
    for (at, page) in list.head.prefix(head).enumerated() { pages.append((page, at)) }
    for (at, page) in end.suffix(tail).enumerated() { pages.append((page, cells - tail + at)) }
    fold = (head, list.length - UInt32(head + tail))
  }

  /// ` …1 144… `
  static func foldText(_ pages: UInt32, ellipsis: String) -> String {
    " " + ellipsis + Numbers.grouped(pages) + ellipsis + " "
  }

  /// Of the page of a frame in `pages`.
  func index(of frame: FrameNumber) -> Int? { pages.firstIndex { $0.page.frame == frame } }
}

/// Where the parts of the LRU panel stand: for drawing, for what is read, for moving and for clicks.
struct LRUParts {
  let inside: Rectangle
  /// Rows of the screen on which each list is drawn.
  let activeY: Int
  let inactiveY: Int
  let rowsPerList: Int
  /// Between the lists: arrows of pages that have just moved; nil: no room.
  let movesY: Int?
  /// Nil where there is no room for it.
  private(set) var tendencyY: Int?
  private(set) var ratesY: Int?
  private(set) var swapY: Int?
  private(set) var legendY: Int?
  /// The fate of each page of the newest pass: heading, columns, rows, sum. Of a panel that has the screen.
  private(set) var fates: Rectangle
  /// What the page under the cursor is, under the fates.
  private(set) var pageY: Int?

  /// Before the cells: the list's name and length.
  static let label = 16
  /// Behind them: what has left the list.
  static let margin = 9
  var columns: Int { max(0, inside.width - Self.label - Self.margin) }
  var cells: Int { columns * rowsPerList }
  var cellsX: Int { inside.x + Self.label }
  /// Fates that the table has rows for.
  var fateRows: Int { max(0, fates.height - 3) }
  var firstFateY: Int { fates.y + 2 }

  init(inside: Rectangle, isAlone: Bool) {
    self.inside = inside
    let height = inside.height
    // In the overview a high panel has longer lists, alone it has fates.
    rowsPerList = isAlone ? height >= 28 ? 2 : 1 : max(1, min(4, (height - 5) / 2))
    activeY = inside.y
    var y = inside.y + rowsPerList
    movesY = height >= 2 * rowsPerList + 3 ? y : nil
    if movesY != nil { y += 1 }
    inactiveY = y
    y += rowsPerList
    func next() -> Int? {
      guard y < inside.bottom else { return nil }
      defer { y += 1 }
      return y
    }
    tendencyY = next()
    ratesY = next()
    swapY = next()
    legendY = next()
    fates = Rectangle(x: inside.x, y: inside.bottom, width: inside.width, height: 0)
    guard isAlone, inside.bottom - y >= 6 else { return }
    pageY = inside.bottom - 1
    fates = Rectangle(x: inside.x, y: y, width: inside.width, height: inside.bottom - 1 - y)
  }

  /// First row of the table, so that the chosen one is in sight.
  func firstFate(selected: Int, count: Int) -> Int {
    max(0, min(selected - fateRows / 2, count - fateRows))
  }

  /// The cell of a list at a place of the screen.
  func cell(x: Int, y: Int) -> (isActive: Bool, cell: Int)? {
    guard x >= cellsX, x < cellsX + columns else { return nil }
    for (isActive, first) in [(true, activeY), (false, inactiveY)] where y >= first && y < first + rowsPerList {
      return (isActive, (y - first) * columns + x - cellsX)
    }
    return nil
  }
}

/// The columns of a fate's line.
struct FateColumns {
  let number = 3
  let frame = 4..<13
  let page: Range<Int>
  let flags: Range<Int>
  let asked: Range<Int>
  let verdict: Range<Int>

  init(width: Int) {
    let isWide = width >= 100
    page = 13..<13 + (isWide ? 24 : 14)
    flags = page.upperBound + 1..<page.upperBound + 1 + (isWide ? 8 : 6)
    asked = flags.upperBound + 1..<flags.upperBound + 1 + (isWide ? 40 : 18)
    verdict = asked.upperBound + 1..<max(asked.upperBound + 1, width)
  }
}
