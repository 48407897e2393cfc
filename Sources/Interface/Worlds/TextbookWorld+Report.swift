import Simulation
import Textbook

// What a run of a textbook's world prints follows from its state. Where all that it says is of the things that are
// compared, each of them has a row, and where all is of the whole, that has one; else every figure has a row.
extension TextbookWorld where Model: ShownModel {
  var report: WorldState {
    let tree = state.model.state
    let rows = Self.rows(of: tree)
    let isMixed = rows.count > 1 && rows[0].name.isEmpty
    let table = isMixed ? Self.long(rows) : Self.wide(rows)
    var values: [String: WorldState.Value] = [:]
    if case .map(let all) = WorldState.Value(tree) { values = all }
    return WorldState(
      values: values, record: table, about: state.model.about, table: table,
      line: rows.map { row in
        (row.name.isEmpty ? "" : row.name + " ")
          + row.figures.filter { !$0.value.hasParts }.map { "\($0.name) \($0.value.described)" }.joined(separator: " ")
      }.joined(separator: "; "))
  }

  private typealias Row = (name: String, figures: [StateTree.Member])

  /// The figures of the whole, under no name, then those of each thing that is compared.
  private static func rows(of state: StateTree) -> [Row] {
    guard case .map(let members) = state else { return [] }
    var whole: [StateTree.Member] = []
    var parts: [Row] = []
    for member in members {
      if case .map(let figures) = member.value { parts.append((member.name, figures)) } else { whole.append(member) }
    }
    return (whole.isEmpty ? [] : [("", whole)]) + parts
  }

  /// A column for each figure that is no list.
  private static func wide(_ rows: [Row]) -> WorldState.Table {
    let columns = rows.first?.figures.filter { !$0.value.hasParts }.map(\.name) ?? []
    let hasNames = rows.contains { !$0.name.isEmpty }
    return WorldState.Table(
      (hasNames ? ["of"] : []) + columns,
      rows: rows.map { row in
        (hasNames ? [.text(row.name)] : [])
          + row.figures.filter { !$0.value.hasParts }.map { WorldState.Value($0.value) }
      })
  }

  /// A row for each figure.
  private static func long(_ rows: [Row]) -> WorldState.Table {
    WorldState.Table(
      ["of", "number", "value"],
      rows: rows.flatMap { row in
        row.figures.flatMap { figure -> [[WorldState.Value]] in
          guard case .map(let inner) = figure.value else {
            return [[.text(row.name), .text(figure.name), WorldState.Value(figure.value)]]
          }
          return inner.map { [.text(row.name + " " + figure.name), .text($0.name), WorldState.Value($0.value)] }
        }
      })
  }
}

extension StateTree {
  fileprivate var hasParts: Bool {
    switch self {
    case .list, .map: true
    case .nothing, .whole, .ratio, .text: false
    }
  }
}

extension WorldState.Value {
  init(_ tree: StateTree) {
    switch tree {
    case .nothing: self = .nothing
    case .whole(let number): self = .count(number)
    case .ratio(let ratio):
      self = ratio.whole.map { .count($0) } ?? .decimal(ratio.decimal(significantDigits: 10))
    case .text(let text): self = .text(text)
    case .list(let values): self = .list(values.map { Self($0) })
    case .map(let members): self = .map(Dictionary(uniqueKeysWithValues: members.map { ($0.name, Self($0.value)) }))
    }
  }
}
