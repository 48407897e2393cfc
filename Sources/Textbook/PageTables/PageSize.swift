/// How large a page should be.
package enum PageSize {
  /// s·e/p + p/2: what the table costs and what the last page wastes, of a process of s bytes.
  package static func overhead(process: Fraction, entry: Fraction, page: Fraction) -> Fraction {
    process * entry / page + page / 2
  }

  /// √(2·s·e), rounded to so many decimal digits behind the point that ten are significant; whole if it is whole. Nil: too
  /// large for this arithmetic.
  package static func optimum(process: Fraction, entry: Fraction) -> Fraction? {
    let square = process * entry * 2
    guard square.bitWidth <= 120, square > 0 || square.isZero else { return nil }
    // The root of square · 10^2k is the root · 10^k.
    var scale = 1
    while scale < 1_000_000_000 {
      let whole = square * Fraction(scale) * Fraction(scale)
      if let exact = exactRoot(whole) { return Fraction(exact) / Fraction(scale) }
      guard let floor = whole.floor else { return nil }
      if root(floor) >= 1_000_000_000 { return Fraction(root(floor)) / Fraction(scale) }
      scale *= 10
    }
    return nil
  }

  private static func exactRoot(_ square: Fraction) -> Int? {
    guard let whole = square.whole else { return nil }
    let candidate = root(whole)
    return candidate * candidate == whole ? candidate : nil
  }

  /// The greatest number whose square is not above.
  static func root(_ square: Int) -> Int {
    precondition(square >= 0)
    var result = 0
    for bit in (0..<31).reversed() {
      let trial = result | 1 << bit
      if trial * trial <= square { result = trial }
    }
    return result
  }

  /// Pages of a segment and what its last page wastes.
  package static func pages(of size: Int, page: Int) -> (pages: Int, waste: Int) {
    let pages = (size + page - 1) / page
    return (pages, pages * page - size)
  }
}
