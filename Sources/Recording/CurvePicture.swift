/// Curves over one axis as SVG: faults against frames. Each has a colour, a dash pattern and a mark of its own, so that
/// nothing is said by colour alone.
package struct CurvePicture {
  package struct Curve: Sendable {
    package var label: String
    package var values: [UInt64]
    package init(label: String, values: [UInt64]) {
      self.label = label
      self.values = values
    }
  }

  private static let width = 800
  private static let height = 500
  private static let left = 90
  private static let right = 30
  private static let top = 50
  private static let bottom = 70
  /// Okabe and Ito's palette, which the colour-blind tell apart.
  private static let colors = ["0072b2", "d55e00", "009e73", "cc79a7", "e69f00", "56b4e9", "000000"]
  private static let dashes = ["", "8 3", "2 3", "8 3 2 3"]
  private static let markLimit = 64

  private let places: [Int]
  private let curves: [Curve]
  private let title: String
  private let axes: (x: String, y: String)
  private let most: UInt64

  /// - Parameters:
  ///   - places: on the lower axis, rising; as many as each curve has values.
  package static func bytes(
    places: [Int], curves: [Curve], title: String, axes: (x: String, y: String)
  ) -> [UInt8] {
    Array(CurvePicture(places: places, curves: curves, title: title, axes: axes).document.utf8)
  }

  private init(places: [Int], curves: [Curve], title: String, axes: (x: String, y: String)) {
    // Unreachable: `--frames` names at least one count, and each curve has one value a count.
    precondition(!places.isEmpty && curves.allSatisfy { $0.values.count == places.count })
    self.places = places
    self.curves = curves
    self.title = title
    self.axes = axes
    most = max(1, curves.flatMap(\.values).max() ?? 1)
  }

  private var document: String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(Self.width)" height="\(Self.height)" \
    viewBox="0 0 \(Self.width) \(Self.height)" font-family="sans-serif" font-size="13">
    <title>\(SVGText.escaped(title))</title>
    <rect width="100%" height="100%" fill="#ffffff"/>
    <text x="\(Self.left)" y="26" font-size="16">\(SVGText.escaped(title))</text>
    \(axesDrawing)
    \(curves.indices.map { curve($0) }.joined(separator: "\n"))
    </svg>

    """
  }

  /// Tenths of a pixel are enough.
  private static func pixels(_ tenths: Int) -> String { "\(tenths / 10).\(tenths % 10)" }

  private func x(_ place: Int) -> Int {
    let room = (Self.width - Self.left - Self.right) * 10
    let first = places[0]
    let span = places[places.count - 1] - first
    return Self.left * 10 + (span == 0 ? room / 2 : Int(Double(place - first) / Double(span) * Double(room)))
  }

  private func y(_ value: UInt64) -> Int {
    let room = (Self.height - Self.top - Self.bottom) * 10
    return (Self.height - Self.bottom) * 10 - Int(Double(value) / Double(Self.limit(most)) * Double(room))
  }

  /// The next 1, 2 or 5 times a power of ten above a tenth of the whole.
  private static func step(_ whole: UInt64) -> UInt64 {
    var step: UInt64 = 1
    while true {
      for factor: UInt64 in [1, 2, 5] where step * factor * 8 >= whole { return step * factor }
      step *= 10
    }
  }
  private static func limit(_ most: UInt64) -> UInt64 { (most + step(most) - 1) / step(most) * step(most) }

  private var axesDrawing: String {
    let floor = Self.height - Self.bottom
    var text = ""
    let step = Self.step(most)
    for value in stride(from: 0, through: Self.limit(most), by: Int(step)) {
      let y = Self.pixels(y(value))
      text += "<path d=\"M\(Self.left) \(y)H\(Self.width - Self.right)\" stroke=\"#dddddd\"/>"
      text +=
        "<text x=\"\(Self.left - 8)\" y=\"\(y)\" text-anchor=\"end\" dominant-baseline=\"middle\">\(value)</text>\n"
    }
    let first = places[0]
    let span = UInt64(places[places.count - 1] - first)
    for place in span == 0 ? [first] : Array(stride(from: first, through: first + Int(span), by: Int(Self.step(span))))
    {
      let x = Self.pixels(x(place))
      text += "<path d=\"M\(x) \(floor)v5\" stroke=\"#000000\"/>"
      text += "<text x=\"\(x)\" y=\"\(floor + 20)\" text-anchor=\"middle\">\(place)</text>\n"
    }
    text +=
      "<path d=\"M\(Self.left) \(Self.top)V\(floor)H\(Self.width - Self.right)\" fill=\"none\" stroke=\"#000000\"/>\n"
    let middle = (Self.left + Self.width - Self.right) / 2
    text += "<text x=\"\(middle)\" y=\"\(floor + 45)\" text-anchor=\"middle\">\(SVGText.escaped(axes.x))</text>\n"
    let half = (Self.top + floor) / 2
    text +=
      "<text transform=\"translate(20 \(half)) rotate(-90)\" text-anchor=\"middle\">\(SVGText.escaped(axes.y))</text>"
    return text
  }

  private func curve(_ index: Int) -> String {
    let color = "#" + Self.colors[index % Self.colors.count]
    let dash = Self.dashes[index / Self.colors.count % Self.dashes.count]
    let style = "fill=\"none\" stroke=\"\(color)\" stroke-width=\"2\""
    let points = zip(places, curves[index].values).map { (x: x($0), y: y($1)) }
    let path = points.map { "\(Self.pixels($0.x)) \(Self.pixels($0.y))" }.joined(separator: "L")
    var text = "<path d=\"M\(path)\" \(style)\(dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")/>\n"
    if points.count <= Self.markLimit { for point in points { text += mark(index, point.x, point.y, color) } }
    // The legend stands in the upper right, where curves of faults are low.
    let row = (Self.top + 10 + index * 20) * 10
    let column = (Self.width - Self.right - 170) * 10
    text += "<path d=\"M\(Self.pixels(column)) \(Self.pixels(row))h30\" \(style)/>"
    text += mark(index, column + 150, row, color)
    text += "<text x=\"\(Self.pixels(column + 400))\" y=\"\(Self.pixels(row))\" dominant-baseline=\"middle\">"
    return text + SVGText.escaped(curves[index].label) + "</text>"
  }

  private func mark(_ index: Int, _ x: Int, _ y: Int, _ color: String) -> String {
    let (x, y) = (Self.pixels(x), Self.pixels(y))
    let shape =
      switch index % 4 {
      case 0: "m-4 -4h8v8h-8z"
      case 1: "m0 -5l5 9h-10z"
      case 2: "m0 -5l5 5l-5 5l-5 -5z"
      default: "m-4 -4l8 8m0 -8l-8 8"
      }
    return "<path d=\"M\(x) \(y)\(shape)\" fill=\"\(index % 4 == 3 ? "none" : color)\" stroke=\"\(color)\"/>\n"
  }
}
