import Simulation

/// Who holds a block, said by its head. Raw value 0: the frame heads no block, so that a zero frame lies inside one.
package enum FrameRole: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case none
  /// The list of its order in the buddy system: `next` and `previous` are its links.
  case freeList
  /// A hot or cold list of a CPU; links as well.
  case perCPUList
  /// A list of pages that reclaim looks through; links as well.
  case lruList
  /// A request with a handle: `next` is its number.
  case handle
  /// A request that nobody will name again: the descriptor keeps who asked (`Frame.asker`).
  case asked
  /// A slab: `next` tells the cache, `previous` the slab.
  case slab
  /// A page table: `next` is its number + 1.
  case table
  /// Reserved at boot.
  case reserved
  /// In use, and nobody's: in use before, lost, or in the reserve of a pool.
  case nobody
  /// A page of a file or of a process that is on no list: still in a pagevec, under input, or taken off.
  case page

  /// A slab, a page of a process or a file, a page table: no caller of `__free_pages` may give it back.
  @inline(__always) var isNotTheCallers: Bool {
    switch self {
    case .slab, .page, .lruList, .table: true
    case .none, .freeList, .perCPUList, .handle, .asked, .reserved, .nobody: false
    }
  }

  /// `private` and `index` are the page's own: no links, no asker, no order stands there.
  var leavesPageFields: Bool {
    switch self {
    case .lruList, .page, .handle, .table, .nobody: true
    case .none, .freeList, .perCPUList, .asked, .slab, .reserved: false
    }
  }
}
