extension Unicode.Scalar {
  /// Columns of a terminal that the scalar takes: 0 for control characters and combining marks, 2 for East Asian wide
  /// and full-width ones (Unicode TR 11), else 1. Ambiguous ones are narrow.
  package var columns: Int {
    let v = value
    if v < 0x300 {
      if v < 0x20 || (v >= 0x7F && v < 0xA0) || v == 0xAD { return 0 }
      return 1
    }
    // What the screens are made of goes first: no look-up for arrows, boxes, blocks, braille, kana and ideographs.
    switch v {
    case 0x2010...0x2027, 0x2190...0x2319, 0x2400...0x25FC, 0x2800...0x28FF: return 1
    case 0x3041...0x3096, 0x309B...0x33FF, 0x3400...0xA48C, 0xAC00...0xD7A3, 0xFF01...0xFF60: return 2
    default: break
    }
    if v >= 0x1100, Self.isWide(v) { return isMark ? 0 : 2 }
    return isMark ? 0 : 1
  }

  /// Takes no column of its own. Asks the Unicode tables of the runtime: slow, so it comes last.
  private var isMark: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    default:
      // Line separators, and the vowels and finals of Korean that join the consonant before them.
      value == 0x2028 || value == 0x2029 || (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value)
    }
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var low = 0
    var high = wideRanges.count
    while low < high {
      let middle = (low + high) / 2
      let range = wideRanges[middle]
      if value < range.first {
        high = middle
      } else if value > range.last {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }

  /// East Asian wide and full-width, in order.
  private static let wideRanges: [(first: UInt32, last: UInt32)] = [
    (0x1100, 0x115F), (0x231A, 0x231B), (0x2329, 0x232A), (0x23E9, 0x23EC), (0x23F0, 0x23F0), (0x23F3, 0x23F3),
    (0x25FD, 0x25FE), (0x2614, 0x2615), (0x2648, 0x2653), (0x267F, 0x267F), (0x2693, 0x2693), (0x26A1, 0x26A1),
    (0x26AA, 0x26AB), (0x26BD, 0x26BE), (0x26C4, 0x26C5), (0x26CE, 0x26CE), (0x26D4, 0x26D4), (0x26EA, 0x26EA),
    (0x26F2, 0x26F3), (0x26F5, 0x26F5), (0x26FA, 0x26FA), (0x26FD, 0x26FD), (0x2705, 0x2705), (0x270A, 0x270B),
    (0x2728, 0x2728), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757), (0x2795, 0x2797),
    (0x27B0, 0x27B0), (0x27BF, 0x27BF), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55), (0x2E80, 0x303E),
    (0x3041, 0x4DBF), (0x4E00, 0xA4CF), (0xA960, 0xA97F), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0xFE10, 0xFE19),
    (0xFE30, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6), (0x16FE0, 0x18CFF), (0x1B000, 0x1B2FF), (0x1F004, 0x1F004),
    (0x1F0CF, 0x1F0CF), (0x1F18E, 0x1F18E), (0x1F191, 0x1F19A), (0x1F200, 0x1F320), (0x1F32D, 0x1F335),
    (0x1F337, 0x1F37C), (0x1F37E, 0x1F393), (0x1F3A0, 0x1F3CA), (0x1F3CF, 0x1F3D3), (0x1F3E0, 0x1F3F0),
    (0x1F3F4, 0x1F3F4), (0x1F3F8, 0x1F43E), (0x1F440, 0x1F440), (0x1F442, 0x1F4FC), (0x1F4FF, 0x1F53D),
    (0x1F54B, 0x1F54E), (0x1F550, 0x1F567), (0x1F57A, 0x1F57A), (0x1F595, 0x1F596), (0x1F5A4, 0x1F5A4),
    (0x1F5FB, 0x1F64F), (0x1F680, 0x1F6C5), (0x1F6CC, 0x1F6CC), (0x1F6D0, 0x1F6D2), (0x1F6D5, 0x1F6D7),
    (0x1F6DC, 0x1F6DF), (0x1F6EB, 0x1F6EC), (0x1F6F4, 0x1F6FC), (0x1F7E0, 0x1F7EB), (0x1F7F0, 0x1F7F0),
    (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945), (0x1F947, 0x1F9FF), (0x1FA70, 0x1FAFF), (0x20000, 0x3FFFD),
  ]
}

extension String {
  /// Columns of a terminal that the text takes, as `Canvas.text` draws it.
  package var columns: Int { unicodeScalars.reduce(0) { $0 + $1.columns } }

  /// The text cut to at most `limit` columns; a cut text ends with `…` (`~` in ASCII).
  package func clipped(to limit: Int, ellipsis: String = "…") -> String {
    if columns <= limit { return self }
    let room = limit - ellipsis.columns
    guard room >= 0 else { return "" }
    var used = 0
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      if used + scalar.columns > room { break }
      used += scalar.columns
      result.append(scalar)
    }
    return String(result) + ellipsis
  }

  /// Padded with blanks to `width` columns, never cut.
  package func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - columns)) }
  package func paddedLeft(to width: Int) -> String { String(repeating: " ", count: max(0, width - columns)) + self }
}
