package import Textbook

/// What a comparison found, as text.
package struct ComparisonReport {
  private let result: PolicyComparison.Result
  private let labels: [String]

  package init(_ result: PolicyComparison.Result, _ series: [PolicyComparison.Series]) {
    self.result = result
    labels = series.map(\.label)
  }

  /// One object on one line.
  package var json: String {
    let policies = zip(labels, result.tallies).map { label, tallies in
      JSONValue.Member(
        label,
        .object([
          .init("frames", .integers(result.frames)),
          .init("faults", .integers(tallies.map { Int($0.faults) })),
          .init("evictions", .integers(tallies.map { Int($0.evictions) })),
          .init("write_backs", .integers(tallies.map { Int($0.writeBacks) })),
        ]))
    }
    let object = JSONValue.object([
      .init("references", .integer(Int(result.references))), .init("writes", .integer(Int(result.writes))),
      .init("distinct_pages", .integer(result.distinctPages)), .init("policies", .object(policies)),
    ])
    return object.description + "\n"
  }

  /// A row for each policy and frame count.
  package var csv: String {
    var text = "policy,frames,references,faults,evictions,write_backs\n"
    for (label, tallies) in zip(labels, result.tallies) {
      for (frames, tally) in zip(result.frames, tallies) {
        text += "\(label),\(frames),\(result.references),\(tally.faults),\(tally.evictions),\(tally.writeBacks)\n"
      }
    }
    return text
  }

  /// Faults for people: a row for each frame count, a column for each policy.
  package var table: String {
    var rows = [["frames"] + labels]
    for (index, frames) in result.frames.enumerated() {
      rows.append(["\(frames)"] + result.tallies.map { "\($0[index].faults)" })
    }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      zip(row, widths).map { String(repeating: " ", count: $1 - $0.count) + $0 }.joined(separator: "  ")
    }
    func count(_ number: some BinaryInteger, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
    let head =
      "\(count(result.references, "reference")) (\(count(result.writes, "write"))) to "
      + "\(count(result.distinctPages, "page")); page faults:\n"
    return head + lines.joined(separator: "\n") + "\n"
  }
}
