/// The same process under one page size after the other: what the last page of each segment wastes, what the table
/// costs, and what a transfer of a page costs beside the seek.
package struct PageSizeModel: SmallMachine {
  package enum Request: Hashable, Sendable { case page(Int) }

  package enum Step: Hashable, Sendable { case measured(Row) }

  package struct Row: Hashable, Sendable, Encodable {
    package var page: Int
    package var pages: Int
    /// Bytes in the last pages that nobody uses.
    package var waste: Int
    package var table: Int
    /// s·e/p + p/2, for one segment of the whole size.
    package var expected: Fraction
    /// Microseconds: before the transfer and in it.
    package var positioning: Fraction
    package var transfer: Fraction
    /// To read all pages one by one, wherever they lie.
    package var all: Fraction { (positioning + transfer) * Fraction(pages) }
    package var overhead: Int { waste + table }
  }

  /// Bytes of each segment.
  package let segments: [Int]
  package let entry: Int
  /// Microseconds to the place on the disk, and bytes that it delivers in one.
  package let positioning: Int
  package let rate: Int
  package private(set) var rows: [Row] = []

  package init(segments: [Int], entry: Int, positioning: Int, rate: Int) {
    self.segments = segments
    self.entry = entry
    self.positioning = positioning
    self.rate = rate
  }

  package var process: Int { segments.reduce(0, +) }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    guard case .page(let page) = request else { return }
    let parts = segments.map { PageSize.pages(of: $0, page: page) }
    let pages = parts.reduce(0) { $0 + $1.pages }
    let row = Row(
      page: page, pages: pages, waste: parts.reduce(0) { $0 + $1.waste }, table: pages * entry,
      expected: PageSize.overhead(process: Fraction(process), entry: Fraction(entry), page: Fraction(page)),
      positioning: Fraction(positioning), transfer: Fraction(page, rate))
    rows.removeAll { $0.page == page }
    let index = rows.firstIndex { $0.page > page } ?? rows.count
    rows.insert(row, at: index)
    last = page
    steps.append(.measured(row))
  }

  private var last: Int?
  package var current: Row? { rows.first { $0.page == last } }
  package var best: Row? { rows.min { $0.overhead < $1.overhead } }
  package var optimum: Fraction { PageSize.optimum(process: Fraction(process), entry: Fraction(entry)) }

  package var listBytes: Int { rows.count * MemoryLayout<Row>.stride * 4 }

  package var state: StateTree {
    let row = current
    return .map([
      .number("page", row?.page), .number("pages", row?.pages), .number("last_page_waste", row?.waste),
      .number("table", row?.table), .number("sum", row?.overhead), .ratio("overhead", row?.expected),
      .ratio("optimum", optimum), .ratio("transfer", row?.transfer), .ratio("all", row?.all),
      .number("best_page", best?.page),
    ])
  }
}
