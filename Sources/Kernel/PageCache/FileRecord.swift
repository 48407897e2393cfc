/// An inode and its pages (`address_space`).
package struct FileRecord: TableRecord {
  var nextEmpty: UInt32 = 0
  /// `FileID` + 1.
  var number: UInt32 = 0
  /// `i_size` in pages.
  package var size: UInt32 = 0
  /// `nrpages`: pages of it in the page cache.
  package var cached: UInt32 = 0
  /// Radix tree: root + 1, its height and its nodes.
  var root: UInt32 = 0
  var height: UInt32 = 0
  package var nodes: UInt32 = 0
  /// Runs of it that are mapped, by first page (`FileRange` + 1).
  var firstRange: UInt32 = 0
  /// Areas that map it.
  package var mappings: UInt32 = 0
  /// Addresses of inode and dentry; 0: it was never opened.
  var inodeObject: UInt32 = 0
  var dentryObject: UInt32 = 0
  /// 1: memory that processes share (tmpfs, SysV), without a disk.
  var sharedMark: UInt32 = 0
  /// Of shared memory: 1 when it goes with the last area that maps it.
  var isDoomed: UInt32 = 0
  /// Pages with PG_dirty.
  package var dirty: UInt32 = 0
  private var dirtiedLow: UInt32 = 0
  private var dirtiedHigh: UInt32 = 0
  /// `writeback_index`
  var writeIndex: UInt32 = 0
  /// `d_count` of its dentry, and `i_count`: how often it is open.
  var openers: UInt32 = 0
  /// Its dentry stands on the list of unused ones (bit 0) and has DCACHE_REFERENCED (bit 1); its inode stands on the
  /// list of unused ones (bit 2).
  var nameFlags: UInt32 = 0
  private var spare: UInt32 = 0

  init() {}
  static let chunkShift = 2
  static let unusedDentry: UInt32 = 1
  static let dentryReferenced: UInt32 = 2
  static let unusedInode: UInt32 = 4
  package var file: FileID { FileID(UInt16(truncatingIfNeeded: number &- 1)) }
  /// `dirtied_when` + 1; 0: no page is dirty.
  var dirtied: UInt64 {
    get { UInt64(dirtiedLow) | UInt64(dirtiedHigh) << 32 }
    set {
      (dirtiedLow, dirtiedHigh) = (UInt32(truncatingIfNeeded: newValue), UInt32(truncatingIfNeeded: newValue >> 32))
    }
  }
  package var isShared: Bool { sharedMark != 0 }
  /// Its runs; nobody asks for the last one.
  var ranges: ListEnds {
    get { ListEnds(first: firstRange) }
    set { firstRange = newValue.first }
  }
}

/// `struct file`: a file as one process, or several after fork, have it open. Windows as `file_ra_state`.
package struct OpenFile: TableRecord {
  var nextEmpty: UInt32 = 0
  /// File, slot + 1.
  var file: UInt32 = 0
  /// `f_count`: areas and descriptors.
  var count: UInt32 = 0
  var object: UInt32 = 0
  /// The next descriptor of the process, slot + 1 of `Descriptor`.
  package var position: UInt32 = 0
  package var start: UInt32 = 0
  /// 0xFFFFFFFF: read-ahead is off.
  package var size: UInt32 = 0
  package var aheadStart: UInt32 = 0
  package var aheadSize: UInt32 = 0
  /// The page that was read last; 0xFFFFFFFF when it is opened.
  package var previousPage: UInt32 = 0
  /// Bit 0: a page was missing behind the read-ahead; bit 1: all is cached.
  var flags: UInt32 = 0
  var cacheHit: UInt32 = 0
  var mmapHit: UInt32 = 0
  var mmapMiss: UInt32 = 0

  init() {}
  static let chunkShift = 3
  static let missFlag: UInt32 = 1
  static let cachedFlag: UInt32 = 2
  static let off: UInt32 = 0xFFFF_FFFF
}

/// A file descriptor of a process.
struct Descriptor: TableRecord {
  var nextEmpty: UInt32 = 0
  /// `OpenFile`, slot + 1.
  var open: UInt32 = 0
  /// The process's next one, slot + 1.
  var next: UInt32 = 0
  private var spare: UInt32 = 0
  init() {}
  static let chunkShift = 4
}

/// The areas that map the same run of a file, in the kernel's order: the first one made, then the others (RF 3.6).
struct FileRange: TableRecord {
  var nextEmpty: UInt32 = 0
  var file: UInt32 = 0
  var offset: UInt32 = 0
  var pages: UInt32 = 0
  var areas = ListEnds()
  /// The file's neighbouring runs.
  var inFile = ListLinks()
  init() {}
  static let chunkShift = 3
}

/// `radix_tree_node`: 64 places, each a node below or a page; they are the record's other words.
package struct RadixNode: TableRecord {
  var nextEmpty: UInt32 = 0
  var count: UInt32 = 0
  var object: UInt32 = 0
  private var spare: UInt32 = 0
  init() {}
  static let chunkShift = 0
  static let extraWords = 32
}

extension RecordTable<RadixNode> {
  /// Slot + 1 of the node below, or frame + 1.
  @inline(__always) func place(_ node: UInt32, _ number: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: extra(node, number >> 1) >> (number & 1 == 0 ? 0 : 32))
  }

  mutating func set(_ node: UInt32, _ number: Int, _ value: UInt32) {
    let word = extra(node, number >> 1)
    setExtra(
      node, number >> 1,
      number & 1 == 0 ? word & ~0xFFFF_FFFF | UInt64(value) : word & 0xFFFF_FFFF | UInt64(value) << 32)
  }
}

/// The pages that wait to be put onto a list (`struct pagevec`).
struct Pagevec: BitwiseCopyable {
  var count: UInt32 = 0
  var frames = InlineArray<14, UInt32>(repeating: 0)
}
