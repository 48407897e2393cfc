import Simulation

/// Processes, their address spaces, the files and the page cache: the half of the machine that begins with the first
/// process. Until then it costs nothing and says nothing in a digest.
package struct VirtualMemory: ~Copyable {
  package internal(set) var processes = RecordTable<Process>()
  package internal(set) var spaces = RecordTable<AddressSpace>()
  package internal(set) var areas = RecordTable<MemoryArea>()
  package internal(set) var tables = RecordTable<PageTable>()
  var anonVMAs = RecordTable<AnonVMA>()
  var names = RecordTable<NamedRange>()
  package internal(set) var files = RecordTable<FileRecord>()
  var ranges = RecordTable<FileRange>()
  package internal(set) var opens = RecordTable<OpenFile>()
  var descriptors = RecordTable<Descriptor>()
  var nodes = RecordTable<RadixNode>()
  /// `swap_map` of all areas.
  var swapMap = RecordTable<SwapChunk>()
  package internal(set) var tlb = TranslationBuffer(cpus: 0, size: 0, ways: 1)
  /// CPU × 2 + active.
  var pagevecs = ZeroedBuffer<Pagevec>(zeroed: 1)
  package internal(set) var rest = Rest()
  /// By pid and by task: process slot + 1. They follow from the processes.
  var slotOfPid = ZeroedBuffer<UInt32>(zeroed: 1)
  var slotOfTask = ZeroedBuffer<UInt32>(zeroed: 1)
  /// Stamps of frames and of the files' pages, for tests of integrity alone: what was written last.
  var stamps: Stamps?

  /// There are processes.
  package var isUp: Bool { rest.isUp }
  /// Nothing may be lost between the CPUs' arrays and this (`slabViolation`).
  var objects: Int { rest.objects }

  /// What is small, as one value.
  package struct Rest: Sendable {
    var isUp = false
    var lastPid: UInt32 = 0
    /// `nr_threads`, and processes by user.
    package internal(set) var threads: UInt32 = 0
    package internal(set) var users: [UInt32: UInt32] = [:]
    /// All tasks.
    var tasks = ListEnds()
    package var firstTask: UInt32 { tasks.first }
    var lastTask: UInt32 { tasks.last }
    /// Who did something last, slot + 1: what a screen shows where nothing else is chosen.
    var newest: UInt32 = 0
    /// Number of the next child without a name of its own.
    var nextTask: UInt32 = Rest.firstOwnTask
    /// Kernel objects that processes and files hold.
    var objects = 0
    /// `vm_committed_space`, `nr_pagecache`.
    package internal(set) var committed: Int64 = 0
    package internal(set) var pageCache: UInt64 = 0
    /// By CPU: the process that runs, and the address space in CR3; slot + 1.
    package internal(set) var current: [UInt32] = []
    var loaded: [UInt32] = []
    /// By CPU: ticks in which some process did something.
    package internal(set) var busy: [BusyTicks] = []
    package internal(set) var switches: UInt64 = 0
    /// `total_forks`: boot's tasks as well.
    package internal(set) var forks: UInt64 = 0
    /// By CPU: objects of `radix_tree_preload`.
    var preload: [[UInt32]] = []
    /// Who sleeps in the middle of what.
    var sleeps: [HandleID: Sleep] = [:]
    /// Those whose page has come.
    var woken: [HandleID] = []
    package internal(set) var disk = Disk(latency: 5, limit: 128)
    /// `overcommit_memory` and `overcommit_ratio`.
    package internal(set) var overcommitMode: UInt32 = 0
    package internal(set) var overcommitRatio: UInt32 = 50
    /// What the hardware cache keeps of a device's registers, by page frame.
    var deviceLines: [UInt32: UInt32] = [:]
    package internal(set) var reclaiming = Reclaiming()
    package internal(set) var swap = Swapping()
    package internal(set) var writeback = Writeback()
    /// What the last request for memory lacked.
    var lack = Lack()

    /// Tasks from here on are children without a name of their own.
    package static let firstOwnTask: UInt32 = 0x8000
  }

  /// Ticks in which a CPU had something to do, each counted once.
  package struct BusyTicks: Hashable, Sendable, BitwiseCopyable {
    package internal(set) var count: UInt64 = 0
    /// The last one + 1.
    var last: UInt64 = 0

    mutating func charge(_ tick: UInt64) {
      if last == tick + 1 { return }
      last = tick + 1
      count += 1
    }
  }

  /// Memory that was not there.
  struct Lack: Hashable, Sendable {
    var order: UInt8 = 0
    var gfp = GFPMask.kernel
  }

  /// An event of a process that goes on when what it waits for is there.
  struct Sleep: Hashable, Sendable {
    enum Reason: Hashable, Sendable {
      case page(UInt32)
      case queue
      case memory(Lack)
      /// Too many dirty pages (`balance_dirty_pages`).
      case dirty
      /// kswapd runs first.
      case preempted
    }
    var event: ProcessEvent
    var who: Requester
    var reason: Reason
    var place: Place
  }

  /// How far an event of several pages has come.
  struct Place: Hashable, Sendable {
    /// Pages that are done.
    var done: UInt32 = 0
    /// The page in the middle of which it fell asleep.
    var page: UInt32?
    /// The fault in whose middle it sleeps has cost a read already (`VM_FAULT_MAJOR`).
    var isMajor = false
    /// The fault was entered already.
    var isFaulting = false
    /// Of a read: the page before, which is not marked a second time.
    var before: UInt32?
    /// The page of swap was marked as accessed before its read was waited for.
    var isMarked = false
    /// `balance_dirty_pages` goes on, which has written so many pages.
    var isThrottled = false
    var written: UInt32 = 0
  }

  /// What was written last, by frame; and what is on the disk.
  struct Stamps: Sendable {
    var frames: [UInt32: UInt64] = [:]
    /// By the entry of the slot, and by what `diskStamp` says of a page that was never written.
    var slots: [UInt32: UInt64] = [:]
    var disk: [UInt64: UInt64] = [:]
  }
}

extension VirtualMemory {
  /// A process by its pid or its task; nil: there is none.
  package func process(pid: UInt32) -> UInt32? {
    guard pid < UInt32(slotOfPid.count), slotOfPid[Int(pid)] != 0 else { return nil }
    return slotOfPid[Int(pid)] - 1
  }

  package func process(of task: TaskID) -> UInt32? {
    guard Int(task.rawValue) < slotOfTask.count, slotOfTask[Int(task.rawValue)] != 0 else { return nil }
    return slotOfTask[Int(task.rawValue)] - 1
  }

  /// The file of a number; nil: it is not on the disk.
  package func file(_ id: FileID) -> UInt32? {
    for slot in 0..<files.rest.count where files[slot].number == UInt32(id.rawValue) + 1 { return slot }
    return nil
  }

  /// All tasks, oldest first.
  package var taskSlots: [UInt32] {
    var slots: [UInt32] = []
    var next = rest.firstTask
    while next != 0 {
      slots.append(next - 1)
      next = processes[next - 1].next
    }
    return slots
  }

  /// The areas of an address space in ascending order.
  package func areaSlots(of space: UInt32) -> [UInt32] {
    var slots: [UInt32] = []
    var next = spaces[space].firstArea
    while next != 0 {
      slots.append(next - 1)
      next = areas[next - 1].next
    }
    return slots
  }

  func indexTasks() {
    for place in 0..<slotOfPid.count { unsafe slotOfPid.sharedPointer(place).pointee = 0 }
    for place in 0..<slotOfTask.count { unsafe slotOfTask.sharedPointer(place).pointee = 0 }
    for slot in taskSlots { index(slot) }
  }

  func index(_ slot: UInt32) {
    unsafe slotOfPid.sharedPointer(Int(processes[slot].pid)).pointee = slot + 1
    unsafe slotOfTask.sharedPointer(Int(processes[slot].taskNumber)).pointee = slot + 1
  }
}
