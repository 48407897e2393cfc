import Cells

/// Text broken into lines of at most `width` columns: between words where there are blanks, between any two characters
/// of Japanese, but never before a closing mark, nor inside a number (`1 284`).
func wrapped(_ text: String, width: Int) -> [String] {
  guard width > 1 else { return [] }
  var lines: [String] = []
  var line = String.UnicodeScalarView()
  var used = 0
  // Where the line may be broken: scalars before it, columns before it. The one before that is for a closing mark
  // that has no room: it takes the character before it along.
  var opportunity: (count: Int, columns: Int)?
  var earlier: (count: Int, columns: Int)?
  for scalar in keepingNumbers(text) {
    let columns = scalar.columns
    if columns == 0 { continue }
    if columns == 2, !closing.contains(scalar), used > 0, !opening.contains(where: { $0 == line.last }) {
      opportunity = (line.count, used)
      earlier = opportunity
    }
    if scalar == " ", used == 0, !lines.isEmpty { continue }
    if used + columns > width {
      if closing.contains(scalar), let before = earlier, opportunity?.count == line.count { opportunity = before }
      if scalar != " ", let at = opportunity, at.count > 0 {
        lines.append(trimmed(String.UnicodeScalarView(line.prefix(at.count))))
        line = String.UnicodeScalarView(line.dropFirst(at.count).drop { $0 == " " })
        used = String(line).columns
      } else {
        lines.append(trimmed(line))
        line = String.UnicodeScalarView()
        used = 0
      }
      opportunity = nil
      earlier = nil
      if scalar == " ", used == 0 { continue }
    }
    line.append(scalar)
    used += columns
    if scalar == " " || columns == 2 && !opening.contains(scalar) { opportunity = (line.count, used) }
    // After ASCII signs only where a blank follows: `4,232` stays whole.
    if closing.contains(scalar), !scalar.isASCII { opportunity = (line.count, used) }
  }
  if !line.isEmpty { lines.append(trimmed(line)) }
  return lines
}

private let closing: [Unicode.Scalar] = ["、", "。", "」", ")", "・", "ー", ","]
private let opening: [Unicode.Scalar] = ["「", "("]

/// The text with the blanks that group digits in a form at which no line is broken.
private func keepingNumbers(_ text: String) -> String.UnicodeScalarView {
  guard text.utf8.contains(where: { (48...57).contains($0) }) else { return text.unicodeScalars }
  var scalars = Array(text.unicodeScalars)
  func isDigit(_ at: Int) -> Bool { scalars.indices.contains(at) && (48...57).contains(scalars[at].value) }
  for at in scalars.indices where scalars[at] == " " && isDigit(at - 1) {
    if isDigit(at + 1), isDigit(at + 2), isDigit(at + 3), !isDigit(at + 4) { scalars[at] = noBreak }
  }
  return String.UnicodeScalarView(scalars)
}

private let noBreak: Unicode.Scalar = "\u{A0}"

private func trimmed(_ line: String.UnicodeScalarView) -> String {
  var line = line
  while line.last == " " { line.removeLast() }
  return line.contains(noBreak) ? String(line).replacing("\u{A0}", with: " ") : String(line)
}
