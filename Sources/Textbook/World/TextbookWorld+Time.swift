package import Simulation

// What time needs: keyframes, breakpoints, and two runs beside each other.

package final class TextbookKeyframe<Model: TextbookModel>: WorldKeyframe {
  fileprivate let state: TextbookWorld<Model>.State
  package let size: Int
  fileprivate init(_ world: TextbookWorld<Model>) {
    state = world.state
    size =
      512 + state.script.size + state.model.ownBytes + state.log.ownBytes + state.outcomes.ownBytes
      + state.pending.count * MemoryLayout<Model.Event>.stride
  }
  package func absorb(_ older: TextbookKeyframe) {}
}

extension TextbookWorld {
  package typealias Keyframe = TextbookKeyframe<Model>
  package typealias Probe = StateTree?

  package mutating func captureKeyframe() -> Keyframe { TextbookKeyframe(self) }
  package mutating func standOnKeyframe() {}
  package mutating func restore(_ index: Int, of keyframes: [Keyframe], standingOn base: Int) {
    state = keyframes[index].state
  }

  package func probe(_ condition: TextbookCondition) -> StateTree? { state.model.value(at: condition.path) }

  /// Something about it changed, or it came to hold.
  package func meets(_ condition: TextbookCondition, since before: StateTree?) -> Bool {
    let now = probe(condition)
    if condition.bound == nil { return now != before }
    return condition.holds(now) && !condition.holds(before)
  }

  /// The newest thing that happened: what changes a number is an entry of the log.
  package func latest(meeting condition: TextbookCondition, since serial: UInt64) -> UInt64? {
    state.log.latest(since: serial) { if case .happened = $0.what { true } else { false } }
  }
}

/// What two runs are compared by: what came of one event, numbered from where they branch, or all figures after a tick.
package enum TextbookAnswer<Outcome: Hashable & Sendable>: Hashable, Sendable {
  case outcome(number: Int, Outcome)
  case figures(StateTree)
}

package struct TextbookDivergence<Outcome: Hashable & Sendable>: RunDivergence {
  package enum What: Sendable {
    /// Nil: that run has none.
    case outcome(number: Int, trunk: Outcome?, branch: Outcome?)
    /// The first figure that differs.
    case figure(path: [String], trunk: StateTree, branch: StateTree?)
  }
  package var tick: Tick
  package var what: What
  package var trunkSerial: UInt64? { nil }
}

/// How much had come out in a run when two runs branched, and how much of it was read.
package struct TextbookAccount: Sendable {
  fileprivate var before: Int
  fileprivate var read: Int
}

extension TextbookWorld {
  package typealias Account = TextbookAccount
  package typealias Answer = TextbookAnswer<Model.Outcome>
  package typealias Divergence = TextbookDivergence<Model.Outcome>

  /// The change's own events stand before the branch's account begins.
  package func account(besides trunk: TextbookAccount?) -> TextbookAccount {
    TextbookAccount(before: state.outcomes.total, read: state.outcomes.total)
  }

  package func firstSerial(ofTick tick: Tick, for account: TextbookAccount) -> UInt64? { serial }

  package func outcomes(since serial: UInt64, _ account: inout TextbookAccount) -> [Answer] {
    defer { account.read = state.outcomes.total }
    let figures = state.model.compared.map { [Answer.figures($0)] } ?? []
    guard account.read < state.outcomes.total else { return figures }
    return (account.read..<state.outcomes.total).map {
      .outcome(number: $0 - account.before, state.outcomes[$0])
    } + figures
  }

  package static func divergence(at tick: Tick, trunk: [Answer], branch: [Answer]) -> Divergence? {
    for place in 0..<max(trunk.count, branch.count) {
      let own = place < trunk.count ? trunk[place] : nil
      let other = place < branch.count ? branch[place] : nil
      if own == other { continue }
      if case .figures(let figures)? = own, case .figures(let others)? = other {
        guard let (path, value, found) = figures.difference(to: others) else { continue }
        return Divergence(tick: tick, what: .figure(path: path, trunk: value, branch: found))
      }
      let (trunk, branch) = (own?.outcome, other?.outcome)
      guard let number = trunk?.number ?? branch?.number else { continue }
      return Divergence(
        tick: tick, what: .outcome(number: number, trunk: trunk?.outcome, branch: branch?.outcome))
    }
    return nil
  }
}

extension TextbookAnswer {
  fileprivate var outcome: (number: Int, outcome: Outcome)? {
    if case .outcome(let number, let outcome) = self { (number, outcome) } else { nil }
  }
}
