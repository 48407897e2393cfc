import Kernel
import Simulation

// The verbs about time: where a run stops, how it goes back, and how it is kept.

extension Verb {
  private static let when = Parameter(
    "when", .condition, en: ConditionText.hint, ja: "条件(例:" + ConditionText.hint + ")")

  static let time = conditions.map { $0.only(in: .machine) } + [keep]

  private static let conditions = [
    Verb(
      "break", main: "when", takesSentence: true, en: "Stop where a condition comes to hold; break off: nowhere",
      ja: "条件が成り立った時点で止める(break off で解除)", [when] + ConditionFields.parameters
    ) { (arguments, builder) throws(Diagnostic) in
      guard let condition = arguments["when"] else {
        return [.watch(try ConditionFields.condition(arguments, builder.configuration))]
      }
      if let other = arguments.entries.first(where: { $0.key != "when" }) {
        throw Diagnostic(
          "when says it all; \(other.key.quoted) is one too many", ja: "when で足ります。\(other.key.quoted) が余分です",
          at: other.place)
      }
      if case .text("off") = condition.content, arguments.place.line == nil {
        builder.timeCommand = .clearBreakpoints
        return []
      }
      return [.watch(try ConditionText.parse(condition, builder.configuration))]
    },
    Verb(
      "back", main: "when", takesSentence: true, en: "Back to the last time that a condition came to hold",
      ja: "条件が最後に成り立った時点まで戻る", [when]
    ) { (arguments, builder) throws(Diagnostic) in
      guard arguments.place.line == nil else {
        throw Diagnostic("back belongs on the : line", hint: "a script only goes on", at: arguments.place)
      }
      var condition: WorldValue?
      if let when = arguments["when"] { condition = WorldValue(try ConditionText.parse(when, builder.configuration)) }
      builder.timeCommand = .back(condition)
      return []
    },
  ]

  private static let keep =
    Verb(
      "save", main: "file", en: "Save the run so far as a scenario file; save! replaces one that is there",
      ja: "ここまでの操作をシナリオファイルとして保存する(save! で上書き)",
      [
        Parameter("file", .file, required: true, en: "the file, NAME.yaml", ja: "ファイル名(.yaml)"),
        Parameter("force", .boolean, en: "replace a file that is there", ja: "既存のファイルを上書きする"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      guard arguments.place.line == nil else {
        throw Diagnostic("save belongs on the : line", hint: ":save FILE.yaml", at: arguments.place)
      }
      let value = try arguments.required("file")
      var file = try value.text("the name of a file", ja: "ファイル名")
      if !file.contains(where: { $0 != "." && $0 != "/" }) {
        throw value.mismatch("the name of a file", ja: "ファイル名", hint: "save run.yaml")
      }
      if file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
      } else if file.split(separator: "/").last?.contains(".") == true {
        throw Diagnostic(
          "a scenario's file ends in .yaml", ja: "シナリオのファイル名は .yaml で終わります", hint: file + ".yaml",
          at: value.place)
      } else {
        file += ".yaml"
      }
      builder.timeCommand = .save(file: file, replaces: try arguments["force"]?.boolean("force") ?? false)
      return []
    }
}
