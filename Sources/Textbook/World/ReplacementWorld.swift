package import Simulation

/// What a breakpoint of this world waits for.
package enum ReplacementCondition: Hashable, Sendable {
  /// The policy has to fetch a page.
  case faults(PolicyRule.Name)
}

/// One thing that an `expect` step claims: faults of a policy since the start.
package struct ReplacementClaim: Hashable, Sendable {
  package var policy: PolicyRule.Name
  package var faults: Bound
  package init(_ policy: PolicyRule.Name, faults: Bound) {
    self.policy = policy
    self.faults = faults
  }
}

/// What a run of the world begins with.
package struct ReplacementOrigin: RunOrigin {
  package static let frameLimit = 64
  /// Pages are told apart by number, from 0.
  package static let lastPage: UInt32 = 65_535

  package var policies: [PolicyRule]
  package var frames: Int
  package var steps: [ScriptStep<Reference, ReplacementCondition>]
  package var expectations: [[ReplacementClaim]]
  package var marks: Int
  package var journal: [JournalEntry<Reference>]
  /// - Parameter policies: at least one; none that must know the future.
  package init(
    policies: [PolicyRule], frames: Int, steps: [ScriptStep<Reference, ReplacementCondition>] = [],
    expectations: [[ReplacementClaim]] = [], marks: Int = 0, journal: [JournalEntry<Reference>] = []
  ) {
    // Unreachable: `Quantity.replacementFrames` and the reader of `world:` refuse it; an exit test holds it.
    precondition((1...Self.frameLimit).contains(frames) && !policies.isEmpty && !policies.contains { $0.needsFuture })
    self.policies = policies
    self.frames = frames
    self.steps = steps
    self.expectations = expectations
    self.marks = marks
    self.journal = journal
  }
}

/// The page frames of one process under several replacement policies side by side: all see the same references, each
/// has its own frames. A script refers to one page a tick.
package struct ReplacementWorld: World, ~Copyable {
  package typealias Origin = ReplacementOrigin
  package typealias Refusal = Never
  package typealias Event = Reference
  package typealias Condition = ReplacementCondition

  package let origin: ReplacementOrigin
  package internal(set) var state: State
  /// One for each policy, in the origin's order.
  package internal(set) var races: [ReplacementRace]

  /// All but the policies' own book-keeping.
  package struct State: Sendable {
    package var tick: Tick = 0
    package var serial: UInt64 = 0
    package var lastOccurrence: Tick?
    /// 0: nothing of the tick is done; 1: the script was asked; 2: it has no more for this tick.
    package var phase: UInt8 = 0
    package var script: ScriptPlayer
    /// The references so far, oldest first, and their fingerprint.
    package var references: [Reference] = []
    package var fingerprint = Digest()
    /// By expectation that broke: the first claim that did not hold, and what was found.
    package var found: [Int: (claim: Int, found: Int64)] = [:]
  }

  package init(_ origin: ReplacementOrigin) throws(Never) {
    self.origin = origin
    state = State(script: ScriptPlayer(marks: origin.marks))
    races = origin.policies.map { ReplacementRace($0, frames: origin.frames) }
  }

  package var tick: Tick { state.tick }
  package var phase: UInt8 { state.phase }
  package var serial: UInt64 { state.serial }
  package var lastOccurrence: Tick? { state.lastOccurrence }
  package var script: ScriptPlayer { state.script }
  package var hasEnded: Bool { state.script.hasEnded }
  package var markTicks: [Tick?] { state.script.markTicks }

  package mutating func advance() -> Advance {
    if state.phase < 2 {
      state.phase = 1
      switch state.script.next(of: origin.steps, at: state.tick) {
      case .event(let reference):
        perform(reference)
        return .event
      case .cue(let cue):
        note(cue)
        return .step(cue)
      case .nothing, .end: state.phase = 2
      }
    }
    state.phase = 0
    state.tick += 1
    return .tickEnded
  }

  package mutating func perform(_ reference: Reference) {
    state.references.append(reference)
    state.fingerprint.add(reference.packed)
    for race in races { race.refer(to: reference) }
    occur()
  }

  private mutating func occur() {
    state.serial += 1
    state.lastOccurrence = state.tick
  }

  private mutating func note(_ cue: Cue) {
    switch cue {
    case .mark(let index): state.script.pass(mark: index, at: state.tick, counts: races.map { $0.tally.faults })
    case .expect(let index):
      let found = origin.expectations[index].map { Int64(clamping: faults(of: $0.policy)) }
      let broken = found.indices.first { !origin.expectations[index][$0].faults.holds(found[$0]) }
      if let broken { state.found[index] = (broken, found[broken]) }
      state.script.note(expectation: index, held: broken == nil)
    case .say, .pause, .view, .watch: break
    }
    occur()
  }

  package func faults(of policy: PolicyRule.Name) -> UInt64 {
    races.first { $0.rule.name == policy }?.tally.faults ?? 0
  }

  /// What a policy holds follows from what it was referred to.
  package mutating func digest() -> Digest {
    var digest = state.fingerprint
    for word in [state.tick, state.serial, UInt64(state.phase)] { digest.add(word) }
    for race in races { race.add(to: &digest) }
    digest.add(state.script.step)
    digest.add(state.script.resumeAt)
    state.script.addPlace(to: &digest)
    state.script.addProgress(to: &digest)
    return digest
  }
}

/// One policy on its frames, and what it did at every reference.
package final class ReplacementRace {
  package let rule: PolicyRule
  private var run: PolicyRun
  private let frames: Int
  package private(set) var columns: [ReplacementColumn] = []

  init(_ rule: PolicyRule, frames: Int) {
    self.rule = rule
    self.frames = frames
    run = PolicyRun(rule, frames: frames)
  }

  private init(copying other: ReplacementRace) {
    rule = other.rule
    frames = other.frames
    run = other.run.clone()
    columns = other.columns
  }
  func clone() -> ReplacementRace { ReplacementRace(copying: self) }

  package var tally: Tally { run.tally }

  func refer(to reference: Reference) {
    var notes = NoteTaker()
    run.grow(pages: Int(reference.page) + 1)
    run.serve(reference, nextUse: NextUse.never, &notes)
    var column = ReplacementColumn(page: reference.page, frames: (0..<frames).map { run.page(inFrame: $0) })
    for note in notes.notes {
      switch note {
      case .loaded(_, let frame): column.filled = Int(frame)
      case .victim(_, let page, _, let reason): column.victim = (page, reason)
      case .hit, .fault, .clockTick, .candidate, .passed: break
      }
    }
    columns.append(column)
  }

  func add(to digest: inout Digest) {
    digest.add(tally.faults)
    for frame in 0..<frames { digest.add(optional: run.page(inFrame: frame).map { UInt64($0) }) }
  }
}

/// What one reference did under one policy.
package struct ReplacementColumn: Sendable {
  package var page: UInt32
  /// The page in each frame after it.
  package var frames: [UInt32?]
  /// The frame into which the page was loaded; nil: the page was there.
  package var filled: Int?
  /// The page that had to go, and why.
  package var victim: (page: UInt32, reason: VictimReason)?
  package var isFault: Bool { filled != nil }
}
