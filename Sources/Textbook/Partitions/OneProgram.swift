/// One program at a time: the next one is read from the disk over the one before, and the processor waits for the disk
/// as long as it takes. Where the system lies decides what a stray store destroys.
package struct OneProgram: SmallMachine {
  /// The three layouts of a memory with an operating system and one program.
  package enum Layout: String, CaseIterable, Hashable, Sendable, Encodable {
    /// The system in RAM at the bottom (mainframes, minicomputers).
    case systemBelow = "system-below"
    /// The system in ROM at the top (palmtops, embedded systems).
    case romAbove = "rom-above"
    /// Drivers in ROM at the top, the rest of the system in RAM at the bottom (early PCs: the BIOS).
    case driversInROM = "drivers-in-rom"
  }

  package struct Program: Hashable, Sendable, Encodable {
    package var name: String
    package var size: Int
    /// Ticks that it has to run, and the share of them in which it waits for its own input and output.
    package var time: Int
    package var waiting: Fraction
    package init(name: String, size: Int, time: Int, waiting: Fraction) {
      self.name = name
      self.size = size
      self.time = time
      self.waiting = waiting
    }
  }

  package enum Request: Hashable, Sendable {
    case run(Program)
    /// A stray store of the program.
    case store(address: Int)
  }

  package enum Step: Hashable, Sendable {
    case tooLarge(name: String, size: Int, room: Int)
    case loading(name: String, loaded: Int, size: Int)
    case started(name: String, time: Int)
    case ended(name: String, loading: Int, running: Int, waiting: Int)
    case stored(layout: Layout, address: Int, hit: Hit)
  }

  /// What lies at an address.
  package enum Hit: Hashable, Sendable, Encodable { case system, rom, program, free, outside }

  package enum Phase: Hashable, Sendable, Encodable {
    case idle
    case loading(left: Int)
    case running(left: Int)
  }

  package let size: Int
  package let systemSize: Int
  /// Of the system, what is in ROM where only the drivers are.
  package let driverSize: Int
  /// Units that the disk delivers in a tick.
  package let rate: Int
  package private(set) var program: Program?
  package private(set) var phase = Phase.idle
  package private(set) var isDestroyed: [Layout] = []
  package private(set) var loadTicks = 0
  package private(set) var runTicks = 0
  package private(set) var waitTicks = 0
  package private(set) var loads = 0
  package private(set) var unitsLoaded = 0

  /// - Parameters: `driverSize` below `systemSize` below `size`; `rate` at least 1.
  package init(size: Int, systemSize: Int, driverSize: Int, rate: Int) {
    // Unreachable: the reader of the world's settings checks all of it.
    precondition(size > systemSize && systemSize >= driverSize && rate > 0)
    self.size = size
    self.systemSize = systemSize
    self.driverSize = driverSize
    self.rate = rate
  }

  package var room: Int { size - systemSize }
  package var isBusy: Bool { phase != .idle }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    switch request {
    case .run(let program):
      guard program.size <= room else {
        return steps.append(.tooLarge(name: program.name, size: program.size, room: room))
      }
      self.program = program
      loads += 1
      phase = .loading(left: program.size)
      proceed(&steps)
    case .store(let address):
      for layout in Layout.allCases {
        let hit = hit(at: address, layout)
        if hit == .system, !isDestroyed.contains(layout) { isDestroyed.append(layout) }
        steps.append(.stored(layout: layout, address: address, hit: hit))
      }
    }
  }

  /// Where the program begins.
  package func start(in layout: Layout) -> Int {
    switch layout {
    case .systemBelow: systemSize
    case .romAbove: 0
    case .driversInROM: systemSize - driverSize
    }
  }

  package func hit(at address: Int, _ layout: Layout) -> Hit {
    guard (0..<size).contains(address) else { return .outside }
    let start = start(in: layout)
    if address < start { return .system }
    if address < start + (program?.size ?? 0) { return .program }
    let rom =
      switch layout {
      case .systemBelow: 0
      case .romAbove: systemSize
      case .driversInROM: driverSize
      }
    return address >= size - rom ? .rom : .free
  }

  package mutating func proceed(_ steps: inout [Step]) {
    guard let program else { return }
    switch phase {
    case .idle: break
    case .loading(let left):
      let read = min(left, rate)
      loadTicks += 1
      unitsLoaded += read
      steps.append(.loading(name: program.name, loaded: program.size - left + read, size: program.size))
      if left > read {
        phase = .loading(left: left - read)
      } else {
        phase = .running(left: program.time)
        steps.append(.started(name: program.name, time: program.time))
        if program.time == 0 { end(program, &steps) }
      }
    case .running(let left):
      let done = program.time - left
      // The waits are spread evenly: so many until now, so many until the next tick.
      let before = (program.waiting * Fraction(done)).floor ?? 0
      let after = (program.waiting * Fraction(done + 1)).floor ?? 0
      if after > before { waitTicks += 1 } else { runTicks += 1 }
      phase = .running(left: left - 1)
      if left == 1 { end(program, &steps) }
    }
  }

  private mutating func end(_ program: Program, _ steps: inout [Step]) {
    phase = .idle
    let waits = (program.waiting * Fraction(program.time)).floor ?? 0
    let loading = (program.size + rate - 1) / rate
    steps.append(.ended(name: program.name, loading: loading, running: program.time - waits, waiting: waits))
  }

  package var state: StateTree {
    let all = loadTicks + runTicks + waitTicks
    return .map([
      .number("room", room), .number("loads", loads), .number("units_loaded", unitsLoaded),
      .number("loading", loadTicks), .number("running", runTicks), .number("waiting", waitTicks),
      .ratio("utilisation", all == 0 ? nil : Fraction(runTicks, all)), .number("destroyed", isDestroyed.count),
    ])
  }
}
