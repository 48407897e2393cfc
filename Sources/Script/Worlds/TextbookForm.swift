package import Simulation
package import Textbook

/// A world made of a `TextbookModel`: claims, breakpoints, what-if and origin follow from the model's state and from
/// what is below.
package protocol TextbookForm: WorldSetup {
  associatedtype Model: TextbookModel
  /// What its model begins with.
  func beginning(seed: UInt64) -> Model.Setup
  /// It stands in the place of one that is wrong: every name may be right.
  var isLenient: Bool { get }
  /// Its verbs besides `expect`.
  static var requests: [Verb] { get }
  /// All that may stand under its key.
  static var keys: [String] { get }
}

extension TextbookForm where Self: TextbookSetup {
  package func beginning(seed: UInt64) -> Self { self }
}

extension TextbookForm {
  package var isLenient: Bool { self == Self.lenient }
  package static var verbs: [Verb] { requests + [expect] }
  package static var panels: [PanelName] { [.world, .why, .curve, .log] }

  private static var expect: Verb {
    Verb(
      "expect", of: name, isForFiles: true, takesAnyKey: true, en: "Check that claims hold",
      ja: "期待した状態になっているか確かめる", []
    ) { (arguments, builder) throws(Diagnostic) in
      let setup = builder.setup(Self.self)
      let state = setup.flatMap { $0.isLenient ? nil : $0.firstState }
      let claims = try Value(.map(arguments.entries), at: arguments.place).claims(in: state)
      guard !claims.isEmpty else {
        throw Diagnostic("expect claims nothing", hint: "expect: { \(example) }", at: arguments.place)
      }
      return builder.expect(claims, at: arguments.place)
    }
  }

  /// The state with which it begins: all names that an `expect` may use.
  private var firstState: StateTree { Model(beginning(seed: 1), script: []).state }

  /// A claim that one could make.
  private static var example: String {
    func first(_ state: StateTree) -> String {
      guard case .map(let members) = state, let member = members.first else { return state.described }
      if case .map = member.value { return "\(member.name): { \(first(member.value)) }" }
      return "\(member.name): \(member.value.described)"
    }
    return first(lenient.firstState)
  }

  package static var conditionForm: String? {
    lenient.openings.first.map { "\($0), or \($0) > 5" }
  }

  package func condition(_ words: [String], at place: Place) throws(Diagnostic) -> WorldValue? {
    if words.isEmpty { return nil }
    let text = Value(.text(words.joined(separator: " ")), at: place)
    return WorldValue(try text.textbookCondition(in: isLenient ? nil : firstState))
  }

  package var conditionOpenings: [String] { ["when"] + openings }

  /// What is counted: `fifo faults`; where nobody has faults, every number.
  private var openings: [String] {
    guard case .map(let members) = firstState else { return [] }
    let hasFaults = members.contains { $0.value["faults"] != nil }
    return members.flatMap { member -> [String] in
      switch member.value {
      case .map(let inner):
        let names = inner.filter { hasFaults ? $0.name == "faults" : $0.value.isNumber }.map(\.name)
        return names.map { member.name + " " + $0 }
      case .whole, .nothing: return [member.name]
      case .ratio, .text, .list: return []
      }
    }
  }

  package func origin(_ script: WorldScript) -> any RunOrigin {
    TextbookOrigin<Model>(
      beginning(seed: script.seed), steps: script.steps(Model.Event.self, TextbookCondition.self),
      expectations: script.claims([TextbookClaim].self), marks: script.marks,
      journal: script.journal(Model.Event.self))
  }

  /// Reads its keys one after the other.
  static func settings(
    _ value: Value, _ take: (Value.Entry) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    for entry in try value.entries(form) {
      guard keys.contains(entry.key) else { throw .unknown("key", entry.key, among: keys, at: entry.place) }
      try take(entry)
    }
  }
}
