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

  /// The rows of a text: /proc/buddyinfo, or a kernel's log that tells the same. The first bad row is refused with its
  /// line.
  package static func parse(_ text: String, file: String? = nil) throws(Diagnostic) -> [Row] {
    try FreeBlockText.rows(of: text, file: file)
  }

  /// The rows as a start of this machine: a zone that it lacks, and more than a zone can hold, are refused at their
  /// line. A zone that it lacks and in which nothing is free does no harm.
  package static func freeBlocks(
    _ text: String, file: String, on configuration: Configuration
  ) throws(Diagnostic) -> [ZoneFreeBlocks] {
    let file = file.sanitized
    var result: [ZoneFreeBlocks] = []
    for row in try parse(text, file: file) {
      func refuse(_ message: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(message, hint: hint, file: file, line: row.line)
      }
      guard row.counts.allSatisfy({ $0 <= UInt64(UInt32.max) }) else {
        throw refuse("more free blocks than a machine holds")
      }
      let type = configuration.profile.zone(named: row.zone)
      let index = type.flatMap { row.node < configuration.nodes ? ZoneIndex(node: row.node, type: $0) : nil }
      guard let zone = index, configuration.zoneRange(zone) != nil else {
        let free = row.counts.enumerated().reduce(UInt64(0)) { $0 + $1.element << UInt64($1.offset) }
        if free == 0 { continue }
        let place = row.node > 0 || configuration.nodes > 1 ? " of node \(row.node)" : ""
        throw refuse(
          "\(free) frames are free in zone \(row.zone)\(place), which this machine lacks",
          hint: configuration.hint(forZone: type, node: row.node))
      }
      guard !result.contains(where: { $0.zone == zone }) else {
        throw refuse(
          "zone \(row.zone) of node \(row.node) comes twice", hint: "of several reports in a log keep one")
      }
      let blocks = ZoneFreeBlocks(zone: zone, counts: row.counts.map { UInt32($0) })
      if let problem = blocks.problem(on: configuration) { throw refuse(problem.message, hint: problem.hint) }
      result.append(blocks)
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
