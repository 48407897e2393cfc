import Cells
import Kernel
import Script

/// A list of the kernel's as boxes with what they hold, and arrows at the ends that give and take: lit where the newest
/// event went in or out.
struct ListBoxes {
  /// Which way something went through an end.
  enum Way { case none, into, out }
  /// What lies at the head, first.
  var names: [String]
  /// How many there are; more than names where not all are read.
  var count: Int
  var head = Way.none
  var tail = Way.none
  var role: Role
}

extension Painter {
  /// `⇄│1d3e│1d40│… 12│⇄`; returns the column after it.
  @discardableResult
  func listBoxes(_ list: ListBoxes, x: Int, y: Int, limit: Int, _ canvas: inout Canvas) -> Int {
    let end = x + limit
    var at = arrow(list.head, isLeft: true, x: x, y: y, &canvas)
    let side = Cell(glyphs.vertical, style: theme.style(.border))
    canvas.put(side, x: at, y: y)
    at += 1
    var shown = 0
    for name in list.names {
      let isLast = shown + 1 == list.count
      // Room for this box, for the sign that there are more, and for the arrow.
      guard at + name.count + 1 + (isLast ? 2 : 8) <= end else { break }
      let isNew = shown == 0 && list.head == .into || isLast && list.tail == .into
      let style = isNew ? theme.filled(.changed, .bold) : theme.style(list.role)
      at = text(name, x: at, y: y, style, limit: end - at, &canvas)
      canvas.put(side, x: at, y: y)
      at += 1
      shown += 1
    }
    if shown < list.count {
      at = text("\(glyphs.ellipsis)+\(list.count - shown)", x: at, y: y, theme.style(.dim), limit: end - at, &canvas)
      canvas.put(side, x: at, y: y)
      at += 1
    } else if list.count == 0 {
      canvas.put(side, x: at, y: y)
      at += 1
    }
    return arrow(list.tail, isLeft: false, x: at, y: y, &canvas)
  }

  /// An end of a list, and which way the newest event went through it; returns the column after it.
  @discardableResult
  func arrow(_ way: ListBoxes.Way, isLeft: Bool, x: Int, y: Int, _ canvas: inout Canvas) -> Int {
    let scalar: Unicode.Scalar
    switch way {
    case .none: scalar = glyphs.bothWays
    case .into: scalar = isLeft ? glyphs.rightwards : glyphs.leftwards
    case .out: scalar = isLeft ? glyphs.leftwards : glyphs.rightwards
    }
    canvas.put(Cell(scalar, style: theme.style(way == .none ? .dim : .changed, way == .none ? [] : .bold)), x: x, y: y)
    return x + 1
  }

  /// One list of one CPU, with its frames: requests are given from the head and frees come to it (`buffered_rmqueue`,
  /// `free_hot_cold_page`); the buddy system fills and drains it at the tail.
  func pagesetBoxes(
    _ zone: ZoneReading, cpu: Int, isCold: Bool, x: Int, y: Int, right: Int, _ canvas: inout Canvas
  ) {
    let list = isCold ? zone.pagesets[cpu].cold : zone.pagesets[cpu].hot
    let dim = theme.style(.dim)
    text(isCold ? "" : "pcp\(cpu)", x: x, y: y, dim, limit: 6, &canvas)
    text(isCold ? "cold" : "hot", x: x + 6, y: y, dim, limit: 5, &canvas)
    textRight("\(list.count)/\(list.high)", right: x + 18, y: y, theme.style(.framePerCPU), limit: 7, &canvas)
    var boxes = ListBoxes(
      names: list.frames.map { String($0.rawValue, radix: 16) }, count: Int(list.count), role: .framePerCPU)
    for occurrence in highlight.event {
      switch occurrence.what {
      case .request(.perCPUHit(zone.index, UInt8(cpu), isCold, _, _)): boxes.head = .out
      case .free(.perCPUFreed(zone.index, UInt8(cpu), isCold, _, _)): boxes.head = .into
      case .request(.perCPURefill(zone.index, UInt8(cpu), isCold, _, _, _)): boxes.tail = .into
      case .free(.perCPUDrained(zone.index, UInt8(cpu), isCold, _, _, _)): boxes.tail = .out
      default: break
      }
    }
    if !highlight.isNewest { (boxes.head, boxes.tail) = (.none, .none) }
    let end = listBoxes(boxes, x: x + 19, y: y, limit: right - x - 19 - 8, &canvas)
    text(word(.toBuddy), x: end + 1, y: y, dim, limit: right - end - 1, &canvas)
  }
}

extension Localized {
  fileprivate static let toBuddy = Localized(en: "buddy", ja: "バディ")
}
