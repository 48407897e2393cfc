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
  private(set) var columns = Ledger<ReplacementColumn>(limit: Ledger<ReplacementColumn>.screenful)
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

  /// A reference that is begun: what the policy did, told as far as the hand's last move.
  private struct Turn {
    let share: Int
    /// The memory as it is afterwards.
    let box: PolicyBox
    var notes: ArraySlice<ReplacementNote>
    let entriesWritten, entriesScanned: UInt64
    var column: ReplacementColumn
    var went: (page: UInt32, isModified: Bool, reason: VictimReason)?

    var isAtMove: Bool { if case .passed? = notes.first { true } else { false } }
  }
  private var turn: Turn?
  /// Moves of the hand, or what follows on them, are still to be told.
  var isTurning: Bool { turn != nil }
  var movesLeft: Int { turn?.notes.count ?? 0 }

  var tally: Tally {
    var tally = boxes.reduce(into: Tally()) { sum, box in
      let own = box.run.tally
      sum.faults += own.faults
      sum.evictions += own.evictions
      sum.writeBacks += own.writeBacks
    }
    if isTurning { tally.faults += 1 }
    return tally
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
  ///   - isStepped: told only as far as the hand's first move.
  mutating func refer(
    to event: PageReference, number: UInt32, nextUse: UInt32, pages: [UInt32], place: UInt8,
    isStepped: Bool,
    _ log: inout HappeningLog<ReplacementHappening>
  ) {
    let share = boxes.count == 1 ? 0 : Int(event.process)
    let isFree = !isStepped && isKnownUniquelyReferenced(&boxes[share])
    let box = isFree ? boxes[share] : PolicyBox(boxes[share].run.clone())
    box.run.grow(pages: Int(number) + 1)
    var notes = NoteTaker()
    box.run.serve(
      Reference(page: number, isWrite: event.reference.isWrite), nextUse: nextUse, &notes)
    decision = ReplacementDecision()
    var turn = Turn(
      share: share, box: box, notes: notes.notes[...], entriesWritten: notes.entriesWritten,
      entriesScanned: notes.entriesScanned,
      column: ReplacementColumn(
        page: event.reference.page, process: event.process, isWrite: event.reference.isWrite, frames: []))
    while !turn.notes.isEmpty, !(isStepped && turn.isAtMove) { tell(&turn, pages, place, &log) }
    guard !turn.notes.isEmpty else { return end(turn, pages) { $0.columns.append($1) } }
    turn.column.isOpen = true
    turn.column.frames = frames(pages)
    columns.append(turn.column)
    self.turn = turn
  }

  /// The hand moves on by one, or, where it has found a page, the reference is done.
  mutating func proceed(
    pages: [UInt32], place: UInt8, _ log: inout HappeningLog<ReplacementHappening>
  ) {
    guard var turn else { return }
    let isMove = turn.isAtMove
    repeat { tell(&turn, pages, place, &log) } while !isMove && !turn.notes.isEmpty
    if turn.notes.isEmpty {
      turn.column.isOpen = false
      end(turn, pages) { $0.columns.replaceNewest($1) }
    } else {
      self.turn = turn
    }
  }

  private mutating func end(
    _ turn: Turn, _ pages: [UInt32], keep: (inout Self, ReplacementColumn) -> Void
  ) {
    self.turn = nil
    boxes[turn.share] = turn.box
    entriesWritten += turn.entriesWritten
    entriesScanned += turn.entriesScanned
    var column = turn.column
    column.frames = frames(pages)
    if column.isFault { faultsOf[Int(column.process)] += 1 } else { hits += 1 }
    keep(&self, column)
  }

  /// The next note, in the log and in what is shown.
  private mutating func tell(
    _ turn: inout Turn, _ pages: [UInt32], _ place: UInt8,
    _ log: inout HappeningLog<ReplacementHappening>
  ) {
    guard let note = turn.notes.popFirst() else { return }
    let first = firstFrame(turn.share)
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
      turn.went = (pages[Int(page)], isModified, reason)
      decision.victim = (pages[Int(page)], reason)
    case .loaded(let page, let frame):
      let frame = first + Int(frame)
      turn.column.filled = frame
      matrix?.reference(frame)
      guard let went = turn.went else {
        return log.note(.filled(lane: place, page: pages[Int(page)], frame: UInt32(frame)))
      }
      turn.column.victim = went.page
      turn.column.wasModified = went.isModified
      log.note(
        .replaced(
          lane: place, page: pages[Int(page)], frame: UInt32(frame), victim: went.page,
          isModified: went.isModified, reason: went.reason))
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
    if let turn { undergo(turn, &result) }
    return result.sorted { $0.frame < $1.frame }
  }

  /// What the moves that were told have changed.
  private func undergo(_ turn: Turn, _ entries: inout [ReplacementCandidate]) {
    let first = firstFrame(turn.share)
    let frames = first..<first + turn.box.run.frames
    for place in entries.indices where frames.contains(entries[place].frame) {
      for pass in decision.passes where pass.frame == entries[place].frame {
        switch pass.reason {
        case .secondChance:
          entries[place].isReferenced = false
          if lane.rule.name == .wsclock { entries[place].key = UInt64(columns.total) }
        case .writeScheduled: entries[place].isModified = false
        case .insideWorkingSet, .otherClass: break
        }
      }
      // Places in the queue, or on the ring from the hand on.
      guard [.secondChance, .clock, .enhancedClock].contains(lane.rule.name) else { continue }
      let moves = decision.passes.count % frames.count
      entries[place].key =
        (entries[place].key + UInt64(frames.count - moves)) % UInt64(frames.count)
    }
  }

  /// The hand's frame, where there is one memory.
  var hand: Int? {
    guard boxes.count == 1, let hand = boxes[0].run.handFrame else { return nil }
    switch turn?.notes.first {
    case .passed(let frame, _, _), .victim(let frame, _, _, _): return Int(frame)
    default: return hand
    }
  }

  /// Dense numbers have been given to so many pages: a copy of the tables costs so much.
  func ownBytes(pages: Int) -> Int {
    shares.reduce(columns.ownBytes) { $0 + lane.rule.bytes(pages: pages, frames: $1) }
      + columns.ownCount * (32 + lane.frames * MemoryLayout<UInt32?>.stride)
  }
}
