import Cells
import Kernel

/// Which orders stand on which rows of the Buddy panel: each on its own, or, in a low panel, the large ones together on
/// the last row. For drawing it and for clicks on it.
struct BuddyRows {
  /// Orders below it have a row of their own.
  let single: Int

  /// - Parameter height: rows inside the panel, the heading and the verdict among them.
  init(height: Int) {
    let isLow = height < Order.count + 1 && height >= 6
    single = isLow ? min(Order.count, height - 3) : Order.count
  }

  var isLow: Bool { single < Order.count }
  /// Columns of each order in the last row, after the column of orders.
  static let labelWidth = 6
  static func columns(of order: Int, single: Int, width: Int) -> Range<Int> {
    let each = max(1, (width - labelWidth) / max(1, Order.count - single))
    let start = labelWidth + (order - single) * each
    return start..<start + each
  }

  static func order(_ row: Int) -> Order? { (0..<Order.count).contains(row) ? Order(UInt8(row)) : nil }

  /// The order at a place of the table; row 0 is the one under the heading.
  func order(row: Int, x: Int, width: Int = 32) -> Order? {
    if row < single { return Self.order(row) }
    guard isLow, row == single else { return nil }
    return (single..<Order.count).first { Self.columns(of: $0, single: single, width: width).contains(x) }
      .map { Order(UInt8($0)) }
  }
}
