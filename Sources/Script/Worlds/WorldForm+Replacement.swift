import Textbook

extension ScenarioWorld.Name {
  package static let replacement = Self("replacement")
}

extension WorldForm {
  static let replacement: WorldForm = .init(
    name: .replacement, example: "{ policies: [fifo, lru], frames: 3 }",
    keys: ["policies", "frames", "processes", "shares", "initial", "disk-time"] + ruleKeys,
    standIn: ReplacementSetup(policies: PolicyRule.Name.allCases.map { PolicyRule($0) }, frames: 1)
  ) { (value) throws(Diagnostic) in
    try ReplacementSettings(value).setup(at: value.place)
  }

  /// What may be said of a policy, or of all of them at once.
  static let ruleKeys = ["r-on-load", "interval", "tau", "bits", "tie", "keep-count", "seed"]
}

/// The settings of the replacement world while they are read.
private struct ReplacementSettings {
  private var frames: Int?
  private var lanes: [(lane: ReplacementSetup.Lane, hasFrames: Bool, hasScope: Bool, place: Place)] = []
  private var scope = ReplacementSetup.Scope.global
  private var processes: [ReplacementSetup.Process] = []
  private var initial: [UInt32] = []
  private var diskTime = 10_000

  init(_ value: Value) throws(Diagnostic) {
    let form = WorldForm.replacement
    let entries = try value.entries(form.example)
    var common = PolicyRule(.fifo)
    for entry in entries where WorldForm.ruleKeys.contains(entry.key) { try common.take(entry) }
    try WorldForm.settings(value, form.example, keys: form.keys) { (entry) throws(Diagnostic) in
      switch entry.key {
      case "frames": frames = Int(try entry.value.number(.replacementFrames))
      case "shares": scope = try Self.scope(entry.value)
      case "processes": processes = try Self.processes(entry.value)
      case "initial": initial = try Self.pages(entry.value)
      case "disk-time": diskTime = Int(try entry.value.number(.diskTime))
      case "policies":
        guard case .list(let values) = entry.value.content else {
          throw entry.value.mismatch("a list of policies: [fifo, lru]")
        }
        for value in values { try add(policy: value, common) }
      default: break
      }
    }
  }

  private static func scope(_ value: Value) throws(Diagnostic) -> ReplacementSetup.Scope {
    try value.choice("shares", ReplacementSetup.Scope.allCases.map { ($0.rawValue, $0) })
  }

  private static func processes(_ value: Value) throws(Diagnostic) -> [ReplacementSetup.Process] {
    var processes: [ReplacementSetup.Process] = []
    for entry in try value.entries("processes with their sizes in pages: { A: 4, B: 8 }") {
      processes.append(
        .init(entry.key, pages: Int(try entry.value.number(.stringPages.called("pages of \(entry.key)")))))
    }
    guard processes.count <= ReplacementSetup.processLimit else {
      throw Diagnostic("at most \(ReplacementSetup.processLimit) processes", at: value.place)
    }
    return processes
  }

  private static func pages(_ value: Value) throws(Diagnostic) -> [UInt32] {
    guard case .list(let values) = value.content else { throw value.mismatch("a list of pages: [3, 1]") }
    var pages: [UInt32] = []
    for value in values {
      let page = UInt32(try value.number(.page))
      if pages.contains(page) { throw Diagnostic("page \(page) is named twice", at: value.place) }
      pages.append(page)
    }
    return pages
  }

  /// `fifo`, or `{ policy: fifo, frames: 4, as: four }`.
  private mutating func add(policy value: Value, _ common: PolicyRule) throws(Diagnostic) {
    let names = PolicyRule.Name.allCases.map { ($0.rawValue, $0) }
    var rule = common
    var label: String?
    var own: Int?
    var ownScope: ReplacementSetup.Scope?
    if case .map(let entries) = value.content {
      let known = ["policy", "as", "frames", "shares"] + WorldForm.ruleKeys
      var isNamed = false
      for entry in entries {
        switch entry.key {
        case "policy":
          rule.name = try entry.value.choice("policy", names)
          isNamed = true
        case "as": label = try entry.value.text("a name")
        case "frames": own = Int(try entry.value.number(.replacementFrames))
        case "shares": ownScope = try Self.scope(entry.value)
        case _ where WorldForm.ruleKeys.contains(entry.key): try rule.take(entry)
        default: throw .unknown("key", entry.key, among: known, at: entry.place)
        }
      }
      guard isNamed else {
        throw Diagnostic("a policy needs policy", hint: "{ policy: fifo, frames: 4 }", at: value.place)
      }
    } else {
      rule.name = try value.choice("policy", names)
    }
    let lane = ReplacementSetup.Lane(rule, frames: own ?? 1, label: label, scope: ownScope ?? .global)
    if lanes.contains(where: { $0.lane.label == lane.label }) {
      throw Diagnostic(
        "\(lane.label) races already", hint: "as: gives it another name: { policy: fifo, frames: 4, as: four }",
        at: value.place)
    }
    lanes.append((lane, own != nil, ownScope != nil, value.place))
  }

  func setup(at place: Place) throws(Diagnostic) -> ReplacementSetup {
    guard !lanes.isEmpty else { throw Diagnostic("replacement needs policies", hint: "policies: [fifo]", at: place) }
    if lanes.count > ReplacementSetup.laneLimit {
      throw Diagnostic(
        "at most \(ReplacementSetup.laneLimit) policies race", at: lanes[ReplacementSetup.laneLimit].place)
    }
    var setup = ReplacementSetup(lanes: [], processes: processes, initial: initial, diskTime: diskTime)
    for (lane, hasFrames, hasScope, lanePlace) in lanes {
      var lane = lane
      if !hasFrames {
        guard let frames else { throw Diagnostic("replacement needs frames", hint: "frames: 3", at: place) }
        lane.frames = frames
      }
      if !hasScope { lane.scope = scope }
      if lane.scope != .global, lane.frames < max(1, processes.count) {
        throw Diagnostic(
          "\(lane.frames) frames for \(processes.count) processes: each needs one",
          hint: "more frames, or shares: global",
          at: lanePlace)
      }
      if lane.frames < initial.count {
        throw Diagnostic(
          "initial names \(initial.count) pages, and \(lane.label) has \(lane.frames) "
            + "frames", at: lanePlace)
      }
      setup.lanes.append(lane)
    }
    return setup
  }
}

extension PolicyRule {
  fileprivate mutating func take(_ entry: Value.Entry) throws(Diagnostic) {
    let value = entry.value
    switch entry.key {
    case "r-on-load": referencedOnLoad = try value.number("r-on-load", 0...1) == 1
    case "interval": interval = UInt32(try value.number(.interval))
    case "tau": tau = UInt64(try value.number(.tau))
    case "bits": bits = Int(try value.number(.agingBits))
    case "tie": tie = try value.choice("tie", Tie.allCases.map { ($0.rawValue, $0) })
    case "keep-count": keepsCount = try value.boolean("keep-count")
    default: seed = UInt64(try value.number(.seed))
    }
  }
}

extension Quantity {
  static let interval = Quantity("interval", 1...1_000_000, hint: "references from one clock interrupt to the next")
  static let tau = Quantity("tau", 0...1_000_000, hint: "in references")
  static let agingBits = Quantity("bits", 1...64)
  static let diskTime = Quantity("disk-time", 0...1_000_000_000, hint: "microseconds for one page")
}
