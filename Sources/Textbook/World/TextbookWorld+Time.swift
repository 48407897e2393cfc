package import Simulation

// What time needs: keyframes, breakpoints, and two runs beside each other.

package final class TextbookKeyframe<Model: TextbookModel>: WorldKeyframe {
  fileprivate let state: TextbookWorld<Model>.State
  package let size: Int
  fileprivate init(_ world: TextbookWorld<Model>) {
    state = world.state
    size =
      512 + state.script.size + state.model.ownBytes + state.log.entries.ownBytes + state.outcomes.ownBytes
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
    let entries = state.log.entries
    for number in (entries.dropped..<entries.total).reversed() {
      let entry = entries[number]
      if entry.serial < serial { return nil }
      if case .happened = entry.what { return entry.serial }
    }
    return nil
  }
}

/// What came of one event, numbered from where two runs branch.
package struct TextbookAnswer<Outcome: Hashable & Sendable>: Hashable, Sendable {
  package var number: Int
  package var outcome: Outcome
}

package struct TextbookDivergence<Outcome: Hashable & Sendable>: RunDivergence, Hashable {
  package var tick: Tick
  package var trunk: TextbookAnswer<Outcome>?
  package var branch: TextbookAnswer<Outcome>?
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
    guard account.read < state.outcomes.total else { return [] }
    return (account.read..<state.outcomes.total).map {
      TextbookAnswer(number: $0 - account.before, outcome: state.outcomes[$0])
    }
  }

  package static func divergence(at tick: Tick, trunk: [Answer], branch: [Answer]) -> Divergence? {
    for place in 0..<max(trunk.count, branch.count) {
      let own = place < trunk.count ? trunk[place] : nil
      let other = place < branch.count ? branch[place] : nil
      if own != other { return TextbookDivergence(tick: tick, trunk: own, branch: other) }
    }
    return nil
  }
}
