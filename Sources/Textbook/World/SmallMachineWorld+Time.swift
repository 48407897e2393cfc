package import Simulation

// What time needs: keyframes, breakpoints, and two runs beside each other.

/// A model is small, and its long parts are shared until they change: a keyframe is the whole of it.
package final class SmallMachineKeyframe: WorldKeyframe {
  fileprivate let state: SmallMachineWorld.State
  package let size: Int
  fileprivate init(_ world: borrowing SmallMachineWorld) {
    state = world.state
    var digest = Digest()
    let words = digest.add(encoding: state.model)
    size = 1024 + words * MemoryLayout<UInt64>.stride + state.done.count * MemoryLayout<DoneStep>.stride
  }
  package func absorb(_ older: SmallMachineKeyframe) {}
}

/// The number that a condition is about, before an advance.
package struct SmallMachineProbe: Sendable {
  fileprivate var value: FigureValue?
}

extension SmallMachineWorld {
  package typealias Keyframe = SmallMachineKeyframe
  package typealias Probe = SmallMachineProbe

  package mutating func captureKeyframe() -> SmallMachineKeyframe { SmallMachineKeyframe(self) }
  package mutating func standOnKeyframe() {}
  package mutating func restore(_ index: Int, of keyframes: [SmallMachineKeyframe], standingOn base: Int) {
    state = keyframes[index].state
  }

  package func probe(_ condition: FigureCondition) -> SmallMachineProbe {
    SmallMachineProbe(value: state.model.figure(condition.name))
  }
  package func meets(_ condition: FigureCondition, since before: SmallMachineProbe) -> Bool {
    probe(condition).value != before.value
  }
  /// There is no log in which it could be looked up.
  package func latest(meeting condition: FigureCondition, since serial: UInt64) -> UInt64? { nil }
}

/// All numbers of a world, numbered from where two runs branch.
package struct SmallMachineAnswer: Hashable, Sendable {
  package var figures: [Figure]
}

package struct SmallMachineDivergence: RunDivergence, Hashable {
  package var tick: Tick
  /// The first number that differs.
  package var name: FigureName
  package var trunk: FigureValue?
  package var branch: FigureValue?
  package var trunkSerial: UInt64?
}

package struct SmallMachineAccount: Sendable {}

extension SmallMachineWorld {
  package typealias Account = SmallMachineAccount
  package typealias Answer = SmallMachineAnswer
  package typealias Divergence = SmallMachineDivergence

  package func account(besides trunk: SmallMachineAccount?) -> SmallMachineAccount { SmallMachineAccount() }
  package func firstSerial(ofTick tick: Tick, for account: SmallMachineAccount) -> UInt64? { state.serial }
  package func outcomes(since serial: UInt64, _ account: inout SmallMachineAccount) -> [SmallMachineAnswer] {
    [SmallMachineAnswer(figures: state.model.figures)]
  }

  package static func divergence(
    at tick: Tick, trunk: [SmallMachineAnswer], branch: [SmallMachineAnswer]
  ) -> SmallMachineDivergence? {
    guard let own = trunk.last?.figures, let other = branch.last?.figures else { return nil }
    for figure in own {
      let value = other.first { $0.name == figure.name }?.value
      if value != figure.value {
        return SmallMachineDivergence(tick: tick, name: figure.name, trunk: figure.value, branch: value)
      }
    }
    return nil
  }
}

// MARK: Reading

/// What the screen shows: the model is small enough to be its own reading.
package struct SmallMachineReading: Sendable {
  package var model: any SmallMachine
  /// The newest steps, oldest first.
  package var steps: [DoneStep]
  /// Serial of the next step: those of the last advance are below it.
  package var serial: UInt64
}

extension SmallMachineWorld {
  package func reading() -> SmallMachineReading {
    SmallMachineReading(model: state.model, steps: state.done, serial: state.serial)
  }
}
