package import Cells
package import History
import Kernel
package import Script
package import Simulation

// What is read of a run, whatever its world: the machine here, the others by their table.

extension Scenario {
  /// Its run, at the beginning.
  /// - Parameters:
  ///   - budget: bytes for keyframes; 0 keeps none.
  ///   - journal: what is done by hand, in place of the scenario's own.
  package func begin(
    budget: Int, journal: [JournalEntry<WorldValue>]? = nil
  ) throws(Diagnostic) -> any Run {
    guard let origin = anyOrigin as? Origin else {
      return try WorldTable.begin(anyOrigin, budget: budget, journal: journal)
    }
    do throws(ConfigurationProblem) {
      return try WorldRun<Machine>(origin, budget: budget, journal: journal)
    } catch {
      throw Diagnostic(refusal: error, hint: "mmscope check \(name) says more", jaHint: "詳しくは mmscope check \(name)")
    }
  }
}

extension Machine {
  /// What came of the events since a serial: the newest end, good or bad, of one of them; else the newest of all.
  fileprivate func outcome(since serial: UInt64) -> Occurrence? {
    var newest: Occurrence?
    var at = ring.total
    while at > max(serial, ring.oldest) {
      at -= 1
      let occurrence = ring[at]
      let traits = occurrence.what.traits
      if traits.part == .direction { continue }
      if traits.part == .summary || traits.tone == .good || traits.tone == .bad { return occurrence }
      newest = newest ?? occurrence
    }
    return newest
  }
}

extension Run {
  /// What came of what was asked since a serial, in a line; nil: the world tells nothing of it.
  package func answer(since serial: UInt64, in scene: Scene, _ state: State) -> Notice? {
    let language = state.language
    if let machine = self as? WorldRun<Machine> {
      guard let outcome = machine.timeline.world.outcome(since: serial) else { return nil }
      let wording = Wording(language: language, names: scene.names, scenario: scene.scenario)
      return Notice(wording.text(for: outcome), isError: outcome.what.traits.tone == .bad)
    }
    guard case .textbook(let reading, _) = shown(state, size: state.size) else { return nil }
    if let log = reading as? TextbookScene {
      let newest = log.lines.last { $0.serial >= serial && !$0.isDirection }
      return newest.map { Notice($0.words.text[language], isError: $0.words.tone == .bad) }
    }
    let step = (reading as? any SheetReading)?.steps.last?.line
    return step.map { Notice($0.text[language], isError: $0.tone == .bad) }
  }

  /// What a scene shows before anything is known of its size.
  package func firstShown(_ state: State) -> Shown {
    if let machine = self as? WorldRun<Machine> { return .machine(machine.timeline.world.reading(ReadingRequest())) }
    return shown(state, size: state.size)
  }

  /// Of a world that is not the machine.
  fileprivate func shown(_ state: State, size: Size) -> Shown {
    .textbook(WorldTable.one { $0.picture(self, state, size) }, Standing(tick: tick, script: script))
  }
}

extension RunBranch {
  /// Where it parts from its run; nil: nowhere yet.
  package var parting: WhatIfScene.Parting? {
    if let machine = self as? WorldBranch<Machine> { return machine.branch.divergence.map { .requests($0) } }
    return WorldTable.first { $0.parting(self) }.map { .textbook($0) }
  }

  package func firstShown(_ state: State) -> Shown {
    if let machine = self as? WorldBranch<Machine> {
      return .machine(machine.branch.timeline.world.reading(ReadingRequest()))
    }
    return shown(state, size: state.size)
  }

  fileprivate func shown(_ state: State, size: Size) -> Shown {
    .textbook(WorldTable.one { $0.otherPicture(self, state, size) }, Standing(tick: tick, script: script))
  }
}

extension Scene {
  /// Reads what the next picture shows, once; of the machine, its caches a second time where the choice of one follows
  /// from what was read.
  package mutating func read(for state: State, size: Size, of run: any Run) {
    readings += 1
    guard let machine = run as? WorldRun<Machine> else {
      shown = run.shown(state, size: size)
      return
    }
    read(for: state, size: size) { machine.timeline.world.reading($0) }
    trend.note(reading)
  }

  /// The other run's part of the next picture.
  package mutating func read(
    whatIf branch: any RunBranch, beside run: any Run, for state: State, size: Size, isArriving: Bool
  ) {
    guard var other = whatIf else { return }
    if let trunk = run as? WorldRun<Machine>, let machine = branch as? WorldBranch<Machine> {
      var scene = self.other
      scene.read(for: state, size: size) { machine.branch.timeline.world.reading($0) }
      let reading = scene.reading
      other.shown = .machine(reading)
      other.served.trunk = trunk.timeline.world.ring.count(of: .request(.served))
      other.served.branch = machine.branch.timeline.world.ring.count(of: .request(.served))
      other.trend.note(reading)
    } else {
      other.shown = branch.shown(state, size: size)
    }
    other.parting = branch.parting
    other.arriving = isArriving ? other.shown.tick : nil
    whatIf = other
  }
}

extension State {
  /// A start of free blocks only: the map begins where they are.
  package mutating func lookAtFreeFrames(of run: any Run, scene: Scene) {
    guard case .freeBlocks = scene.scenario.start, let machine = run as? WorldRun<Machine> else { return }
    let frames = machine.timeline.world.configuration.memoryFrames
    lookAtFreeFrames(machine.timeline.world.reading(State.survey(of: frames)), scene: scene)
  }

  /// Turns to what a condition is about.
  package mutating func look(at condition: WorldValue) {
    guard let condition = condition.as(Condition.self) else { return }
    var view = ViewSettings()
    switch condition {
    case .zoneFree(let zone, _, _): (view.focus, view.zone) = (.zones, zone)
    case .orderFails(let order): (view.focus, view.order) = (.buddy, order)
    case .frameChanges(let frame): (view.focus, view.frame) = (.frames, frame)
    case .occurrence(_, let zone): (view.focus, view.zone) = (.log, zone)
    }
    apply(view)
  }
}

extension ConditionText {
  /// A condition of whatever world in words.
  package static func describe(any condition: WorldValue) -> String {
    condition.as(Condition.self).map { describe($0) } ?? WorldTable.one { $0.words(condition) }
  }
}
