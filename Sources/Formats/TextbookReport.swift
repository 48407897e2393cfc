import Foundation
package import Script
package import Textbook

/// The figures of a textbook's world at one moment, for people and for programs (DESIGN 4 and 6): its state, whose
/// names are those by which exercises ask.
package struct TextbookReport {
  private let version: String
  private let scenario: Scenario
  private let tick: UInt64
  private let state: StateTree
  private let digest: String
  private let expectations: MachineReport.Expectations

  package init(
    version: String, scenario: Scenario, tick: UInt64, state: StateTree, digest: String,
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
    let document = JSONValue.object([
      .init("digest", .string(digest)),
      .init(
        "expectations",
        .object([
          .init("broken_lines", .integers(expectations.broken)), .init("held", .integer(expectations.held)),
        ])),
      .init("scenario", .string(scenario.name)), .init("state", Self.json(state)),
      .init("tick", .integer(Int(clamping: tick))), .init("version", .string(version)),
      .init("world", .string(scenario.world.name.rawValue)),
    ])
    return document.description
  }

  private static func json(_ state: StateTree) -> JSONValue {
    switch state {
    case .nothing: .null
    case .whole(let value): .integer(value)
    case .ratio(let value): .number(value)
    case .text(let text): .string(text)
    case .list(let values): .array(values.map { json($0) })
    case .map(let members):
      .object(members.sorted { $0.name < $1.name }.map { .init($0.name, json($0.value)) })
    }
  }

  // MARK: Rows

  /// What stands side by side has a row each; else all single figures are one row, without a name.
  private static func rows(of state: StateTree) -> [(name: String, figures: [StateTree.Member])] {
    guard case .map(let members) = state else { return [] }
    func figures(_ state: StateTree) -> [StateTree.Member] {
      guard case .map(let members) = state else { return [] }
      return members.filter { member in
        switch member.value {
        case .list, .map: false
        default: true
        }
      }
    }
    let isTable = members.allSatisfy { if case .map = $0.value { true } else { false } }
    return isTable ? members.map { ($0.name, figures($0.value)) } : [("", figures(state))]
  }

  package static func csvHeader(_ state: StateTree) -> String {
    let names = rows(of: state).first?.figures.map(\.name) ?? []
    return (["tick", "of"] + names).joined(separator: ",")
  }

  package var csvRows: String {
    Self.rows(of: state).map { row in
      (["\(tick)", row.name] + row.figures.map { $0.value == .nothing ? "" : $0.value.described })
        .joined(separator: ",") + "\n"
    }.joined()
  }

  /// One line for `--every`.
  package var line: String {
    "tick \(tick): "
      + Self.rows(of: state).map { row in
        (row.name.isEmpty ? "" : row.name + " ")
          + row.figures.map { "\($0.name) \($0.value.described)" }.joined(separator: " ")
      }.joined(separator: "; ")
  }

  package var table: String {
    var text = "\(scenario.title[.en])\n\(scenario.world.name.rawValue), tick \(tick)\n\n"
    text += Self.lines(of: state, indent: 0)
    text += "\nexpectations: \(expectations.held) held, \(expectations.broken.count) broken\n"
    return text + "digest: \(digest)\n"
  }

  private static func lines(of state: StateTree, indent: Int) -> String {
    guard case .map(let members) = state else { return "" }
    let width = members.map(\.name.count).max() ?? 0
    let margin = String(repeating: " ", count: indent)
    return members.map { member in
      if case .map = member.value { return margin + member.name + "\n" + lines(of: member.value, indent: indent + 2) }
      let blanks = String(repeating: " ", count: width - member.name.count + 2)
      return margin + member.name + blanks + member.value.described + "\n"
    }.joined()
  }
}
