import Script
import Textbook

// Counters and the LRU matrix; distance strings; arrays.
extension Exercises {
  static let countingKinds: [(name: String, answer: Rule)] = [
    ("aging", aging), ("nfu", nfu), ("lru-matrix", lruMatrix), ("distance", distance), ("array-loop", arrayLoop),
  ]

  private static func ticks(_ input: ExerciseInput) throws(Diagnostic) -> [[Bool]] {
    var ticks: [[Bool]] = []
    for tick in try input.list("ticks") { ticks.append(try ExerciseInput.bits(tick, "ticks")) }
    if ticks.contains(where: { $0.count != ticks[0].count }) {
      throw Diagnostic("\"ticks\" must name the same pages each time")
    }
    return ticks
  }

  private static func aging(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let bits = try input.integer("bits", in: 1...64, default: 8)
    let counters = AgingCounter.counters(ticks: try ticks(input), bits: bits)
    let texts = counters.map { counter in
      let digits = String(counter, radix: 2)
      return JSONValue.string(String(repeating: "0", count: bits - digits.count) + digits)
    }
    return .object([.init("counters", .array(texts))])
  }

  private static func nfu(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let counters = AgingCounter.counters(ticks: try ticks(input), bits: nil)
    return .object([.init("counters", .integers(counters.map { Int($0) }))])
  }

  private static func lruMatrix(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let count = try input.integer("n", in: 1...1024)
    let references = try input.integers("refs", in: 0...count - 1)
    guard count * count * references.count <= 1 << 26 else {
      throw Diagnostic("the matrix after each of \(references.count) references is too long")
    }
    var matrix = LRUMatrix(pages: count)
    let rows = references.map { page in
      matrix.reference(page)
      return JSONValue.array(matrix.texts.map { .string($0) })
    }
    return .object([.init("rows_after_each", .array(rows))])
  }

  private static func distance(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var names = PageNames()
    let pages = try names.numbers(input, "refs")
    let upTo = try input.integer("upto", in: 0...max(1 << 20, names.names.count), default: names.names.count)
    var stack = StackDistances()
    stack.grow(pages: names.names.count)
    var curve = DistanceCurve()
    var distances: [JSONValue] = []
    for page in pages {
      let distance = stack.reference(page)
      curve.add(distance)
      distances.append(distance == 0 ? .null : .integer(Int(distance)))
    }
    return .object([
      .init("distances", .array(distances)),
      .init("C", .integers((0..<upTo).map { Int(curve.count(ofDistance: $0 + 1)) })),
      .init("C_inf", .integer(Int(curve.firstUses))),
      .init("F", .integers(curve.faults(upTo: upTo).map { Int($0) })),
    ])
  }

  private static func arrayLoop(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let side = 1...1 << 20
    let loop = ArrayLoop(
      rows: try input.integer("rows", in: side), columns: try input.integer("cols", in: side),
      element: try input.integer("element", in: side), base: try input.integer("base", in: 0...1 << 40),
      pageSize: try input.integer("page_size", in: 1...1 << 40),
      frames: try input.integer("frames", in: 1...frameLimit), order: try input.word("order"),
      codePage: input.has("code_page") ? try input.integer("code_page") : nil)
    // Every element is visited, and every page of it: some seconds.
    guard loop.rows * loop.columns <= 1 << 25, loop.rows * loop.columns * loop.element / loop.pageSize < 1 << 25 else {
      throw Diagnostic("an array of \(loop.rows) × \(loop.columns) elements is too large")
    }
    return .object([.init("faults", .integer(Int(loop.faults)))])
  }
}
