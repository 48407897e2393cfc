package import Simulation

/// What a run of the machine begins with.
package struct Origin: RunOrigin {
  package var configuration: Configuration
  package var start: Start
  package var seed: UInt64
  package var program: Program
  package var journal: [JournalEntry<Event>]
  package init(
    configuration: Configuration, start: Start = .boot, seed: UInt64 = 1, program: Program = Program(),
    journal: [JournalEntry<Event>] = []
  ) {
    self.journal = journal
    self.configuration = configuration
    self.start = start
    self.seed = seed
    self.program = program
  }
}

/// The machine as time sees it.
extension Machine: World {
  package typealias Origin = Kernel.Origin
  package typealias Refusal = ConfigurationProblem
  package typealias Event = Kernel.Event
  package typealias Condition = Kernel.Condition
  package typealias Probe = Kernel.Probe
  package typealias Keyframe = MachineKeyframe
  package typealias Account = RequestReader
  package typealias Answer = RequestOutcome
  package typealias Divergence = Kernel.Divergence

  package init(_ origin: Origin) throws(ConfigurationProblem) {
    try self.init(origin.configuration, start: origin.start, seed: origin.seed, program: origin.program)
  }

  package var phase: UInt8 { player.phase.rawValue }
  package var serial: UInt64 { ring.total }
  package var lastOccurrence: Tick? { ring.total == 0 ? nil : ring[ring.total - 1].tick }
  package var script: ScriptPlayer { player.script }
  package var hasEnded: Bool { player.script.hasEnded }
  package var markTicks: [Tick?] { player.script.markTicks }

  // MARK: Two runs beside each other

  package func account(besides trunk: RequestReader?) -> RequestReader {
    RequestReader(self, waiting: trunk?.old ?? waiting.handles)
  }

  package func firstSerial(ofTick tick: Tick, for account: RequestReader) -> UInt64? {
    let oldest = ring.oldest
    var first = ring.total
    while first > max(account.start, oldest), ring[first - 1].tick == tick { first -= 1 }
    return first > oldest || oldest <= account.start ? first : nil
  }

  package func outcomes(since serial: UInt64, _ account: inout RequestReader) -> [RequestOutcome] {
    account.read(ring, from: serial)
  }

  package static func divergence(
    at tick: Tick, trunk: [RequestOutcome], branch: [RequestOutcome]
  ) -> Divergence? {
    Divergence(tick: tick, trunk: trunk, branch: branch)
  }
}

extension MachineKeyframe: WorldKeyframe {}
