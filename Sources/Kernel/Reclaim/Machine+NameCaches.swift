import Simulation

// Dentries and inodes that nobody uses (fs/dcache.c, fs/inode.c of 2.6.11; RF 6). The lists have their heads at the
// end. Simplified: every file has one name, in one directory that is always in use.

extension Machine {
  /// `d_lookup`, or a new dentry and inode; false: there is no memory.
  mutating func nameFile(_ file: UInt32) -> Bool {
    if virtualMemory.files[file].dentryObject == 0 {
      guard let dentry = takeObject(userCaches.dentry) else { return false }
      // `iget`: the inode may still be there without its name.
      if virtualMemory.files[file].inodeObject == 0 {
        guard let inode = takeObject(userCaches.inode) else {
          releaseObject(dentry)
          return false
        }
        virtualMemory.files[file].inodeObject = inode
      }
      virtualMemory.files[file].dentryObject = dentry
      takeOffInodes(file)
    }
    return true
  }

  /// `dput`: with the last one the dentry stands at the head of the unused ones; one that is used again is taken off
  /// when it is met there.
  mutating func closeName(_ file: UInt32) {
    virtualMemory.files[file].openers -= 1
    if virtualMemory.files[file].openers > 0 || virtualMemory.files[file].isShared { return }
    virtualMemory.files[file].nameFlags |= FileRecord.dentryReferenced
    if virtualMemory.files[file].nameFlags & FileRecord.unusedDentry != 0 { return }
    virtualMemory.files[file].nameFlags |= FileRecord.unusedDentry
    virtualMemory.rest.reclaiming.unusedDentries.append(file)
  }

  private mutating func takeOffInodes(_ file: UInt32) {
    if virtualMemory.files[file].nameFlags & FileRecord.unusedInode == 0 { return }
    virtualMemory.files[file].nameFlags &= ~FileRecord.unusedInode
    virtualMemory.rest.reclaiming.unusedInodes.removeAll { $0 == file }
  }

  /// `prune_dcache`: so many from the tail; one that was used lately goes round once more. The memory comes back when
  /// its RCU grace period is over, and in nobody's name.
  mutating func pruneDentries(_ tries: Int) {
    for _ in 0..<tries {
      guard let file = virtualMemory.rest.reclaiming.unusedDentries.first else { return }
      virtualMemory.rest.reclaiming.unusedDentries.removeFirst()
      if virtualMemory.files[file].openers > 0 {
        virtualMemory.files[file].nameFlags &= ~FileRecord.unusedDentry
      } else if virtualMemory.files[file].nameFlags & FileRecord.dentryReferenced != 0 {
        virtualMemory.files[file].nameFlags &= ~FileRecord.dentryReferenced
        virtualMemory.rest.reclaiming.unusedDentries.append(file)
      } else {
        virtualMemory.rest.reclaiming.graceful.append(virtualMemory.files[file].dentryObject)
        virtualMemory.files[file].dentryObject = 0
        // `iput`: an inode without a name is unused as well.
        virtualMemory.files[file].nameFlags = FileRecord.unusedInode
        virtualMemory.rest.reclaiming.unusedInodes.append(file)
      }
    }
  }

  /// `prune_icache`: an inode with pages loses those that are clean and mapped nowhere, and goes if none is left.
  mutating func pruneInodes(_ tries: Int, isKswapd: Bool) {
    for _ in 0..<tries {
      guard let file = virtualMemory.rest.reclaiming.unusedInodes.first else { return }
      virtualMemory.rest.reclaiming.unusedInodes.removeFirst()
      if virtualMemory.files[file].cached > 0 {
        count(isKswapd ? .kswapdInodesteal : .pginodesteal, invalidatePages(of: file))
      }
      if virtualMemory.files[file].cached > 0 || virtualMemory.files[file].dirtied != 0 {
        virtualMemory.rest.reclaiming.unusedInodes.append(file)
        continue
      }
      virtualMemory.files[file].nameFlags = 0
      releaseObject(virtualMemory.files[file].inodeObject)
      virtualMemory.files[file].inodeObject = 0
    }
  }

  /// `invalidate_inode_pages`: pages that are clean, unlocked, not being written and mapped nowhere; how many.
  private mutating func invalidatePages(of file: UInt32) -> UInt64 {
    var gone: UInt64 = 0
    for index in 0..<virtualMemory.files[file].size {
      guard let frame = cachedPage(file, index), frames[frame].mapcount == 0,
        frames[frame].flags.isDisjoint(with: [.locked, .dirty, .writeback])
      else { continue }
      removeFromPageCache(file, index)
      gone += 1
    }
    return gone
  }

  /// RCU callbacks: a tick later all CPUs have been through a quiescent state. False: there are none.
  mutating func runCallbacks() -> Bool {
    if virtualMemory.rest.reclaiming.graceful.isEmpty { return false }
    if reclaiming.gracefulSince == nil {
      virtualMemory.rest.reclaiming.gracefulSince = tick
      return false
    }
    if reclaiming.gracefulSince == tick { return false }
    events += 1
    requester = Requester(context: .softirq)
    let objects = reclaiming.graceful
    (virtualMemory.rest.reclaiming.graceful, virtualMemory.rest.reclaiming.gracefulSince) = ([], nil)
    for object in objects { releaseObject(object) }
    return true
  }
}
