/// How map cells look: made once for a theme, since every picture has thousands of them.
struct MapStyles: Hashable, Sendable {
  /// Steps of the share that is in use.
  static let levels = 8
  private static let first = Theme.position(of: .frameFree)
  private static let end = Theme.position(of: .order0)
  private var cells: [Style] = []
  private(set) var orders: [Style] = []
  private var besides: [Style] = []

  init() {}

  init(_ theme: Theme) {
    for role in Role.allCases where (Self.first..<Self.end).contains(Theme.position(of: role)) {
      for level in 1...Self.levels {
        let fill = theme.fill(role, share: 256 * level / Self.levels)
        // What was in use before the script began is the backdrop of the play: its letters stay in the background.
        let ink = role == .frameBefore ? theme.quietInk(on: fill) : theme.ink(on: fill)
        cells.append(Style(foreground: ink, background: fill))
      }
    }
    for role in Role.allCases where (Self.first..<Self.end).contains(Theme.position(of: role)) {
      let fill = style(of: role, level: 1).background
      for order in 0...10 {
        besides.append(
          Style(foreground: theme.order(order).legible(on: fill, atLeast: 300), background: fill, attributes: .bold))
      }
    }
    for order in 0...10 {
      let fill = theme.order(order)
      orders.append(Style(foreground: theme.ink(on: fill), background: fill, attributes: .bold))
    }
  }

  func style(of role: Role, level: Int) -> Style {
    cells[(Theme.position(of: role) - Self.first) * Self.levels + min(max(level, 1), Self.levels) - 1]
  }
}

extension MapStyles {
  func lit(_ order: Int, besides role: Role) -> Style {
    besides[(Theme.position(of: role) - Self.first) * 11 + min(max(order, 0), 10)]
  }
}

extension Theme {
  /// A cell of which `used` of `all` frames hold what `role` stands for.
  package func mapStyle(_ role: Role, used: Int, of all: Int) -> Style {
    map.style(of: role, level: all > 0 ? (used * MapStyles.levels + all - 1) / all : MapStyles.levels)
  }

  /// A free block of an order, where it is lit because its order is picked.
  package func orderStyle(_ order: Int) -> Style { map.orders[min(max(order, 0), 10)] }

  /// The same where the block shares its cell with frames in use: on their colour, which steps back.
  package func litStyle(_ order: Int, besides role: Role) -> Style { map.lit(order, besides: role) }

  /// A free block of an order that has just been made. Only what is in use is filled with colour, so that free memory
  /// looks free while it changes.
  package func madeStyle(_ order: Int) -> Style { style(.order(order), on: .selection, .bold) }

  /// A free cell: a dot that can be seen, on the quiet ground.
  package var freeStyle: Style {
    let dot = self[.ground].mixed(with: self[.dim], share: 150)
    return Style(foreground: dot.legible(on: self[.frameFree], atLeast: 300), background: self[.frameFree])
  }

  /// A cell whose halves hold different things: the left one is the foreground of a half block.
  package func halves(_ left: Color, _ right: Color) -> Style { Style(foreground: left, background: right) }

  fileprivate func quietInk(on fill: Color) -> Color {
    fill.legible(on: fill, atLeast: 300)
  }
}
