/// Colours by hue, for families that a scheme does not have.
extension Color {
  /// - Parameters:
  ///   - hue: in degrees.
  ///   - saturation: 0 (grey) ... 256.
  ///   - lightness: 0 (black) ... 255 (white).
  package init(hue: Int, saturation: Int, lightness: Int) {
    let chroma = (255 - abs(2 * lightness - 255)) * saturation / 256
    let turn = ((hue % 360) + 360) % 360
    let middle = chroma * (60 - abs(turn % 120 - 60)) / 60
    let least = lightness - chroma / 2
    let (red, green, blue) =
      switch turn / 60 {
      case 0: (chroma, middle, 0)
      case 1: (middle, chroma, 0)
      case 2: (0, chroma, middle)
      case 3: (0, middle, chroma)
      case 4: (middle, 0, chroma)
      default: (chroma, 0, middle)
      }
    func channel(_ value: Int) -> UInt32 { UInt32(min(255, max(0, value + least))) }
    self.init(rgb: channel(red) << 16 | channel(green) << 8 | channel(blue))
  }

  /// In degrees; nil: a grey, or nearly one.
  package var hue: Int? {
    guard self != .terminalDefault else { return nil }
    let (red, green, blue) = (
      Int(rawValue >> 16 & 0xFF), Int(rawValue >> 8 & 0xFF), Int(rawValue & 0xFF)
    )
    let most = max(red, green, blue)
    let chroma = most - min(red, green, blue)
    guard chroma >= 24 else { return nil }
    if most == red { return (60 * (green - blue) / chroma + 360) % 360 }
    return most == green ? 120 + 60 * (blue - red) / chroma : 240 + 60 * (red - green) / chroma
  }
}

/// Orders of free blocks: a family of hues of their own, so that a lit block is not taken for a kind of contents.
extension Theme {
  private static let kinds: [Role] = [
    .frameReserved, .frameKernelImage, .frameKernel, .frameUser, .framePerCPU, .frameLost, .frameSlab, .frameAnon,
    .frameFile, .frameTable, .frameShared, .frameStack,
  ]

  /// The hues furthest from those of all kinds, darker for small blocks and lighter for large ones; on a light ground
  /// the other way round. A scheme of greys has greys.
  static func orderColor(_ order: Int, in base: [Color]) -> Color {
    let hues = kinds.compactMap { color(of: $0, in: base).hue }.sorted()
    let isDark = base[0].lightness < 128
    guard let last = hues.last else { return base[3].mixed(with: base[7], share: 40 + order * 20) }
    var (start, width) = (last, hues[0] + 360 - last)
    for (hue, next) in zip(hues, hues.dropFirst()) where next - hue > width { (start, width) = (hue, next - hue) }
    // The middle third of the gap.
    let hue = start + width / 2 + width * (order - 5) / 30
    return Color(hue: hue, saturation: 144, lightness: isDark ? 110 + order * 12 : 172 - order * 12)
  }
}
