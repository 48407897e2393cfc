// Text from the user is shown, never obeyed (DESIGN 4): the one place that makes a text safe for terminals and
// recordings.

extension String {
  /// Without escape sequences, control characters and marks that turn the direction of writing; line breaks and tabs
  /// become blanks.
  package var sanitized: String {
    if utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return self }
    let scalars = Array(unicodeScalars)
    var result = UnicodeScalarView()
    var i = 0
    while i < scalars.count {
      let length = Self.escapeLength(scalars, at: i)
      if length > 0 {
        i += length
        continue
      }
      switch scalars[i].value {
      case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: result.append(" ")
      case 0..<0x20, 0x7F..<0xA0: break
      case 0x061C, 0x200E...0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: break
      default: result.append(scalars[i])
      }
      i += 1
    }
    return String(result)
  }

  /// Sanitized, cut to 60 cells and in quotes: how a message repeats what the user wrote.
  package var quoted: String {
    let limit = 60
    var used = 0
    var result = UnicodeScalarView()
    // Only the beginning can be shown, so only the beginning is looked at.
    for scalar in String(unicodeScalars.prefix(4096)).sanitized.unicodeScalars {
      // East Asian text takes two cells; being generous with the rest only cuts earlier.
      used += scalar.value >= 0x1100 ? 2 : 1
      if used > limit - 1 { return "\"" + String(result) + "…\"" }
      result.append(scalar)
    }
    return "\"" + String(result) + "\""
  }

  /// Scalars that an escape sequence takes (ECMA-48: CSI, OSC, DCS, SOS, PM, APC, two-character ones); 0: none
  /// begins here.
  private static func escapeLength(_ text: [Unicode.Scalar], at start: Int) -> Int {
    var kind = text[start].value
    var i = start + 1
    if kind == 0x1B {
      guard i < text.count, text[i].value >= 0x20 else { return 1 }
      kind = text[i].value + 0x40
      i += 1
      // Between ESC and its final byte may stand intermediates: `ESC ( B`.
      if kind < 0x80 {
        i -= 1
        while i < text.count, (0x20..<0x30).contains(text[i].value) { i += 1 }
        return Swift.min(i + 1, text.count) - start
      }
    }
    switch kind {
    case 0x9B:
      while i < text.count, (0x20..<0x40).contains(text[i].value) { i += 1 }
      if i < text.count, (0x40..<0x7F).contains(text[i].value) { i += 1 }
      return i - start
    case 0x90, 0x98, 0x9D, 0x9E, 0x9F:
      var end = i
      // The bound keeps a text of nothing but openings linear.
      while end < Swift.min(text.count, i + 256) {
        if text[end].value == 0x07 || text[end].value == 0x9C { return end + 1 - start }
        if text[end].value == 0x1B, end + 1 < text.count, text[end + 1] == "\\" { return end + 2 - start }
        end += 1
      }
      return i - start
    default:
      return text[start].value == 0x1B ? (kind < 0xC0 ? i - start : 1) : 0
    }
  }
}
