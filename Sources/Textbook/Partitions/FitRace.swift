import Simulation

/// Algorithms that look for a hole, side by side on one stream of requests: each has a memory of its own. A step is one
/// node looked at, in all of them at once, until the slowest has found its hole.
package struct FitRace: SmallMachine {
  package enum Algorithm: String, CaseIterable, Hashable, Sendable, Encodable {
    case first, next, best, worst, quick, buddy, bitmap
    package var rule: FitRule? { FitRule(rawValue: rawValue) }
  }

  package enum Request: Hashable, Sendable {
    case take(size: Int, name: String)
    case giveBack(name: String)
    /// One event of a random stream: a request of some size, or, the more of them live the likelier, the end of one.
    case churn(sizes: ClosedRange<Int>, keep: Int)
  }

  package enum Step: Hashable, Sendable {
    case asked(name: String, size: Int)
    case looked(lane: Int, FitLook)
    /// - Parameters:
    ///   - hole: size of the hole or block that was used.
    ///   - looks: how many nodes, lists or bits it took.
    case placed(lane: Int, address: Int, hole: Int, looks: Int)
    case failed(lane: Int, free: Int, largest: Int)
    case gaveBack(lane: Int, name: String, FitLane.Release)
    /// It was never given: the request had failed.
    case neverHeld(lane: Int, name: String)
    case unknown(name: String)
  }

  package let size: Int
  package internal(set) var lanes: [FitLane]
  /// Names of what was asked for and has not ended, oldest first.
  package private(set) var live: [String] = []
  package private(set) var requests = 0
  private var made = 0
  private var chance: UInt64 = 1
  /// What is being looked for.
  package private(set) var current: Wanted?

  package struct Wanted: Hashable, Sendable, Encodable {
    package var name: String
    package var size: Int
  }

  /// - Parameters:
  ///   - holes: by address, none touching another; all else is used.
  ///   - commonSizes: those that quick fit keeps lists of.
  ///   - unit: of the bitmap.
  package init(
    size: Int, holes: [FreeMemory.Hole], algorithms: [Algorithm], commonSizes: [Int], unit: Int,
    nextFit: NextFitStart
  ) {
    self.size = size
    lanes = algorithms.map {
      FitLane($0, size: size, holes: holes, commonSizes: commonSizes, unit: unit, nextFit: nextFit)
    }
  }

  package var isBusy: Bool { lanes.contains { $0.search != nil } }

  package mutating func seed(_ seed: UInt64) { chance = seed }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    switch request {
    case .take(let size, let name): take(size, name, &steps)
    case .giveBack(let name): giveBack(name, &steps)
    case .churn(let sizes, let keep):
      var random = RandomSource(seed: chance)
      if !live.isEmpty, random.below(UInt64(2 * keep)) < UInt64(live.count) {
        giveBack(live[Int(random.below(UInt64(live.count)))], &steps)
      } else {
        made += 1
        take(sizes.lowerBound + Int(random.below(UInt64(sizes.count))), "#\(made)", &steps)
      }
      chance = random.state
    }
  }

  private mutating func take(_ size: Int, _ name: String, _ steps: inout [Step]) {
    live.append(name)
    requests += 1
    current = Wanted(name: name, size: size)
    steps.append(.asked(name: name, size: size))
    for lane in lanes.indices { lanes[lane].seek(size) }
    proceed(&steps)
  }

  private mutating func giveBack(_ name: String, _ steps: inout [Step]) {
    guard let index = live.firstIndex(of: name) else {
      steps.append(.unknown(name: name))
      return
    }
    live.remove(at: index)
    current = nil
    for lane in lanes.indices {
      if let release = lanes[lane].giveBack(name) {
        steps.append(.gaveBack(lane: lane, name: name, release))
      } else {
        steps.append(.neverHeld(lane: lane, name: name))
      }
    }
  }

  package mutating func proceed(_ steps: inout [Step]) {
    guard let current else { return }
    for lane in lanes.indices {
      guard let look = lanes[lane].look() else { continue }
      if let look = look { steps.append(.looked(lane: lane, look)) }
      guard lanes[lane].hasLooked else { continue }
      let looks = lanes[lane].lastLooks
      if let place = lanes[lane].settle(current.size, current.name) {
        steps.append(.placed(lane: lane, address: place.address, hole: place.holeSize, looks: looks))
      } else {
        steps.append(.failed(lane: lane, free: lanes[lane].free, largest: lanes[lane].holes.map(\.size).max() ?? 0))
      }
    }
  }

  package var listBytes: Int { lanes.reduce(live.count * 16) { $0 + $1.bytes } }

  package var state: StateTree {
    .map([.number("processes", live.count), .number("requests", requests)] + lanes.map(\.state))
  }
}

/// One node at which a search looked.
package struct FitLook: Hashable, Sendable, Encodable {
  /// Of the hole; nil: a list of the buddy system, or a run of the bitmap's bits that are 1.
  package var address: Int?
  package var size: Int
  package var fits: Bool
  /// It is the one to be taken, as far as the search has come.
  package var isChosen: Bool
}
