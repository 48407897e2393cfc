import Kernel

// The verbs about time: where a run stops, and how it goes back.

extension Verb {
  private static let when = Parameter(
    "when", .condition, en: ConditionText.hint, ja: "条件(例:" + ConditionText.hint + ")")

  static let time = [
    Verb(
      "break", main: "when", takesSentence: true, en: "Stop where a condition comes to hold; break off: nowhere",
      ja: "条件が成り立った時点で止める(break off で解除)", [when]
    ) { (arguments, builder) throws(Diagnostic) in
      let condition = try arguments.required("when")
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
      var condition: Condition?
      if let when = arguments["when"] { condition = try ConditionText.parse(when, builder.configuration) }
      builder.timeCommand = .back(condition)
      return []
    },
  ]
}
