package import Textbook

/// The world in which a scenario plays, with what it is made of. The kernel's machine is described by the scenario's
/// `configuration` and `start`.
package enum ScenarioWorld: Hashable, Sendable {
  case machine
  case textbook(TextbookChoice)

  package struct Name: Hashable, Sendable {
    package var rawValue: String
    package init(_ rawValue: String) { self.rawValue = rawValue }
    package static let machine = Name("machine")
  }

  package var name: Name {
    switch self {
    case .machine: .machine
    case .textbook(let choice): choice.name
    }
  }

  package var setup: (any TextbookSetup)? {
    if case .textbook(let choice) = self { choice.setup } else { nil }
  }
}

/// A textbook's machine as a file chose it.
package struct TextbookChoice: Hashable, Sendable {
  package var name: ScenarioWorld.Name
  package var setup: any TextbookSetup
  /// As they were written.
  package var settings: [Value.Entry]
  /// The file's own is wrong; this one stands in for it, so that the rest of the file is checked.
  package var isGuess = false
  package init(name: ScenarioWorld.Name, setup: any TextbookSetup, settings: [Value.Entry], isGuess: Bool = false) {
    self.name = name
    self.setup = setup
    self.settings = settings
    self.isGuess = isGuess
  }

  package static func == (a: Self, b: Self) -> Bool {
    a.name == b.name && AnyHashable(a.setup) == AnyHashable(b.setup)
  }
  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    setup.hash(into: &hasher)
  }

  /// The same with one of its settings otherwise: what a what-if changes.
  package func changed(_ key: String, to value: Value) throws(Diagnostic) -> TextbookChoice {
    let form = WorldForm.named(name)
    guard form.keys.contains(key) else {
      throw .unknown("setting", key, among: form.keys, at: value.place)
    }
    let entry = Value.Entry(key: key, place: value.place, value: value)
    let settings = settings.filter { $0.key != key } + [entry]
    let setup = try form.read(Value(.map(settings), at: value.place))
    return TextbookChoice(name: name, setup: setup, settings: settings)
  }
}

extension TextbookSetup {
  /// The state with which it begins: all names that an `expect` may use.
  package var firstState: StateTree { Model(self, script: []).state }
}
