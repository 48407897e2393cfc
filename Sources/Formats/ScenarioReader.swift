import Foundation
import Kernel
import Script
import Simulation

/// One pass over a scenario's value: every section is tried, so that one pass finds all mistakes.
struct ScenarioReader {
  private(set) var folder: String
  /// Whether the scenario names any.
  private(set) var namesFiles = false
  var findings = Findings()
  /// The machine, as far as it is known: what comes after is checked against it.
  var configuration = Configuration()
  /// The world that is played, for the lines that were typed in it.
  private(set) var world = ScenarioWorld.machine
  /// `slab: true` or `false`, when the file says so.
  var wantsSlab: Bool?
  /// Grows where the start names caches; the script's names come after them.
  var names = Names()

  static let keys = [
    "mmscope", "title", "about", "lesson", "machine", "world", "start", "seed", "view", "script", "workloads", "replay",
    "typed",
  ]

  init(folder: String) { self.folder = folder }

  mutating func add(_ diagnostic: Diagnostic) { findings.add(diagnostic) }

  /// Runs a part; its mistake goes to the findings.
  @discardableResult
  mutating func attempt<Result>(
    _ part: (inout ScenarioReader) throws(Diagnostic) -> Result
  ) -> Result? {
    do throws(Diagnostic) {
      return try part(&self)
    } catch {
      findings.add(error)
      return nil
    }
  }

  /// The scenario; nil, or a result not to be used, when there are errors in the findings.
  mutating func scenario(_ root: Value, name: String) -> Scenario? {
    guard
      let entries = attempt({ (_) throws(Diagnostic) in try root.entries("a map: mmscope, title, machine, script …") })
    else { return nil }
    var sections: [String: Value.Entry] = [:]
    for entry in entries {
      if Self.keys.contains(entry.key) {
        sections[entry.key] = entry
      } else if findings.dropped == 0 {
        findings.add(.unknown("key", entry.key, among: Self.keys, at: entry.place))
      }
    }
    checkVersion(sections["mmscope"], root)
    if let elsewhere = Self.folder(sections["typed"]) { folder = Self.path(elsewhere, in: folder) }
    if let machine = sections["machine"] { readMachine(machine.value) }
    names = Names(configuration.profile)
    let world = world(sections)
    let lesson = sections["lesson"].flatMap { entry in
      attempt { (_) throws(Diagnostic) in try Lesson(entry.value) }
    }
    let title = sections["title"].flatMap { localized($0) }
    if sections["title"] == nil {
      findings.add(Diagnostic("title is missing", hint: "title: { en: …, ja: … }", at: root.place))
    }
    let about = sections["about"].flatMap { localized($0) }
    let start = sections["start"].flatMap { entry in attempt { (r) throws(Diagnostic) in try r.start(entry.value) } }
    var seed: UInt64 = 1
    if let entry = sections["seed"] {
      seed = attempt { (_) throws(Diagnostic) in UInt64(try entry.value.number(.seed)) } ?? 1
    }

    var builder = ProgramBuilder(configuration: configuration, names: names)
    builder.world = world
    builder.readTrace = { [folder] (question) throws(Diagnostic) in
      try ReferenceTraceFile.references(question, in: folder)
    }
    self.world = world
    var program = Program()
    readBeforeScript(sections, &builder, &program)
    if let script = sections["script"] { builder.add(script: script.value) }
    // After the script, which may name caches of its own.
    let view = sections["view"].flatMap { entry in
      attempt { (r) throws(Diagnostic) in try r.arguments(of: "view", entry).view(&builder) }
    }
    if builder.hasReadTrace { namesFiles = true }
    // The caches of a slabinfo that was refused are not known: that a step names one is no second mistake.
    let hasLost = sections["start"] != nil && start == nil
    for finding in builder.findings.all + (hasLost ? [] : builder.danglingNames) { findings.add(finding) }
    settleSlab(start, builder, program.workloads)
    if let place = sections["workloads"]?.place,
      let warning = Self.manyRequests(program.workloads, builder.steps, place)
    {
      findings.add(warning)
    }
    let typed = sections["typed"].flatMap { self.typed($0, names: &builder.names) }

    program.steps = builder.steps
    program.setUp = builder.setUp
    program.expectations = builder.expectations
    program.markCount = builder.marks.count
    var scenario = Scenario(
      name: name, title: title ?? Localized(), about: about ?? Localized(), configuration: configuration,
      start: start ?? .boot, seed: seed, view: view ?? ViewSettings(), program: program, names: builder.names,
      captions: builder.captions, marks: builder.marks, views: builder.views,
      expectationLines: builder.expectationLines, captionLines: builder.captionLines,
      captionLooks: builder.captionLooks, typed: typed)
    scenario.world = world
    scenario.worldSteps = world == .machine ? [] : builder.worldSteps
    scenario.worldClaims = builder.worldClaims
    scenario.lesson = lesson
    scenario.captionThens = builder.captionThens
    scenario.bootPlace = (sections["start"] ?? sections["machine"])?.place ?? root.place
    return scenario
  }

  /// What goes on beside the script, and what is there when it begins.
  private mutating func readBeforeScript(
    _ sections: [String: Value.Entry], _ builder: inout ProgramBuilder, _ program: inout Program
  ) {
    if let entry = sections["workloads"] {
      builder.isBeforeScript = true
      program.workloads = workloads(entry.value, &builder)
      builder.isBeforeScript = false
    }
    if let entry = sections["replay"] {
      program.replay = attempt { (r) throws(Diagnostic) in try r.replay(entry.value, &builder) }
    }
    if let start = sections["start"] {
      attempt { (r) throws(Diagnostic) in try r.setUp(start.value, &builder) }
    }
  }

  /// `world:` in the place of `machine:` and of all that describes a machine.
  private mutating func world(_ sections: [String: Value.Entry]) -> ScenarioWorld {
    guard let entry = sections["world"] else { return .machine }
    for key in ["machine", "start", "workloads", "replay"] {
      guard let other = sections[key] else { continue }
      findings.add(
        Diagnostic("\(key) describes a machine, and world is another", hint: "leave out one", at: other.place))
    }
    return attempt { (_) throws(Diagnostic) in try ScenarioWorld(entry.value) } ?? ScenarioWorld(meantBy: entry.value)
  }

  private mutating func checkVersion(_ entry: Value.Entry?, _ root: Value) {
    guard let entry else {
      findings.add(Diagnostic("the format version is missing", hint: "begin with mmscope: 1", at: root.place))
      return
    }
    guard let version = attempt({ (_) throws(Diagnostic) in try entry.value.number(.formatVersion) }) else {
      return
    }
    if version != 1 {
      let message = "format version \(version) is not known"
      findings.add(Diagnostic(message, hint: "this program reads version 1", at: entry.value.place))
    }
  }

  /// The arguments of a verb's grammar for a section that shares it.
  func arguments(of verb: String, _ entry: Value.Entry) throws(Diagnostic) -> Arguments {
    // Not nil: callers name verbs of the table, as literals.
    try Arguments(of: Verb.named(verb)!, called: entry.key, entry.value, at: entry.place)
  }

  /// Texts in both languages; a plain text is English.
  private mutating func localized(_ entry: Value.Entry) -> Localized? {
    attempt { (r) throws(Diagnostic) in
      try r.arguments(of: "say", entry).localized()
    }
  }

  /// A mistake in a file that the scenario names: it stands where it is, or, without a line, where the file is named.
  static func mentioned(_ diagnostic: Diagnostic, at place: Place) -> Diagnostic {
    guard diagnostic.line == nil, let file = diagnostic.file else { return diagnostic }
    return Diagnostic("\(file): \(diagnostic.message)", hint: diagnostic.hint, at: place)
  }

  /// A file named in the scenario, relative to its folder.
  mutating func path(_ name: String) -> String {
    namesFiles = true
    return Self.path(name, in: folder)
  }

  static func path(_ name: String, in folder: String) -> String {
    if name.hasPrefix("/") || folder == "." { return name }
    return (folder as NSString).appendingPathComponent(name)
  }
}

extension ScenarioReader {
  /// Requests that come by themselves: `every`, `from`, `until`, `by` …, and one allocation.
  mutating func workloads(_ value: Value, _ builder: inout ProgramBuilder) -> [Workload] {
    guard case .list(let values) = value.content else {
      findings.add(value.mismatch("a list of workloads"))
      return []
    }
    var result: [Workload] = []
    for value in values {
      do throws(Diagnostic) {
        result += try Self.workload(value, &builder)
      } catch {
        findings.add(error)
      }
    }
    return result
  }

  /// Who asks and the lifetime may stand beside the allocation or in it.
  /// With `by: [cc1, sh]` each of them has one of its own.
  private static func workload(_ value: Value, _ builder: inout ProgramBuilder) throws(Diagnostic) -> [Workload] {
    let entries = try value.entries("a workload like { every: 3, alloc_pages: { order: 0 } }")
    if let by = entries.firstIndex(where: { $0.key == "by" }), case .list(let tasks) = entries[by].value.content {
      var result: [Workload] = []
      for task in tasks {
        var mine = entries
        mine[by].value = task
        result += try workload(Value(.map(mine), at: value.place), &builder)
      }
      return result
    }
    let memory = ["touch", "read", "write", "fork"]
    let calls = AllocationCall.allCases.map { $0.name } + ObjectCall.allCases.map { $0.name } + memory
    let shared = ["by", "cpu", "context", "rt", "memalloc", "lifetime", "as", "count"]
    let own = ["name", "every", "from", "until"]
    for entry in entries where !(calls + shared + own).contains(entry.key) {
      throw .unknown("key", entry.key, among: own + shared + calls, at: entry.place)
    }
    let allocations = entries.filter { calls.contains($0.key) }
    guard allocations.count == 1 else {
      throw Diagnostic(
        "a workload makes one kind of request", hint: "{ every: 3, alloc_pages: { order: 0 } }", at: value.place)
    }
    var call = allocations[0]
    // Not nil: a verb makes each of the calls; a test asks for them.
    let verb = Verb.named(call.key)!
    var inner = try Arguments(of: verb, call.value, at: call.place).entries
    inner += entries.filter { shared.contains($0.key) }
    if let count = inner.first(where: { $0.key == "count" }) { _ = try count.value.number(.workloadCount) }
    call.value = Value(.map(inner), at: call.value.place)
    let before = builder.worldSteps.count
    _ = try builder.add(verb: call.key, at: call.place, call.value)
    guard case .event(let event)? = builder.worldSteps[before].forMachine else {
      // Unreachable: each of the calls above is a verb that builds one event or throws.
      preconditionFailure("a verb that allocates builds an event")
    }
    builder.worldSteps.removeSubrange(before...)
    func number(_ quantity: Quantity) throws(Diagnostic) -> Int64? {
      try entries.first { $0.key == quantity.name }?.value.number(quantity)
    }
    guard let every = try number(.every) else {
      throw Diagnostic("a workload needs every, in ticks", hint: "every: 3", at: value.place)
    }
    let from = try number(.from) ?? 1
    let until = try number(.until)
    if let until, until < from { throw Diagnostic("until \(until) is before from \(from)", at: value.place) }
    return [
      Workload(every: UInt32(every), from: Tick(from), until: until.map { Tick($0) }, event: event)
    ]
  }

  /// `replay: { trace: FILE, per-tick: 20, kernel: "6.10" }`.
  mutating func replay(_ value: Value, _ builder: inout ProgramBuilder) throws(Diagnostic) -> Replay {
    let entries = try value.entries("{ trace: FILE }")
    var trace: Value?
    var options = TraceFile.Options(hz: configuration.hz, cpus: configuration.cpus)
    for entry in entries {
      switch entry.key {
      case "trace": trace = entry.value
      case "per-tick": options.perTick = Int(try entry.value.number(.perTick))
      case "kernel":
        let version = try entry.value.text("a kernel's version: \"6.10\"")
        if let problem = TraceFile.checkKernel(version) {
          throw Diagnostic(problem.message, hint: problem.hint, at: entry.value.place)
        }
        options.kernel = version
      default: throw .unknown("key", entry.key, among: ["trace", "per-tick", "kernel"], at: entry.place)
      }
    }
    guard let trace else { throw Diagnostic("replay needs trace, the name of a file", at: value.place) }
    let file = try trace.text("the name of a trace")
    do throws(Diagnostics) {
      let loaded = try TraceFile.load(path: path(file), options, names: builder.names)
      for warning in loaded.warnings { add(warning) }
      builder.names = loaded.names
      return loaded.replay
    } catch {
      throw Self.mentioned(error.all[0], at: trace.place)
    }
  }
}
