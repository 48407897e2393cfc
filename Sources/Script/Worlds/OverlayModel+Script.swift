package import Textbook

extension OverlayModel: ScriptedModel {
  package static let world = ScenarioWorld.Name.overlays
  package static let form = "{ tree: { main: 20, calls: [{ A: 30 }, { B: 10 }] }, page: 10 }"
  package static let keys = ["tree", "page", "frames"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    var segments: [Segment] = []
    let tree = try settings.required("tree", "tree: { main: 20, calls: [{ A: 30 }, { B: 10 }] }")
    try Self.read(tree, under: nil, depth: 0, into: &segments)
    let pageSize = try settings.number(.pageUnits)
    let pages = segments.reduce(0) { $0 + ($1.size + pageSize - 1) / pageSize }
    guard pages <= Quantity.mostSteps else {
      throw Diagnostic(
        "the segments have \(pages) pages of \(pageSize), at most \(Quantity.mostSteps) are played",
        ja: "セグメントが \(pageSize) のページで \(pages) ページになります(\(Quantity.mostSteps) まで)", hint: "a larger page",
        jaHint: "ページを大きくする", at: settings["page"]?.place ?? settings.place)
    }
    self.init(
      segments: segments, pageSize: pageSize,
      frames: settings["frames"] == nil ? nil : try settings.number(.worldFrames))
  }

  /// `{ main: 20, calls: [ … ] }`: the name of a segment with its size, and what it calls.
  private static func read(
    _ value: Value, under parent: Int?, depth: Int, into segments: inout [Segment]
  ) throws(Diagnostic) {
    let form = "a segment like { main: 20, calls: [{ A: 30 }] }"
    let entries = try value.entries(form)
    guard depth < 16, segments.count < 256 else {
      throw Diagnostic(
        "the tree is larger than 256 segments or 16 levels", ja: "木が 256 セグメントまたは 16 段を超えています", at: value.place)
    }
    guard let own = entries.first, own.key != "calls" else { throw value.mismatch(form) }
    if let other = entries.dropFirst().first(where: { $0.key != "calls" }) {
      throw .unknown("key", other.key, among: ["calls"], at: other.place)
    }
    guard !segments.contains(where: { $0.name == own.key }) else {
      throw Diagnostic(
        "segment \(own.key.quoted) stands there already", ja: "セグメント \(own.key.quoted) が 2 回あります", at: own.place)
    }
    let size = Int(try own.value.number(.piece))
    let place = segments.count
    segments.append(Segment(name: own.key, size: size, parent: parent, depth: depth))
    guard let calls = entries.first(where: { $0.key == "calls" }) else { return }
    for child in try calls.value.items("a list of segments: [{ A: 30 }]", ja: "セグメントの並び [{ A: 30 }]") {
      try read(child, under: place, depth: depth + 1, into: &segments)
    }
  }

  package static let verbs = [
    Verb.request(
      "call", of: OverlayModel.self, main: "segment", en: "Call a segment", ja: "セグメントを呼び出す",
      [Parameter("segment", .text, required: true, en: "its name", ja: "名前")]
    ) { (arguments, builder) throws(Diagnostic) in
      let value = try arguments.required("segment")
      let name = try value.text("the name of a segment", ja: "セグメントの名前")
      if let model = builder.model(OverlayModel.self) {
        let known = model.segments.map(\.name)
        guard known.contains(name) else { throw .unknown("segment", name, among: known, at: value.place) }
      }
      return .call(name)
    }
  ]
}
