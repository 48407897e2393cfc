import History
import Kernel
import Simulation
import TestSupport
import Testing

/// Breakpoints of every kind, forward and back: exactly the moments that a linear scan finds, which knows nothing of
/// probes. The debug build takes a few of each kind, `MMSCOPE_LONG=1` all of them.
@Suite struct BreakpointTests {
  /// What a scan sees of a moment.
  struct Seen {
    var moment: Moment
    var happened: [Occurrence]
    var free: [UInt32]
    var low: [UInt32]
    var blocks: [String]
  }

  static let frames: [UInt32] = [1, 900, 1024, 1500, 1700, 1791, 1900, 2000, 2046, 2047]
  static let origin = HistoryFixtures.mixed(seed: 21, steps: 300, crowded: true)

  /// 400 ticks, advance by advance.
  static let run: [Seen] = {
    guard var timeline = try? Timeline<Machine>(origin, budget: 0) else { return [] }
    var result: [Seen] = []
    var serial: UInt64 = 0
    while timeline.world.tick < 400 {
      let machine = Self.look(&timeline, &serial)
      result.append(machine)
      _ = timeline.advance()
    }
    return result
  }()

  private static func look(_ timeline: inout Timeline<Machine>, _ serial: inout UInt64) -> Seen {
    // Only what is new: to compose the whole ring after each advance takes a minute in a debug build.
    let total = timeline.world.ring.total
    let ring = timeline.world.ring.newest(Int(total - serial))
    serial = total
    let zones = timeline.world.reading(ReadingRequest()).zones
    let blocks = frames.map { number -> String in
      guard let frame = timeline.world.frameReading(FrameNumber(number)) else { return "" }
      let owner = frame.owner.map { "\($0.request) \($0.since) \($0.task.rawValue) \($0.gfp.rawValue)" } ?? ""
      return "\(frame.head) \(frame.order) \(frame.kind) \(owner)"
    }
    return Seen(
      moment: timeline.moment, happened: ring, free: zones.map(\.free), low: zones.map(\.low), blocks: blocks)
  }

  /// Every moment that meets the condition, by the scan.
  static func scan(_ isMet: (_ before: Seen, _ after: Seen) -> Bool) -> [Moment] {
    zip(run, run.dropFirst()).filter { isMet($0, $1) }.map { $1.moment }
  }

  private func check(_ condition: Condition, _ expected: [Moment], least: Int = 1) throws {
    #expect(expected.count >= least, "\(condition) is met too rarely to be a test")
    var timeline = try Timeline<Machine>(Self.origin)
    var forward: [Moment] = []
    while timeline.world.tick < 400 {
      guard timeline.step(watching: [condition]) != nil else { continue }
      if timeline.world.tick < 400 { forward.append(timeline.moment) }
    }
    #expect(forward == expected, "\(condition) forward")
    timeline.go(to: Self.run[Self.run.count - 1].moment)
    if timeline.moment == expected.last { #expect(timeline.step(watching: []) == nil) }
    // Some of them back, then the first ones again.
    for moment in expected.reversed().prefix(TestRun.isLong ? 20 : 4) {
      #expect(timeline.goBack(to: [condition]) == 0)
      #expect(timeline.moment == moment, "\(condition) back")
    }
    if let first = expected.first {
      timeline.go(to: first)
      #expect(timeline.goBack(to: [condition]) == nil)
      #expect(timeline.moment == first, "nothing before: it stays")
    }
  }

  /// Of ten the first three, where the run is not a long one.
  private static func some<Argument>(_ all: [Argument]) -> [Argument] { TestRun.isLong ? all : Array(all.prefix(2)) }

  static let levels: [(Comparison, UInt32?)] = [
    (.less, nil), (.greater, 1400), (.equal, 1000), (.greaterOrEqual, nil), (.lessOrEqual, nil), (.greater, nil),
    (.less, 1500), (.notEqual, 100), (.lessOrEqual, 300), (.less, 40),
  ]

  @Test(arguments: some(levels)) func zoneFree(comparison: Comparison, frames: UInt32?) throws {
    let level = frames.map { Condition.Level.frames($0) } ?? .mark(.low)
    func holds(_ seen: Seen) -> Bool {
      Bound(comparison, Int64(frames ?? seen.low[0])).holds(Int64(seen.free[0]))
    }
    try check(
      .zoneFree(ZoneIndex(node: 0, type: .dma), comparison, level), Self.scan { !holds($0) && holds($1) }, least: 0)
  }

  @Test(arguments: some([1, 3, 8, 0, 2, 4, 5, 6, 7, 9])) func frameChanges(place: Int) throws {
    try check(
      .frameChanges(FrameNumber(Self.frames[place])), Self.scan { $0.blocks[place] != $1.blocks[place] }, least: 0)
  }

  @Test(arguments: some([4, 0, 9, 1, 2, 3, 5, 6, 7, 8])) func orderFails(order: UInt8) throws {
    let expected = Self.scan { _, after in
      after.happened.contains {
        if case .request(.failed(Order(order), _, _, _)) = $0.what { true } else { false }
      }
    }
    try check(.orderFails(Order(order)), expected, least: order < 4 ? 0 : 1)
  }

  static let kinds: [OccurrenceKind] = [
    .request(.failed), .request(.waits), .free(.merged), .request(.served), .request(.retried), .request(.split),
    .request(.perCPURefill),
    .request(.taken), .script(.sysctlSet), .request(.kswapdWoken),
  ]

  @Test(arguments: some(kinds)) func occurrence(kind: OccurrenceKind) throws {
    let expected = Self.scan { _, after in after.happened.contains { $0.what.kind == kind } }
    try check(.occurrence(kind, nil), expected)
  }

  @Test func occurrenceOfAZone() throws {
    let zone = ZoneIndex(node: 0, type: .dma)
    let expected = Self.scan { _, after in
      after.happened.contains {
        if case .request(.split(zone, _, _, _)) = $0.what { true } else { false }
      }
    }
    try check(.occurrence(.request(.split), zone), expected)
    try check(.occurrence(.request(.split), ZoneIndex(node: 0, type: .normal)), [], least: 0)
  }

  /// The scan itself has something to find: each group of ten is not met by nobody.
  @Test func theRunIsRich() {
    #expect(Self.scan { $0.blocks != $1.blocks }.count > 40)
    #expect(Self.scan { _, after in after.happened.contains { $0.what.kind == .request(.failed) } }.count > 3)
    #expect(Self.scan { $0.free[0] >= $0.low[0] && $1.free[0] < $1.low[0] }.count > 0)
  }
}
