package import Kernel
package import Script

/// `/sys/kernel/debug/extfrag/extfrag_index` and `unusable_index`: thousandths per order (LF 4.4, 11).
package enum FragmentationIndex: Sendable {
  /// `%2d.%03d `: -1.000 means that a request of the order would succeed.
  case extfrag
  /// `%d.%03d `.
  case unusable

  package struct Row: Hashable, Sendable {
    package var node: Int
    package var zone: String
    /// By order, in thousandths.
    package var values: [Int]
    package init(node: Int, zone: String, values: [Int]) {
      self.node = node
      self.zone = zone
      self.values = values
    }
  }

  /// Refuses a line that is none, and values without three decimals, with their place.
  package static func parse(_ text: String, file: String? = nil) throws(Diagnostic) -> [Row] {
    var rows: [Row] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      guard let prefix = try ZonePrefix(line, file: file, number: index + 1) else { continue }
      var values: [Int] = []
      for field in prefix.fields {
        guard let value = thousandths(field) else {
          let message = "expected an index like 0.500, found \(String(field).quoted)"
          throw Diagnostic(message, file: file, line: index + 1, column: prefix.column(of: field, in: line))
        }
        values.append(value)
      }
      guard values.count == Order.count else {
        let message = "a zone has \(Order.count) orders, this line has \(values.count)"
        throw Diagnostic(message, file: file, line: index + 1)
      }
      rows.append(Row(node: prefix.node, zone: prefix.zone, values: values))
    }
    return rows
  }

  /// `-1.000`, `0.995`; and `0.-500`, for C's remainder keeps the sign.
  private static func thousandths(_ field: Substring) -> Int? {
    let parts = field.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let whole = Int(parts[0]), let rest = Int(parts[1]), parts[1].utf8.count >= 3,
      (-999...999).contains(rest), (-1_000_000...1_000_000).contains(whole), parts[1].first != "+"
    else { return nil }
    return whole * 1000 + (whole < 0 && rest > 0 ? -rest : rest)
  }

  package func text(of rows: [Row]) -> String {
    rows.map { row in
      ZonePrefix.text(node: row.node, zone: row.zone) + row.values.map { printed($0) + " " }.joined() + "\n"
    }.joined()
  }

  /// As the kernel would print it for the machine.
  package func text(of reading: Reading) -> String {
    text(
      of: reading.zones.map {
        let values = self == .extfrag ? $0.extfragIndex : $0.unusableIndex
        return Row(node: $0.index.node, zone: $0.index.type.name, values: values)
      })
  }

  private func printed(_ value: Int) -> String {
    let rest = value % 1000
    let digits = String(rest.magnitude)
    let padded =
      (rest < 0 ? "-" : "") + String(repeating: "0", count: max(0, 3 - digits.count - (rest < 0 ? 1 : 0))) + digits
    return KernelNumber.right("\(value / 1000)", self == .extfrag ? 2 : 1) + "." + padded
  }
}
