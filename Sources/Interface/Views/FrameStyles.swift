import Cells
import Kernel

/// The styles of map cells, made once per picture: a letter in a darkened tint on the colour of what the cell holds,
/// the colour fading toward the ground with the share that is in use.
struct FrameStyles {
  private static let levels = 8
  private var styles: [Style] = []
  let free: Style
  private let theme: Theme

  init(theme: Theme) {
    self.theme = theme
    let ground = theme[.ground]
    // Letters are darker than a full cell on any ground; on a faded cell they stand out from the ground instead.
    let isLight = ground.lightness > 127
    let dark = isLight ? theme[.title] : ground
    free = Style(foreground: ground.mixed(with: theme[.dim], share: 150), background: theme[.frameFree])
    for kind in FrameKind.allCases {
      let color = theme[Self.role(of: kind)]
      for level in 0..<Self.levels {
        // Level 0 is the least in use: still well off the ground, so that a single frame in many is seen.
        let background = color.mixed(with: ground, share: 176 - 176 * level / (Self.levels - 1))
        let isStrong = level >= Self.levels / 2
        let letter =
          isStrong ? color.mixed(with: dark, share: 176) : color.mixed(with: theme[.title], share: isLight ? 150 : 70)
        styles.append(Style(foreground: letter, background: background))
      }
    }
  }

  static func role(of kind: FrameKind) -> Role {
    switch kind {
    case .free: .frameFree
    case .reserved: .frameReserved
    case .kernelImage: .frameKernelImage
    case .kernel: .frameKernel
    case .user: .frameUser
    case .perCPU: .framePerCPU
    case .before: .frameBefore
    case .lost: .frameLost
    }
  }

  func style(_ cell: MapCell) -> Style {
    if cell.kind == .free || cell.frames == 0 { return free }
    let used = Int(cell.frames - min(cell.free, cell.frames))
    let level = used * (Self.levels - 1) / Int(cell.frames)
    return styles[Int(cell.kind.rawValue) * Self.levels + level]
  }

  /// As the legend shows a kind.
  func full(_ kind: FrameKind) -> Style {
    kind == .free ? free : styles[Int(kind.rawValue) * Self.levels + Self.levels - 1]
  }

  /// A free block of an order, where it is lit or has just been made.
  func order(_ order: Int) -> Style {
    let color = theme.order(order)
    return Style(foreground: theme.ink(on: color), background: color, attributes: .bold)
  }
  static func digit(_ order: Int) -> Unicode.Scalar { order >= 10 ? "X" : Unicode.Scalar(UInt8(48 + max(0, order))) }
}
