import Script
import Textbook

// Working sets and the page fault frequency.
extension Exercises {
  static let workingSetKinds: [(name: String, answer: Rule)] = [
    ("working-set", workingSet), ("ws-history", history), ("pff", faultFrequency),
  ]

  private static func workingSet(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var names = PageNames()
    let pages = try names.numbers(input, "refs")
    let sets = WorkingSets(
      pages, window: try input.integer("window", in: 1...ExerciseInput.greatest), pages: names.names.count)
    var answer: [JSONValue.Member] = []
    if input.has("at") {
      let times = try input.integers("at", in: 0...max(0, pages.count))
      answer.append(.init("pages", .array(times.map { names.sorted(sets.pages(at: $0)) })))
    }
    if try input.flag("sizes", default: false) { answer.append(.init("sizes", .integers(sets.sizes))) }
    if try input.flag("faults", default: false) { answer.append(.init("faults", .integer(sets.faults))) }
    return .object(answer)
  }

  private static func history(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var names = PageNames()
    let history = try names.numbers(input, "history")
    let pages = try names.numbers(input, "refs")
    let sets = WorkingSets(
      pages, history: history, window: try input.integer("window", in: 1...ExerciseInput.greatest),
      pages: names.names.count)
    return .object([
      .init("faults", .integer(sets.faults)), .init("sizes", .integers(sets.sizes)),
      .init("mean_size", sets.meanSize.map { .exact($0) } ?? .null),
    ])
  }

  private static func faultFrequency(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var names = PageNames()
    let pages = try names.numbers(input, "refs")
    var process = FaultIntervalPFF(threshold: UInt64(try input.integer("T")))
    var resident: [JSONValue] = []
    for page in pages {
      process.reference(page)
      resident.append(names.sorted(process.resident))
    }
    return .object([
      .init("faults", .integer(Int(process.faults))), .init("resident_after_each", .array(resident)),
    ])
  }
}
