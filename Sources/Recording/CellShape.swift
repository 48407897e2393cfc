/// Characters that are pictures of parts of a cell, as rectangles on a grid of eight by eight.
struct CellShape {
  var x: Int
  var y: Int
  var width: Int
  var height: Int
  /// Percent.
  var opacity = 100

  /// Nil for a character that is written.
  static func parts(of scalar: UInt32) -> [CellShape]? {
    switch scalar {
    case 0x2581...0x2588:
      let height = Int(scalar - 0x2580)
      return [CellShape(x: 0, y: 8 - height, width: 8, height: height)]
    case 0x2589...0x258F: return [CellShape(x: 0, y: 0, width: Int(0x2590 - scalar), height: 8)]
    case 0x2580: return [CellShape(x: 0, y: 0, width: 8, height: 4)]
    case 0x2590: return [CellShape(x: 4, y: 0, width: 4, height: 8)]
    case 0x2591...0x2593:
      return [CellShape(x: 0, y: 0, width: 8, height: 8, opacity: 25 * Int(scalar - 0x2590))]
    default: return lines(of: scalar)
    }
  }

  /// Light box lines: arms from the middle to the left, the right, up and down.
  private static func lines(of scalar: UInt32) -> [CellShape]? {
    let arms: (left: Bool, right: Bool, up: Bool, down: Bool)
    switch scalar {
    case 0x2500: arms = (true, true, false, false)
    case 0x2502: arms = (false, false, true, true)
    case 0x250C: arms = (false, true, false, true)
    case 0x2510: arms = (true, false, false, true)
    case 0x2514: arms = (false, true, true, false)
    case 0x2518: arms = (true, false, true, false)
    case 0x251C: arms = (false, true, true, true)
    case 0x2524: arms = (true, false, true, true)
    case 0x252C: arms = (true, true, false, true)
    case 0x2534: arms = (true, true, true, false)
    case 0x253C: arms = (true, true, true, true)
    default: return nil
    }
    var parts: [CellShape] = []
    // The horizontal stroke is half a step thick; `SVGAreas` knows 0 as that.
    if arms.left || arms.right {
      parts.append(
        CellShape(x: arms.left ? 0 : 4, y: 4, width: arms.left && arms.right ? 8 : arms.left ? 5 : 4, height: 0))
    }
    if arms.up || arms.down {
      parts.append(CellShape(x: 4, y: arms.up ? 0 : 4, width: 0, height: arms.up && arms.down ? 8 : 4))
    }
    return parts
  }
}
