/// `task_struct`, as far as memory goes.
package struct Process: TableRecord {
  var nextEmpty: UInt32 = 0
  package var pid: UInt32 = 0
  /// `TaskID`: who asks when it does something; and the name that it goes by (`comm`).
  var taskNumber: UInt32 = 0
  var nameNumber: UInt32 = 0
  /// Parent, slot + 1.
  var parent: UInt32 = 0
  /// Address space, slot + 1; 0: a kernel thread.
  package var space: UInt32 = 0
  private var stateNumber: UInt32 = 0
  package var cpu: UInt32 = 0
  var startLow: UInt32 = 0
  var startHigh: UInt32 = 0
  package var minorFaults: UInt32 = 0
  package var majorFaults: UInt32 = 0
  package var uid: UInt32 = 0
  /// Addresses of its kernel objects.
  var taskObject: UInt32 = 0
  var stackObject: UInt32 = 0
  var filesObject: UInt32 = 0
  var fsObject: UInt32 = 0
  var sighandObject: UInt32 = 0
  var signalObject: UInt32 = 0
  /// Children, newest last, and the process among its parent's.
  var children = ListEnds()
  var siblings = ListLinks()
  /// The list of all tasks, oldest first.
  var inTasks = ListLinks()
  /// First of its open files, slot + 1.
  var firstOpen: UInt32 = 0
  /// The request in which it sleeps: handle + 1.
  var sleep: UInt32 = 0
  /// Where `pick: sequential` goes on.
  var cursor: UInt32 = 0
  /// Which kernel thread it is (`KernelThread` + 1).
  var thread: UInt32 = 0
  /// Ticks in which it did something.
  package var ticks: UInt32 = 0
  private var lastTick: UInt32 = 0
  package var switches: UInt32 = 0
  /// Where in the ring its newest fault begins, and where it ended: serials, cut to 32 bits; 0: there was none.
  var faultStart: UInt32 = 0
  var faultEnd: UInt32 = 0

  init() {}
  static let chunkShift = 2

  package enum State: UInt32, Sendable { case empty, sleeping, running, disk, memory }
  package var state: State {
    get { State(rawValue: stateNumber) ?? .empty }
    set { stateNumber = newValue.rawValue }
  }
  package var task: TaskID { TaskID(UInt16(truncatingIfNeeded: taskNumber)) }
  package var name: TaskID { TaskID(UInt16(truncatingIfNeeded: nameNumber)) }
  package var start: UInt64 { UInt64(startLow) | UInt64(startHigh) << 32 }
  package var kernelThread: KernelThread? { thread == 0 ? nil : KernelThread(rawValue: UInt8(thread - 1)) }
  package var isRoot: Bool { uid == 0 }
  package var next: UInt32 { inTasks.next }
  var previous: UInt32 { inTasks.previous }

  /// The process does something at this tick: a jiffy is charged once.
  mutating func charge(_ tick: UInt64) {
    let now = UInt32(truncatingIfNeeded: tick) &+ 1
    if lastTick != now {
      lastTick = now
      ticks &+= 1
    }
  }
}

/// What boot starts besides `init`: tasks without an address space.
package enum KernelThread: UInt8, CaseIterable, Sendable, BitwiseCopyable {
  case migration, ksoftirqd, events, khelper, kthread, kblockd, pdflush, kswapd, aio
  package var name: String { "\(self)" }
  /// One for each CPU, with its number behind a stroke.
  package var isPerCPU: Bool { [.migration, .ksoftirqd, .events, .kblockd, .aio].contains(self) }
  /// `init` makes it first: migration/0, or ksoftirqd/0 of a kernel for one CPU.
  static let firstPid: UInt32 = 2
}
