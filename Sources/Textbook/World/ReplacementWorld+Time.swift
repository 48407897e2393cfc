package import Simulation

// What time needs: keyframes, breakpoints, and two runs beside each other.

/// The world is small and its long parts are shared until they change: a keyframe is the whole of it.
package final class ReplacementKeyframe: WorldKeyframe {
  fileprivate let state: ReplacementWorld.State
  fileprivate let races: [ReplacementRace]
  package let size: Int
  fileprivate init(_ world: borrowing ReplacementWorld) {
    state = world.state
    races = world.races.map { $0.clone() }
    let column = world.origin.frames * MemoryLayout<UInt32?>.stride + MemoryLayout<ReplacementColumn>.stride
    size = 1024 + state.references.count * (MemoryLayout<Reference>.stride + races.count * column)
  }
  package func absorb(_ older: ReplacementKeyframe) {}
}

extension ReplacementWorld {
  package typealias Keyframe = ReplacementKeyframe
  package typealias Probe = UInt64

  package mutating func captureKeyframe() -> ReplacementKeyframe { ReplacementKeyframe(self) }
  package mutating func standOnKeyframe() {}
  package mutating func restore(_ index: Int, of keyframes: [ReplacementKeyframe], standingOn base: Int) {
    state = keyframes[index].state
    races = keyframes[index].races.map { $0.clone() }
  }

  package func probe(_ condition: ReplacementCondition) -> UInt64 {
    switch condition {
    case .faults(let policy): faults(of: policy)
    }
  }

  package func meets(_ condition: ReplacementCondition, since before: UInt64) -> Bool { probe(condition) > before }

  /// There is no log in which it could be looked up.
  package func latest(meeting condition: ReplacementCondition, since serial: UInt64) -> UInt64? { nil }
}

/// What one reference came to under each policy, numbered from where two runs branch.
package struct ReplacementAnswer: Hashable, Sendable {
  package var number: Int
  package var page: UInt32
  package var faults: [Bool]
}

package struct ReplacementDivergence: RunDivergence, Hashable {
  package var tick: Tick
  package var trunk: ReplacementAnswer?
  package var branch: ReplacementAnswer?
  package var trunkSerial: UInt64?
}

/// How many references a run had made when two runs branched, and how many of them were read.
package struct ReplacementAccount: Sendable {
  fileprivate var before: Int
  fileprivate var read: Int
}

extension ReplacementWorld {
  package typealias Account = ReplacementAccount
  package typealias Answer = ReplacementAnswer
  package typealias Divergence = ReplacementDivergence

  /// The change's own references stand before the branch's account begins.
  package func account(besides trunk: ReplacementAccount?) -> ReplacementAccount {
    ReplacementAccount(before: state.references.count, read: state.references.count)
  }

  package func firstSerial(ofTick tick: Tick, for account: ReplacementAccount) -> UInt64? { state.serial }

  package func outcomes(since serial: UInt64, _ account: inout ReplacementAccount) -> [ReplacementAnswer] {
    defer { account.read = state.references.count }
    guard account.read < state.references.count else { return [] }
    return (account.read..<state.references.count).map { place in
      ReplacementAnswer(
        number: place - account.before, page: state.references[place].page,
        faults: races.map { $0.columns[place].isFault })
    }
  }

  package static func divergence(
    at tick: Tick, trunk: [ReplacementAnswer], branch: [ReplacementAnswer]
  ) -> ReplacementDivergence? {
    for place in 0..<max(trunk.count, branch.count) {
      let own = place < trunk.count ? trunk[place] : nil
      let other = place < branch.count ? branch[place] : nil
      if own != other { return ReplacementDivergence(tick: tick, trunk: own, branch: other) }
    }
    return nil
  }
}

// MARK: Reading

/// What the screen shows of the world: the newest references under each policy.
package struct ReplacementReading: Sendable {
  package struct Race: Sendable {
    package var rule: PolicyRule
    package var tally: Tally
    /// The newest columns, oldest first.
    package var columns: [ReplacementColumn]
  }
  package var frames: Int
  /// References since the start.
  package var references: Int
  package var races: [Race]
}

extension ReplacementWorld {
  /// - Parameter limit: of columns; what is read costs as much as is shown.
  package func reading(columns limit: Int) -> ReplacementReading {
    ReplacementReading(
      frames: origin.frames, references: state.references.count,
      races: races.map { .init(rule: $0.rule, tally: $0.tally, columns: $0.columns.suffix(max(0, limit))) })
  }
}
