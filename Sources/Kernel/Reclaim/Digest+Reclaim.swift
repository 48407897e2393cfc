import Simulation

// What reclaim remembers, in the machine's fingerprint.

extension KswapdState {
  func add(to digest: inout Digest) {
    digest.add(
      (isAwake ? 1 : 0) | (isWorking ? 2 : 0) | (mayWrite ? 4 : 0) | (isAgain ? 8 : 0) | (allOK ? 16 : 0)
        | (stopped.map { 32 * ($0.zone + 1) } ?? 0))
    stopped?.control.add(to: &digest)
    digest.add(UInt64(maxOrder) << 32 | UInt64(order) << 16 | UInt64(UInt16(bitPattern: Int16(priority))))
    digest.add(UInt64(scanned) << 32 | UInt64(reclaimed))
    digest.add(mapped)
    digest.add(due)
  }
}

extension ScanControl {
  fileprivate func add(to digest: inout Digest) {
    digest.add(UInt64(priority) << 8 | (mayWrite ? 1 : 0) | (metFullQueue ? 2 : 0) | (goesOn ? 4 : 0))
    digest.add(UInt64(scanned) << 32 | UInt64(reclaimed))
    digest.add(UInt64(bitPattern: wanted))
  }
}

extension VirtualMemory.Rest {
  /// What there may be before the first process too.
  func addNaps(to digest: inout Digest) {
    digest.add(reclaiming.naps.reduce(UInt64(0)) { $0 &+ $1.value.digest(of: $1.key) })
    digest.add(reclaiming.end.map { UInt64($0.rawValue) + 1 } ?? 0)
  }

  func addReclaim(to digest: inout Digest) {
    digest.add(UInt64(reclaiming.swappiness) << 32 | UInt64(reclaiming.cachePressure))
    digest.add(UInt64(reclaiming.pageCluster) << 32 | UInt64(reclaiming.laptopMode))
    addNaps(to: &digest)
    for file in reclaiming.unusedDentries { digest.add(file) }
    for file in reclaiming.unusedInodes { digest.add(UInt64(file) << 32 | 1) }
    for object in reclaiming.graceful { digest.add(UInt64(object) << 32 | 2) }
    digest.add(reclaiming.gracefulSince.map { $0 + 1 } ?? 0)
    for owed in reclaiming.owed { digest.add(owed) }
    for task in reclaiming.dying { digest.add(UInt64(task)) }
    for area in swap.areas {
      digest.add(UInt64(area.lowest) << 32 | UInt64(area.highest))
      digest.add(UInt64(area.clusterNext) << 32 | UInt64(area.clusterLeft))
      digest.add(UInt64(area.used) << 32 | UInt64(UInt32(bitPattern: area.priority)))
    }
    digest.add(swap.shared.digest)
    digest.add(UInt64(swap.free) << 32 | UInt64(swap.next))
    for word in [swap.added, swap.deleted, swap.finds, swap.found] { digest.add(word) }
    digest.add(UInt64(writeback.dirtyRatio) << 32 | UInt64(writeback.backgroundRatio))
    digest.add(UInt64(writeback.interval) << 32 | UInt64(writeback.expiry))
    digest.add(writeback.timer << 1 | (writeback.isExceeded ? 1 : 0))
    for pages in writeback.written { digest.add(pages) }
    for file in writeback.dirtyFiles { digest.add(file) }
    for file in writeback.filesInWork { digest.add(UInt64(file) << 32) }
    for flush in writeback.flushes {
      digest.add(UInt64(flush.work.rawValue) << 1 | (flush.metCongestion ? 1 : 0))
      digest.add(UInt64(bitPattern: flush.left))
      digest.add(flush.due)
      digest.add(flush.oldest)
    }
  }
}

extension Nap {
  fileprivate func digest(of handle: HandleID) -> UInt64 {
    var digest = Digest(UInt64(handle.rawValue) &* 0x8EBC_6AF0_9C88_C6E3 | 1)
    digest.add(due << 3 | (endsWithWrite ? 1 : 0) | (isYield ? 2 : 0) | (isForQueue ? 4 : 0))
    digest.add(UInt64(gfp.rawValue) << 8 | UInt64(order))
    switch then {
    case .rebalance: digest.add(1)
    case .restart: digest.add(2)
    case .begin: digest.add(3)
    case .reclaim(let state):
      digest.add(UInt64(state.pages) << 32 | UInt64(state.total))
      digest.add(UInt64(state.freed) << 8 | UInt64(state.place))
      state.control.add(to: &digest)
    }
    return digest.value
  }
}
