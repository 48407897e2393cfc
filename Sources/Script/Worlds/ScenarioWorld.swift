import Textbook

/// The world in which a scenario plays, with what it is made of. The kernel's machine is described by the scenario's
/// `configuration` and `start`.
package enum ScenarioWorld: Sendable {
  case machine
  case textbook(any WorldSetup)

  /// Every world of the textbook. What of it the screen shows stands in Interface's table of worlds.
  package static let setups: [any WorldSetup.Type] = [
    ReplacementSetup.self, StackSetup.self, WorkingSetSetup.self, PagingDaemonSetup.self, MultiprogrammingSetup.self,
    MessagesSetup.self, AnomalySetup.self,
  ]

  package struct Name: RawRepresentable, Hashable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
    package static let machine = Name(rawValue: "machine")
  }

  package var name: Name {
    switch self {
    case .machine: .machine
    case .textbook(let setup): type(of: setup).name
    }
  }

  /// Reads `{ replacement: { policies: [fifo], frames: 3 } }`.
  package init(_ value: Value) throws(Diagnostic) {
    let form = Self.setups.first.map { "{ \($0.name.rawValue): \($0.form) }" } ?? "{ }"
    let entries = try value.entries(form)
    guard let world = entries.first, entries.count == 1 else {
      throw Diagnostic("world takes the one world that is played", hint: form, at: value.place)
    }
    guard let setup = Self.setups.first(where: { $0.name.rawValue == world.key }) else {
      throw .unknown("world", world.key, among: Self.setups.map { $0.name.rawValue }, at: world.place)
    }
    self = .textbook(try setup.init(world.value))
  }

  /// For a file whose `world:` is wrong, so that the rest of it is checked: the world that was meant, with everything
  /// that may be asked about.
  package init(meantBy value: Value) {
    var key = ""
    if case .map(let entries) = value.content, let first = entries.first { key = first.key }
    let near = NearMiss.nearest(to: key, among: Self.setups.map { $0.name.rawValue }) ?? key
    let setup = Self.setups.first { $0.name.rawValue == near } ?? Self.setups[0]
    self = .textbook(setup.lenient)
  }
}

extension ScenarioWorld: Hashable {
  private var setup: AnyHashable? { if case .textbook(let setup) = self { AnyHashable(setup) } else { nil } }
  package static func == (a: Self, b: Self) -> Bool { a.setup == b.setup }
  package func hash(into hasher: inout Hasher) { hasher.combine(setup) }
}
