/// The characters that views draw with, by what the terminal can show (DESIGN 5, glyph ladder).
///
/// `braille` stands for a UTF-8 terminal with a full font, `blocks` for one with a console font: there only what code
/// page 437 has is drawn (box lines, half blocks, a few arrows).
package struct Glyphs: Hashable, Sendable {
  package enum Level: UInt8, CaseIterable, Sendable { case ascii, blocks, braille }
  package var level: Level
  package init(_ level: Level) { self.level = level }
  package var isASCII: Bool { level == .ascii }

  /// What to draw with: ASCII where it is asked for or the locale is not UTF-8, console glyphs on the Linux console
  /// (and on serial terminals, whose fonts are no richer), else everything.
  package static func choose(ascii: Bool, utf8: Bool, term: String) -> Glyphs {
    if ascii || !utf8 { return Glyphs(.ascii) }
    let plain = term == "linux" || term.hasPrefix("linux-") || term == "cygwin" || term.hasPrefix("vt")
    return Glyphs(plain && !term.hasPrefix("vte") ? .blocks : .braille)
  }

  private func pick<Value>(_ ascii: Value, _ blocks: Value, _ full: Value) -> Value {
    switch level {
    case .ascii: ascii
    case .blocks: blocks
    case .braille: full
    }
  }

  package var horizontal: Unicode.Scalar { isASCII ? "-" : "─" }
  package var vertical: Unicode.Scalar { isASCII ? "|" : "│" }
  package var topLeft: Unicode.Scalar { isASCII ? "+" : "┌" }
  package var topRight: Unicode.Scalar { isASCII ? "+" : "┐" }
  package var bottomLeft: Unicode.Scalar { isASCII ? "+" : "└" }
  package var bottomRight: Unicode.Scalar { isASCII ? "+" : "┘" }
  package var freeFrame: Unicode.Scalar { isASCII ? "." : "·" }
  package var run: Unicode.Scalar { pick(">", "►", "▶") }
  package var pause: Unicode.Scalar { pick("=", "║", "⏸") }
  package var ellipsis: String { pick("~", "~", "…") }
  package var arrow: String { isASCII ? "->" : "→" }
  package var leftwards: Unicode.Scalar { isASCII ? "<" : "←" }
  package var rightwards: Unicode.Scalar { isASCII ? ">" : "→" }
  /// An end of a list that gives and takes.
  package var bothWays: Unicode.Scalar { pick("=", "↔", "⇄") }
  package var up: Unicode.Scalar { isASCII ? "^" : "↑" }
  package var down: Unicode.Scalar { isASCII ? "v" : "↓" }
  /// A page that went to a better list, to a worse one.
  package var promoted: Unicode.Scalar { isASCII ? "^" : "▲" }
  package var demoted: Unicode.Scalar { isASCII ? "v" : "▼" }
  package var times: String { pick("x", "x", "×") }
  package var lessOrEqual: String { isASCII ? "<=" : "≤" }
  package var greaterOrEqual: String { isASCII ? ">=" : "≥" }
  package var markPassed: Unicode.Scalar { pick("#", "♦", "◆") }
  package var tick: Unicode.Scalar { pick("x", "√", "✓") }
  package var moreAbove: Unicode.Scalar { isASCII ? "^" : "▲" }
  package var moreBelow: Unicode.Scalar { isASCII ? "v" : "▼" }
  /// A stop of a lecture that is passed, and one that is ahead.
  package var stops: (full: Unicode.Scalar, empty: Unicode.Scalar) {
    isASCII ? ("*", "o") : level == .blocks ? ("•", "○") : ("●", "○")
  }
  package var markAhead: Unicode.Scalar { pick("o", "○", "◇") }
  package var position: Unicode.Scalar { pick("@", "•", "●") }
  /// The part of a border that says how much of a list is in sight.
  package var thumb: Unicode.Scalar { pick("#", "█", "┃") }
  /// Marks what is chosen, what the cursor is linked to, and where something went wrong.
  package var chosen: Unicode.Scalar { pick(">", "►", "▸") }
  package var linked: Unicode.Scalar { pick(">", "►", "▹") }
  package var failed: Unicode.Scalar { pick("!", "!", "✗") }
  /// Marks what differs between two runs.
  package var differs: Unicode.Scalar { pick("*", "*", "≠") }
  package var full: Unicode.Scalar { isASCII ? "#" : "█" }
  package var leftHalf: Unicode.Scalar { isASCII ? "#" : "▌" }
  package var rightHalf: Unicode.Scalar { isASCII ? "#" : "▐" }
  /// What a bar has not reached.
  package var empty: Unicode.Scalar { isASCII ? "." : "░" }
  /// On a bar: where the scale changes; what was just taken from it, what it just got, what somebody could not have.
  package var scaleBreak: Unicode.Scalar { pick("/", "│", "╱") }
  package var justTaken: Unicode.Scalar { isASCII ? ":" : "▒" }
  package var justGiven: Unicode.Scalar { isASCII ? "+" : "▓" }
  package var refused: Unicode.Scalar { pick("x", "x", "×") }
  /// One taken and one untaken place of a row of places (`▮▮▯`).
  package var placeTaken: Unicode.Scalar { pick("#", "■", "▮") }
  package var placeFree: Unicode.Scalar { pick("-", "·", "▯") }

  /// A bar of `eighths`/8 cells over `width` columns: full cells, one partial cell, nothing after.
  package func bar(eighths: Int, width: Int) -> [Unicode.Scalar] {
    let eighths = min(max(0, eighths), max(0, width) * 8)
    switch level {
    case .ascii:
      return [Unicode.Scalar](repeating: "#", count: (eighths + 4) / 8)
    case .blocks:
      // The console has half blocks only.
      let halves = (eighths + 2) / 4
      return [Unicode.Scalar](repeating: "█", count: halves / 2) + (halves % 2 == 1 ? ["▌"] : [])
    case .braille:
      let partial: [Unicode.Scalar] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
      let whole = [Unicode.Scalar](repeating: "█", count: eighths / 8)
      return eighths % 8 > 0 ? whole + [partial[eighths % 8 - 1]] : whole
    }
  }

  /// A sparkline step, `value` of 0...`max`.
  package func spark(_ value: Int, of max: Int) -> Unicode.Scalar {
    let steps: [Unicode.Scalar] = pick(
      ["_", ".", "-", "=", "^"], ["_", "▄", "█"], ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"])
    guard max > 0 else { return steps[0] }
    return steps[Swift.min(steps.count - 1, Swift.max(0, value) * (steps.count - 1) / max)]
  }
}
