package import Simulation
package import Textbook

/// A world made of a `TextbookModel`: claims, breakpoints, what-if and origin follow from the model's state and from
/// what is below.
package protocol TextbookForm: WorldSetup, TextbookSetup {
  /// Its verbs besides `expect`.
  static var requests: [Verb] { get }
  /// All that may stand under its key.
  static var keys: [String] { get }
}

extension TextbookForm {
  package static var verbs: [Verb] { requests + [expect] }
  package static var panels: [PanelName] { [.world, .why, .curve, .log] }

  private static var expect: Verb {
    Verb(
      "expect", of: name, isForFiles: true, takesAnyKey: true, en: "Check that claims hold",
      ja: "期待した状態になっているか確かめる", []
    ) { (arguments, builder) throws(Diagnostic) in
      let setup = builder.setup(Self.self)
      let state = setup == lenient ? nil : setup?.firstState
      let claims = try Value(.map(arguments.entries), at: arguments.place).claims(in: state)
      guard !claims.isEmpty else {
        throw Diagnostic("expect claims nothing", hint: "expect: { \(example) }", at: arguments.place)
      }
      return builder.expect(claims, at: arguments.place)
    }
  }

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
    return WorldValue(try text.textbookCondition(in: self == Self.lenient ? nil : firstState))
  }

  package var conditionOpenings: [String] { ["when"] + openings }

  /// What is counted most: `fifo faults`.
  private var openings: [String] {
    guard case .map(let members) = firstState else { return [] }
    return members.compactMap { member in
      switch member.value {
      case .map: member.value["faults"] == nil ? nil : member.name + " faults"
      case .whole, .nothing: member.name
      case .ratio, .text, .list: nil
      }
    }
  }

  package func origin(_ script: WorldScript) -> any RunOrigin {
    TextbookOrigin<Model>(
      self, steps: script.steps(Model.Event.self, TextbookCondition.self),
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

extension TextbookSetup {
  /// The state with which it begins: all names that an `expect` may use.
  var firstState: StateTree { Model(self, script: []).state }
}
