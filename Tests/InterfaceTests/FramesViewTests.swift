import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// What the map marks, and that every panel follows one cursor.
@Suite struct FramesViewTests {
  private let size = Size(width: 120, height: 40)

  private func canvas(_ state: State, newest: [Happening] = []) -> Canvas {
    var scene = Fixture.scene(for: state, size: size)
    for what in newest {
      scene.reading.occurrences.append(
        Occurrence(
          tick: 1_284, serial: UInt64(scene.reading.occurrences.count), event: 99, task: .initTask, cpu: 0,
          context: .process, what: what))
    }
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
    #expect(canvas[13, 3].background == Theme.defaultDark[.changed])
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
    let scene = Fixture.scene(for: state, size: size)
    for _ in 0..<4 { _ = update(&state, .move(dx: 0, dy: 1), scene: scene) }
    #expect(state.cursor == FrameNumber(4096) && state.zone == Fixture.normal)
    _ = update(&state, .last, scene: scene)
    #expect(state.cursor == FrameNumber(16_383))
  }

  @Test func trendForgetsWhatASeekTookBack() {
    var trend = Trend()
    var reading = Fixture.reading(ReadingRequest())
    for tick in 1...100 {
      reading.tick = UInt64(tick)
      trend.note(reading)
    }
    #expect(trend.samples.count == Trend.limit)
    reading.tick = 50
    trend.note(reading)
    #expect(trend.samples.last?.tick == 50 && trend.samples.count == 14)
    #expect(trend.counts(zone: Fixture.normal, order: 0, last: 3) == [354, 354, 354])
  }
}
