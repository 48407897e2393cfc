/// The place of a scenario in the course (`lesson:`).
package struct Lesson: Hashable, Sendable {
  /// The parts of the course, in order.
  package enum Part: String, CaseIterable, Sendable {
    case frames, buddy
    case perCPU = "per-cpu"
    case slab
    case highMemory = "high-memory"
    case processes, reclaim
    case noVirtualMemory = "no-virtual-memory"
    case paging, replacement
  }

  package var part: Part
  /// Its place in the part, from 1.
  package var number: Int
  /// Rows of the curriculum that it teaches: `S1.11`.
  package var teaches: [String]
  package init(part: Part, number: Int, teaches: [String] = []) {
    self.part = part
    self.number = number
    self.teaches = teaches
  }

  /// Reads `{ part: buddy, number: 3, teaches: [S1.11, S2.06] }`.
  package init(_ value: Value) throws(Diagnostic) {
    let keys = ["part", "number", "teaches"]
    var part: Part?
    var number: Int?
    var rows: [String] = []
    for entry in try value.entries("{ part: buddy, number: 3, teaches: [S1.11] }") {
      switch entry.key {
      case "part": part = try entry.value.choice("part", Part.allCases.map { ($0.rawValue, $0) })
      case "number": number = Int(try entry.value.number(.lessonNumber))
      case "teaches": rows = try Self.rows(entry.value)
      default: throw .unknown("key", entry.key, among: keys, at: entry.place)
      }
    }
    guard let part else {
      let hint = "parts: " + Part.allCases.map { $0.rawValue }.joined(separator: ", ")
      throw Diagnostic("lesson needs part", hint: hint, at: value.place)
    }
    guard let number else { throw Diagnostic("lesson needs number, its place in the part", at: value.place) }
    self.init(part: part, number: number, teaches: rows)
  }

  /// Rows as the curriculum numbers them: a source and two digits.
  private static func rows(_ value: Value) throws(Diagnostic) -> [String] {
    guard case .list(let values) = value.content else { throw value.mismatch("a list of rows: [S1.11, S2.06]") }
    var rows: [String] = []
    for value in values {
      let row = try value.text("a row of the curriculum")
      guard row.wholeMatch(of: /S[1-9]\.[0-9]{2}/) != nil else {
        throw Diagnostic(
          "\(row.quoted) is no row of the curriculum", hint: "a row is named like S1.11", at: value.place)
      }
      guard !rows.contains(row) else { throw Diagnostic("\(row) stands there already", at: value.place) }
      rows.append(row)
    }
    return rows
  }
}
