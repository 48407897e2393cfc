package import Kernel
package import Simulation

extension Scenario {
  /// What its run begins with.
  package var origin: Origin {
    let journal = typed?.journal ?? []
    return Origin(
      configuration: configuration, start: start, seed: seed, program: program,
      journal: journal.compactMap { entry in
        entry.event.as(Event.self).map { JournalEntry(position: entry.position, event: $0) }
      })
  }

  /// What its run begins with, whatever its world.
  package var anyOrigin: any RunOrigin {
    guard case .textbook(let setup) = world else { return origin }
    return setup.origin(
      WorldScript(
        steps: worldSteps, claims: worldClaims, marks: marks.count, seed: seed, journal: typed?.journal ?? []))
  }

  /// Ticks that its script waits for; a textbook's world may work on behind the last of them.
  package var ticks: UInt64 { world == .machine ? Program.ticks(of: program.steps) : Program.ticks(of: worldSteps) }

  /// Reads a `:` line for this scenario's world.
  package func parse(_ line: String, names: inout Names) throws(Diagnostic) -> ParsedLine {
    try CommandLine.parse(line, configuration: configuration, world: world, names: &names)
  }

  /// The condition of a step that sets a breakpoint.
  package func condition(ofStep index: Int) -> WorldValue? {
    guard world != .machine else {
      guard case .watch(let condition) = program.steps[index] else { return nil }
      return WorldValue(condition)
    }
    guard case .watch(let condition) = worldSteps[index] else { return nil }
    return condition
  }

  /// What a what-if gives another run to begin with; nil: it changes nothing there.
  package func origin(with change: WhatIfChange) -> (any RunOrigin)? {
    var other = self
    switch change.kind {
    case .events: return nil
    case .machine(let configuration): other.configuration = configuration
    case .seed(let seed): other.seed = seed
    case .world(let world): other.world = world
    }
    return other.anyOrigin
  }

  /// Refuses a change to a machine on which the script, or what was typed, cannot run.
  package func checkFit(_ change: WhatIfChange, typed events: [WorldValue]) throws(Diagnostic) {
    guard case .machine(let other) = change.kind else { return }
    let cpus = max(program.cpus, Program.cpus(of: events.compactMap { $0.as(Event.self) }))
    if other.cpus < cpus {
      throw Diagnostic(
        "the script runs on CPU \(cpus - 1), which this machine lacks",
        ja: "シナリオが使う CPU \(cpus - 1) がなくなります", hint: "cpus=\(cpus) or more", jaHint: "cpus=\(cpus) 以上")
    }
    if other.nodes < program.nodes {
      throw Diagnostic(
        "the script looks at node \(program.nodes - 1), which this machine lacks",
        ja: "シナリオが使うノード \(program.nodes - 1) がなくなります", hint: "nodes=\(program.nodes) or more",
        jaHint: "nodes=\(program.nodes) 以上")
    }
    do throws(ConfigurationProblem) {
      _ = try Machine(other, start: start)
    } catch {
      throw Diagnostic(error.words, ja: error.japaneseWords)
    }
  }
}

extension WhatIfChange {
  /// What is asked for where the runs branch; empty: the change is of another kind.
  package var events: [WorldValue] {
    guard case .events(let events) = kind else { return [] }
    return events
  }
}

extension TypedRun {
  package var journal: [JournalEntry<WorldValue>] {
    lines.compactMap { line in line.event.map { JournalEntry(position: line.position, event: $0) } }
  }

  /// The moment at which the saved run ends.
  package var end: Moment? { until.map { Moment(position: $0, performed: eventCount) } }
}

extension Diagnostic {
  /// Why a world cannot begin.
  package init(refusal: any Error, hint: String? = nil, jaHint: String? = nil) {
    let problem = refusal as? ConfigurationProblem
    self.init(problem?.words ?? "\(refusal)", ja: problem?.japaneseWords, hint: hint, jaHint: jaHint)
  }
}
