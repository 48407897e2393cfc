package import Kernel
package import Simulation
package import Textbook

/// Compiles steps as the user wrote them to a `Program`'s values, and keeps the tables that they point into.
/// Mistakes are collected, one per step at least; nothing is unrolled.
package struct ProgramBuilder: Sendable {
  package var configuration: Configuration
  package var world = ScenarioWorld.machine
  package var names: Names
  package var captions: [Localized] = []
  package var marks: [String] = []
  package var views: [ViewSettings] = []
  package var expectations: [[Claim]] = []
  package var expectationLines: [Int] = []
  package var captionLines: [Int] = []
  package var captionLooks: [Int?] = []
  package var captionThens: [Localized?] = []
  /// What a script of another world than the machine claims, by expectation.
  package var worldClaims: [WorldValue] = []
  /// Reads a trace that a step names; nil: no files can be read.
  package var readTrace: (@Sendable (TraceQuestion) throws(Diagnostic) -> [Reference])?
  package internal(set) var hasReadTrace = false
  package var worldSteps: [WorldStep] = []
  /// Those that are for the kernel's machine.
  package var steps: [Step] { worldSteps.compactMap { $0.forMachine } }
  package var findings = Findings()
  /// What a `:` line asks of time itself rather than of the machine.
  package var timeCommand: TimeCommand?
  /// Steps that a run does, `repeat` and `count` counted in full.
  package private(set) var stepsToRun: UInt64 = 0
  package static let stepLimit: UInt64 = 1_000_000

  private var made: Set<String>
  var caches: NameUses
  var pools: NameUses
  var files: NameUses
  /// What is done before the script begins.
  package var setUp: [Event] = []
  /// Workloads are read: the script behind them gives names to mappings.
  package var isBeforeScript = false
  /// Frees inside a `repeat` of names that a later step of its body may make.
  private var unresolved: [(name: String, held: Held, place: Place)] = []
  private var repeatDepth = 0

  /// `names` holds what exists already (of the `:` line: what the machine's script has made).
  package init(configuration: Configuration, names: Names) {
    self.configuration = configuration
    self.names = names
    made = Set(names.labels)
    caches = NameUses(
      names.caches.enumerated().filter { place, _ in
        let cache = CacheID(UInt16(place))
        return names.createdCaches.contains(cache) || configuration.profile.caches.has(cache, on: configuration)
      }.map { $1 })
    pools = NameUses(names.pools)
    files = NameUses(names.files)
  }

  package mutating func task(_ value: Value) throws(Diagnostic) -> TaskID {
    let name = try value.text("the name of a task", ja: "タスクの名前")
    guard !name.isEmpty else { throw Diagnostic("a task needs a name", ja: "タスクの名前が空です", at: value.place) }
    // Those behind are children without a name of their own.
    guard names.tasks.count < 32_767 else {
      throw Diagnostic("more than 32767 tasks", ja: "タスクは 32767 個までです", at: value.place)
    }
    return names.task(name)
  }

  /// What a name is expected to hold, for messages. Blocks and objects share their names.
  enum Held {
    case block, object
    var name: String { self == .block ? "a block" : "an object" }
    var japanese: String { self == .block ? "ブロック" : "オブジェクト" }
    func example(_ name: String) -> String {
      self == .block ? "alloc_pages: { order: 0, as: \(name) }" : "kmalloc: { size: 100, as: \(name) }"
    }
  }

  mutating func makeLabel(_ value: Value) throws(Diagnostic) -> LabelID {
    let name = try value.text("a name for the block", ja: "ブロックの名前")
    guard !name.isEmpty else {
      throw Diagnostic("the name of a block is empty", ja: "ブロックの名前が空です", at: value.place)
    }
    made.insert(name)
    return names.label(name)
  }

  /// The label of a name that a step before has made; in a loop, one that any step of the loop makes.
  mutating func knownLabel(_ value: Value, _ held: Held = .block) throws(Diagnostic) -> LabelID {
    let name = try value.text("the name of \(held.name)", ja: "\(held.japanese)の名前")
    if !made.contains(name) {
      guard repeatDepth > 0 else { throw neverMade(name, held, value.place) }
      unresolved.append((name, held, value.place))
    }
    return names.label(name)
  }

  private func neverMade(_ name: String, _ held: Held, _ place: Place) -> Diagnostic {
    let near = NearMiss.nearest(to: name, among: made.sorted())
    return Diagnostic(
      "no step before this makes \(held.name) named \(name.quoted)",
      ja: "\(name.quoted) という名前の\(held.japanese)はまだありません",
      hint: near.map(Diagnostic.didYouMean) ?? held.example(name), jaHint: near.map(Diagnostic.jaDidYouMean), at: place)
  }

  /// `{ name: failed, count: "> 0", since: MARK }`; without `count` at least one.
  func occurrenceClaim(_ value: Value) throws(Diagnostic) -> Claim {
    let entries = try value.entries("{ name, count, since }")
    var kind: OccurrenceKind?
    var bound = Bound(.greaterOrEqual, 1)
    var since: Int?
    if marks.isEmpty, let entry = entries.first(where: { $0.key == "since" }) {
      throw Diagnostic(
        "since needs a mark before it, and there is none", hint: "a step like { mark: start }", at: entry.place)
    }
    for entry in entries {
      switch entry.key {
      case "name": kind = try entry.value.choice("occurrence", OccurrenceKind.allCases.map { ($0.name, $0) })
      case "count": bound = try entry.value.bound("count")
      case "since": since = try entry.value.choice("mark", marks.indices.reversed().map { (marks[$0], $0) })
      default: throw .unknown("key", entry.key, among: ["name", "count", "since"], at: entry.place)
      }
    }
    guard let kind else {
      throw Diagnostic("occurrence needs a name", hint: "{ name: failed, count: 1 }", at: value.place)
    }
    return .occurrence(kind, bound, since: since)
  }
}

extension ProgramBuilder {
  /// Appends the steps of a list; each mistake is added to the findings.
  package mutating func add(script: Value) {
    stepsToRun = add(list: script)
    let ticks = Program.ticks(of: worldSteps)
    if ticks > Program.tickLimit {
      let much = ticks == .max ? "more" : "\(ticks)"
      findings.add(
        Diagnostic(
          "the script takes \(much) ticks; at most \(Program.tickLimit) are played", hint: "fewer ticks or repeats",
          at: script.place))
    }
  }

  /// Returns how many steps a run does; after the limit was passed once, 0, so that it is reported once.
  private mutating func add(list: Value) -> UInt64 {
    guard case .list(let values) = list.content else {
      if case .nothing = list.content { return 0 }
      findings.add(list.mismatch("a list of steps"))
      return 0
    }
    var total: UInt64 = 0
    for value in values {
      // Enough is known to be wrong: looking for more near misses would only take time.
      if findings.dropped > 0 { return 0 }
      do throws(Diagnostic) {
        total += try add(step: value)
        if total > Self.stepLimit {
          let message = "the script has more than 1000000 steps"
          findings.add(Diagnostic(message, hint: "fewer repeats, or workloads", at: value.place))
          return 0
        }
      } catch {
        findings.add(error)
      }
    }
    return total
  }

  private mutating func add(step: Value) throws(Diagnostic) -> UInt64 {
    // A step without arguments may be written as a bare word: `- pause`.
    if case .text(let name) = step.content {
      return try add(verb: name, at: step.place, Value(.nothing, at: step.place))
    }
    let entries = try step.entries("a step like { tick: 10 }")
    if let times = entries.first(where: { $0.key == "repeat" }) { return try add(loop: times, entries) }
    guard let entry = entries.first else { throw Diagnostic("an empty step", at: step.place) }
    if entries.count > 1 { _ = try Verb.known(entry.key, in: world.name, at: entry.place) }
    guard entries.count == 1 else {
      throw Diagnostic(
        "a step does one thing; \(entries[1].key.quoted) is one too many",
        hint: "begin a new step with -, or indent the arguments of \(entry.key)", at: entries[1].place)
    }
    return try add(verb: entry.key, at: entry.place, entry.value)
  }

  package mutating func add(verb name: String, at place: Place, _ value: Value) throws(Diagnostic) -> UInt64 {
    let verb = try Verb.known(name, in: world.name, at: place)
    do throws(Diagnostic) {
      let built = try verb.build(Arguments(of: verb, value, at: place), &self)
      worldSteps += built
      return built.reduce(0) { $0 + $1.cost }
    } catch {
      // The name was meant to be made: its uses are no mistakes of their own.
      if case .map(let entries) = value.content {
        for entry in entries {
          guard case .text(let name) = entry.value.content else { continue }
          if entry.key == "as" { made.insert(name) }
          if entry.key == "name" || entry.key == "file" || entry.key == "segment" {
            assumeCreated(by: verb.name, name)
          }
        }
      }
      throw error
    }
  }

  private mutating func add(loop times: Value.Entry, _ entries: [Value.Entry]) throws(Diagnostic) -> UInt64 {
    if let other = entries.first(where: { $0.key != "repeat" && $0.key != "do" }) {
      throw .unknown("key", other.key, among: ["repeat", "do"], at: other.place)
    }
    guard let body = entries.first(where: { $0.key == "do" }) else {
      throw Diagnostic("repeat needs do, the list of steps", hint: "{ repeat: 200, do: [ … ] }", at: times.place)
    }
    let count = try times.value.number(.times)
    let start = worldSteps.count
    worldSteps.append(.repeatStart(count: UInt32(count), end: 0))
    repeatDepth += 1
    let inside = add(list: body.value)
    repeatDepth -= 1
    worldSteps.append(.repeatEnd(start: start))
    worldSteps[start] = .repeatStart(count: UInt32(count), end: worldSteps.count - 1)
    if repeatDepth == 0 {
      for (name, held, place) in unresolved where !made.contains(name) && findings.dropped == 0 {
        findings.add(neverMade(name, held, place))
      }
      unresolved = []
    }
    // Going round takes time even where there is nothing to do.
    let (total, overflow) = max(1, inside).multipliedReportingOverflow(by: UInt64(count))
    guard !overflow, total <= Self.stepLimit else {
      let message = "repeat \(count) of \(inside) steps makes more than 1000000 steps"
      throw Diagnostic(message, hint: "fewer repeats, or workloads", at: times.place)
    }
    return total
  }
}

extension WorldStep {
  /// How much of the limit a step takes: `count:` makes many requests of one.
  fileprivate var cost: UInt64 {
    guard case .event(let value) = self, let event = value.as(Kernel.Event.self) else { return 1 }
    return switch event {
    case .allocate(let request, _): UInt64(request.count)
    case .allocateObject(let request, _): UInt64(request.count)
    default: 1
    }
  }
}
