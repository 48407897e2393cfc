import Simulation
import Textbook

// The verbs of the replacement world.

extension Verb {
  static let replacement = [
    Verb(
      "reference", of: .replacement, main: "pages",
      en: "Refer to pages: one a tick in a script, at once on the : line",
      ja: "ページを参照する(スクリプトでは 1 ティックに 1 つ、: の行では即座に)",
      [Parameter("pages", .text, required: true, en: "the reference string: [7, 0, 1]", ja: "参照列(例:[7, 0, 1])")]
    ) { (arguments, _) throws(Diagnostic) in
      let isTyped = arguments.place.line == nil
      let pages = try arguments.required("pages").pages()
      return pages.flatMap { page -> [WorldStep] in
        let step = WorldStep.event(WorldValue(Reference(page: page)))
        return isTyped ? [step] : [step, .tick(1)]
      }
    },
    Verb(
      "expect", of: .replacement, isForFiles: true, en: "Check that claims hold", ja: "期待した状態になっているか確かめる",
      PolicyRule.Name.allCases.filter { !PolicyRule($0).needsFuture }.map { policy in
        Parameter(policy.rawValue, .map, en: "{ faults: 15 }", ja: "{ faults: 15 }(ページフォールトの回数)")
      }
    ) { (arguments, builder) throws(Diagnostic) in
      var claims: [ReplacementClaim] = []
      for entry in arguments.entries {
        let policy = try builder.policy(entry.key, at: entry.place)
        for claim in try entry.value.entries("{ faults: 15 }") {
          guard claim.key == "faults" else { throw .unknown("key", claim.key, among: ["faults"], at: claim.place) }
          claims.append(ReplacementClaim(policy, faults: try claim.value.bound("faults")))
        }
      }
      guard !claims.isEmpty else {
        throw Diagnostic("expect claims nothing", hint: "expect: { fifo: { faults: 15 } }", at: arguments.place)
      }
      builder.replacementClaims.append(claims)
      builder.expectationLines.append(arguments.place.line ?? 0)
      return [.expect(builder.replacementClaims.count - 1)]
    },
    Verb(
      "break", of: .replacement, main: "when", takesSentence: true,
      en: "Stop where a policy faults; break off: nowhere",
      ja: "ページフォールトが起きた時点で止める(break off で解除)",
      [Parameter("when", .text, required: true, en: "fifo faults", ja: "条件(例:fifo faults)")]
    ) { (arguments, builder) throws(Diagnostic) in
      let value = try arguments.required("when")
      let words = try value.text("a condition").split(separator: " ").map(String.init)
      if words == ["off"], arguments.place.line == nil {
        builder.timeCommand = .clearBreakpoints
        return []
      }
      guard words.count == 2, words[1] == "faults" else { throw value.mismatch("a condition", hint: "fifo faults") }
      return [.watch(WorldValue(ReplacementCondition.faults(try builder.policy(words[0], at: value.place))))]
    },
  ]
}

extension ProgramBuilder {
  /// One of the policies that race in this world.
  fileprivate func policy(_ name: String, at place: Place) throws(Diagnostic) -> PolicyRule.Name {
    guard case .replacement(let policies, _) = world else { throw Diagnostic("no policies race here", at: place) }
    let known = policies.map { $0.name.rawValue }
    guard let policy = policies.first(where: { $0.name.rawValue == name }) else {
      throw .unknown("policy", name, among: known, at: place)
    }
    return policy.name
  }
}

extension Value {
  /// Pages of a reference string: a list, or on the `:` line `7,0,1`.
  fileprivate func pages() throws(Diagnostic) -> [UInt32] {
    var values: [Value] = []
    switch content {
    case .list(let list): values = list
    case .text(let text):
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        values.append(Value(.text(part.trimmingPrefix(" ").description), at: place))
      }
    default: throw mismatch("a list of pages: [7, 0, 1]")
    }
    var pages: [UInt32] = []
    for value in values { pages.append(UInt32(try value.number(.page))) }
    guard !pages.isEmpty else { throw mismatch("pages: [7, 0, 1]") }
    return pages
  }
}

extension ScenarioWorld {
  /// Reads `{ replacement: { policies: [fifo], frames: 3 } }`.
  package init(_ value: Value) throws(Diagnostic) {
    let form = "{ replacement: { policies: [fifo, lru], frames: 3 } }"
    let entries = try value.entries(form)
    guard let world = entries.first, entries.count == 1 else {
      throw Diagnostic("world takes the one world that is played", hint: form, at: value.place)
    }
    if let textbook = try Self.textbook(world) {
      self = textbook
      return
    }
    guard world.key == Name.replacement.rawValue else {
      let known = Name.allCases.filter { $0 != .machine }.map { $0.rawValue }
      throw .unknown("world", world.key, among: known, at: world.place)
    }
    var policies: [PolicyRule] = []
    var frames: Int?
    for entry in try world.value.entries("{ policies: [fifo, lru], frames: 3 }") {
      switch entry.key {
      case "policies": policies = try Self.policies(entry.value)
      case "frames": frames = Int(try entry.value.number(.replacementFrames))
      default: throw .unknown("key", entry.key, among: ["policies", "frames"], at: entry.place)
      }
    }
    guard !policies.isEmpty else {
      throw Diagnostic("replacement needs policies", hint: "policies: [fifo]", at: world.place)
    }
    guard let frames else { throw Diagnostic("replacement needs frames", hint: "frames: 3", at: world.place) }
    self = .replacement(policies: policies, frames: frames)
  }

  private static func policies(_ value: Value) throws(Diagnostic) -> [PolicyRule] {
    guard case .list(let values) = value.content else { throw value.mismatch("a list of policies: [fifo, lru]") }
    var rules: [PolicyRule] = []
    for value in values {
      let rule = PolicyRule(try value.choice("policy", PolicyRule.Name.allCases.map { ($0.rawValue, $0) }))
      if rule.needsFuture {
        throw Diagnostic(
          "opt must know the future, and here the references come one by one", hint: "mmscope compare plays opt",
          at: value.place)
      }
      if rules.contains(where: { $0.name == rule.name }) {
        throw Diagnostic("\(rule.name.rawValue) races already", at: value.place)
      }
      rules.append(rule)
    }
    return rules
  }
}
