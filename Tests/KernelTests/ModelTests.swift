import Simulation
import TestSupport
import Testing

@testable import Kernel

/// The real machine beside the naive one, driven by the same random events (DESIGN 3, "Invariants").
///
/// A failure names seed and step; `MMSCOPE_SEED=n` runs that seed alone, `MMSCOPE_LONG=1` runs 200,000 events.
@Suite struct ModelTests {
  struct Size: Sendable, CustomTestStringConvertible {
    var mebibytes: Int
    var cpus: Int
    var testDescription: String { "\(mebibytes) MiB, \(cpus) CPUs" }
  }
  static let sizes = [
    Size(mebibytes: 64, cpus: 1), Size(mebibytes: 64, cpus: 4), Size(mebibytes: 1024, cpus: 1),
    Size(mebibytes: 1024, cpus: 4),
  ]

  static let masks: [GFPMask] = [
    [.kernel, .noRetry], .atomic, [.highUser, .noRetry], [.dma, .high], [.atomic, .cold], [.dma, .kernel, .noRetry],
    [.highUser, .noRetry, .cold], [], .highMem,
  ]

  /// What a run must have met to be worth something.
  struct Seen {
    var failures = 0
    var cold = 0
    var memalloc = 0
  }

  @Test(arguments: sizes, TestRun.seeds(20_110_302, 7, 2611)) func realEqualsNaive(size: Size, seed: UInt64) throws {
    var source = RandomSource(seed: seed)
    let configuration = Configuration(memoryFrames: UInt64(size.mebibytes) << 8, cpus: size.cpus)
    var machine = try Machine(configuration)
    machine.drainAll()
    let drained = (0..<3).map { machine.nrFree($0) }
    machine = try Machine(configuration)
    var naive = try boot(configuration)
    try compare(machine, naive, whole: true, "seed \(seed), boot")

    var live: [(frame: Int, order: Int)] = []
    var seen = Seen()
    var share: UInt64 = 70
    let steps = TestRun.isLong ? 200_000 : 10_000
    for step in 1...steps {
      // Now and then the tide turns: memory fills up, then it empties again.
      if source.below(700) == 0 { share = [25, 45, 55, 70, 90][Int(source.below(5))] }
      let serial = machine.ring.total
      let cpu = Int(source.below(UInt64(size.cpus)))
      let place = "seed \(seed), step \(step)"
      if source.below(500) == 0 {
        machine.perform(.drainLocalPages(cpu: UInt8(cpu)))
        naive.drain(cpu: cpu)
      } else if live.isEmpty || source.below(100) < share {
        let order = source.below(2) == 0 ? 0 : Int(source.below(11))
        let gfp = Self.masks[Int(source.below(UInt64(Self.masks.count)))]
        let memalloc = source.below(20) == 0
        let happened = machine.request(
          UInt8(order), gfp, by: Requester(cpu: UInt8(cpu), isMemalloc: memalloc))
        let frame = naive.allocate(order: order, gfp: gfp, cpu: cpu, memalloc: memalloc)
        try #require(
          happened.servedFrames.first.map { Int($0) } == frame,
          "\(place): order \(order) \(Profile.linux2611.gfp.name(of: gfp))")
        try #require((frame == nil) == (happened.failure != nil), "\(place)")
        if let frame { live.append((frame, order)) } else { seen.failures += 1 }
        seen.cold += gfp.contains(.cold) ? 1 : 0
        seen.memalloc += memalloc ? 1 : 0
      } else {
        let block = live.remove(at: Int(source.below(UInt64(live.count))))
        _ = machine.free(UInt32(block.frame), order: UInt8(block.order), by: Requester(cpu: UInt8(cpu)))
        naive.free(block.frame, order: block.order, cpu: cpu)
      }
      try compare(machine, naive, whole: step % 100 == 0, place)
      let local = machine.localViolation(since: serial)
      try #require(local == nil, "\(place)")
      if step % 1000 == 0 { try #require(machine.fullViolation() == nil, "\(place)") }
    }

    // The run met what it is there for.
    #expect(seen.failures > 0)
    #expect(machine.ring.count(of: .free(.perCPUDrained)) > 0)
    #expect(machine.ring.count(of: .request(.split)) > 0)
    #expect(machine.ring.count(of: .free(.merged)) > 0)

    // All frames come back.
    let last = "seed \(seed), end"
    for (number, block) in live.enumerated() {
      let cpu = number % size.cpus
      _ = machine.free(UInt32(block.frame), by: Requester(cpu: UInt8(cpu)))
      naive.free(block.frame, order: block.order, cpu: cpu)
    }
    try compare(machine, naive, whole: true, last)
    try #require(machine.fullViolation() == nil, "\(last)")
    machine.drainAll()
    for cpu in 0..<size.cpus { naive.drain(cpu: cpu) }
    try compare(machine, naive, whole: true, last)
    #expect(machine.fullViolation() == nil, "\(last)")
    for zone in 0..<3 { #expect(machine.nrFree(zone) == drained[zone], "\(last), zone \(zone)") }
    let counts = (0..<machine.vmstat.count).map { machine.vmstat[$0] }
    let allocated = counts[Int(VMCounter.pgallocDMA.rawValue)] + counts[Int(VMCounter.pgallocNormal.rawValue)]
    #expect(allocated + counts[Int(VMCounter.pgallocHigh.rawValue)] == counts[Int(VMCounter.pgfree.rawValue)])
    #expect(machine.handles.live == 0)
  }

  func boot(_ configuration: Configuration) throws -> NaiveMachine {
    var naive = NaiveMachine(memory: Int(configuration.memoryFrames), cpus: configuration.cpus)
    let memory = try #require(BootMemory(configuration))
    naive.boot(
      reserved: Set(memory.reservations.flatMap { Int($0.range.lowerBound)..<Int($0.range.upperBound) }),
      bitmap: Int(memory.bitmap.lowerBound)..<Int(memory.bitmap.upperBound))
    return naive
  }

  /// Counts and heads after each event; every list from head to tail when `whole`.
  func compare(
    _ machine: borrowing Machine, _ naive: NaiveMachine, whole: Bool, _ place: String
  ) throws {
    for zone in 0..<3 {
      for order in 0..<Order.count {
        let expected = naive.zones[zone].lists[order]
        let number = Int(machine.zones[zone].firstList) + order
        if Int(machine.zones[zone].freeBlocks[order]) != expected.count
          || machine.frames.first(list: number).map({ Int($0) }) != expected.first
          || machine.frames.last(list: number).map({ Int($0) }) != expected.last
        {
          Issue.record("\(place): zone \(zone) order \(order)")
          throw Difference()
        }
        if whole {
          let list = machine.frames.members(of: number).map { Int($0) }
          try #require(list == expected, "\(place): zone \(zone) order \(order)")
        }
      }
      for cpu in 0..<naive.cpus {
        for cold in [false, true] {
          let expected = naive.perCPU[naive.list(zone, cpu, cold: cold)]
          let list = machine.perCPU[machine.perCPUIndex(zone: zone, cpu: cpu, cold: cold)]
          if Int(list.count) != expected.count
            || machine.frames.first(list: Int(list.list)).map({ Int($0) }) != expected.first
          {
            Issue.record("\(place): zone \(zone) CPU \(cpu) cold \(cold)")
            throw Difference()
          }
          if whole {
            let pages = machine.frames.members(of: Int(list.list)).map { Int($0) }
            try #require(pages == expected, "\(place): zone \(zone) CPU \(cpu) cold \(cold)")
          }
        }
      }
    }
  }

  struct Difference: Error {}
}
