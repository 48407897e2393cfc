import Simulation

@testable import Kernel

// Short words for what the tests ask of a machine.

extension Machine {
  /// Does one event and returns what happened.
  mutating func happenings(_ event: Event) -> [Happening] {
    let first = ring.total
    perform(event)
    return (first..<ring.total).map { ring[$0].what }
  }

  mutating func request(
    _ order: UInt8 = 0, _ gfp: GFPMask = .kernel, as label: UInt32? = nil, by who: Requester = Requester(),
    call: AllocationCall = .allocPages, count: UInt32 = 1
  ) -> [Happening] {
    happenings(
      .allocate(
        AllocationRequest(
          call: call, orders: OrderDistribution(Order(order)), gfp: gfp, label: label.map { LabelID($0) },
          count: count),
        who))
  }

  /// The frame that one request got; nil when it failed or waits.
  mutating func frame(
    _ order: UInt8 = 0, _ gfp: GFPMask = .kernel, as label: UInt32? = nil, by who: Requester = Requester()
  ) -> UInt32? {
    request(order, gfp, as: label, by: who).servedFrames.first
  }

  /// The frame that one request got; throws when it got none.
  mutating func served(
    _ order: UInt8 = 0, _ gfp: GFPMask = .kernel, as label: UInt32? = nil, by who: Requester = Requester()
  ) throws -> UInt32 {
    guard let frame = frame(order, gfp, as: label, by: who) else { throw NotServed() }
    return frame
  }

  mutating func free(
    _ frame: UInt32, order: UInt8? = nil, call: FreeCall = .underscoreFreePages, by who: Requester = Requester()
  ) -> [Happening] {
    happenings(
      .free(
        FreeRequest(call: call, target: .frame(FrameNumber(frame)), order: order.map { Order($0) }), who))
  }

  func inspected(_ frame: UInt32) throws -> FrameReading {
    guard let reading = frameReading(FrameNumber(frame)) else { throw OutsideMemory() }
    return reading
  }

  mutating func finishTick() { while advance() != .tickEnded {} }

  /// Plays until the script has ended and the clock shows `tick`.
  mutating func play(to tick: Tick) { while self.tick < tick { _ = advance() } }

  /// Everything that the ring still holds.
  var happenings: [Happening] { (ring.oldest..<ring.total).map { ring[$0].what } }

  func nrFree(_ zone: Int) -> [UInt32] { (0..<Order.count).map { zones[zone].freeBlocks[$0] } }

  /// The free list of an order, from its head on.
  func freeList(_ zone: Int, _ order: Int) -> [UInt32] { frames.members(of: Int(zones[zone].firstList) + order) }

  func hotList(_ zone: Int, cpu: Int = 0, cold: Bool = false) -> [UInt32] {
    frames.members(of: Int(perCPU[perCPUIndex(zone: zone, cpu: cpu, cold: cold)].list))
  }

  /// All per-CPU lists back to the buddy system.
  mutating func drainAll() { for cpu in 0..<configuration.cpus { perform(.drainLocalPages(cpu: UInt8(cpu))) } }

  /// Frames per kind, counted frame by frame.
  func kindCounts() -> [FrameKind: Int] {
    var counts: [FrameKind: Int] = [:]
    for frame in 0..<UInt32(configuration.memoryFrames) { counts[frames[frames.head(of: frame)].kind, default: 0] += 1 }
    return counts
  }
}

struct NotServed: Error {}
struct OutsideMemory: Error {}

extension [Happening] {
  var servedFrames: [UInt32] {
    compactMap { if case .request(.served(_, let frame, _, _, _)) = $0 { frame.rawValue } else { nil } }
  }
  func has(_ kind: OccurrenceKind) -> Bool { contains { $0.kind == kind } }
  func count(_ kind: OccurrenceKind) -> Int { count { $0.kind == kind } }
  /// The reason, when the request failed.
  var failure: FailureReason? {
    for case .request(.failed(_, _, let reason, _)) in self { return reason }
    return nil
  }
  var tests: [WatermarkTest] { compactMap { if case .request(.watermark(let test)) = $0 { test } else { nil } } }
}

extension Machine {
  /// A process that the OOM killer has chosen and that sleeps where no signal wakes it. As long as it has not ended
  /// out_of_memory() chooses nobody else: who comes there sleeps a tick and begins again.
  mutating func addKilledSleeper() {
    virtualMemory.slotOfPid = ZeroedBuffer(zeroed: Int(userSpace.pidLimit))
    virtualMemory.slotOfTask = ZeroedBuffer(zeroed: 65_536)
    virtualMemory.rest.lastPid = 1
    var victim = Process()
    victim.taskNumber = 60_000
    victim.sleep = 1
    insertTask(victim)
    virtualMemory.rest.reclaiming.dying = [60_000]
  }
}

/// `sparse`, where who may come to out_of_memory() waits.
func crowded(normal: [Int: UInt32] = [:], dma: [Int: UInt32] = [:], cpus: Int = 1, program: Program = Program())
  throws -> Machine
{
  var machine = try sparse(normal: normal, dma: dma, cpus: cpus, program: program)
  machine.addKilledSleeper()
  return machine
}

/// 64 MiB in which only these blocks of Normal and DMA are free; everything else is in use before.
/// Marks there: Normal 192/240/288, DMA 64/80/96 (LF 3.2); DMA keeps 12288/256 = 48 frames from Normal requests (LF
/// 3.3).
func sparse(normal: [Int: UInt32] = [:], dma: [Int: UInt32] = [:], cpus: Int = 1, program: Program = Program())
  throws -> Machine
{
  func counts(_ blocks: [Int: UInt32]) -> [UInt32] { (0..<Order.count).map { blocks[$0] ?? 0 } }
  return try Machine(
    Configuration(memoryFrames: 16384, cpus: cpus),
    start: .freeBlocks([
      ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .normal), counts: counts(normal)),
      ZoneFreeBlocks(zone: ZoneIndex(node: 0, type: .dma), counts: counts(dma)),
    ]), program: program)
}
