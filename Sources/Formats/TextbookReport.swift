import Foundation
package import Script
import Simulation
package import Textbook

/// The numbers of a textbook world at one moment, for people and for programs (DESIGN 4 and 6): `state` has the names
/// by which exercises ask, those of what is compared under its name.
package struct TextbookReport {
  private let version: String
  private let scenario: Scenario
  private let tick: UInt64
  private let figures: [Figure]
  private let digest: String
  private let expectations: MachineReport.Expectations

  package init(
    version: String, scenario: Scenario, tick: UInt64, figures: [Figure], digest: String,
    expectations: MachineReport.Expectations
  ) {
    self.version = version
    self.scenario = scenario
    self.tick = tick
    self.figures = figures
    self.digest = digest
    self.expectations = expectations
  }

  /// One object on one line, keys in alphabetical order: the same run prints the same bytes.
  package var json: String {
    var state = figures.filter { $0.name.subject.isEmpty }.map { ($0.name.name, Self.json($0.value)) }
    for subject in subjects {
      let own = figures.filter { $0.name.subject == subject }.map { ($0.name.name, Self.json($0.value)) }
      state.append((subject, Self.object(own)))
    }
    let broken = "[" + expectations.broken.map { "\($0)" }.joined(separator: ",") + "]"
    return Self.object([
      ("version", Self.quoted(version)), ("scenario", Self.quoted(scenario.name)),
      ("world", Self.quoted(scenario.world.name.rawValue)), ("tick", "\(tick)"), ("digest", Self.quoted(digest)),
      ("expectations", Self.object([("held", "\(expectations.held)"), ("broken_lines", broken)])),
      ("state", Self.object(state)),
    ])
  }

  private var subjects: [String] {
    figures.map(\.name.subject).reduce(into: []) { if !$1.isEmpty, !$0.contains($1) { $0.append($1) } }
  }

  private static func object(_ members: [(String, String)]) -> String {
    "{" + members.sorted { $0.0 < $1.0 }.map { quoted($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
  }

  private static func quoted(_ text: String) -> String {
    guard let data = try? JSONEncoder().encode(text) else { preconditionFailure("a text is encoded without fail") }
    return String(decoding: data, as: UTF8.self)
  }

  private static func json(_ value: FigureValue) -> String {
    switch value {
    case .nothing: "null"
    case .number(let number): number.decimal()
    case .list(let numbers): "[" + numbers.map { $0.map { "\($0)" } ?? "null" }.joined(separator: ",") + "]"
    }
  }

  /// A number for people; a list's numbers with blanks between.
  package static func text(_ value: FigureValue?) -> String {
    switch value {
    case .nothing, nil: "none"
    case .number(let number): number.decimal(significantDigits: 6)
    case .list(let numbers): numbers.map { $0.map { "\($0)" } ?? "none" }.joined(separator: " ")
    }
  }

  package static let csvHeader = "tick,subject,number,value"
  package var csvRows: String {
    figures.map { "\(tick),\($0.name.subject),\($0.name.name),\(Self.text($0.value))\n" }.joined()
  }

  /// One line for `--every`.
  package var line: String {
    let numbers = figures.filter { if case .number = $0.value { true } else { false } }
    return "tick \(tick): " + numbers.map { "\($0.name.text) \(Self.text($0.value))" }.joined(separator: ", ")
  }

  package var table: String {
    var text = "\(scenario.title[.en])\ntick \(tick)\n\n"
    let width = figures.map { $0.name.text.count }.max() ?? 0
    for figure in figures {
      let name = figure.name.text
      text += name + String(repeating: " ", count: width - name.count + 2) + Self.text(figure.value) + "\n"
    }
    text += "\nexpectations: \(expectations.held) held, \(expectations.broken.count) broken\n"
    return text + "digest: \(digest)\n"
  }

  /// A claim that did not hold.
  package static func words(for claim: FigureClaim, found: FigureValue?) -> String {
    let sign =
      switch claim.comparison {
      case .less: "< "
      case .lessOrEqual: "<= "
      case .equal: ""
      case .greaterOrEqual: ">= "
      case .greater: "> "
      case .notEqual: "!= "
      }
    return "\(claim.name.text) \(sign)\(text(claim.value)), found \(text(found))"
  }
}
