package import Kernel
package import Simulation

/// What the `:` line asks of the what-if.
package enum WhatIfCommand: Hashable, Sendable {
  case begin(WhatIfChange, at: WhatIfPlace?)
  /// Both run on to the first request that comes out otherwise.
  case find
  /// The branch becomes the run.
  case take
  case off
}

/// The one thing that is changed.
package struct WhatIfChange: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Asked for where the run stands.
    case events([WorldValue])
    /// From the beginning on: a machine with another configuration, or the same one with another seed.
    case machine(Configuration)
    case seed(UInt64)
    /// From the beginning on: another world of the same kind.
    case world(ScenarioWorld)
  }
  package var kind: Kind
  /// As it was typed, without `at=`: `memory=32MiB`, `alloc_pages order=5`.
  package var text: String
  /// The line that asks for the same without what-if; nil: none can.
  package var line: String?
}

/// Where the two branch: `at=1284`, `at=comb`.
package enum WhatIfPlace: Hashable, Sendable {
  case tick(Tick)
  /// The name of a mark, and where it stands on the line.
  case mark(String, Place)
}

extension Verb {
  /// Its arguments are read by `CommandLine.whatIf`: they may be those of another verb.
  static let whatIf = Verb(
    "what-if", main: "do", en: "Change one thing and watch both runs side by side: what-if memory=32MiB",
    ja: "1 つだけ変えて、2 つの実行を並べて見る(例:what-if memory=32MiB)",
    whatIfCommon + [
      Parameter("memory", .text, en: "from boot on: another amount of memory", ja: "起動時から:メモリ容量"),
      Parameter("highmem", .text, en: "from boot on: memory moved to HighMem", ja: "起動時から:HighMem に回す容量"),
      Parameter("pae", .boolean, en: "from boot on: PAE", ja: "起動時から:PAE"),
      Parameter("nodes", .number, .nodes, en: "from boot on: NUMA nodes", ja: "起動時から:NUMA ノード数"),
      Parameter("cpus", .number, .cpus, en: "from boot on: CPUs", ja: "起動時から:CPU 数"),
      Parameter("hz", .number, .hz, en: "from boot on: ticks per second", ja: "起動時から:HZ"),
      Parameter(
        "cache-line", .number, .cacheLine, en: "from boot on: bytes of a cache line", ja: "起動時から:キャッシュラインのバイト数"),
      Parameter(
        "replacement", .text, en: "from boot on: kernel, fifo, second-chance or lru",
        ja: "起動時から:kernel・fifo・second-chance・lru"),
      Parameter("seed", .number, .seed, en: "from boot on: seed of everything random", ja: "起動時から:乱数の種"),
      Parameter("lowmem_reserve_ratio", .text, en: "both ratios: 256,32", ja: "2 つの比率(256,32)"),
    ]
      + Sysctl.allCases.map { Parameter($0.name, .number, .of($0), en: "vm.\($0.name)", ja: "vm.\($0.name)") }
  ) { (arguments, _) throws(Diagnostic) in
    throw Diagnostic("what-if belongs on the : line", hint: "in a script, say it in a caption", at: arguments.place)
  }.only(in: .machine)

  /// What every world's what-if takes.
  static let whatIfCommon = [
    Parameter("do", .whatIf, en: "a request to make, or find, take, off", ja: "追加する要求、または find・take・off"),
    Parameter("at", .text, en: "tick or mark where they branch (now)", ja: "分岐するティックまたはマーク(既定は現在)"),
  ]
}

extension CommandLine {
  private static func hint(in world: ScenarioWorld) -> String {
    if world == .machine { return "what-if memory=32MiB, what-if seed=9 at=100, what-if alloc_pages order=5" }
    return (settings(in: world) + whatIfVerbs(in: world)).joined(separator: ", ")
  }
  static let whatIfWords = ["find", "take", "off"]

  /// The verbs that can be the one thing changed.
  static func whatIfVerbs(in world: ScenarioWorld) -> [String] {
    switch world {
    case .machine: (Verb.allocations + Verb.frees + Verb.upkeep).map { $0.name }.filter { $0 != "tick" }
    case .textbook(let setup): type(of: setup).verbs.filter { !$0.isForFiles }.map { $0.name }
    }
  }

  /// The words after `what-if`.
  static func whatIf(
    _ words: ArraySlice<Word>, at place: Place, configuration: Configuration, world: ScenarioWorld, names: inout Names
  ) throws(Diagnostic) -> WhatIfCommand {
    var words = Array(words)
    var branching: WhatIfPlace?
    if let at = words.firstIndex(where: { $0.equals == 2 && $0.text.hasPrefix("at=") }) {
      let word = words.remove(at: at)
      let text = String(word.text.dropFirst(3)).sanitized
      let place = Place(column: word.place.column.map { $0 + 3 })
      guard !text.isEmpty else {
        throw Diagnostic("at needs a tick or a mark", ja: "at にはティックかマークが必要です", hint: "at=1284", at: place)
      }
      branching = Tick(text).map { .tick($0) } ?? .mark(text, place)
    }
    guard let first = words.first else {
      throw Diagnostic("what if what?", ja: "何を変えるかを書いてください", hint: hint(in: world), at: place)
    }
    if first.equals != nil {
      guard words.count == 1 else {
        throw Diagnostic(
          "what-if changes one thing", ja: "what-if で変えられるのは 1 つだけです", hint: "leave out \(words[1].text)",
          jaHint: "\(words[1].text) を除く", at: words[1].place)
      }
      return .begin(try setting(first, configuration, world), at: branching)
    }
    if words.count == 1, branching == nil {
      switch first.text {
      case "find": return .find
      case "take": return .take
      case "off": return .off
      default: break
      }
    }
    let verbs = whatIfVerbs(in: world)
    guard verbs.contains(first.text), let verb = Verb.named(first.text, in: world.name) else {
      let known = settings(in: world) + whatIfWords + verbs
      var diagnostic = Diagnostic.unknown("change", first.text, among: known, at: first.place)
      if diagnostic.hint == nil { diagnostic.hint = hint(in: world) }
      throw diagnostic
    }
    var builder = ProgramBuilder(configuration: configuration, names: names)
    builder.world = world
    _ = try builder.add(
      verb: verb.name, at: first.place, try arguments(of: verb, words.dropFirst(), at: first.place))
    names = builder.names
    let line = words.map { $0.text.contains(" ") ? "\"\($0.text)\"" : $0.text }.joined(separator: " ").sanitized
    let events = builder.worldSteps.compactMap { step in if case .event(let event) = step { event } else { nil } }
    return .begin(WhatIfChange(kind: .events(events), text: line, line: line), at: branching)
  }

  private static func settings(in world: ScenarioWorld) -> [String] {
    Verb.named(Verb.whatIf.name, in: world.name)?.parameters.map { $0.name }.filter { $0 != "do" && $0 != "at" } ?? []
  }

  /// `memory=32MiB`: one thing of the machine, its seed, or a sysctl; `frames=4`: one thing of another world.
  private static func setting(
    _ word: Word, _ configuration: Configuration, _ world: ScenarioWorld
  ) throws(Diagnostic) -> WhatIfChange {
    let equals = word.equals ?? 0
    let key = String(word.text.unicodeScalars.prefix(equals)).sanitized
    let place = Place(column: word.place.column.map { $0 + equals + 1 })
    let value = Value(.text(String(word.text.unicodeScalars.dropFirst(equals + 1)).sanitized), at: place)
    let text = word.text.sanitized
    let known = settings(in: world)
    guard known.contains(key) else {
      throw Diagnostic.unknown("setting", key, among: known, at: word.place).listing(known)
    }
    if key == "seed" {
      return WhatIfChange(kind: .seed(UInt64(try value.number(.seed))), text: text)
    }
    if case .textbook(let setup) = world {
      return WhatIfChange(kind: .world(.textbook(try setup.with(key, value))), text: text)
    }
    if let events = try sysctl(key, value) {
      let line = "sysctl " + events.map { "\($0.0.name)=\($0.1)" }.joined(separator: " ")
      return WhatIfChange(kind: .events(events.map { WorldValue(Event.setSysctl($0.0, $0.1)) }), text: text, line: line)
    }
    var other = configuration
    switch key {
    case "memory": other.memoryFrames = try value.frames("memory")
    case "highmem": other.highMemFrames = try value.frames("highmem")
    case "pae": other.pae = try value.boolean("pae")
    case "nodes": other.nodes = Int(try value.number(.nodes))
    case "cpus": other.cpus = Int(try value.number(.cpus))
    case "hz": other.hz = Int(try value.number(.hz))
    case "cache-line": other.cacheLine = Int(try value.cacheLine(of: configuration.profile))
    case "replacement": other.replacement = try value.choice("replacement", ReplacementRule.named)
    // Unreachable: the key was found in the table of settings.
    default: preconditionFailure("a setting of the table that nobody makes: \(key)")
    }
    if let problem = other.problem { throw Diagnostic(problem.words, ja: problem.japaneseWords, at: place) }
    return WhatIfChange(kind: .machine(other), text: text)
  }

  private static func sysctl(_ key: String, _ value: Value) throws(Diagnostic) -> [(Sysctl, UInt32)]? {
    if key == "lowmem_reserve_ratio" {
      let parts = try value.text("two numbers", ja: "2 つの数").split(separator: ",", omittingEmptySubsequences: false)
      guard parts.count == 2 else {
        throw value.mismatch("two numbers, for DMA and Normal: 256,32", ja: "DMA 用と Normal 用の 2 つの数(256,32)")
      }
      return [
        (.lowmemReserveRatioDMA, UInt32(try Value(.text(String(parts[0])), at: value.place).number(.reserveRatio))),
        (.lowmemReserveRatioNormal, UInt32(try Value(.text(String(parts[1])), at: value.place).number(.reserveRatio))),
      ]
    }
    guard let sysctl = Sysctl.allCases.first(where: { $0.name == key }) else { return nil }
    return [(sysctl, UInt32(try value.number(.of(sysctl))))]
  }

  /// What the last word after `what-if` may become.
  static func whatIfCompletions(for line: String, names: Names, world: ScenarioWorld) -> [String]? {
    guard line.hasPrefix("what-if ") else { return nil }
    let rest = String(line.dropFirst("what-if ".count).drop { $0 == " " })
    guard let first = rest.firstIndex(of: " "), let last = rest.lastIndex(of: " "),
      whatIfVerbs(in: world).contains(String(rest[..<first]))
    else { return nil }
    let typed = rest[last...].dropFirst()
    return completions(for: rest, names: names, world: world) + ["at="].filter { $0.hasPrefix(typed) }
  }
}
