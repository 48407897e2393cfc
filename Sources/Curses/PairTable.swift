import CNcursesw

/// ncurses' colour pairs, by the two colours. ncurses has a limited number, and recycles the oldest when they run out:
/// cells that still show it would change colour. So the table counts, and says before that happens.
struct PairTable {
  private var pairs: [UInt64: Int32] = [:]
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// The pair for two colours as ncurses numbers them (-1: the terminal's own); nil when all are taken.
  mutating func pair(_ foreground: Int, _ background: Int) -> Int32? {
    if foreground < 0, background < 0 { return 0 }
    let key = UInt64(UInt32(bitPattern: Int32(foreground))) << 32 | UInt64(UInt32(bitPattern: Int32(background)))
    if let known = pairs[key] { return known }
    // Pair 0 is the terminal's own colours and never given out.
    guard pairs.count < limit - 1 else { return nil }
    let new = alloc_pair(Int32(foreground), Int32(background))
    guard new > 0 else { return nil }
    pairs[key] = new
    return new
  }

  /// Forgets all pairs; the screen has to be drawn anew.
  mutating func reset() {
    pairs.removeAll(keepingCapacity: true)
    reset_color_pairs()
  }
}
