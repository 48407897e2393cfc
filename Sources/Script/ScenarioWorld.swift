package import Textbook

/// The world in which a scenario plays, with what it is made of. The kernel's machine is described by the scenario's
/// `configuration` and `start`.
package enum ScenarioWorld: Hashable, Sendable {
  case machine
  case replacement(policies: [PolicyRule], frames: Int)

  package enum Name: String, CaseIterable, Sendable { case machine, replacement }

  package var name: Name {
    switch self {
    case .machine: .machine
    case .replacement: .replacement
    }
  }
}
