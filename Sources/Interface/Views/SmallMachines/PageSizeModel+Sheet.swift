import Cells
import Script
import Textbook

extension PageSizeModel: DrawnModel {
  static let title = Localized(en: "Page size", ja: "ページサイズ")
  var setting: Localized {
    Localized(en: "\(process) bytes, entries of \(entry)", ja: "\(process)バイト、エントリ\(entry)バイト")
  }

  /// Eight sizes, twice.
  var mostLines: Int { 5 + 2 * max(8, rows.count) }

  static func words(forFigure name: String) -> FigureWords? {
    switch name {
    case "page": FigureWords("page", "ページ", .bytes)
    case "pages": FigureWords("pages", "ページ数")
    case "last_page_waste": FigureWords("unused in last pages", "最終ページの未使用", .bytes)
    case "table": FigureWords("page table", "ページテーブル", .bytes)
    case "sum": FigureWords("together", "合計", .bytes)
    case "overhead": FigureWords("s·e/p + p/2", "s·e/p + p/2", .bytes)
    case "optimum": FigureWords("optimum √(2·s·e)", "最適値 √(2·s·e)", .bytes)
    case "best_page": FigureWords("least so far", "これまでの最小", .bytes)
    default: nil
    }
  }

  func picture(_ pen: inout SheetPen, _ steps: [Step]) {
    let most = rows.map(\.overhead).max() ?? 1
    pen.heading(pen.word("unused + table, on one scale", "未使用 + テーブル(同じ目盛り)"))
    for row in rows {
      let isCurrent = row.page == current?.page
      let isBest = row.page == best?.page
      let cells = max(10, pen.width - 24)
      // The product may be more than a word holds: petabytes of table, times columns.
      let scale = Double(cells) / Double(max(1, most))
      let waste = min(cells, Int((Double(row.waste) * scale).rounded()))
      let table = min(cells, Int((Double(row.table) * scale).rounded()))
      pen.line(
        [
          pen.padded(SheetSpan(pen.bytes(row.page), isCurrent ? .key : .text, isBold: isCurrent), 9),
          SheetSpan(String(repeating: "w", count: waste), .ground, on: .warning),
          SheetSpan(String(repeating: "t", count: table), .ground, on: .link),
        ], lit: isCurrent, remark: SheetSpan(pen.bytes(row.overhead), isBest ? .good : .dim, isBold: isBest))
    }
    pen.text(pen.word("w unused in last pages, t page table", "w:最終ページの未使用 t:ページテーブル"), .dim)
    pen.gap()
    pen.heading(pen.word("to read a page from disk", "ディスクから1ページを読む時間"))
    pen.table(
      [pen.word("page", "ページ"), pen.word("seek", "位置決め"), pen.word("transfer", "転送"), pen.word("all pages", "全ページ")],
      rows.map { row in
        [
          SheetSpan(pen.bytes(row.page), row.page == current?.page ? .key : .text, isBold: row.page == current?.page),
          SheetSpan(Self.time(row.positioning, pen)), SheetSpan(Self.time(row.transfer, pen)),
          SheetSpan(Self.time(row.all, pen), .title),
        ]
      })
  }

  /// Microseconds as people say them.
  private static func time(_ microseconds: Fraction, _ pen: SheetPen) -> String {
    if microseconds >= 1_000_000 { return pen.rounded(microseconds / 1_000_000, digits: 2) + " s" }
    if microseconds >= 1000 { return pen.rounded(microseconds / 1000, digits: 1) + " ms" }
    return pen.rounded(microseconds, digits: 0) + (pen.glyphs.isASCII ? " us" : " µs")
  }

  func words(for step: Step) -> StepLine {
    switch step {
    case .measured(let row):
      return StepLine(
        en: "pages of \(row.page): \(row.pages) of them, \(row.waste) bytes unused, a table of \(row.table)",
        ja: "ページ\(row.page)バイト:\(row.pages)ページ、未使用\(row.waste)バイト、テーブル\(row.table)バイト",
        row.page == best?.page ? .good : .plain)
    }
  }
}
