package import Textbook

extension TranslationModel: ScriptedModel {
  package static let world = ScenarioWorld.Name.pageTables
  package static let form = "{ shapes: [linear, two-level, pae, four-level, inverted], memory: 64MiB }"
  package static let keys = ["shapes", "memory", "bits", "slots", "spaces", "memory-ns", "tlb"]

  package init(_ settings: WorldSettings) throws(Diagnostic) {
    let memory = try settings.required("memory", "memory: 64MiB").bytes(.physicalMemory)
    let shapes = try settings.choices(
      "shapes", TableShape.allCases.map { ($0.rawValue, $0) }, or: TableShape.allCases)
    let bits = try settings.number(.addressBits, or: 32)
    for shape in shapes {
      if let split = shape.split(addressBits: bits), split.virtualBits < bits {
        throw Diagnostic(
          "\(shape.rawValue) translates \(split.virtualBits) bits, not \(bits)",
          ja: "\(shape.rawValue) が変換するのは \(bits) ビットではなく \(split.virtualBits) ビットです",
          hint: "bits: \(split.virtualBits)",
          at: settings["bits"]?.place ?? settings.place)
      }
    }
    let frames = memory / TableShape.pageSize
    let slots = settings["slots"] == nil ? nil : try settings.number(.hashSlots)
    if let slots, frames / slots > Quantity.chainLength {
      throw Diagnostic(
        "\(slots) slots for \(frames) frames make chains of \(frames / slots) entries, at most \(Quantity.chainLength)",
        ja: "\(frames) フレームに \(slots) スロットでは鎖が \(frames / slots) になります(\(Quantity.chainLength) まで)",
        hint: "slots: \((frames + Quantity.chainLength - 1) / Quantity.chainLength)",
        at: settings["slots"]?.place ?? settings.place)
    }
    self.init(
      shapes: shapes, addressBits: bits, frames: frames, slots: slots,
      isSplit: try settings.choice("spaces", [("one", false), ("split", true)], or: false),
      memoryTime: try settings.number(.nanoseconds, or: 100),
      buffer: try settings["tlb"].map { (value) throws(Diagnostic) in try Self.buffer(value) })
  }

  /// `{ entries: 64, ways: 4, loaded-by: software, tlb-ns: 10, handler-ns: 500, space-numbers: no }`.
  private static func buffer(_ value: Value) throws(Diagnostic) -> Buffer {
    let form = "{ entries: 64, ways: 4 }"
    let keys = ["entries", "ways", "loaded-by", "tlb-ns", "handler-ns", "space-numbers"]
    let entries = try value.entries(form)
    for entry in entries where !keys.contains(entry.key) {
      throw .unknown("key", entry.key, among: keys, at: entry.place)
    }
    func found(_ key: String) -> Value? { entries.first { $0.key == key }?.value }
    func number(_ quantity: Quantity, _ usual: Int?) throws(Diagnostic) -> Int {
      guard let own = found(quantity.name) else {
        if let usual { return usual }
        throw Diagnostic(
          "tlb needs \(quantity.name)", ja: "tlb には \(quantity.name) が必要です", hint: form, at: value.place)
      }
      return Int(try own.number(quantity))
    }
    let count = try number(.tlbEntries, nil)
    let ways = try number(.tlbWays, count)
    guard count % ways == 0 else {
      throw Diagnostic(
        "\(count) entries are no multiple of \(ways) ways", ja: "エントリ数 \(count) が連想度 \(ways) の倍数ではありません",
        hint: form, at: value.place)
    }
    let loaders = [("hardware", false), ("software", true)]
    let isSoftware =
      try found("loaded-by").map { (own) throws(Diagnostic) in try own.choice("loaded-by", loaders) } ?? false
    return Buffer(
      tlb: TLB(entries: count, ways: ways), isSoftware: isSoftware, time: try number(.tlbTime, 10),
      handler: try number(.handlerTime, isSoftware ? 1000 : 0),
      hasSpaceNumbers: try found("space-numbers")?.boolean("space-numbers") ?? false)
  }

  private static let kinds = AddressSpaces.Kind.allCases.map { ($0.rawValue, $0) }

  package static let verbs = [
    Verb.request(
      "map", of: TranslationModel.self, en: "Map pages of a process", ja: "プロセスのページを写像する",
      [
        Parameter("process", .text, required: true, en: "its name", ja: "プロセスの名前"),
        Parameter("address", .address, .virtualAddress, required: true, en: "of the first page", ja: "先頭ページのアドレス"),
        Parameter("pages", .number, .pageCount, required: true, en: "how many", ja: "ページ数"),
        Parameter("space", .text, en: "text or data (data)", ja: "text または data(既定は data)"),
        Parameter("present", .boolean, en: "in memory at once (yes)", ja: "最初からメモリにあるか(既定は yes)"),
        Parameter("writable", .boolean, en: "yes", ja: "書き込み可能か(既定は yes)"),
        Parameter("device", .boolean, en: "registers of a device (no)", ja: "装置のレジスタか(既定は no)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let count = Int(try arguments.required("pages").number(.pageCount))
      let first = try builder.page(arguments.required("address"), count: count)
      return .map(
        AddressSpaces.Area(
          process: try arguments.name("process"), kind: try arguments["space"]?.choice("space", kinds) ?? .data,
          pages: first...first + count - 1, frame: nil,
          isWritable: try arguments["writable"]?.boolean("writable") ?? true,
          isDevice: try arguments["device"]?.boolean("device") ?? false),
        isPresent: try arguments["present"]?.boolean("present") ?? true)
    },
    Verb.request(
      "share", of: TranslationModel.self, en: "Map the pages of another process as well",
      ja: "他のプロセスのページを共有する",
      [
        Parameter("process", .text, required: true, en: "its name", ja: "プロセスの名前"),
        Parameter(
          "address", .address, .virtualAddress, required: true, en: "of the first page",
          ja: "先頭ページのアドレス"),
        Parameter("pages", .number, .sharedPages, required: true, en: "how many", ja: "ページ数"),
        Parameter("with", .text, required: true, en: "the other process", ja: "共有する相手"),
        Parameter(
          "at", .address, .virtualAddress, required: true, en: "where the other one has them",
          ja: "相手の側のアドレス"),
        Parameter("writable", .boolean, en: "yes", ja: "書き込み可能か(既定は yes)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let count = Int(try arguments.required("pages").number(.sharedPages))
      let first = try builder.page(arguments.required("address"), count: count)
      let other = try builder.page(arguments.required("at"), count: count)
      return .share(
        AddressSpaces.Area(
          process: try arguments.name("process"), kind: .data, pages: first...first + count - 1,
          frame: nil,
          isWritable: try arguments["writable"]?.boolean("writable") ?? true, isDevice: false),
        with: try arguments.name("with"), from: other)
    },
    access("read", isWrite: false, kind: .data, en: "Read from an address", ja: "アドレスから読む"),
    access("write", isWrite: true, kind: .data, en: "Write to an address", ja: "アドレスに書く"),
    access("fetch", isWrite: false, kind: .text, en: "Fetch an instruction", ja: "命令を読み出す"),
  ]

  private static func access(
    _ name: String, isWrite: Bool, kind: AddressSpaces.Kind, en: String, ja: String
  ) -> Verb {
    Verb.request(
      name, of: TranslationModel.self, en: en, ja: ja,
      [
        Parameter("process", .text, required: true, en: "its name", ja: "プロセスの名前"),
        Parameter("address", .address, .virtualAddress, required: true, en: "virtual", ja: "仮想アドレス"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      let value = try arguments.required("address")
      let address = Int(try value.number(.virtualAddress))
      try builder.checkAddress(address, at: value.place)
      return .access(Access(process: try arguments.name("process"), kind: kind, address: address, isWrite: isWrite))
    }
  }
}

extension ProgramBuilder {
  /// The first of so many pages that begin at an address.
  fileprivate func page(_ value: Value, count: Int) throws(Diagnostic) -> Int {
    let address = Int(try value.number(.virtualAddress))
    guard address % TableShape.pageSize == 0 else {
      throw Diagnostic(
        "a page begins at a multiple of 4096", ja: "ページは 4096 の倍数から始まります", hint: "address: 0x400000", at: value.place)
    }
    let first = address >> TableShape.pageShift
    try checkAddress((first + count - 1) << TableShape.pageShift, at: value.place)
    return first
  }

  /// An address that the world's addresses can be.
  fileprivate func checkAddress(_ address: Int, at place: Place) throws(Diagnostic) {
    guard let model = model(TranslationModel.self) else { return }
    guard address >> model.addressBits == 0 else {
      throw Diagnostic(
        "address 0x\(String(address, radix: 16)) has more than \(model.addressBits) bits",
        ja: "アドレス 0x\(String(address, radix: 16)) が \(model.addressBits) ビットを超えています",
        hint: "bits: \(max(48, model.addressBits))", at: place)
    }
  }
}
