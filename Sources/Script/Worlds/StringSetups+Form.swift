import Simulation
package import Textbook

// Worlds that look at one string: its stack, its working sets, a daemon with a pool, a search for a string.

extension ScenarioWorld.Name {
  package static let stack = Self(rawValue: "stack")
  package static let workingSet = Self(rawValue: "working-set")
  package static let pagingDaemon = Self(rawValue: "paging-daemon")
  package static let anomaly = Self(rawValue: "anomaly")
}

extension StackSetup: TextbookForm {
  package static let name = ScenarioWorld.Name.stack
  package static let form = "{ depth: 8 }"
  package static let keys = ["depth"]
  package static let lenient = StackSetup()
  package static let requests = [Verb.reference(of: name)]

  package init(_ value: Value) throws(Diagnostic) {
    var depth = StackSetup().depth
    try Self.settings(value) { (entry) throws(Diagnostic) in depth = Int(try entry.value.number(.depth)) }
    self.init(depth: depth)
  }
}

extension WorkingSetSetup: TextbookForm {
  package static let name = ScenarioWorld.Name.workingSet
  package static let form = "{ windows: [3, 6], pff: [2] }"
  package static let keys = ["windows", "pff"]
  package static let lenient = WorkingSetSetup(windows: [1])
  package static let requests = [Verb.reference(of: name)]

  package init(_ value: Value) throws(Diagnostic) {
    var setup = WorkingSetSetup(windows: [])
    try Self.settings(value) { (entry) throws(Diagnostic) in
      var numbers: [Int] = []
      for value in try entry.value.items("a list: [3, 6]") {
        let number = Int(try value.number(.window.called(entry.key)))
        if numbers.contains(number) { throw Diagnostic("\(number) comes twice", at: value.place) }
        numbers.append(number)
      }
      if entry.key == "windows" { setup.windows = numbers } else { setup.thresholds = numbers }
    }
    guard !setup.windows.isEmpty || !setup.thresholds.isEmpty else {
      throw Diagnostic("working-set needs windows or pff", hint: "windows: [3, 6]", at: value.place)
    }
    guard setup.windows.count + setup.thresholds.count <= WorkingSetSetup.laneLimit else {
      throw Diagnostic("at most \(WorkingSetSetup.laneLimit) windows and thresholds", at: value.place)
    }
    self = setup
  }
}

extension PagingDaemonSetup: TextbookForm {
  package static let name = ScenarioWorld.Name.pagingDaemon
  package static let form = "{ frames: 8, pool: 3, every: 4 }"
  package static let keys = ["frames", "pool", "every"]
  package static let lenient = PagingDaemonSetup(frames: 2, pool: 1, every: 1)
  package static let requests = [Verb.reference(of: name)]
  package static let changes = [
    Parameter("frames", .number, .replacementFrames, en: "another number of frames", ja: "フレーム数を変える"),
    Parameter("pool", .number, .pool, en: "another pool", ja: "プールの大きさを変える"),
    Parameter("every", .number, .window, en: "references between the daemon's rounds", ja: "デーモンが働く間隔"),
  ]

  package init(_ value: Value) throws(Diagnostic) {
    var setup = PagingDaemonSetup(frames: 0, pool: 0, every: 1)
    try Self.settings(value) { (entry) throws(Diagnostic) in try setup.take(entry.key, entry.value) }
    guard setup.frames > 0 else { throw Diagnostic("paging-daemon needs frames", hint: Self.form, at: value.place) }
    self = try setup.checked(value)
  }

  private mutating func take(_ key: String, _ value: Value) throws(Diagnostic) {
    switch key {
    case "frames": frames = Int(try value.number(.replacementFrames))
    case "pool": pool = Int(try value.number(.pool))
    default: every = Int(try value.number(.window.called("every")))
    }
  }

  private func checked(_ value: Value) throws(Diagnostic) -> Self {
    guard pool < frames else {
      throw Diagnostic(
        "a pool of \(pool) leaves no frame of \(frames)", ja: "\(frames) フレームのうちプールが \(pool) ではフレームが残りません",
        hint: Self.form, at: value.place)
    }
    return self
  }

  package func with(_ key: String, _ value: Value) throws(Diagnostic) -> Self {
    var other = self
    try other.take(key, value)
    return try other.checked(value)
  }
}

extension AnomalySetup: TextbookForm {
  package static let name = ScenarioWorld.Name.anomaly
  package static let form = "{ policy: fifo, frames: 3, pages: 5, length: 12 }"
  package static let keys = ["policy", "frames", "pages", "length", "per-tick", "r-on-load"]
  package static let lenient = AnomalySetup(PolicyRule(.fifo), frames: 1, pages: 1, length: 1, perTick: 1)

  package init(_ value: Value) throws(Diagnostic) {
    var setup = AnomalySetup(PolicyRule(.fifo), frames: 3, pages: 5, length: 12, perTick: 1000)
    try Self.settings(value) { (entry) throws(Diagnostic) in
      let value = entry.value
      switch entry.key {
      case "policy":
        setup.rule.name = try value.choice("policy", PolicyRule.Name.allCases.map { ($0.rawValue, $0) })
        if setup.rule.needsFuture {
          throw Diagnostic("opt has no anomaly: it is a stack algorithm", hint: "policy: fifo", at: value.place)
        }
      case "frames": setup.frames = Int(try value.number(.anomalyFrames))
      case "pages": setup.pages = Int(try value.number(.anomalyPages))
      case "length": setup.length = Int(try value.number(.anomalyLength))
      case "r-on-load": setup.rule.referencedOnLoad = try value.number("r-on-load", 0...1) == 1
      default: setup.perTick = Int(try value.number(.perTick))
      }
    }
    self = setup
  }

  package static let requests = [
    Verb(
      "try", of: name, main: "references", en: "Try so many references more, at once", ja: "この数の参照をすぐに試す",
      [Parameter("references", .number, .perTick, required: true, en: "how many", ja: "参照の数")]
    ) { (arguments, _) throws(Diagnostic) in
      let steps = try arguments.required("references").number(.perTick.called("references"))
      return [.event(WorldValue(AnomalyModel.Event(steps: UInt32(steps))))]
    }
  ]
}

extension Quantity {
  static let depth = Quantity("depth", 1...40)
  static let window = Quantity("window", 1...10_000, hint: "in references", jaHint: "参照数で")
  static let pool = Quantity("pool", 0...Int64(ReplacementSetup.frameLimit - 1))
  static let anomalyFrames = Quantity("frames", 1...8)
  static let anomalyPages = Quantity("pages", 1...8)
  static let anomalyLength = Quantity("length", 1...20)
}
