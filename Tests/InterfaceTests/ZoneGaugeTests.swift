import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// Gauges are honest: what is a cell apart looks different, a change of scale is marked, and what the last request had
/// to leave stands on the bar.
@Suite struct ZoneGaugeTests {
  /// Sizes of zones with the marks that 2.6.11 gives them, and one without marks.
  private static let zones: [(present: UInt32, min: UInt32, low: UInt32, high: UInt32)] = [
    (4_096, 20, 25, 30), (28_672, 245, 306, 367), (225_280, 939, 1_173, 1_408), (4_096, 0, 0, 0), (64, 8, 16, 24),
  ]

  private static let scene = Fixture.scene(for: State(), size: Size(width: 80, height: 24))

  private func zone(_ at: Int, free: UInt32) -> ZoneReading {
    var zone = Fixture.zones[1]
    let it = Self.zones[at]
    (zone.present, zone.spanned, zone.free) = (it.present, it.present, free)
    (zone.min, zone.low, zone.high) = (it.min, it.low, it.high)
    return zone
  }

  private func bar(_ zone: ZoneReading, width: Int, level: Glyphs.Level, request: [Occurrence] = []) -> [Cell] {
    var scene = Self.scene
    (scene.reading.lastRequest, scene.reading.occurrences) = (request, request)
    scene.playback.isPlaying = false
    let painter = Painter(
      scene: scene, state: State(), theme: .defaultDark, glyphs: Glyphs(level), size: Size(width: 80, height: 24))
    var canvas = Canvas(size: Size(width: 200, height: 1))
    painter.gauge(zone, isSelected: true, x: 0, y: 0, width: width, &canvas)
    // The bar alone: the number at its right is no part of it.
    let end = width - 1 - max(7, Numbers.grouped(zone.free).count + 1)
    return (8..<max(8, end)).map { canvas[$0, 0] }
  }

  /// Frames of a cell on the part of the scale where a number lies, rounded up.
  private func framesPerCell(_ gauge: ZoneGauge, _ zone: ZoneReading, at frames: UInt32) -> UInt64 {
    let (present, high, length) = (UInt64(zone.present), UInt64(zone.high), gauge.length)
    guard let breakAt = gauge.breakAt else { return (present + UInt64(length) - 1) / UInt64(length) }
    if UInt64(frames) < high { return (high + UInt64(breakAt) - 1) / UInt64(breakAt) }
    let cells = UInt64(max(1, length - breakAt - 1))
    return (present - high + cells - 1) / cells
  }

  @Test(arguments: [30, 41, 58, 100], Glyphs.Level.allCases)
  func valuesACellApartLookDifferent(width: Int, level: Glyphs.Level) {
    for at in Self.zones.indices {
      let it = Self.zones[at]
      var free: UInt32 = 0
      while free < it.present {
        let low = zone(at, free: free)
        let gauge = ZoneGauge(low, length: bar(low, width: width, level: level).count)
        // A cell may lie on either side of the break: the larger of both.
        let step = UInt32(max(framesPerCell(gauge, low, at: free), 1))
        let across = free < it.high && free + step > it.high ? UInt32(framesPerCell(gauge, low, at: it.high)) : 0
        let next = free + max(step, across)
        guard next <= it.present else { break }
        let high = zone(at, free: next)
        let (a, b) = (bar(low, width: width, level: level), bar(high, width: width, level: level))
        if a.count == b.count { #expect(a != b, "\(it.present) frames, \(width) columns: \(free) and \(next)") }
        free += max(1, it.present / 37)
      }
    }
  }

  @Test func aChangeOfScaleIsMarked() {
    // Marks of a small zone lie a cell apart: one scale. Those of a large one would fall into one cell.
    #expect(ZoneGauge(zone(4, free: 9), length: 40).breakAt == nil)
    #expect(ZoneGauge(zone(3, free: 9), length: 40).breakAt == nil)
    let broken = ZoneGauge(zone(2, free: 9), length: 40)
    #expect(broken.breakAt == 13)
    #expect(bar(zone(2, free: 100_000), width: 58, level: .braille).contains { $0.scalar == Unicode.Scalar("╱").value })
    // 0, the high mark and everything stand where the two scales begin and end.
    #expect(broken.eighths(0) == 0 && broken.eighths(1_408) == 13 * 8 && broken.eighths(225_280) == 40 * 8)
  }

  private func test(free: UInt32, reserve: UInt32, order: UInt8, passed: Bool) -> Occurrence {
    Occurrence(
      tick: 1, serial: 0, event: 1, task: .initTask, cpu: 0, context: .process,
      what: .request(
        .watermark(
          WatermarkTest(
            zone: Fixture.normal, order: Order(order), mark: .low, failedAt: passed ? 0xFF : 0, free: free,
            markFrames: 25, min: 25, reserve: reserve, left: Int32(free), limit: Int32(25 + reserve)))))
  }

  /// The line that a request of a class with a reserve of 128 must leave: the mark and the reserve.
  @Test(arguments: [(UInt32(100), false), (169, true), (278, true)] as [(UInt32, Bool)])
  func theReserveOfTheRequesterStandsOnTheBar(free: UInt32, clears: Bool) throws {
    let zone = zone(0, free: free)
    let cells = bar(
      zone, width: 58, level: .braille, request: [test(free: free, reserve: 128, order: 0, passed: clears)])
    let line = try #require(cells.firstIndex { $0.scalar == Unicode.Scalar("r").value })
    let gauge = ZoneGauge(zone, length: cells.count)
    #expect(line == gauge.cell(25 + 128))
    // Without a reserve nothing is drawn.
    #expect(!bar(zone, width: 58, level: .braille).contains { $0.scalar == Unicode.Scalar("r").value })
  }

  @Test func whatAnEventTookGaveOrCouldNotHaveIsSeen() {
    func count(_ scalar: Unicode.Scalar, _ cells: [Cell]) -> Int { cells.count { $0.scalar == scalar.value } }
    let glyphs = Glyphs(.braille)
    func drawn(_ event: [Occurrence]) -> [Int] {
      let cells = bar(zone(0, free: 2_000), width: 58, level: .braille, request: event)
      return [glyphs.justTaken, glyphs.justGiven, glyphs.refused].map { count($0, cells) }
    }
    // 4,096 frames on 42 cells, all but a few of them on one scale: 1,024 frames are ten cells or so.
    let taken = drawn([test(free: 3_024, reserve: 0, order: 10, passed: true)])
    #expect((6...11).contains(taken[0]) && taken[1...] == [0, 0], "\(taken)")
    let refused = drawn([test(free: 2_000, reserve: 0, order: 10, passed: false)])
    #expect(refused[0] == 0 && refused[1] == 0 && (6...12).contains(refused[2]), "\(refused)")
    let given = drawn([
      Occurrence(
        tick: 1, serial: 0, event: 1, task: .initTask, cpu: 0, context: .process,
        what: .free(
          .merged(
            zone: Fixture.normal, frame: FrameNumber(8_192), from: Order(10), to: Order(10), stop: .maxOrder,
            buddy: FrameNumber(9_216))))
    ])
    #expect(given[0] == 0 && (6...11).contains(given[1]) && given[2] == 0, "\(given)")
    #expect(drawn([]) == [0, 0, 0])
  }

  /// Of an event further back it is not known what it found and left: the bar says nothing of it.
  @Test func anOlderEventLeavesTheBarAlone() {
    let old = test(free: 3_024, reserve: 0, order: 10, passed: true)
    var new = test(free: 2_000, reserve: 0, order: 0, passed: true)
    (new.serial, new.event) = (1, 2)
    var state = State()
    state.selected = 0
    var scene = Fixture.scene(for: state, size: Size(width: 80, height: 24))
    scene.reading.occurrences = [old, new]
    scene.playback.isPlaying = false
    let highlight = Highlight(scene: scene, state: state)
    #expect(highlight.event == [old] && !highlight.isNewest)
    #expect(Highlight(scene: scene, state: State()).isNewest)
  }
}
