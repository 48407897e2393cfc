package import Textbook

extension OneProgram: ScriptedModel {
  package static let world = ScenarioWorld.Name.oneProgram
  package static let form = "{ memory: 64, system: 16, drivers: 4, rate: 4 }"
  package static let keys = ["memory", "system", "drivers", "rate"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    let size = try settings.number(.worldMemory)
    let system = try settings.number(.systemSize)
    let drivers = try settings.number(.driverSize, or: system / 4)
    guard system < size else {
      throw Diagnostic(
        "a system of \(system) leaves no room in a memory of \(size)",
        ja: "システムが \(system) では、\(size) のメモリに空きが残りません", at: settings.place)
    }
    guard drivers <= system else {
      throw Diagnostic(
        "the drivers are a part of the system: at most \(system)", ja: "drivers はシステムの一部なので \(system) までです",
        at: settings.place)
    }
    self.init(size: size, systemSize: system, driverSize: drivers, rate: try settings.number(.diskRate, or: 1))
  }

  package static let verbs = [
    Verb.request(
      "run", of: OneProgram.self, en: "Load a program over the one before and run it", ja: "プログラムをロードして実行する",
      [
        Parameter("name", .newLabel, required: true, en: "of the program", ja: "プログラムの名前"),
        Parameter("size", .number, .piece, required: true, en: "units", ja: "大きさ(単位数)"),
        Parameter("time", .number, .runTime, required: true, en: "ticks that it runs", ja: "実行時間(ティック)"),
        Parameter("waiting", .text, en: "share of them in which it waits (0)", ja: "そのうち入出力を待つ割合(既定は 0)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      .run(
        Program(
          name: try builder.newName(arguments.required("name")),
          size: Int(try arguments.required("size").number(.piece)),
          time: Int(try arguments.required("time").number(.runTime)),
          waiting: try arguments["waiting"]?.share("waiting") ?? 0))
    },
    Verb.request(
      "store", of: OneProgram.self, main: "address", en: "A stray store of the program", ja: "プログラムが誤ったアドレスに書く",
      [Parameter("address", .number, .wordAddress, required: true, en: "in memory", ja: "メモリのアドレス")]
    ) { (arguments, _) throws(Diagnostic) in
      .store(address: Int(try arguments.required("address").number(.wordAddress)))
    },
  ]
}
