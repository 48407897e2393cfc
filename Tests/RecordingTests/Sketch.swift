import Cells
import Kernel
import Simulation

/// Random pictures: text in both languages, blocks of colour, single cells.
struct Sketch {
  private var random: RandomSource
  private let palette: [Color]
  /// - Parameter colors: how many colours there are, so that neighbours are often alike.
  init(seed: UInt64, colors: Int = 4) {
    random = RandomSource(seed: seed)
    palette = (0..<colors).map { Color(rgb: UInt32($0) &* 0x9E3779 & 0xFFFFFF) } + [.terminalDefault]
  }

  mutating func below(_ bound: Int) -> Int { Int(random.below(UInt64(bound))) }

  mutating func style() -> Style {
    Style(
      foreground: palette[below(palette.count)], background: palette[below(palette.count)],
      attributes: below(3) == 0 ? Attributes(rawValue: UInt8(below(16))) : [])
  }

  static let texts = ["free", "alloc_pages order 3", "空きページ", "0 12 345", "フレームKとA", "█▌░ ├──┤", "   ", "…→×"]

  mutating func change(_ canvas: inout Canvas, times: Int) {
    for _ in 0..<times {
      let x = below(canvas.size.width + 4) - 2
      let y = below(canvas.size.height)
      switch below(4) {
      case 0:
        canvas.fill(
          Rectangle(x: x, y: y, width: below(20), height: below(4)), Cell(" ", style: style()))
      case 1: canvas.put(Cell("漢", style: style(), width: 2), x: x, y: y)
      default: canvas.text(Self.texts[below(Self.texts.count)], x: x, y: y, style: style())
      }
    }
  }
}
