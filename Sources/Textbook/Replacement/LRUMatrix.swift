/// LRU in hardware as Tanenbaum draws it: n × n bits; a reference to page k sets row k to ones, then column k to zeros.
/// The row with the smallest value is the page not used for longest.
package struct LRUMatrix: Hashable, Sendable {
  /// By page; column 0 is the leftmost bit.
  package private(set) var rows: [[Bool]]

  package init(pages: Int) { rows = Array(repeating: Array(repeating: false, count: pages), count: pages) }

  package mutating func reference(_ page: Int) {
    for column in rows.indices { rows[page][column] = true }
    for row in rows.indices { rows[row][page] = false }
  }

  /// As binary strings.
  package var texts: [String] { rows.map { row in String(row.map { $0 ? "1" : "0" }) } }
}
