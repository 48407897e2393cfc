import Kernel
import Script

// `machine:` and `start:`.

extension ScenarioReader {
  static let machineKeys = [
    "profile", "memory", "highmem", "pae", "nodes", "cpus", "smp", "hz", "cache-line", "slab", "bufctl",
    "slab-descriptor", "sysctl", "tlb", "disk", "swap", "replacement",
  ]

  /// Reads what is right and reports the rest; ranges are checked over the whole at the end.
  mutating func readMachine(_ value: Value) {
    guard let entries = attempt({ (_) throws(Diagnostic) in try value.entries("a map: { memory: 64MiB, … }") }) else {
      return
    }
    let before = findings.all.count
    for entry in entries {
      _ = attempt { (r) throws(Diagnostic) in try r.readMachine(entry) }
    }
    guard findings.all.count == before else { return }
    if let problem = configuration.rangeProblem {
      let place = entries.first { $0.key == problem.key }?.value.place ?? value.place
      findings.add(Diagnostic(problem.message, hint: problem.hint, at: place))
      // A machine in range, so that the rest of the file can be checked.
      configuration = Configuration(profile: configuration.profile, hz: configuration.hz)
    }
  }

  private mutating func readMachine(_ entry: Value.Entry) throws(Diagnostic) {
    let value = entry.value
    switch entry.key {
    case "profile":
      configuration.profile = try value.choice("profile", Profile.all.map { ($0.name, $0) })
    case "memory": configuration.memoryFrames = try value.frames("memory")
    case "highmem": configuration.highMemFrames = try value.frames("highmem")
    case "pae": configuration.pae = try value.boolean("pae")
    case "nodes": configuration.nodes = Int(try value.number(.nodes))
    case "cpus": configuration.cpus = Int(try value.number(.cpus))
    case "hz": configuration.hz = Int(try value.number(.hz))
    case "cache-line":
      configuration.cacheLine = try value.cacheLine(of: configuration.profile)
    case "sysctl": try readSysctl(value)
    case "tlb": try readTLB(value)
    case "disk": try readDisk(value)
    case "swap": try readSwap(value)
    case "replacement": configuration.replacement = try value.choice("replacement", ReplacementRule.named)
    case "smp": configuration.isSMP = try value.boolean("smp")
    case "slab": wantsSlab = try value.boolean("slab")
    case "bufctl":
      configuration.bufctlBytes = try value.size(of: "bufctl", among: [2, 4], hint: "kmem_bufctl_t has 2 or 4 bytes")
    case "slab-descriptor":
      configuration.slabDescriptorBytes = try value.size(
        of: "slab-descriptor", among: [24, 28], hint: "struct slab has 24 or 28 bytes")
    default: throw .unknown("key", entry.key, among: Self.machineKeys, at: entry.place)
    }
  }

  /// `tlb: { entries: 64, ways: 4 }`; without ways it is fully associative.
  private mutating func readTLB(_ value: Value) throws(Diagnostic) {
    var ways: Int?
    for entry in try value.entries("a map: { entries: 64, ways: 4 }") {
      switch entry.key {
      case "entries": configuration.tlbEntries = Int(try entry.value.number(.tlbEntries))
      case "ways": ways = Int(try entry.value.number(.tlbWays))
      default: throw .unknown("key", entry.key, among: ["entries", "ways"], at: entry.place)
      }
    }
    configuration.tlbWays = ways ?? configuration.tlbEntries
    guard configuration.tlbEntries % configuration.tlbWays == 0 else {
      throw Diagnostic(
        "the ways do not divide the entries of the TLB", hint: "{ entries: 64, ways: 4 }", at: value.place)
    }
  }

  /// `disk: { latency: 5, queue: 128 }`, in ticks and requests.
  private mutating func readDisk(_ value: Value) throws(Diagnostic) {
    for entry in try value.entries("a map: { latency: 5, queue: 128 }") {
      switch entry.key {
      case "latency": configuration.diskLatency = UInt32(try entry.value.number(.diskLatency))
      case "queue": configuration.diskQueue = UInt32(try entry.value.number(.diskQueue))
      default: throw .unknown("key", entry.key, among: ["latency", "queue"], at: entry.place)
      }
    }
  }

  /// `swap: [{ size: 64MiB, priority: 5 }]`, or a size alone; in the order in which the areas are switched on.
  private mutating func readSwap(_ value: Value) throws(Diagnostic) {
    var areas: [Value] = [value]
    if case .list(let values) = value.content { areas = values }
    guard areas.count <= 32 else { throw Diagnostic("a machine has at most 32 swap areas", at: value.place) }
    configuration.swap = []
    for area in areas {
      guard case .map = area.content else {
        configuration.swap.append(SwapSpec(pages: try swapPages(area)))
        continue
      }
      var spec = SwapSpec(pages: 0)
      for entry in try area.entries("a map: { size: 64MiB, priority: 5 }") {
        switch entry.key {
        case "size": spec.pages = try swapPages(entry.value)
        case "priority": spec.priority = Int32(try entry.value.number(.swapPriority))
        default: throw .unknown("key", entry.key, among: ["size", "priority"], at: entry.place)
        }
      }
      guard spec.pages > 0 else {
        throw Diagnostic("a swap area needs a size", hint: "{ size: 64MiB }", at: area.place)
      }
      configuration.swap.append(spec)
    }
  }

  /// mkswap wants room for its header, a slot and the page that is never used.
  private func swapPages(_ value: Value) throws(Diagnostic) -> UInt32 {
    let pages = try value.frames("size")
    guard (3...1 << 24).contains(pages) else {
      throw Diagnostic("a swap area has 3 to 16777216 pages (12 KiB to 64 GiB)", at: value.place)
    }
    return UInt32(pages)
  }

  /// Unless the file says otherwise the slab allocator is there when anything needs it.
  mutating func settleSlab(_ start: Start?, _ builder: ProgramBuilder, _ workloads: [Workload]) {
    var isNeeded = builder.needsSlab || workloads.contains { $0.event.needsSlab }
    if case .slabinfo = start { isNeeded = true }
    configuration.hasSlab = wantsSlab ?? isNeeded
  }

  private mutating func readSysctl(_ value: Value) throws(Diagnostic) {
    for entry in try value.entries("a map: { min_free_kbytes: 1024 }") {
      switch entry.key {
      case "min_free_kbytes":
        configuration.minFreeKbytes = UInt32(try entry.value.number(.minFreeKbytes))
      case "lowmem_reserve_ratio":
        guard case .list(let values) = entry.value.content, values.count == 2 else {
          throw entry.value.mismatch("two numbers, for DMA and Normal: [256, 32]")
        }
        var ratios: [UInt32] = []
        for value in values { ratios.append(UInt32(try value.number(.reserveRatio))) }
        configuration.lowmemReserveRatio = ratios
      case "overcommit_memory": configuration.overcommitMemory = UInt32(try entry.value.number(.overcommitMemory))
      case "swappiness": configuration.swappiness = UInt32(try entry.value.number(.of(.swappiness)))
      case "vfs_cache_pressure": configuration.cachePressure = UInt32(try entry.value.number(.of(.cachePressure)))
      case "page-cluster": configuration.pageCluster = UInt32(try entry.value.number(.of(.pageCluster)))
      case "dirty_ratio": configuration.dirtyRatio = UInt32(try entry.value.number(.of(.dirtyRatio)))
      case "dirty_background_ratio":
        configuration.dirtyBackgroundRatio = UInt32(try entry.value.number(.of(.dirtyBackgroundRatio)))
      case "laptop_mode": configuration.laptopMode = UInt32(try entry.value.number(.of(.laptopMode)))
      case "overcommit_ratio": configuration.overcommitRatio = UInt32(try entry.value.number(.overcommitRatio))
      default:
        let known = [
          "min_free_kbytes", "lowmem_reserve_ratio", "overcommit_memory", "overcommit_ratio", "swappiness",
          "vfs_cache_pressure", "page-cluster", "dirty_ratio", "dirty_background_ratio", "laptop_mode",
        ]
        throw .unknown("sysctl", entry.key, among: known, at: entry.place)
      }
    }
  }

  /// `free-blocks: { Normal: { 10: 1 } }`, `buddyinfo: FILE` or `slabinfo: FILE`.
  mutating func start(_ value: Value) throws(Diagnostic) -> Start {
    let all = try value.entries("{ free-blocks: … }, { buddyinfo: FILE }, { slabinfo: FILE } or { processes: … }")
    // Files and processes come on top of any state of memory (`setUp`).
    let entries = all.filter { !Self.setUpKeys.contains($0.key) }
    if entries.isEmpty, !all.isEmpty { return .boot }
    guard let entry = entries.first, entries.count == 1 else {
      throw Diagnostic("start takes one of free-blocks, buddyinfo, slabinfo", at: value.place)
    }
    switch entry.key {
    case "free-blocks": return .freeBlocks(try freeBlocks(entry.value))
    case "buddyinfo":
      return try startFile(entry.value, of: "buddyinfo", limit: Buddyinfo.byteLimit) {
        (text, file, reader) throws(Diagnostic) in
        .freeBlocks(try Buddyinfo.freeBlocks(text, file: file, on: reader.configuration))
      }
    case "slabinfo":
      if wantsSlab == false { throw Diagnostic("slabinfo needs a machine with slab: true", at: entry.place) }
      return try startFile(entry.value, of: "slabinfo", limit: Slabinfo.byteLimit) {
        (text, file, reader) throws(Diagnostic) in
        .slabinfo(try Slabinfo.caches(text, file: file, on: reader.configuration, names: &reader.names))
      }
    default:
      let known = ["free-blocks", "buddyinfo", "slabinfo"] + Self.setUpKeys
      throw .unknown("key", entry.key, among: known, at: entry.place)
    }
  }

  static let setUpKeys = ["files", "processes"]

  /// `files: { a.txt: 25 }` in pages, `processes: { cc1: { text: 40, data: 12, heap: 30, stack: 2 } }`: what is there
  /// when the script begins.
  mutating func setUp(_ start: Value, _ builder: inout ProgramBuilder) throws(Diagnostic) {
    guard case .map(let entries) = start.content else { return }
    for entry in entries where entry.key == "files" {
      for file in try entry.value.entries("files with their pages, { a.txt: 25 }") {
        let pages = UInt32(try file.value.number(.fileSize.called(file.key)))
        _ = try builder.provideFile(Value(.text(file.key), at: file.place), pages: pages)
      }
    }
    for entry in entries where entry.key == "processes" {
      for process in try entry.value.entries("processes with their parts, { cc1: { text: 40 } }") {
        let name = Value(.text(process.key), at: process.place)
        guard let exec = Verb.named("exec") else { continue }
        var arguments = try Arguments(of: exec, called: process.key, process.value, at: process.place)
        if let by = arguments["by"] { throw Diagnostic("the key names the process", at: by.place) }
        arguments.entries.append(Value.Entry(key: "by", place: process.place, value: name))
        var request = try arguments.execution(of: name, &builder)
        request.isSetUp = true
        builder.setUp.append(.process(.exec(request), try arguments.caller(&builder)))
      }
    }
  }

  /// Reads the file that `value` names.
  private mutating func startFile(
    _ value: Value, of kind: String, limit: UInt64,
    _ start: (String, String, inout ScenarioReader) throws(Diagnostic) -> Start
  ) throws(Diagnostic) -> Start {
    let file = path(try value.text("the name of a \(kind) file"))
    do throws(Diagnostic) {
      return try start(try TextFile.text(TextFile.bytes(file, limit: limit), file: file), file, &self)
    } catch {
      throw Self.mentioned(error, at: value.place)
    }
  }

  private func freeBlocks(_ value: Value) throws(Diagnostic) -> [ZoneFreeBlocks] {
    var result: [ZoneFreeBlocks] = []
    for entry in try value.entries("blocks by zone and order: { Normal: { 10: 1 } }") {
      let zone = try Value(.text(entry.key), at: entry.place).zone(of: configuration)
      guard !result.contains(where: { $0.zone == zone }) else {
        throw Diagnostic("zone \(entry.key) comes twice", at: entry.place)
      }
      var counts = [UInt32](repeating: 0, count: Order.count)
      for blocks in try entry.value.entries("blocks by order: { 10: 1 }") {
        let order = try Value(.text(blocks.key), at: blocks.place).order()
        counts[Int(order.rawValue)] = UInt32(try blocks.value.number(.blocks))
      }
      let found = ZoneFreeBlocks(zone: zone, counts: counts)
      if let problem = found.problem(on: configuration) {
        throw Diagnostic(problem.message, hint: problem.hint, at: entry.place)
      }
      result.append(found)
    }
    return result.sorted { $0.zone < $1.zone }
  }
}

extension ZoneFreeBlocks {
  /// Why the machine cannot begin so: more free frames than the zone has, or blocks whose buddies find no room.
  func problem(on configuration: Configuration) -> (message: String, hint: String?)? {
    guard case .tooManyFreeBlocks(_, let wanted, let present)? = configuration.problem(placing: self) else {
      return nil
    }
    let name = zone.node > 0 ? "\(zone.type.name) of node \(zone.node)" : zone.type.name
    if wanted > present {
      return (
        "\(wanted) free frames do not fit into zone \(name) of \(present) frames",
        "memory: a larger machine, or fewer blocks"
      )
    }
    return (
      "\(wanted) free frames in these blocks do not fit into zone \(name) of \(present) frames: the buddy of a free "
        + "block is in use below order 10",
      "memory: a larger machine, or fewer small blocks"
    )
  }
}

extension Configuration {
  /// What to do about free blocks in a zone that the machine lacks; nil: a zone that this profile never has.
  func hint(forZone type: ZoneType?, node: Int) -> String {
    guard node < nodes else {
      return node < profile.limits.nodes
        ? "nodes: \(node + 1) in machine" : "\(profile.name) takes at most \(profile.limits.nodes) nodes"
    }
    let present = zones.filter { $0.node == node }.map { $0.type.name }.joined(separator: ", ")
    let has = nodes > 1 ? "node \(node) has \(present)" : "its zones: \(present)"
    switch type {
    case .highMem where nodes == 1: return has + "; HighMem begins at 896 MiB, or with highmem in machine"
    case .normal where nodes == 1: return has + "; Normal begins at 16 MiB"
    case nil:
      return has + "; \(profile.name) on IA-32 has DMA, Normal and HighMem: leave the row out, or add its blocks there"
    default: return has
    }
  }
}

extension Configuration {
  /// What the profile cannot boot: the key that is wrong, what, and what to do (LF 2.1).
  var rangeProblem: (key: String, message: String, hint: String)? {
    let largest: UInt64 = pae ? 64 << 18 : 4 << 18
    guard (1024...largest).contains(memoryFrames) else {
      let range = pae ? "4 MiB to 64 GiB" : "4 MiB to 4 GiB"
      return (
        "memory", "memory of \(Self.size(memoryFrames)) is outside what \(profile.name) takes: \(range)",
        pae ? "64 GiB is the limit of IA-32 with PAE" : "pae: true takes up to 64 GiB"
      )
    }
    if let high = highMemFrames {
      if high >= memoryFrames { return ("highmem", "highmem leaves no low memory", "less than memory") }
      // The kernel ignores the option when less than 64 MiB of low memory would be left.
      if high > 0, memoryFrames - high < 16_384 {
        return ("highmem", "highmem leaves less than 64 MiB of low memory", "at most memory minus 64MiB")
      }
      if high % 1024 != 0 {
        return ("highmem", "highmem is not a multiple of 4 MiB", "zones begin at whole largest blocks")
      }
    }
    if isSMP == false, cpus > 1 {
      return ("smp", "a kernel without SMP runs on one CPU", "cpus: 1, or smp: true")
    }
    switch problem {
    case .nodesNeedMoreMemory(let minimum):
      return ("nodes", "\(nodes) nodes need at least \(minimum) MiB of memory", "memory: \(minimum)MiB, or fewer nodes")
    case .reservesExceedMemory:
      return ("sysctl", "min_free_kbytes is more than the memory", "at most \(memoryFrames * 4)")
    case let problem?: return ("machine", problem.words, "other values in machine")
    case nil: return nil
    }
  }
}

extension Value {
  /// One of the sizes that a structure of the kernel has had.
  func size(of what: String, among known: [Int64], hint: String) throws(Diagnostic) -> UInt32 {
    let bytes = try number(Quantity(what, Quantity.structureSize.range, hint: hint))
    guard known.contains(bytes) else { throw Diagnostic("\(what) \(bytes) is not known", hint: hint, at: place) }
    return UInt32(bytes)
  }
}
