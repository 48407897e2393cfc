import Script
import Textbook

// Page tables: entries, levels, memory.
extension Exercises {
  static let tableKinds: [(name: String, answer: Rule)] = [
    ("linear-table", linearTable), ("table-tree", tableTree), ("level-bits", levelBits),
    ("next-table-bits", nextTableBits), ("page-size-for", pageSizeFor), ("inverted", inverted),
    ("page-size", pageSize), ("internal", internalWaste), ("cow", copyOnWrite),
  ]

  private static func power(_ input: ExerciseInput, _ key: String) throws(Diagnostic) -> Int {
    let number = try input.integer(key, in: 1...1 << 60)
    if PowerOfTwo.exponent(number) == nil { throw Diagnostic("\(key.quoted) must be a power of two") }
    return number
  }

  private static func linearTable(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let bits = try input.integer("virtual_bits", in: 1...1024)
    guard let entries = TableShapes.linearEntries(virtualBits: bits, pageSize: try power(input, "page_size")) else {
      throw Diagnostic("a page of \"page_size\" has more addresses than \(bits) bits")
    }
    var answer = [JSONValue.Member("entries", .exact(entries))]
    if input.has("entry") { answer.append(.init("bytes", .exact(entries * (try input.positive("entry"))))) }
    return .object(answer)
  }

  private static func tableTree(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var ranges: [ClosedRange<Int>] = []
    for value in try input.list("page_ranges") {
      guard case .array(let parts) = value, parts.count == 2 else {
        throw Diagnostic("\"page_ranges\" takes [first, last]")
      }
      let first = try ExerciseInput.integer(parts[0], "page_ranges")
      let last = try ExerciseInput.integer(parts[1], "page_ranges")
      guard first <= last else { throw Diagnostic("\"page_ranges\": \(first) is above \(last)") }
      ranges.append(first...last)
    }
    let tables = TableShapes.tablesPerLevel(
      ranges: ranges, entriesPerTable: try input.integer("entries_per_table", in: 2...1 << 40),
      levels: try input.integer("levels", in: 1...64))
    let all = tables.reduce(Fraction(0)) { $0 + Fraction($1) }
    return .object([
      .init("tables_per_level", .integers(tables)), .init("tables", .exact(all)),
      .init("bytes", .exact(all * (try input.positive("table_bytes")))),
    ])
  }

  private static func levelBits(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let split = AddressSplit.fillingPages(
      virtualBits: try input.integer("virtual_bits", in: 1...63), pageSize: try power(input, "page_size"),
      entryBytes: try power(input, "entry"))
    guard let split else { throw Diagnostic("a page must hold more than one entry, and fit the address") }
    return .object([.init("bits_from_root", .integers(split.bits))])
  }

  private static func nextTableBits(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let bits = try input.integers("bits", in: 1...62)
    let offset = try input.integer("offset_bits", in: 0...62)
    guard bits.reduce(offset, +) <= 62 else { throw Diagnostic("an address has at most 62 bits here") }
    let shape = AddressSplit(bits: bits, offsetBits: offset)
    let result = shape.nextTableBits(
      physicalBits: try input.integer("physical_bits", in: 1...1024), entryBytes: try power(input, "entry"))
    guard result.allSatisfy({ $0 >= 0 }) else { throw Diagnostic("a table is larger than the physical memory") }
    return .object([.init("address_bits", .integers(result))])
  }

  private static func pageSizeFor(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let size = TableShapes.pageSize(
      virtualBits: try input.integer("virtual_bits", in: 1...4096), levels: try input.integer("levels", in: 1...64),
      entryBytes: try power(input, "entry"))
    guard let size else { throw Diagnostic("no page size makes every table fill just one page") }
    return .object([.init("page_size", .integer(size))])
  }

  private static func inverted(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let entries = TableShapes.invertedEntries(
      memory: try input.integer("memory", in: 1...1 << 60),
      pageSize: try input.integer("page_size", in: 1...1 << 60))
    return .object([
      .init("entries", .integer(entries)),
      .init("least_slots_for_mean_chain_below_1", .integer(TableShapes.leastSlots(entries: entries))),
    ])
  }

  private static func pageSize(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let process = try input.positive("process")
    let entry = try input.positive("entry")
    guard let optimum = PageSize.optimum(process: process, entry: entry) else {
      throw Diagnostic("\"process\" and \"entry\" are too large")
    }
    var overheads: [JSONValue] = []
    for page in try input.fractions("pages") {
      guard page > 0 else { throw Diagnostic("\"pages\" must be above 0") }
      overheads.append(.exact(PageSize.overhead(process: process, entry: entry, page: page)))
    }
    return .object([.init("optimum", .exact(optimum)), .init("overhead", .array(overheads))])
  }

  private static func internalWaste(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let page = try input.integer("page", in: 1...1 << 50)
    let segments = try input.integers("sizes", in: 0...1 << 50).map { PageSize.pages(of: $0, page: page) }
    var answer = [
      JSONValue.Member("last_page_waste", .integers(segments.map(\.waste))),
      .init("pages", .integers(segments.map(\.pages))),
    ]
    if input.has("limit_pages") {
      let all = segments.reduce(Fraction(0)) { $0 + Fraction($1.pages) }
      answer.append(.init("fits", .boolean(all <= Fraction(try input.integer("limit_pages")))))
    }
    return .object(answer)
  }

  private static func copyOnWrite(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let data = try input.integer("data_pages", in: 0...1 << 24)
    let text = try input.integer("text_pages", in: 0...1 << 24, default: 0)
    var memory: CopyOnWrite?
    var operations = 0
    for value in try input.list("ops") {
      guard case .array(let parts) = value, case .string(let verb)? = parts.first, parts.count >= 2,
        case .string(let name) = parts[1]
      else { throw Diagnostic("\"ops\" takes [verb, process, …]") }
      // The process that acts first is there from the start.
      var state = memory ?? CopyOnWrite(process: name, dataPages: data, textPages: text)
      operations += 1
      if try !perform(verb, name, Array(parts.dropFirst(2)), &state) {
        throw Diagnostic("\"ops\": number \(operations) names a process or page that is not there")
      }
      memory = state
    }
    let end = memory ?? CopyOnWrite(process: "P", dataPages: data, textPages: text)
    return .object([
      .init("frames", .integer(end.frames)), .init("copies", .integer(end.copies)),
      .init("faults", .integer(end.faults)),
    ])
  }

  /// False: no such process or page.
  private static func perform(
    _ verb: String, _ name: String, _ rest: [JSONValue], _ memory: inout CopyOnWrite
  ) throws(Diagnostic) -> Bool {
    switch (verb, rest.first, rest.count) {
    case ("fork", .string(let child)?, 1): return memory.fork(name, child: child)
    case ("write", let page?, 1): return memory.write(name, page: try ExerciseInput.integer(page, "ops"))
    case ("exec", let pages?, 1):
      return memory.exec(name, pages: try ExerciseInput.integer(pages, "ops", in: 0...1 << 24))
    case ("exit", nil, 0): return memory.exit(name)
    default:
      throw Diagnostic("\"ops\" knows [fork, P, C], [write, P, page], [exec, P, pages] and [exit, P]")
    }
  }
}
