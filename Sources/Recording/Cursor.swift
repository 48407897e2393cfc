/// A terminal's cursor, from 0. After a glyph in the last column `x` is the width: terminals differ in where they
/// say that is, so from there only moves that name the column are taken.
struct Cursor: Hashable, Sendable {
  var x: Int
  var y: Int

  /// The cheapest bytes that bring it to (`x`, `y`); nil is a cursor of which nothing is known.
  static func shortestMove(from cursor: Cursor?, toX x: Int, y: Int, width: Int) -> [UInt8] {
    var best = absolute(x: x, y: y)
    func consider(_ bytes: [UInt8]) {
      if cost(bytes) < cost(best) { best = bytes }
    }
    guard let cursor else { return best }
    let down = y - cursor.y
    if down >= 0, down < 8 {
      consider([0x0D] + [UInt8](repeating: 0x0A, count: down) + horizontal(from: 0, to: x))
    }
    guard cursor.x < width else { return best }
    let vertical = down == 0 ? [] : sequence(abs(down), down > 0 ? "B" : "A")
    consider(vertical + horizontal(from: cursor.x, to: x))
    return best
  }

  /// What bytes take in a recording: an escape is written `\u001b` there, a carriage return `\r`.
  static func cost(_ bytes: [UInt8]) -> Int {
    bytes.reduce(0) { $0 + ($1 == 0x1B ? 6 : $1 < 0x20 ? 2 : 1) }
  }

  private static func absolute(x: Int, y: Int) -> [UInt8] {
    // 1 is the default of both parameters.
    let row = y == 0 ? "" : String(y + 1)
    let column = x == 0 ? "" : ";\(x + 1)"
    return Array("\u{1B}[\(row)\(column)H".utf8)
  }

  private static func horizontal(from: Int, to: Int) -> [UInt8] {
    if from == to { return [] }
    if to > from { return sequence(to - from, "C") }
    if to == 0 { return [0x0D] }
    let back = from - to
    return back <= 4 ? [UInt8](repeating: 0x08, count: back) : sequence(back, "D")
  }

  private static func sequence(_ count: Int, _ letter: String) -> [UInt8] {
    Array("\u{1B}[\(count == 1 ? "" : String(count))\(letter)".utf8)
  }
}
