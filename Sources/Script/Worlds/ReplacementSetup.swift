package import Simulation
package import Textbook

extension ScenarioWorld.Name {
  package static let replacement = Self(rawValue: "replacement")
}

extension PanelName {
  package static let replacement = PanelName(rawValue: "replacement")
}

/// `world: { replacement: { policies: [fifo, lru], frames: 3 } }`: policies that race over the same page frames.
package struct ReplacementSetup: WorldSetup {
  package var policies: [PolicyRule]
  package var frames: Int

  package static let name = ScenarioWorld.Name.replacement
  package static let form = "{ policies: [fifo, lru], frames: 3 }"
  package static let panels = [PanelName.replacement]
  package static let lenient = ReplacementSetup(policies: racing.map { PolicyRule($0) }, frames: 1)
  package static let conditionForm: String? = "fifo faults"
  /// Those that need not know the future.
  private static let racing = PolicyRule.Name.allCases.filter { !PolicyRule($0).needsFuture }

  package static let changes = [
    Parameter("frames", .number, .replacementFrames, en: "another number of frames", ja: "フレーム数を変える"),
    Parameter(
      "policies", .words(racing.map(\.rawValue)), en: "other policies, in the places of these: clock,lru",
      ja: "別のアルゴリズムに置き換える(例:clock,lru)"),
  ]

  package init(policies: [PolicyRule], frames: Int) {
    self.policies = policies
    self.frames = frames
  }

  package init(_ value: Value) throws(Diagnostic) {
    var policies: [PolicyRule] = []
    var frames: Int?
    for entry in try value.entries(Self.form) {
      switch entry.key {
      case "policies": policies = try Self.policies(entry.value)
      case "frames": frames = try Self.frames(entry.value)
      default: throw .unknown("key", entry.key, among: ["policies", "frames"], at: entry.place)
      }
    }
    guard !policies.isEmpty else {
      throw Diagnostic("replacement needs policies", hint: "policies: [fifo]", at: value.place)
    }
    guard let frames else { throw Diagnostic("replacement needs frames", hint: "frames: 3", at: value.place) }
    self.init(policies: policies, frames: frames)
  }

  package func with(_ key: String, _ value: Value) throws(Diagnostic) -> Self {
    var other = self
    switch key {
    case "frames": other.frames = try Self.frames(value)
    default: other.policies = try Self.policies(value)
    }
    // What is compared is the first policy here with the first there, and so on.
    guard other.policies.count == policies.count else {
      let names = policies.map(\.name.rawValue).joined(separator: ",")
      throw Diagnostic(
        "\(other.policies.count) policies in the places of \(policies.count)", hint: "one for each of \(names)",
        at: value.place)
    }
    return other
  }

  private static func frames(_ value: Value) throws(Diagnostic) -> Int { Int(try value.number(.replacementFrames)) }

  private static func policies(_ value: Value) throws(Diagnostic) -> [PolicyRule] {
    var rules: [PolicyRule] = []
    for value in try value.items("a list of policies: [fifo, lru]") {
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

  package func origin(_ script: WorldScript) -> any RunOrigin {
    ReplacementOrigin(
      policies: policies, frames: frames, steps: script.steps(Reference.self, ReplacementCondition.self),
      expectations: script.claims([ReplacementClaim].self), marks: script.marks,
      journal: script.journal(Reference.self))
  }

  package func condition(_ words: [String], at place: Place) throws(Diagnostic) -> WorldValue? {
    guard words.count == 2, words[1] == "faults" else { return nil }
    return WorldValue(ReplacementCondition.faults(try policy(words[0], at: place)))
  }

  package var conditionOpenings: [String] { ["when"] + policies.map { $0.name.rawValue + " faults" } }

  /// One of the policies that race.
  fileprivate func policy(_ name: String, at place: Place) throws(Diagnostic) -> PolicyRule.Name {
    guard let policy = policies.first(where: { $0.name.rawValue == name }) else {
      throw .unknown("policy", name, among: policies.map { $0.name.rawValue }, at: place)
    }
    return policy.name
  }

  package static let verbs = [
    Verb(
      "reference", of: name, main: "pages", takesList: true,
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
      "expect", of: name, isForFiles: true, en: "Check that claims hold", ja: "期待した状態になっているか確かめる",
      racing.map { policy in
        Parameter(policy.rawValue, .map, en: "{ faults: 15 }", ja: "{ faults: 15 }(ページフォールトの回数)")
      }
    ) { (arguments, builder) throws(Diagnostic) in
      guard let setup = builder.setup(ReplacementSetup.self) else {
        throw Diagnostic("no policies race here", at: arguments.place)
      }
      var claims: [ReplacementClaim] = []
      for entry in arguments.entries {
        let policy = try setup.policy(entry.key, at: entry.place)
        for claim in try entry.value.entries("{ faults: 15 }") {
          guard claim.key == "faults" else { throw .unknown("key", claim.key, among: ["faults"], at: claim.place) }
          claims.append(ReplacementClaim(policy, faults: try claim.value.bound("faults")))
        }
      }
      guard !claims.isEmpty else {
        throw Diagnostic("expect claims nothing", hint: "expect: { fifo: { faults: 15 } }", at: arguments.place)
      }
      return builder.expect(claims, at: arguments.place)
    },
  ]
}

extension Value {
  /// The pages of a reference string.
  fileprivate func pages() throws(Diagnostic) -> [UInt32] {
    var pages: [UInt32] = []
    for value in try items("a list of pages: [7, 0, 1]") { pages.append(UInt32(try value.number(.page))) }
    guard !pages.isEmpty else { throw mismatch("pages: [7, 0, 1]") }
    return pages
  }
}
