package import Cells

/// Styles by the names of the roles that gave them, for golden files: colours say little, and a theme may change them.
/// A picture that is drawn with `theme` tells them apart, since no two of its roles and no two of their pairs have the
/// same colours.
package enum StyleNames {
  /// Grounds nearly black, all else nearly white, so that no pair needs to be lifted.
  package static let theme: Theme = {
    let grounds: Set<Role> = [.ground, .headerGround, .captionGround, .selection, .frameFree]
    var colors: [Role: Color] = [:]
    for (at, role) in Role.allCases.enumerated() {
      let n = UInt32(at)
      // Steps that meet again only after more roles than there are.
      let light = (0xA0 + n * 37 % 96) << 16 | (0xA0 + n * 53 % 96) << 8 | 0xA0 + n * 11 % 96
      colors[role] = Color(rgb: grounds.contains(role) ? n * 4 : light)
    }
    colors[.ground] = Color(rgb: 0)
    return Theme(name: "names", base: Theme.defaultDark.base, overrides: colors)
  }()

  /// Every style that a theme gives, without its attributes.
  private static let names: [Style: String] = {
    var names: [Style: String] = [:]
    func add(_ style: Style, _ name: String) {
      var style = style
      style.attributes = []
      let other = names.updateValue(name, forKey: style)
      precondition(other == nil, "\(name) and \(other ?? "") look alike")
    }
    for ground in [Role.ground, .headerGround, .captionGround, .selection, .cursor] {
      for role in Role.allCases where theme[role] != theme[ground] {
        add(theme.style(role, on: ground), role.rawValue + (ground == .ground ? "" : "/" + ground.rawValue))
      }
    }
    for role in Role.allCases where role.rawValue.hasPrefix("frame-") {
      for used in 1...8 {
        add(theme.mapStyle(role, used: used, of: 8), "map:" + role.rawValue + (used == 8 ? "" : ":\(used)"))
      }
    }
    for order in 0...10 { add(theme.orderStyle(order), "lit:order-\(order)") }
    for role in [Role.changed, .watermarkMin, .watermarkLow, .watermarkHigh] {
      add(theme.filled(role), "on:" + role.rawValue)
    }
    add(theme.freeStyle, "free")
    // The digit of an order on what fills the rest of its cell.
    for role in Role.allCases where role.rawValue.hasPrefix("frame-") {
      for order in 0...10 { add(theme.litStyle(order, besides: role), "lit:order-\(order)/" + role.rawValue) }
    }
    return names
  }()

  /// What fills half a cell.
  private static let fills: [Color: String] = {
    var names: [Color: String] = [theme[.frameFree]: "free", theme[.changed]: "changed"]
    for role in Role.allCases where role.rawValue.hasPrefix("frame-") && role != .frameFree {
      names[theme.mapStyle(role, used: 1, of: 1).background] = role.rawValue
      names[theme.mapStyle(role, used: 1, of: 16).background] = role.rawValue + ":1"
    }
    for order in 0...10 { names[theme.order(order)] = "order-\(order)" }
    return names
  }()

  /// A cell whose halves differ, by what fills them.
  private static func halves(_ cell: Cell) -> String? {
    guard cell.scalar == Glyphs(.braille).leftHalf.value, let left = fills[cell.foreground],
      let right = fills[cell.background]
    else { return nil }
    return "half:" + left + "|" + right
  }

  private static let grounds: [Color: String] = {
    var names: [Color: String] = [:]
    for (style, name) in Self.names where name.hasPrefix("map:") { names[style.background] = name }
    for role in Role.allCases { names[theme[role]] = role.rawValue }
    return names
  }()

  private static func name(of cell: Cell) -> String {
    var style = cell.style
    style.attributes = []
    let name = names[style] ?? halves(cell) ?? "#\(cell.foreground.hex)#\(cell.background.hex)"
    let letters: [(Attributes, String)] = [(.bold, "b"), (.dim, "d"), (.underline, "u"), (.reverse, "r")]
    let set = letters.filter { cell.attributes.contains($0.0) }.map(\.1).joined()
    return name + (set.isEmpty ? "" : "+" + set)
  }

  /// Ready for a golden file: the glyphs, rows without trailing blanks; an empty line; then the styles of each row in
  /// runs, `3: 0-12 title+b, 13-40 border-focused`, equal rows together. Text on the quiet ground is not told, nor is
  /// how a blank's letter would look: `/selection` is a ground alone.
  package static func golden(_ canvas: Canvas) -> String {
    let rows = canvas.lines.map { line in line.prefix(line.count - line.reversed().prefix { $0 == " " }.count) }
    var styles: [(first: Int, last: Int, runs: String)] = []
    for y in 0..<canvas.size.height {
      let runs = runs(canvas, y)
      if runs.isEmpty { continue }
      if let before = styles.last, before.last == y - 1, before.runs == runs {
        styles[styles.count - 1].last = y
      } else {
        styles.append((y, y, runs))
      }
    }
    let lines = styles.map { ($0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)") + ": " + $0.runs }
    return (rows.map(String.init) + [""] + lines).joined(separator: "\n") + "\n"
  }

  private static func runs(_ canvas: Canvas, _ y: Int) -> String {
    var runs: [(first: Int, last: Int, ground: Color, name: String)] = []
    for x in 0..<canvas.size.width {
      let cell = canvas[x, y]
      let isBlank = cell.scalar == 0x20 && cell.attributes.isDisjoint(with: [.underline, .reverse])
      let before = runs.last
      if isBlank, cell.background == theme[.ground] { continue }
      if isBlank, let before, before.ground == cell.background, before.last == x - 1 {
        runs[runs.count - 1].last = x
        continue
      }
      let name = isBlank ? "/" + (grounds[cell.background] ?? "#" + cell.background.hex) : name(of: cell)
      // Over blanks of the quiet ground a run goes on.
      if let before, before.name == name, before.last == x - 1 || before.ground == theme[.ground],
        (before.last + 1..<x).allSatisfy({ canvas[$0, y].scalar == 0x20 })
      {
        runs[runs.count - 1].last = x
      } else {
        runs.append((x, x, cell.background, name))
      }
    }
    return runs.filter { $0.name != Role.text.rawValue }
      .map { ($0.first == $0.last ? "\($0.first)" : "\($0.first)-\($0.last)") + " " + $0.name }
      .joined(separator: ", ")
  }
}
