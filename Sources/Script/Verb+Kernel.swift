import Kernel
import Simulation

// The verbs that ask the machine for something.

extension Verb {
  private static let order = Parameter(
    "order", .orders, .order, required: true, en: "0–10, a range 0..3, halving, or weights {0: 8, 1: 4}",
    ja: "0〜10、範囲 0..3、halving、または重み {0: 8, 1: 4}")
  private static let noOrder = Parameter(
    "order", .order, .order, en: "0: this function gives one frame", ja: "0 のみ(1 ページ)")
  private static let request = [
    Parameter("gfp", .gfp, en: "mask by name (GFP_KERNEL)", ja: "GFP フラグ(既定は GFP_KERNEL)"),
    Parameter("as", .newLabel, en: "name for the block", ja: "ブロックに付ける名前"),
    Parameter(
      "lifetime", .lifetime, .lifetime, en: "ticks until it is freed, 20 or 20..200", ja: "解放までのティック数(20 や 20..200)"),
    Parameter("count", .number, .count, en: "how many requests (1)", ja: "要求の回数(既定は 1)"),
  ]

  private static func allocation(_ call: AllocationCall, en: String, ja: String) -> Verb {
    Verb(
      call.name, main: call.takesOrder ? "order" : "gfp", en: en, ja: ja,
      [call.takesOrder ? order : noOrder] + request + requester
    ) { (arguments, builder) throws(Diagnostic) in
      [.event(.allocate(try arguments.allocation(call, &builder), try arguments.requester(&builder)))]
    }
  }

  static let allocations = [
    allocation(.allocPages, en: "Ask for 2^order contiguous frames", ja: "連続する 2^order 個のページフレームを要求する"),
    allocation(.allocPage, en: "Ask for one frame", ja: "ページフレームを 1 個要求する"),
    allocation(.getFreePages, en: "As alloc_pages, and give the address", ja: "alloc_pages と同じだが、線形アドレスを返す"),
    allocation(.getFreePage, en: "As alloc_page, and give the address", ja: "alloc_page と同じだが、線形アドレスを返す"),
    allocation(.getZeroedPage, en: "One frame filled with zeros", ja: "ゼロで埋めたページフレームを 1 個要求する"),
  ]

  private static func free(_ call: FreeCall, en: String, ja: String) -> Verb {
    Verb(
      call.name, main: "of", en: en, ja: ja,
      [
        Parameter("of", .label, en: "name of the blocks", ja: "ブロックの名前"),
        Parameter("pick", .pick, en: "all, every-other, random, oldest, newest, address", ja: "どのブロックを選ぶか"),
        Parameter("share", .share, en: "which share of them, 1/2", ja: "全体に占める割合(1/2 など)"),
        Parameter("count", .number, .picked, en: "how many of them", ja: "解放する個数"),
        Parameter("frame", .frame, .anyFrame, en: "frame number", ja: "ページフレーム番号"),
        Parameter("address", .address, .address, en: "linear address", ja: "線形アドレス"),
        Parameter("order", .order, .order, en: "order that the caller claims", ja: "呼び出し側が主張するオーダー"),
      ] + requester
    ) { (arguments, builder) throws(Diagnostic) in
      [.event(.free(try arguments.freeing(call, &builder), try arguments.requester(&builder)))]
    }
  }

  static let frees = [
    free(.underscoreFreePages, en: "Give a block back, by page", ja: "ブロックをページ記述子で解放する"),
    free(.underscoreFreePage, en: "Give one frame back, by page", ja: "1 ページをページ記述子で解放する"),
    free(.freePages, en: "Give a block back, by address", ja: "ブロックを線形アドレスで解放する"),
    free(.freePage, en: "Give one frame back, by address", ja: "1 ページを線形アドレスで解放する"),
  ]

  static let upkeep = [
    Verb(
      "drain_local_pages", main: "cpu", en: "Give the per-CPU lists back to the buddy system",
      ja: "CPU ごとのページリストをバディシステムに戻す", requester
    ) { (arguments, builder) throws(Diagnostic) in
      [.event(.drainLocalPages(cpu: try arguments.requester(&builder).cpu))]
    },
    Verb(
      "sysctl", en: "Set a value under /proc/sys/vm", ja: "/proc/sys/vm の値を変える",
      Sysctl.allCases.map {
        Parameter($0.name, .number, .of($0), en: "vm.\($0.name)", ja: "vm.\($0.name)")
      }
    ) { (arguments, _) throws(Diagnostic) in
      guard !arguments.entries.isEmpty else {
        throw Diagnostic(
          "sysctl sets nothing", ja: "変える値がありません", hint: "sysctl min_free_kbytes=1024", at: arguments.place)
      }
      var steps: [Step] = []
      for sysctl in Sysctl.allCases {
        guard let value = arguments[sysctl.name] else { continue }
        steps.append(.event(.setSysctl(sysctl, UInt32(try value.number(.of(sysctl))))))
      }
      return steps
    },
    Verb(
      "tick", main: "ticks", en: "Let time pass", ja: "時間を進める",
      [Parameter("ticks", .number, .ticks, required: true, en: "jiffies", ja: "ティック数(jiffies)")]
    ) { (arguments, _) throws(Diagnostic) in
      [.tick(UInt64(try arguments.required("ticks").number(.ticks)))]
    },
  ]
}

extension Arguments {
  /// Who asks (`by`, `cpu`, `context`, `rt`, `memalloc`). A CPU that the machine lacks is refused.
  func requester(_ builder: inout ProgramBuilder) throws(Diagnostic) -> Requester {
    var requester = Requester()
    if let by = self["by"] { requester.task = try builder.task(by) }
    if let cpu = self["cpu"] {
      requester.cpu = UInt8(try cpu.number(.cpu(of: builder.configuration)))
    }
    if let context = self["context"] {
      requester.context = try context.choice("context", Context.allCases.map { ("\($0)", $0) })
    }
    if let rt = self["rt"] { requester.isRealtime = try rt.boolean("rt") }
    if let memalloc = self["memalloc"] { requester.isMemalloc = try memalloc.boolean("memalloc") }
    return requester
  }

  func allocation(_ call: AllocationCall, _ builder: inout ProgramBuilder) throws(Diagnostic) -> AllocationRequest {
    var orders = OrderDistribution(Order(0))
    if let order = self["order"] {
      orders = try order.orders()
      if !call.takesOrder, orders.fixed != Order(0) {
        let other = call.givesAddress ? "__get_free_pages" : "alloc_pages"
        throw Diagnostic(
          "\(call.name) gives one frame: its order is 0", ja: "\(call.name) は 1 フレームだけなのでオーダーは 0 です",
          hint: "\(other) takes an order", jaHint: "オーダーを指定できるのは \(other)", at: order.place)
      }
    }
    var request = AllocationRequest(
      call: call, orders: orders, gfp: try self["gfp"]?.gfp(builder.configuration.profile) ?? .kernel)
    if let lifetime = self["lifetime"] { request.lifetime = try lifetime.tickRange("lifetime") }
    if let count = self["count"] { request.count = UInt32(try count.number(.count)) }
    if let label = self["as"] { request.label = try builder.makeLabel(label) }
    return request
  }

  func freeing(_ call: FreeCall, _ builder: inout ProgramBuilder) throws(Diagnostic) -> FreeRequest {
    var order: Order? = call.takesOrder ? nil : Order(0)
    if let claimed = self["order"] {
      order = try claimed.order()
      if !call.takesOrder, order != Order(0) {
        let other = call == .freePage ? "free_pages" : "__free_pages"
        throw Diagnostic(
          "\(call.name) frees one frame: its order is 0", ja: "\(call.name) は 1 フレームだけ解放するのでオーダーは 0 です",
          hint: "\(other) takes an order", jaHint: "オーダーを指定できるのは \(other)", at: claimed.place)
      }
    }
    return FreeRequest(call: call, target: try target(["of", "frame", "address"], .block, &builder), order: order)
  }

  /// What is freed: exactly one of the `ways` (`of`, which may be picked from, `frame`, `address`).
  func target(
    _ ways: [String], _ held: ProgramBuilder.Held, _ builder: inout ProgramBuilder
  ) throws(Diagnostic) -> FreeTarget {
    let given = ways.filter { self[$0] != nil }
    guard given.count == 1 else {
      let list = (["a name"] + ways.dropFirst()).joined(separator: ", ")
      let hint = held == .block ? "free_pages: A" : "\(verb): T"
      let japanese = (["名前"] + ways.dropFirst()).joined(separator: "、")
      throw Diagnostic(
        "\(verb) needs one of: \(list)", ja: "\(verb) には次のどれか 1 つが必要です: \(japanese)", hint: hint, at: place)
    }
    if given[0] != "of", let stray = entries.first(where: { ["pick", "share", "count"].contains($0.key) }) {
      throw Diagnostic(
        "\(stray.key) needs a name: { of: small, \(stray.key): … }",
        ja: "\(stray.key) は名前と共に使います: { of: small, \(stray.key): … }", at: stray.place)
    }
    if given[0] == "frame", let frame = self["frame"] {
      let number = try frame.number(.anyFrame)
      return .frame(FrameNumber(UInt32(number)))
    }
    if let address = self["address"] {
      let number = try address.number(.address)
      return .address(UInt64(number))
    }
    let name = try required("of")
    if case .text(let text) = name.content, let number = Value.integer(text), builder.names.knownLabel(text) == nil {
      let key =
        number >= Int64(clamping: builder.configuration.profile.addresses.pageOffset) || held == .object
        ? "address" : "frame"
      throw Diagnostic(
        "no step before this makes \(held.name) named \(text.quoted)",
        ja: "\(text.quoted) という名前の\(held.japanese)はまだありません", hint: "a number is { \(key): \(text) }",
        jaHint: "番号なら { \(key): \(text) }", at: name.place)
    }
    return .label(try builder.knownLabel(name, held), try pick())
  }

  /// `pick:` names a sequence or an amount; `share:` and `count:` the amount. Nothing of it: all.
  private func pick() throws(Diagnostic) -> Pick {
    var pick = Pick()
    if let word = self["pick"] {
      pick = try word.choice(
        "pick",
        [
          ("all", Pick()), ("every-other", Pick(amount: .everyOther)), ("address", Pick()),
          ("random", Pick(sequence: .random)), ("oldest", Pick(sequence: .oldest)),
          ("newest", Pick(sequence: .newest)),
        ])
    }
    if let share = self["share"], let count = self["count"] {
      throw Diagnostic(
        "share and count exclude each other", ja: "share と count は同時に指定できません",
        at: share.place.line == nil ? count.place : share.place)
    }
    if self["share"] != nil || self["count"] != nil, pick.amount == .everyOther, let word = self["pick"] {
      throw Diagnostic(
        "every-other is an amount already", ja: "every-other は量の指定を兼ねています",
        hint: "pick: address with a share", jaHint: "pick: address と share を使う", at: word.place)
    }
    if let count = self["count"] { pick.amount = .count(UInt32(try count.number(.picked))) }
    if let share = self["share"] { pick.amount = try share.share() }
    return pick
  }
}

extension Value {
  /// `1/2`: not above 1, denominator 1…1,000,000.
  func share() throws(Diagnostic) -> Pick.Amount {
    let text = try text("a share like 1/2", ja: "1/2 のような割合")
    let parts = text.split(separator: "/")
    guard parts.count == 2, let over = Self.integer(parts[0].trimmed), let under = Self.integer(parts[1].trimmed),
      over >= 0, (1...1_000_000).contains(under), over <= under
    else { throw mismatch("a share like 1/2", ja: "1/2 のような割合") }
    return .share(UInt32(over), UInt32(under))
  }
}
