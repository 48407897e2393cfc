import Script
import Textbook

// Mean times of accesses.
extension Exercises {
  static let timeKinds: [(name: String, answer: Rule)] = [
    ("eat", effectiveAccess), ("three-way", weighted), ("hit-rate", hitRate), ("eat-fault", withFaults),
    ("max-fault-rate", faultRate), ("mixture", mixture), ("transfer", transfer), ("run-time", runTime),
    ("table-load", tableLoad),
  ]

  private static func effectiveAccess(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let memory = try input.fraction("memory")
    let hit = try input.share("hit")
    let tlb = try input.fraction("tlb", default: 0)
    let levels = try input.integer("levels", in: 0...64, default: 1)
    let time =
      try input.flag("parallel", default: false)
      ? AccessTimes.withTLBInParallel(memory: memory, hit: hit, tlb: tlb, levels: levels)
      : AccessTimes.withTLB(memory: memory, hit: hit, tlb: tlb, levels: levels)
    return .object([.init("time", .exact(time))])
  }

  /// Sum of weight × cost.
  private static func weighted(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var sum = Fraction(0)
    for (weight, cost) in try pairs(input, "terms") { sum = sum + weight * cost }
    return .object([.init("time", .exact(sum))])
  }

  private static func pairs(_ input: ExerciseInput, _ key: String) throws(Diagnostic) -> [(Fraction, Fraction)] {
    var result: [(Fraction, Fraction)] = []
    for value in try input.list(key) {
      guard case .array(let parts) = value, parts.count == 2 else {
        throw Diagnostic("\(key.quoted) takes pairs of numbers")
      }
      result.append((try ExerciseInput.fraction(parts[0], key), try ExerciseInput.fraction(parts[1], key)))
    }
    return result
  }

  private static func hitRate(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let share = AccessTimes.share(
      ofA: try input.fraction("hit_cost"), b: try input.fraction("miss_cost"), mean: try input.fraction("target"))
    guard let share else { throw Diagnostic("a hit and a miss cost the same: any rate will do") }
    return .object([.init("hit_rate", .exact(share))])
  }

  private static func mixture(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let share = AccessTimes.share(
      ofA: try input.fraction("a"), b: try input.fraction("b"), mean: try input.fraction("mean"))
    guard let share else { throw Diagnostic("\"a\" and \"b\" are the same: any share will do") }
    return .object([.init("share_of_a", .exact(share))])
  }

  private static func withFaults(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let time = AccessTimes.withFaults(
      memory: try input.fraction("memory"), service: try input.fraction("service"), p: try input.share("p"),
      serviceIncludesAccess: try input.flag("service_includes_access"))
    return .object([.init("time", .exact(time))])
  }

  private static func faultRate(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let rate = AccessTimes.faultRate(
      memory: try input.fraction("memory"), service: try input.fraction("service"),
      target: try input.fraction("target"))
    guard let rate else { throw Diagnostic("\"service\" must be dearer than \"memory\"") }
    return .object([.init("p", .exact(rate))])
  }

  private static func transfer(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    .object([.init("time", .array(try pairs(input, "loads").map { .exact($0.0 * $0.1) }))])
  }

  private static func runTime(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let faulting = try input.fraction("faults") * (try input.fraction("per_fault"))
    let rest = try input.fraction("total") - faulting
    return .object([.init("time", .exact(rest + faulting * (try input.fraction("scale"))))])
  }

  private static func tableLoad(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let loading = try input.fraction("entries") * (try input.fraction("per_word"))
    return .object([.init("fraction", .exact(loading / (try input.positive("run"))))])
  }
}
