package import Kernel
package import Script

/// `/proc/buddyinfo`: per populated zone `Node %d, zone %8s ` and 11 × `%6lu `, with the trailing blank (LF 11).
package enum Buddyinfo {
  static let byteLimit: UInt64 = 1 << 20

  /// One line: a zone by the name that was printed, and its free blocks by order.
  package struct Row: Hashable, Sendable {
    package var node: Int
    package var zone: String
    package var counts: [UInt64]
    /// In the text, from 1.
    package var line: Int
    package init(node: Int, zone: String, counts: [UInt64], line: Int = 0) {
      self.node = node
      self.zone = zone
      self.counts = counts
      self.line = line
    }
  }

  /// The rows of a text. A line that is none, and a number of orders that is not 11, are refused with their line.
  package static func parse(_ text: String, file: String? = nil) throws(Diagnostic) -> [Row] {
    var rows: [Row] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      guard let prefix = try ZonePrefix(line, file: file, number: index + 1) else { continue }
      var counts: [UInt64] = []
      for field in prefix.fields {
        guard let count = UInt64(field) else {
          let message = "expected a count of free blocks, found \(String(field).quoted)"
          throw Diagnostic(message, file: file, line: index + 1, column: prefix.column(of: field, in: line))
        }
        counts.append(count)
      }
      guard counts.count == Order.count else {
        let message = "a zone has \(Order.count) orders, this line has \(counts.count)"
        throw Diagnostic(message, hint: "MAX_ORDER of 2.6.11 is 11", file: file, line: index + 1)
      }
      rows.append(Row(node: prefix.node, zone: prefix.zone, counts: counts, line: index + 1))
    }
    guard !rows.isEmpty else {
      throw Diagnostic(
        "no zone in it", hint: "Node 0, zone   Normal  …, as /proc/buddyinfo prints", file: file, line: 1)
    }
    return rows
  }

  /// The rows as a start of this machine: a zone that it lacks, and more than a zone holds, are refused at their line.
  package static func freeBlocks(
    _ text: String, file: String, on configuration: Configuration
  ) throws(Diagnostic) -> [ZoneFreeBlocks] {
    let file = file.sanitized
    var result: [ZoneFreeBlocks] = []
    for row in try parse(text, file: file) {
      do throws(Diagnostic) {
        let name = row.node == 0 ? row.zone : "\(row.node)/\(row.zone)"
        let zone = try Value(.text(name), at: Place(line: row.line)).zone(of: configuration)
        guard !result.contains(where: { $0.zone == zone }) else {
          throw Diagnostic("zone \(row.zone) of node \(row.node) comes twice", line: row.line)
        }
        guard row.counts.allSatisfy({ $0 <= UInt64(UInt32.max) }) else {
          throw Diagnostic("more free blocks than a machine holds", line: row.line)
        }
        let blocks = ZoneFreeBlocks(zone: zone, counts: row.counts.map { UInt32($0) })
        if let message = blocks.tooMany(for: configuration) { throw Diagnostic(message, line: row.line) }
        result.append(blocks)
      } catch {
        var error = error
        error.file = file
        throw error
      }
    }
    return result.sorted { $0.zone < $1.zone }
  }

  package static func text(of rows: [Row]) -> String {
    rows.map { row in
      ZonePrefix.text(node: row.node, zone: row.zone)
        + row.counts.map { KernelNumber.right("\($0)", 6) + " " }.joined() + "\n"
    }.joined()
  }

  /// As the kernel prints it for the machine.
  package static func text(of reading: Reading) -> String {
    text(
      of: reading.zones.map {
        Row(node: $0.index.node, zone: $0.index.type.name, counts: $0.freeBlocks.map { UInt64($0) })
      })
  }
}

/// `Node %d, zone %8s `, with which the lines of several files begin.
struct ZonePrefix {
  var node: Int
  var zone: String
  /// What follows, split at blanks.
  var fields: [Substring]

  /// nil for an empty line.
  init?(_ line: Substring, file: String?, number: Int) throws(Diagnostic) {
    let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
    guard !words.isEmpty else { return nil }
    guard words.count >= 4, words[0] == "Node", words[1].last == ",", let node = Int(words[1].dropLast()),
      (0..<64).contains(node), words[2] == "zone"
    else {
      let message = "expected \"Node N, zone NAME …\", found \(String(line).quoted)"
      throw Diagnostic(message, file: file, line: number, column: 1)
    }
    self.node = node
    zone = String(words[3]).sanitized
    fields = Array(words[4...])
  }

  func column(of field: Substring, in line: Substring) -> Int {
    line.distance(from: line.startIndex, to: field.startIndex) + 1
  }

  static func text(node: Int, zone: String) -> String { "Node \(node), zone " + KernelNumber.right(zone, 8) + " " }
}

/// printf's field widths.
enum KernelNumber {
  static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.utf8.count)) + text
  }
  static func left(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.utf8.count))
  }
}
