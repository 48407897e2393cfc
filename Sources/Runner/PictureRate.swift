/// So many pictures a second and no more: what changes faster than that, nobody sees.
struct PictureRate {
  /// Nanoseconds from one picture to the next, at least.
  private let interval: UInt64
  private var last: UInt64?

  /// - Parameter perSecond: from 1.
  init(perSecond: Int) { interval = 1_000_000_000 / UInt64(max(1, perSecond)) }

  /// Nanoseconds until a picture may be shown; 0: now.
  func rest(at now: UInt64) -> UInt64 {
    guard let last, now - last < interval else { return 0 }
    return interval - (now - last)
  }

  mutating func shown(at now: UInt64) { last = now }
}
