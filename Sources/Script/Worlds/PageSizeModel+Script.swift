package import Textbook

extension PageSizeModel: ScriptedModel {
  package static let world = ScenarioWorld.Name.pageSize
  package static let form = "{ segments: [700000, 200000], entry: 8, positioning: 12000, rate: 20 }"
  package static let keys = ["segments", "entry", "positioning", "rate"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    let value = try settings.required("segments", "segments: [700000, 200000]")
    var segments: [Int] = []
    for part in try value.items("a list of sizes: [1MiB, 200KiB]", ja: "大きさの並び [1MiB, 200KiB]") {
      segments.append(try part.bytes(.segments))
    }
    guard (1...64).contains(segments.count) else {
      throw Diagnostic("1 to 64 segments make a process", ja: "プロセスのセグメントは 1〜64 個です", at: value.place)
    }
    self.init(
      segments: segments, entry: try settings.number(.entryBytes),
      positioning: try settings.number(.positioning, or: 0), rate: try settings.number(.diskRate, or: 1))
  }

  package static let verbs = [
    Verb.request(
      "page", of: PageSizeModel.self, main: "size", en: "Cut the process into pages of this size",
      ja: "プロセスをこの大きさのページに分ける",
      [Parameter("size", .size, .pageBytes, required: true, en: "4KiB", ja: "大きさ(例:4KiB)")]
    ) { (arguments, _) throws(Diagnostic) in
      let value = try arguments.required("size")
      let page = try value.bytes(.pageBytes)
      guard PowerOfTwo.exponent(page) != nil else {
        throw Diagnostic(
          "a page of \(page) bytes is no power of two", ja: "ページの \(page) バイトが 2 の累乗ではありません", hint: "4KiB",
          at: value.place)
      }
      return .page(page)
    }
  ]
}
