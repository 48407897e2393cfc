/// Frames among processes under local allocation.
package enum Shares {
  /// The same for all; what is left over goes to the first ones.
  package static func equal(frames: Int, processes: Int) -> [Int] {
    (0..<processes).map { frames / processes + ($0 < frames % processes ? 1 : 0) }
  }

  /// In proportion to their sizes, at least one each; what is left over goes where the fraction lost is largest, the
  /// first among equals.
  package static func proportional(frames: Int, sizes: [Int]) -> [Int] {
    let total = max(1, sizes.reduce(0, +))
    // No reader asks for it; an exit test holds it.
    precondition(frames >= sizes.count)
    var shares = sizes.map { max(1, frames * $0 / total) }
    var losses = sizes.map { frames * $0 % total }
    while shares.reduce(0, +) < frames, let most = losses.max(), let index = losses.firstIndex(of: most) {
      shares[index] += 1
      losses[index] = -1
    }
    while shares.reduce(0, +) > frames, let most = shares.max(), let index = shares.firstIndex(of: most) {
      shares[index] -= 1
    }
    return shares
  }
}
