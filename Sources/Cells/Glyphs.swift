/// The characters that views draw with, by what the terminal can show (DESIGN 5, glyph ladder).
package struct Glyphs: Hashable, Sendable {
  package enum Level: UInt8, CaseIterable, Sendable { case ascii, blocks, braille }
  package var level: Level
  package init(_ level: Level) { self.level = level }
  package var isASCII: Bool { level == .ascii }

  package var horizontal: Unicode.Scalar { isASCII ? "-" : "─" }
  package var vertical: Unicode.Scalar { isASCII ? "|" : "│" }
  package var topLeft: Unicode.Scalar { isASCII ? "+" : "┌" }
  package var topRight: Unicode.Scalar { isASCII ? "+" : "┐" }
  package var bottomLeft: Unicode.Scalar { isASCII ? "+" : "└" }
  package var bottomRight: Unicode.Scalar { isASCII ? "+" : "┘" }
  package var freeFrame: Unicode.Scalar { isASCII ? "." : "·" }
  package var run: Unicode.Scalar { isASCII ? ">" : "▶" }
  package var pause: Unicode.Scalar { isASCII ? "=" : "⏸" }
  package var ellipsis: String { isASCII ? "~" : "…" }
  package var arrow: String { isASCII ? "->" : "→" }
  package var times: String { isASCII ? "x" : "×" }
  package var lessOrEqual: String { isASCII ? "<=" : "≤" }
  package var markPassed: Unicode.Scalar { isASCII ? "#" : "◆" }
  package var markAhead: Unicode.Scalar { isASCII ? "o" : "◇" }
  package var position: Unicode.Scalar { isASCII ? "@" : "●" }
  package var full: Unicode.Scalar { isASCII ? "#" : "█" }

  /// A bar of `eighths`/8 cells over `width` columns: full cells, one partial cell, nothing after.
  package func bar(eighths: Int, width: Int) -> [Unicode.Scalar] {
    let eighths = min(max(0, eighths), width * 8)
    if isASCII { return [Unicode.Scalar](repeating: "#", count: (eighths + 4) / 8) }
    var result = [Unicode.Scalar](repeating: "█", count: eighths / 8)
    let partial: [Unicode.Scalar] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    if eighths % 8 > 0 { result.append(partial[eighths % 8 - 1]) }
    return result
  }

  /// A sparkline step, `value` of 0...`max`.
  package func spark(_ value: Int, of max: Int) -> Unicode.Scalar {
    let steps: [Unicode.Scalar] = isASCII ? ["_", ".", "-", "=", "^"] : ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    guard max > 0 else { return steps[0] }
    return steps[Swift.min(steps.count - 1, value * (steps.count - 1) / max)]
  }
}
