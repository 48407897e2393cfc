import Script
import Textbook

// Holes and requests, fixed partitions, bitmaps, merging, compaction.
extension Exercises {
  static let partitionKinds: [(name: String, answer: Rule)] = [
    ("fit", fit), ("fit-events", fitEvents), ("fit-list-tail", fitListTail), ("fixed-partitions", fixedPartitions),
    ("bitmap", bitmap), ("bookkeeping", bookkeeping), ("merge", merge), ("compaction", compaction),
    ("deniable", deniable), ("base-limit", baseAndLimit), ("overlay", overlay),
  ]

  private static let sizes = 1...1 << 50

  private static func algorithms(_ input: ExerciseInput) throws(Diagnostic) -> [FitRule] {
    var result: [FitRule] = []
    for name in try input.texts("algorithms") { result.append(try ExerciseInput.word(name, "algorithms")) }
    return result
  }

  private static func fit(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var holes: [FreeMemory.Hole] = []
    var address = 0
    for size in try input.integers("holes", in: sizes) {
      holes.append(.init(address: address, size: size))
      // One unit in use between them.
      address += size + 1
      if address > 1 << 60 { throw Diagnostic("\"holes\" are too large together") }
    }
    let requests = try input.integers("requests", in: sizes)
    let answers = try algorithms(input).map { rule in
      var memory = FreeMemory(holes: holes)
      let taken = requests.map { memory.take($0, rule)?.holeSize }
      return JSONValue.Member(
        rule.rawValue,
        .object([.init("taken", .optionals(taken)), .init("left", .integers(memory.holes.map(\.size)))]))
    }
    return .object(answers)
  }

  /// `[name, size]` takes, `[name]` gives back.
  enum Operation {
    case take(String, Int)
    case giveBack(String)
  }

  static func operations(_ input: ExerciseInput) throws(Diagnostic) -> [Operation] {
    var result: [Operation] = []
    for value in try input.list("ops") {
      guard case .array(let parts) = value, case .string(let name)? = parts.first, parts.count <= 2 else {
        throw Diagnostic("\"ops\" takes [name, size] and [name]")
      }
      result.append(
        parts.count == 1 ? .giveBack(name) : .take(name, try ExerciseInput.integer(parts[1], "ops", in: sizes)))
    }
    return result
  }

  private static func fitEvents(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let operations = try operations(input)
    let base = try input.integer("base", in: 0...1 << 60, default: 0)
    let size = try input.integer("memory", in: 0...1 << 60)
    var answers: [JSONValue.Member] = []
    for rule in try algorithms(input) {
      var memory = FreeMemory(base: base, size: size)
      var held: [String: (address: Int, size: Int)] = [:]
      // A request that did not fit holds nothing, and may be given back.
      var refused: Set<String> = []
      var addresses: [Int?] = []
      for operation in operations {
        switch operation {
        case .take(let name, let size):
          if held[name] != nil { throw Diagnostic("\"ops\": \(name.quoted) is taken twice") }
          let place = memory.take(size, rule)
          addresses.append(place?.address)
          held[name] = place.map { ($0.address, size) }
          if place == nil { refused.insert(name) }
        case .giveBack(let name):
          if let piece = held.removeValue(forKey: name) {
            memory.giveBack(address: piece.address, size: piece.size)
          } else if refused.remove(name) == nil {
            throw Diagnostic("\"ops\": \(name.quoted) is given back and was not taken")
          }
        }
      }
      let holes = memory.holes.map { JSONValue.integers([$0.address, $0.size]) }
      answers.append(
        .init(rule.rawValue, .object([.init("addresses", .optionals(addresses)), .init("holes", .array(holes))])))
    }
    return .object(answers)
  }

  private static func fitListTail(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var list = TailList(holes: try input.integers("holes", in: sizes))
    let taken = try input.integers("requests", in: sizes).map { list.take($0) }
    return .object([.init("taken", .optionals(taken)), .init("left", .integers(list.holes))])
  }

  private static func fixedPartitions(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let partitions = try input.integers("partitions", in: sizes)
    let jobs = try input.integers("jobs", in: sizes)
    let answers = try algorithms(input).map { rule in
      var memory = FixedPartitions(sizes: partitions)
      let places = jobs.map { job in memory.place(job, rule).map { partitions[$0] } }
      return JSONValue.Member(
        rule.rawValue,
        .object([
          .init("partition", .optionals(places)),
          .init("internal_fragmentation", .integer(memory.internalFragmentation)),
          .init("unused", .integers(memory.unused)),
        ]))
    }
    return .object(answers)
  }

  private static func bitmap(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let map = UnitBitmap(try ExerciseInput.bits(try input.value("bits"), "bits"))
    let (at, examined) = map.run(of: try input.integer("units", in: sizes))
    return .object([.init("at", .optional(at)), .init("bits_examined", .integer(examined))])
  }

  private static func bookkeeping(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let memory = try input.positive("memory")
    return .object([
      .init("bitmap_bytes", .exact(UnitBitmap.bytes(memory: memory, unit: try input.positive("unit")))),
      .init(
        "list_bytes",
        .exact(
          UnitBitmap.listBytes(
            memory: memory, meanRun: try input.positive("mean_run"), node: try input.positive("node")))),
    ])
  }

  private static func merge(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    func isHole(_ key: String) throws(Diagnostic) -> Bool {
      switch try input.text(key) {
      case "H": true
      case "P": false
      default: throw Diagnostic("\(key.quoted) takes P (process) or H (hole)")
      }
    }
    return .object([
      .init(
        "holes_merged",
        .integer(NeighbourMerge.holesMerged(leftIsHole: try isHole("left"), rightIsHole: try isHole("right"))))
    ])
  }

  private static func compaction(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let time = Compaction.time(
      memory: try input.integer("memory", in: 0...1 << 60), word: try input.integer("word", in: 1...1 << 30),
      perAccess: try input.fraction("per_access"))
    return .object([.init("time", .exact(time))])
  }

  private static func deniable(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let memory = try input.integer("memory", in: 0...1 << 60)
    let used = try input.integers("used", in: 0...1 << 40)
    guard used.count <= 1 << 20, let request = Compaction.smallestDeniable(memory: memory, used: used) else {
      throw Diagnostic("\"used\" is more than \"memory\"")
    }
    return .object([.init("request", .integer(request))])
  }

  private static func baseAndLimit(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let registers = BaseAndLimit(
      base: try input.integer("base", in: 0...1 << 60), limit: try input.integer("limit", in: 0...1 << 60))
    let addresses = try input.integers("addresses", in: -ExerciseInput.greatest...ExerciseInput.greatest)
    return .object([.init("physical", .optionals(addresses.map { registers.physical($0) }))])
  }

  private static func overlay(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let tree = try overlayTree(try input.value("tree"))
    return .object([
      .init("memory", .integer(tree.memory)), .init("without_overlays", .integer(tree.withoutOverlays)),
    ])
  }

  /// `[size, [children]]`.
  private static func overlayTree(_ value: JSONValue) throws(Diagnostic) -> OverlayTree {
    guard case .array(let parts) = value, let size = parts.first, parts.count <= 2 else {
      throw Diagnostic("\"tree\" takes [size, [children]]")
    }
    var children: [OverlayTree] = []
    if parts.count == 2 {
      guard case .array(let list) = parts[1] else { throw Diagnostic("\"tree\" takes [size, [children]]") }
      for child in list { children.append(try overlayTree(child)) }
    }
    return OverlayTree(size: try ExerciseInput.integer(size, "tree", in: 0...1 << 40), children: children)
  }
}
