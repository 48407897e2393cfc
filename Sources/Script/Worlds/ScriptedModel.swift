import Simulation
package import Textbook

/// A small machine of the textbook as scenario files make it: its settings and its verbs. A new one is a type of this
/// kind, its drawing (`DrawnModel` in Interface, with an entry in its table of worlds), and its setup in
/// `ScenarioWorld.setups`.
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

/// `world: { fits: { memory: 64, … } }`: what its machine begins with. `pace: request` does each request at once; else
/// each of its steps takes a tick.
package struct ModelSetup<Machine: ScriptedModel>: TextbookForm {
  package typealias Model = SteppedModel<Machine>
  private let settings: [Value.Entry]
  private let place: Place
  package let machine: Machine
  package let isStepped: Bool
  package private(set) var isLenient = false

  package static var name: ScenarioWorld.Name { Machine.world }
  package static var form: String { Machine.form }
  package static var keys: [String] { Machine.keys }
  package static var requests: [Verb] { Machine.verbs }
  package static var panels: [PanelName] { [.picture, .figures, .steps] }
  package static var changes: [Parameter] {
    (Machine.keys + ["pace"]).map { Parameter($0, .text, en: "another \($0)", ja: "\($0)を変える") }
  }
  package static var lenient: Self {
    guard let value = Value.plain(form), var setup = try? Self(value) else {
      // Unreachable: a test reads every form.
      preconditionFailure("the example of the world \(name.rawValue) is one of its settings")
    }
    setup.isLenient = true
    return setup
  }

  package init(_ value: Value) throws(Diagnostic) {
    let settings = try WorldSettings(value, of: Machine.world.rawValue, form: Machine.form, keys: Machine.keys)
    self.settings = settings.entries
    place = value.place
    machine = try Machine(settings)
    isStepped = try settings.choice("pace", [("step", true), ("request", false)], or: true)
  }

  package func with(_ key: String, _ value: Value) throws(Diagnostic) -> Self {
    var entries = settings.filter { $0.key != key }
    entries.append(Value.Entry(key: key, place: value.place, value: value))
    return try Self(Value(.map(entries), at: place))
  }

  package func beginning(seed: UInt64) -> SteppedSetup<Machine> {
    var machine = machine
    machine.seed(seed)
    return SteppedSetup(machine, isStepped: isStepped)
  }

  package static func == (a: Self, b: Self) -> Bool { a.machine == b.machine && a.isStepped == b.isStepped }
  package func hash(into hasher: inout Hasher) { hasher.combine(machine) }
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
  /// The model of the world that is read, when it is of this type.
  func model<Model: ScriptedModel>(_: Model.Type) -> Model? { setup(ModelSetup<Model>.self)?.machine }

  /// A name that a step gives to something.
  package mutating func newName(_ value: Value) throws(Diagnostic) -> String {
    let name = try value.text("a name", ja: "名前")
    guard !name.isEmpty else { throw Diagnostic("the name is empty", ja: "名前が空です", at: value.place) }
    _ = names.label(name)
    return name
  }

  /// A name that a step before gave.
  package func knownName(_ value: Value) throws(Diagnostic) -> String {
    let name = try value.text("a name", ja: "名前")
    guard names.knownLabel(name) != nil else {
      let near = NearMiss.nearest(to: name, among: names.labels.sorted())
      throw Diagnostic(
        "no step before this makes \(name.quoted)", ja: "\(name.quoted) という名前はまだありません",
        hint: near.map(Diagnostic.didYouMean), jaHint: near.map(Diagnostic.jaDidYouMean), at: value.place)
    }
    return name
  }
}
