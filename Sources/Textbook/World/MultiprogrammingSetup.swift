/// Processes that share one processor, one disk and the page frames.
package struct MultiprogrammingSetup: TextbookSetup {
  package typealias Model = MultiprogrammingModel
  package static let processLimit = 12
  package static let frameLimit = 512

  package struct Program: Hashable, Sendable {
    package var name: String
    /// Of the program, and of the set that it works in for a while.
    package var pages: Int
    package var set: Int
    /// References until it works in another set.
    package var phase: Int
    package init(_ name: String, pages: Int, set: Int, phase: Int) {
      self.name = name
      self.pages = pages
      self.set = set
      self.phase = phase
    }
  }

  package enum Control: Hashable, Sendable {
    /// One LRU over all pages, and every process is let in.
    case none
    /// Page fault frequency: each process in frames of its own, faults per interval of its references between bounds;
    /// who asks for a frame when none is free has another process swapped out.
    case pff(lower: Int, upper: Int, interval: Int)
  }

  package var programs: [Program]
  package var frames: Int
  /// Ticks that the disk takes for one page; it serves one fault at a time.
  package var faultTime: Int
  /// References until the next process has its turn.
  package var quantum: Int
  package var control: Control
  package var seed: UInt64
  package init(
    programs: [Program], frames: Int, faultTime: Int, quantum: Int = 20, control: Control = .none, seed: UInt64 = 1
  ) {
    self.programs = programs
    self.frames = frames
    self.faultTime = faultTime
    self.quantum = quantum
    self.control = control
    self.seed = seed
  }

  /// Frames with which a process begins under PFF.
  var share: Int { max(1, frames / max(1, programs.count)) }
}

package enum MultiprogrammingEvent: Hashable, Sendable {
  /// A program becomes a process, or ends as one.
  case start(UInt8)
  case stop(UInt8)
}

package enum MultiprogrammingHappening: Hashable, Sendable {
  case started(UInt8)
  case stopped(UInt8)
  /// It works in another set of pages from now on.
  case phase(UInt8)
  /// The disk brings the page; so many faults are before it.
  case fault(UInt8, page: UInt32, ahead: UInt32)
  case gets(UInt8, faults: UInt32, frames: UInt32)
  case givesUp(UInt8, faults: UInt32, frames: UInt32)
  /// `by` needs a frame and none is free.
  case swappedOut(UInt8, frames: UInt32, by: UInt8)
  case swappedIn(UInt8, frames: UInt32)
  /// Not enough frames are free to begin with.
  case waits(UInt8, needs: UInt32, free: UInt32)
}
