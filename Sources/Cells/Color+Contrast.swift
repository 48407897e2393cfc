/// What can be read on what, as WCAG 2 measures it.
extension Color {
  package static let black = Color(rgb: 0)
  package static let white = Color(rgb: 0xFFFFFF)

  /// Contrast in hundredths: 100 (none) … 2100 (black on white). Text wants 450, and never less than 300.
  package func contrast(with other: Color) -> Int {
    let (a, b) = (luminance, other.luminance)
    return Int((max(a, b) + 0.05) / (min(a, b) + 0.05) * 100)
  }

  /// The colour itself where it has `wanted` contrast (hundredths) with `ground`, else as little white or black mixed
  /// in as gives it: its hue stays. On the side of the ground where it is already, unless the other side is nearer.
  package func legible(on ground: Color, atLeast wanted: Int) -> Color {
    if contrast(with: ground) >= wanted { return self }
    let ends = luminance >= ground.luminance ? [Color.white, .black] : [.black, .white]
    for share in stride(from: 8, through: 256, by: 8) {
      for end in ends {
        let candidate = mixed(with: end, share: share)
        if candidate.contrast(with: ground) >= wanted { return candidate }
      }
    }
    // More than any colour has there.
    return Color.white.contrast(with: ground) >= Color.black.contrast(with: ground) ? .white : .black
  }

  /// Relative luminance, 0...1.
  private var luminance: Double {
    let (red, green, blue) = channels
    let linear = Self.linear
    return 0.2126 * linear[red] + 0.7152 * linear[green] + 0.0722 * linear[blue]
  }

  /// Light of each channel value, by sRGB's curve.
  private static let linear: [Double] = (0...255).map { channel in
    let value = Double(channel) / 255
    guard value > 0.04045 else { return value / 12.92 }
    let base = (value + 0.055) / 1.055
    return base * base * fifthRoot(base * base)  // to the power of 2.4
  }

  /// By Newton's method; nothing here imports a library of functions.
  private static func fifthRoot(_ value: Double) -> Double {
    var root = 1.0
    for _ in 0..<40 { root -= (root * root * root * root * root - value) / (5 * root * root * root * root) }
    return root
  }
}
