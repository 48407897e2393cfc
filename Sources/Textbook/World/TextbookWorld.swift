package import Simulation

/// What a run of a textbook's world begins with.
package struct TextbookOrigin<Model: TextbookModel>: RunOrigin {
  package var setup: Model.Setup
  package var steps: [ScriptStep<Model.Event, TextbookCondition>]
  package var expectations: [[TextbookClaim]]
  package var marks: Int
  package var journal: [JournalEntry<Model.Event>]
  package init(
    _ setup: Model.Setup, steps: [ScriptStep<Model.Event, TextbookCondition>] = [],
    expectations: [[TextbookClaim]] = [], marks: Int = 0, journal: [JournalEntry<Model.Event>] = []
  ) {
    self.setup = setup
    self.steps = steps
    self.expectations = expectations
    self.marks = marks
    self.journal = journal
  }

  /// The events of the script in the order in which they come.
  var events: [Model.Event] {
    var player = ScriptPlayer(marks: marks)
    var events: [Model.Event] = []
    while true {
      switch player.next(of: steps, at: 0) {
      case .event(let event): events.append(event)
      case .cue: continue
      case .nothing: player.resumeAt = 0
      case .end: return events
      }
    }
  }
}

/// A textbook's machine in time: its script, its clock, what it claimed and what happened.
package struct TextbookWorld<Model: TextbookModel>: World {
  package typealias Origin = TextbookOrigin<Model>
  package typealias Refusal = Never
  package typealias Event = Model.Event
  package typealias Condition = TextbookCondition

  package let origin: Origin
  package internal(set) var state: State

  /// All that changes; a copy is a keyframe.
  package struct State {
    package var model: Model
    package var script: ScriptPlayer
    package var log = HappeningLog<Model.Happening>()
    package var tick: Tick = 0
    package var lastOccurrence: Tick?
    /// 0: nothing of the tick is done; 1: the script was asked; 2: it has no more for this tick.
    package var phase: UInt8 = 0
    /// What was asked for while something else was being done, oldest first.
    package var pending: ArraySlice<(event: Model.Event, isScripted: Bool)> = []
    /// What came of each event and of ticks, and when.
    package var outcomes = Ledger<Model.Outcome>()
    /// By expectation that broke: the first claim that did not hold, and what was found.
    package var found: [Int: (claim: Int, found: StateTree?)] = [:]
  }

  package init(_ origin: Origin) throws(Never) {
    self.origin = origin
    state = State(
      model: Model(origin.setup, script: origin.events), script: ScriptPlayer(marks: origin.marks))
  }

  package var model: Model { state.model }
  package var script: ScriptPlayer { state.script }
  package var tick: Tick { state.tick }
  package var phase: UInt8 { state.phase }
  package var serial: UInt64 { state.log.total }
  package var lastOccurrence: Tick? { state.lastOccurrence }
  package var hasEnded: Bool { state.script.hasEnded }
  package var markTicks: [Tick?] { state.script.markTicks }

  package mutating func advance() -> Advance {
    if state.phase == 0, state.model.isBusy || !state.pending.isEmpty {
      state.phase = 2
      proceed()
      return .event
    }
    if state.phase < 2 {
      state.phase = 1
      switch state.script.next(of: origin.steps, at: state.tick) {
      case .event(let event):
        perform(event, isScripted: true)
        return .event
      case .cue(let cue):
        note(cue)
        return .step(cue)
      case .nothing, .end: state.phase = 2
      }
    }
    pass()
    state.phase = 0
    state.tick += 1
    return .tickEnded
  }

  package mutating func perform(_ event: Event) { perform(event, isScripted: false) }

  /// What is asked for begins at once, or when all that was asked for before is done.
  private mutating func perform(_ event: Event, isScripted: Bool) {
    state.lastOccurrence = state.tick
    guard !state.model.isBusy, state.pending.isEmpty else {
      state.pending.append((event, isScripted))
      return
    }
    begin(event, isScripted: isScripted)
    while !origin.setup.isStepped, state.model.isBusy { proceed() }
  }

  private mutating func begin(_ event: Event, isScripted: Bool) {
    state.log.begin(state.tick)
    if let outcome = state.model.perform(event, isScripted: isScripted, &state.log) {
      state.outcomes.append(outcome)
    }
  }

  private mutating func proceed() {
    state.lastOccurrence = state.tick
    guard state.model.isBusy else {
      let next = state.pending.removeFirst()
      return begin(next.event, isScripted: next.isScripted)
    }
    state.log.begin(state.tick)
    if let outcome = state.model.proceed(&state.log) { state.outcomes.append(outcome) }
  }

  private mutating func pass() {
    state.log.begin(state.tick)
    let before = state.log.total
    if let outcome = state.model.pass(&state.log) { state.outcomes.append(outcome) }
    if state.log.total > before { state.lastOccurrence = state.tick }
  }

  private mutating func note(_ cue: Cue) {
    state.log.begin(state.tick)
    switch cue {
    case .mark(let index): state.script.pass(mark: index, at: state.tick, counts: [])
    case .expect(let index):
      let claims = origin.expectations[index]
      let found = claims.map { state.model.value(at: $0.path) }
      let broken = claims.indices.first { !claims[$0].holds(found[$0]) }
      if let broken { state.found[index] = (broken, found[broken]) }
      state.script.note(expectation: index, held: broken == nil)
      state.log.add(.expected(index, broken: broken))
      state.lastOccurrence = state.tick
      return
    case .say, .pause, .view, .watch: break
    }
    state.log.add(.cue(cue))
    state.lastOccurrence = state.tick
  }

  package mutating func digest() -> Digest {
    var digest = Digest()
    let counts = [state.outcomes.total, state.pending.count].map { UInt64($0) }
    for word in [state.tick, serial, UInt64(state.phase)] + counts { digest.add(word) }
    state.model.add(to: &digest)
    state.script.add(to: &digest)
    return digest
  }
}
