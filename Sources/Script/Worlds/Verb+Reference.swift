import Simulation
import Textbook

// The reference string: literal, made up, or from a trace.

/// A trace that a step of the script names.
package struct TraceQuestion: Sendable {
  package var file: Value
  package var format: String?
  package var formatPlace: Place?
  package var pageSize: UInt64
  /// References at most.
  package var count: Int
}

extension Verb {
  static func reference(of world: ScenarioWorld.Name) -> Verb {
    Verb(
      "reference", of: world, main: "pages", takesList: true,
      en: "Refer to pages: one a tick in a script, at once on the : line",
      ja: "ページを参照する(シナリオでは 1 ティックに 1 つ、: の行では即座に)",
      [
        Parameter("pages", .text, en: "the reference string: [7, 0, 1w]; w writes", ja: "参照列(例:[7, 0, 1w]、w は書き込み)"),
        Parameter("by", .text, en: "the process that refers", ja: "参照するプロセス"),
        Parameter("loop", .number, .stringPages, en: "pages 0, 1 … again and again", ja: "ページ 0, 1 … を繰り返す"),
        Parameter("uniform", .number, .stringPages, en: "any of so many pages", ja: "この数のページから一様に"),
        Parameter("zipf", .number, .stringPages, en: "page k as often as 1/(k + 1)", ja: "ページ k を 1/(k + 1) の頻度で"),
        Parameter(
          "eighty-twenty", .number, .stringPages, en: "80% of the references to 20% of the pages",
          ja: "参照の 80% が 20% のページに集中"),
        Parameter(
          "phases", .number, .phases, en: "phases, each with a working set of its own (set, of)",
          ja: "フェーズごとに別のワーキングセット(set・of)"),
        Parameter("set", .number, .stringPages, en: "of phases: pages of a working set", ja: "phases:ワーキングセットのページ数"),
        Parameter("of", .number, .stringPages, en: "of phases: pages in all", ja: "phases:全ページ数"),
        Parameter("trace", .file, en: "a file of references", ja: "参照を記録したファイル"),
        Parameter("format", .text, en: "of the trace: pages, hexaddr, lackey, csv, moss", ja: "トレースの形式"),
        Parameter("page-size", .number, .pageSize, en: "of the trace, in bytes", ja: "トレースのページサイズ(バイト)"),
        Parameter("count", .number, .referenceCount, en: "how many references", ja: "参照の数"),
        Parameter("seed", .number, .seed, en: "of what is made up", ja: "乱数の種"),
        Parameter("writes", .text, en: "share of writes in what is made up: 1/4", ja: "書き込みの割合(例:1/4)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let isTyped = arguments.place.line == nil
      let process = try builder.process(arguments["by"])
      return try arguments.references(&builder).flatMap { reference -> [WorldStep] in
        let step = WorldStep.event(WorldValue(PageReference(reference, process: process)))
        return isTyped ? [step] : [step, .tick(1)]
      }
    }
  }
}

extension ProgramBuilder {
  /// The number of a process of this world.
  fileprivate func process(_ value: Value?) throws(Diagnostic) -> Int {
    guard let value else { return 0 }
    let setup = setup(ReplacementSetup.self)
    // What it is could not be read: any name may be right.
    if setup == .lenient { return 0 }
    let names = setup?.processes.map(\.name) ?? []
    let name = try value.text("the name of a process", ja: "プロセスの名前")
    if let number = names.firstIndex(of: name) { return number }
    guard !names.isEmpty else {
      throw Diagnostic(
        "this world has one process, without a name", ja: "プロセスは 1 つだけで、名前はありません", hint: "processes: { A: 4, B: 8 }",
        at: value.place)
    }
    throw .unknown("process", name, among: names, at: value.place)
  }
}

extension Arguments {
  /// What the step refers to.
  fileprivate func references(_ builder: inout ProgramBuilder) throws(Diagnostic) -> [Reference] {
    let sources = ["pages", "loop", "uniform", "zipf", "eighty-twenty", "phases", "trace"]
    let given = entries.filter { sources.contains($0.key) }
    guard let source = given.first, given.count == 1 else {
      throw Diagnostic(
        given.isEmpty ? "reference needs pages" : "reference takes one source, not \(given[1].key) as well",
        ja: given.isEmpty
          ? "reference にはページが必要です" : "reference の参照列は 1 通りで指定します。\(given[1].key) が余分です",
        hint: "[7, 0, 1], or { loop: 5, count: 20 }, or { trace: FILE }",
        jaHint: "[7, 0, 1]、{ loop: 5, count: 20 }、{ trace: FILE } のどれか", at: given.last?.place ?? place)
    }
    if source.key == "pages" { return try source.value.references() }
    if source.key == "trace" { return try trace(source.value, &builder) }
    guard let counted = self["count"] else {
      throw Diagnostic(
        "\(source.key) needs count", ja: "\(source.key) には count が必要です", hint: "{ \(source.key): 5, count: 20 }",
        at: source.place)
    }
    let count = Int(try counted.number(.referenceCount))
    var random = RandomSource(seed: UInt64(try self["seed"]?.number(.seed) ?? 1))
    let kind: Quantity = source.key == "phases" ? .phases : .stringPages
    let pages = Int(try source.value.number(kind.called(source.key)))
    let string: [UInt32]
    switch source.key {
    case "loop": string = ReferenceStrings.loop(pages: pages, count: count)
    case "uniform": string = ReferenceStrings.uniform(pages: pages, count: count, &random)
    case "zipf": string = ReferenceStrings.zipf(pages: pages, count: count, &random)
    case "eighty-twenty": string = ReferenceStrings.eightyTwenty(pages: pages, count: count, &random)
    default:
      let size = Int(try required("set").number(.stringPages.called("set")))
      let all = Int(try required("of").number(.stringPages.called("of")))
      string = ReferenceStrings.phases(pages, set: size, pages: all, count: count, &random)
    }
    guard let writes = self["writes"] else { return string.map { Reference(page: $0) } }
    let text = try writes.text("a share of writes like 1/4", ja: "1/4 のような書き込みの割合")
    let parts = text.split(separator: "/").compactMap { UInt64($0) }
    guard parts.count == 2, parts[1] > 0, parts[0] <= parts[1], parts[1] < 1 << 32 else {
      throw writes.mismatch("a share of writes like 1/4", ja: "1/4 のような書き込みの割合")
    }
    return string.map { Reference(page: $0, isWrite: random.below(parts[1]) < parts[0]) }
  }

  private func trace(_ file: Value, _ builder: inout ProgramBuilder) throws(Diagnostic) -> [Reference] {
    guard let read = builder.readTrace else {
      throw Diagnostic(
        "a trace belongs in a scenario file", ja: "トレースはシナリオファイルの中だけで使えます", at: file.place)
    }
    let question = TraceQuestion(
      file: file, format: try self["format"]?.text("a format"), formatPlace: self["format"]?.place,
      pageSize: UInt64(try self["page-size"]?.number(.pageSize) ?? 4096),
      count: Int(try self["count"]?.number(.referenceCount) ?? Quantity.referenceCount.range.upperBound))
    builder.hasReadTrace = true
    return try read(question)
  }
}

extension Value {
  /// Pages of a reference string: a list, or on the `:` line `7,0,1w`.
  fileprivate func references() throws(Diagnostic) -> [Reference] {
    var references: [Reference] = []
    for value in try items("a list of pages: [7, 0, 1]", ja: "ページの並び [7, 0, 1]") {
      var value = value
      var isWrite = false
      if case .text(let text) = value.content, text.count > 1, text.hasSuffix("w") || text.hasSuffix("W") {
        value = Value(.text(String(text.dropLast())), at: value.place)
        isWrite = true
      }
      references.append(Reference(page: UInt32(try value.number(.page)), isWrite: isWrite))
    }
    guard !references.isEmpty else { throw mismatch("pages: [7, 0, 1]", ja: "ページの並び [7, 0, 1]") }
    return references
  }
}

extension Quantity {
  /// Of a string that is made up.
  static let stringPages = Quantity("pages", 1...4096)
  static let phases = Quantity("phases", 1...1000)
  package static let referenceCount = Quantity("count", 1...100_000)
  static let pageSize = Quantity("page-size", 1...1 << 40)
}
