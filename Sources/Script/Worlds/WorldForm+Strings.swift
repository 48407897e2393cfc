import Simulation
import Textbook

// Worlds that look at one string: its stack, its working sets, a daemon with a pool, a search for a string.

extension ScenarioWorld.Name {
  package static let stack = Self("stack")
  package static let workingSet = Self("working-set")
  package static let pagingDaemon = Self("paging-daemon")
  package static let anomaly = Self("anomaly")
}

extension WorldForm {
  static let stack: WorldForm = .init(
    name: .stack, example: "{ depth: 8 }", keys: ["depth"], standIn: StackSetup()
  ) { (value) throws(Diagnostic) in
    var setup = StackSetup()
    try settings(value, "{ depth: 8 }", keys: ["depth"]) { (entry) throws(Diagnostic) in
      setup.depth = Int(try entry.value.number(.depth))
    }
    return setup
  }

  static let workingSet: WorldForm = .init(
    name: .workingSet, example: "{ windows: [3, 6], pff: [2] }", keys: ["windows", "pff"],
    standIn: WorkingSetSetup(windows: [1])
  ) { (value) throws(Diagnostic) in
    var setup = WorkingSetSetup(windows: [])
    try settings(value, "{ windows: [3, 6], pff: [2] }", keys: ["windows", "pff"]) { (entry) throws(Diagnostic) in
      guard case .list(let values) = entry.value.content else { throw entry.value.mismatch("a list: [3, 6]") }
      var numbers: [Int] = []
      for value in values {
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
    return setup
  }

  static let pagingDaemon: WorldForm = .init(
    name: .pagingDaemon, example: "{ frames: 8, pool: 3, every: 4 }", keys: ["frames", "pool", "every"],
    standIn: PagingDaemonSetup(frames: 2, pool: 1, every: 1)
  ) { (value) throws(Diagnostic) in
    var setup = PagingDaemonSetup(frames: 0, pool: 0, every: 1)
    let form = "{ frames: 8, pool: 3, every: 4 }"
    try settings(value, form, keys: ["frames", "pool", "every"]) { (entry) throws(Diagnostic) in
      switch entry.key {
      case "frames": setup.frames = Int(try entry.value.number(.replacementFrames))
      case "pool": setup.pool = Int(try entry.value.number(.pool))
      default: setup.every = Int(try entry.value.number(.window.called("every")))
      }
    }
    guard setup.frames > 0 else { throw Diagnostic("paging-daemon needs frames", hint: form, at: value.place) }
    guard setup.pool < setup.frames else {
      throw Diagnostic("a pool of \(setup.pool) leaves no frame of \(setup.frames)", hint: form, at: value.place)
    }
    return setup
  }

  static let anomaly: WorldForm = .init(
    name: .anomaly, example: "{ policy: fifo, frames: 3, pages: 5, length: 12 }",
    keys: ["policy", "frames", "pages", "length", "per-tick", "r-on-load"],
    standIn: AnomalySetup(PolicyRule(.fifo), frames: 1, pages: 1, length: 1, perTick: 1)
  ) { (value) throws(Diagnostic) in
    let form = "{ policy: fifo, frames: 3, pages: 5, length: 12 }"
    var setup = AnomalySetup(PolicyRule(.fifo), frames: 3, pages: 5, length: 12, perTick: 1000)
    try settings(value, form, keys: anomaly.keys) { (entry) throws(Diagnostic) in
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
    return setup
  }
}

extension Verb {
  static let anomalyVerbs = [
    Verb(
      "try", of: [.anomaly], main: "references", en: "Try so many references more, at once",
      ja: "この数の参照をすぐに試す",
      [Parameter("references", .number, .perTick, required: true, en: "how many", ja: "参照の数")]
    ) { (arguments, _) throws(Diagnostic) in
      let steps = try arguments.required("references").number(.perTick.called("references"))
      return [.event(WorldValue(AnomalyModel.Event(steps: UInt32(steps))))]
    }
  ]
}

extension Quantity {
  static let depth = Quantity("depth", 1...40)
  static let window = Quantity("window", 1...10_000, hint: "in references")
  static let pool = Quantity("pool", 0...Int64(ReplacementSetup.frameLimit - 1))
  static let anomalyFrames = Quantity("frames", 1...8)
  static let anomalyPages = Quantity("pages", 1...8)
  static let anomalyLength = Quantity("length", 1...20)
}
