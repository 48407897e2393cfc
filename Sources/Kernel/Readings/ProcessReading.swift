package import Simulation

// Processes, their address spaces and the page cache, for views and for /proc.

/// One line of the list of processes.
package struct ProcessRow: Hashable, Sendable {
  package var pid: UInt32
  package var parent: UInt32
  package var task: TaskID
  package var name: TaskID
  package var thread: KernelThread?
  package var state: Process.State
  package var cpu: UInt8
  package var uid: UInt32
  /// It has a CPU now.
  package var isRunning: Bool
  /// In pages: `total_vm`, `rss`, page tables; 0 without an address space.
  package var total: UInt32
  package var resident: UInt32
  package var tables: UInt32
  package var hasSpace: Bool
  package var minorFaults: UInt32
  package var majorFaults: UInt32
  /// The frame into which the disk reads what it sleeps for.
  package var awaited: FrameNumber?
  package var start: Tick
  package var ticks: UInt32
}

/// One area of an address space. Pages by number.
package struct AreaReading: Hashable, Sendable {
  package var start: UInt32
  package var end: UInt32
  package var flags: AreaFlags
  package var offset: UInt32
  package var file: FileID?
  package var label: LabelID?
  /// Pages with an entry that is present. Counted only where cells were asked for.
  package var present: UInt32
  /// Equal parts, at most as many as asked for and never more than pages.
  package var cells: [AreaCell]
  package var isDevice: Bool
  package var pages: UInt32 { end - start }
}

/// A part of an area: so many of its pages, and so many of them with an entry that is present.
package struct AreaCell: Hashable, Sendable {
  package var pages: UInt32
  package var present: UInt32
  /// What the first present page of it is; nil: none is, or it lies in a device.
  package var kind: FrameKind?
}

/// The way from an address to its frame.
package struct WalkReading: Hashable, Sendable {
  package var page: UInt32
  /// Number of the page table among all, and of the entry in it.
  package var table: UInt32
  package var place: UInt32
  /// With PAE the entry of the page directory: `table` >> 9.
  package var pae: Bool
  /// Frame of the page table; nil: there is none.
  package var tableFrame: FrameNumber?
  package var entry: PageTableEntry
  /// The translation is in its CPU's TLB.
  package var isInTLB: Bool
  /// All about the frame that the entry names; nil: it is not present, or lies in a device.
  package var frame: FrameReading?
}

/// All about one process.
package struct ProcessDetail: Hashable, Sendable {
  package var row: ProcessRow
  /// In ascending order; at most as many as asked for, around the page of the walk.
  package var areas: [AreaReading]
  /// Areas that it has, and how many of them lie before the first of `areas`.
  package var areaCount: UInt32
  package var areasBefore: UInt32
  package var locked: UInt32
  package var anonymous: UInt32
  package var shared: UInt32
  package var exec: UInt32
  package var stack: UInt32
  package var data: UInt32
  package var codeStart: UInt32
  package var codeEnd: UInt32
  package var dataEnd: UInt32
  package var stackPointer: UInt32
  package var heapStart: UInt32
  package var heapEnd: UInt32
  package var walk: WalkReading?
  /// Its address space is in CR3 of the CPU on which it runs; then that CPU's TLB.
  package var isLoaded: Bool
  package var tlb: [TranslationBuffer.Entry]
  /// The steps of its newest fault that the ring still holds, oldest first.
  package var fault: [Occurrence]
}

/// Which process is meant.
package enum ProcessChoice: Hashable, Sendable {
  /// The one with an address space that did something last, or else the first that has one.
  case newest
  /// By pid or as a task; when there is none, the newest.
  case pid(UInt32)
  case task(TaskID)
}

/// What is wanted of the processes.
package struct ProcessesRequest: Hashable, Sendable {
  package var of: ProcessChoice
  /// Rows around that process, at most so many; the kernel's threads among them or not.
  package var limit: Int
  package var hasThreads: Bool
  /// All about that process: at most so many of its areas, each in so many cells.
  package var hasDetail: Bool
  package var areaLimit: Int
  package var cells: Int
  /// The address to walk to; nil: the newest fault's.
  package var place: AreaPlace?
  package init(
    of choice: ProcessChoice = .newest, limit: Int = 0, hasThreads: Bool = false, hasDetail: Bool = false,
    areaLimit: Int = 0, cells: Int = 0, place: AreaPlace? = nil
  ) {
    of = choice
    self.limit = limit
    self.hasThreads = hasThreads
    self.hasDetail = hasDetail
    self.areaLimit = areaLimit
    self.cells = cells
    self.place = place
  }
  /// Every task with all about it: for /proc.
  package static let everything = ProcessesRequest(
    limit: .max, hasThreads: true, hasDetail: true, areaLimit: .max)
}

package struct ProcessesReading: Hashable, Sendable {
  package var rows: [ProcessRow]
  /// All tasks, the swapper not counted, and how many of them are threads of the kernel.
  package var count: UInt32
  package var threads: UInt32
  /// Pids of the first and the last task of the list that rows are taken from.
  package var firstPid: UInt32
  package var lastPid: UInt32
  /// The process that is meant.
  package var detail: ProcessDetail?
  /// With `everything`.
  package var details: [ProcessDetail]
  /// Records of tasks and occurrences that were looked at to make it: what a panel costs.
  package var visited = 0
}

/// Sums over all memory of processes and files, in pages.
package struct MemoryReading: Hashable, Sendable {
  package var pageCache: UInt64
  package var active: UInt64
  package var inactive: UInt64
  package var committed: Int64
  package var tlb: [TranslationBuffer.Counts]
  package var switches: UInt64
  /// Tasks made since boot.
  package var forks: UInt64
  /// By CPU: ticks in which it had something to do.
  package var busy: [UInt64]
  package var threads: UInt32
  package var diskQueue: Int
  package var overcommitRatio: UInt32
  /// Swap areas in the order in which they were switched on, and pages in the swap cache.
  package var swapAreas: [SwapUse]
  package var swapCached: UInt32
  package var swapTotal: UInt64 { swapAreas.reduce(0) { $0 + UInt64($1.slots) } }
  package var swapFree: UInt64 { swapAreas.reduce(0) { $0 + UInt64($1.slots - $1.used) } }

  /// One line of /proc/swaps.
  package struct SwapUse: Hashable, Sendable {
    package var slots: UInt32
    package var used: UInt32
    package var priority: Int32
  }
}
