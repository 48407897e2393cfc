/// What a colour is for. The raw value is the name in a theme's `mmscope:` map.
package enum Role: String, CaseIterable, Sendable {
  // The furniture: quiet.
  case ground, text, dim, border
  case borderFocused = "border-focused"
  case title
  case headerGround = "header-ground"
  case captionGround = "caption-ground"
  case captionText = "caption-text"
  case key, cursor, selection, changed
  // Judgements.
  case good, warning, bad, link
  // Contents of frames.
  case frameFree = "frame-free"
  case frameReserved = "frame-reserved"
  case frameKernelImage = "frame-kernel-image"
  case frameKernel = "frame-kernel"
  case frameUser = "frame-user"
  case framePerCPU = "frame-pcp"
  case frameBefore = "frame-before"
  case frameLost = "frame-lost"
  case frameSlab = "frame-slab"
  case frameAnon = "frame-anon"
  case frameFile = "frame-file"
  case frameTable = "frame-table"
  case frameShared = "frame-shared"
  case frameStack = "frame-stack"
  // Free blocks by order.
  case order0 = "order-0"
  case order1 = "order-1"
  case order2 = "order-2"
  case order3 = "order-3"
  case order4 = "order-4"
  case order5 = "order-5"
  case order6 = "order-6"
  case order7 = "order-7"
  case order8 = "order-8"
  case order9 = "order-9"
  case order10 = "order-10"
  // Watermark gauges.
  case watermarkMin = "watermark-min"
  case watermarkLow = "watermark-low"
  case watermarkHigh = "watermark-high"
  case watermarkFree = "watermark-free"
}

/// A colour for every role, from a base16 scheme.
package struct Theme: Hashable, Sendable {
  package var name: String
  /// base00 … base0F.
  package var base: [Color]
  private var colors: [Color]  // by the position of the role
  private(set) var map = MapStyles()
  private(set) var pairs = PairColors()

  /// The base16 scheme's own roles (tinted-theming styling guide), then single overrides.
  package init(name: String, base: [Color], overrides: [Role: Color] = [:]) {
    // Unreachable: a reader refuses a palette that lacks one of the sixteen, and our own are literals.
    precondition(base.count == 16)
    self.name = name
    self.base = base
    colors = Role.allCases.map { overrides[$0] ?? Self.legibleColor(of: $0, in: base) }
    map = MapStyles(self)
    pairs = PairColors(self)
  }

  package subscript(role: Role) -> Color { colors[Self.position(of: role)] }

  /// What a map cell is filled with: the colour of what it holds, fading into the ground with the share in use.
  /// - Parameter share: 0 (nothing of it) ... 256 (all of the cell).
  package func fill(_ role: Role, share: Int = 256) -> Color {
    let share = min(max(share, 0), 256)
    // A trace of it is still told from nothing: the fade starts at a quarter.
    return self[.ground].mixed(with: self[role], share: share == 0 ? 0 : 64 + share * 3 / 4)
  }

  /// The ink of a letter on `fill`: a tint of the fill that can be read and does not shout. It is dark where dark can
  /// be read at all, so that neighbouring shades of a map do not alternate between dark and light letters.
  package func ink(on fill: Color) -> Color {
    let far = fill.contrast(with: .black) >= 330 ? Color.black : .white
    return fill.mixed(with: far, share: 96).legible(on: fill, atLeast: 300)
  }

  /// Of a free block of that order.
  package func order(_ order: Int) -> Color { self[.order(order)] }
}
