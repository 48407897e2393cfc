package import Simulation

/// A run of one world, behind the face that hides which.
package final class WorldRun<W: World & ~Copyable>: Run {
  package internal(set) var timeline: Timeline<W>

  /// - Parameters:
  ///   - budget: bytes for keyframes; 0 keeps none.
  ///   - journal: in place of the origin's.
  package init(
    _ origin: W.Origin, budget: Int = HistoryMemory.usual, journal: [JournalEntry<WorldValue>]? = nil
  ) throws(W.Refusal) {
    var own: [JournalEntry<W.Event>] = []
    for entry in journal ?? [] { own.append(JournalEntry(position: entry.position, event: Self.own(entry.event))) }
    timeline = try Timeline<W>(origin, budget: budget, journal: journal == nil ? nil : own)
  }

  /// Conditions of this world; others are none of its business.
  fileprivate static func own(_ conditions: [WorldValue]) -> [W.Condition] {
    conditions.map { condition in
      guard let own = condition.as(W.Condition.self) else {
        // Unreachable: what is typed is read by the grammar of the world that is played.
        preconditionFailure("a condition of another world: \(condition)")
      }
      return own
    }
  }

  fileprivate static func own(_ event: WorldValue) -> W.Event {
    // Unreachable: what is typed is read by the grammar of the world that is played.
    guard let own = event.as(W.Event.self) else { preconditionFailure("an event of another world: \(event)") }
    return own
  }

  package var tick: Tick { timeline.world.tick }
  package var moment: Moment { timeline.moment }
  package var serial: UInt64 { timeline.world.serial }
  package var script: ScriptPlayer { timeline.world.script }
  package var hasEnded: Bool { timeline.world.hasEnded }
  package var markTicks: [Tick?] { timeline.world.markTicks }
  package var journalCount: Int { timeline.journal.count }
  package var memory: (bytes: Int, keyframes: Int) { timeline.memory }

  package func journalEntry(_ index: Int) -> JournalEntry<WorldValue> {
    let entry = timeline.journal[index]
    return JournalEntry(position: entry.position, event: WorldValue(entry.event))
  }

  package func advance(watching conditions: [WorldValue]) -> (done: Advance, hit: Int?) {
    timeline.advance(watching: Self.own(conditions))
  }

  @discardableResult package func run(_ bounds: RunBounds) -> Advance { timeline.run(bounds) }

  package func play(_ bounds: RunBounds, watching conditions: [WorldValue]) -> (done: Advance, hit: Int?) {
    var bounds = bounds
    bounds.cues = true
    if conditions.isEmpty { return (timeline.run(bounds), nil) }
    let own = Self.own(conditions)
    var left = bounds.advances
    while true {
      let (done, hit) = timeline.advance(watching: own)
      left -= 1
      if hit != nil { return (done, hit) }
      if case .step = done { return (done, nil) }
      if left == 0 || tick >= bounds.tick || bounds.script && hasEnded { return (done, nil) }
    }
  }

  package func perform(_ event: WorldValue, watching conditions: [WorldValue]) -> Int? {
    timeline.perform(Self.own(event), watching: Self.own(conditions))
  }

  package func go(to moment: Moment) { timeline.go(to: moment) }
  package func seek(tick: Tick) { timeline.seek(tick: tick) }
  package func stepTick() { timeline.stepTick() }
  package func stepTickBack() { timeline.stepTickBack() }
  package func stepEventBack() { timeline.stepEventBack() }
  package func digest() -> Digest { timeline.digest() }
  package func limit(memory bytes: Int) { timeline.limit(memory: bytes) }

  package func latest(meeting condition: WorldValue, since serial: UInt64) -> UInt64? {
    condition.as(W.Condition.self).flatMap { timeline.world.latest(meeting: $0, since: serial) }
  }

  package func search(back conditions: [WorldValue]) -> any RunSearch { WorldSearch(conditions, in: self) }

  package func branch(_ change: RunChange, budget: Int) throws -> any RunBranch {
    switch change {
    case .events(let events):
      return WorldBranch(
        try Branch<W>(of: timeline, change: .events(events.map { Self.own($0) }), budget: budget), of: self)
    case .origin(let origin):
      // Unreachable: `Scenario.origin(with:)` makes it of the scenario that is played.
      guard let own = origin as? W.Origin else { preconditionFailure("an origin of another world") }
      return WorldBranch(try Branch<W>(of: timeline, change: .origin(own), budget: budget), of: self)
    }
  }
}

/// A search through a `WorldRun`.
private final class WorldSearch<W: World & ~Copyable>: RunSearch {
  private let run: WorldRun<W>
  private var search: BackSearch<W.Condition>
  let conditions: [WorldValue]

  init(_ conditions: [WorldValue], in run: WorldRun<W>) {
    self.run = run
    self.conditions = conditions
    search = BackSearch(WorldRun<W>.own(conditions), in: run.timeline)
  }

  var start: Moment { search.start }
  var endTick: Tick { search.endTick }
  func proceed() -> SearchProgress { run.timeline.proceed(&search) }
}

/// The branch of a `WorldRun`.
package final class WorldBranch<W: World & ~Copyable>: RunBranch {
  package private(set) var branch: Branch<W>
  private let trunk: WorldRun<W>

  fileprivate init(_ branch: consuming Branch<W>, of trunk: WorldRun<W>) {
    self.branch = branch
    self.trunk = trunk
  }

  package var moment: Moment { branch.moment }
  package var tick: Tick { branch.timeline.world.tick }
  package var script: ScriptPlayer { branch.timeline.world.script }
  package var hasParted: Bool { branch.divergence != nil }
  package var memory: (bytes: Int, keyframes: Int) { branch.timeline.memory }
  package func digest() -> Digest { branch.digest() }
  package func approach(limit: Int) -> Bool { branch.approach(&trunk.timeline, limit: limit) }
  package func follow() { branch.follow(&trunk.timeline) }
  package func settle() { branch.settle(&trunk.timeline) }
  package func stepTick() { branch.stepTick(&trunk.timeline) }
  package func goToDivergence() { branch.goToDivergence(&trunk.timeline) }
}
