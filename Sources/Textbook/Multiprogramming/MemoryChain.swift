import Simulation

/// From the size of memory to what the processor does: memory → programs → 1 − pⁿ. Beside the formula the programs are
/// played: in each tick each of them waits for input or output with probability p, and the processor is idle when all
/// do.
package struct MemoryChain: SmallMachine {
  package enum Request: Hashable, Sendable {
    /// A memory of another size.
    case memory(Int)
    /// Another share of waiting.
    case waiting(Fraction)
  }

  package enum Step: Hashable, Sendable {
    case chain(Row)
  }

  package struct Row: Hashable, Sendable, Encodable {
    package var memory: Int
    package var programs: Int
    package var waiting: Fraction
    package var utilisation: Fraction
    /// Against the row before; nil: there is none.
    package var gain: Fraction?
  }

  package let system: Int
  package let each: Int
  package private(set) var memory = 0
  package private(set) var waiting: Fraction
  package private(set) var rows: [Row] = []
  /// Of the ticks since the last change: in how many somebody could run.
  package private(set) var busyTicks = 0
  package private(set) var ticks = 0
  /// By program: it waits now.
  package private(set) var isWaiting: [Bool] = []
  private var chance: UInt64 = 1

  /// Programs that are played: more make no visible difference, and their power too many digits.
  package static let programLimit = 64

  package init(system: Int, each: Int, waiting: Fraction) {
    self.system = system
    self.each = each
    self.waiting = waiting
  }

  package mutating func seed(_ seed: UInt64) { chance = seed }

  package mutating func begin(_ request: Request, _ steps: inout [Step]) {
    switch request {
    case .memory(let size): memory = size
    case .waiting(let share): waiting = share
    }
    let room = max(0, memory - system)
    let programs = min(Self.programLimit, room / each)
    let share = 1 - waiting.power(programs)
    let row = Row(
      memory: memory, programs: programs, waiting: waiting, utilisation: share,
      gain: rows.last.map { share - $0.utilisation })
    rows.append(row)
    isWaiting = Array(repeating: false, count: programs)
    (ticks, busyTicks) = (0, 0)
    steps.append(.chain(row))
  }

  package mutating func turn(_ steps: inout [Step]) {
    guard !rows.isEmpty else { return }
    var random = RandomSource(seed: chance)
    let scale: UInt64 = 1 << 32
    let limit = UInt64((waiting * Fraction(scale)).floor ?? 0)
    for program in isWaiting.indices { isWaiting[program] = random.below(scale) < limit }
    chance = random.state
    ticks += 1
    if isWaiting.contains(false) { busyTicks += 1 }
  }

  package var listBytes: Int { rows.count * MemoryLayout<Row>.stride * 4 + isWaiting.count }

  package var state: StateTree {
    let row = rows.last
    return .map([
      .number("memory", memory), .number("n", row?.programs), .ratio("utilisation", row?.utilisation),
      .ratio("gain", row?.gain), .number("ticks", ticks),
      .ratio("measured", ticks == 0 ? nil : Fraction(busyTicks, ticks)),
    ])
  }
}
