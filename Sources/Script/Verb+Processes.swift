package import Kernel
import Simulation

// The verbs of processes: calls that a program makes, and what it does to its memory (RF 8–11).

extension Verb {
  /// Who asks: the process, on its own CPU unless another is named.
  private static let caller = [
    Parameter("by", .task, en: "process that asks (init)", ja: "要求するプロセス(既定は init)"),
    Parameter("cpu", .number, .cpu, en: "CPU that it runs on (its own)", ja: "実行する CPU(既定はプロセス自身の CPU)"),
  ]
  private static let place = [
    Parameter(
      "area", .text, en: "text, data, bss, heap, stack, or the name of a mapping",
      ja: "text・data・bss・heap・stack、またはマッピングの名前"),
    Parameter(
      "page", .number, .pageOfArea, en: "page of it, from 0 (the stack: from its top)",
      ja: "領域内のページ番号(0 から。スタックは上端から)"),
    Parameter("at", .address, .userAddress, en: "or a linear address", ja: "または線形アドレス"),
  ]
  private static let file = Parameter("file", .text, required: true, en: "name of the file", ja: "ファイルの名前")
  private static let segment = Parameter("segment", .text, required: true, en: "name of the segment", ja: "共有メモリの名前")
  private static let pages = Parameter("pages", .number, .pages, en: "how many pages (1)", ja: "ページ数(既定は 1)")
  static let execution = [
    Parameter("file", .text, en: "file of the program (the process's name)", ja: "プログラムのファイル(既定はプロセスの名前)"),
    Parameter("text", .number, .pages, en: "pages of code (8)", ja: "コードのページ数(既定は 8)"),
    Parameter("data", .number, .partPages, en: "pages of initialized data (4)", ja: "初期化済みデータのページ数(既定は 4)"),
    Parameter("bss", .number, .partPages, en: "pages of zeroed data (0)", ja: "bss のページ数(既定は 0)"),
    Parameter("heap", .number, .partPages, en: "pages of the heap (0)", ja: "ヒープのページ数(既定は 0)"),
    Parameter("stack", .number, .pages, en: "pages of the stack (1)", ja: "スタックのページ数(既定は 1)"),
    Parameter("libraries", .map, en: "shared libraries, { libc: 300 }", ja: "共有ライブラリとページ数 { libc: 300 }"),
    Parameter("uid", .number, .uid, en: "user (as before; 0 is root)", ja: "ユーザID(既定は変えない。0 は root)"),
  ]

  private static func call(
    _ name: String, main: String? = nil, en: String, ja: String, _ parameters: [Parameter],
    event: @escaping @Sendable (Arguments, inout ProgramBuilder) throws(Diagnostic) -> ProcessEvent
  ) -> Verb {
    Verb(name, main: main, en: en, ja: ja, parameters + caller) { (arguments, builder) throws(Diagnostic) in
      let event = try event(arguments, &builder)
      return [.event(.process(event, try arguments.caller(&builder)))]
    }
  }

  static let processes: [Verb] = [
    call(
      "fork", main: "as", en: "Make a child that shares all pages until one is written",
      ja: "書き込むまで全ページを共有する子プロセスを作る",
      [
        Parameter("as", .task, en: "the child's own name", ja: "子プロセスの名前"),
        Parameter("count", .number, .count, en: "how many children (1)", ja: "子プロセスの数(既定は 1)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in
      .fork(
        child: try arguments["as"].map { (value) throws(Diagnostic) in try builder.task(value) },
        count: UInt32(try arguments["count"]?.number(.count) ?? 1))
    },
    call("exec", main: "by", en: "Run a program: a new address space", ja: "プログラムを実行する(新しいアドレス空間)", execution) {
      (arguments, builder) throws(Diagnostic) in
      var request = try arguments.execution(of: arguments["by"], &builder)
      // `comm` is the program's from then on.
      if let file = arguments["file"] { request.name = try builder.task(file) }
      return .exec(request)
    },
    call("exit", main: "by", en: "End the process: its pages and page tables go", ja: "プロセスを終了し、ページとページテーブルを解放する", []) {
      (_, _) throws(Diagnostic) in .exit
    },
    call(
      "mmap", main: "as", en: "Map memory or a file", ja: "メモリやファイルをマップする",
      [
        Parameter("as", .newLabel, en: "name for the mapping", ja: "マッピングに付ける名前"), pages,
        Parameter("at", .address, .userAddress, en: "where (MAP_FIXED)", ja: "アドレスの指定(MAP_FIXED)"),
        Parameter("file", .text, en: "file (none: anonymous)", ja: "ファイル(なければ無名)"),
        Parameter("page", .number, .pageOfArea, en: "first page of the file (0)", ja: "ファイルの先頭ページ(既定は 0)"),
        Parameter("prot", .text, en: "r, rw, rx, rwx or none (rw)", ja: "r・rw・rx・rwx・none(既定は rw)"),
        Parameter("shared", .boolean, en: "MAP_SHARED", ja: "MAP_SHARED(既定は MAP_PRIVATE)"),
        Parameter(
          "noreserve", .boolean, en: "MAP_NORESERVE: overcommit is not asked", ja: "MAP_NORESERVE(オーバーコミットの検査をしない)"),
        Parameter("device", .boolean, en: "registers of a device", ja: "デバイスのレジスタをマップする"),
        Parameter("cache-disable", .boolean, en: "a device's pages have PCD set (true)", ja: "PCD を立てる(既定は true)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in .mmap(try arguments.mapping(&builder)) },
    call("munmap", main: "area", en: "Take a mapping, or pages of it, away", ja: "マッピングまたはその一部を解除する", place + [pages]) {
      (arguments, builder) throws(Diagnostic) in .munmap(try arguments.pageRange(&builder))
    },
    call(
      "brk", main: "pages", en: "Grow the heap, or shrink it", ja: "ヒープを伸縮する",
      [
        Parameter(
          "pages", .number, .heapChange, required: true, en: "by how many pages, 10 or -3", ja: "増減するページ数(10、-3 など)")
      ]
    ) { (arguments, _) throws(Diagnostic) in .brk(Int32(try arguments.required("pages").number(.heapChange))) },
    call(
      "touch", main: "area", en: "Read or write memory, a word of each page", ja: "メモリの各ページを 1 語ずつ読み書きする",
      place + [
        pages,
        Parameter("write", .boolean, en: "write (it reads)", ja: "書き込む(既定は読み出し)"),
        Parameter("exec", .boolean, en: "fetch an instruction", ja: "命令をフェッチする"),
        Parameter(
          "pick", .text, en: "sequential, uniform or zipf: which pages", ja: "ページの選び方(sequential・uniform・zipf)"),
        Parameter("bytes", .number, .accessBytes, en: "length of an access (4)", ja: "1 回のアクセスのバイト数(既定は 4)"),
      ]
    ) { (arguments, builder) throws(Diagnostic) in .touch(try arguments.touching(&builder)) },
    call("read", main: "file", en: "Read pages of a file", ja: "ファイルのページを読む", transfer) {
      (arguments, builder) throws(Diagnostic) in .read(try arguments.transfer(&builder))
    },
    call("write", main: "file", en: "Write pages of a file", ja: "ファイルのページに書く", transfer) {
      (arguments, builder) throws(Diagnostic) in .write(try arguments.transfer(&builder))
    },
    call("mlock", main: "area", en: "Keep pages in memory", ja: "ページをメモリに固定する", place + [pages]) {
      (arguments, builder) throws(Diagnostic) in .mlock(try arguments.pageRange(&builder))
    },
    call("munlock", main: "area", en: "Let pages go again", ja: "ページの固定を解く", place + [pages]) {
      (arguments, builder) throws(Diagnostic) in .munlock(try arguments.pageRange(&builder))
    },
    call("creat", main: "file", en: "Put a file on the disk", ja: "ディスクにファイルを置く", [file, pages]) {
      (arguments, builder) throws(Diagnostic) in
      .creat(
        try builder.newFile(arguments.required("file")), pages: UInt32(try arguments["pages"]?.number(.pages) ?? 1))
    },
    call("shmget", main: "segment", en: "Make a segment of shared memory", ja: "共有メモリセグメントを作る", [segment, pages]) {
      (arguments, builder) throws(Diagnostic) in
      .shmget(
        try builder.newFile(arguments.required("segment")), pages: UInt32(try arguments["pages"]?.number(.pages) ?? 1))
    },
    call(
      "shmat", main: "segment", en: "Map a segment of shared memory", ja: "共有メモリセグメントをマップする",
      [segment, Parameter("as", .newLabel, en: "name for the mapping", ja: "マッピングに付ける名前")]
    ) { (arguments, builder) throws(Diagnostic) in
      .shmat(
        try builder.file(arguments.required("segment")),
        label: try arguments["as"].map { (value) throws(Diagnostic) in try builder.makeLabel(value) })
    },
    call("shmdt", main: "segment", en: "Unmap a segment of shared memory", ja: "共有メモリセグメントのマップを解く", [segment]) {
      (arguments, builder) throws(Diagnostic) in .shmdt(try builder.file(arguments.required("segment")))
    },
    call(
      "shmctl", main: "segment", en: "Remove a segment (IPC_RMID) when nobody maps it any more",
      ja: "共有メモリセグメントを削除する(IPC_RMID)", [segment]
    ) { (arguments, builder) throws(Diagnostic) in .shmRemove(try builder.file(arguments.required("segment"))) },
  ]

  private static let transfer = [
    file,
    Parameter("page", .number, .pageOfArea, en: "first page (where the last one ended)", ja: "先頭ページ(既定は前回の続き)"), pages,
  ]
}

extension Arguments {
  /// The process that asks.
  package func caller(_ builder: inout ProgramBuilder) throws(Diagnostic) -> Requester {
    var requester = Requester(cpu: Requester.ownCPU)
    if let by = self["by"] { requester.task = try builder.task(by) }
    if let cpu = self["cpu"] { requester.cpu = UInt8(try cpu.number(.cpu(of: builder.configuration))) }
    return requester
  }

  private func pages(_ key: String, _ quantity: Quantity, _ otherwise: UInt32) throws(Diagnostic) -> UInt32 {
    try self[key].map { (value) throws(Diagnostic) in UInt32(try value.number(quantity)) } ?? otherwise
  }

  /// A program's parts. Its file and its libraries lie on the disk before the script begins.
  package func execution(of name: Value?, _ builder: inout ProgramBuilder) throws(Diagnostic) -> ExecRequest {
    let text = try pages("text", .pages, 8)
    let data = try pages("data", .partPages, 4)
    let owner = Value(.text("init"), at: place)
    let file = try builder.provideFile(self["file"] ?? name ?? owner, pages: text + data)
    var request = ExecRequest(
      file: file, text: text, data: data, bss: try pages("bss", .partPages, 0),
      heap: try pages("heap", .partPages, 0), stack: try pages("stack", .pages, 1))
    if let uid = self["uid"] { request.uid = UInt32(try uid.number(.uid)) }
    for entry in try self["libraries"]?.entries(
      "libraries with their pages, { libc: 300 }", ja: "ライブラリとページ数 { libc: 300 }") ?? []
    {
      let library = Value(.text(entry.key), at: entry.place)
      let size = UInt32(try entry.value.number(.pages))
      request.libraries.append(
        Library(
          file: try builder.provideFile(library, pages: size), label: try builder.makeLabel(library), pages: size))
    }
    return request
  }

  func mapping(_ builder: inout ProgramBuilder) throws(Diagnostic) -> MapRequest {
    var request = MapRequest(pages: try pages("pages", .pages, 1))
    if let label = self["as"] { request.label = try builder.makeLabel(label) }
    if let at = self["at"] {
      let address = UInt32(try at.number(.userAddress))
      guard address % 4096 == 0 else {
        throw Diagnostic(
          "a mapping begins at a page: a multiple of 4096", ja: "写像はページの先頭(4096 の倍数)から始まります", at: at.place)
      }
      request.at = address >> 12
    }
    if let file = self["file"] { request.file = try builder.file(file) }
    request.offset = try pages("page", .pageOfArea, 0)
    if let prot = self["prot"] {
      request.protection = try prot.choice(
        "prot",
        [
          ("r", .read), ("rw", [.read, .write]), ("rx", [.read, .exec]), ("rwx", [.read, .write, .exec]),
          ("none", []),
        ] as [(String, AreaFlags)])
    }
    if let shared = self["shared"] { request.isShared = try shared.boolean("shared") }
    if let noreserve = self["noreserve"] { request.isUnreserved = try noreserve.boolean("noreserve") }
    if let device = self["device"] { request.isDevice = try device.boolean("device") }
    if let disable = self["cache-disable"] { request.isUncached = try disable.boolean("cache-disable") }
    if request.isDevice, let file = self["file"] {
      throw Diagnostic("device and file exclude each other", ja: "device と file は同時に指定できません", at: file.place)
    }
    return request
  }

  /// `area` with `page`, or `at`.
  private func areaPlace(_ builder: inout ProgramBuilder) throws(Diagnostic) -> AreaPlace {
    switch (self["area"], self["at"]) {
    case (let area?, nil):
      return .area(try builder.areaName(area), page: try pages("page", .pageOfArea, 0))
    case (nil, let at?):
      if let page = self["page"] {
        throw Diagnostic(
          "page counts in an area, and at is an address", ja: "page は領域内の番号で、アドレス(at)とは併用できません", at: page.place)
      }
      return .address(UInt32(try at.number(.userAddress)))
    case (let area?, .some):
      throw Diagnostic("area and at exclude each other", ja: "area と at は同時に指定できません", at: area.place)
    case (nil, nil):
      throw Diagnostic(
        "\(verb) needs area or at", ja: "\(verb) には area か at が必要です", hint: "\(verb): { by: cc1, area: heap }",
        at: place)
    }
  }

  func pageRange(_ builder: inout ProgramBuilder) throws(Diagnostic) -> RangeRequest {
    var request = RangeRequest(try areaPlace(&builder))
    if self["pages"] != nil { request.pages = try pages("pages", .pages, 1) }
    return request
  }

  func touching(_ builder: inout ProgramBuilder) throws(Diagnostic) -> TouchRequest {
    var request = TouchRequest(try areaPlace(&builder), pages: try pages("pages", .pages, 1))
    if let write = self["write"], try write.boolean("write") { request.access = .write }
    if let exec = self["exec"], try exec.boolean("exec") {
      if request.access == .write {
        throw Diagnostic("write and exec exclude each other", ja: "write と exec は同時に指定できません", at: exec.place)
      }
      request.access = .exec
    }
    if let pick = self["pick"] {
      request.pick = try pick.choice(
        "pick", [("sequential", .sequential), ("uniform", .uniform), ("zipf", .zipf)] as [(String, TouchRequest.Pick)])
      if let page = self["page"] {
        throw Diagnostic(
          "pick chooses the pages: page is not needed", ja: "pick がページを選ぶので、page は指定しません", at: page.place)
      }
      if let at = self["at"] {
        throw Diagnostic("pick needs an area, not an address", ja: "pick はアドレスではなく領域に使います", at: at.place)
      }
    }
    request.bytes = try pages("bytes", .accessBytes, 4)
    return request
  }

  func transfer(_ builder: inout ProgramBuilder) throws(Diagnostic) -> FileRequest {
    var request = FileRequest(file: try builder.file(required("file")), pages: try pages("pages", .pages, 1))
    if self["page"] != nil { request.page = try pages("page", .pageOfArea, 0) }
    return request
  }
}

// Of processes.
extension Quantity {
  /// Pages of what lies in a user's 3 GiB.
  package static let pages = Quantity(
    "pages", 1...0xC0000, hint: "3 GiB have 786432 pages", jaHint: "3 GiB は 786432 ページ")
  package static let partPages = Quantity(
    "pages", 0...0xC0000, hint: "3 GiB have 786432 pages", jaHint: "3 GiB は 786432 ページ")
  package static let pageOfArea = Quantity("page", 0...0xFFFFF)
  /// Also the kernel's own addresses: what happens to who touches one is the kernel's business.
  package static let userAddress = Quantity("at", 0...0xFFFF_FFFF)
  package static let heapChange = Quantity("pages", -0xC0000...0xC0000)
  package static let accessBytes = Quantity("bytes", 1...4096)
  package static let uid = Quantity("uid", 0...0xFFFF)
  package static let fileSize = Quantity("pages", 0...0xFFFFF)
  package static let diskLatency = Quantity("latency", 0...1_000_000)
  package static let diskQueue = Quantity("queue", 1...8192)
  /// `sysctl_overcommit_memory`: heuristic, always, never.
  package static let overcommitMemory = Quantity("overcommit_memory", 0...2)
  package static let overcommitRatio = Quantity("overcommit_ratio", 0...100)
  /// `swappiness`, `dirty_ratio`, `dirty_background_ratio`.
  package static let percent = Quantity("percent", 0...100)
  package static let cachePressure = Quantity("vfs_cache_pressure", 0...10_000)
  package static let pageCluster = Quantity("page-cluster", 0...8)
  package static let laptopMode = Quantity("laptop_mode", 0...3600)
  package static let swapPriority = Quantity("priority", 0...32767)
}
