import Script
import Textbook

extension Exercises {
  static let programKinds: [(name: String, answer: Rule)] = [("multiprogramming", multiprogramming)]

  private static func utilisations(_ p: Fraction, _ programs: [Int]) throws(Diagnostic) -> JSONValue {
    var result: [JSONValue] = []
    for count in programs {
      guard let share = Utilisation.share(p: p, programs: count) else {
        throw Diagnostic("\"p\" to the power of \(count) has too many digits")
      }
      result.append(.exact(share))
    }
    return .array(result)
  }

  private static func multiprogramming(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let p = try input.share("p")
    var answer: [JSONValue.Member] = []
    if input.has("n") {
      answer.append(.init("utilisation", try utilisations(p, try input.integers("n", in: 0...1 << 30))))
    }
    if !input.has("n"), input.has("memories") {
      let system = try input.fraction("system", default: 0)
      let each = try input.positive("each")
      var programs: [Int] = []
      for memory in try input.fractions("memories") {
        guard let count = Utilisation.programs(memory: memory, system: system, each: each) else {
          throw Diagnostic("\"memories\" are too large")
        }
        programs.append(count)
      }
      answer.append(.init("n", .integers(programs)))
      answer.append(.init("utilisation", try utilisations(p, programs)))
    }
    if input.has("target") {
      guard let least = Utilisation.leastPrograms(p: p, target: try input.fraction("target")) else {
        throw Diagnostic("\"target\" is not reached, or only with more programs than can be counted")
      }
      answer.append(.init("least_n", .integer(least)))
    }
    guard !answer.isEmpty else { throw Diagnostic("\"n\", \"memories\" or \"target\" is missing") }
    return .object(answer)
  }
}
