import Cells

/// A terminal as simple as can be: a grid, a cursor, a pen, and the few sequences that the encoder may send. Anything
/// else is a mistake of the encoder's.
struct Emulator {
  struct Place: Hashable {
    var scalar: UInt32 = 0x20
    var style = TerminalStyle(foreground: -1, background: -1, attributes: [])
    /// As in `Cell`.
    var width = 1
  }

  let width: Int
  let height: Int
  private(set) var places: [Place]
  private(set) var problems: [String] = []
  private var x = 0
  private var y = 0
  private var pen = Place().style

  init(size: Size) {
    width = size.width
    height = size.height
    places = [Place](repeating: Place(), count: width * height)
  }

  mutating func feed(_ bytes: [UInt8]) {
    var scalars = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\r": x = 0
      case "\n":
        y += 1
        if y >= height { problems.append("scrolls") }
      case "\u{8}":
        if x == width { problems.append("backspace at the margin") }
        x -= 1
      case "\u{1B}": control(&scalars)
      default: put(scalar)
      }
      if x < 0 || y < 0 || y >= height { return problems.append("leaves the screen") }
    }
  }

  private mutating func put(_ scalar: Unicode.Scalar) {
    let columns = scalar.columns
    guard scalar.value >= 0x20, columns > 0, x + columns <= width else {
      return problems.append("\(scalar.value) at \(x),\(y)")
    }
    // A double-width character that loses a half leaves a blank.
    for column in [x, x + columns - 1] {
      let at = y * width + column
      if places[at].width == 0 { places[at - 1] = Place(style: places[at - 1].style) }
      if places[at].width == 2 { places[at + 1] = Place(style: places[at + 1].style) }
    }
    places[y * width + x] = Place(scalar: scalar.value, style: pen, width: columns)
    if columns == 2 { places[y * width + x + 1] = Place(scalar: 0, style: pen, width: 0) }
    x += columns
  }

  private mutating func control(_ scalars: inout Substring.UnicodeScalarView) {
    guard scalars.popFirst() == "[" else { return problems.append("an escape that is no CSI") }
    var text = ""
    while let scalar = scalars.popFirst() {
      if scalar.value >= 0x40 { return obey(scalar, text) }
      text.unicodeScalars.append(scalar)
    }
    problems.append("a sequence without its end")
  }

  private mutating func obey(_ letter: Unicode.Scalar, _ text: String) {
    if text == "?25", letter == "l" || letter == "h" { return }
    let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let count = max(1, numbers.first ?? 1)
    if "ABCD".unicodeScalars.contains(letter), x == width { problems.append("a relative move at the margin") }
    switch letter {
    case "A": y -= count
    case "B": y += count
    case "C": x += count
    case "D": x -= count
    case "H":
      y = count - 1
      x = max(1, numbers.count > 1 ? numbers[1] : 1) - 1
    case "J":
      if text != "2" { problems.append("erases a part") }
      if pen != Place().style { problems.append("erases in colour") }
      places = [Place](repeating: Place(), count: width * height)
    case "m": style(numbers[...])
    default: problems.append("ESC[\(text)\(letter)")
    }
  }

  private mutating func style(_ numbers: ArraySlice<Int>) {
    var rest = numbers
    while let number = rest.popFirst() {
      switch number {
      case 0: pen = Place().style
      case 1: pen.attributes.insert(.bold)
      case 2: pen.attributes.insert(.dim)
      case 4: pen.attributes.insert(.underline)
      case 7: pen.attributes.insert(.reverse)
      case 22: pen.attributes.subtract([.bold, .dim])
      case 24: pen.attributes.remove(.underline)
      case 27: pen.attributes.remove(.reverse)
      case 30...37: pen.foreground = number - 30
      case 38: pen.foreground = color(&rest)
      case 39: pen.foreground = -1
      case 40...47: pen.background = number - 40
      case 48: pen.background = color(&rest)
      case 49: pen.background = -1
      case 90...97: pen.foreground = number - 82
      case 100...107: pen.background = number - 92
      default: problems.append("style \(number)")
      }
    }
  }

  private mutating func color(_ rest: inout ArraySlice<Int>) -> Int {
    switch rest.popFirst() {
    case 5: return rest.popFirst() ?? -1
    case 2:
      let parts = (0..<3).map { _ in rest.popFirst() ?? 0 }
      return parts[0] << 16 | parts[1] << 8 | parts[2]
    default:
      problems.append("a colour of no kind")
      return -1
    }
  }
}
