import Simulation
import Textbook

// Worlds of several processes: processor, disk and frames shared; messages between two.

extension ScenarioWorld.Name {
  package static let multiprogramming = Self("multiprogramming")
  package static let messages = Self("messages")
}

extension WorldForm {
  static let multiprogramming: WorldForm = .init(
    name: .multiprogramming,
    example: "{ frames: 40, fault-time: 20, processes: { A: { pages: 60, set: 12 } } }",
    keys: ["frames", "fault-time", "quantum", "control", "processes", "seed"],
    standIn: MultiprogrammingSetup(
      programs: [.init("A", pages: 1, set: 1, phase: 1)], frames: 1, faultTime: 1)
  ) { (value) throws(Diagnostic) in
    let form = multiprogramming
    var setup = MultiprogrammingSetup(programs: [], frames: 0, faultTime: 20)
    try settings(value, form.example, keys: form.keys) { (entry) throws(Diagnostic) in
      let value = entry.value
      switch entry.key {
      case "frames": setup.frames = Int(try value.number(.sharedFrames))
      case "fault-time": setup.faultTime = Int(try value.number(.faultTime))
      case "quantum": setup.quantum = Int(try value.number(.quantum))
      case "control": setup.control = try control(value)
      case "processes": setup.programs = try programs(value)
      default: setup.seed = UInt64(try value.number(.seed))
      }
    }
    guard setup.frames > 0 else {
      throw Diagnostic("multiprogramming needs frames", hint: form.example, at: value.place)
    }
    guard !setup.programs.isEmpty else {
      throw Diagnostic("multiprogramming needs processes", hint: form.example, at: value.place)
    }
    if setup.frames < setup.programs.count {
      throw Diagnostic(
        "\(setup.frames) frames for \(setup.programs.count) processes", hint: "one each at least", at: value.place)
    }
    return setup
  }

  /// `none`, or `{ pff: { lower: 2, upper: 6, interval: 50 } }`.
  private static func control(_ value: Value) throws(Diagnostic) -> MultiprogrammingSetup.Control {
    if case .text = value.content { return try value.choice("control", [("none", .none)]) }
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
      throw Diagnostic("lower is above upper, or interval is 0", hint: form, at: entry.place)
    }
    return .pff(lower: lower, upper: upper, interval: interval)
  }

  private static func programs(_ value: Value) throws(Diagnostic) -> [MultiprogrammingSetup.Program] {
    let form = "{ A: { pages: 60, set: 12, phase: 300 } }"
    var programs: [MultiprogrammingSetup.Program] = []
    for entry in try value.entries(form) {
      var program = MultiprogrammingSetup.Program(entry.key, pages: 0, set: 0, phase: 300)
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

  static let messages: WorldForm = .init(
    name: .messages, example: "{ reference: 8, speed: 1000 }", keys: ["reference", "speed"], standIn: MessagesSetup()
  ) { (value) throws(Diagnostic) in
    var setup = MessagesSetup()
    try settings(value, "{ reference: 8, speed: 1000 }", keys: ["reference", "speed"]) { (entry) throws(Diagnostic) in
      if entry.key == "speed" {
        setup.speed = Int(try entry.value.number(.copySpeed))
      } else {
        setup.reference = Int(try entry.value.number(.messageReference))
      }
    }
    return setup
  }
}

extension Verb {
  static let multiprogrammingVerbs = [
    Verb(
      "start", of: [.multiprogramming], main: "process", en: "A program becomes a process",
      ja: "プログラムをプロセスとして動かす", [Parameter("process", .text, required: true, en: "its name", ja: "名前")]
    ) { (arguments, builder) throws(Diagnostic) in
      [.event(WorldValue(MultiprogrammingEvent.start(try builder.program(arguments.required("process")))))]
    },
    Verb(
      "stop", of: [.multiprogramming], main: "process", en: "A process ends", ja: "プロセスを終える",
      [Parameter("process", .text, required: true, en: "its name", ja: "名前")]
    ) { (arguments, builder) throws(Diagnostic) in
      [.event(WorldValue(MultiprogrammingEvent.stop(try builder.program(arguments.required("process")))))]
    },
  ]

  static let messageVerbs = [
    Verb(
      "send", of: [.messages], main: "bytes", en: "One process sends the other a message",
      ja: "一方のプロセスがもう一方にメッセージを送る",
      [Parameter("bytes", .number, .messageBytes, required: true, en: "of the message", ja: "メッセージの長さ")]
    ) { (arguments, _) throws(Diagnostic) in
      let bytes = try arguments.required("bytes").number(.messageBytes)
      return [.event(WorldValue(MessageEvent(bytes: UInt32(bytes))))]
    }
  ]
}

extension ProgramBuilder {
  fileprivate func program(_ value: Value) throws(Diagnostic) -> UInt8 {
    guard case .textbook(let choice) = world, let setup = choice.setup as? MultiprogrammingSetup else { return 0 }
    let names = setup.programs.map(\.name)
    let name = try value.text("the name of a process")
    if let number = names.firstIndex(of: name) { return UInt8(number) }
    if choice.isGuess { return 0 }
    throw .unknown("process", name, among: names, at: value.place)
  }
}

extension Quantity {
  static let sharedFrames = Quantity("frames", 1...Int64(MultiprogrammingSetup.frameLimit))
  static let faultTime = Quantity("fault-time", 1...100_000, hint: "ticks of the disk for one page")
  static let quantum = Quantity("quantum", 1...100_000)
  static let phaseLength = Quantity("phase", 1...1_000_000)
  static let bound = Quantity("bound", 0...1_000_000)
  static let copySpeed = Quantity("speed", 1...1_000_000, hint: "bytes copied in a microsecond")
  static let messageReference = Quantity("reference", 1...4096)
  static let messageBytes = Quantity("bytes", 1...Int64(UInt32.max))
}
