import Simulation

// `shrink_slab` of 2.6.11 (mm/vmscan.c; RF 6).

/// The arithmetic of one shrinker.
package struct SlabShare: Hashable, Sendable {
  /// SHRINK_BATCH
  static let batch: UInt64 = 128
  package let share: UInt32
  package let scanned: UInt32
  package let left: UInt32

  /// - Parameters: `scanned`: pages that the pass looked at (0 counts as 32); `unused`: objects of the cache that
  ///   nobody uses; `pages`: on the lists; `owed`: `shrinker->nr` from before.
  package init(scanned: UInt32, unused: UInt32, pages: UInt32, owed: UInt32, pressure: UInt32 = 100, seeks: UInt64 = 2)
  {
    let looked = UInt64(scanned == 0 ? Reclaiming.cluster : scanned)
    let count = UInt64(unused / 100) * UInt64(pressure)
    let share = 4 * looked / seeks * count / (UInt64(pages) + 1)
    self.share = UInt32(clamping: share)
    let total = UInt64(owed) + share
    self.scanned = UInt32(clamping: total / Self.batch * Self.batch)
    left = UInt32(total % Self.batch)
  }
}

extension Machine {
  /// Asks each shrinker, the last registered first; returns the pages that slabs have given back in this task's name.
  mutating func shrinkSlab(scanned: UInt32, gfp: GFPMask, pages: UInt32, isKswapd: Bool) -> UInt32 {
    // Names that nobody has open are few in the model: fewer than a hundred count as none (RF 6).
    let unused = unusedNames
    guard unused >= 100 else { return 0 }
    for shrinker in [Shrinker.inode, .dentry] {
      let number = shrinker == .inode ? 0 : 1
      let share = SlabShare(
        scanned: scanned, unused: shrinker == .dentry ? unused : 0, pages: pages, owed: reclaiming.owed[number],
        pressure: reclaiming.cachePressure)
      virtualMemory.rest.reclaiming.owed[number] = share.left
      if share.share == 0, share.scanned == 0 { continue }
      count(.slabsScanned, UInt64(share.scanned))
      record(
        .reclaim(
          .slabShrunk(shrinker, unused: unused, share: share.share, scanned: share.scanned, left: share.left)))
    }
    return 0
  }

  /// Dentries without a user: of files that nobody has open or maps.
  private var unusedNames: UInt32 { 0 }
}
