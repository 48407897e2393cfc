import Foundation
package import Script
package import Textbook

/// The numbers of the replacement world at one moment, for people and for programs (DESIGN 4 and 6). `state` has the
/// names by which exercises ask.
package struct ReplacementReport {
  private let version: String
  private let scenario: Scenario
  private let tick: UInt64
  private let reading: ReplacementReading
  private let digest: String
  private let expectations: MachineReport.Expectations

  package init(
    version: String, scenario: Scenario, tick: UInt64, reading: ReplacementReading, digest: String,
    expectations: MachineReport.Expectations
  ) {
    self.version = version
    self.scenario = scenario
    self.tick = tick
    self.reading = reading
    self.digest = digest
    self.expectations = expectations
  }

  private struct Document: Encodable {
    struct Race: Encodable {
      var faults, evictions: UInt64
      /// The page in each frame; null: it is free.
      var frames: [UInt32?]
    }
    struct Expected: Encodable {
      var held: Int
      var brokenLines: [Int]
    }
    var version, scenario, world: String
    var tick: UInt64
    var digest: String
    var expectations: Expected
    var state: [String: Race]
  }

  /// One object on one line, keys in alphabetical order: the same run prints the same bytes.
  package var json: String {
    var state: [String: Document.Race] = [:]
    for race in reading.races {
      state[race.rule.name.rawValue] = .init(
        faults: race.tally.faults, evictions: race.tally.evictions, frames: frames(of: race))
    }
    let document = Document(
      version: version, scenario: scenario.name, world: scenario.world.name.rawValue, tick: tick, digest: digest,
      expectations: .init(held: expectations.held, brokenLines: expectations.broken), state: state)
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Unreachable: integers and texts always encode.
    guard let data = try? encoder.encode(document) else { preconditionFailure("a report holds plain values") }
    return String(decoding: data, as: UTF8.self)
  }

  private func frames(of race: ReplacementReading.Race) -> [UInt32?] {
    race.columns.last?.frames ?? [UInt32?](repeating: nil, count: reading.frames)
  }

  package static let csvHeader = "tick,policy,references,faults,evictions"
  package var csvRows: String {
    reading.races.map { race in
      "\(tick),\(race.rule.name.rawValue),\(reading.references),\(race.tally.faults),\(race.tally.evictions)\n"
    }.joined()
  }

  /// One line for `--every`.
  package var line: String {
    "tick \(tick): "
      + reading.races.map { "\($0.rule.name.rawValue) \($0.tally.faults) faults" }.joined(separator: ", ")
  }

  package var table: String {
    var text = "\(scenario.title[.en])\n\(reading.frames) frames, \(reading.references) references, tick \(tick)\n\n"
    let width = max(6, reading.races.map { $0.rule.name.rawValue.count }.max() ?? 0)
    func padded(_ text: String) -> String { text + String(repeating: " ", count: width - text.count) }
    text += padded("policy") + "  faults  evictions  frames\n"
    for race in reading.races {
      let pages = frames(of: race).map { $0.map { "\($0)" } ?? "-" }.joined(separator: " ")
      func column(_ number: UInt64, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - "\(number)".count)) + "\(number)"
      }
      text += padded(race.rule.name.rawValue) + column(race.tally.faults, 8) + column(race.tally.evictions, 11)
      text += "  \(pages)\n"
    }
    text += "\nexpectations: \(expectations.held) held, \(expectations.broken.count) broken\n"
    return text + "digest: \(digest)\n"
  }
}
