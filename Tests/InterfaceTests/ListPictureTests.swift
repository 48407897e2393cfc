import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// Lists as boxes with the end that gives and takes, the three storeys, and blocks that are halved.
@Suite struct ListPictureTests {
  private let size = Size(width: 120, height: 40)

  private func scene(_ state: State, _ event: [Happening]) -> Scene {
    Fixture.scene(for: state, size: size, newest: event)
  }

  private func lines(_ scene: Scene, _ state: State) -> [String] {
    var canvas = Canvas(size: size)
    draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    return canvas.lines
  }

  /// Head left, tail right: `buffered_rmqueue` takes the head, `free_hot_cold_page` adds there, refills go to the tail.
  @Test func perCPUListsAreBoxesWithArrows() throws {
    var state = State(size: size)
    (state.focus, state.expanded) = (.zones, .zones)
    #expect(request(for: state, size: size, scene: Fixture.scene(for: state, size: size)).perCPUFrames > 10)
    func row(_ event: [Happening]) throws -> String {
      var scene = scene(state, event)
      scene.reading.zones[1].pagesets[0].hot.frames = (0..<15).map { FrameNumber(0x1d00 + $0) }
      return try #require(lines(scene, state).last { $0.contains("pcp0") && $0.contains("1d00") })
    }
    #expect(try row([]).contains("15/18 ⇄│1d00│1d01│"))
    #expect(try row([]).contains("⇄ buddy"))
    let freed = Happening.free(
      .perCPUFreed(
        zone: Fixture.normal, cpu: 0, cold: false, frame: FrameNumber(0x1d00), count: 15))
    #expect(try row([freed]).contains("15/18 →│1d00│"))
    let hit = Happening.request(
      .perCPUHit(zone: Fixture.normal, cpu: 0, cold: false, frame: FrameNumber(0x1cff), count: 15))
    #expect(try row([hit]).contains("15/18 ←│1d00│"))
    let refill = Happening.request(
      .perCPURefill(zone: Fixture.normal, cpu: 0, cold: false, before: 6, low: 6, taken: 3))
    #expect(try row([refill]).contains("← buddy"))
    // Another list's event leaves it alone.
    let cold = Happening.free(.perCPUFreed(zone: Fixture.normal, cpu: 0, cold: true, frame: FrameNumber(9), count: 15))
    #expect(try row([cold]).contains("15/18 ⇄│1d00│"))
  }

  private static let grown: [Happening] = [
    .slab(.missed(cache: CacheID(0), cpu: 0, batch: 12, full: 0, touched: false)),
    .request(.requested(call: .allocPages, order: Order(5), gfp: .kernel, label: nil)),
    .request(.taken(zone: Fixture.normal, frame: FrameNumber(0x2000), order: Order(5), from: Order(6))),
    .request(.split(zone: Fixture.normal, frame: FrameNumber(0x2000), from: Order(6), to: Order(5))),
    .slab(.pages(cache: CacheID(0), zone: Fixture.normal, frame: FrameNumber(0x2000), order: Order(5))),
  ]

  @Test func theFloorThatWorksIsLit() {
    let state = State(size: size)
    let all = scene(state, Self.grown).reading.occurrences.suffix(5)
    let storeys = Storeys(Array(all), selected: nil)
    #expect(storeys.works.allSatisfy { $0 != nil } && storeys.lit == .slab)
    let down = all.map(\.serial)
    let floors = down.map { Storeys(Array(all), selected: $0).lit }
    #expect(floors == [.slab, .zone, .buddy, .buddy, .slab])
    // A hit in the array asks nobody below.
    let hit = Storeys(
      [
        Occurrence(
          tick: 1, serial: 0, event: 1, task: .initTask, cpu: 0, context: .process,
          what: .slab(.taken(cache: CacheID(0), cpu: 0, object: PhysicalAddress(0), left: 1, hit: true, label: nil)))
      ], selected: nil)
    #expect(hit.works.map { $0 != nil } == [true, false, false])
  }

  @Test(arguments: Language.allCases) func storeysStandUnderTheLogOfAMachineWithSlabs(language: Language) {
    var state = State(language: language, size: size)
    (state.focus, state.expanded) = (.log, .log)
    var scene = scene(state, [Self.grown[0]])
    let asked = language == .en ? "not asked" : "呼ばれない"
    #expect(!lines(scene, state).contains { $0.contains(asked) })
    scene.reading.hasSlab = true
    #expect(lines(scene, state).count { $0.contains(asked) } == 2)
  }

  @Test func aSplitShowsItsHalvesAndTheirBits() throws {
    var state = State(size: size)
    let split = Happening.request(
      .split(zone: Fixture.normal, frame: FrameNumber(0x2000), from: Order(4), to: Order(2)))
    let overview = lines(scene(state, [split]), state)
    // A quarter, a quarter, a half.
    let line = try #require(overview.first { $0.contains("4→2 ") })
    #expect(line.contains("22333") && line.contains("bits 2 3"))
    // The two quarters are of order 2, the half of order 3.
    let (twos, threes) = (line.count { $0 == "2" }, line.count { $0 == "3" })
    #expect(abs(threes - twos) <= 3 && twos > 3, "\(line)")
    (state.focus, state.expanded) = (.buddy, .buddy)
    let expanded = lines(scene(state, [split]), state)
    #expect(expanded.contains { $0.contains("Just split: order 4 → 2") })
    // 0x2000 and 0x2008 differ in bit 3.
    #expect(expanded.contains { $0.contains("0x2000 000000000000 0x2008 000000001000 bit 3") })
    #expect(expanded.contains { $0.contains("0x2000 000000000000 0x2004 000000000100 bit 2") })
  }

  @Test func aMergeShowsThePair() throws {
    var state = State(size: size)
    (state.focus, state.expanded) = (.buddy, .buddy)
    let merge = Happening.free(
      .merged(
        zone: Fixture.normal, frame: FrameNumber(0x1d40), from: Order(5), to: Order(6), stop: .buddyInUse,
        buddy: FrameNumber(0x1d00)))
    let expanded = lines(scene(state, [merge]), state)
    #expect(expanded.contains { $0.contains("Just merged: order 5 → 6") })
    #expect(expanded.contains { $0.contains("0x1d40 110101000000 0x1d60 110101100000 bit 5") })
    // A block that met no free buddy merged with nothing.
    let alone = Happening.free(
      .merged(
        zone: Fixture.normal, frame: FrameNumber(0x1d40), from: Order(5), to: Order(5), stop: .buddyInUse,
        buddy: FrameNumber(0x1d60)))
    #expect(!lines(scene(state, [alone]), state).contains { $0.contains("Just merged") })
  }
}
