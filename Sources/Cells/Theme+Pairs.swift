/// What a role looks like on a ground: made once for a theme, since every picture asks a thousand times.
package struct PairColors: Hashable, Sendable {
  /// The roles that text stands on.
  static let grounds: [Role] = [.ground, .headerGround, .captionGround, .selection]
  /// Contrast in hundredths below which a colour is not left. Lines of frames may be quiet; all else is read, and what
  /// sentences and numbers are written with is read from the tenth row.
  package static func least(of role: Role) -> Int {
    switch role {
    case .border: 150
    case .text, .dim, .title, .captionText, .key, .good, .warning, .bad: 450
    default: 300
    }
  }

  private var colors: [Color] = []

  init() {}

  init(_ theme: Theme) {
    for ground in Self.grounds {
      for role in Role.allCases {
        colors.append(theme[role].legible(on: theme[ground], atLeast: Self.least(of: role)))
      }
    }
  }

  /// Nil where nothing was made for this ground.
  func color(of role: Role, on ground: Role) -> Color? {
    guard let row = Self.grounds.firstIndex(of: ground) else { return nil }
    return colors[row * Role.allCases.count + Theme.position(of: role)]
  }
}

extension Theme {
  /// A role as the text, the sign or the bar that stands on the ground of another. Where the scheme's two colours are
  /// too near each other to be read (many published schemes pair them otherwise than we do), the foreground is made
  /// lighter or darker until it has a contrast of 3:1, or 4.5:1 where it is what sentences and numbers are written
  /// with; its hue stays.
  package func style(_ foreground: Role, on background: Role = .ground, _ attributes: Attributes = []) -> Style {
    let ground = self[background]
    let color =
      pairs.color(of: foreground, on: background)
      ?? self[foreground].legible(on: ground, atLeast: PairColors.least(of: foreground))
    return Style(foreground: color, background: ground, attributes: attributes)
  }

  /// A letter that stands on the colour of a role itself.
  package func filled(_ role: Role, _ attributes: Attributes = []) -> Style {
    Style(foreground: ink(on: self[role]), background: self[role], attributes: attributes)
  }
}

extension Role {
  /// Of a free block of that order.
  package static func order(_ order: Int) -> Role { orders[min(max(order, 0), 10)] }

  private static let orders: [Role] = [
    .order0, .order1, .order2, .order3, .order4, .order5, .order6, .order7, .order8, .order9, .order10,
  ]
}
