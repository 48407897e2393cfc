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
    virtualMemory.rest.reclaiming.slabPages = 0
    virtualMemory.rest.reclaiming.isOn = true
    for shrinker in [Shrinker.inode, .dentry] { shrink(shrinker, scanned: scanned, gfp, pages, isKswapd: isKswapd) }
    virtualMemory.rest.reclaiming.isOn = false
    return virtualMemory.rest.reclaiming.slabPages
  }

  private mutating func shrink(
    _ shrinker: Shrinker, scanned: UInt32, _ gfp: GFPMask, _ pages: UInt32, isKswapd: Bool
  ) {
    let number = shrinker == .inode ? 0 : 1
    let unused = UInt32(shrinker == .inode ? reclaiming.unusedInodes.count : reclaiming.unusedDentries.count)
    let owed = reclaiming.owed[number]
    // Fewer than a hundred count as none (RF 6).
    if unused < 100, owed == 0 { return }
    let share = SlabShare(
      scanned: scanned, unused: unused, pages: pages, owed: owed, pressure: reclaiming.cachePressure)
    // A shrinker that may not enter the file system says -1: everything stays owed.
    let mayRun = gfp.contains(.fs)
    let looked = mayRun ? share.scanned : 0
    virtualMemory.rest.reclaiming.owed[number] = mayRun ? share.left : share.left + share.scanned
    count(.slabsScanned, UInt64(looked))
    for _ in 0..<looked / UInt32(SlabShare.batch) {
      if shrinker == .inode {
        pruneInodes(Int(SlabShare.batch), isKswapd: isKswapd)
      } else {
        pruneDentries(Int(SlabShare.batch))
      }
    }
    if share.share == 0, looked == 0 { return }
    record(
      .reclaim(
        .slabShrunk(
          shrinker, unused: unused, share: share.share, scanned: looked,
          left: virtualMemory.rest.reclaiming.owed[number])))
  }
}
