import Simulation

/// `swp_entry_t`: the area and the slot of a page, as the swap cache's tree knows it.
struct SwapEntry: Hashable, Sendable, BitwiseCopyable {
  var rawValue: UInt32
  init(_ rawValue: UInt32) { self.rawValue = rawValue }
  init(_ type: UInt32, _ offset: UInt32) { rawValue = type << 27 | offset }
  var place: (type: UInt32, offset: UInt32) { (rawValue >> 27, rawValue & (1 << 27 - 1)) }
}

/// What `machine: { swap: … }` says of one area.
package struct SwapSpec: Hashable, Sendable {
  /// As mkswap sees it, in pages.
  package var pages: UInt32
  /// 0 … 32767; nil: the kernel gives the next one below all others (-1, -2 …).
  package var priority: Int32?
  package init(pages: UInt32, priority: Int32? = nil) {
    self.pages = pages
    self.priority = priority
  }
}

/// `swap_info_struct`
package struct SwapArea: Hashable, Sendable {
  package internal(set) var priority: Int32
  /// `max`: the last page, which is never used.
  package internal(set) var max: UInt32
  package internal(set) var used: UInt32 = 0
  var lowest: UInt32 = 1
  var highest: UInt32
  package internal(set) var clusterNext: UInt32 = 1
  var clusterLeft: UInt32 = 0
  /// The next area on the list, number + 1.
  var next: Int = 0
  /// By 64 slots: the record that counts them.
  var chunks: [UInt32]
  package var slots: UInt32 { max - 1 }
}

/// The areas, and what there is in all of them.
package struct Swapping: Hashable, Sendable {
  /// SWAPFILE_CLUSTER
  static let cluster: UInt32 = 256
  /// SWAP_MAP_MAX: such a count sticks.
  static let countLimit: UInt32 = 0x7FFF

  package internal(set) var areas: [SwapArea] = []
  /// `swap_list`: number + 1.
  var head = 0
  var next = 0
  /// `total_swap_pages` and `nr_swap_pages`.
  package internal(set) var total: UInt32 = 0
  package internal(set) var free: UInt32 = 0
  var leastPriority: Int32 = 0
  /// `swapper_space`: its pages' tree, as a file + 1.
  var space: UInt32 = 0
  /// `total_swapcache_pages`, and `swap_cache_info`.
  package internal(set) var cached: UInt32 = 0
  package internal(set) var added: UInt64 = 0
  package internal(set) var deleted: UInt64 = 0
  package internal(set) var finds: UInt64 = 0
  package internal(set) var found: UInt64 = 0

  /// Slots that files of shared memory hold.
  var shared = SharedSlots()

  /// `vm_swap_full`: more than half is in use.
  var isCrowded: Bool { UInt64(free) * 2 < UInt64(total) }
}

/// 64 entries of a `swap_map`, 16 bits each.
struct SwapChunk: TableRecord {
  var nextEmpty: UInt32 = 0
  var used: UInt32 = 0
  init() {}
  static let chunkShift = 2
  static let extraWords = 16
}

extension RecordTable<SwapChunk> {
  @inline(__always) func count(_ record: UInt32, _ slot: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: extra(record, Int(slot & 63) >> 2) >> UInt64((slot & 3) * 16)) & 0xFFFF
  }

  mutating func set(_ record: UInt32, _ slot: UInt32, _ count: UInt32) {
    let shift = UInt64((slot & 3) * 16)
    let word = extra(record, Int(slot & 63) >> 2)
    setExtra(record, Int(slot & 63) >> 2, word & ~(0xFFFF << shift) | UInt64(count) << shift)
  }
}
