import Simulation
import Testing

@testable import Kernel

/// The script player: steps, loops, marks, expectations, workloads, traces (DESIGN 3, 4).
@Suite struct PlayerTests {
  static let frames64: UInt64 = 64 << 8

  func machine(_ program: Program, seed: UInt64 = 1) throws -> Machine {
    try Machine(Configuration(memoryFrames: Self.frames64), seed: seed, program: program)
  }
  func alloc(
    _ order: UInt8 = 0, _ gfp: GFPMask = .kernel, as label: UInt32? = nil, lifetime: TickRange? = nil
  ) -> Step {
    .event(
      .allocate(
        AllocationRequest(
          orders: OrderDistribution(Order(order)), gfp: gfp, label: label.map { LabelID($0) }, lifetime: lifetime),
        Requester()))
  }
  func free(_ label: UInt32) -> Step {
    .event(.free(FreeRequest(target: .label(LabelID(label), Pick())), Requester()))
  }
  /// Ticks of the occurrences of a kind.
  func ticks(_ machine: borrowing Machine, _ kind: OccurrenceKind) -> [Tick] {
    (machine.ring.oldest..<machine.ring.total).map { machine.ring[$0] }.filter { $0.what.kind == kind }.map(\.tick)
  }

  @Test func ticks() throws {
    var machine = try machine(Program(steps: [alloc(), .tick(3), alloc(), .tick(0), alloc(), .tick(2), alloc()]))
    machine.play(to: 10)
    #expect(ticks(machine, .request(.requested)) == [0, 3, 3, 5])
    #expect(ticks(machine, .script(.scriptEnded)) == [5])
    #expect(machine.player.script.hasEnded)
  }

  /// repeat 3 { A; repeat 2 { B }; tick 1 }
  @Test func nestedRepeats() throws {
    var machine = try machine(
      Program(steps: [
        .repeatStart(count: 3, end: 6), alloc(0), .repeatStart(count: 2, end: 4), alloc(1), .repeatEnd(start: 2),
        .tick(1), .repeatEnd(start: 0), alloc(2),
      ]))
    machine.play(to: 5)
    let orders = machine.happenings.compactMap {
      if case .request(.requested(_, let order, _, _)) = $0 { order.rawValue } else { nil }
    }
    #expect(orders == [0, 1, 1, 0, 1, 1, 0, 1, 1, 2])
    #expect(ticks(machine, .request(.requested)) == [0, 0, 0, 1, 1, 1, 2, 2, 2, 3])
    #expect(machine.player.script.loops.isEmpty)
  }

  @Test func repeatZeroTimes() throws {
    var machine = try machine(
      Program(steps: [
        .repeatStart(count: 0, end: 4), alloc(), .repeatStart(count: 5, end: 3), .repeatEnd(start: 2),
        .repeatEnd(start: 0), alloc(3),
      ]))
    machine.play(to: 1)
    #expect(machine.ring.count(of: .request(.requested)) == 1)
    #expect(machine.player.script.loops.isEmpty)
  }

  /// A million rounds are a counter, not a million steps.
  @Test func aMillionRounds() throws {
    var machine = try machine(
      Program(steps: [
        .repeatStart(count: 1000, end: 4), .repeatStart(count: 1000, end: 3), .tick(0), .repeatEnd(start: 1),
        .repeatEnd(start: 0), .tick(1),
      ]))
    machine.play(to: 2)
    #expect(machine.player.script.hasEnded)
    #expect(machine.program.steps.count == 6)
    var single = try self.machine(
      Program(steps: [.repeatStart(count: 1_000_000, end: 1), .repeatEnd(start: 0), alloc()]))
    single.finishTick()
    #expect(single.ring.count(of: .request(.requested)) == 1)
  }

  /// A repeat whose body is the last step ends the script.
  @Test func advanceTellsWhatItDid() throws {
    var machine = try machine(
      Program(steps: [.say(0), .mark(0), alloc(), .pause, .view(2), .expect(0)], expectations: [[]], markCount: 1))
    var done: [Advance] = []
    repeat { done.append(machine.advance()) } while done.last != .tickEnded
    #expect(
      done == [
        .step(.say(0)), .step(.mark(0)), .event, .step(.pause), .step(.view(2)), .step(.expect(0)), .tickEnded,
      ])
    #expect(machine.tick == 1)
  }

  @Test func marksCountOccurrencesSince() throws {
    let kind = OccurrenceKind.request(.requested)
    var machine = try machine(
      Program(
        steps: [alloc(), alloc(), .tick(4), .mark(0), alloc(), alloc(), alloc(), .expect(0), .expect(1), .expect(2)],
        expectations: [
          [.occurrence(kind, Bound(.equal, 3), since: 0)], [.occurrence(kind, Bound(.equal, 5), since: nil)],
          [.occurrence(kind, Bound(.equal, 5), since: 1)],  // a mark that was never passed: since the start
        ], markCount: 2))
    machine.play(to: 5)
    #expect(machine.player.script.brokenExpectations == [])
    #expect(machine.player.script.metExpectations == 3)
    #expect(machine.player.script.markTicks == [4, nil])
  }

  @Test func expectations() throws {
    let normal = ZoneIndex(node: 0, type: .normal)
    var machine = try Machine(
      Configuration(memoryFrames: Self.frames64),
      start: .freeBlocks([ZoneFreeBlocks(zone: normal, counts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])]),
      program: Program(
        steps: [alloc(8, .kernel, as: 0), .expect(0), .expect(1), free(0), .expect(2), alloc(10, .atomic), .expect(3)],
        expectations: [
          [
            .zoneFree(normal, Bound(.equal, 768)), .zoneFreeBlocks(normal, Order(8), Bound(.equal, 1)),
            .zoneFreeBlocks(normal, Order(9), Bound(.equal, 1)), .zoneFreeBlocks(normal, Order(10), Bound(.less, 1)),
            .held(LabelID(0), Bound(.equal, 1)), .counter(.pgallocNormal, Bound(.equal, 256)),
          ],
          [.zoneFree(normal, Bound(.equal, 768)), .zoneFree(normal, Bound(.greater, 768))],
          [
            .zoneFreeBlocks(normal, Order(10), Bound(.equal, 1)), .held(LabelID(0), Bound(.equal, 0)),
            .counter(.pgfree, Bound(.equal, 256)),
          ],
          // Free 1024 − 1023 = 1 is not above the atomic limit of 72.
          [.failed(Bound(.equal, 1)), .waiting(Bound(.equal, 0))],
        ]))
    machine.finishTick()
    #expect(machine.player.script.brokenExpectations == [1])
    #expect(machine.player.script.metExpectations == 3)
    #expect(machine.happenings.contains(.script(.expected(index: 1, held: false, claim: 1, found: 768))))
    // One occurrence for an expectation that holds.
    #expect(machine.happenings.contains(.script(.expected(index: 0, held: true, claim: 0, found: 768))))
  }

  @Test(arguments: [
    (Comparison.less, [true, false, false]), (.lessOrEqual, [true, true, false]), (.equal, [false, true, false]),
    (.greaterOrEqual, [false, true, true]), (.greater, [false, false, true]), (.notEqual, [true, false, true]),
  ])
  func bounds(comparison: Comparison, held: [Bool]) {
    #expect([9, 10, 11].map { Bound(comparison, 10).holds($0) } == held)
  }

  /// A block that is asked for and waits is not held.
  @Test func waitingIsNotHeld() throws {
    var machine = try sparse(normal: [5: 2])
    _ = machine.request(3, .kernel, as: 2, by: Requester(task: TaskID(1)))
    let found = machine.look(at: .held(LabelID(2), Bound(.equal, 0))).found
    #expect(found == 0)
  }

  // MARK: What comes by itself

  /// Every 3 ticks from 1 to 10: 1, 4, 7, 10. Each block lives 5 ticks.
  @Test func workloadWithLifetime() throws {
    let workload = Workload(
      every: 3, from: 1, until: 10,
      request: AllocationRequest(orders: OrderDistribution(Order(2)), gfp: .atomic, lifetime: TickRange(5, 5)),
      requester: Requester(task: TaskID(3), context: .softirq))
    var machine = try machine(Program(workloads: [workload]))
    let free = machine.zones[1].free
    machine.play(to: 30)
    #expect(ticks(machine, .request(.requested)) == [1, 4, 7, 10])
    #expect(ticks(machine, .free(.freeing)) == [6, 9, 12, 15])
    #expect(machine.zones[1].free == free)
    #expect(machine.handles.live == 0)
    let tasks = (machine.ring.oldest..<machine.ring.total).map { machine.ring[$0] }
      .filter { $0.what.kind == .request(.served) }.map { [$0.task.rawValue, UInt16($0.context.rawValue)] }
    #expect(tasks == [[UInt16]](repeating: [3, 1], count: 4))
  }

  /// Lifetimes are drawn from the range, and what ends at one tick ends in the order of the requests.
  @Test func lifetimesAreDrawn() throws {
    var machine = try machine(
      Program(steps: (0..<40).map { _ in alloc(1, .kernel, lifetime: TickRange(2, 9)) }))
    machine.play(to: 20)
    let ends = ticks(machine, .free(.freeing))
    #expect(ends.count == 40)
    #expect(ends.allSatisfy { (2...9).contains($0) })
    #expect(Set(ends).count > 3)
    #expect(machine.fullViolation() == nil)
  }

  /// A block freed by hand is not freed again when its lifetime ends, also when its slot has a new tenant.
  @Test func lifetimeOfAFreedBlock() throws {
    var machine = try machine(
      Program(steps: [
        alloc(3, .kernel, as: 0, lifetime: TickRange(5, 5)), .tick(2), free(0), alloc(3, .kernel, as: 1), .tick(10),
      ]))
    machine.play(to: 12)
    #expect(machine.ring.count(of: .free(.freeing)) == 1)
    #expect(machine.handles.count(of: LabelID(1)) == 1)
    #expect(!machine.happenings.has(.free(.bugDoubleFree)))
  }

  @Test func zeroLifetimeEndsAtOnce() throws {
    var machine = try machine(Program(steps: [alloc(3, .kernel, lifetime: TickRange(0, 0)), .tick(3)]))
    machine.play(to: 3)
    #expect(ticks(machine, .free(.freeing)) == [0])
  }

  // MARK: Traces

  @Test func trace() throws {
    func request(_ tick: UInt32, _ number: UInt32, _ order: UInt8) -> TraceOperation {
      TraceOperation(tick: tick, request: number, gfp: .kernel, order: Order(order), isFree: false)
    }
    func free(_ tick: UInt32, _ number: UInt32) -> TraceOperation {
      TraceOperation(tick: tick, request: number, gfp: [], order: Order(0), isFree: true)
    }
    var machine = try machine(
      Program(
        replay: Replay(
          operations: [
            request(0, 0, 3), request(0, 1, 1), free(2, 0), free(2, 0), free(3, TraceOperation.unknown),
            TraceOperation(tick: 4, request: 2, gfp: [.dma, .highMem], order: Order(0), isFree: false), free(5, 2),
          ], requests: 3)))
    machine.play(to: 8)
    #expect(ticks(machine, .request(.requested)) == [0, 0, 4])
    #expect(ticks(machine, .free(.freeing)) == [2])
    #expect(ticks(machine, .script(.traceFreeSkipped)) == [2, 3, 5])
    let skipped = machine.happenings.compactMap {
      if case .script(.traceFreeSkipped(let known, waiting: false)) = $0 { known } else { nil }
    }
    #expect(skipped == [true, false, true])
    #expect(machine.failures == 1)
    #expect(machine.handles.live == 1)
    #expect(machine.vmstat[Int(VMCounter.pgfree.rawValue)] == 8)
    #expect(machine.fullViolation() == nil)
  }

  /// Each operation is its task's, on its CPU: two pages from CPU 1's own list, none of CPU 0's.
  @Test func traceOnItsCPU() throws {
    let who = Requester(task: TaskID(7), cpu: 1, context: .softirq)
    let note = TraceOperation(tick: 1, note: .lost, number: 182, by: who)
    let operations = [0, 1].map {
      TraceOperation(tick: 0, request: $0, gfp: .atomic, order: Order(0), isFree: false, by: who)
    }
    var machine = try Machine(
      Configuration(memoryFrames: 64 << 8, cpus: 2),
      program: Program(replay: Replay(operations: operations + [note], requests: 2)))
    let free = machine.reading(ReadingRequest()).zones[1].pagesets.map { $0.hot.count }
    machine.play(to: 2)
    let hits = machine.happenings.compactMap {
      if case .request(.perCPUHit(_, let cpu, _, _, _)) = $0 { cpu } else { nil }
    }
    #expect(hits == [1, 1])
    let left = machine.reading(ReadingRequest()).zones[1].pagesets.map { $0.hot.count }
    #expect(left[0] == free[0] && left[1] != free[1])
    let asked = machine.ring.newest(100).filter {
      $0.what.kind == .request(.requested) || $0.what.kind == .script(.traceNote)
    }
    #expect(asked.count == 3)
    #expect(asked.allSatisfy { $0.task == who.task && $0.cpu == 1 && $0.context == .softirq })
    #expect(machine.happenings.contains(.script(.traceNote(.lost, 182))))
    #expect(machine.vmstat[Int(VMCounter.pgallocNormal.rawValue)] == 2)
  }

  /// A request of the trace that still waits when its free comes is a failure, and is not served for good later.
  @Test func traceFreeOfAWaitingRequest() throws {
    let operations = [
      TraceOperation(tick: 0, request: 0, gfp: .kernel, order: Order(3), isFree: false),
      TraceOperation(tick: 0, request: 1, gfp: .kernel, order: Order(2), isFree: false),
      TraceOperation(tick: 2, request: 0, gfp: [], order: Order(0), isFree: true),
    ]
    var machine = try crowded(
      normal: [5: 2], program: Program(replay: Replay(operations: operations, requests: 2)))
    machine.play(to: 2)
    #expect(machine.waiting.count == 2)
    machine.play(to: 3)
    #expect(machine.waiting.count == 1)
    #expect(machine.failures == 1)
    #expect(machine.happenings.contains(.script(.traceFreeSkipped(known: true, waiting: true))))
    _ = machine.free(4096)
    machine.finishTick()
    #expect(machine.waiting.isEmpty)
    #expect(machine.handles.live == 1)
    #expect(machine.fullViolation() == nil)
  }

  // MARK: Order and determinism

  /// kswapd, script, lifetimes, workloads, trace, who waits: in this order in one tick.
  @Test func orderOfATick() throws {
    let workload = Workload(
      every: 1, from: 2, until: 2, request: AllocationRequest(orders: OrderDistribution(Order(5)), gfp: .kernel),
      requester: Requester())
    var machine = try machine(
      Program(
        steps: [alloc(4, .kernel, lifetime: TickRange(2, 2)), .tick(2), alloc(6)], workloads: [workload],
        replay: Replay(
          operations: [TraceOperation(tick: 2, request: 0, gfp: .kernel, order: Order(7), isFree: false)], requests: 1))
    )
    machine.play(to: 2)
    let first = machine.ring.total
    machine.play(to: 3)
    let orders = (first..<machine.ring.total).compactMap { serial -> UInt8? in
      switch machine.ring[serial].what {
      case .request(.requested(_, let order, _, _)), .free(.freeing(_, _, let order, _)): order.rawValue
      default: nil
      }
    }
    #expect(orders == [6, 4, 5, 7])
  }

  static let busy = Program(
    steps: [
      .repeatStart(count: 300, end: 2),
      .event(
        .allocate(
          AllocationRequest(orders: OrderDistribution(0...5), gfp: .kernel, label: LabelID(0)),
          Requester(task: TaskID(1)))), .repeatEnd(start: 0), .tick(5),
      .event(
        .free(
          FreeRequest(target: .label(LabelID(0), Pick(sequence: .random, amount: .share(1, 2)))),
          Requester(task: TaskID(2)))), .tick(20),
    ],
    workloads: [
      Workload(
        every: 1,
        request: AllocationRequest(orders: OrderDistribution(0...3), gfp: .atomic, lifetime: TickRange(1, 40)),
        requester: Requester(task: TaskID(4), context: .softirq))
    ])

  @Test func sameSeedSameDigest() throws {
    func digests(seed: UInt64) throws -> [Digest] {
      var machine = try machine(Self.busy, seed: seed)
      return (1...40).map { tick in
        machine.play(to: Tick(tick))
        return machine.digest()
      }
    }
    let first = try digests(seed: 7)
    let again = try digests(seed: 7)
    let other = try digests(seed: 8)
    #expect(first == again)
    #expect(zip(first, other).allSatisfy { $0 != $1 })
    #expect(Set(first).count == 40)
  }

  /// A digest asked for every tick equals one asked for once: only chunks that changed are read again.
  @Test func digestDoesNotDependOnWhenItIsAsked() throws {
    var often = try machine(Self.busy)
    for tick in 1...40 {
      often.play(to: Tick(tick))
      _ = often.digest()
    }
    var once = try machine(Self.busy)
    once.play(to: 40)
    let a = often.digest()
    let b = once.digest()
    #expect(a == b)
    #expect(once.fullViolation() == nil)
  }

  /// Whatever changes a chunk, be it the link to a neighbour in another, marks it dirty: what the digest remembers of
  /// each chunk is what the chunk says now.
  @Test func everyChangeMarksItsChunk() throws {
    var machine = try Machine(Configuration(memoryFrames: Self.frames64))
    var source = RandomSource(seed: 31)
    var held: [UInt32] = []
    for step in 0..<1500 {
      if source.below(2) == 0 || held.isEmpty {
        if let frame = machine.frame(UInt8(source.below(7)), .atomic) { held.append(frame) }
      } else {
        _ = machine.free(held.remove(at: Int(source.below(UInt64(held.count)))))
      }
      _ = machine.digest()
      let stale = (0..<machine.frames.chunkCount).filter { machine.chunkDigests[$0] != machine.frames.chunkDigest($0) }
      try #require(stale.isEmpty, "step \(step)")
    }
  }
}
