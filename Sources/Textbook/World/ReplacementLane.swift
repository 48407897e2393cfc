import Simulation

/// The memory of one policy: shared by copies until one of them goes on.
private final class PolicyBox {
  var run: PolicyRun
  init(_ run: consuming PolicyRun) { self.run = run }
}

/// One policy of the replacement world at work, with what it did at every reference.
struct ReplacementLane {
  let lane: ReplacementSetup.Lane
  let shares: [Int]
  /// One for each share.
  private var boxes: [PolicyBox]
  private(set) var columns = Ledger<ReplacementColumn>()
  private(set) var decision = ReplacementDecision()
  private(set) var hits = 0
  private(set) var entriesWritten: UInt64 = 0
  private(set) var entriesScanned: UInt64 = 0
  /// By process: faults.
  private(set) var faultsOf: [UInt64]
  /// LRU as Tanenbaum draws it in hardware: a row and a column for each frame.
  private(set) var matrix: LRUMatrix?
  static let matrixLimit = 16

  init(_ lane: ReplacementSetup.Lane, of setup: ReplacementSetup) {
    self.lane = lane
    shares = setup.shares(of: lane)
    boxes = shares.map { PolicyBox(PolicyRun(lane.rule, frames: $0)) }
    faultsOf = Array(repeating: 0, count: max(1, setup.processes.count))
    if lane.rule.name == .lru, shares.count == 1, lane.frames <= Self.matrixLimit {
      matrix = LRUMatrix(pages: lane.frames)
    }
  }

  var tally: Tally {
    boxes.reduce(into: Tally()) { sum, box in
      let own = box.run.tally
      sum.faults += own.faults
      sum.evictions += own.evictions
      sum.writeBacks += own.writeBacks
    }
  }

  /// First frame of each share.
  private func firstFrame(_ share: Int) -> Int { shares[..<share].reduce(0, +) }

  mutating func preload(_ numbers: [(number: UInt32, nextUse: UInt32)]) {
    for (number, nextUse) in numbers {
      boxes[0].run.grow(pages: Int(number) + 1)
      boxes[0].run.preload(number, nextUse: nextUse)
    }
  }

  /// - Parameters:
  ///   - number: dense, of the process's page; `pages` has the string's pages by it.
  mutating func refer(
    to event: PageReference, number: UInt32, nextUse: UInt32, pages: [UInt32], place: UInt8,
    _ log: inout HappeningLog<ReplacementHappening>
  ) {
    let share = boxes.count == 1 ? 0 : Int(event.process)
    if !isKnownUniquelyReferenced(&boxes[share]) { boxes[share] = PolicyBox(boxes[share].run.clone()) }
    boxes[share].run.grow(pages: Int(number) + 1)
    var notes = NoteTaker()
    boxes[share].run.serve(
      Reference(page: number, isWrite: event.reference.isWrite), nextUse: nextUse, &notes)
    entriesWritten += notes.entriesWritten
    entriesScanned += notes.entriesScanned
    let first = firstFrame(share)
    var column = ReplacementColumn(
      page: event.reference.page, process: event.process, isWrite: event.reference.isWrite, frames: frames(pages))
    read(notes.notes, first: first, pages: pages, place: place, into: &column, &log)
    if column.isFault { faultsOf[Int(event.process)] += 1 } else { hits += 1 }
    columns.append(column)
  }

  private mutating func read(
    _ notes: [ReplacementNote], first: Int, pages: [UInt32], place: UInt8, into column: inout ReplacementColumn,
    _ log: inout HappeningLog<ReplacementHappening>
  ) {
    decision = ReplacementDecision()
    var went: (page: UInt32, isModified: Bool, reason: VictimReason)?
    for note in notes {
      switch note {
      case .fault: break
      case .hit(let page, let frame):
        let frame = first + Int(frame)
        matrix?.reference(frame)
        log.note(.hit(lane: place, page: pages[Int(page)], frame: UInt32(frame)))
      case .clockTick: log.note(.clockTick(lane: place))
      case .candidate(let frame, let page, let key, let isReferenced, let isModified):
        decision.candidates.append(
          ReplacementCandidate(
            frame: first + Int(frame), page: pages[Int(page)], key: key, isReferenced: isReferenced,
            isModified: isModified))
      case .passed(let frame, let page, let reason):
        let frame = first + Int(frame)
        decision.passes.append((pages[Int(page)], frame, reason))
        log.note(.passed(lane: place, page: pages[Int(page)], frame: UInt32(frame), reason: reason))
      case .victim(_, let page, let isModified, let reason):
        went = (pages[Int(page)], isModified, reason)
        decision.victim = (pages[Int(page)], reason)
      case .loaded(let page, let frame):
        let frame = first + Int(frame)
        column.filled = frame
        matrix?.reference(frame)
        guard let went else {
          log.note(.filled(lane: place, page: pages[Int(page)], frame: UInt32(frame)))
          continue
        }
        column.victim = went.page
        column.wasModified = went.isModified
        log.note(
          .replaced(
            lane: place, page: pages[Int(page)], frame: UInt32(frame), victim: went.page,
            isModified: went.isModified, reason: went.reason))
      }
    }
  }

  /// The page in each frame, all shares one after the other.
  func frames(_ pages: [UInt32]) -> [UInt32?] {
    var frames: [UInt32?] = []
    for (share, box) in zip(shares, boxes) {
      for frame in 0..<share { frames.append(box.run.page(inFrame: frame).map { pages[Int($0)] }) }
    }
    return frames
  }

  /// Every resident page as the policy sees it now, by frame.
  func entries(_ pages: [UInt32]) -> [ReplacementCandidate] {
    var result: [ReplacementCandidate] = []
    var first = 0
    for (share, box) in zip(shares, boxes) {
      for case .candidate(let frame, let page, let key, let isReferenced, let isModified) in box.run.candidates {
        result.append(
          ReplacementCandidate(
            frame: first + Int(frame), page: pages[Int(page)], key: key, isReferenced: isReferenced,
            isModified: isModified))
      }
      first += share
    }
    return result.sorted { $0.frame < $1.frame }
  }

  /// The hand's frame, where there is one memory.
  var hand: Int? { boxes.count == 1 ? boxes[0].run.handFrame : nil }

  /// Dense numbers have been given to so many pages: a copy of the tables costs so much.
  func ownBytes(pages: Int) -> Int {
    shares.reduce(columns.ownBytes) { $0 + lane.rule.bytes(pages: pages, frames: $1) }
      + (columns.kept % 256) * lane.frames * MemoryLayout<UInt32?>.stride
  }
}
