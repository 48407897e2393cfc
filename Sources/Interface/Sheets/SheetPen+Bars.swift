import Cells

/// A part of a memory that is drawn to scale.
struct StripPart: Hashable {
  var size: Int
  /// Nil: it is free.
  var name: String?
  var role: Role
  var isLit = false
  /// Of it, at its end: given and not asked for.
  var unused = 0

  init(_ size: Int, _ name: String? = nil, role: Role? = nil, isLit: Bool = false, unused: Int = 0) {
    self.size = size
    self.name = name
    self.role = role ?? name.map { Self.role(of: $0) } ?? .dim
    self.isLit = isLit
    self.unused = unused
  }

  private static let roles: [Role] = [.frameUser, .frameFile, .frameAnon, .frameSlab, .framePerCPU, .frameTable]
  /// The same name has the same colour in every picture.
  static func role(of name: String) -> Role {
    roles[Int(name.utf8.reduce(UInt32(7)) { $0 &* 31 &+ UInt32($1) } % UInt32(roles.count))]
  }
}

extension SheetPen {
  /// Memory as one bar, from address 0: names on their colours, free memory in dots. `label` stands before it, `remark`
  /// behind.
  /// - Parameter marks: addresses below which an arrow stands, or nil: no line for them.
  mutating func strip(
    _ label: SheetSpan, labelWidth: Int, _ parts: [StripPart], remark: SheetSpan? = nil,
    marks: [(at: Int, role: Role)]? = nil,
    lit: Bool = false
  ) {
    let total = parts.reduce(0) { $0 + $1.size }
    let remarkWidth = remark.map { $0.columns + 1 } ?? 0
    let cells = width - labelWidth - remarkWidth
    guard total > 0, cells >= 8 else { return }
    var spans = [padded(label, labelWidth)]
    var at = 0
    for part in parts {
      let from = at * cells / total
      at += part.size
      let count = at * cells / total - from
      guard count > 0 else { continue }
      let unused = part.unused == 0 ? 0 : min(count - 1, max(1, part.unused * cells / total))
      if let name = part.name {
        // A name that is cut shows it: half of #23 is not #2.
        let room = max(0, count - unused)
        let shown = name.columns > room ? name.clipped(to: room, ellipsis: room > 1 ? glyphs.ellipsis : "") : name
        let fill = String(repeating: " ", count: max(0, count - unused - shown.columns))
        spans.append(SheetSpan(shown + fill, .ground, on: part.isLit ? .key : part.role, isBold: part.isLit))
        if unused > 0 { spans.append(SheetSpan(String(repeating: String(glyphs.empty), count: unused), part.role)) }
      } else {
        spans.append(SheetSpan(String(repeating: String(glyphs.freeFrame), count: count), part.isLit ? .key : .dim))
      }
    }
    line(spans, lit: lit, remark: remark)
    guard let marks else { return }
    var row = [Character](repeating: " ", count: cells)
    for mark in marks where mark.at >= 0 && mark.at < total { row[mark.at * cells / total] = Character(glyphs.up) }
    line([SheetSpan(String(repeating: " ", count: labelWidth) + String(row), marks.last?.role ?? .key)])
  }

  /// A number as a bar on the scale of the largest.
  mutating func bar(
    _ label: SheetSpan, labelWidth: Int, value: Double, of most: Double, _ text: String, role: Role = .link,
    textWidth: Int = 10, lit: Bool = false
  ) {
    let cells = max(4, width - labelWidth - textWidth - 1)
    let eighths = most > 0 ? Int((value / most * Double(cells * 8)).rounded()) : 0
    var drawn = String(String.UnicodeScalarView(glyphs.bar(eighths: eighths, width: cells)))
    if value > 0, eighths == 0 { drawn = String(String.UnicodeScalarView(glyphs.bar(eighths: 1, width: cells))) }
    let blank = String(repeating: " ", count: max(0, cells - drawn.columns + 1))
    line([padded(label, labelWidth), SheetSpan(drawn, role), SheetSpan(blank + text)], lit: lit)
  }

  func padded(_ span: SheetSpan, _ width: Int) -> SheetSpan {
    var span = span
    span.text = span.text.clipped(to: width - 1, ellipsis: glyphs.ellipsis)
    span.text += String(repeating: " ", count: max(0, width - span.columns))
    return span
  }
}
