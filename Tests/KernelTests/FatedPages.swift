import Simulation

@testable import Kernel

// One page on Normal's inactive list, in the state that a test of its fate asks for.

extension Machine {
  /// A page of file 1 that nobody maps.
  @discardableResult
  mutating func filePage(_ flags: PageFlags = []) throws -> UInt32 {
    let frame = try pages(1)[0]
    frames.modify(frame) { $0.insert(flags) }
    return frame
  }

  @discardableResult
  mutating func dirtyPage() throws -> UInt32 {
    let frame = try filePage()
    setPageDirty(frame)
    return frame
  }

  /// All other pages leave the lists' way, and this one comes to the inactive list, its bit Accessed clear.
  private mutating func alone(_ frame: UInt32) throws {
    drainPagevecs()
    for zone in 0..<zones.count {
      for isActive in [true, false] {
        for other in list(pageList(zone: zone, isActive: isActive)) where other != frame { unlinkPage(other) }
      }
    }
    zones[normal].prevPriority = 0
    frames.modify(frame) { $0.remove(.referenced) }
    _ = pageReferenced(frame, isLocked: true)
    if zones[normal].inactive == 0 { refillInactive(normal, 1, control) }
    if zones[normal].inactive != 1 { throw NotServed() }
  }

  /// A page of file 1 that process 1 maps.
  @discardableResult
  mutating func mappedFilePage(isReferenced: Bool, isLocked: Bool = false, isShared: Bool = false) throws -> UInt32 {
    start()
    let label = LabelID(9)
    act(
      .mmap(MapRequest(label: label, pages: 1, file: FileID(1), protection: [.read], isShared: isShared)), by: 1)
    _ = look(.area(.named(label), page: 0))
    let frame = try cachedFrame(fileSlot(1), 0)
    if isLocked { act(.mlock(RangeRequest(.area(.named(label), page: 0))), by: 1) }
    try alone(frame)
    if isReferenced { frames.modify(frame) { $0.insert(.referenced) } }
    return frame
  }

  /// A page of process 1's own.
  @discardableResult
  mutating func privatePage(isLocked: Bool = false) throws -> UInt32 {
    start(heap: 1)
    if isLocked { act(.mlock(RangeRequest(.area(.heap, page: 0))), by: 1) }
    _ = write(.area(.heap, page: 0))
    drainPagevecs()
    let frame = entry(heapPage(0, of: 1), of: 1).frame
    try alone(frame)
    return frame
  }

  /// A page of process 1's own that was written to its slot and taken out of the page table.
  @discardableResult
  mutating func swapCachePage() throws -> UInt32 {
    let frame = try privatePage()
    guard fate()?.verdict == .keptWriting else { throw NotServed() }
    settle()
    if zones[normal].inactive != 1 { throw NotServed() }
    return frame
  }

  /// It was read from its slot again, and not written since.
  mutating func swappedInPage() throws {
    try swapCachePage()
    guard fate()?.verdict == .freed else { throw NotServed() }
    _ = look(.area(.heap, page: 0))
    drainPagevecs()
    try alone(entry(heapPage(0, of: 1), of: 1).frame)
  }

  /// In the swap cache, dirty, after its process has ended while it was locked.
  mutating func abandonedPage() throws {
    let frame = try swapCachePage()
    frames.modify(frame) { $0.insert(.locked) }
    act(.exit, by: 1)
    frames.modify(frame) {
      $0.remove(.locked)
      $0.insert(.dirty)
    }
  }

  /// A page of shared memory that was written; no entry maps it any more.
  @discardableResult
  mutating func sharedPage() throws -> UInt32 {
    act(.shmget(FileID(5), pages: 4), untilDone: true)
    start()
    act(.shmat(FileID(5), label: LabelID(3)), by: 1)
    _ = write(.area(.named(LabelID(3)), page: 0))
    act(.shmdt(FileID(5)), by: 1)
    drainPagevecs()
    let frame = try cachedFrame(fileSlot(5), 0)
    try alone(frame)
    return frame
  }

  /// So many write requests wait for the disk.
  mutating func queueWrites(_ count: Int) {
    for page in 0..<UInt32(count) {
      virtualMemory.rest.disk.submit(Disk.Request(file: FileID(1), page: page, frames: [], isWrite: true), at: tick)
    }
  }
}
