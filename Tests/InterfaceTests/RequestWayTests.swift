import Cells
import Kernel
import Script
import Simulation
import Testing

@testable import Interface

/// The way of the last request in expanded Zones, where it is longer than the panel has rows for.
@Suite struct RequestWayTests {
  private static let size = Size(width: 80, height: 24)

  /// Ten tests that fail, the mark of a real-time task that lets it pass, and its block.
  private static let way: [Happening] =
    [.request(.requested(call: .allocPages, order: Order(1), gfp: .kernel, label: nil))]
    + (0..<9).map { .request(.noBlock(zone: Fixture.dma, order: Order(1), free: 10 + UInt32($0), largest: 0)) } + [
      .request(.marksIgnored(order: Order(1))),
      .request(.taken(zone: Fixture.normal, frame: FrameNumber(0x2000), order: Order(1), from: Order(1))),
      .request(.served(zone: Fixture.normal, frame: FrameNumber(0x2000), order: Order(1), handle: nil, label: nil)),
    ]

  private func lines(scroll: Int) -> [String] {
    var state = State(size: Self.size)
    (state.focus, state.expanded, state.scroll) = (.zones, .zones, scroll)
    var scene = Fixture.scene(for: state, size: Self.size, newest: Self.way)
    scene.reading.lastRequest = scene.reading.occurrences.suffix(Self.way.count)
    var canvas = Canvas(size: Self.size)
    draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    return canvas.lines
  }

  /// The request, and, after a sign that something is left out, how it ended.
  @Test func whatBecameOfItIsInSight() throws {
    let lines = lines(scroll: 0)
    let title = try #require(lines.firstIndex { $0.contains("Last request: its way") })
    let bottom = try #require(lines.firstIndex { $0.hasPrefix("└") })
    let way = lines[(title + 1)..<bottom]
    #expect(way.count < Self.way.count && way.first?.contains("alloc_pages order 1 GFP_KERNEL") == true)
    #expect(way.last?.contains("buffered_rmqueue Normal: frame 0x2000, order 1") == true)
    #expect(way.count { $0.contains("…") } == 1 && way.dropFirst().first?.contains("…") == true)
  }

  /// Scrolled down it is told whole.
  @Test func whoScrollsSeesAll() {
    let seen = Set((0..<16).flatMap { lines(scroll: $0) })
    for free in 10..<19 {
      #expect(seen.contains { $0.contains("__rmqueue") && $0.contains("free \(free),") }, "\(free)")
    }
  }
}
