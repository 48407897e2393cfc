import Cells
package import Kernel
package import Script
package import Simulation

/// The other run of a what-if, as the picture shows it beside the run itself.
package struct WhatIfScene: Sendable {
  /// The one thing that is changed, as it was typed.
  package var change: String
  package var shown: Shown
  package var trend: Trend
  /// Names of tasks and labels; the change may have added some.
  package var names: Names
  /// Requests served since boot: in the run, and in the other one.
  package var served: (trunk: UInt64, branch: UInt64) = (0, 0)
  package var parting: Parting?
  /// The tick up to which both runs have come, while they are still on their way to where the user stands.
  package var arriving: Tick?
  package init(change: String, shown: Shown, trend: Trend = Trend(), names: Names) {
    self.change = change
    self.shown = shown
    self.trend = trend
    self.names = names
  }

  /// Where both runs part.
  package enum Parting: Sendable {
    /// At a request to the machine.
    case requests(Divergence)
    case textbook(WorldParting)
    package var tick: Tick {
      switch self {
      case .requests(let divergence): divergence.tick
      case .textbook(let parting): parting.tick
      }
    }
  }
}

extension Scene {
  /// The other run in the place of this one.
  package var other: Scene {
    guard let whatIf else { return self }
    var other = self
    (other.shown, other.trend, other.names) = (whatIf.shown, whatIf.trend, whatIf.names)
    return other
  }
}

/// One number of both runs.
struct Compared: Hashable {
  var name: String
  var values: [Int]
  var differs: Bool { values[0] != values[1] }

  /// What both worlds count.
  static func all(_ scene: Scene, _ state: State, width: Int) -> [Compared] {
    guard let whatIf = scene.whatIf else { return [] }
    if let trunk = scene.machine, let branch = whatIf.shown.machine {
      return all(trunk, branch, served: whatIf.served, state, width: width)
    }
    let numbers = [scene.shown, whatIf.shown].map { $0.textbook?.numbers(state.language) ?? [] }
    // Where the policies differ, what stands in one place has two names.
    return zip(numbers[0], numbers[1]).map { own, other in
      Compared(name: own.name == other.name ? own.name : "\(own.name)/\(other.name)", values: [own.value, other.value])
    }
  }

  /// Free frames by zone, and what became of the requests. On a narrow screen only the zone that is looked at, after
  /// the sum of all.
  private static func all(
    _ trunk: Reading, _ branch: Reading, served: (trunk: UInt64, branch: UInt64), _ state: State, width: Int
  ) -> [Compared] {
    let language = state.language
    let readings = [trunk, branch]
    func free(_ zone: ZoneIndex) -> [Int] {
      readings.map { Int($0.zones.first { $0.index == zone }?.free ?? 0) }
    }
    let zones = Set(readings.flatMap { $0.zones.map(\.index) }).sorted()
    var free = zones.map { Compared(name: label($0), values: free($0)) }
    let rest = [
      Compared(name: Localized.served[language], values: [Int(served.trunk), Int(served.branch)]),
      Compared(name: Localized.failed[language], values: readings.map { Int($0.failures) }),
      Compared(name: Localized.waiting[language], values: readings.map { $0.waiting.count }),
      Compared(name: Localized.events[language], values: readings.map { Int(clamping: $0.events) }),
    ]
    if (free + rest).reduce(0, { $0 + $1.columns }) > width {
      let sum = readings.map { $0.zones.reduce(0) { $0 + Int($1.free) } }
      let shown = state.zonePosition(in: trunk.zones).map { trunk.zones[$0].index }
      free = [Compared(name: Localized.free[language], values: sum)] + free.filter { $0.name == shown.map(label) }
    }
    return free + rest
  }

  private static func label(_ zone: ZoneIndex) -> String {
    zone.node > 0 ? "\(zone.type.name)/\(zone.node)" : zone.type.name
  }

  var difference: String {
    let by = values[1] - values[0]
    return by == 0 ? "0" : by > 0 ? "+" + Numbers.grouped(by) : Numbers.grouped(by)
  }

  /// Columns that it takes, with the sign that it differs and the gap before it.
  var columns: Int {
    3 + max(name.columns, (values.map { Numbers.grouped($0) } + [difference]).map(\.count).max() ?? 0)
  }
}
