import CNcursesw

/// ncurses' colour pairs, by the two colours. ncurses has a limited number, and recycles the oldest when they run out:
/// cells that still show it would change colour. So the table counts, and says before that happens.
struct PairTable {
  private var pairs: [UInt64: Int32] = [:]
  private let limit: Int
  private let smallAreNamed: Bool

  /// - Parameter smallAreNamed: with this terminal's entry colours 0 to 7 are the eight ANSI ones, although larger
  ///   numbers are red, green and blue (terminfo's own `-direct` entries): the darkest blues have to keep clear of
  /// them.
  init(limit: Int, smallAreNamed: Bool) {
    self.limit = limit
    self.smallAreNamed = smallAreNamed
  }

  /// The pair for two colours as ncurses numbers them (-1: the terminal's own); nil when all are taken.
  mutating func pair(_ foreground: Int, _ background: Int) -> Int32? {
    if foreground < 0, background < 0 { return 0 }
    let foreground = clear(foreground)
    let background = clear(background)
    let key = UInt64(UInt32(bitPattern: Int32(foreground))) << 32 | UInt64(UInt32(bitPattern: Int32(background)))
    if let known = pairs[key] { return known }
    // Pair 0 is the terminal's own colours and never given out.
    guard pairs.count < limit - 1 else { return nil }
    let new = alloc_pair(Int32(foreground), Int32(background))
    guard new > 0 else { return nil }
    pairs[key] = new
    return new
  }

  private func clear(_ color: Int) -> Int { smallAreNamed && (0..<8).contains(color) ? 8 : color }

  /// Forgets all pairs; the screen has to be drawn anew.
  mutating func reset() {
    pairs.removeAll(keepingCapacity: true)
    reset_color_pairs()
  }
}
