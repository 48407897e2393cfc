package import Script
package import Simulation
import Textbook

/// The numbers of one of the textbook's worlds at one moment, for people and for programs (DESIGN 4 and 6).
package struct WorldReport {
  private let version: String
  private let scenario: Scenario
  private let tick: Tick
  private let state: WorldState
  private let digest: String
  private let expectations: MachineReport.Expectations

  package init(
    version: String, scenario: Scenario, tick: Tick, state: WorldState, digest: String,
    expectations: MachineReport.Expectations
  ) {
    self.version = version
    self.scenario = scenario
    self.tick = tick
    self.state = state
    self.digest = digest
    self.expectations = expectations
  }

  /// One object on one line, keys in alphabetical order: the same run prints the same bytes.
  package var json: String {
    let broken = JSONValue.integers(expectations.broken)
    return JSONValue.object([
      .init("digest", .string(digest)),
      .init("expectations", .object([.init("broken_lines", broken), .init("held", .integer(expectations.held))])),
      .init("scenario", .string(scenario.name)), .init("state", JSONValue(.map(state.values))),
      .init("tick", .integer(Int(clamping: tick))), .init("version", .string(version)),
      .init("world", .string(scenario.world.name.rawValue)),
    ]).description
  }

  package var csvHeader: String { (["tick"] + state.record.columns).joined(separator: ",") }
  package var csvRows: String {
    state.record.rows.map { row in (["\(tick)"] + row.map(\.plain)).joined(separator: ",") + "\n" }.joined()
  }

  /// One line for `--every`.
  package var line: String { "tick \(tick): \(state.line)" }

  package var table: String {
    var text = "\(scenario.title[.en])\n\(state.about), tick \(tick)\n\n"
    let columns = state.table.columns
    let cells = state.table.rows.map { row in row.map(\.plain) }
    let widths = columns.indices.map { at in ([columns[at]] + cells.map { $0[at] }).map(\.count).max() ?? 0 }
    // Numbers end, texts begin, where the name of their column does.
    let areNumbers = columns.indices.map { at in
      state.table.rows.contains { row in
        switch row[at] {
        case .number, .decimal: true
        default: false
        }
      }
    }
    func line(_ cells: [String]) -> String {
      let padded = cells.indices.map { at -> String in
        let blanks = String(repeating: " ", count: widths[at] - cells[at].count)
        return areNumbers[at] ? blanks + cells[at] : at == cells.count - 1 ? cells[at] : cells[at] + blanks
      }
      return padded.joined(separator: "  ") + "\n"
    }
    text += line(columns) + cells.map(line).joined()
    text += "\nexpectations: \(expectations.held) held, \(expectations.broken.count) broken\n"
    return text + "digest: \(digest)\n"
  }
}

extension WorldState.Value {
  /// In a cell of a table: lists with blanks, nothing as `-`.
  fileprivate var plain: String {
    switch self {
    case .nothing: "-"
    case .number(let number): "\(number)"
    case .decimal(let digits): digits
    case .flag(let flag): "\(flag)"
    case .text(let text): text
    case .list(let values): values.map(\.plain).joined(separator: " ")
    case .map(let values):
      values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.plain)" }.joined(separator: " ")
    }
  }
}

extension JSONValue {
  init(_ value: WorldState.Value) {
    switch value {
    case .nothing: self = .null
    case .number(let number): self = .integer(Int(number))
    case .decimal(let digits): self = Fraction(decimal: digits).map { .exact($0) } ?? .string(digits)
    case .flag(let flag): self = .boolean(flag)
    case .text(let text): self = .string(text)
    case .list(let values): self = .array(values.map { JSONValue($0) })
    case .map(let values):
      self = .object(values.sorted { $0.key < $1.key }.map { Member($0.key, JSONValue($0.value)) })
    }
  }
}
