package import Textbook

extension MemoryChain: ScriptedModel {
  package static let world = ScenarioWorld.Name.utilisation
  package static let form = "{ system: 128, each: 128, waiting: 4/5 }"
  package static let keys = ["system", "each", "waiting"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    self.init(
      system: try settings.number(.systemSize), each: try settings.number(.eachProgram),
      waiting: try settings.share("waiting").checkedDigits(at: settings.place))
  }

  package static let verbs = [
    Verb.request(
      "memory", of: MemoryChain.self, main: "size", en: "A memory of another size", ja: "メモリの大きさを変える",
      [Parameter("size", .number, .piece, required: true, en: "units", ja: "大きさ(単位数)")]
    ) { (arguments, _) throws(Diagnostic) in
      .memory(Int(try arguments.required("size").number(.piece)))
    },
    Verb.request(
      "waiting", of: MemoryChain.self, main: "share", en: "Programs that wait more or less", ja: "入出力を待つ割合を変える",
      [Parameter("share", .text, required: true, en: "4/5", ja: "割合(例:4/5)")]
    ) { (arguments, _) throws(Diagnostic) in
      .waiting(try arguments.required("share").share("share").checkedDigits(at: arguments.place))
    },
  ]
}

extension Fraction {
  /// Its powers must have digits that somebody can print.
  fileprivate func checkedDigits(at place: Place) throws(Diagnostic) -> Fraction {
    guard bitWidth <= 64 else {
      throw Diagnostic("the share has too many digits", ja: "割合の桁が多すぎます", hint: "4/5", at: place)
    }
    return self
  }
}
