import Cells
package import Kernel
package import Script
package import Simulation

/// The other run of a what-if, as the picture shows it beside the run itself.
package struct WhatIfScene: Sendable {
  /// The one thing that is changed, as it was typed.
  package var change: String
  package var reading: Reading
  package var trend: Trend
  /// Names of tasks and labels; the change may have added some.
  package var names: Names
  /// Requests served since boot: in the run, and in the other one.
  package var served: (trunk: UInt64, branch: UInt64) = (0, 0)
  package var divergence: Divergence?
  /// The tick up to which both runs have come, while they are still on their way to where the user stands.
  package var arriving: Tick?
  package init(change: String, reading: Reading, trend: Trend = Trend(), names: Names) {
    self.change = change
    self.reading = reading
    self.trend = trend
    self.names = names
  }
}

extension Scene {
  /// The other run in the place of this one.
  package var other: Scene {
    guard let whatIf else { return self }
    var other = self
    (other.reading, other.trend, other.names) = (whatIf.reading, whatIf.trend, whatIf.names)
    return other
  }
}

/// One number of both runs.
struct Compared: Hashable {
  var name: String
  var values: [Int]
  var differs: Bool { values[0] != values[1] }

  /// Free frames by zone, and what became of the requests. On a narrow screen only the zone that is looked at, after
  /// the sum of all.
  static func all(_ scene: Scene, _ state: State, width: Int) -> [Compared] {
    guard let whatIf = scene.whatIf else { return [] }
    let language = state.language
    let readings = [scene.reading, whatIf.reading]
    func free(_ zone: ZoneIndex) -> [Int] {
      readings.map { Int($0.zones.first { $0.index == zone }?.free ?? 0) }
    }
    let zones = Set(readings.flatMap { $0.zones.map(\.index) }).sorted()
    var free = zones.map { Compared(name: label($0), values: free($0)) }
    let rest = [
      Compared(name: Localized.served[language], values: [Int(whatIf.served.trunk), Int(whatIf.served.branch)]),
      Compared(name: Localized.failed[language], values: readings.map { Int($0.failures) }),
      Compared(name: Localized.waiting[language], values: readings.map { $0.waiting.count }),
      Compared(name: Localized.events[language], values: readings.map { Int(clamping: $0.events) }),
    ]
    if (free + rest).reduce(0, { $0 + $1.columns }) > width {
      let sum = readings.map { $0.zones.reduce(0) { $0 + Int($1.free) } }
      let shown = state.zonePosition(in: scene.reading.zones).map { scene.reading.zones[$0].index }
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
