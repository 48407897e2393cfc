package import Simulation

/// One of the textbook's worlds as `world:` of a scenario file describes it, checked; and with it all that files and
/// the `:` line know of that world. A new world is a type of its own and an entry in `ScenarioWorld.setups`.
package protocol WorldSetup: Hashable, Sendable {
  /// The key under `world:`.
  static var name: ScenarioWorld.Name { get }
  /// What stands under the key, for hints: `{ policies: [fifo, lru], frames: 3 }`.
  static var form: String { get }
  /// Its own verbs, `expect` among them. `break`, `back` and `what-if` follow from what is below.
  static var verbs: [Verb] { get }
  /// The panels that show it.
  static var panels: [PanelName] { get }
  /// What a what-if may change from the beginning on, each as `with` takes it; `seed` where the world has a use for it.
  static var changes: [Parameter] { get }
  /// A condition in words, for hints; nil: nothing of this world can be waited for.
  static var conditionForm: String? { get }
  /// In the place of one that is wrong: whatever a script may ask about is there.
  static var lenient: Self { get }

  /// Reads what stands under the key.
  init(_ value: Value) throws(Diagnostic)
  /// The same world with one of `changes` made.
  func with(_ key: String, _ value: Value) throws(Diagnostic) -> Self
  /// The condition that these words say; nil: they say none.
  func condition(_ words: [String], at place: Place) throws(Diagnostic) -> WorldValue?
  /// What a condition may begin with, for completion.
  var conditionOpenings: [String] { get }
  /// What a run of it begins with.
  func origin(_ script: WorldScript) -> any RunOrigin
}

extension WorldSetup {
  package static var changes: [Parameter] { [] }
  package static var conditionForm: String? { nil }
  package func with(_ key: String, _ value: Value) throws(Diagnostic) -> Self { self }
  package func condition(_ words: [String], at place: Place) throws(Diagnostic) -> WorldValue? { nil }
  package var conditionOpenings: [String] { [] }
}

/// What a scenario gives a world of the textbook besides its setup.
package struct WorldScript: Sendable {
  package var steps: [WorldStep]
  /// By expectation: what it claims, as a verb of the world made it.
  package var claims: [WorldValue]
  /// How many marks there are.
  package var marks: Int
  package var seed: UInt64
  /// What was typed in the run that the file keeps.
  package var journal: [JournalEntry<WorldValue>]

  package func steps<Event, Condition>(
    _: Event.Type, _: Condition.Type
  ) -> [ScriptStep<Event, Condition>] {
    steps.map { step in
      guard
        let own: ScriptStep<Event, Condition> = step.map(
          event: { $0.as(Event.self) }, condition: { $0.as(Condition.self) })
        // Unreachable: one setup reads all steps of a scenario.
      else { preconditionFailure("a step of another world: \(step)") }
      return own
    }
  }

  package func claims<Claim>(_: Claim.Type) -> [Claim] {
    claims.map { claim in
      // Unreachable: one setup reads all claims of a scenario.
      guard let own = claim.as(Claim.self) else { preconditionFailure("a claim of another world: \(claim)") }
      return own
    }
  }

  package func journal<Event>(_: Event.Type) -> [JournalEntry<Event>] {
    journal.map { entry in
      // Unreachable: one setup reads the whole journal.
      guard let own = entry.event.as(Event.self) else { preconditionFailure("an event of another world: \(entry)") }
      return JournalEntry(position: entry.position, event: own)
    }
  }
}

extension ProgramBuilder {
  /// The setup of the textbook's world that is read, when it is of this type.
  package func setup<Setup: WorldSetup>(_: Setup.Type) -> Setup? {
    guard case .textbook(let setup) = world else { return nil }
    return setup as? Setup
  }

  /// The step of an `expect` of a textbook's world.
  package mutating func expect<Claim: Hashable & Sendable>(_ claims: Claim, at place: Place) -> [WorldStep] {
    worldClaims.append(WorldValue(claims))
    expectationLines.append(place.line ?? 0)
    return [.expect(worldClaims.count - 1)]
  }

  /// A condition of the textbook's world that is read; a leading `when`, `to` or `at` is passed over.
  func worldCondition(_ value: Value) throws(Diagnostic) -> WorldValue {
    // Unreachable: asked for scenarios with a textbook's world alone.
    guard case .textbook(let setup) = world else { preconditionFailure("the machine's conditions are its own") }
    var words = try value.text("a condition", ja: "条件").split(separator: " ").map(String.init)
    while let first = words.first, ["when", "to", "at"].contains(first) { words.removeFirst() }
    if let condition = try setup.condition(words, at: value.place) { return condition }
    throw value.mismatch("a condition", ja: "条件", hint: type(of: setup).conditionForm)
  }
}

extension ConditionText {
  /// A condition of this world, for hints.
  package static func example(in world: ScenarioWorld) -> String {
    guard case .textbook(let setup) = world else { return "order 3 fails" }
    return type(of: setup).conditionForm ?? ""
  }
}

extension WorldSetup {
  /// Its own verbs, and those that every world has in a form of its own.
  static var allVerbs: [Verb] { verbs + conditionVerbs + [whatIf] }

  private static var conditionVerbs: [Verb] {
    guard let form = conditionForm else { return [] }
    let when = Parameter("when", .condition, en: form, ja: "条件(例:\(form))")
    return [
      Verb(
        "break", of: name, main: "when", takesSentence: true,
        en: "Stop where a condition comes to hold; break off: nowhere", ja: "条件が成り立った時点で止める(break off で解除)", [when]
      ) { (arguments, builder) throws(Diagnostic) in
        let value = try arguments.required("when")
        if case .text("off") = value.content, arguments.place.line == nil {
          builder.timeCommand = .clearBreakpoints
          return []
        }
        return [.watch(try builder.worldCondition(value))]
      },
      Verb(
        "back", of: name, main: "when", takesSentence: true,
        en: "Back to the last time that a condition came to hold", ja: "条件が最後に成り立った時点まで戻る", [when]
      ) { (arguments, builder) throws(Diagnostic) in
        guard arguments.place.line == nil else {
          throw Diagnostic("back belongs on the : line", hint: "a script only goes on", at: arguments.place)
        }
        var condition: WorldValue?
        if let value = arguments["when"] { condition = try builder.worldCondition(value) }
        builder.timeCommand = .back(condition)
        return []
      },
    ]
  }

  private static var whatIf: Verb {
    let example = changes.first.map { "what-if \($0.name)=…" } ?? "what-if"
    return Verb(
      "what-if", of: name, main: "do", en: "Change one thing and watch both runs side by side: \(example)",
      ja: "1 つだけ変えて、2 つの実行を並べて見る(例:\(example))", Verb.whatIfCommon + changes
    ) { (arguments, _) throws(Diagnostic) in
      throw Diagnostic("what-if belongs on the : line", hint: "in a script, say it in a caption", at: arguments.place)
    }
  }
}
