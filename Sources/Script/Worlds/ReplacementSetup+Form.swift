package import Textbook

extension ScenarioWorld.Name {
  package static let replacement = Self(rawValue: "replacement")
}

/// `world: { replacement: { policies: [fifo, lru], frames: 3 } }`: policies that race over the same references.
extension ReplacementSetup: TextbookForm {
  package static let name = ScenarioWorld.Name.replacement
  package static let form = "{ policies: [fifo, lru], frames: 3 }"
  package static let lenient = ReplacementSetup(
    policies: PolicyRule.Name.allCases.map { PolicyRule($0) }, frames: 1)
  package static let keys =
    ["policies", "frames", "processes", "shares", "initial", "disk-time", "pace"] + ruleKeys
  package static let requests = [Verb.reference(of: name)]
  /// Whether each move of a hand takes a tick.
  private static let paces = [("reference", false), ("hand", true)]
  fileprivate static func isStepped(_ value: Value) throws(Diagnostic) -> Bool {
    try value.choice("pace", paces)
  }
  /// What may be said of a policy, or of all of them at once.
  static let ruleKeys = ["r-on-load", "interval", "tau", "bits", "tie", "keep-count", "seed"]

  package static let changes = [
    Parameter("frames", .number, .replacementFrames, en: "another number of frames", ja: "フレーム数を変える"),
    Parameter(
      "policies", .words(PolicyRule.Name.allCases.map(\.rawValue)),
      en: "other policies, in the places of these: clock,lru", ja: "別のアルゴリズムに置き換える(例:clock,lru)"),
    Parameter(
      "shares", .words(Scope.allCases.map(\.rawValue)), en: "whose frames a fault may take",
      ja: "フォールト時にどのフレームを使えるか"),
    Parameter("r-on-load", .number, Quantity("r-on-load", 0...1), en: "R of a page just loaded", ja: "読み込んだページの参照ビット"),
    Parameter("interval", .number, .interval, en: "references between clock interrupts", ja: "クロック割り込みの間隔"),
    Parameter("tau", .number, .tau, en: "age beyond which a page is outside the working set", ja: "ワーキングセットから外れる古さ"),
    Parameter("bits", .number, .agingBits, en: "width of aging's counter", ja: "エージングのカウンタのビット数"),
    Parameter(
      "pace", .words(paces.map { $0.0 }), en: "hand: a tick for each move of a hand",
      ja: "hand にすると針の 1 動作を 1 ティックにする"),
  ]

  package init(_ value: Value) throws(Diagnostic) { self = try ReplacementSettings(value).setup(at: value.place) }

  package func with(_ key: String, _ value: Value) throws(Diagnostic) -> Self {
    var other = self
    switch key {
    case "frames":
      let frames = Int(try value.number(.replacementFrames))
      for index in other.lanes.indices { other.lanes[index].frames = frames }
    case "shares":
      let scope = try value.choice("shares", Scope.allCases.map { ($0.rawValue, $0) })
      for index in other.lanes.indices { other.lanes[index].scope = scope }
    case "policies": try other.replacePolicies(value)
    case "pace": other.isStepped = try Self.isStepped(value)
    default:
      let entry = Value.Entry(key: key, place: value.place, value: value)
      for index in other.lanes.indices { try other.lanes[index].rule.take(entry) }
    }
    for lane in other.lanes {
      let processes = max(1, processes.count)
      if lane.scope != .global, lane.frames < processes {
        throw Diagnostic(
          "\(lane.frames) frames for \(processes) processes: each needs one",
          ja: "プロセス \(processes) 個に \(lane.frames) フレームでは足りません(1 個に最低 1 フレーム)", at: value.place)
      }
      let room = other.shares(of: lane)[0]
      if room < initial.count {
        throw Diagnostic(
          "\(initial.count) pages are in memory at first, and there would be \(room) frames for them",
          ja: "最初にメモリにある \(initial.count) ページに対して \(room) フレームしかなくなります", at: value.place)
      }
    }
    return other
  }

  /// What is compared is the first policy here with the first there, and so on.
  private mutating func replacePolicies(_ value: Value) throws(Diagnostic) {
    var names: [PolicyRule.Name] = []
    for item in try value.items("a list of policies: [fifo, lru]", ja: "アルゴリズムの並び [fifo, lru]") {
      let name = try item.choice("policy", PolicyRule.Name.allCases.map { ($0.rawValue, $0) })
      if names.contains(name), lanes.count <= PolicyRule.Name.allCases.count {
        throw Diagnostic(
          "\(name.rawValue) races already", ja: "\(name.rawValue) はすでに比較しています", at: item.place)
      }
      names.append(name)
    }
    guard names.count == lanes.count else {
      throw Diagnostic(
        "\(names.count) policies in the places of \(lanes.count)",
        ja: "\(lanes.count) 個のアルゴリズムを \(names.count) 個では置き換えられません",
        hint: "one for each of " + lanes.map(\.label).joined(separator: ","),
        jaHint: lanes.map(\.label).joined(separator: "、") + " に 1 つずつ", at: value.place)
    }
    for (index, name) in names.enumerated() {
      lanes[index].rule.name = name
      lanes[index].label = name.rawValue
    }
  }
}

/// The settings of the replacement world while they are read.
private struct ReplacementSettings {
  private var frames: Int?
  private var lanes: [(lane: ReplacementSetup.Lane, hasFrames: Bool, hasScope: Bool, place: Place)] = []
  private var scope = ReplacementSetup.Scope.global
  private var processes: [ReplacementSetup.Process] = []
  private var initial: [UInt32] = []
  private var diskTime = 10_000
  private var isStepped = false

  init(_ value: Value) throws(Diagnostic) {
    let entries = try value.entries(ReplacementSetup.form)
    var common = PolicyRule(.fifo)
    for entry in entries where ReplacementSetup.ruleKeys.contains(entry.key) { try common.take(entry) }
    try ReplacementSetup.settings(value) { (entry) throws(Diagnostic) in
      switch entry.key {
      case "frames": frames = Int(try entry.value.number(.replacementFrames))
      case "shares": scope = try Self.scope(entry.value)
      case "processes": processes = try Self.processes(entry.value)
      case "pace": isStepped = try ReplacementSetup.isStepped(entry.value)
      case "initial": initial = try Self.pages(entry.value)
      case "disk-time": diskTime = Int(try entry.value.number(.diskTime))
      case "policies":
        for value in try entry.value.items("a list of policies: [fifo, lru]", ja: "アルゴリズムの並び [fifo, lru]") {
          try add(policy: value, common)
        }
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
    var pages: [UInt32] = []
    for value in try value.items("a list of pages: [3, 1]") {
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
      let known = ["policy", "as", "frames", "shares"] + ReplacementSetup.ruleKeys
      var isNamed = false
      for entry in entries {
        switch entry.key {
        case "policy":
          rule.name = try entry.value.choice("policy", names)
          isNamed = true
        case "as": label = try entry.value.text("a name")
        case "frames": own = Int(try entry.value.number(.replacementFrames))
        case "shares": ownScope = try Self.scope(entry.value)
        case _ where ReplacementSetup.ruleKeys.contains(entry.key): try rule.take(entry)
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
    setup.isStepped = isStepped
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
      // They are the first process's.
      let room = setup.shares(of: lane)[0]
      if room < initial.count {
        throw Diagnostic(
          "initial names \(initial.count) pages, and \(lane.label) has \(room) frames for them",
          hint: "more frames, or fewer pages", at: lanePlace)
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
  static let interval = Quantity(
    "interval", 1...1_000_000, hint: "references from one clock interrupt to the next",
    jaHint: "クロック割り込みの間の参照数")
  static let tau = Quantity("tau", 0...1_000_000, hint: "in references", jaHint: "参照数で")
  static let agingBits = Quantity("bits", 1...64)
  static let diskTime = Quantity("disk-time", 0...1_000_000_000, hint: "microseconds for one page")
}
