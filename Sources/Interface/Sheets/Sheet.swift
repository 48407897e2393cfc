import Cells
import Script

/// A stretch of a line in one style.
struct SheetSpan: Hashable {
  var text: String
  var role: Role
  var ground: Role
  var isBold: Bool
  init(_ text: String, _ role: Role = .text, on ground: Role = .ground, isBold: Bool = false) {
    self.text = text
    self.role = role
    self.ground = ground
    self.isBold = isBold
  }
  var columns: Int { text.columns }
}

struct SheetLine: Hashable {
  var spans: [SheetSpan]
  /// Where something has just happened: it is kept in sight.
  var isLit = false
  /// Stands at the right end of the line.
  var remark: SheetSpan?
  /// It goes on with what the line over it says: a log does not begin with it.
  var isRest = false
  /// Takes the first span's place where the line is the first in sight: what else stands over it.
  var opening: SheetSpan?
}

/// Draws what a panel of a textbook world shows, line by line, for a width: what does not fit the height is scrolled.
struct SheetPen {
  let width: Int
  let height: Int
  let language: Language
  let glyphs: Glyphs
  /// The panel has the screen to itself: there is room for what explains.
  let isAlone: Bool
  /// What the arrows point at, and the bits that were turned over.
  let selection: SheetSelection
  private(set) var lines: [SheetLine] = []

  init(
    width: Int, height: Int, language: Language, glyphs: Glyphs, isAlone: Bool,
    selection: SheetSelection = SheetSelection()
  ) {
    self.width = width
    self.height = height
    self.language = language
    self.glyphs = glyphs
    self.isAlone = isAlone
    self.selection = selection
  }

  /// A panel beside others has room for what explains, too.
  static func isRoomy(width: Int, height: Int) -> Bool { height >= 14 && width >= 70 }

  func word(_ en: String, _ ja: String) -> String { language == .en ? en : ja }

  /// Entries of a list that are drawn at most: nobody scrolls through more.
  static let mostEntries = 256

  /// Which of a list's entries are drawn: all, or those around one of them, or the first.
  static func window(of count: Int, around lit: Int?) -> Range<Int> {
    guard count > mostEntries else { return 0..<count }
    let first = max(0, min(count - mostEntries, (lit ?? 0) - mostEntries / 2))
    return first..<first + mostEntries
  }

  /// Says how many entries of a list are left out.
  mutating func leftOut(_ count: Int) {
    if count > 0 { text(word("(\(Numbers.grouped(count)) more)", "(ほか\(Numbers.grouped(count))件)"), .dim) }
  }

  mutating func gap() { lines.append(SheetLine(spans: [])) }

  mutating func line(_ spans: [SheetSpan], lit: Bool = false, remark: SheetSpan? = nil) {
    lines.append(SheetLine(spans: spans, isLit: lit, remark: remark))
  }
  mutating func line(_ line: SheetLine) { lines.append(line) }
  mutating func text(_ text: String, _ role: Role = .text) { line([SheetSpan(text, role)]) }

  mutating func heading(_ text: String, remark: String = "", _ role: Role = .dim) {
    line([SheetSpan(text, .title, isBold: true)], remark: remark.isEmpty ? nil : SheetSpan(remark, role))
  }

  /// Text over as many lines as it takes.
  mutating func paragraph(_ text: String, _ role: Role = .dim, indent: Int = 0) {
    for part in wrapped(text, width: width - indent) {
      line([SheetSpan(String(repeating: " ", count: indent) + part, role)])
    }
  }

  /// Columns as wide as what stands in them; the first one to the left, all others to the right. Where they are wider
  /// than the sheet the last ones are left out, of two the words are cut: the number is what is looked for.
  mutating func table(_ head: [String], _ rows: [[SheetSpan]], lit: Int? = nil) {
    var widths = head.map(\.columns)
    for row in rows {
      for (at, cell) in row.enumerated() where at < widths.count { widths[at] = max(widths[at], cell.columns) }
    }
    if widths.count == 2, widths[0] + 2 + widths[1] > width { widths[0] = max(4, width - 2 - widths[1]) }
    func put(_ row: [SheetSpan], lit: Bool) {
      var spans: [SheetSpan] = []
      var used = 0
      for (at, cell) in row.enumerated() where at < widths.count {
        let room = widths[at] + (at == 0 ? 0 : 2)
        if used + room > width, at > 0 { break }
        used += room
        var padded = cell
        if at == 0 { padded.text = cell.text.clipped(to: room, ellipsis: glyphs.ellipsis) }
        let blank = String(repeating: " ", count: max(0, room - padded.columns))
        padded.text = at == 0 ? padded.text + blank : blank + cell.text
        spans.append(padded)
      }
      line(spans, lit: lit)
    }
    if head.contains(where: { !$0.isEmpty }) { put(head.map { SheetSpan($0, .dim) }, lit: false) }
    for (at, row) in rows.enumerated() { put(row, lit: at == lit) }
  }
}

/// What the user points at in a sheet.
package struct SheetSelection: Hashable, Sendable {
  /// Place of the arrow, from 0.
  package var place = 0
  /// Bits turned over by hand.
  package var turned: UInt64 = 0
  package init() {}
}
