import Simulation

// Shared memory is swapped by its file, not by page tables (mm/shmem.c of 2.6.11; RF 11): `shmem_writepage` moves a
// page to the swap cache, `shmem_getpage` moves it back. Simplified: the file's table of entries takes no frames.

/// Where the pages of shared memory are that have a slot.
struct SharedSlots: Hashable, Sendable {
  /// By `place`: the raw entry; and the entries that are there.
  private(set) var entries: [UInt64: UInt32] = [:]
  private(set) var slots: Set<UInt32> = []
  static func place(_ file: UInt32, _ index: UInt32) -> UInt64 { UInt64(file) << 32 | UInt64(index) }

  subscript(file: UInt32, index: UInt32) -> SwapEntry? { entries[Self.place(file, index)].map { SwapEntry($0) } }

  mutating func set(_ file: UInt32, _ index: UInt32, _ entry: SwapEntry) {
    entries[Self.place(file, index)] = entry.rawValue
    slots.insert(entry.rawValue)
  }

  /// The entry, which is no longer there.
  mutating func take(_ file: UInt32, _ index: UInt32) -> SwapEntry? {
    guard let entry = entries.removeValue(forKey: Self.place(file, index)) else { return nil }
    slots.remove(entry)
    return SwapEntry(entry)
  }

  /// The order of a dictionary says nothing: a sum has none.
  var digest: UInt64 {
    entries.reduce(UInt64(0)) { $0 &+ ($1.key &* 0x9E37_79B9_7F4A_7C15 ^ UInt64($1.value) &* 0xA076_1D64_78BD_642F) }
  }
}

extension Machine {
  /// `shmem_writepage` of a page that is mapped nowhere: from the page cache to the swap cache, dirty as before. False:
  /// there is no slot, or no memory for the tree (WRITEPAGE_ACTIVATE).
  mutating func moveToSwap(_ frame: UInt32, _ file: UInt32) -> Bool {
    let index = frames[frame].index
    guard let (type, offset) = getSwapPage() else {
      record(.reclaim(.noSlot(free: virtualMemory.rest.swap.free)))
      return false
    }
    guard insertIntoSwapCache(frame, SwapEntry(type, offset), gfp: .atomic) else {
      freeSlot(type, offset)
      return false
    }
    record(.reclaim(.slotTaken(area: UInt8(type), slot: offset, frame: FrameNumber(frame))))
    removeFromPageCache(file, index)
    frames.modify(frame) {
      $0.remove(.locked)
      $0.insert([.uptodate, .dirty])
    }
    // The slot is held by the cache, and by the file.
    duplicateSlot(type, offset)
    virtualMemory.rest.swap.shared.set(file, index, SwapEntry(type, offset))
    return true
  }

  enum SharedPage {
    case frame(UInt32)
    case sleeps(VirtualMemory.Sleep.Reason)
    /// It has no slot: it is in the page cache, or nobody has written it yet.
    case none
  }

  /// `shmem_getpage` of a page that has a slot: read, and moved to the page cache; the slot is given up.
  mutating func moveFromSwap(_ file: UInt32, _ index: UInt32, _ place: inout VirtualMemory.Place) -> SharedPage {
    guard let entry = virtualMemory.rest.swap.shared[file, index] else { return .none }
    let (type, offset) = entry.place
    let frame: UInt32
    if let known = swapCached(type, offset) {
      frame = known
      if !place.isMajor {
        virtualMemory.rest.swap.finds += 1
        virtualMemory.rest.swap.found += 1
        record(.reclaim(.swapCacheHit(area: UInt8(type), slot: offset, frame: FrameNumber(known))))
      }
    } else {
      virtualMemory.rest.swap.finds += 1
      switch swapIn(type, offset) {
      case .frame(let read): frame = read
      case .sleeps(let reason): return .sleeps(reason)
      // Unreachable: the file holds the slot.
      case .unused: preconditionFailure("a slot of shared memory that nobody holds")
      }
      if !place.isMajor {
        place.isMajor = true
        count(.pgmajfault)
      }
    }
    if !frames[frame].flags.isDisjoint(with: [.locked, .writeback]) { return .sleeps(.page(frame)) }
    // `move_from_swap_cache`; the reference keeps the page where reclaim might take it while the tree is given nodes.
    getPage(frame)
    guard preloadNodes(.kernel), virtualMemory.rest.swap.shared[file, index] == entry,
      frames[frame].flags.contains(.swapCache), frames[frame].flags.isDisjoint(with: [.locked, .writeback])
    else {
      putPage(frame)
      return .sleeps(.memory(virtualMemory.rest.lack))
    }
    frames.modify(frame) { $0.remove(.dirty) }
    _ = addToPageCache(frame, file, index, gfp: .atomic)
    leaveSwapCache(frame, isDirty: false)
    _ = virtualMemory.rest.swap.shared.take(file, index)
    freeSlot(type, offset)
    frames.modify(frame) {
      $0.remove(.locked)
      $0.insert(.uptodate)
    }
    setPageDirty(frame)
    putPage(frame)
    return .frame(frame)
  }

  /// `shmem_truncate`: the slots of a file that goes.
  mutating func freeSharedSlots(of file: UInt32) {
    if virtualMemory.rest.swap.shared.entries.isEmpty { return }
    for index in 0..<virtualMemory.files[file].size {
      guard let entry = virtualMemory.rest.swap.shared.take(file, index) else { continue }
      let (type, offset) = entry.place
      freeSwapAndCache(type, offset)
    }
  }
}
