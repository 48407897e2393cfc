import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// What the map marks, and that every panel follows one cursor.
@Suite struct FramesViewTests {
  private let size = Size(width: 120, height: 40)

  private func canvas(_ state: State, newest: [Happening] = []) -> Canvas {
    let scene = Fixture.scene(for: state, size: size, newest: newest)
    var canvas = Canvas(size: size)
    draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    return canvas
  }

  /// The map's cells from column 13 on; row 0 of the map is row 2 of the screen.
  private func map(_ canvas: Canvas, row: Int) -> String { String(canvas.lines[2 + row].dropFirst(13).prefix(64)) }

  @Test func splitShowsItsHalvesByTheirOrders() {
    let frame = FrameNumber(1024)
    let canvas = canvas(
      State(size: size),
      newest: [
        .request(.split(zone: Fixture.dma, frame: frame, from: Order(10), to: Order(8))),
        .request(.served(zone: Fixture.dma, frame: frame, order: Order(8), handle: HandleID(1), label: nil)),
      ])
    // 64 cells of 16 frames: 256 frames served, an order 8 and an order 9 to their lists.
    let row = map(canvas, row: 1)
    #expect(row.dropFirst(16).prefix(16) == String(repeating: "8", count: 16))
    #expect(row.dropFirst(32) == String(repeating: "9", count: 32))
    // The cursor stands on the first of them.
    #expect(canvas[14, 3].background == Theme.defaultDark[.changed])
  }

  @Test func mergeShowsItsBuddiesAsOneBlock() {
    let canvas = canvas(
      State(size: size),
      newest: [
        .free(
          .merged(
            zone: Fixture.dma, frame: FrameNumber(2048), from: Order(3), to: Order(6), stop: .buddyInUse,
            buddy: FrameNumber(2112)))
      ])
    #expect(map(canvas, row: 2).prefix(5) == "6666·")
  }

  /// What came back is lit in the block that it was merged into, as what is given is lit beside the halves that stay.
  @Test func aFreeIsDrawnAsARequestIs() {
    let freed = canvas(
      State(size: size),
      newest: [
        .free(.freeing(call: .underscoreFreePages, frame: FrameNumber(2_112), order: Order(5), label: nil)),
        .free(
          .merged(
            zone: Fixture.dma, frame: FrameNumber(2048), from: Order(5), to: Order(7), stop: .buddyInUse,
            buddy: FrameNumber(2_176))),
      ])
    #expect(map(freed, row: 2).prefix(9) == "77777777·")
    // 16 frames a cell: the fifth and the sixth; the cursor stands on the fifth.
    let lit = Theme.defaultDark.style(.changed, on: .selection, [.bold, .underline])
    #expect((13..<22).filter { freed[$0, 4].style == lit } == [18])
    let object = canvas(
      State(size: size),
      newest: [
        .slab(
          .freed(cache: CacheID(0), cpu: 0, object: PhysicalAddress(0x900_040), now: 3, hit: true, label: nil))
      ])
    // Frame 0x900 is 2,304: the first of the 17th cell of its row, under the cursor.
    #expect(object[13 + 16, 4].attributes.contains(.reverse))
  }

  @Test func pickedOrderIsLitAndExplained() {
    var state = State(size: size)
    state.order = Order(7)
    let lines = canvas(state).lines
    #expect(map(canvas(state), row: 1).contains("7"))
    #expect(lines.contains { $0.contains("free, order 7") })
    #expect(lines.contains { $0.contains("▸   7") })
  }

  @Test func zoomHalvesTheScaleAndKeepsTheCursorInSight() throws {
    var state = State(size: size)
    state.cursor = FrameNumber(15_000)
    for zoom in 0..<8 {
      state.zoom = zoom
      let scene = Fixture.scene(for: state, size: size)
      let geometry = try #require(state.geometry(scene))
      #expect(geometry.framesPerCell == UInt32(max(1, 16 >> zoom)))
      let place = try #require(geometry.place(of: state.cursor))
      #expect((geometry.firstRow..<geometry.firstRow + geometry.visibleRows).contains(place.row))
      let cells = request(for: state, size: size, scene: scene).windows.reduce(0) { $0 + $1.cells }
      #expect(cells <= size.width * size.height)
    }
  }

  @Test func clickSelectsTheFrameUnderIt() throws {
    var state = State(size: size)
    let scene = Fixture.scene(for: state, size: size)
    _ = update(&state, .press(x: 13 + 5, y: 2 + 3), scene: scene)
    #expect(state.cursor == FrameNumber(3 * 1024 + 5 * 16) && state.focus == .frames)
    _ = update(&state, .press(x: 90, y: 6), scene: scene)
    #expect(state.focus == .buddy && state.order == Order(3))
  }

  @Test func cursorCrossesZonesAndTakesTheirPanelsAlong() {
    var state = State(size: size)
    state.followsEvent = false
    let scene = Fixture.scene(for: state, size: size)
    for _ in 0..<4 { _ = update(&state, .move(dx: 0, dy: 1), scene: scene) }
    #expect(state.cursor == FrameNumber(4096) && state.zone == Fixture.normal)
    _ = update(&state, .last, scene: scene)
    #expect(state.cursor == FrameNumber(16_383))
  }

  @Test func trendForgetsWhatASeekTookBack() {
    var trend = Trend()
    var reading = Fixture.reading(ReadingRequest())
    for tick in 1...(36 + Trend.limit) {
      reading.tick = UInt64(tick)
      trend.note(reading)
    }
    #expect(trend.samples.count == Trend.limit)
    // Those from tick 37 on are kept.
    reading.tick = 50
    trend.note(reading)
    #expect(trend.samples.last?.tick == 50 && trend.samples.count == 14)
    #expect(trend.counts(zone: Fixture.normal, order: 0, last: 3) == [354, 354, 354])
  }
}

/// The legend has everything that the map draws, and a cell of mixed content looks mixed.
@Suite struct FramesLegendTests {
  @Test(arguments: [Size(width: 80, height: 24), Size(width: 120, height: 40)], Language.allCases)
  func whatIsDrawnIsInTheLegend(size: Size, language: Language) {
    var state = State(language: language, size: size)
    state.order = Order(4)
    let happenings: [Happening] = [
      .request(.split(zone: Fixture.dma, frame: FrameNumber(1024), from: Order(10), to: Order(8))),
      .request(.served(zone: Fixture.dma, frame: FrameNumber(1024), order: Order(8), handle: HandleID(1), label: nil)),
    ]
    let scene = Fixture.scene(for: state, size: size, newest: happenings)
    var canvas = Canvas(size: size)
    draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    let text = canvas.lines.joined(separator: "\n")
    // By its full name or by the short one.
    let signs: [(Localized, Localized)] = [
      (.madeFree, .madeFreeShort), (.justChanged, .justChangedShort), (.cursorCell, .cursorCell),
      (.twoHalves, .twoHalvesShort),
    ]
    for (name, short) in signs {
      #expect(text.contains(name[language]) || text.contains(short[language]), "\(name[language])")
    }
    // Every kind in sight.
    let kinds = Set(scene.reading.maps.flatMap { $0.cells.map(\.kind) })
    for kind in kinds {
      #expect(
        text.contains(kind.look.name[language]) || text.contains(kind.look.short[language]), "\(kind) \(text)")
    }
  }

  /// A comb of two-frame teeth on cells of two frames and more: no cell looks as if all of it were in use or free.
  @Test func aCombFinerThanACellLooksLikeOne() {
    let comb = MapReading(
      window: MapWindow(start: FrameNumber(0), framesPerCell: 2, cells: 8),
      cells: (0..<8).map { MapCell(frames: 2, free: $0 % 2 == 0 ? 0 : 2, kind: $0 % 2 == 0 ? .user : .free) })
    for glyphs in [Glyphs(.braille), Glyphs(.blocks)] {
      let styles = FrameStyles(theme: .defaultDark, glyphs: glyphs)
      for at in 0..<4 {
        var signs = MapSigns()
        let cell = MapSpot(comb, at: at, samples: 2).map { styles.cell($0, &signs) }
        #expect(cell?.scalar == glyphs.leftHalf.value && signs.hasHalves && signs.has(.user) && signs.has(.free))
        #expect(cell?.foreground == styles.full(.user).background && cell?.background == styles.free.background)
      }
    }
    // Where there are no half blocks it is a small letter on a faded ground.
    var signs = MapSigns()
    let plain = FrameStyles(theme: .defaultDark, glyphs: Glyphs(.ascii))
    let cell = MapSpot(comb, at: 0, samples: 2).map { plain.cell($0, &signs) }
    #expect(cell?.scalar == FrameKind.user.smallLetter.value && signs.isPartlyFree)
  }

  @Test func aLitBlockThatSharesItsCellLooksMixed() throws {
    let theme = Theme.defaultDark
    let styles = FrameStyles(theme: theme, lit: 4)
    func cell(_ first: MapCell) throws -> Cell {
      let map = MapReading(window: MapWindow(start: FrameNumber(0), framesPerCell: 32, cells: 1), cells: [first])
      var signs = MapSigns()
      return styles.cell(try #require(MapSpot(map, at: 0, samples: 1)), &signs)
    }
    let whole = try cell(MapCell(frames: 32, free: 32, kind: .free, isLit: true))
    let mixed = try cell(MapCell(frames: 32, free: 16, kind: .user, isLit: true))
    #expect(whole.scalar == mixed.scalar && whole.background != mixed.background)
    #expect(mixed.foreground.contrast(with: mixed.background) >= 300)
  }
}
