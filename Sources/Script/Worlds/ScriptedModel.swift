import Simulation
package import Textbook

/// A model of the textbook as scenario files make it: its settings and its verbs. A new world is a type of this kind, a
/// name in `ScenarioWorld.Name` and an entry in `TextbookWorlds.all`.
package protocol ScriptedModel: TextbookModel {
  static var world: ScenarioWorld.Name { get }
  /// How it is written: `{ memory: 64, algorithms: [first, best] }`.
  static var form: String { get }
  static var keys: [String] { get }
  init(_ settings: WorldSettings) throws(Diagnostic)
  /// What is asked of it, besides `expect` and `break`.
  static var verbs: [Verb] { get }
}

/// Every textbook world that is played by `TextbookWorld`.
package enum TextbookWorlds {
  package static let all: [any ScriptedModel.Type] = [
    OneProgram.self, PartitionQueues.self, MemoryChain.self, RelocationModel.self, SwappingModel.self,
    OverlayModel.self, FitRace.self, TranslationModel.self, PageSizeModel.self, ForkModel.self,
    InstructionRestart.self,
  ]

  static let verbs: [Verb] = all.flatMap { $0.verbs + figureVerbs(of: $0.world) }

  static func named(_ name: String) -> (any ScriptedModel.Type)? { all.first { $0.world.rawValue == name } }

  /// The numbers of a world are its claims and its breakpoints.
  private static func figureVerbs(of world: ScenarioWorld.Name) -> [Verb] {
    [
      Verb(
        "expect", of: world, isForFiles: true, takesAnyKey: true, en: "Check that claims hold",
        ja: "期待した状態になっているか確かめる", []
      ) { (arguments, builder) throws(Diagnostic) in
        builder.figureClaims.append(try builder.claims(arguments))
        builder.expectationLines.append(arguments.place.line ?? 0)
        return [.expect(builder.figureClaims.count - 1)]
      },
      Verb(
        "break", of: world, main: "when", takesSentence: true,
        en: "Stop where a number changes; break off: nowhere", ja: "数値が変わった時点で止める(break off で解除)",
        [Parameter("when", .text, required: true, en: "the number's name", ja: "数値の名前")]
      ) { (arguments, builder) throws(Diagnostic) in
        let value = try arguments.required("when")
        let words = try value.text("the name of a number").split(separator: " ").map(String.init)
        if words == ["off"], arguments.place.line == nil {
          builder.timeCommand = .clearBreakpoints
          return []
        }
        let name = words.count == 2 ? FigureName(words[0], words[1]) : FigureName("", words.joined(separator: " "))
        try builder.check(name, at: value.place)
        return [.watch(WorldValue(FigureCondition(name)))]
      },
    ]
  }
}

extension Verb {
  /// A verb of a textbook world: one request, and in a script the tick in which its outcome is seen.
  static func request<Model: ScriptedModel>(
    _ name: String, of model: Model.Type, main: String? = nil, en: String, ja: String, _ parameters: [Parameter],
    _ request: @escaping @Sendable (Arguments, inout ProgramBuilder) throws(Diagnostic) -> Model.Request
  ) -> Verb {
    Verb(name, of: Model.world, main: main, en: en, ja: ja, parameters) { (arguments, builder) throws(Diagnostic) in
      let step = WorldStep.event(WorldValue(try request(arguments, &builder)))
      return arguments.place.line == nil ? [step] : [step, .tick(1)]
    }
  }
}

extension ProgramBuilder {
  fileprivate var figures: [Figure] {
    guard case .textbook(_, let played, _) = world else { return [] }
    return played.model.figures
  }

  fileprivate func check(_ name: FigureName, at place: Place) throws(Diagnostic) {
    let known = figures.map(\.name)
    if known.contains(name) { return }
    let subjects = known.map(\.subject).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard name.subject.isEmpty || subjects.contains(name.subject) else {
      throw .unknown("subject", name.subject, among: subjects.filter { !$0.isEmpty }, at: place)
    }
    let names = known.filter { $0.subject == name.subject }.map(\.name)
    var diagnostic = Diagnostic.unknown("number", name.name, among: names, at: place)
    if diagnostic.hint == nil {
      let others = name.subject.isEmpty ? subjects.filter { !$0.isEmpty } : []
      diagnostic.hint = "known: " + (names + others).joined(separator: ", ")
    }
    throw diagnostic
  }

  /// `{ processes: 3, first: { failures: 2, taken: [20, 10] } }`.
  fileprivate func claims(_ arguments: Arguments) throws(Diagnostic) -> [FigureClaim] {
    var claims: [FigureClaim] = []
    for entry in arguments.entries {
      guard case .map(let inner) = entry.value.content else {
        claims.append(try claim(FigureName("", entry.key), entry))
        continue
      }
      for number in inner { claims.append(try claim(FigureName(entry.key, number.key), number)) }
    }
    guard !claims.isEmpty else {
      let hint = figures.first.map { "expect: { \($0.name.subject.isEmpty ? $0.name.name : $0.name.subject): … }" }
      throw Diagnostic("expect claims nothing", hint: hint, at: arguments.place)
    }
    return claims
  }

  private func claim(_ name: FigureName, _ entry: Value.Entry) throws(Diagnostic) -> FigureClaim {
    try check(name, at: entry.place)
    if case .list(let values) = entry.value.content {
      var numbers: [Int?] = []
      for value in values { numbers.append(try value.wholeOrNothing(name.name)) }
      return FigureClaim(name, .equal, .list(numbers))
    }
    return try entry.value.claim(name)
  }

  /// A name that a step gives to something.
  package mutating func newName(_ value: Value) throws(Diagnostic) -> String {
    let name = try value.text("a name")
    guard !name.isEmpty else { throw Diagnostic("the name is empty", at: value.place) }
    _ = names.label(name)
    return name
  }

  /// A name that a step before gave.
  package func knownName(_ value: Value) throws(Diagnostic) -> String {
    let name = try value.text("a name")
    guard names.knownLabel(name) != nil else {
      let near = NearMiss.nearest(to: name, among: names.labels.sorted())
      throw Diagnostic(
        "no step before this makes \(name.quoted)", hint: near.map { "did you mean \($0)?" }, at: value.place)
    }
    return name
  }
}

extension Value {
  /// `2`, `"> 3"`, `"1/5"`, `"<= 0.59"`, `none`.
  fileprivate func claim(_ name: FigureName) throws(Diagnostic) -> FigureClaim {
    let wanted = "a number for \(name.text), or a comparison like \"< 240\""
    let text = try text(wanted)
    if text == "none" { return FigureClaim(name, .equal, .nothing) }
    let comparisons: [(String, Comparison)] = [
      ("<=", .lessOrEqual), (">=", .greaterOrEqual), ("!=", .notEqual), ("==", .equal), ("<", .less), (">", .greater),
      ("=", .equal), ("", .equal),
    ]
    for (sign, comparison) in comparisons where text.hasPrefix(sign) {
      guard let number = Fraction(written: text.dropFirst(sign.count).trimmed) else { break }
      return FigureClaim(name, comparison, .number(number))
    }
    throw mismatch(wanted)
  }

  fileprivate func wholeOrNothing(_ name: String) throws(Diagnostic) -> Int? {
    if case .text("none") = content { return nil }
    return Int(try number(.listed.called(name)))
  }
}

extension Fraction {
  /// `3`, `0.36`, `1/5`.
  init?(written text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0).trimmed }
    guard parts.count <= 2, let first = Fraction(decimal: parts[0]) else { return nil }
    guard parts.count == 2 else {
      self = first
      return
    }
    guard let second = Fraction(decimal: parts[1]), !second.isZero else { return nil }
    self = first / second
  }
}

extension ScenarioWorld {
  /// Reads the settings of a textbook world: `{ fits: { memory: 64, … } }`.
  static func textbook(_ entry: Value.Entry) throws(Diagnostic) -> ScenarioWorld? {
    guard let type = TextbookWorlds.named(entry.key) else { return nil }
    let settings = try WorldSettings(entry, form: type.form, keys: type.keys)
    let isStepped = try settings.choice("pace", [("step", true), ("request", false)], or: true)
    return .textbook(type.world, PlayedModel(try type.init(settings)), isStepped: isStepped)
  }

  /// For a file whose world has the right name and wrong settings: its verbs are known.
  package static func fallback(for value: Value) -> ScenarioWorld {
    guard case .map(let entries) = value.content, let name = entries.first?.key, let type = TextbookWorlds.named(name),
      let form = Value.plain(type.form),
      let world = try? textbook(Value.Entry(key: name, place: value.place, value: form))
    else { return .unknown }
    return world
  }
}
