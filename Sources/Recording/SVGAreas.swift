import Cells

/// Rectangles by colour, written as one path for each. They are given in eighths of cells, row by row; a rectangle that
/// continues one of the row above, or one to its left, becomes one with it.
struct SVGAreas {
  private struct Key: Hashable {
    var color: Color
    var opacity: Int
  }
  private struct Area: Hashable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int
  }

  private var keys: [Key] = []
  private var places: [Key: Int] = [:]
  private var areas: [[Area]] = []

  /// A width or height of 0 is a stroke of one pixel.
  mutating func add(_ color: Color, x: Int, y: Int, width: Int, height: Int, opacity: Int = 100) {
    let place = place(of: Key(color: color, opacity: opacity))
    if let last = areas[place].last, last.y == y, last.height == height, last.x + last.width == x, width > 0 {
      areas[place][areas[place].count - 1].width += width
      return
    }
    areas[place].append(Area(x: x, y: y, width: width, height: height))
  }

  private mutating func place(of key: Key) -> Int {
    if let known = places[key] { return known }
    places[key] = keys.count
    keys.append(key)
    areas.append([])
    return keys.count - 1
  }

  var paths: String {
    var result = ""
    for (key, areas) in zip(keys, areas) {
      let opacity = key.opacity == 100 ? "" : " fill-opacity=\".\(key.opacity)\""
      result += "<path fill=\"\(SVGText.color(key.color))\"\(opacity) d=\""
      for area in Self.stacked(areas) { result += Self.path(area) }
      result += "\"/>\n"
    }
    return result
  }

  /// Areas of the same columns that stand on each other are joined.
  private static func stacked(_ areas: [Area]) -> [Area] {
    var result: [Area] = []
    // Columns and lower edge → index in the result.
    var above: [Area: Int] = [:]
    for area in areas {
      let top = Area(x: area.x, y: area.y, width: area.width, height: 0)
      var at = result.count
      if area.height > 0, let found = above.removeValue(forKey: top) {
        at = found
        result[at].height += area.height
      } else {
        result.append(area)
      }
      let bottom = result[at].y + result[at].height
      above[Area(x: area.x, y: bottom, width: area.width, height: 0)] = at
    }
    return result
  }

  private static func path(_ area: Area) -> String {
    // A stroke stands on whole pixels, so that it is sharp.
    let x = area.width == 0 ? String(area.x * SVGPicture.cellWidth / 8) : horizontal(area.x)
    let y = area.height == 0 ? String(area.y * SVGPicture.cellHeight / 8) : vertical(area.y)
    let width = area.width == 0 ? "1" : decimal(area.width * SVGPicture.cellWidth * 1000 / 8)
    let height = area.height == 0 ? "1" : decimal(area.height * SVGPicture.cellHeight * 1000 / 8)
    return "M\(x) \(y)h\(width)v\(height)h-\(width)z"
  }

  private static func horizontal(_ eighths: Int) -> String { decimal(eighths * SVGPicture.cellWidth * 1000 / 8) }
  private static func vertical(_ eighths: Int) -> String { decimal(eighths * SVGPicture.cellHeight * 1000 / 8) }

  /// Thousandths as a decimal without trailing zeros.
  private static func decimal(_ thousandths: Int) -> String {
    var fraction = String(thousandths % 1000 + 1000).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return String(thousandths / 1000) + (fraction.isEmpty ? "" : ".\(fraction)")
  }
}
