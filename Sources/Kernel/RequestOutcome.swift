package import Simulation

/// One request and how it came out. Requests are numbered from the branching on, so that the same one is found in both
/// runs.
package struct RequestOutcome: Hashable, Sendable {
  /// From 1; below 1 for a request that waited when the runs branched.
  package var number: Int
  /// `.requested`, or `.retried` for one that had to wait.
  package var asked: Occurrence
  /// `.served`, `.failed`, `.waits` …; the kernel's end, when it came to that.
  package var outcome: Occurrence
  /// Why the zone that was tried first was refused at last; nil: it was not.
  package var refusal: Occurrence?

  package var isRetry: Bool { if case .request(.retried) = asked.what { true } else { false } }

  /// The same was asked by the same task.
  package func asksAs(_ other: Self) -> Bool {
    guard asked.task == other.asked.task, asked.cpu == other.asked.cpu, asked.context == other.asked.context else {
      return false
    }
    if case .request(.requested) = asked.what { return asked.what == other.asked.what }
    return true
  }

  /// It came out in the same way: served from the same zone (wherever in it), failed, or sent to sleep.
  package func endsAs(_ other: Self) -> Bool {
    if case .request(.served(let zone, _, _, _, _)) = outcome.what,
      case .request(.served(let otherZone, _, _, _, _)) = other.outcome.what
    {
      return zone == otherZone
    }
    return outcome.what.kind == other.outcome.what.kind
  }
}

/// Where two runs first differ in what a request got.
package struct Divergence: RunDivergence, Hashable {
  package var tick: Tick
  /// The request in the run as it was, and in the branch. Nil: there it was not made, or it waits on.
  package var trunk: RequestOutcome?
  package var branch: RequestOutcome?

  package var trunkSerial: UInt64? { trunk.map { UInt64($0.outcome.serial) } }

  /// The requests themselves differ, not only what they got.
  package var isOfRequests: Bool {
    guard let trunk, let branch else { return !(trunk?.isRetry ?? branch?.isRetry ?? false) }
    return !trunk.asksAs(branch)
  }

  /// The first difference between the requests of one tick, in the order in which they came out.
  init?(tick: Tick, trunk: [RequestOutcome], branch: [RequestOutcome]) {
    func key(_ item: RequestOutcome) -> [Int] { [item.number, item.isRetry ? 1 : 0] }
    let others = Dictionary(branch.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
    let known = Set(trunk.map(key))
    if let item = trunk.first(where: { item in
      others[key(item)].map { !item.asksAs($0) || !item.endsAs($0) } ?? true
    }) {
      self.init(tick: tick, trunk: item, branch: others[key(item)])
    } else if let item = branch.first(where: { !known.contains(key($0)) }) {
      self.init(tick: tick, trunk: nil, branch: item)
    } else {
      return nil
    }
  }

  private init(tick: Tick, trunk: RequestOutcome?, branch: RequestOutcome?) {
    (self.tick, self.trunk, self.branch) = (tick, trunk, branch)
  }
}

/// Reads the requests of one run from its ring, event by event or tick by tick.
package struct RequestReader: Sendable {
  /// Requests that the machine had counted when the runs branched, and those of the change itself.
  private var before: UInt64
  /// What happened before this is not read.
  let start: UInt64
  /// Who waited when the runs branched.
  let old: [HandleID]
  /// Numbers of the requests that wait.
  private var waiting: [HandleID: Int] = [:]
  /// The change's own requests that wait: the run as it was has no such thing to compare with.
  private var own: Set<HandleID> = []

  /// - Parameter old: who waited when the runs branched; the change's own request may wait now as well.
  init(_ machine: borrowing Machine, waiting old: [HandleID]) {
    before = machine.ring.count(of: .request(.requested))
    start = machine.ring.total
    self.old = old
    for (at, handle) in old.enumerated() { waiting[handle] = -at }
    own = Set(machine.waiting.handles).subtracting(old)
  }

  /// Occurrences of one event or of several, oldest first. Of an event that alone overflows the ring, the last ones.
  mutating func read(_ ring: borrowing OccurrenceRing, from serial: UInt64) -> [RequestOutcome] {
    let first = max(serial, start, ring.oldest)
    guard first < ring.total else { return [] }
    var items: [RequestOutcome] = []
    var seen = 0
    for serial in first..<ring.total { if case .request(.requested) = ring[serial].what { seen += 1 } }
    var number = Int(ring.count(of: .request(.requested)) - before) - seen
    var isOwn = false
    var asked: (number: Int, occurrence: Occurrence)?
    var refusal: Occurrence?
    for serial in first..<ring.total {
      let occurrence = ring[serial]
      switch occurrence.what {
      case .request(.requested):
        // A task that slept in the change's own request goes on with those that it had still to make.
        if isOwn { before += 1 } else { number += 1 }
        asked = isOwn ? nil : (number, occurrence)
        refusal = nil
      case .request(.retried(let handle, _, _)):
        isOwn = own.contains(handle)
        asked = isOwn ? nil : waiting[handle].map { ($0, occurrence) }
        refusal = nil
      case .request(.watermark(let test)):
        if !test.passed, refusal?.zone ?? test.zone == test.zone { refusal = occurrence }
      case .request(.noBlock(let zone, _, _, _)):
        if refusal?.zone ?? zone == zone { refusal = occurrence }
      case .request(.served), .request(.waits), .request(.failed), .request(.orderTooLarge), .request(.noZonelist),
        .request(.bugHighMemAddress), .reclaim(.panic), .reclaim(.hang):
        note(occurrence, isOwn: isOwn, number: asked?.number)
        if let asked {
          items.append(
            RequestOutcome(number: asked.number, asked: asked.occurrence, outcome: occurrence, refusal: refusal))
        }
        asked = nil
      default: break
      }
    }
    return items
  }

  private mutating func note(_ occurrence: Occurrence, isOwn: Bool, number: Int?) {
    switch occurrence.what {
    case .request(.waits(let handle, _, _)):
      if isOwn { own.insert(handle) } else { waiting[handle] = number }
    case .request(.served(_, _, _, let handle?, _)):
      own.remove(handle)
      waiting[handle] = nil
    default: break
    }
  }
}

extension Occurrence {
  /// The zone of a refusal.
  fileprivate var zone: ZoneIndex? {
    switch what {
    case .request(.watermark(let test)): test.zone
    case .request(.noBlock(let zone, _, _, _)): zone
    default: nil
    }
  }
}
