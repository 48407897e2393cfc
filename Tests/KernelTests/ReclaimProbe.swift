import Simulation

@testable import Kernel

// Short words for what the tests ask of reclaim.

extension Machine {
  /// One CPU, 1,000 ticks a second, `init` and the kernel threads; file 1 has room for all pages of a test.
  static func withReclaim(
    mebibytes: UInt64 = 64, cpus: Int = 1, hz: Int = 1000, swap: [SwapSpec] = [],
    _ change: (inout Configuration) -> Void = { _ in }
  ) throws -> Machine {
    var configuration = Configuration(memoryFrames: mebibytes << 8, cpus: cpus, hz: hz, hasSlab: true)
    configuration.swap = swap
    change(&configuration)
    var machine = try Machine(configuration)
    machine.perform(.process(.creat(FileID(1), pages: 200_000), Requester()))
    machine.perform(.process(.creat(FileID(0), pages: 1000), Requester()))
    return machine
  }

  var normal: Int { slot(of: ZoneIndex(node: 0, type: .normal)) }

  /// Pages of file 1 on a list, the oldest first. `isKept`: somebody refers to each, so that it is kept; `isApart`: the
  /// frames beside it are somebody else's.
  @discardableResult
  mutating func pages(
    _ count: Int, isActive: Bool = false, isKept: Bool = false, isApart: Bool = false, from first: UInt32 = 0
  ) throws -> [UInt32] {
    let file = try fileSlot(1)
    var made: [UInt32] = []
    for index in 0..<UInt32(count) {
      if isApart, takePage(.highUser, kind: .user) == nil { throw NotServed() }
      guard let frame = takePage(.highUser, kind: .pageCache), addToPageCache(frame, file, first + index, gfp: .kernel)
      else { throw NotServed() }
      endRead(frame)
      lruCacheAdd(frame, isActive: isActive)
      if !isKept { putPage(frame) }
      made.append(frame)
    }
    if isApart, takePage(.highUser, kind: .user) == nil { throw NotServed() }
    lruAddDrain()
    return made
  }

  mutating func release(_ pages: [UInt32]) { for frame in pages { putPage(frame) } }

  var control: ScanControl { ScanControl(gfp: .kernel, isKswapd: false, mapped: count(of: .nrMapped)) }

  /// The frames of a list, from its head.
  func list(_ number: Int) -> [UInt32] {
    var found: [UInt32] = []
    var next = frames.first(list: number)
    while let frame = next {
      found.append(frame)
      next = frames.next(after: frame)
    }
    return found
  }

  /// What happened from a serial on.
  func happened(since serial: UInt64) -> [Happening] { (max(serial, ring.oldest)..<ring.total).map { ring[$0].what } }

  /// A nap of a task that reclaims: at which priority, for how many ticks, and what pdflush was asked for by then.
  struct NapTaken: Hashable {
    var priority: UInt8
    var ticks: UInt64
    var asked: Int64?
  }

  /// Direct reclaim to its end, and where the task napped.
  mutating func reclaimDirectly(order: Int = 0, gfp: GFPMask = .kernel) -> (naps: [NapTaken], isServed: Bool) {
    let list = zonelist(node: 0, gfp: gfp)
    var naps: [NapTaken] = []
    var outcome = freeAndRetry(list: list, order: order, gfp: gfp)
    while case .waits = outcome, let nap = virtualMemory.rest.reclaiming.pending, case .reclaim(let state) = nap.then {
      let flush = virtualMemory.rest.writeback.flushes[0]
      naps.append(
        NapTaken(
          priority: state.control.priority, ticks: nap.due - tick, asked: flush.work == .none ? nil : flush.left))
      virtualMemory.rest.reclaiming.pending = nil
      outcome = wake(nap, list: list, order: order, gfp: gfp)
    }
    virtualMemory.rest.reclaiming.pending = nil
    if case .served(let frame) = outcome {
      frames.markUsed(frame, order: order, kind: .kernel, role: .nobody)
      return (naps, true)
    }
    return (naps, false)
  }
}

extension [Happening] {
  var reclaims: [ReclaimHappening] { compactMap { if case .reclaim(let what) = $0 { what } else { nil } } }
  /// `shrink_zone` calls that looked at pages: how many of each list.
  var amounts: [ScanAmount] {
    reclaims.compactMap {
      if case .shrinks(_, let priority, let active, let inactive, _) = $0 {
        ScanAmount(priority: priority, active: active, inactive: inactive)
      } else {
        nil
      }
    }
  }
  /// Pages that `shrink_cache` took off the inactive list, all in all.
  var isolated: UInt32 {
    reclaims.reduce(0) { if case .isolated(_, let taken, _) = $1 { $0 + taken } else { $0 } }
  }
  var verdicts: [Verdict] { reclaims.compactMap { if case .judged(_, _, let verdict) = $0 { verdict } else { nil } } }
}

struct ScanAmount: Hashable {
  var priority: UInt8
  var active: UInt32 = 0
  var inactive: UInt32 = 0
}
