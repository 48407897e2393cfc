import Simulation
import TestSupport
import Testing

@testable import Kernel

/// What is packed when it happens is whole again when it is read.
@Suite struct OccurrenceRingTests {
  static let labels: [LabelID?] = [nil, LabelID(0), LabelID(UInt32.max - 1)]

  /// The kinds that have a layout of their own, with numbers at their ends.
  static let cells: [(cell: OccurrenceCell, more: UInt64?, what: Happening)] = {
    var result: [(OccurrenceCell, UInt64?, Happening)] = []
    let zone = ZoneIndex(node: 3, type: .highMem)
    let most = UInt32.max
    for label in labels {
      let stored = label.map { $0.rawValue + 1 } ?? 0
      result.append(
        (
          .requested(.getZeroedPage, order: 255, gfp: GFPMask(rawValue: most), label: stored), nil,
          .request(.requested(call: .getZeroedPage, order: Order(255), gfp: GFPMask(rawValue: most), label: label))
        ))
      result.append(
        (
          .freeing(.freePages, most, order: 10, label: stored), nil,
          .free(.freeing(call: .freePages, frame: FrameNumber(most), order: Order(10), label: label))
        ))
      for handle: HandleID? in [nil, HandleID(0), HandleID(most - 1)] {
        result.append(
          (
            .served(zone: zone, frame: most, order: 10, handle: handle.map { $0.rawValue + 1 } ?? 0),
            label == nil ? nil : UInt64(stored),
            .request(.served(zone: zone, frame: FrameNumber(most), order: Order(10), handle: handle, label: label))
          ))
      }
      // The layout of objects: 48 bits of physical address, 16 of the array's entries.
      let place = PhysicalAddress(1 << 48 - 1)
      for hit in [false, true] {
        result.append(
          (
            .objectTaken(cache: CacheID(65535), cpu: 31, object: place, left: 65535, hit: hit),
            label == nil ? nil : UInt64(stored),
            .slab(.taken(cache: CacheID(65535), cpu: 31, object: place, left: 65535, hit: hit, label: label))
          ))
        result.append(
          (
            .objectFreed(cache: CacheID(65535), cpu: 31, object: place, now: 65535, hit: hit),
            label == nil ? nil : UInt64(stored),
            .slab(.freed(cache: CacheID(65535), cpu: 31, object: place, now: 65535, hit: hit, label: label))
          ))
      }
    }
    for cold in [false, true] {
      result.append(
        (
          .perCPU(.request(.perCPUHit), zone: zone, cpu: 31, cold: cold, frame: most, count: most), nil,
          .request(.perCPUHit(zone: zone, cpu: 31, cold: cold, frame: FrameNumber(most), count: most))
        ))
      result.append(
        (
          .perCPU(.free(.perCPUFreed), zone: zone, cpu: 0, cold: cold, frame: 0, count: 7), nil,
          .free(.perCPUFreed(zone: zone, cpu: 0, cold: cold, frame: FrameNumber(0), count: 7))
        ))
    }
    for (from, to) in [(10, 0), (3, 2), (0, 0)] {
      result.append(
        (
          .taken(zone: zone, frame: most, order: to, from: from), nil,
          .request(.taken(zone: zone, frame: FrameNumber(most), order: Order(UInt8(to)), from: Order(UInt8(from))))
        ))
      result.append(
        (
          .split(zone: zone, frame: 5, from: from, to: to), nil,
          .request(.split(zone: zone, frame: FrameNumber(5), from: Order(UInt8(from)), to: Order(UInt8(to))))
        ))
    }
    for stop in MergeStop.allCases {
      result.append(
        (
          .merged(zone: zone, Zone.Merged(frame: most, order: 10, stop: stop, buddy: most), from: 2), nil,
          .free(
            .merged(
              zone: zone, frame: FrameNumber(most), from: Order(2), to: Order(10), stop: stop, buddy: FrameNumber(most))
          )
        ))
    }
    return result
  }()

  @Test func packedIsReadAsItWas() {
    var ring = OccurrenceRing(capacity: 64)
    let requester = Requester(task: TaskID(65535), cpu: 31, context: .interrupt)
    for (at, entry) in Self.cells.enumerated() {
      ring.isStampStale = true
      ring.begin(OccurrenceStamp(tick: .max - UInt64(at), event: 1 << 40 + UInt64(at), requester: requester))
      if let more = entry.more { ring.append(entry.cell, more: more) } else { ring.append(entry.cell) }
      let read = ring[UInt64(at)]
      #expect(
        read
          == Occurrence(
            tick: .max - UInt64(at), serial: UInt64(at), event: 1 << 40 + UInt64(at), task: TaskID(65535), cpu: 31,
            context: .interrupt, what: entry.what))
    }
    var counts: [OccurrenceKind: UInt64] = [:]
    for entry in Self.cells { counts[entry.what.kind, default: 0] += 1 }
    for kind in OccurrenceKind.allCases { #expect(ring.count(of: kind) == counts[kind] ?? 0) }
  }

  /// All numbers of a watermark test come back, although three of them are not recorded.
  @Test(arguments: TestRun.seeds(31, 32)) func watermarkTestsAreWhole(seed: UInt64) {
    var random = RandomSource(seed: seed)
    var ring = OccurrenceRing(capacity: 4)
    for step in 0..<3_000 {
      var zone = Zone(index: ZoneIndex(node: 1, type: .normal), start: 4096, present: 1 << 20, firstList: 0)
      for order in 0..<Order.count { zone.freeBlocks[order] = UInt32(random.below(40)) }
      zone.free = (0..<Order.count).reduce(0) { $0 + zone.freeBlocks[$1] << UInt32($1) }
      (zone.min, zone.low, zone.high) = (
        UInt32(random.below(4_000)), UInt32(random.below(5_000)), UInt32(random.below(6_000))
      )
      for type in 0..<3 { zone.reserve[type] = UInt32(random.below(3_000)) }
      let order = Int(random.below(11))
      let mark = [Mark.min, .low, .high][Int(random.below(3))]
      let (classZone, harder, high) = (Int(random.below(3)), random.below(2) == 0, random.below(2) == 0)
      let test = zone.watermarkOK(
        order: order, mark: mark, classZone: classZone, canTryHarder: harder, gfpHigh: high)
      // The kernel's own steps, written out.
      var limit = Int([.min: zone.min, .low: zone.low, .high: zone.high][mark] ?? 0)
      if high { limit -= limit / 2 }
      if harder { limit -= limit / 4 }
      let lowered = limit
      var left = Int(zone.free) - (1 << order) + 1
      var passed = left > limit + Int(zone.reserve[classZone])
      if passed {
        for lower in 0..<order where passed {
          left -= Int(zone.freeBlocks[lower]) << lower
          limit >>= 1
          passed = left > limit
        }
      }
      #expect(test.passed == passed, "seed \(seed), step \(step)")
      #expect(test.min == UInt32(lowered) && Int(test.left) == left, "seed \(seed), step \(step)")
      if test.failedAt == 0 || order == 0 { limit += Int(zone.reserve[classZone]) }
      #expect(Int(test.limit) == limit, "seed \(seed), step \(step)")
      let outcome = zone.tested(
        order: order, mark: mark, classZone: classZone, canTryHarder: harder, gfpHigh: high)
      ring.begin(OccurrenceStamp(tick: 0, event: 0, requester: Requester()))
      ring.append(
        .watermark(outcome, zone: zone.index, order: order),
        more: UInt64(test.markFrames) | UInt64(test.reserve) << 32)
      #expect(ring[ring.total - 1].what == .request(.watermark(test)), "seed \(seed), step \(step)")
    }
  }

  /// Who and when are told apart although neighbours share them; what was overwritten is not held any more.
  @Test func stampsFollowTheOccurrences() throws {
    var ring = OccurrenceRing(capacity: 16)
    for event in 0..<UInt64(100) {
      ring.isStampStale = true
      for part in 0...event % 3 {
        ring.begin(
          OccurrenceStamp(tick: event * 2, event: event, requester: Requester(task: TaskID(UInt16(event % 5)))))
        if part == 1 { ring.append(.request(.marksIgnored(order: Order(UInt8(event % 11))))) }
        if part != 1 { ring.append(.taken(zone: ZoneIndex(0), frame: UInt32(event), order: 0, from: 0)) }
      }
      for serial in ring.oldest..<ring.total {
        let read = ring[serial]
        try #require(read.tick == read.event * 2 && read.task == TaskID(UInt16(read.event % 5)))
        if case .request(.taken(_, let frame, _, _)) = read.what { try #require(UInt64(frame.rawValue) == read.event) }
        if case .request(.marksIgnored(let order)) = read.what {
          try #require(UInt64(order.rawValue) == read.event % 11)
        }
      }
      #expect(ring.total - ring.oldest <= 16)
    }
    #expect(ring.newest(1000).map(\.serial) == Array(ring.oldest..<ring.total))
  }

  /// A run of more than 2^32 occurrences: serials, the last request and keyframes go on across the border.
  @Test func serialsGoOnBeyondFourBillion() throws {
    let border = UInt64(1) << 32
    let workload = Workload(
      every: 1,
      request: AllocationRequest(
        orders: OrderDistribution(0...3), gfp: .kernel, lifetime: TickRange(1, 30)), requester: Requester())
    var machine = try Machine(
      Configuration(memoryFrames: 4096), program: Program(workloads: [workload]))
    machine.ring = OccurrenceRing(total: border - 150)
    var keyframes = [machine.captureKeyframe()]
    var digests = [machine.digest()]
    var logs = [machine.ring.newest(500)]
    for _ in 1..<40 {
      machine.finishTick()
      keyframes.append(machine.captureKeyframe())
      digests.append(machine.digest())
      logs.append(machine.ring.newest(500))
    }
    #expect(machine.ring.total > border + 50 && machine.ring.oldest == border - 150)
    #expect(logs[39].map(\.serial) == Array(border - 150..<machine.ring.total))
    #expect(machine.reading().lastRequest.last?.serial == machine.lastRequest.upperBound - 1)
    #expect(machine.lastRequest.lowerBound > border)
    var standing = 39
    for keyframe in [3, 38, 12, 0, 25, 39] {
      machine.restore(keyframe, of: keyframes, standingOn: standing)
      standing = keyframe
      #expect(machine.digest() == digests[keyframe], "keyframe \(keyframe)")
      #expect(machine.ring.newest(500) == logs[keyframe], "keyframe \(keyframe)")
    }
    // And it goes on as before.
    machine.restore(10, of: keyframes, standingOn: standing)
    machine.finishTick()
    #expect(machine.digest() == digests[11] && machine.ring.newest(500) == logs[11])
  }

  /// What the inspector tells of a block without a handle is what it told of one with a handle.
  @Test func whoAskedStandsInTheDescriptor() throws {
    var machine = try Machine(Configuration(memoryFrames: 4096))
    machine.tick = 1 << 40 + 7
    let who = Requester(task: TaskID(9), cpu: 0, context: .softirq)
    let first = try machine.served(2, .atomic, by: who)
    #expect(machine.handles.live == 0)
    let owner = try #require(try machine.inspected(first + 3).owner)
    #expect(owner.task == TaskID(9) && owner.gfp == .atomic && owner.since == 1 << 40 + 7 && owner.label == nil)
    let reading = try machine.inspected(first)
    #expect(reading.private == 0 && reading.mapping == 0 && reading.index == 0 && reading.next == nil)
    #expect(machine.frames[first].role == .asked && machine.frames[first + 1].role == .none)
    _ = machine.free(first)
    let second = try machine.served(2, .atomic, by: who)
    let again = try #require(try machine.inspected(second).owner)
    #expect(second == first && again.request != owner.request)
    let named = try machine.served(0, .kernel, as: 3)
    #expect(machine.frames[named].role == .handle && machine.handles.live == 1)
  }

  /// What last touched a frame is looked for among what is held and no further; one that was just touched is found at
  /// once.
  @Test func theNewestAboutAFrame() {
    var ring = OccurrenceRing(capacity: 64)
    ring.begin(OccurrenceStamp(tick: 1, event: 1, who: 0))
    for block in 0..<UInt32(200) {
      ring.append(
        .request(
          .served(zone: ZoneIndex(1), frame: FrameNumber(block * 8), order: Order(2), handle: nil, label: nil)))
    }
    // Never touched, and too long ago: the last two.
    let frames: [UInt32] = [1_595, 1_200, 1_089, 1_597, 800]
    let serials: [UInt64?] = [199, 150, 136, nil, nil]
    let looks = [1, 50, 64, 64, 64]
    for (place, frame) in frames.enumerated() {
      let found = ring.newest(touching: frame..<frame + 1)
      #expect(found.occurrence?.serial == serials[place], "frame \(frame)")
      #expect(found.looked == looks[place], "frame \(frame)")
    }
  }

  /// A packed occurrence tells its block without being composed: the same as its traits.
  @Test func packedBlocks() throws {
    let (zone, frame, order) = (ZoneIndex(1), UInt32(0x4_0520), 3)
    let object = PhysicalAddress(0x1234_5678)
    let cells: [OccurrenceCell] = [
      .requested(.allocPages, order: order, gfp: .kernel, label: 0),
      .freeing(.freePages, frame, order: order, label: 0),
      .perCPU(.request(.perCPUHit), zone: zone, cpu: 0, cold: false, frame: frame, count: 3),
      .perCPU(.free(.perCPUFreed), zone: zone, cpu: 0, cold: true, frame: frame, count: 3),
      .taken(zone: zone, frame: frame, order: order, from: 7), .split(zone: zone, frame: frame, from: 7, to: order),
      .served(zone: zone, frame: frame, order: order, handle: 0),
      .objectTaken(cache: CacheID(4), cpu: 0, object: object, left: 2, hit: true),
      .objectTaken(cache: CacheID(4), cpu: 0, object: object, left: 2, hit: false),
      .objectFreed(cache: CacheID(4), cpu: 0, object: object, now: 2, hit: false),
    ]
    for cell in cells {
      let packed = cell.packedBlock
      let touched = cell.what(more: 0).touched
      #expect(packed?.frame == touched?.frame.rawValue && packed?.order == touched?.order.rawValue)
    }
    #expect(cells.count { $0.packedBlock != nil } == 9)
  }
}
