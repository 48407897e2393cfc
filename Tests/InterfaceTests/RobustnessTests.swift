import Cells
import Foundation
import Kernel
import Script
import Testing

@testable import Interface

/// Small and odd rectangles, random sizes and random keys: no crash, and every picture is exactly its canvas.
@Suite struct RobustnessTests {
  static let overlays: [Overlay?] = [
    nil, .help(scroll: 0), .explain(event: 42, scroll: 0), .themes(selected: 1, before: "x"), .scenarios(selected: 0),
    .steps(of: .processes, at: 3), .steps(of: .lru, at: 5),
  ]

  @Test(arguments: [
    Size(width: 0, height: 0), Size(width: 1, height: 1), Size(width: 20, height: 6), Size(width: 1, height: 50),
    Size(width: 200, height: 1), Size(width: 40, height: 12), Size(width: 39, height: 30), Size(width: 78, height: 15),
  ])
  func smallScreens(_ size: Size) {
    for panel in PanelName.all {
      for isExpanded in [false, true] {
        for overlay in Self.overlays {
          var state = State(language: isExpanded ? .ja : .en, size: size)
          state.focus = panel
          state.expanded = isExpanded ? panel : nil
          state.overlay = overlay
          state.slab.isInside = isExpanded && overlay == nil
          state.processes.isInside = isExpanded && overlay == nil
          var canvas = Canvas(size: size)
          draw(
            ProcessFixture.scene(with: panel, state, size: size), state, theme: .defaultDark,
            glyphs: Glyphs(isExpanded ? .ascii : .braille), into: &canvas)
          #expect(canvas.size == size)
        }
      }
    }
  }

  @Test func emptyReading() {
    var reading = Fixture.reading(ReadingRequest())
    reading.zones = []
    reading.occurrences = []
    reading.lastRequest = []
    reading.caption = 99
    let scene = Scene(reading: reading, scenario: Fixture.scenario)
    for panel in PanelName.all {
      var state = State()
      state.focus = panel
      state.expanded = panel
      for message in [Message.move(dx: 1, dy: 1), .page(1), .first, .last, .explain, .zoom(1), .press(x: 5, y: 5)] {
        _ = update(&state, message, scene: scene)
        var canvas = Canvas(size: state.size)
        draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.blocks), into: &canvas)
      }
    }
  }

  /// Each panel alone, small and with the whole screen's content, in rectangles of every shape: around them nothing
  /// changes.
  @Test(arguments: PanelName.all)
  func panelsStayInTheirRectangles(_ panel: PanelName) {
    var random = SplitMix(state: 0x7061_6E65_6C)
    let size = Size(width: 130, height: 50)
    var rectangles = [
      Rectangle(x: 5, y: 5, width: 0, height: 0), Rectangle(x: 5, y: 5, width: 1, height: 1),
      Rectangle(x: 5, y: 5, width: 20, height: 6),
    ]
    for _ in 0..<200 {
      let (x, y) = (random.below(60), random.below(25))
      rectangles.append(Rectangle(x: x, y: y, width: random.below(70), height: random.below(25)))
    }
    for (at, area) in rectangles.enumerated() {
      var state = State(language: at % 2 == 0 ? .en : .ja, size: size)
      state.focus = panel
      state.expanded = at % 3 == 0 ? panel : nil
      state.order = at % 4 == 0 ? Order(2) : nil
      state.scroll = at % 5
      state.slab.isInside = at % 6 == 0
      state.processes.isInside = at % 6 == 0
      let painter = Painter(
        scene: ProcessFixture.scene(with: panel, state, size: size), state: state, theme: .defaultDark,
        glyphs: Glyphs(at % 2 == 0 ? .braille : .ascii), size: size)
      var canvas = Canvas(size: size, fill: Cell("?"))
      painter.panel(panel, in: area, &canvas)
      for y in 0..<size.height {
        for x in 0..<size.width where !area.contains(x: x, y: y) && canvas[x, y] != Cell("?") {
          Issue.record("\(panel) in \(area) draws at \(x), \(y)")
          return
        }
      }
    }
  }

  /// `MMSCOPE_LONG=1` makes it longer.
  @Test(arguments: [PanelName.frames, .slab, .processes, .lru])
  func randomKeysAndSizes(on machine: PanelName) {
    let steps = ProcessInfo.processInfo.environment["MMSCOPE_LONG"] == "1" ? 100_000 : 20_000
    let seed: UInt64 = 0x6D6D_7363_6F70_65
    var random = SplitMix(state: seed)
    let keys =
      Keymap.standard.flatMap(\.keys) + "abg07 日".map { .character($0) } + [.backspace, .delete, .control("w")]
    var size = Size(width: 80, height: 24)
    var state = State(size: size)
    let keymap = Keymap()
    func makeScene() -> Scene { ProcessFixture.scene(with: machine, state, size: size) }
    var scene = makeScene()
    for step in 0..<steps {
      let input: Input
      switch random.below(20) {
      case 0:
        size = Size(width: random.below(210), height: random.below(60))
        state.size = size
        input = .resized
      case 1:
        let action: MouseAction = [.press, .motion, .release][random.below(3)]
        input = .mouse(action, x: random.below(220) - 5, y: random.below(70) - 5)
      case 2:
        input = .mouse(random.below(2) == 0 ? .wheelUp : .wheelDown, x: random.below(200), y: random.below(50))
      default: input = .key(keys[random.below(keys.count)])
      }
      guard let message = keymap.message(for: input, in: state) else { continue }
      _ = update(&state, message, scene: scene)
      // A picture now and then: most steps change little.
      if step % 10 == 0 || input == .resized {
        scene = makeScene()
        // A margin of marked cells around the picture is to stay as it is.
        var canvas = Canvas(size: size, fill: Cell("?"))
        draw(scene, state, theme: .defaultDark, glyphs: Glyphs(step % 3 == 0 ? .ascii : .braille), into: &canvas)
        if canvas.size != size || canvas.cells.count != size.width * size.height || canvas.clip != Rectangle(size) {
          Issue.record("seed \(seed) step \(step): the canvas has changed its size")
          return
        }
        if !state.cursor.isInMemory { Issue.record("seed \(seed) step \(step): cursor \(state.cursor)") }
      }
    }
  }
}

extension FrameNumber {
  fileprivate var isInMemory: Bool { rawValue < 16_384 }
}

/// A small seeded source of numbers for the tests.
struct SplitMix {
  var state: UInt64
  mutating func below(_ bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(bound))
  }
}
