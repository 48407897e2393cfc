import Kernel
import Simulation

// The verbs that speak to the audience, and those that check.

extension Verb {
  static let lecture = texts.map { $0.name == "expect" ? $0.only(in: .machine) : $0 }

  private static let texts = [
    Verb(
      "say", main: "en", isForFiles: true, en: "Show a caption", ja: "説明文を表示する",
      [
        Parameter("en", .text, en: "in English", ja: "英語の文"),
        Parameter("ja", .text, en: "in Japanese", ja: "日本語の文"),
        Parameter(
          "then", .map, en: "what stands when the steps up to the next caption are done: { en, ja }",
          ja: "次の説明までの手順が済んだときに示す文: { en, ja }"),
        Parameter(
          "look", .map,
          en: "what it points at: { panel, zone, order, frame, expand, cache, slab, object, process, area, page }",
          ja: "説明する場所: { panel, zone, order, frame, expand, cache, slab, object, process, area, page }"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let caption = try arguments.localized()
      let look = try arguments.look(&builder)
      let then = try arguments.then()
      builder.captions.append(caption)
      builder.captionThens.append(then)
      builder.captionLines.append(arguments.place.line ?? 0)
      if let look { builder.views.append(look) }
      builder.captionLooks.append(look == nil ? nil : builder.views.count - 1)
      return [.say(builder.captions.count - 1)]
    },
    Verb(
      "mark", main: "name", isForFiles: true, en: "Begin a chapter", ja: "章の区切りを置く",
      [
        Parameter("name", .text, required: true, en: "name of the chapter", ja: "章の名前"),
        Parameter("speed", .number, .speed, en: "ticks per second from there on", ja: "以後の 1 秒あたりのティック数"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let value = try arguments.required("name")
      let name = try value.text("the name of a mark")
      if builder.marks.contains(name) {
        throw Diagnostic(
          "a mark \(name.quoted) is there already", hint: "--until and since: could not tell them apart",
          at: value.place)
      }
      var speed: ViewSettings?
      if let value = arguments["speed"] {
        speed = ViewSettings(speed: Int(try value.number(.speed)))
      }
      builder.marks.append(name)
      guard let speed else { return [.mark(builder.marks.count - 1)] }
      builder.views.append(speed)
      return [.mark(builder.marks.count - 1), .view(builder.views.count - 1)]
    },
    Verb("pause", isForFiles: true, en: "Wait for a key", ja: "キー入力を待つ", []) { (_, _) throws(Diagnostic) in [.pause] },
    Verb(
      "expect", isForFiles: true, en: "Check that claims hold", ja: "期待した状態になっているか確かめる",
      [
        Parameter("zone", .zone, en: "zone that free and free-blocks are about", ja: "対象のゾーン"),
        Parameter("free", .bound, en: "free frames of the zone", ja: "ゾーンの空きページ数"),
        Parameter("free-blocks", .map, en: "free blocks by order", ja: "オーダーごとの空きブロック数"),
        Parameter("occurrence", .map, en: "{ name, count, since: MARK }", ja: "起きた出来事の回数"),
        Parameter("waiting", .bound, en: "tasks that wait for memory", ja: "メモリ待ちのタスク数"),
        Parameter("failed", .bound, en: "requests that failed", ja: "失敗した要求の数"),
        Parameter("held", .map, en: "blocks and objects held, by name", ja: "名前ごとの保持数(ブロックとオブジェクト)"),
        Parameter(
          "cache", .cache, en: "cache that active_objs, num_slabs … are about", ja: "対象のキャッシュ(active_objs などの列)"),
        Parameter(
          "process", .task, en: "process that rss, minor-faults … are about", ja: "対象のプロセス(rss、minor-faults など)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let claims = try arguments.claims(&builder)
      builder.expectations.append(claims)
      builder.expectationLines.append(arguments.place.line ?? 0)
      return [.expect(builder.expectations.count - 1)]
    },
    Verb(
      "view", en: "Set what the screen shows", ja: "画面の表示を切り替える",
      [
        Parameter("layout", .layout, en: "overview or expanded", ja: "overview または expanded"),
        Parameter("focus", .panel, en: "panel with the focus", ja: "フォーカスするパネル"),
        Parameter("panels", .panel, en: "panels that the overview shows", ja: "全体表示に並べるパネル"),
        Parameter("zone", .zone, en: "zone shown", ja: "表示するゾーン"),
        Parameter("order", .order, .order, en: "order whose blocks are lit", ja: "強調表示するオーダー"),
        Parameter("frame", .frame, .anyFrame, en: "frame under the map's cursor", ja: "マップのカーソルを置くフレーム"),
        Parameter("zoom", .number, .zoom, en: "how often the map's cells are halved", ja: "マップの拡大段階(0 は全体)"),
        Parameter("cache", .cache, en: "cache that the Slab panel shows", ja: "スラブのパネルに表示するキャッシュ"),
        Parameter(
          "slab", .text, en: "full, partial, free (the first of the list) or a frame: the slab looked into",
          ja: "中を表示するスラブ(full・partial・free の先頭、またはフレーム)"),
        Parameter("object", .number, .object, en: "index of the object in it", ja: "スラブ内のオブジェクトの番号"),
        Parameter("process", .task, en: "process that the Processes panel shows", ja: "プロセスのパネルに表示するプロセス"),
        Parameter("area", .text, en: "area of it whose page is looked up in its page table", ja: "ページテーブルを引く領域"),
        Parameter("page", .number, .pageOfArea, en: "page of the area (0)", ja: "領域内のページ番号(既定は 0)"),
        Parameter(
          "address", .address, .userAddress, en: "or the linear address",
          ja: "または線形アドレス"),
        Parameter("speed", .number, .speed, en: "ticks per second", ja: "1 秒あたりのティック数"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let view = try arguments.view(&builder)
      builder.views.append(view)
      return [.view(builder.views.count - 1)]
    },
    // Only listed here: its body is a list of steps, which ProgramBuilder walks.
    Verb(
      "repeat", isForFiles: true, en: "Do steps again and again: repeat: 200, do: [ … ]",
      ja: "手順を繰り返す(repeat: 200, do: [ … ])",
      [
        Parameter("repeat", .number, .times, required: true, en: "how often", ja: "回数"),
        Parameter("do", .map, required: true, en: "list of steps", ja: "繰り返す手順のリスト"),
      ]
    ) { (arguments, _) throws(Diagnostic) in
      throw Diagnostic("repeat stands beside do: { repeat: 200, do: [ … ] }", at: arguments.place)
    },
  ]
}

extension Localized {
  /// Longest text in one language, in bytes of UTF-8.
  package static let byteLimit = 1024
}

extension Arguments {
  /// The texts of `en` and `ja`, each at most 1 KiB; one of them at least.
  package func localized() throws(Diagnostic) -> Localized {
    var result = Localized()
    for (key, path) in [("en", \Localized.en), ("ja", \Localized.ja)] {
      guard let value = self[key] else { continue }
      let text = try value.text("a text")
      guard text.utf8.count <= Localized.byteLimit else {
        let message = "the text has \(text.utf8.count) bytes; at most \(Localized.byteLimit) can be shown"
        throw Diagnostic(message, hint: "cut it in two captions", at: value.place)
      }
      result[keyPath: path] = text
    }
    guard result.en != nil || result.ja != nil else {
      throw Diagnostic("\(verb) needs a text", hint: "{ en: …, ja: … }", at: place)
    }
    return result
  }

  /// The text of `then`, in the same form as the caption's own.
  func then() throws(Diagnostic) -> Localized? {
    guard let value = self["then"] else { return nil }
    let entries: [Value.Entry]
    if case .text = value.content {
      entries = [Value.Entry(key: "en", place: value.place, value: value)]
    } else {
      entries = try value.entries("{ en: …, ja: … }")
    }
    for entry in entries where entry.key != "en" && entry.key != "ja" {
      throw .unknown("key", entry.key, among: ["en", "ja"], at: entry.place)
    }
    var texts = self
    (texts.verb, texts.place, texts.entries) = ("then", value.place, entries)
    return try texts.localized()
  }

  package func view(_ builder: inout ProgramBuilder) throws(Diagnostic) -> ViewSettings {
    let configuration = builder.configuration
    var view = ViewSettings()
    if let layout = self["layout"] {
      view.isExpanded = try layout.choice("layout", [("overview", false), ("expanded", true)])
    }
    if let focus = self["focus"] {
      view.focus = try focus.choice("panel", PanelName.choices)
    }
    if let panels = self["panels"] {
      view.panels = try panels.panels()
      if let focus = view.focus, view.isExpanded != true, view.panels?.contains(focus) == false {
        throw Diagnostic(
          "the focus, \(focus.rawValue), is not among the panels", ja: "focus の \(focus.rawValue) が panels にありません",
          at: panels.place)
      }
    }
    if let zone = self["zone"] { view.zone = try zone.zone(of: configuration) }
    if let order = self["order"] { view.order = try order.order() }
    if let frame = self["frame"] {
      view.frame = FrameNumber(UInt32(try frame.number(.frame(of: configuration))))
    }
    if let zoom = self["zoom"] { view.zoom = Int(try zoom.number(.zoom)) }
    for key in ViewSettings.slabKeys {
      if let value = self[key] { try view.read(key, value, &builder) }
    }
    try view.checkSlab(at: place)
    try view.readProcess(&builder) { self[$0] }
    if let speed = self["speed"] { view.speed = Int(try speed.number(.speed)) }
    return view
  }

  func claims(_ builder: inout ProgramBuilder) throws(Diagnostic) -> [Claim] {
    var claims: [Claim] = []
    if let free = self["free"] {
      claims.append(.zoneFree(try claimedZone(builder.configuration, for: free), try free.bound("free")))
    }
    if let blocks = self["free-blocks"] {
      let zone = try claimedZone(builder.configuration, for: blocks)
      for entry in try blocks.entries("free blocks by order, { 8: 1 }") {
        let order = try Value(.text(entry.key), at: entry.place).order()
        claims.append(.zoneFreeBlocks(zone, order, try entry.value.bound("order \(entry.key)")))
      }
    }
    if let occurrence = self["occurrence"] { claims.append(try builder.occurrenceClaim(occurrence)) }
    if let waiting = self["waiting"] { claims.append(.waiting(try waiting.bound("waiting"))) }
    if let failed = self["failed"] { claims.append(.failed(try failed.bound("failed"))) }
    for entry in try self["held"]?.entries("blocks held by name, { A: 1 }") ?? [] {
      let label = try builder.knownLabel(Value(.text(entry.key), at: entry.place))
      claims.append(.held(label, try entry.value.bound(entry.key)))
    }
    for entry in entries {
      guard Profile.counterNames.contains(entry.key) else { continue }
      let profile = builder.configuration.profile
      guard let counter = profile.counter(named: entry.key) else {
        throw Diagnostic("/proc/vmstat of \(profile.name) has no \(entry.key)", at: entry.place)
      }
      claims.append(.counter(counter, try entry.value.bound(entry.key)))
    }
    claims += try cacheClaims(&builder)
    claims += try processClaims(&builder)
    guard !claims.isEmpty else {
      throw Diagnostic("expect claims nothing", hint: "expect: { zone: Normal, free: \"> 0\" }", at: place)
    }
    return claims
  }

  /// Columns of /proc/slabinfo by their own names.
  private func cacheClaims(_ builder: inout ProgramBuilder) throws(Diagnostic) -> [Claim] {
    let columns = entries.compactMap { entry in
      CacheColumn.names.firstIndex(of: entry.key).flatMap { CacheColumn(rawValue: UInt8($0)) }.map { ($0, entry) }
    }
    guard let name = self["cache"] else {
      guard let stray = columns.first?.1 else { return [] }
      throw Diagnostic("\(stray.key) needs cache", hint: "{ cache: task_struct, active_objs: 5 }", at: stray.place)
    }
    let cache = try builder.cache(name)
    guard !columns.isEmpty else {
      let hint = "columns: " + CacheColumn.names.joined(separator: ", ")
      throw Diagnostic("cache needs a column of /proc/slabinfo", hint: hint, at: name.place)
    }
    var claims: [Claim] = []
    for (column, entry) in columns { claims.append(.cache(cache, column, try entry.value.bound(entry.key))) }
    return claims
  }

  /// Numbers of a process, and of all memory of processes and files.
  private func processClaims(_ builder: inout ProgramBuilder) throws(Diagnostic) -> [Claim] {
    var claims: [Claim] = []
    for entry in entries {
      guard let index = MemoryColumn.names.firstIndex(of: entry.key) else { continue }
      claims.append(.memory(MemoryColumn.allCases[index], try entry.value.bound(entry.key)))
    }
    let columns = entries.filter { ProcessColumn.names.contains($0.key) }
    guard let process = self["process"] else {
      guard let stray = columns.first else { return claims }
      throw Diagnostic("\(stray.key) needs process", hint: "{ process: cc1, rss: 12 }", at: stray.place)
    }
    let task = try builder.task(process)
    guard !columns.isEmpty else {
      let hint = "numbers: " + ProcessColumn.names.joined(separator: ", ")
      throw Diagnostic("process needs a number of it", hint: hint, at: process.place)
    }
    for entry in columns {
      guard let index = ProcessColumn.names.firstIndex(of: entry.key) else { continue }
      claims.append(.process(task, ProcessColumn.allCases[index], try entry.value.bound(entry.key)))
    }
    return claims
  }

  private func claimedZone(_ configuration: Configuration, for claim: Value) throws(Diagnostic) -> ZoneIndex {
    guard let zone = self["zone"] else { throw Diagnostic("free and free-blocks need zone", at: claim.place) }
    return try zone.zone(of: configuration)
  }
}
