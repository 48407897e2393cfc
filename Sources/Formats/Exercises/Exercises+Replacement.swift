import Script
import Textbook

// Replacement on short strings and on traces; choosing a victim.
extension Exercises {
  static let replacementKinds: [(name: String, answer: Rule)] = [
    ("replacement", replacement), ("trace", trace), ("victim", victim), ("local-global", localOrGlobal),
    ("wsclock", wsclock), ("ws-clock-tick", clockTick),
  ]

  /// A policy with its parameters; the label names the policy unless `policy` does.
  static func rule(label: String, _ object: JSONValue) throws(Diagnostic) -> PolicyRule {
    guard case .object(let members) = object else { throw Diagnostic("the policy \(label.quoted) takes an object") }
    let input = ExerciseInput(object)
    let known = ["policy", "r_on_load", "interval", "bits", "tau", "tie", "keep", "seed"]
    if let other = members.first(where: { !known.contains($0.key) }) {
      throw Diagnostic("the policy \(label.quoted) has no parameter \(other.key.quoted)")
    }
    let name = input.has("policy") ? try input.text("policy") : label
    var rule = PolicyRule(try ExerciseInput.word(name, "policies"))
    rule.referencedOnLoad = try input.flag("r_on_load", default: true)
    rule.interval = UInt32(try input.integer("interval", in: 1...Int(UInt32.max), default: Int(rule.interval)))
    rule.bits = try input.integer("bits", in: 1...64, default: rule.bits)
    rule.tau = UInt64(try input.integer("tau", default: Int(rule.tau)))
    if input.has("tie") { rule.tie = try input.word("tie") }
    rule.keepsCount = try input.flag("keep", default: false)
    rule.seed = UInt64(try input.integer("seed", default: Int(rule.seed)))
    return rule
  }

  static let frameLimit = 1 << 30

  private static func frames(_ input: ExerciseInput) throws(Diagnostic) -> [Int] {
    try input.integers("frames", in: 1...frameLimit)
  }

  private enum Wanted: String, CaseIterable {
    case faults, hits, evictions, victims
    case writeBacks = "write_backs"
    case finalFrames = "final_frames"
    case faultTimes = "fault_times"
  }

  private static func replacement(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var names = PageNames()
    let pages = try names.numbers(input, "refs")
    let initial = input.has("initial") ? try names.numbers(input, "initial") : []
    let modes = input.has("modes") ? try input.texts("modes") : []
    if input.has("modes"), modes.count != pages.count {
      throw Diagnostic("\"modes\" has \(modes.count) entries and \"refs\" \(pages.count)")
    }
    if let mode = modes.first(where: { $0 != "R" && $0 != "W" }) {
      throw Diagnostic("\"modes\" takes R and W, not \(mode.quoted)")
    }
    let references = pages.enumerated().map { index, page in
      Reference(page: page, isWrite: !modes.isEmpty && modes[index] == "W")
    }
    let frames = try frames(input)
    if let few = frames.first(where: { $0 < initial.count }) {
      throw Diagnostic("\"initial\" names \(initial.count) pages and there are \(few) frames")
    }
    if Set(initial).count < initial.count { throw Diagnostic("\"initial\" names a page twice") }
    var wanted: [Wanted] = []
    for word in try input.texts("want") { wanted.append(try ExerciseInput.word(word, "want")) }
    var answer: [JSONValue.Member] = []
    for policy in try input.members("policies") {
      let rule = try rule(label: policy.key, policy.value)
      let studies = frames.map {
        PolicyStudy(rule, frames: $0, references: references, initial: initial, pages: max(1, names.names.count))
      }
      let fields = wanted.map { want in
        JSONValue.Member(want.rawValue, .array(studies.map { value(want, $0, names) }))
      }
      answer.append(.init(policy.key, .object(fields)))
    }
    return .object(answer)
  }

  private static func value(_ want: Wanted, _ study: PolicyStudy, _ names: PageNames) -> JSONValue {
    switch want {
    case .faults: .integer(Int(study.tally.faults))
    case .hits: .integer(study.hits)
    case .evictions: .integer(Int(study.tally.evictions))
    case .writeBacks: .integer(Int(study.tally.writeBacks))
    case .victims: .array(study.victims.map { names[$0] })
    case .faultTimes: .integers(study.faultTimes)
    case .finalFrames: .array(study.finalFrames.map { page in page.map { names[$0] } ?? .null })
    }
  }

  private static func victim(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var names: [JSONValue] = []
    var pages: [DescribedPage] = []
    for page in try input.objects("pages") {
      names.append(try page.value("page"))
      pages.append(
        DescribedPage(
          loaded: try page.fraction("loaded", default: 0), lastUse: try page.fraction("last", default: 0),
          isReferenced: try page.flag("R", default: false), isModified: try page.flag("M", default: false)))
    }
    var answer: [JSONValue.Member] = []
    for policy in try input.texts("policies") {
      let name: PolicyRule.Name = try ExerciseInput.word(policy, "policies")
      guard let victims = VictimRules.victims(name, among: pages) else {
        throw Diagnostic("what \(policy.quoted) would do does not follow from load, last use, R and M")
      }
      answer.append(.init(policy, .array(victims.map { names[$0] })))
    }
    return .object(answer)
  }

  /// LRU among the pages of one process, and among all; the first among equals.
  private static func localOrGlobal(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let process = try input.value("process")
    var own: (page: JSONValue, last: Fraction)?
    var any: (page: JSONValue, last: Fraction)?
    for page in try input.objects("pages") {
      let one = (page: try page.value("page"), last: try page.fraction("last"))
      if try page.value("process") == process, own.map({ one.last < $0.last }) ?? true { own = one }
      if any.map({ one.last < $0.last }) ?? true { any = one }
    }
    return .object([.init("local", own?.page ?? .null), .init("global", any?.page ?? .null)])
  }

  private static func ring(_ input: ExerciseInput, hand: Int) throws(Diagnostic) -> (WSClockRing, [JSONValue]) {
    var names: [JSONValue] = []
    var pages: [WSClockRing.Page] = []
    for page in try input.objects("pages") {
      names.append(try page.value("page"))
      pages.append(
        WSClockRing.Page(
          page: pages.count, isReferenced: try page.flag("R"), isModified: try page.flag("M", default: false),
          lastUse: try page.integer("last", in: -ExerciseInput.greatest...ExerciseInput.greatest)))
    }
    guard pages.indices.contains(hand) else { throw Diagnostic("\"hand\" is on none of the \(pages.count) pages") }
    return (WSClockRing(pages: pages, hand: hand), names)
  }

  private static func wsclock(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    var (ring, names) = try ring(input, hand: try input.integer("hand", default: 0))
    var nobody = Unobserved()
    _ = ring.turn(now: try input.integer("now"), tau: try input.integer("tau"), &nobody)
    return .object([
      .init("victim", names[ring.hand]), .init("written", .array(ring.written.map { names[$0] })),
      .init("after", after(ring, names, withModified: true)),
    ])
  }

  private static func clockTick(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    if try input.list("pages").isEmpty { return .object([.init("after", .array([]))]) }
    var (ring, names) = try ring(input, hand: 0)
    ring.tick(now: try input.integer("now"))
    return .object([.init("after", after(ring, names, withModified: false))])
  }

  private static func after(_ ring: WSClockRing, _ names: [JSONValue], withModified: Bool) -> JSONValue {
    .array(
      zip(names, ring.pages).map { name, page in
        var members = [JSONValue.Member("page", name), .init("R", .integer(page.isReferenced ? 1 : 0))]
        if withModified { members.append(.init("M", .integer(page.isModified ? 1 : 0))) }
        return .object(members + [.init("last", .integer(page.lastUse))])
      })
  }

  private static func trace(_ input: ExerciseInput) throws(Diagnostic) -> JSONValue {
    let file = try input.text("file")
    let format = try traceFormat(input)
    var series: [PolicyComparison.Series] = []
    for policy in try input.members("policies") {
      series.append(.init(label: policy.key, rule: try rule(label: policy.key, policy.value)))
    }
    let path = try ReferenceTraceFile.find(file, in: input.folders)
    let result = try ReferenceTraceFile.compare(
      path: path, format: format, series: series, frames: try frames(input))
    return .object([
      .init("references", .integer(Int(result.references))), .init("writes", .integer(Int(result.writes))),
      .init("distinct_pages", .integer(result.distinctPages)),
      .init(
        "policies",
        .object(
          zip(series, result.tallies).map { one, tallies in
            .init(
              one.label,
              .object([
                .init("faults", .integers(tallies.map { Int($0.faults) })),
                .init("write_backs", .integers(tallies.map { Int($0.writeBacks) })),
              ]))
          })),
    ])
  }

  private static func traceFormat(_ input: ExerciseInput) throws(Diagnostic) -> ReferenceTraceFormat {
    var format = ReferenceTraceFormat(try input.word("format"))
    format.pageSize = UInt64(
      try input.integer("page_size", in: 1...ExerciseInput.greatest, default: Int(format.pageSize)))
    if input.has("keep") { format.keep = try input.word("keep") }
    guard input.has("options") else { return format }
    let options = ExerciseInput(.object(try input.members("options")))
    format.hasHeader = try options.flag("has_header", default: false)
    format.column = try options.integer("column", in: 1...100_000, default: format.column)
    if options.has("unit") { format.unit = try options.word("unit") }
    if options.has("op_column") { format.operationColumn = try options.integer("op_column", in: 1...100_000) }
    if options.has("pid_column") { format.processColumn = try options.integer("pid_column", in: 1...100_000) }
    if options.has("pid") { format.process = UInt64(try options.integer("pid")) }
    return format
  }
}
