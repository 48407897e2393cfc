package import Textbook

extension RelocationModel: ScriptedModel {
  package static let world = ScenarioWorld.Name.relocation
  package static let form = "{ memory: 64, block: 16, ways: [none, patched, keys, base-limit] }"
  package static let keys = ["memory", "block", "ways"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    self.init(
      size: try settings.number(.worldMemory), blockSize: try settings.number(.keyBlock, or: 1),
      ways: try settings.choices("ways", Way.allCases.map { ($0.rawValue, $0) }, or: Way.allCases))
  }

  private static let access = [
    Parameter("name", .label, required: true, en: "of the program", ja: "プログラムの名前"),
    Parameter("address", .number, .wordAddress, required: true, en: "as the program has it", ja: "プログラムから見たアドレス"),
  ]

  package static let verbs = [
    Verb.request(
      "load", of: RelocationModel.self, en: "Load a program behind those that are there", ja: "プログラムをロードする",
      [
        Parameter("name", .newLabel, required: true, en: "of the program", ja: "プログラムの名前"),
        Parameter("size", .number, .piece, required: true, en: "units", ja: "大きさ(単位数)"),
        Parameter("addresses", .text, en: "that stand in its instructions: [4, 12]", ja: "命令中のアドレス(例:[4, 12])"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let size = Int(try arguments.required("size").number(.piece))
      let addresses = try arguments["addresses"]?.numbers(.wordAddresses) ?? []
      if let outside = addresses.first(where: { $0 >= size }) {
        throw Diagnostic(
          "address \(outside) is outside the program of \(size)",
          ja: "アドレス \(outside) は大きさ \(size) のプログラムの外です", hint: "addresses run from 0 to \(size - 1)",
          jaHint: "アドレスは 0〜\(size - 1)",
          at: arguments.place)
      }
      return .load(name: try builder.newName(arguments.required("name")), size: size, addresses: addresses)
    },
    Verb.request(
      "jump", of: RelocationModel.self, en: "Jump to an address that stands in an instruction",
      ja: "命令に書かれたアドレスへ飛ぶ", access
    ) { (arguments, builder) throws(Diagnostic) in
      .jump(
        name: try builder.knownName(arguments.required("name")),
        address: Int(try arguments.required("address").number(.wordAddress)))
    },
    Verb.request(
      "store", of: RelocationModel.self, en: "Store at an address that was computed at run time",
      ja: "実行時に計算したアドレスに書く", access
    ) { (arguments, builder) throws(Diagnostic) in
      .store(
        name: try builder.knownName(arguments.required("name")),
        address: Int(try arguments.required("address").number(.wordAddress)))
    },
  ]
}
