package import Cells
package import History
package import Kernel
package import Script
package import Simulation
import Textbook

// The one place that knows which worlds there are, and what is read of each.

extension Scenario {
  /// Its run, at the beginning.
  /// - Parameters:
  ///   - budget: bytes for keyframes; 0 keeps none.
  ///   - journal: what is done by hand, in place of the scenario's own.
  package func begin(
    budget: Int, journal: [JournalEntry<WorldValue>]? = nil
  ) throws(Diagnostic) -> any Run {
    if let origin = replacementOrigin { return WorldRun<ReplacementWorld>(origin, budget: budget, journal: journal) }
    if let origin = textbookOrigin { return WorldRun<TextbookWorld>(origin, budget: budget, journal: journal) }
    do throws(ConfigurationProblem) {
      return try WorldRun<Machine>(origin, budget: budget, journal: journal)
    } catch {
      throw Diagnostic(refusal: error, hint: "mmscope check \(name) says more")
    }
  }
}

extension Run {
  /// What a scene shows before anything is known of its size.
  package func firstReading() -> Reading {
    guard let machine = self as? WorldRun<Machine> else { return sharedReading }
    return machine.timeline.world.reading(ReadingRequest())
  }

  /// What is shown of every world: where its script and its clock stand; of a machine nothing.
  fileprivate var sharedReading: Reading {
    let script =
      (self as? WorldRun<ReplacementWorld>)?.timeline.world.state.script
      ?? (self as? WorldRun<TextbookWorld>)?.timeline.world.state.script
    return Reading(
      configuration: Configuration(), tick: tick, events: 0, ramFrames: 0, zones: [], vmstat: [], waiting: [],
      failures: 0,
      script: hasEnded ? .ended : .running, step: script?.step ?? 0, caption: script?.caption, mark: script?.mark,
      markTicks: markTicks, maps: [], inspected: nil, chunk: [], freeLists: [], occurrences: [], lastRequest: [])
  }
}

extension RunBranch {
  /// Of the kernel's machine: no other world's branch is shown beside its run yet.
  package func firstReading() -> Reading? {
    (self as? WorldBranch<Machine>)?.branch.timeline.world.reading(ReadingRequest())
  }
}

extension Scene {
  /// Reads what the next picture shows.
  package mutating func read(for state: State, size: Size, of run: any Run) {
    if let replacement = run as? WorldRun<ReplacementWorld> {
      reading = run.sharedReading
      self.replacement = replacement.timeline.world.reading(columns: size.width)
      return
    }
    replacement = nil
    if let textbook = run as? WorldRun<TextbookWorld> {
      reading = run.sharedReading
      self.textbook = textbook.timeline.world.reading()
      return
    }
    textbook = nil
    guard let machine = run as? WorldRun<Machine> else { return }
    read(for: state, size: size) { machine.timeline.world.reading($0) }
  }

  /// The other run's part of the next picture.
  package mutating func read(
    whatIf branch: any RunBranch, beside run: any Run, for state: State, size: Size, isArriving: Bool
  ) {
    guard var shown = whatIf, let trunk = run as? WorldRun<Machine>, let other = branch as? WorldBranch<Machine>
    else { return }
    shown.reading = other.branch.timeline.world.reading(request(for: state, size: size, scene: self.other))
    shown.served.trunk = trunk.timeline.world.ring.count(of: .served)
    shown.served.branch = other.branch.timeline.world.ring.count(of: .served)
    shown.divergence = other.branch.divergence
    shown.arriving = isArriving ? shown.reading.tick : nil
    shown.trend.note(shown.reading)
    whatIf = shown
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
    if case .faults(let policy)? = condition.as(ReplacementCondition.self) { return "\(policy.rawValue) faults" }
    if let number = condition.as(FigureCondition.self) { return number.name.text }
    return condition.as(Condition.self).map { describe($0) } ?? "\(condition.base)"
  }
}

extension Scene {
  /// Where the run and its branch part, in words.
  package func wordsForDivergence(_ language: Language) -> String? {
    whatIf?.divergence.map { words(for: $0, in: self, language) }
  }
}
