import Kernel
import Script
import Simulation
import TestSupport
import Testing

@testable import History

/// `break when occurrence slab-grown` and its like, as they are typed: forward and back they stop exactly where a
/// linear scan finds the occurrence, which knows nothing of probes.
@Suite struct SlabBreakpointTests {
  static let ticks: Tick = 330
  static let origin = SlabWorld.origin(seed: 6, steps: 2_400)

  /// A moment, what happened on the way to it, and in which zones.
  struct Seen {
    var moment: Moment
    var happened: [Happening]
  }

  /// The run from the origin on, advance by advance.
  static let run: [Seen] = {
    guard var timeline = try? Timeline<Machine>(origin, budget: 0) else { return [] }
    var result: [Seen] = []
    while timeline.world.tick < ticks {
      let serial = timeline.world.ring.total
      _ = timeline.advance()
      let fresh = Int(timeline.world.ring.total - serial)
      let happened = timeline.world.ring.newest(fresh).filter { $0.serial >= serial }
      precondition(happened.count == fresh, "the ring is too short for a scan")
      result.append(Seen(moment: timeline.moment, happened: happened.map { $0.what }))
    }
    return result
  }()

  private func check(_ words: String, _ isMeant: (Happening) -> Bool, least: Int = 1) throws {
    var names = Names()
    let line = try CommandLine.parse("break when " + words, configuration: Self.origin.configuration, names: &names)
    guard case .watch(let condition) = line.steps.first else {
      Issue.record("\(words) is no breakpoint")
      return
    }
    let expected = Self.run.filter { $0.happened.contains(where: isMeant) }.map { $0.moment }
    #expect(expected.count >= least, "\(words) is met too rarely to be a test")
    var timeline = try Timeline<Machine>(Self.origin, interval: 3_000)
    let end = Self.run[Self.run.count - 1].moment
    var forward: [Moment] = []
    while timeline.moment < end {
      if timeline.step(watching: [condition]) != nil { forward.append(timeline.moment) }
    }
    #expect(forward == expected, "\(words) forward")
    // Ten of them back, and three from the eleventh on.
    let tenth = expected.count > 10 ? [expected[10]] : []
    for (start, count) in [(end, 10)] + tenth.map({ ($0, 3) }) {
      timeline.go(to: start)
      for moment in expected.filter({ $0 < start }).reversed().prefix(count) {
        #expect(timeline.goBack(to: [condition]) == 0, "\(words) back")
        #expect(timeline.moment == moment, "\(words) back")
      }
    }
    if let first = expected.first {
      timeline.go(to: first)
      #expect(timeline.goBack(to: [condition]) == nil, "\(words)")
      #expect(timeline.moment == first, "\(words): nothing before, it stays")
    }
  }

  static let often: [OccurrenceKind] = [
    .slab(.slabGrown), .slab(.objectFailed), .slab(.slabDestroyed), .slab(.slabNotGrown), .slab(.arrayMissed),
    .slab(.refilledFromSlab),
    .pool(.poolReturned),
  ]
  /// The debug build takes a few of each kind, `MMSCOPE_LONG=1` all of them.
  private static func some(_ all: [OccurrenceKind]) -> [OccurrenceKind] {
    TestRun.isLong ? all : Array(all.prefix(3))
  }

  @Test(arguments: some(often)) func tenAndMore(kind: OccurrenceKind) throws {
    try check("occurrence \(kind.name)", { $0.kind == kind }, least: 10)
  }

  static let rarely: [OccurrenceKind] = [
    .slab(.reaped), .slab(.arrayReaped), .pool(.poolEmpty), .pool(.poolWaits), .pool(.poolReserve),
    .slab(.cacheCreated), .slab(.cacheDestroyed), .slab(.arrayFlushed),
  ]
  @Test(arguments: some(rarely)) func aFew(kind: OccurrenceKind) throws {
    try check("occurrence \(kind.name)", { $0.kind == kind })
  }

  /// The zone of a slab is that of its page frames: below 16 MiB, DMA.
  @Test(arguments: [("DMA", FrameNumber(0)..<FrameNumber(4096)), ("Normal", FrameNumber(4096)..<FrameNumber(16384))])
  func ofAZone(zone: String, frames: Range<FrameNumber>) throws {
    try check("occurrence slab-grown zone \(zone)") {
      if case .slab(.grown(_, let frame, _, _, _, _, _, _)) = $0 { frames.contains(frame) } else { false }
    }
  }
}
