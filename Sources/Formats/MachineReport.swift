import Foundation
package import Kernel
package import Script

/// The numbers of a machine at one moment, for people and for programs (DESIGN 6).
package struct MachineReport {
  package struct Expectations: Hashable, Sendable {
    package var held: Int
    /// Lines of the scenario whose expectation did not hold.
    package var broken: [Int]
    package init(held: Int, broken: [Int]) {
      self.held = held
      self.broken = broken
    }
  }

  private let version: String
  private let scenario: Scenario
  private let reading: Reading
  private let digest: String
  private let expectations: Expectations

  package init(
    version: String, scenario: Scenario, reading: Reading, digest: String, expectations: Expectations
  ) {
    self.version = version
    self.scenario = scenario
    self.reading = reading
    self.digest = digest
    self.expectations = expectations
  }

  // MARK: JSON

  private struct Document: Encodable {
    struct List: Encodable {
      var count, low, high, batch: UInt32
      init(_ list: PerCPUListReading) { (count, low, high, batch) = (list.count, list.low, list.high, list.batch) }
    }
    struct Pageset: Encodable {
      var cpu: Int
      var hot, cold: List
    }
    struct Zone: Encodable {
      var name: String
      var free, min, low, high, present, spanned: UInt32
      var protection, nrFree: [UInt32]
      var extfragIndex, unusableIndex: [Int]
      var pagesets: [Pageset]
    }
    struct Node: Encodable {
      var node: Int
      var zones: [Zone]
    }
    /// A row of /proc/slabinfo.
    struct Slab: Encodable {
      var name: String
      var activeObjs, numObjs, objsize, objperslab, pagesperslab, limit, batchcount, sharedfactor, activeSlabs,
        numSlabs, sharedavail: UInt64
      init(_ row: Slabinfo.Row) {
        name = row.name
        (activeObjs, numObjs, objsize) = (row[.activeObjects], row[.objects], row[.objectSize])
        (objperslab, pagesperslab) = (row[.objectsPerSlab], row[.pagesPerSlab])
        (limit, batchcount, sharedfactor) = (row[.limit], row[.batchCount], row[.sharedFactor])
        (activeSlabs, numSlabs, sharedavail) = (row[.activeSlabs], row[.slabs], row[.sharedAvailable])
      }
    }
    /// `mempool_t`, and who sleeps on it.
    struct Pool: Encodable {
      var name: String
      var minNr, currNr, waiting: UInt32
    }
    struct Expected: Encodable {
      var held: Int
      var brokenLines: [Int]
    }
    var version, scenario, profile: String
    var tick: UInt64
    var digest: String
    var events, failures: UInt64
    var waiting: Int
    var nodes: [Node]
    var vmstat: [String: UInt64]
    /// As in /proc/slabinfo, newest first; nil without a slab allocator.
    var slabs: [Slab]?
    var pools: [Pool]?
    var expectations: Expected
    /// As `check` prints them.
    var warnings: [String]
  }

  /// One object on one line, keys in alphabetical order: the same run prints the same bytes.
  package var json: String {
    let nodes = Set(reading.zones.map { $0.index.node }).sorted().map { node in
      Document.Node(node: node, zones: reading.zones.filter { $0.index.node == node }.map { jsonZone($0) })
    }
    let document = Document(
      version: version, scenario: scenario.name, profile: reading.configuration.profile.name, tick: reading.tick,
      digest: digest, events: reading.events, failures: reading.failures, waiting: reading.waiting.count, nodes: nodes,
      vmstat: Dictionary(
        uniqueKeysWithValues: reading.configuration.profile.counters.map { ($0.name, reading[$0.counter]) }),
      slabs: reading.slab.map { _ in slabRows.map { .init($0) } },
      pools: reading.slab.map { slab in
        slab.pools.map {
          .init(name: scenario.names[$0.pool], minNr: $0.minimum, currNr: $0.current, waiting: $0.waiting)
        }
      },
      expectations: .init(held: expectations.held, brokenLines: expectations.broken),
      warnings: scenario.warnings.map { $0.text })
    let encoder = JSONEncoder()
    // nrFree is nr_free, as /proc would write it.
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Unreachable: integers and texts always encode.
    guard let data = try? encoder.encode(document) else { preconditionFailure("integers and strings encode") }
    return String(decoding: data, as: UTF8.self)
  }

  private var slabRows: [Slabinfo.Row] {
    reading.slab.map { Slabinfo.rows(of: $0, names: scenario.names) } ?? []
  }

  private func jsonZone(_ zone: ZoneReading) -> Document.Zone {
    Document.Zone(
      name: zone.index.type.name, free: zone.free, min: zone.min, low: zone.low, high: zone.high,
      present: zone.present, spanned: zone.spanned, protection: zone.reserve, nrFree: zone.freeBlocks,
      extfragIndex: zone.extfragIndex, unusableIndex: zone.unusableIndex,
      pagesets: zone.pagesets.enumerated().map { cpu, lists in
        Document.Pageset(cpu: cpu, hot: .init(lists.hot), cold: .init(lists.cold))
      })
  }

  // MARK: CSV

  package static let csvHeader =
    "tick,node,zone,free,min,low,high,present,"
    + (0..<Order.count).map { "nr_free_\($0)" }.joined(separator: ",") + ","
    + (0..<Order.count).map { "extfrag_index_\($0)" }.joined(separator: ",") + ","
    + (0..<Order.count).map { "unusable_index_\($0)" }.joined(separator: ",") + ",hot,cold,failures,waiting"

  /// One line per zone.
  package var csvRows: String {
    reading.zones.map { zone in
      let hot = zone.pagesets.reduce(0) { $0 + $1.hot.count }
      let cold = zone.pagesets.reduce(0) { $0 + $1.cold.count }
      let numbers: [String] =
        ["\(reading.tick)", "\(zone.index.node)", zone.index.type.name]
        + [zone.free, zone.min, zone.low, zone.high, zone.present].map { "\($0)" } + zone.freeBlocks.map { "\($0)" }
        + zone.extfragIndex.map { "\($0)" } + zone.unusableIndex.map { "\($0)" }
        + ["\(hot)", "\(cold)", "\(reading.failures)", "\(reading.waiting.count)"]
      return numbers.joined(separator: ",") + "\n"
    }.joined()
  }

  // MARK: Text

  /// One line for `--every` without a format.
  package var line: String {
    let zones = reading.zones.map { "\($0.index.type.name) free \($0.free)" }.joined(separator: ", ")
    return "tick \(reading.tick): \(zones)"
  }

  /// What a person wants to know at the end.
  package var table: String {
    var text = "\(scenario.title[.en])\n"
    let configuration = reading.configuration
    text += "\(configuration.profile.name), \(configuration.memoryFrames >> 8) MiB, \(configuration.cpus) CPU(s), "
    text += "tick \(reading.tick), \(reading.events) events, digest \(digest)\n\n"
    text += Self.row(["zone", "free", "min", "low", "high"] + (0..<Order.count).map { "2^\($0)" })
    for zone in reading.zones {
      let name = configuration.nodes > 1 ? "\(zone.index.node) \(zone.index.type.name)" : zone.index.type.name
      text += Self.row(
        [name] + [zone.free, zone.min, zone.low, zone.high].map { "\($0)" } + zone.freeBlocks.map { "\($0)" })
    }
    text += slabTable + "\n"
    for line in configuration.profile.counters where reading[line.counter] > 0 {
      text += "\(line.name) \(reading[line.counter])\n"
    }
    text += "requests failed \(reading.failures), waiting \(reading.waiting.count)\n"
    text += "expectations held \(expectations.held), broken \(expectations.broken.count)\n"
    return text
  }

  /// The ten caches with the most memory, by slabtop's columns.
  private var slabTable: String {
    let rows = slabRows.filter { $0[.slabs] > 0 }
    if rows.isEmpty { return "" }
    func pages(_ row: Slabinfo.Row) -> UInt64 { row[.slabs] * row[.pagesPerSlab] }
    // The order of the chain decides between equals.
    let largest = rows.enumerated().sorted { (pages($1.element), $0.offset) < (pages($0.element), $1.offset) }.prefix(
      10)
    var text = "\n" + Self.slabLine("cache", ["objs", "active", "objsize", "slabs", "obj/slab", "KiB"])
    for (_, row) in largest {
      let numbers = [
        row[.objects], row[.activeObjects], row[.objectSize], row[.slabs], row[.objectsPerSlab], pages(row) * 4,
      ]
      text += Self.slabLine(row.name, numbers.map { "\($0)" })
    }
    return text + (rows.count > 10 ? "… \(rows.count - 10) more\n" : "")
  }

  private static func slabLine(_ name: String, _ cells: [String]) -> String {
    KernelNumber.left(name, 17) + cells.map { " " + KernelNumber.right($0, 8) }.joined() + "\n"
  }

  private static func row(_ cells: [String]) -> String {
    let padded = cells.enumerated().map { column, cell in
      let width = column == 0 ? 9 : column < 5 ? 8 : 6
      let blanks = String(repeating: " ", count: max(0, width - cell.count))
      return column == 0 ? cell + blanks : blanks + cell
    }
    return padded.joined(separator: " ") + "\n"
  }
}
