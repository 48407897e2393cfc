import Simulation
package import Textbook

extension FitRace: ScriptedModel {
  package static let world = ScenarioWorld.Name.fits
  package static let form = "{ memory: 64, algorithms: [first, best] }"
  package static let keys = ["memory", "holes", "algorithms", "common", "unit", "next-fit"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    let algorithms = try settings.choices(
      "algorithms", Algorithm.allCases.map { ($0.rawValue, $0) }, or: [.first, .next, .best, .worst])
    let unit = try settings.number(.bitmapUnit, or: 1)
    var size = try settings.number(.worldMemory, or: settings["holes"] == nil ? nil : 1)
    var holes = [FreeMemory.Hole(address: 0, size: size)]
    if let value = settings["holes"] {
      if let other = settings["memory"] {
        throw Diagnostic(
          "holes say how large the memory is", ja: "メモリの大きさは holes で決まります", hint: "leave out memory",
          jaHint: "memory は書かない", at: other.place)
      }
      if algorithms.contains(.buddy) {
        throw Diagnostic(
          "the buddy system begins with one block, not with holes",
          ja: "バディシステムは空き領域の並びからではなく、1 つのブロックから始まります", hint: "memory: 64", at: value.place)
      }
      // Between two of them one unit is used.
      holes = []
      size = 0
      for hole in try value.numbers(.worldHoles) {
        holes.append(FreeMemory.Hole(address: size, size: hole))
        size += hole + 1
      }
    }
    if let value = settings["unit"], size % unit != 0 {
      throw Diagnostic(
        "memory \(size) is no multiple of the unit \(unit)", ja: "メモリ \(size) が単位 \(unit) の倍数ではありません",
        hint: settings["holes"] == nil ? nil : "the holes with a unit between each two make it",
        jaHint: settings["holes"] == nil ? nil : "空き領域と、その間の 1 単位ずつの合計", at: value.place)
    }
    if algorithms.contains(.bitmap), size / unit > Quantity.mostSteps {
      let least = (size + Quantity.mostSteps - 1) / Quantity.mostSteps
      let fitting = (least...size).first { size % $0 == 0 } ?? size
      throw Diagnostic(
        "a map of \(size / unit) bits is not played bit by bit: at most \(Quantity.mostSteps)",
        ja: "ビットマップの \(size / unit) ビットは 1 ビットずつ表示できません(\(Quantity.mostSteps) まで)",
        hint: "unit: \(fitting)", at: settings["unit"]?.place ?? settings.place)
    }
    if size > 1_000_000 {
      throw Diagnostic("the holes take more than 1000000 units", ja: "空き領域が 1000000 単位を超えています", at: settings.place)
    }
    self.init(
      size: size, holes: holes, algorithms: algorithms,
      commonSizes: try settings.numbers(.commonSizes, or: []), unit: unit,
      nextFit: try settings.choice("next-fit", [("rest", .restOfHole), ("behind", .holeBehind)], or: .restOfHole))
  }

  package static let verbs = [
    Verb.request(
      "take", of: FitRace.self, en: "Ask for a piece of memory", ja: "メモリを要求する",
      [
        Parameter("size", .number, .piece, required: true, en: "units", ja: "大きさ(単位数)"),
        Parameter("as", .newLabel, required: true, en: "its name", ja: "名前"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let size = try arguments.required("size").number(.piece)
      return .take(size: Int(size), name: try builder.newName(arguments.required("as")))
    },
    Verb.request(
      "give_back", of: FitRace.self, main: "name", en: "Give a piece back", ja: "メモリを返す",
      [Parameter("name", .label, required: true, en: "its name", ja: "名前")]
    ) { (arguments, builder) throws(Diagnostic) in
      .giveBack(name: try builder.knownName(arguments.required("name")))
    },
    Verb.request(
      "churn", of: FitRace.self, en: "One event of a random stream: a request, or the end of a piece",
      ja: "乱数による要求または解放を1回行う",
      [
        Parameter("sizes", .text, required: true, en: "2..12", ja: "大きさの範囲(例:2..12)"),
        Parameter("keep", .number, .keptPieces, required: true, en: "pieces that live on the whole", ja: "平均して生きている個数"),
      ]
    ) { (arguments, _) throws(Diagnostic) in
      let sizes = try arguments.required("sizes").range(.piece, "sizes: 2..12", ja: "大きさの範囲(2..12)")
      let keep = try arguments.required("keep").number(.keptPieces)
      return .churn(sizes: Int(sizes.lowerBound)...Int(sizes.upperBound), keep: Int(keep))
    },
  ]
}
