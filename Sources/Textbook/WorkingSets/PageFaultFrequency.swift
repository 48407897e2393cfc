/// Page fault frequency after Chu and Opderbeck (1972), one process. At a fault at time t with the last one at t′: if
/// t − t′ > T every page not used since t′ (t′ itself counts) leaves, then the page is loaded; else it is only loaded.
/// The first fault compares with time 0.
package struct FaultIntervalPFF: Hashable, Sendable {
  /// T, in references.
  package let threshold: UInt64
  package private(set) var faults: UInt64 = 0
  /// In the order of loading.
  package private(set) var resident: [UInt32] = []
  /// Of each that is resident: time of last use.
  private var lastUse: [UInt32: UInt64] = [:]
  private var time: UInt64 = 0
  private var lastFault: UInt64 = 0

  package init(threshold: UInt64) { self.threshold = threshold }

  /// What happened at a reference.
  package enum Outcome: Hashable, Sendable {
    case hit
    /// The interval since the last fault, and the pages that left.
    case fault(interval: UInt64, left: [UInt32])
  }

  @discardableResult
  package mutating func reference(_ page: UInt32) -> Outcome {
    time += 1
    if lastUse[page] != nil {
      lastUse[page] = time
      return .hit
    }
    faults += 1
    let interval = time - lastFault
    var left: [UInt32] = []
    if interval > threshold {
      let isUnused = resident.map { lastUse[$0, default: 0] < lastFault }
      left = zip(resident, isUnused).filter { $0.1 }.map { $0.0 }
      if !left.isEmpty { resident = zip(resident, isUnused).filter { !$0.1 }.map { $0.0 } }
      for page in left { lastUse[page] = nil }
    }
    lastFault = time
    resident.append(page)
    lastUse[page] = time
    return .fault(interval: interval, left: left)
  }
}

/// Page fault frequency by bounds on the rate (Tanenbaum): several processes, each with LRU in its own frames. At the
/// end of each interval of its own references a process above the upper bound gets frames, one below the lower bound
/// gives some up. If somebody needs a frame and none is left, a process is swapped out (load control): the one with
/// the most frames; it comes back when so many are free.
package struct FaultRatePFF: Hashable, Sendable {
  package struct Process: Hashable, Sendable {
    package var frames: Int
    /// The page used last first; at most `frames`.
    package fileprivate(set) var stack: [UInt32] = []
    package fileprivate(set) var faults: UInt64 = 0
    package fileprivate(set) var references: UInt64 = 0
    package fileprivate(set) var faultsInInterval = 0
    fileprivate var referencesInInterval = 0
    /// Frames that it had when it was swapped out; nil: it is in memory.
    package fileprivate(set) var swappedOutWith: Int?
  }

  /// What happened at the end of an interval.
  package enum Decision: Hashable, Sendable {
    case stays
    case gets(frames: Int)
    case givesUp(frames: Int)
    /// It needs a frame and there is none: this process went out for it.
    case swappedOut(process: Int, frames: Int)
  }

  /// Faults per interval: above `upper` a process gets a frame, below `lower` it gives one up.
  package let lower: Int
  package let upper: Int
  /// References of one process.
  package let interval: Int
  package private(set) var processes: [Process]
  package private(set) var free: Int
  package private(set) var swapOuts = 0

  /// - Parameter frames: of all; each process begins with `shares` of them, at least one.
  package init(frames: Int, shares: [Int], lower: Int, upper: Int, interval: Int) {
    // No reader asks for it; an exit test holds it.
    precondition(lower <= upper && interval > 0 && shares.allSatisfy { $0 > 0 } && shares.reduce(0, +) <= frames)
    self.lower = lower
    self.upper = upper
    self.interval = interval
    processes = shares.map { Process(frames: $0) }
    free = frames - shares.reduce(0, +)
  }

  /// One process more, with so many frames. Nil: they are not free.
  package mutating func admit(frames: Int) -> Int? {
    guard frames > 0, frames <= free else { return nil }
    free -= frames
    processes.append(Process(frames: frames))
    return processes.count - 1
  }

  /// A process ends, or waits outside: its frames are free. `swapIn` brings it back.
  package mutating func swapOut(_ process: Int) {
    guard processes[process].swappedOutWith == nil else { return }
    let frames = processes[process].frames
    processes[process].swappedOutWith = frames
    processes[process].frames = 0
    processes[process].stack = []
    free += frames
  }

  /// Brings a process back if its frames are free. False: it must wait on.
  package mutating func swapIn(_ process: Int) -> Bool {
    guard let needed = processes[process].swappedOutWith else { return true }
    guard needed <= free else { return false }
    free -= needed
    processes[process].frames = needed
    processes[process].swappedOutWith = nil
    return true
  }

  /// A reference of a process that is in memory.
  package mutating func reference(_ page: UInt32, by process: Int) -> (isFault: Bool, decision: Decision?) {
    // Our own mistake: who is swapped out does not run; an exit test holds it.
    precondition(processes[process].swappedOutWith == nil)
    let index = processes[process].stack.firstIndex(of: page)
    if let index { processes[process].stack.remove(at: index) }
    processes[process].stack.insert(page, at: 0)
    if processes[process].stack.count > processes[process].frames { processes[process].stack.removeLast() }
    processes[process].references += 1
    processes[process].referencesInInterval += 1
    if index == nil {
      processes[process].faults += 1
      processes[process].faultsInInterval += 1
    }
    guard processes[process].referencesInInterval == interval else { return (index == nil, nil) }
    let decision = decide(process)
    processes[process].referencesInInterval = 0
    processes[process].faultsInInterval = 0
    return (index == nil, decision)
  }

  private mutating func decide(_ process: Int) -> Decision {
    let faults = processes[process].faultsInInterval
    if faults < lower, processes[process].frames > 1 {
      processes[process].frames -= 1
      free += 1
      if processes[process].stack.count > processes[process].frames { processes[process].stack.removeLast() }
      return .givesUp(frames: 1)
    }
    guard faults > upper else { return .stays }
    if free > 0 {
      free -= 1
      processes[process].frames += 1
      return .gets(frames: 1)
    }
    // The largest of the others goes; the lowest number among equals.
    var victim: Int?
    for other in processes.indices where other != process && processes[other].swappedOutWith == nil {
      if victim.map({ processes[other].frames > processes[$0].frames }) ?? true { victim = other }
    }
    guard let victim else { return .stays }
    let frames = processes[victim].frames
    swapOuts += 1
    processes[victim].swappedOutWith = frames
    processes[victim].frames = 0
    processes[victim].stack = []
    free += frames - 1
    processes[process].frames += 1
    return .swappedOut(process: victim, frames: frames)
  }
}
