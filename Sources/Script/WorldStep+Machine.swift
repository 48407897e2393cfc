package import Kernel
package import Simulation

extension ScriptStep {
  /// The step as a script of any world has it.
  package var inAnyWorld: WorldStep {
    guard let step: WorldStep = map(event: { WorldValue($0) }, condition: { WorldValue($0) }) else {
      // Unreachable: neither of the closures gives nil.
      preconditionFailure("every event has a value")
    }
    return step
  }
}

extension WorldStep {
  /// The step for the kernel's machine; nil: it asks something of another world.
  package var forMachine: Step? {
    map(event: { $0.as(Kernel.Event.self) }, condition: { $0.as(Kernel.Condition.self) })
  }
}
