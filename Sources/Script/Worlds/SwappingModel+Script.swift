package import Textbook

extension SwappingModel: ScriptedModel {
  package static let world = ScenarioWorld.Name.swapping
  package static let form = "{ memory: 64, fit: first }"
  package static let keys = ["memory", "fit"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    self.init(
      size: try settings.number(.worldMemory),
      rule: try settings.choice("fit", FitRule.allCases.map { ($0.rawValue, $0) }, or: .first))
  }

  private static let name = Parameter("name", .label, required: true, en: "of the program", ja: "プログラムの名前")

  /// A verb that takes the name of a program.
  private static func verb(
    _ name: String, en: String, ja: String, _ request: @escaping @Sendable (String) -> Request
  ) -> Verb {
    Verb.request(name, of: SwappingModel.self, main: "name", en: en, ja: ja, [Self.name]) {
      (arguments, builder) throws(Diagnostic) in
      request(try builder.knownName(arguments.required("name")))
    }
  }

  package static let verbs = [
    Verb.request(
      "load", of: SwappingModel.self, en: "Bring a program into memory", ja: "プログラムをメモリに置く",
      [
        Parameter("name", .newLabel, required: true, en: "of the program", ja: "プログラムの名前"),
        Parameter("size", .number, .piece, required: true, en: "units", ja: "大きさ(単位数)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let size = try arguments.required("size").number(.piece)
      return .load(name: try builder.newName(arguments.required("name")), size: Int(size))
    },
    verb("exit", en: "A program ends", ja: "プログラムが終わる") { .exit(name: $0) },
    verb("swap_out", en: "A program goes to the disk", ja: "プログラムをスワップアウトする") { .swapOut(name: $0) },
    verb("swap_in", en: "A program comes back from the disk", ja: "プログラムをスワップインする") { .swapIn(name: $0) },
    Verb.request(
      "grow", of: SwappingModel.self, en: "A program wants more memory", ja: "プログラムが大きくなる",
      [name, Parameter("by", .number, .growth, required: true, en: "units", ja: "増える大きさ(単位数)")]
    ) { (arguments, builder) throws(Diagnostic) in
      let more = try arguments.required("by").number(.growth)
      return .grow(name: try builder.knownName(arguments.required("name")), by: Int(more))
    },
    Verb.request(
      "compact", of: SwappingModel.self, en: "Move all programs together", ja: "コンパクションを行う", []
    ) { (_, _) throws(Diagnostic) in .compact },
  ]
}
