import Simulation
package import Textbook

// Worlds of several processes: processor, disk and frames shared; messages between two.

extension ScenarioWorld.Name {
  package static let multiprogramming = Self(rawValue: "multiprogramming")
  package static let messages = Self(rawValue: "messages")
}

extension MultiprogrammingSetup: TextbookForm {
  package static let name = ScenarioWorld.Name.multiprogramming
  package static let form = "{ frames: 40, fault-time: 20, processes: { A: { pages: 60, set: 12 } } }"
  package static let keys = ["frames", "fault-time", "quantum", "control", "processes", "seed"]
  package static let lenient = MultiprogrammingSetup(
    programs: [.init("A", pages: 1, set: 1, phase: 1)], frames: 1, faultTime: 1)
  package static let changes = [
    Parameter("frames", .number, .sharedFrames, en: "another number of frames", ja: "フレーム数を変える"),
    Parameter("fault-time", .number, .faultTime, en: "ticks of the disk for a page", ja: "ディスクの所要ティック"),
    Parameter("quantum", .number, .quantum, en: "references until the next has its turn", ja: "順番が回るまでの参照数"),
    Parameter("control", .words(["none", "pff"]), en: "with load control, or without", ja: "負荷制御の有無"),
    Parameter("seed", .number, .seed, en: "seed of the strings", ja: "参照列の乱数の種"),
  ]

  package init(_ value: Value) throws(Diagnostic) {
    var setup = MultiprogrammingSetup(programs: [], frames: 0, faultTime: 20)
    try Self.settings(value) { (entry) throws(Diagnostic) in
      if entry.key == "processes" {
        setup.programs = try Self.programs(entry.value)
      } else {
        try setup.take(entry.key, entry.value)
      }
    }
    guard setup.frames > 0 else { throw Diagnostic("multiprogramming needs frames", hint: Self.form, at: value.place) }
    guard !setup.programs.isEmpty else {
      throw Diagnostic("multiprogramming needs processes", hint: Self.form, at: value.place)
    }
    self = try setup.checked(value)
  }

  private mutating func take(_ key: String, _ value: Value) throws(Diagnostic) {
    switch key {
    case "frames": frames = Int(try value.number(.sharedFrames))
    case "fault-time": faultTime = Int(try value.number(.faultTime))
    case "quantum": quantum = Int(try value.number(.quantum))
    case "control": control = try Self.control(value)
    default: seed = UInt64(try value.number(.seed))
    }
  }

  private func checked(_ value: Value) throws(Diagnostic) -> Self {
    if frames < programs.count {
      throw Diagnostic(
        "\(frames) frames for \(programs.count) processes", ja: "プロセス \(programs.count) 個に \(frames) フレームでは足りません",
        hint: "one each at least", jaHint: "1 個に最低 1 フレーム", at: value.place)
    }
    return self
  }

  package func with(_ key: String, _ value: Value) throws(Diagnostic) -> Self {
    var other = self
    try other.take(key, value)
    return try other.checked(value)
  }

  /// `none`, or `{ pff: { lower: 2, upper: 6, interval: 50 } }`.
  private static func control(_ value: Value) throws(Diagnostic) -> Control {
    if case .text = value.content {
      return try value.choice("control", [("none", .none), ("pff", .pff(lower: 2, upper: 6, interval: 50))])
    }
    let form = "none, or { pff: { lower: 2, upper: 6, interval: 50 } }"
    let entries = try value.entries(form)
    guard let entry = entries.first, entries.count == 1, entry.key == "pff" else { throw value.mismatch(form) }
    var (lower, upper, interval) = (2, 6, 50)
    for part in try entry.value.entries(form) {
      let number = Int(try part.value.number(.bound.called(part.key)))
      switch part.key {
      case "lower": lower = number
      case "upper": upper = number
      case "interval": interval = number
      default: throw .unknown("key", part.key, among: ["lower", "upper", "interval"], at: part.place)
      }
    }
    guard lower <= upper, interval > 0 else {
      throw Diagnostic(
        "lower is above upper, or interval is 0", ja: "lower が upper より大きいか、interval が 0 です", hint: form,
        at: entry.place)
    }
    return .pff(lower: lower, upper: upper, interval: interval)
  }

  private static func programs(_ value: Value) throws(Diagnostic) -> [Program] {
    let form = "{ A: { pages: 60, set: 12, phase: 300 } }"
    var programs: [Program] = []
    for entry in try value.entries(form) {
      var program = Program(entry.key, pages: 0, set: 0, phase: 300)
      for part in try entry.value.entries(form) {
        switch part.key {
        case "pages": program.pages = Int(try part.value.number(.stringPages))
        case "set": program.set = Int(try part.value.number(.stringPages.called("set")))
        case "phase": program.phase = Int(try part.value.number(.phaseLength))
        default: throw .unknown("key", part.key, among: ["pages", "set", "phase"], at: part.place)
        }
      }
      guard program.pages > 0, (1...program.pages).contains(program.set) else {
        throw Diagnostic("\(entry.key) needs pages, and a set of some of them", hint: form, at: entry.place)
      }
      programs.append(program)
    }
    guard programs.count <= MultiprogrammingSetup.processLimit else {
      throw Diagnostic("at most \(MultiprogrammingSetup.processLimit) processes", at: value.place)
    }
    return programs
  }

  package static let requests = [
    Verb(
      "start", of: name, main: "process", en: "A program becomes a process", ja: "プログラムをプロセスとして動かす",
      [Parameter("process", .text, required: true, en: "its name", ja: "名前")]
    ) { (arguments, builder) throws(Diagnostic) in
      [.event(WorldValue(MultiprogrammingEvent.start(try builder.program(arguments.required("process")))))]
    },
    Verb(
      "stop", of: name, main: "process", en: "A process ends", ja: "プロセスを終える",
      [Parameter("process", .text, required: true, en: "its name", ja: "名前")]
    ) { (arguments, builder) throws(Diagnostic) in
      [.event(WorldValue(MultiprogrammingEvent.stop(try builder.program(arguments.required("process")))))]
    },
  ]
}

extension ProgramBuilder {
  fileprivate func program(_ value: Value) throws(Diagnostic) -> UInt8 {
    let name = try value.text("the name of a process", ja: "プロセスの名前")
    // What it is could not be read: any name may be right.
    guard let setup = setup(MultiprogrammingSetup.self), setup != .lenient else { return 0 }
    let names = setup.programs.map(\.name)
    if let number = names.firstIndex(of: name) { return UInt8(number) }
    throw .unknown("process", name, among: names, at: value.place)
  }
}

extension MessagesSetup: TextbookForm {
  package static let name = ScenarioWorld.Name.messages
  package static let form = "{ reference: 8, speed: 1000 }"
  package static let keys = ["reference", "speed"]
  package static let lenient = MessagesSetup()

  package init(_ value: Value) throws(Diagnostic) {
    var setup = MessagesSetup()
    try Self.settings(value) { (entry) throws(Diagnostic) in
      if entry.key == "speed" {
        setup.speed = Int(try entry.value.number(.copySpeed))
      } else {
        setup.reference = Int(try entry.value.number(.messageReference))
      }
    }
    self = setup
  }

  package static let requests = [
    Verb(
      "send", of: name, main: "bytes", en: "One process sends the other a message",
      ja: "一方のプロセスがもう一方にメッセージを送る",
      [Parameter("bytes", .number, .messageBytes, required: true, en: "of the message", ja: "メッセージの長さ")]
    ) { (arguments, _) throws(Diagnostic) in
      let bytes = try arguments.required("bytes").number(.messageBytes)
      return [.event(WorldValue(MessageEvent(bytes: UInt32(bytes))))]
    }
  ]
}

extension Quantity {
  static let sharedFrames = Quantity("frames", 1...Int64(MultiprogrammingSetup.frameLimit))
  static let faultTime = Quantity(
    "fault-time", 1...100_000, hint: "ticks of the disk for one page", jaHint: "1 ページの入出力にかかるティック")
  static let quantum = Quantity("quantum", 1...100_000)
  static let phaseLength = Quantity("phase", 1...1_000_000)
  static let bound = Quantity("bound", 0...1_000_000)
  static let copySpeed = Quantity(
    "speed", 1...1_000_000, hint: "bytes copied in a microsecond", jaHint: "1 マイクロ秒にコピーするバイト数")
  static let messageReference = Quantity("reference", 1...4096)
  static let messageBytes = Quantity("bytes", 1...Int64(UInt32.max))
}
