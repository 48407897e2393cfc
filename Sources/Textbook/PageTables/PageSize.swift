/// How large a page should be.
package enum PageSize {
  /// s·e/p + p/2: what the table costs and what the last page wastes, of a process of s bytes.
  package static func overhead(process: Fraction, entry: Fraction, page: Fraction) -> Fraction {
    process * entry / page + page / 2
  }

  /// √(2·s·e), exact if it is a fraction, else to 20 digits. Neither may be negative.
  package static func optimum(process: Fraction, entry: Fraction) -> Fraction { (process * entry * 2).squareRoot }

  /// Pages of a segment and what its last page wastes.
  package static func pages(of size: Int, page: Int) -> (pages: Int, waste: Int) {
    let pages = (size + page - 1) / page
    return (pages, pages * page - size)
  }
}
