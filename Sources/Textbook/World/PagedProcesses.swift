import Simulation

/// Processes on one processor, with one disk and one memory: a value that goes on tick by tick.
struct PagedProcesses {
  enum Stage: UInt8, Hashable, Sendable { case outside, ready, onDisk, swappedOut }

  struct Process {
    var stage = Stage.outside
    var random: RandomSource
    var set: [UInt32] = []
    var left = 0
    /// The reference that faulted, done again when its page is there.
    var pending: UInt32?
    var references: UInt64 = 0
    var faults: UInt64 = 0
    /// Of its newest references: whether they faulted, the newest in bit 0.
    var recent: (bits: UInt64, count: Int) = (0, 0)
    /// Its number in the memory under PFF.
    var member: Int?
  }

  let setup: MultiprogrammingSetup
  var processes: [Process]
  /// Global LRU, the page used last first: process << 32 | page.
  private var lru: [UInt64] = []
  private(set) var local: FaultRatePFF?
  /// Faults in the order in which the disk serves them.
  private(set) var queue: [Int] = []
  private var served = 0
  private var turn = 0
  private var turnLeft = 0
  private(set) var busy: UInt64 = 0
  private(set) var ticks: UInt64 = 0
  private(set) var swapOuts: UInt64 = 0
  /// Swapped out, the longest first.
  private var waiting: [Int] = []

  init(_ setup: MultiprogrammingSetup) {
    self.setup = setup
    processes = setup.programs.indices.map {
      Process(random: RandomSource(seed: setup.seed &+ UInt64($0) &* 0x9E37_79B9))
    }
    if case .pff(let lower, let upper, let interval) = setup.control {
      local = FaultRatePFF(frames: setup.frames, shares: [], lower: lower, upper: upper, interval: interval)
    }
  }

  var degree: Int { processes.count { $0.stage == .ready || $0.stage == .onDisk } }

  func frames(of process: Int) -> Int {
    if let local { return processes[process].member.map { local.processes[$0].frames } ?? 0 }
    return lru.count { Int($0 >> 32) == process }
  }

  /// Pages in memory.
  func resident(of process: Int) -> Int {
    guard let local else { return frames(of: process) }
    return processes[process].member.map { local.processes[$0].stack.count } ?? 0
  }

  var free: Int { local?.free ?? setup.frames - lru.count }

  mutating func start(_ process: Int, _ note: (MultiprogrammingHappening) -> Void) {
    guard processes[process].stage == .outside else { return }
    if local != nil {
      let needed =
        processes[process].member == nil
        ? setup.share : local!.processes[processes[process].member!].swappedOutWith ?? 0
      let isThere =
        processes[process].member.map { local!.swapIn($0) }
        ?? {
          processes[process].member = local!.admit(frames: setup.share)
          return processes[process].member != nil
        }()
      guard isThere else {
        note(.waits(UInt8(process), needs: UInt32(needed), free: UInt32(free)))
        return
      }
    }
    processes[process].stage = .ready
    note(.started(UInt8(process)))
  }

  mutating func stop(_ process: Int, _ note: (MultiprogrammingHappening) -> Void) {
    guard processes[process].stage != .outside else { return }
    leave(process)
    processes[process].stage = .outside
    waiting.removeAll { $0 == process }
    note(.stopped(UInt8(process)))
    bringBack(note)
  }

  /// It gives up its frames and its place at the disk.
  private mutating func leave(_ process: Int) {
    lru.removeAll { Int($0 >> 32) == process }
    if let member = processes[process].member { local?.swapOut(member) }
    if queue.first == process { served = 0 }
    queue.removeAll { $0 == process }
    processes[process].pending = nil
  }

  /// One tick: the disk goes on with its fault, the processor does one reference of a ready process. Who ran; nil: all
  /// wait for the disk.
  mutating func tick(_ note: (MultiprogrammingHappening) -> Void) -> Int? {
    ticks += 1
    if let first = queue.first {
      served += 1
      if served >= setup.faultTime {
        served = 0
        queue.removeFirst()
        processes[first].stage = .ready
      }
    }
    guard let process = next() else { return nil }
    busy += 1
    refer(process, note)
    return process
  }

  private mutating func next() -> Int? {
    if turnLeft > 0, processes[turn].stage == .ready {
      turnLeft -= 1
      return turn
    }
    for step in 1...processes.count {
      let candidate = (turn + step) % processes.count
      guard processes[candidate].stage == .ready else { continue }
      turn = candidate
      turnLeft = setup.quantum - 1
      return candidate
    }
    return nil
  }

  private mutating func page(of process: Int, _ note: (MultiprogrammingHappening) -> Void) -> UInt32 {
    if let pending = processes[process].pending {
      processes[process].pending = nil
      return pending
    }
    let program = setup.programs[process]
    if processes[process].left == 0 {
      if !processes[process].set.isEmpty { note(.phase(UInt8(process))) }
      processes[process].left = program.phase
      // Neighbours, somewhere in the program.
      let first = processes[process].random.below(UInt64(program.pages))
      processes[process].set = (0..<program.set).map { UInt32((Int(first) + $0) % program.pages) }
    }
    processes[process].left -= 1
    return processes[process].set[Int(processes[process].random.below(UInt64(program.set)))]
  }

  private mutating func refer(_ process: Int, _ note: (MultiprogrammingHappening) -> Void) {
    let isAgain = processes[process].pending != nil
    let page = page(of: process, note)
    let isFault = hold(page, process, note)
    // The reference that waited for its page is the same one.
    if !isAgain {
      processes[process].references += 1
      let recent = processes[process].recent
      processes[process].recent = (recent.bits << 1 | (isFault ? 1 : 0), min(64, recent.count + 1))
    }
    guard isFault, processes[process].stage == .ready else { return }
    processes[process].faults += 1
    processes[process].pending = page
    processes[process].stage = .onDisk
    turnLeft = 0
    note(.fault(UInt8(process), page: page, ahead: UInt32(queue.count)))
    queue.append(process)
  }

  /// The page comes into memory, whatever has to go; whether it was not there.
  private mutating func hold(
    _ page: UInt32, _ process: Int, _ note: (MultiprogrammingHappening) -> Void
  ) -> Bool {
    guard local != nil, let member = processes[process].member else {
      let key = UInt64(process) << 32 | UInt64(page)
      let place = lru.firstIndex(of: key)
      if let place { lru.remove(at: place) } else if lru.count == setup.frames { lru.removeLast() }
      lru.insert(key, at: 0)
      return place == nil
    }
    let before = local!.processes[member]
    let (isFault, decision) = local!.reference(page, by: member)
    // Of the interval that has just ended.
    let faults = UInt32(before.faultsInInterval + (isFault ? 1 : 0))
    let frames = UInt32(local!.processes[member].frames)
    switch decision {
    case .gets: note(.gets(UInt8(process), faults: faults, frames: frames))
    case .givesUp: note(.givesUp(UInt8(process), faults: faults, frames: frames))
    case .swappedOut(let victim, let frames):
      guard let other = processes.firstIndex(where: { $0.member == victim }) else { break }
      swapOuts += 1
      leave(other)
      processes[other].stage = .swappedOut
      waiting.append(other)
      note(.swappedOut(UInt8(other), frames: UInt32(frames), by: UInt8(process)))
    case .stays, nil: break
    }
    if decision != nil { bringBack(note) }
    return isFault
  }

  /// Those that were sacrificed come back, the one that waits longest first, when their frames are free.
  private mutating func bringBack(_ note: (MultiprogrammingHappening) -> Void) {
    while let first = waiting.first, let member = processes[first].member {
      // One frame is left over for who is short of it next.
      guard let needed = local?.processes[member].swappedOutWith, needed < free, local?.swapIn(member) == true else {
        return
      }
      waiting.removeFirst()
      processes[first].stage = .ready
      note(.swappedIn(UInt8(first), frames: UInt32(needed)))
    }
  }

  func add(to digest: inout Digest) {
    for word in [busy, ticks, swapOuts, UInt64(turn), UInt64(turnLeft), UInt64(served)] { digest.add(word) }
    for process in processes {
      for word in [UInt64(process.stage.rawValue), process.references, process.faults, process.random.state] {
        digest.add(word)
      }
    }
    for page in lru { digest.add(page) }
    for process in queue { digest.add(process) }
    if let local { for process in local.processes { digest.add(process.frames) } }
  }
}
