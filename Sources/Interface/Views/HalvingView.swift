import Cells
import Kernel
import Script

/// Splitting and merging while they are the news: a block that is halved, two buddies that become one, and the bit in
/// which their numbers differ.
struct Halving {
  /// The block that was taken and what was left of it, or the one that came of it all.
  var frame: FrameNumber
  /// From the larger to the smaller at a split, the other way at a merge.
  var from: Order
  var to: Order
  var isSplit: Bool

  /// Of an event: its last split, or its last merge that joined anything.
  init?(_ event: [Occurrence], in zone: ZoneIndex) {
    for occurrence in event.reversed() {
      switch occurrence.what {
      case .request(.split(zone, let frame, let from, let to)) where to < from:
        (self.frame, self.from, self.to, isSplit) = (frame, from, to, true)
        return
      case .free(.merged(zone, let frame, let from, let to, _, _)) where from < to:
        (self.frame, self.from, self.to, isSplit) = (frame, from, to, false)
        return
      default: continue
      }
    }
    return nil
  }

  var large: Order { max(from, to) }
  var small: Order { min(from, to) }
  /// The two halves of the block of an order above the smallest: they differ in the bit of the order below.
  func pair(of order: Int) -> (low: UInt32, high: UInt32) { (frame.rawValue, frame.rawValue + 1 << UInt32(order - 1)) }
}

extension Painter {
  /// In one line: `4→2 ▕2222│3333│44444444▏ bits 2 3`.
  func halvingLine(_ halving: Halving, x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    let head = "\(halving.from.rawValue)→\(halving.to.rawValue) "
    let bits = (halving.small.rawValue..<halving.large.rawValue).map(String.init).joined(separator: " ")
    let tail = " \(word(.bits)) \(bits)"
    var at = text(head, x: x, y: y, theme.style(.changed, .bold), limit: width, &canvas)
    let room = width - (at - x) - shown(tail).columns
    if room >= 8 {
      halvingBar(halving, x: at, y: y, width: room, &canvas)
      at += room
    }
    text(tail, x: at, y: y, theme.style(.text), limit: x + width - at, &canvas)
  }

  /// All of the block: the piece that was asked for or given back, then the buddies that lie behind it.
  private func halvingBar(_ halving: Halving, x: Int, y: Int, width: Int, _ canvas: inout Canvas) {
    let (small, large) = (Int(halving.small.rawValue), Int(halving.large.rawValue))
    for column in 0..<width {
      // Which piece lies here: of 2^large frames the first 2^small are one, then each order its upper half.
      let frame = (column << large) / width
      var order = small
      while order < large, frame >= 1 << order { order += 1 }
      let piece = frame < 1 << small ? small : order - 1
      let isTaken = frame < 1 << small && halving.isSplit
      let style = isTaken ? theme.filled(.changed, .bold) : theme.orderStyle(halving.isSplit ? piece : large)
      let before = column > 0 ? ((column - 1) << large) / width : -1
      let isEdge = before >= 0 && (before < 1 << piece) != (frame < 1 << piece) && frame >= 1 << small
      let digit = FrameStyles.digit(halving.isSplit ? piece : isEdge || column == 0 ? piece : large)
      canvas.put(Cell(digit, style: style), x: x + column, y: y)
    }
  }

  /// Row under row: each halving with the numbers of its two halves and the bit that tells them apart.
  func halvingPicture(_ halving: Halving, x: Int, y: Int, width: Int, rows: Int, _ canvas: inout Canvas) {
    let title = word(halving.isSplit ? .splitNow : .mergedNow)
    let orders = "\(halving.from.rawValue) → \(halving.to.rawValue)"
    text("\(title) \(orders)", x: x + 1, y: y, theme.style(.changed, .bold), limit: width - 1, &canvas)
    let numbers = 52
    let bar = max(16, width - numbers - 4)
    let (small, large) = (Int(halving.small.rawValue), Int(halving.large.rawValue))
    var row = y + 1
    for order in stride(from: large, through: small, by: -1) where row < y + rows {
      textRight("\(order)", right: x + 2, y: row, theme.style(.dim), limit: 2, &canvas)
      let length = max(1, bar >> (large - order))
      for column in 0..<length {
        let style = order == small && halving.isSplit ? theme.filled(.changed, .bold) : theme.orderStyle(order)
        canvas.put(Cell(column == 0 ? FrameStyles.digit(order) : " ", style: style), x: x + 3 + column, y: row)
      }
      if order < large {
        for column in length..<min(bar, length * 2) {
          canvas.put(
            Cell(column == length ? FrameStyles.digit(order) : " ", style: theme.madeStyle(order)), x: x + 3 + column,
            y: row)
        }
        pair(halving.pair(of: order + 1), bit: order, x: x + 5 + bar, y: row, limit: width - bar - 5, &canvas)
      }
      row += 1
    }
  }

  /// Both numbers in binary, with the one bit lit.
  private func pair(
    _ pair: (low: UInt32, high: UInt32), bit: Int, x: Int, y: Int, limit: Int, _ canvas: inout Canvas
  ) {
    var at = x
    for number in [pair.low, pair.high] {
      at = text(Numbers.hex(number), x: at, y: y, theme.style(.text), limit: x + limit - at, &canvas) + 1
      for place in (0..<12).reversed() where at < x + limit {
        let scalar: Unicode.Scalar = number >> UInt32(place) & 1 == 1 ? "1" : "0"
        let style = place == bit ? theme.filled(.changed, .bold) : theme.style(.dim)
        canvas.put(Cell(scalar, style: style), x: at, y: y)
        at += 1
      }
      at += 1
    }
    text("\(word(.bit)) \(bit)", x: at, y: y, theme.style(.key), limit: x + limit - at, &canvas)
  }
}

extension Localized {
  fileprivate static let bit = Localized(en: "bit", ja: "ビット")
  fileprivate static let bits = Localized(en: "bits", ja: "ビット")
  fileprivate static let splitNow = Localized(en: "Just split: order", ja: "今の分割: オーダー")
  fileprivate static let mergedNow = Localized(en: "Just merged: order", ja: "今の結合: オーダー")
}
