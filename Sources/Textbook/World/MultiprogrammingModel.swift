package import Simulation

/// Processes that share processor, disk and page frames: how busy the processor is, who faults how often, and what
/// load control does about it.
package struct MultiprogrammingModel: TextbookModel {
  package typealias Event = MultiprogrammingEvent
  package typealias Happening = MultiprogrammingHappening
  package struct Outcome: Hashable, Sendable {
    /// The name of who ran; nil: all wait.
    package var ran: String?
    /// Of all processes since the start.
    package var faults: UInt64
  }

  package let setup: MultiprogrammingSetup
  private var processes: PagedProcesses
  /// By tick: who ran, 255: nobody.
  private var history = Ledger<UInt8>(limit: 4096)
  package let curve: UtilisationCurve

  package init(_ setup: MultiprogrammingSetup, script: [MultiprogrammingEvent]) {
    self.setup = setup
    processes = PagedProcesses(setup)
    curve = UtilisationCurve(setup)
  }

  package mutating func perform(
    _ event: MultiprogrammingEvent, isScripted: Bool, _ log: inout HappeningLog<MultiprogrammingHappening>
  ) -> Outcome? {
    var happened: [MultiprogrammingHappening] = []
    switch event {
    case .start(let process): processes.start(Int(process)) { happened.append($0) }
    case .stop(let process): processes.stop(Int(process)) { happened.append($0) }
    }
    for happening in happened { log.note(happening) }
    return outcome(nil)
  }

  package mutating func pass(_ log: inout HappeningLog<MultiprogrammingHappening>) -> Outcome? {
    var happened: [MultiprogrammingHappening] = []
    let ran = processes.tick { happened.append($0) }
    for happening in happened { log.note(happening) }
    history.append(ran.map { UInt8($0) } ?? 255)
    return outcome(ran)
  }

  private func outcome(_ ran: Int?) -> Outcome {
    Outcome(ran: ran.map { setup.programs[$0].name }, faults: processes.faults)
  }

  package func add(to digest: inout Digest) { processes.add(to: &digest) }
  package var ownBytes: Int { history.ownBytes + setup.frames * 16 + setup.programs.count * 256 }

  /// Of the newest ticks.
  private static let window = 500
  private var recentUtilisation: Fraction? {
    let recent = history.suffix(Self.window)
    return recent.isEmpty ? nil : Fraction(recent.count { $0 != 255 }, recent.count)
  }

  package var state: StateTree {
    let names = zip(setup.programs, processes.processes).enumerated()
    return .map([
      .init(
        "utilisation",
        processes.ticks == 0 ? .nothing : .ratio(Fraction(processes.busy) / Fraction(processes.ticks))),
      .init("recent_utilisation", recentUtilisation.map { .ratio($0) } ?? .nothing),
      .init("degree", .whole(processes.degree)), .init("swap_outs", .whole(processes.swapOuts)),
      .init("free", .whole(processes.free)), .init("disk_queue", .whole(processes.queue.count)),
      .init("faults", .whole(processes.faults)),
      .init("best_degree", .whole(curve.best)),
      .init("utilisation_by_degree", .list(curve.measured.map { .ratio($0) })),
      .init(
        "processes",
        .map(
          names.map { number, pair in
            .init(
              pair.0.name,
              .map([
                .init("stage", .text("\(pair.1.stage)")), .init("references", .whole(pair.1.references)),
                .init("faults", .whole(pair.1.faults)), .init("frames", .whole(processes.frames(of: number))),
              ]))
          })),
    ])
  }

  package func reading(_ request: TextbookRequest) -> MultiprogrammingReading {
    MultiprogrammingReading(
      setup: setup,
      processes: zip(setup.programs, processes.processes).enumerated().map { number, pair in
        .init(
          name: pair.0.name, set: pair.0.set, stage: .init(pair.1.stage, isFirst: processes.queue.first == number),
          references: pair.1.references, faults: pair.1.faults, frames: processes.frames(of: number),
          resident: processes.resident(of: number),
          recentFaults: pair.1.recent.bits.nonzeroBitCount, recentReferences: pair.1.recent.count)
      },
      history: history.suffix(request.columns), busy: processes.busy, ticks: processes.ticks,
      recent: recentUtilisation, degree: processes.degree, free: processes.free, queue: processes.queue,
      swapOuts: processes.swapOuts, curve: curve)
  }
}

/// Utilisation of the processor against the degree of multiprogramming: measured, with the first n programs from the
/// beginning on, and as 1 − p^n says, with p of one program alone.
package struct UtilisationCurve: Hashable, Sendable {
  package private(set) var measured: [Fraction] = []
  package private(set) var formula: [Fraction] = []
  /// Ticks of each run.
  package static let ticks = 4_000

  init(_ setup: MultiprogrammingSetup) {
    for degree in 1...max(1, setup.programs.count) {
      var setup = setup
      setup.control = .none
      var processes = PagedProcesses(setup)
      for process in 0..<min(degree, setup.programs.count) { processes.start(process) { _ in } }
      for _ in 0..<Self.ticks { _ = processes.tick { _ in } }
      measured.append(Fraction(Int(processes.busy), Self.ticks))
    }
    let waits = 1 - measured[0]
    // Four digits of p are enough for what is drawn, and keep the powers short.
    let p = Fraction((waits * 10_000).floor ?? 0, 10_000)
    formula = measured.indices.map { Utilisation.share(p: p, programs: $0 + 1) ?? 0 }
  }

  /// The degree with the highest utilisation, the lowest among equals.
  package var best: Int { (measured.firstIndex { $0 == measured.max() } ?? 0) + 1 }
}

package struct MultiprogrammingReading: Sendable {
  package enum Stage: Hashable, Sendable {
    case outside, ready, waitsForDisk, onDisk, swappedOut
    init(_ stage: PagedProcesses.Stage, isFirst: Bool) {
      switch stage {
      case .outside: self = .outside
      case .ready: self = .ready
      case .onDisk: self = isFirst ? .onDisk : .waitsForDisk
      case .swappedOut: self = .swappedOut
      }
    }
  }
  package struct Process: Sendable {
    package var name: String
    package var set: Int
    package var stage: Stage
    package var references, faults: UInt64
    package var frames: Int
    package var resident: Int
    /// Of its newest references, at most 64.
    package var recentFaults: Int
    package var recentReferences: Int
  }
  package var setup: MultiprogrammingSetup
  package var processes: [Process]
  /// By tick, oldest first: who ran, 255: nobody.
  package var history: [UInt8]
  package var busy, ticks: UInt64
  /// Utilisation in the newest 500 ticks.
  package var recent: Fraction?
  package var degree: Int
  package var free: Int
  package var queue: [Int]
  package var swapOuts: UInt64
  package var curve: UtilisationCurve
}
