/// `vm_flags` of 2.6.11 with the kernel's bit values.
package struct AreaFlags: OptionSet, Hashable, Sendable, BitwiseCopyable {
  package var rawValue: UInt32
  @inlinable package init(rawValue: UInt32) { self.rawValue = rawValue }
  package static let read = AreaFlags(rawValue: 0x1)
  package static let write = AreaFlags(rawValue: 0x2)
  package static let exec = AreaFlags(rawValue: 0x4)
  package static let shared = AreaFlags(rawValue: 0x8)
  package static let mayRead = AreaFlags(rawValue: 0x10)
  package static let mayWrite = AreaFlags(rawValue: 0x20)
  package static let mayExec = AreaFlags(rawValue: 0x40)
  package static let mayShare = AreaFlags(rawValue: 0x80)
  package static let growsDown = AreaFlags(rawValue: 0x100)
  package static let denyWrite = AreaFlags(rawValue: 0x800)
  package static let executable = AreaFlags(rawValue: 0x1000)
  package static let locked = AreaFlags(rawValue: 0x2000)
  package static let io = AreaFlags(rawValue: 0x4000)
  package static let reserved = AreaFlags(rawValue: 0x80000)
  package static let account = AreaFlags(rawValue: 0x10_0000)
  static let may: AreaFlags = [.mayRead, .mayWrite, .mayExec]

  /// `rwxp`, as /proc/PID/maps prints it.
  package var letters: String {
    (contains(.read) ? "r" : "-") + (contains(.write) ? "w" : "-") + (contains(.exec) ? "x" : "-")
      + (contains(.mayShare) ? "s" : "p")
  }
  /// A page that is written becomes the process's own (`is_cow_mapping` of later kernels).
  @inline(__always) var isCopyOnWrite: Bool { contains(.mayWrite) && !contains(.shared) }
}

/// `vm_area_struct`: a run of pages of an address space with one right and one source. Addresses are page numbers.
package struct MemoryArea: TableRecord {
  var nextEmpty: UInt32 = 0
  /// Address space, slot + 1.
  package var space: UInt32 = 0
  package var start: UInt32 = 0
  package var end: UInt32 = 0
  private var flagBits: UInt32 = 0
  /// `vm_pgoff`: page of the file; of private memory the page number itself.
  package var offset: UInt32 = 0
  /// `vm_file`: the open file + 1; 0: anonymous. And its file + 1.
  var open: UInt32 = 0
  package var file: UInt32 = 0
  /// `anon_vma` + 1, and the neighbours on its list.
  package var anonVMA: UInt32 = 0
  var inAnon = ListLinks()
  /// Neighbours in the address space.
  var inSpace = ListLinks()
  /// The run of the file that it maps (`FileRange` + 1), and the neighbours that map the same.
  var range: UInt32 = 0
  var inRange = ListLinks()
  /// Address of its `vm_area_struct`.
  var object: UInt32 = 0
  /// Of a device: its first frame.
  var device: UInt32 = 0
  /// 1: pages of the device are mapped with PCD.
  var isUncached: UInt32 = 0
  private var spare: UInt32 = 0

  init() {}
  static let chunkShift = 3

  package var flags: AreaFlags {
    get { AreaFlags(rawValue: flagBits) }
    set { flagBits = newValue.rawValue }
  }
  package var next: UInt32 { inSpace.next }
  var previous: UInt32 { inSpace.previous }
  package var pages: UInt32 { end - start }
  package func contains(_ page: UInt32) -> Bool { page >= start && page < end }
  /// `linear_page_index`.
  @inline(__always) func index(of page: UInt32) -> UInt32 { page &- start &+ offset }
}

/// `anon_vma`: the areas in which a page of private memory can be mapped, the newest first.
struct AnonVMA: TableRecord {
  var nextEmpty: UInt32 = 0
  /// First area, slot + 1.
  var first: UInt32 = 0
  var count: UInt32 = 0
  var object: UInt32 = 0
  init() {}
  static let chunkShift = 4
  /// Nobody asks for the last one.
  var ends: ListEnds {
    get { ListEnds(first: first) }
    set { first = newValue.first }
  }
}
