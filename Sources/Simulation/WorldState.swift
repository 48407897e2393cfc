/// What a run of one of the textbook's worlds prints at one moment (DESIGN 4 and 6), for people and for programs.
package struct WorldState: Hashable, Sendable {
  /// A number, a text, or several of them by name or place.
  package indirect enum Value: Hashable, Sendable {
    case nothing
    case number(Int64)
    /// A number that is not whole, as JSON writes it.
    case decimal(String)
    case flag(Bool)
    case text(String)
    case list([Value])
    /// By name; printed in the alphabetical order of the names.
    case map([String: Value])
    package static func count(_ number: some BinaryInteger) -> Value { .number(Int64(clamping: number)) }
    package static func optional(_ number: (some BinaryInteger)?) -> Value { number.map { count($0) } ?? .nothing }
  }

  /// Rows under named columns; a row has a cell for each.
  package struct Table: Hashable, Sendable {
    package var columns: [String]
    package var rows: [[Value]]
    package init(_ columns: [String], rows: [[Value]]) {
      self.columns = columns
      self.rows = rows
    }
  }

  /// `state` of `--json`, with the names by which exercises ask.
  package var values: [String: Value]
  /// What `--csv` prints, after the tick.
  package var record: Table
  /// What the world is and how far it has come: the line over the table.
  package var about: String
  package var table: Table
  /// What `--every` prints of a moment.
  package var line: String
  package init(values: [String: Value], record: Table, about: String, table: Table, line: String) {
    self.values = values
    self.record = record
    self.about = about
    self.table = table
    self.line = line
  }
}
