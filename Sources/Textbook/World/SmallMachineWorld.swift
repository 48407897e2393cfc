package import Simulation

/// What a run of a textbook world begins with.
package struct SmallMachineOrigin: RunOrigin {
  package var model: PlayedModel
  /// Each step takes a tick of its own; else a request is done at once.
  package var isStepped: Bool
  package var steps: [ScriptStep<WorldValue, FigureCondition>]
  package var expectations: [[FigureClaim]]
  package var marks: Int
  package var journal: [JournalEntry<WorldValue>]
  package init(
    _ model: PlayedModel, isStepped: Bool = true, steps: [ScriptStep<WorldValue, FigureCondition>] = [],
    expectations: [[FigureClaim]] = [],
    marks: Int = 0, journal: [JournalEntry<WorldValue>] = []
  ) {
    self.model = model
    self.isStepped = isStepped
    self.steps = steps
    self.expectations = expectations
    self.marks = marks
    self.journal = journal
  }
}

/// A step that was done.
package struct DoneStep: Hashable, Sendable {
  package var tick: Tick
  package var serial: UInt64
  package var step: WorldValue
}

/// Any of the textbook's small machines with time: a request begins, and each tick does one step of it; the script
/// waits until it is done.
package struct SmallMachineWorld: World, ~Copyable {
  package typealias Origin = SmallMachineOrigin
  package typealias Refusal = Never
  package typealias Event = WorldValue
  package typealias Condition = FigureCondition

  package let origin: SmallMachineOrigin
  package internal(set) var state: State

  package struct State: Sendable {
    package var model: any SmallMachine
    package var tick: Tick = 0
    package var serial: UInt64 = 0
    package var lastOccurrence: Tick?
    /// 0: nothing of the tick is done; 1: the script was asked; 2: it has no more for this tick.
    package var phase: UInt8 = 0
    package var script: ScriptPlayer
    /// What was asked for while something else was being done, oldest first.
    package var pending: [WorldValue] = []
    /// The newest steps, oldest first.
    package var done: [DoneStep] = []
    /// By expectation that broke: the first claim that did not hold, and what was found.
    package var found: [Int: (claim: Int, found: FigureValue?)] = [:]
  }

  /// Steps that are kept to be shown.
  package static let stepLimit = 256

  package init(_ origin: SmallMachineOrigin) throws(Never) {
    self.origin = origin
    state = State(model: origin.model.model, script: ScriptPlayer(marks: origin.marks))
  }

  package var tick: Tick { state.tick }
  package var phase: UInt8 { state.phase }
  package var serial: UInt64 { state.serial }
  package var lastOccurrence: Tick? { state.lastOccurrence }
  package var script: ScriptPlayer { state.script }
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
      case .event(let request):
        perform(request)
        return .event
      case .cue(let cue):
        note(cue)
        return .step(cue)
      case .nothing, .end: state.phase = 2
      }
    }
    let steps = state.model.turn()
    keep(steps)
    if !steps.isEmpty { occur() }
    state.phase = 0
    state.tick += 1
    return .tickEnded
  }

  /// What is asked for begins at once, or when all that was asked for before is done.
  package mutating func perform(_ request: WorldValue) {
    if state.model.isBusy || !state.pending.isEmpty {
      state.pending.append(request)
      occur()
      return
    }
    keep(state.model.begin(any: request))
    occur()
    while !origin.isStepped, state.model.isBusy { proceed() }
  }

  private mutating func proceed() {
    if state.model.isBusy {
      keep(state.model.proceed())
    } else {
      keep(state.model.begin(any: state.pending.removeFirst()))
    }
    occur()
  }

  private mutating func occur() {
    state.serial += 1
    state.lastOccurrence = state.tick
  }

  private mutating func keep(_ steps: [WorldValue]) {
    state.done += steps.map { DoneStep(tick: state.tick, serial: state.serial, step: $0) }
    let excess = state.done.count - Self.stepLimit
    if excess > 0 { state.done.removeFirst(excess) }
  }

  private mutating func note(_ cue: Cue) {
    switch cue {
    case .mark(let index): state.script.pass(mark: index, at: state.tick, counts: [])
    case .expect(let index):
      let claims = origin.expectations[index]
      let figures = state.model.figures
      let found = claims.map { claim in figures.first { $0.name == claim.name }?.value }
      let broken = claims.indices.first { !claims[$0].holds(found[$0]) }
      if let broken { state.found[index] = (broken, found[broken]) }
      state.script.note(expectation: index, held: broken == nil)
    case .say, .pause, .view, .watch: break
    }
    occur()
  }

  package mutating func digest() -> Digest {
    var digest = Digest()
    for word in [state.tick, state.serial, UInt64(state.phase), UInt64(state.pending.count)] { digest.add(word) }
    digest.add(encoding: state.model)
    state.script.add(to: &digest)
    return digest
  }
}
