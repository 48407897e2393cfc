import Kernel
import Simulation

/// What a parameter takes; completion offers its words.
package enum ParameterKind: Hashable, Sendable {
  case number, order, orders, gfp, newLabel, label, task, context, boolean, zone, pick, share, frame, address, lifetime
  case text, file, bound, map, panel, layout, condition, whatIf, cache, pool, slabFlags, size
  /// One of some words, or several with commas.
  case words([String])
}

package struct Parameter: Sendable {
  package var name: String
  package var kind: ParameterKind
  /// Of a number: the range outside which it is refused.
  package var quantity: Quantity?
  package var isRequired: Bool
  package var summary: Localized
  package init(
    _ name: String, _ kind: ParameterKind, _ quantity: Quantity? = nil, required: Bool = false, en: String, ja: String
  ) {
    self.name = name
    self.kind = kind
    self.quantity = quantity
    isRequired = required
    summary = Localized(en: en, ja: ja)
  }
}

/// A verb of scenario files and of the `:` line: the kernel's own function, or a step of the lecture.
package struct Verb: Sendable {
  package var name: String
  package var summary: Localized
  package var parameters: [Parameter]
  /// The parameter that the short form gives: `free_pages: A`, `tick 10`.
  package var main: String?
  /// On the `:` line all words together are the main parameter: `break when zone Normal free < low`.
  package var takesSentence: Bool
  /// On the `:` line several plain words are the main parameter: `reference 7 0 1`.
  package var takesList = false
  /// Its arguments are names of what it is asked about, not a list known beforehand.
  package var takesAnyKey = false
  /// Part of a written lecture only: the `:` line refuses it.
  package var isForFiles: Bool
  /// `save! FILE` is short for `force=true`.
  package var takesForce: Bool { parameters.contains { $0.name == "force" } }
  /// Turns checked arguments into steps.
  let build: @Sendable (Arguments, inout ProgramBuilder) throws(Diagnostic) -> [WorldStep]

  init(
    _ name: String, main: String? = nil, isForFiles: Bool = false, takesSentence: Bool = false, en: String, ja: String,
    _ parameters: [Parameter],
    build: @escaping @Sendable (Arguments, inout ProgramBuilder) throws(Diagnostic) -> [Step]
  ) {
    self.name = name
    self.main = main
    self.isForFiles = isForFiles
    self.takesSentence = takesSentence
    summary = Localized(en: en, ja: ja)
    self.parameters = parameters
    self.build = { (arguments, builder) throws(Diagnostic) in try build(arguments, &builder).map { $0.inAnyWorld } }
  }

  /// A verb whose steps are of another world than the machine.
  init(
    _ name: String, of world: ScenarioWorld.Name, main: String? = nil, isForFiles: Bool = false,
    takesSentence: Bool = false, takesList: Bool = false, takesAnyKey: Bool = false, en: String, ja: String,
    _ parameters: [Parameter],
    steps: @escaping @Sendable (Arguments, inout ProgramBuilder) throws(Diagnostic) -> [WorldStep]
  ) {
    self.name = name
    self.world = world
    self.main = main
    self.isForFiles = isForFiles
    self.takesSentence = takesSentence
    self.takesList = takesList
    self.takesAnyKey = takesAnyKey
    summary = Localized(en: en, ja: ja)
    self.parameters = parameters
    build = steps
  }

  /// Every verb, in the order of the help.
  package static let all: [Verb] =
    kernel + time + [whatIf] + lecture + ScenarioWorld.setups.flatMap { $0.allVerbs }
  /// What is asked of the kernel's machine.
  private static let kernel = (allocations + frees + objects + caches + pools + processes + upkeep).map { verb in
    verb.name == "tick" ? verb : verb.only(in: .machine)
  }
  package static let names = names(in: .machine)
  package static func names(in world: ScenarioWorld.Name) -> [String] {
    all.filter { $0.isKnown(in: world) }.map { $0.name }
  }
  package static func named(_ name: String, in world: ScenarioWorld.Name = .machine) -> Verb? {
    all.first { $0.name == name && $0.isKnown(in: world) }
  }

  /// The verb of a world; who asks it of another one hears so.
  static func known(_ name: String, in world: ScenarioWorld.Name, at place: Place) throws(Diagnostic) -> Verb {
    if let verb = named(name, in: world) { return verb }
    if let other = all.first(where: { $0.name == name })?.world {
      throw Diagnostic(
        "\(name) is asked of the world \(other.rawValue); this is the world \(world.rawValue)",
        ja: "\(name) は \(other.rawValue) のコマンドで、このシナリオ(\(world.rawValue))では使えません",
        hint: "verbs of this world: " + names(in: world).joined(separator: ", "),
        jaHint: "使えるのは " + names(in: world).joined(separator: "、"), at: place)
    }
    throw .unknown("verb", name, among: names(in: world), at: place)
  }

  /// The world that it is asked of; nil: all of them.
  package private(set) var world: ScenarioWorld.Name?
  func isKnown(in world: ScenarioWorld.Name) -> Bool { self.world == nil || self.world == world }
  func only(in world: ScenarioWorld.Name) -> Verb {
    var verb = self
    verb.world = world
    return verb
  }

  /// Who asks: taken by every verb of the kernel (DESIGN 3).
  static let requester = [
    Parameter("by", .task, en: "task that asks (init)", ja: "要求するタスク(既定は init)"),
    Parameter("cpu", .number, .cpu, en: "CPU that it runs on (0)", ja: "実行中の CPU(既定は 0)"),
    Parameter("context", .context, en: "process, softirq or interrupt", ja: "process・softirq・interrupt のいずれか"),
    Parameter("rt", .boolean, en: "a realtime task: may dig deeper", ja: "リアルタイムタスク:より深く割り当てを試みる"),
    Parameter("memalloc", .boolean, en: "PF_MEMALLOC: ignores watermarks", ja: "PF_MEMALLOC:水位を無視する"),
  ]
}

/// The arguments of one verb, by name, with their places.
package struct Arguments: Sendable {
  package var verb: String
  package var place: Place
  package var entries: [Value.Entry]

  package subscript(name: String) -> Value? { entries.first { $0.key == name }?.value }

  package func required(_ name: String) throws(Diagnostic) -> Value {
    guard let value = self[name] else {
      throw Diagnostic("\(verb) needs \(name)", ja: "\(verb) には \(name) が必要です", at: place)
    }
    return value
  }

  /// Names the verb's arguments: those of a map, or the main one of the short form. Refuses names that the verb does
  /// not take, and a missing one that it needs.
  /// `called` is the name for messages where another section shares the verb's grammar.
  package init(of verb: Verb, called: String? = nil, _ value: Value, at place: Place) throws(Diagnostic) {
    self.verb = called ?? verb.name
    self.place = place
    switch value.content {
    case .map(let map): entries = map
    case .nothing: entries = []
    case .text, .list:
      guard let main = verb.main else {
        throw Diagnostic(
          "\(verb.name) takes no plain value, found \(value.described)",
          ja: "\(verb.name) に引数名のない値は書けません", hint: verb.usage, jaHint: verb.japaneseUsage, at: value.place)
      }
      entries = [Value.Entry(key: main, place: value.place, value: value)]
    }
    let known = verb.parameters.map { $0.name }
    // The counters of /proc/vmstat and the columns of /proc/slabinfo are claims of `expect` by their own names.
    let counters =
      verb.name == "expect" && verb.world == .machine
      ? Profile.counterNames + CacheColumn.names + ProcessColumn.names + MemoryColumn.names : []
    for entry in entries where !verb.takesAnyKey && !known.contains(entry.key) && !counters.contains(entry.key) {
      var diagnostic = Diagnostic.unknown("key", entry.key, among: known + counters, at: entry.place)
      diagnostic.message += " for \(self.verb)"
      diagnostic.japanese = "\(self.verb) に \(entry.key.quoted) という引数はありません"
      // An unquoted comma or colon in a text makes a key of what follows it.
      if verb.name == "say" { diagnostic.hint = "quote texts that contain , : or #" }
      if diagnostic.hint == nil { (diagnostic.hint, diagnostic.japaneseHint) = (verb.usage, verb.japaneseUsage) }
      throw diagnostic
    }
    for parameter in verb.parameters where parameter.isRequired && self[parameter.name] == nil {
      throw Diagnostic(
        "\(verb.name) needs \(parameter.name)", ja: "\(verb.name) には \(parameter.name) が必要です",
        hint: parameter.summary.en, jaHint: parameter.summary.ja, at: place)
    }
  }
}

extension Verb {
  /// `alloc_pages takes order, gfp, as …`
  package var usage: String {
    parameters.isEmpty ? "\(name) takes nothing" : "\(name) takes " + parameters.map { $0.name }.joined(separator: ", ")
  }
  package var japaneseUsage: String {
    parameters.isEmpty ? "\(name) に引数はない" : "\(name) の引数は " + parameters.map { $0.name }.joined(separator: "、")
  }
}
