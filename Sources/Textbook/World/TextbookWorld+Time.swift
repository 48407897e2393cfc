package import Simulation

// What time needs: keyframes, breakpoints, and two runs beside each other.

/// A model is small, and its long parts are shared until they change: a keyframe is the whole of it.
package final class TextbookKeyframe: WorldKeyframe {
  fileprivate let state: TextbookWorld.State
  package let size: Int
  fileprivate init(_ world: borrowing TextbookWorld) {
    state = world.state
    var digest = Digest()
    let words = digest.add(encoding: state.model)
    size = 1024 + words * MemoryLayout<UInt64>.stride + state.done.count * MemoryLayout<DoneStep>.stride
  }
  package func absorb(_ older: TextbookKeyframe) {}
}

/// The number that a condition is about, before an advance.
package struct TextbookProbe: Sendable {
  fileprivate var value: FigureValue?
}

extension TextbookWorld {
  package typealias Keyframe = TextbookKeyframe
  package typealias Probe = TextbookProbe

  package mutating func captureKeyframe() -> TextbookKeyframe { TextbookKeyframe(self) }
  package mutating func standOnKeyframe() {}
  package mutating func restore(_ index: Int, of keyframes: [TextbookKeyframe], standingOn base: Int) {
    state = keyframes[index].state
  }

  package func probe(_ condition: FigureCondition) -> TextbookProbe {
    TextbookProbe(value: state.model.figure(condition.name))
  }
  package func meets(_ condition: FigureCondition, since before: TextbookProbe) -> Bool {
    probe(condition).value != before.value
  }
  /// There is no log in which it could be looked up.
  package func latest(meeting condition: FigureCondition, since serial: UInt64) -> UInt64? { nil }
}

/// All numbers of a world, numbered from where two runs branch.
package struct TextbookAnswer: Hashable, Sendable {
  package var figures: [Figure]
}

package struct TextbookDivergence: RunDivergence, Hashable {
  package var tick: Tick
  /// The first number that differs.
  package var name: FigureName
  package var trunk: FigureValue?
  package var branch: FigureValue?
  package var trunkSerial: UInt64?
}

package struct TextbookAccount: Sendable {}

extension TextbookWorld {
  package typealias Account = TextbookAccount
  package typealias Answer = TextbookAnswer
  package typealias Divergence = TextbookDivergence

  package func account(besides trunk: TextbookAccount?) -> TextbookAccount { TextbookAccount() }
  package func firstSerial(ofTick tick: Tick, for account: TextbookAccount) -> UInt64? { state.serial }
  package func outcomes(since serial: UInt64, _ account: inout TextbookAccount) -> [TextbookAnswer] {
    [TextbookAnswer(figures: state.model.figures)]
  }

  package static func divergence(
    at tick: Tick, trunk: [TextbookAnswer], branch: [TextbookAnswer]
  ) -> TextbookDivergence? {
    guard let own = trunk.last?.figures, let other = branch.last?.figures else { return nil }
    for figure in own {
      let value = other.first { $0.name == figure.name }?.value
      if value != figure.value {
        return TextbookDivergence(tick: tick, name: figure.name, trunk: figure.value, branch: value)
      }
    }
    return nil
  }
}

// MARK: Reading

/// What the screen shows: the model is small enough to be its own reading.
package struct TextbookReading: Sendable {
  package var model: any TextbookModel
  /// The newest steps, oldest first.
  package var steps: [DoneStep]
  /// Serial of the next step: those of the last advance are below it.
  package var serial: UInt64
}

extension TextbookWorld {
  package func reading() -> TextbookReading {
    TextbookReading(model: state.model, steps: state.done, serial: state.serial)
  }
}
