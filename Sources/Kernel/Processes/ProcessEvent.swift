import Simulation

// What processes ask of the kernel, as values.

/// A file: an index into `Script.Names.files`.
package struct FileID: Hashable, Comparable, Sendable, BitwiseCopyable {
  package var rawValue: UInt16
  package init(_ rawValue: UInt16) { self.rawValue = rawValue }
  package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// How memory is touched.
package enum Access: UInt8, CaseIterable, Sendable, BitwiseCopyable { case read, write, exec }

/// A part of an address space by name.
package enum AreaName: Hashable, Sendable, BitwiseCopyable {
  case text, data, bss, heap, stack
  /// What `mmap` or `shmat` gave a name to, or a library.
  case named(LabelID)
}

/// A place in an address space, as a page number or by name.
package enum AreaPlace: Hashable, Sendable, BitwiseCopyable {
  /// A linear address in bytes.
  case address(UInt32)
  /// A page of a part, counted from its beginning; of the stack from its top.
  case area(AreaName, page: UInt32)
}

package struct TouchRequest: Hashable, Sendable {
  /// Which pages of the part.
  package enum Pick: UInt8, CaseIterable, Sendable {
    /// From the given page on.
    case from
    /// From where the last one ended, round and round.
    case sequential
    case uniform
    /// Page k about as often as 1/k: each doubling of k has the same share.
    case zipf
  }
  package var place: AreaPlace
  package var pages: UInt32
  package var access: Access
  package var pick: Pick
  /// Bytes of one access; one that lies across two pages touches both.
  package var bytes: UInt32
  package init(
    _ place: AreaPlace, pages: UInt32 = 1, access: Access = .read, pick: Pick = .from, bytes: UInt32 = 4
  ) {
    self.place = place
    self.pages = pages
    self.access = access
    self.pick = pick
    self.bytes = bytes
  }
}

/// A library that a program is linked with.
package struct Library: Hashable, Sendable {
  package var file: FileID
  /// Its text can be named by this label.
  package var label: LabelID
  package var pages: UInt32
  package init(file: FileID, label: LabelID, pages: UInt32) {
    self.file = file
    self.label = label
    self.pages = pages
  }
}

/// `execve`: the sizes of the program's parts in pages.
package struct ExecRequest: Hashable, Sendable {
  /// The name that the process goes by from now on; nil: it keeps its own.
  package var name: TaskID?
  package var file: FileID
  package var text: UInt32
  package var data: UInt32
  package var bss: UInt32
  package var heap: UInt32
  package var stack: UInt32
  package var libraries: [Library]
  /// Nil: as before.
  package var uid: UInt32?
  /// Done before the script begins: nothing is read from the disk.
  package var isSetUp: Bool
  package init(
    name: TaskID? = nil, file: FileID, text: UInt32 = 8, data: UInt32 = 4, bss: UInt32 = 0, heap: UInt32 = 0,
    stack: UInt32 = 1, libraries: [Library] = [], uid: UInt32? = nil, isSetUp: Bool = false
  ) {
    self.name = name
    self.file = file
    self.text = text
    self.data = data
    self.bss = bss
    self.heap = heap
    self.stack = stack
    self.libraries = libraries
    self.uid = uid
    self.isSetUp = isSetUp
  }
}

/// `mmap`
package struct MapRequest: Hashable, Sendable {
  package var label: LabelID?
  package var pages: UInt32
  /// MAP_FIXED, as a page number.
  package var at: UInt32?
  /// Nil: anonymous.
  package var file: FileID?
  /// First page of the file.
  package var offset: UInt32
  package var protection: AreaFlags
  package var isShared: Bool
  /// MAP_NORESERVE
  package var isUnreserved: Bool
  /// Registers of a device, mapped with PCD or without.
  package var isDevice: Bool
  package var isUncached: Bool
  package init(
    label: LabelID? = nil, pages: UInt32, at: UInt32? = nil, file: FileID? = nil, offset: UInt32 = 0,
    protection: AreaFlags = [.read, .write], isShared: Bool = false, isUnreserved: Bool = false,
    isDevice: Bool = false, isUncached: Bool = true
  ) {
    self.label = label
    self.pages = pages
    self.at = at
    self.file = file
    self.offset = offset
    self.protection = protection
    self.isShared = isShared
    self.isUnreserved = isUnreserved
    self.isDevice = isDevice
    self.isUncached = isUncached
  }
}

/// A run of pages of a process.
package struct RangeRequest: Hashable, Sendable {
  package var place: AreaPlace
  /// Nil: all of the part that is named.
  package var pages: UInt32?
  package init(_ place: AreaPlace, pages: UInt32? = nil) {
    self.place = place
    self.pages = pages
  }
}

/// `read` and `write` of a file, in pages.
package struct FileRequest: Hashable, Sendable {
  package var file: FileID
  /// Nil: where the last one ended.
  package var page: UInt32?
  package var pages: UInt32
  package init(file: FileID, page: UInt32? = nil, pages: UInt32 = 1) {
    self.file = file
    self.page = page
    self.pages = pages
  }
}

/// What a process asks.
package enum ProcessEvent: Hashable, Sendable {
  /// `child`: the first child's own name as a task; others go by their parent's.
  case fork(child: TaskID?, count: UInt32)
  case exec(ExecRequest)
  case exit
  case mmap(MapRequest)
  case munmap(RangeRequest)
  /// The heap grows or shrinks by so many pages.
  case brk(Int32)
  case touch(TouchRequest)
  case read(FileRequest)
  case write(FileRequest)
  case mlock(RangeRequest)
  case munlock(RangeRequest)
  /// A file on the disk, so many pages long.
  case creat(FileID, pages: UInt32)
  /// `shmget`, `shmat`, `shmdt` and `shmctl(IPC_RMID)` of a segment.
  case shmget(FileID, pages: UInt32)
  case shmat(FileID, label: LabelID?)
  case shmdt(FileID)
  case shmRemove(FileID)
}

extension Requester {
  /// As `cpu` of an event: the CPU on which the process runs.
  package static let ownCPU: UInt8 = 0xFF
}
