package import Textbook

/// The world in which a scenario plays, with what it is made of. The kernel's machine is described by the scenario's
/// `configuration` and `start`.
package enum ScenarioWorld: Hashable, Sendable {
  case machine
  case replacement(policies: [PolicyRule], frames: Int)
  /// One of the textbook's small machines; stepped: each of its steps takes a tick.
  case textbook(Name, PlayedModel, isStepped: Bool)

  /// For a file whose `world:` is wrong, so that the rest of it is checked: every policy may be asked about.
  package static let unknown = ScenarioWorld.replacement(
    policies: PolicyRule.Name.allCases.map { PolicyRule($0) }.filter { !$0.needsFuture }, frames: 1)

  package enum Name: String, CaseIterable, Sendable {
    case machine, replacement
    case oneProgram = "one-program"
    case partitions, utilisation, relocation, swapping, overlays, fits
    case pageTables = "page-tables"
    case pageSize = "page-size"
    case copyOnWrite = "copy-on-write"
    case instruction
  }

  package var name: Name {
    switch self {
    case .machine: .machine
    case .replacement: .replacement
    case .textbook(let name, _, _): name
    }
  }
}
