package import Simulation
package import Textbook

/// A model of the textbook as scenario files make it: its settings and its verbs. A new one is a type of this kind, its
/// drawing (`DrawnModel` in Interface), and its setup in `ScenarioWorld.setups`.
package protocol ScriptedModel: SmallMachine {
  /// The key under `world:`.
  static var world: ScenarioWorld.Name { get }
  /// How it is written: `{ memory: 64, algorithms: [first, best] }`.
  static var form: String { get }
  static var keys: [String] { get }
  init(_ settings: WorldSettings) throws(Diagnostic)
  /// What is asked of it, besides `expect`, `break` and `what-if`.
  static var verbs: [Verb] { get }
}

extension ScenarioWorld.Name {
  package static let oneProgram = Self(rawValue: "one-program")
  package static let partitions = Self(rawValue: "partitions")
  package static let utilisation = Self(rawValue: "utilisation")
  package static let relocation = Self(rawValue: "relocation")
  package static let swapping = Self(rawValue: "swapping")
  package static let overlays = Self(rawValue: "overlays")
  package static let fits = Self(rawValue: "fits")
  package static let pageTables = Self(rawValue: "page-tables")
  package static let pageSize = Self(rawValue: "page-size")
  package static let copyOnWrite = Self(rawValue: "copy-on-write")
  package static let instruction = Self(rawValue: "instruction")
}

extension PanelName {
  package static let picture = PanelName(rawValue: "picture")
  package static let figures = PanelName(rawValue: "figures")
  package static let steps = PanelName(rawValue: "steps")
}

/// A world whose model is set up from its settings.
package protocol ModelSetting: WorldSetup {
  var played: any SmallMachine { get }
  var isStepped: Bool { get }
}

/// `world: { fits: { memory: 64, … } }`: what its model begins with. `pace: request` does each request at once; else
/// each of its steps takes a tick.
package struct ModelSetup<Model: ScriptedModel>: ModelSetting {
  private let settings: [Value.Entry]
  private let place: Place
  package let model: Model
  package let isStepped: Bool

  package static var name: ScenarioWorld.Name { Model.world }
  package static var form: String { Model.form }
  package static var verbs: [Verb] { Model.verbs + [.expectFigures(of: Model.world)] }
  package static var panels: [PanelName] { [.picture, .figures, .steps] }
  package static var conditionForm: String? { "failures" }
  package static var changes: [Parameter] {
    (Model.keys + ["pace"]).map { Parameter($0, .text, en: "another \($0)", ja: "\($0)を変える") }
  }
  package static var lenient: Self {
    guard let value = Value.plain(form), let setup = try? Self(value) else {
      // Unreachable: a test reads every form.
      preconditionFailure("the example of the world \(name.rawValue) is one of its settings")
    }
    return setup
  }

  package init(_ value: Value) throws(Diagnostic) {
    let settings = try WorldSettings(value, of: Model.world.rawValue, form: Model.form, keys: Model.keys)
    self.settings = settings.entries
    place = value.place
    model = try Model(settings)
    isStepped = try settings.choice("pace", [("step", true), ("request", false)], or: true)
  }

  package func with(_ key: String, _ value: Value) throws(Diagnostic) -> Self {
    var entries = settings.filter { $0.key != key }
    entries.append(Value.Entry(key: key, place: value.place, value: value))
    return try Self(Value(.map(entries), at: place))
  }

  package var played: any SmallMachine { model }

  /// The words name a number: it changes.
  package func condition(_ words: [String], at place: Place) throws(Diagnostic) -> WorldValue? {
    guard (1...2).contains(words.count) else { return nil }
    let name = words.count == 2 ? FigureName(words[0], words[1]) : FigureName("", words[0])
    try model.check(name, at: place)
    return WorldValue(FigureCondition(name))
  }
  package var conditionOpenings: [String] { ["when"] + model.figures.map(\.name.text) }

  package func origin(_ script: WorldScript) -> any RunOrigin {
    var model = model
    model.seed(script.seed)
    let steps = script.steps.map { step -> ScriptStep<WorldValue, FigureCondition> in
      guard
        let own: ScriptStep<WorldValue, FigureCondition> = step.map(
          event: { $0 }, condition: { $0.as(FigureCondition.self) })
      else {
        // Unreachable: the verbs of this world make no other conditions.
        preconditionFailure("a step of another world: \(step)")
      }
      return own
    }
    return SmallMachineOrigin(
      PlayedModel(model), isStepped: isStepped, steps: steps, expectations: script.claims([FigureClaim].self),
      marks: script.marks, journal: script.journal)
  }

  package static func == (a: Self, b: Self) -> Bool { a.model == b.model && a.isStepped == b.isStepped }
  package func hash(into hasher: inout Hasher) { hasher.combine(model) }
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

extension Verb {
  /// Every number of a world can be claimed.
  fileprivate static func expectFigures(of world: ScenarioWorld.Name) -> Verb {
    Verb(
      "expect", of: world, isForFiles: true, takesAnyKey: true, en: "Check that claims hold",
      ja: "期待した状態になっているか確かめる", []
    ) { (arguments, builder) throws(Diagnostic) in
      guard case .textbook(let setup) = builder.world, let model = (setup as? any ModelSetting)?.played else {
        throw Diagnostic("this world has no such numbers", at: arguments.place)
      }
      return builder.expect(try model.claims(arguments), at: arguments.place)
    }
  }
}

extension SmallMachine {
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

}

extension ProgramBuilder {
  /// The model of the world that is read, when it is of this type.
  func model<Model: ScriptedModel>(_: Model.Type) -> Model? { setup(ModelSetup<Model>.self)?.model }

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
    for (sign, comparison) in Self.signs where text.hasPrefix(sign) {
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
    if text.hasPrefix("0x"), let number = Value.integer(text) {
      self.init(Int(number))
      return
    }
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
