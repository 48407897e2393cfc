package import Textbook

/// The world in which a scenario plays, with what it is made of. The kernel's machine is described by the scenario's
/// `configuration` and `start`.
package enum ScenarioWorld: Hashable, Sendable {
  case machine
  case replacement(policies: [PolicyRule], frames: Int)

  /// For a file whose `world:` is wrong, so that the rest of it is checked: every policy may be asked about.
  package static let unknown = ScenarioWorld.replacement(
    policies: PolicyRule.Name.allCases.map { PolicyRule($0) }.filter { !$0.needsFuture }, frames: 1)

  package enum Name: String, CaseIterable, Sendable { case machine, replacement }

  package var name: Name {
    switch self {
    case .machine: .machine
    case .replacement: .replacement
    }
  }
}
