/// A paging daemon with a pool (Tanenbaum): it keeps some frames free ahead of need by moving the pages used least
/// recently into a pool, writing the modified ones out at once. A fault takes a frame of the pool; a page that is
/// still in the pool comes back without any I/O.
package struct PagingDaemon: Hashable, Sendable {
  private struct Held: Hashable, Sendable {
    var page: UInt32
    var isModified: Bool
  }

  /// Frames in all; the daemon keeps `poolTarget` of them in the pool.
  package let frames: Int
  package let poolTarget: Int
  /// The page used last first.
  private var resident: [Held] = []
  /// Clean pages whose frames may be taken, the oldest first.
  private var pooled: [UInt32] = []
  /// Frames that never held a page.
  private var empty: Int
  package private(set) var faults: UInt64 = 0
  /// Faults that found their page in the pool: no disk.
  package private(set) var rescues: UInt64 = 0
  package private(set) var reads: UInt64 = 0
  package private(set) var writes: UInt64 = 0

  /// - Parameter poolTarget: less than `frames`.
  package init(frames: Int, poolTarget: Int) {
    // No reader asks for it; an exit test holds it.
    precondition(frames > 0 && (0..<frames).contains(poolTarget))
    self.frames = frames
    self.poolTarget = poolTarget
    empty = frames
  }

  package var residentPages: [UInt32] { resident.map(\.page) }
  package var pool: [UInt32] { pooled }

  /// What a reference needed.
  package enum Outcome: UInt8, Hashable, Sendable, CaseIterable {
    case hit
    /// The page was in the pool.
    case rescued
    case read
  }

  @discardableResult
  package mutating func reference(_ reference: Reference) -> Outcome {
    if let index = resident.firstIndex(where: { $0.page == reference.page }) {
      var held = resident.remove(at: index)
      held.isModified = held.isModified || reference.isWrite
      resident.insert(held, at: 0)
      return .hit
    }
    faults += 1
    let outcome: Outcome
    if let index = pooled.firstIndex(of: reference.page) {
      pooled.remove(at: index)
      rescues += 1
      outcome = .rescued
    } else {
      if empty > 0 {
        empty -= 1
      } else if pooled.isEmpty {
        putOldestIntoPool()
        pooled.removeFirst()
      } else {
        pooled.removeFirst()
      }
      reads += 1
      outcome = .read
    }
    resident.insert(Held(page: reference.page, isModified: reference.isWrite), at: 0)
    return outcome
  }

  /// The daemon wakes up: the pool and the empty frames together reach the target again. Returns what it moved.
  @discardableResult
  package mutating func wake() -> [UInt32] {
    var moved: [UInt32] = []
    while pooled.count + empty < poolTarget, !resident.isEmpty { moved.append(putOldestIntoPool()) }
    return moved
  }

  @discardableResult
  private mutating func putOldestIntoPool() -> UInt32 {
    let oldest = resident.removeLast()
    if oldest.isModified { writes += 1 }
    pooled.append(oldest.page)
    return oldest.page
  }
}

/// Bytes copied to hand a message from one process to another.
package enum MessageCopies {
  /// Into the kernel and out of it again.
  package static func copied(message: Int) -> Int { 2 * message }
  /// Through shared memory the message stands where both see it; only a reference of this size is passed.
  package static func shared(reference: Int) -> Int { reference }
}
