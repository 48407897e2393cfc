import Simulation
import Textbook

// The verbs of the textbook's worlds: claims and breakpoints over their states, and what each kind is asked.

extension Verb {
  static let textbook =
    claimsAndBreakpoints + [reference] + multiprogrammingVerbs + messageVerbs + anomalyVerbs

  private static let claimsAndBreakpoints = [
    Verb(
      "expect", of: WorldForm.all.map(\.name), isForFiles: true, takesAnyKey: true, en: "Check that claims hold",
      ja: "期待した状態になっているか確かめる", []
    ) { (arguments, builder) throws(Diagnostic) in
      let claims = try Value(.map(arguments.entries), at: arguments.place).claims(in: builder.firstState)
      guard !claims.isEmpty else {
        throw Diagnostic("expect claims nothing", hint: "expect: { fifo: { faults: 15 } }", at: arguments.place)
      }
      builder.textbookClaims.append(claims)
      builder.expectationLines.append(arguments.place.line ?? 0)
      return [.expect(builder.textbookClaims.count - 1)]
    },
    Verb(
      "break", of: WorldForm.all.map(\.name), main: "when", takesSentence: true,
      en: "Stop where a number changes, or comes to compare so; break off: nowhere",
      ja: "数値が変わった、または条件を満たした時点で止める(break off で解除)",
      [
        Parameter(
          "when", .text, en: "fifo faults, or fifo faults > 5", ja: "条件(例:fifo faults、fifo faults > 5)")
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let value = try arguments.required("when")
      if try value.text("a condition") == "off", arguments.place.line == nil {
        builder.timeCommand = .clearBreakpoints
        return []
      }
      return [.watch(WorldValue(try value.textbookCondition(in: builder.firstState)))]
    },
  ]
}

extension ProgramBuilder {
  /// Of the world that is played, as it begins; nil: what it is could not be read.
  var firstState: StateTree? {
    guard case .textbook(let choice) = world, !choice.isGuess else { return nil }
    return choice.setup.firstState
  }
}
