import Simulation

// Dirty pages go to the disk: their writes, and the walk over files and pages (fs/fs-writeback.c, fs/mpage.c,
// mm/filemap.c of 2.6.11; RF 5). Simplified: where a full queue would let the kernel sleep in `get_request_wait`, the
// round ends.

extension Machine {
  /// `writepage` of one page: `set_page_writeback`, and a request. PG_dirty is clear.
  mutating func startWrite(_ frame: UInt32, _ file: UInt32) {
    markWriteback(frame, file)
    submitWrite([frame], file, frames[frame].index)
  }

  private mutating func markWriteback(_ frame: UInt32, _ file: UInt32) {
    frames.modify(frame) { $0.insert(.writeback) }
    count(.nrWriteback)
    if virtualMemory.stamps != nil {
      let place = Self.diskStamp(virtualMemory.files[file].file, frames[frame].index)
      let stamp = stamp(of: frame)
      virtualMemory.stamps?.disk[place] = stamp
    }
  }

  private mutating func submitWrite(_ pages: [UInt32], _ file: UInt32, _ first: UInt32) {
    let id = virtualMemory.files[file].file
    virtualMemory.rest.disk.submit(Disk.Request(file: id, page: first, frames: pages, isWrite: true), at: tick)
    count(.pgpgout, UInt64(pages.count) * 4)
    record(
      .reclaim(
        .writeSubmitted(
          file: id, page: first, pages: UInt32(pages.count), queued: UInt32(virtualMemory.rest.disk.requests.count))))
  }

  /// `end_page_writeback`: what reclaim wanted written goes to the tail of the inactive list
  /// (`rotate_reclaimable_page`).
  mutating func endWriteback(_ frame: UInt32) {
    let flags = frames[frame].flags
    frames.modify(frame) { $0.remove([.reclaim, .writeback]) }
    vmstat[Int(VMCounter.nrWriteback.rawValue)] -= 1
    guard flags.isSuperset(of: [.reclaim, .lru]), flags.isDisjoint(with: [.locked, .dirty, .active]) else { return }
    frames.unlink(frame)
    frames.linkLast(frame, list: pageList(zone: zoneIndex(of: frame), isActive: false))
    count(.pgrotated)
    record(.reclaim(.rotated(frame: FrameNumber(frame))))
  }

  /// The file has its first dirty page.
  mutating func noteDirty(_ file: UInt32) {
    if virtualMemory.files[file].dirtied != 0 { return }
    virtualMemory.files[file].dirtied = tick + 1
    virtualMemory.rest.writeback.dirtyFiles.insert(file, at: 0)
  }

  // MARK: Rounds

  struct WriteRound {
    var left: Int64
    var isNonblocking: Bool
    var isPeriodic = false
    /// Files that were dirtied after this are left alone.
    var oldest: UInt64?
    var metCongestion = false
  }

  /// The queue takes no more of this round.
  private func isClosed(_ round: WriteRound) -> Bool {
    round.isNonblocking && virtualMemory.rest.disk.isWriteCongested || virtualMemory.rest.disk.isWriteFull
  }

  /// `writeback_inodes`: the file that was dirtied first comes first.
  mutating func writeFiles(_ round: inout WriteRound) {
    if !round.isPeriodic || virtualMemory.rest.writeback.filesInWork.isEmpty {
      let waiting = virtualMemory.rest.writeback.filesInWork
      virtualMemory.rest.writeback.filesInWork = virtualMemory.rest.writeback.dirtyFiles + waiting
      virtualMemory.rest.writeback.dirtyFiles = []
    }
    while let file = virtualMemory.rest.writeback.filesInWork.last {
      if isClosed(round) {
        round.metCongestion = true
        return
      }
      if virtualMemory.files[file].dirty > 0, let oldest = round.oldest,
        virtualMemory.files[file].dirtied - 1 > oldest
      {
        return
      }
      virtualMemory.rest.writeback.filesInWork.removeLast()
      writePages(of: file, &round)
      if virtualMemory.files[file].dirty == 0 {
        virtualMemory.files[file].dirtied = 0
      } else if round.isPeriodic {
        virtualMemory.rest.writeback.dirtyFiles.append(file)
      } else {
        // "Someone redirtied the inode": it counts as dirtied now.
        virtualMemory.files[file].dirtied = tick + 1
        virtualMemory.rest.writeback.dirtyFiles.insert(file, at: 0)
      }
      if round.left <= 0 || round.metCongestion { return }
    }
  }

  /// `mpage_writepages`: dirty pages ascending from where the last one ended, 14 at a time, from the beginning once
  /// when there is none behind. "Done" is looked at between the fourteens.
  private mutating func writePages(of file: UInt32, _ round: inout WriteRound) {
    var index = virtualMemory.files[file].writeIndex
    var hasScanned = false
    var isDone = false
    var run: [UInt32] = []
    var first: UInt32 = 0
    while !isDone {
      let pages = dirtyPages(of: file, from: &index)
      if pages.isEmpty {
        if hasScanned { break }
        hasScanned = true
        index = 0
        continue
      }
      hasScanned = true
      for frame in pages where frames[frame].flags.isDisjoint(with: [.writeback, .locked]) {
        let page = frames[frame].index
        if !run.isEmpty, page != first + UInt32(run.count) {
          submitWrite(run, file, first)
          run = []
        }
        if run.isEmpty { first = page }
        clearDirty(frame, file)
        markWriteback(frame, file)
        run.append(frame)
        round.left -= 1
        if round.left <= 0 { isDone = true }
        if isClosed(round) { (round.metCongestion, isDone) = (true, true) }
      }
    }
    if !run.isEmpty { submitWrite(run, file, first) }
    virtualMemory.files[file].writeIndex = index
  }

  /// `pagevec_lookup_tag`: up to 14 dirty pages, and where to go on.
  private func dirtyPages(of file: UInt32, from index: inout UInt32) -> [UInt32] {
    var found: [UInt32] = []
    let size = virtualMemory.files[file].size
    if virtualMemory.files[file].dirty == 0 { return found }
    while index < size, found.count < userSpace.pagevecSize {
      if let frame = cachedPage(file, index), frames[frame].flags.contains(.dirty) { found.append(frame) }
      index += 1
    }
    return found
  }
}
