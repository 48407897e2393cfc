package import Simulation
package import Textbook

// What a run of a world prints follows from its state: what stands side by side has a row each; else there is one row.
extension TextbookWorld {
  package var report: WorldState {
    let tree = state.model.state
    let rows = Self.rows(of: tree)
    let columns = rows.first?.figures.map(\.name) ?? []
    let cells = rows.map { row in
      (rows.count > 1 || !row.name.isEmpty ? [WorldState.Value.text(row.name)] : [])
        + row.figures.map { WorldState.Value($0.value) }
    }
    let names = rows.contains { !$0.name.isEmpty } ? ["of"] : []
    var values: [String: WorldState.Value] = [:]
    if case .map(let all) = WorldState.Value(tree) { values = all }
    return WorldState(
      values: values, record: .init(names + columns, rows: cells), about: "in figures",
      table: .init(names + columns, rows: cells),
      line: rows.map { row in
        (row.name.isEmpty ? "" : row.name + " ")
          + row.figures.map { "\($0.name) \($0.value.described)" }.joined(separator: " ")
      }.joined(separator: "; "))
  }

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
