package import Textbook

extension InstructionRestart: ScriptedModel {
  package static let world = ScenarioWorld.Name.instruction
  package static let form = "{ page: 1024, resident: [0, 4] }"
  package static let keys = ["page", "resident", "processors"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    self.init(
      pageSize: try settings.number(.pageUnits), resident: try settings.numbers(.residentPages, or: []),
      processors: try settings.choices(
        "processors", Processor.allCases.map { ($0.rawValue, $0) }, or: Processor.allCases))
  }

  package static let verbs = [
    Verb.request(
      "execute", of: InstructionRestart.self, en: "Execute move (r1)+, (r2)+", ja: "move (r1)+, (r2)+ を実行する",
      [
        Parameter("at", .number, .wordAddress, required: true, en: "where the instruction begins", ja: "命令の先頭アドレス"),
        Parameter("words", .number, .instructionWords, required: true, en: "of the instruction", ja: "命令の語数"),
        Parameter("source", .number, .source, required: true, en: "r1: where it reads", ja: "r1:読むアドレス"),
        Parameter("target", .number, .target, required: true, en: "r2: where it writes", ja: "r2:書くアドレス"),
        Parameter("steps-on", .boolean, en: "registers are stepped on (yes)", ja: "レジスタを自動増分する(既定は yes)"),
      ]
    ) { (arguments, _) throws(Diagnostic) in
      .execute(
        Instruction(
          start: Int(try arguments.required("at").number(.wordAddress.called("at"))),
          words: Int(try arguments.required("words").number(.instructionWords)), wordSize: 2,
          source: Int(try arguments.required("source").number(.source)),
          target: Int(try arguments.required("target").number(.target)),
          stepsOn: try arguments["steps-on"]?.boolean("steps-on") ?? true))
    },
    Verb.request(
      "evict", of: InstructionRestart.self, main: "page", en: "Throw a page out", ja: "ページを追い出す",
      [Parameter("page", .number, .residentPages, required: true, en: "its number", ja: "ページ番号")]
    ) { (arguments, _) throws(Diagnostic) in
      .evict(page: Int(try arguments.required("page").number(.residentPages.called("page"))))
    },
  ]
}
