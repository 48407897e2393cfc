import Cells
import History
import Kernel
import Script
import TestSupport
import Testing

@testable import Interface

/// What if: pictures, what keys and the mouse mean there, words.
@Suite struct WhatIfViewTests {
  private func canvas(
    _ state: State, _ glyphs: Glyphs.Level = .braille, isDiverged: Bool = true, theme: Theme = .defaultDark
  ) throws
    -> Canvas
  {
    var canvas = Canvas(size: state.size)
    draw(
      try Fixture.whatIf(state, size: state.size, isDiverged: isDiverged), state, theme: theme,
      glyphs: Glyphs(glyphs), into: &canvas)
    return canvas
  }

  private static let sizes = [Size(width: 80, height: 24), Size(width: 120, height: 40)]

  // Its machines have no slab allocator and no processes, and are no race of policies.
  @Test(arguments: PanelName.of(.machine).filter { $0 != .slab && $0 != .processes && $0 != .lru }, Language.allCases)
  func golden(_ panel: PanelName, _ language: Language) throws {
    for size in Self.sizes {
      var state = State(language: language, size: size)
      state.focus = panel
      let text = try StyleNames.golden(canvas(state, theme: StyleNames.theme))
      let name = "what-if-\(panel.rawValue)-\(size.width)x\(size.height)-\(language.rawValue)-braille.txt"
      #expect(TestSupport.golden(name, text) == nil)
    }
  }

  @Test(arguments: [Size(width: 50, height: 16), Size(width: 40, height: 12), Size(width: 20, height: 6)])
  func goldenSmall(_ size: Size) throws {
    let canvas = try canvas(State(size: size), .ascii, theme: StyleNames.theme)
    #expect(canvas.lines.joined().unicodeScalars.allSatisfy { $0.isASCII })
    let name = "what-if-\(size.width)x\(size.height)-en-ascii.txt"
    #expect(TestSupport.golden(name, StyleNames.golden(canvas)) == nil)
  }

  @Test func anySizeAndPanel() throws {
    for width in [0, 1, 20, 39, 40, 59, 77, 78, 80, 119, 160, 200] {
      for height in [0, 1, 6, 11, 12, 13, 15, 16, 19, 20, 24, 30, 50] {
        for panel in PanelName.all {
          for isExpanded in [false, true] {
            var state = State(language: isExpanded ? .ja : .en, size: Size(width: width, height: height))
            state.focus = panel
            state.expanded = isExpanded ? panel : nil
            state.isLecture = width == 80
            #expect(try canvas(state, isExpanded ? .braille : .ascii, isDiverged: height % 2 == 0).size == state.size)
          }
        }
      }
    }
  }

  /// What differs has its sign beside its colour, and nothing else has.
  @Test func differencesAreMarked() throws {
    let state = State(size: Self.sizes[0])
    let lines = try canvas(state).lines
    let row = try #require(lines.first { $0.contains("what if memory=48MiB") && $0.contains("39") })
    #expect(row.contains("≠39") && row.contains("≠4 ") && row.contains("≠44") && !row.contains("≠3 592"))
    let compared = Compared.all(try Fixture.whatIf(state, size: state.size), state, width: 200)
    #expect(compared.map(\.name) == ["DMA", "Normal", "served", "failed", "waiting", "events"])
    #expect(compared.map(\.difference).suffix(4) == ["-2", "+3", "-1", "+2"])
  }

  @Test func keys() throws {
    var state = State(size: Self.sizes[1])
    let plain = Fixture.scene(for: state, size: state.size)
    #expect(update(&state, .whatIf, scene: plain).isEmpty && state.prompt?.text == "what-if ")
    state.prompt = nil
    let scene = try Fixture.whatIf(state, size: state.size)
    #expect(update(&state, .whatIf, scene: scene) == [.whatIf(.find)])
    state.expanded = .buddy
    // At once, whatever is open behind it.
    #expect(update(&state, .escape, scene: scene) == [.whatIf(.off)] && state.expanded == .buddy)
    #expect(update(&state, .quit, scene: scene) == [.quit])
    #expect(update(&state, .escape, scene: plain).isEmpty)
  }

  /// A click on the other run's panel is one at the same place of this run's.
  @Test(arguments: sizes)
  func theMouseWorksOnBoth(_ size: Size) throws {
    var state = State(size: size)
    state.focus = .buddy
    let scene = try Fixture.whatIf(state, size: size)
    let layout = Layout(size: size, state: state, scene: scene)
    let own = layout.area(of: .buddy)
    var other = state
    _ = update(&state, .press(x: own.x + 5, y: own.y + 4), scene: scene)
    _ = update(&other, .press(x: layout.other.x + 5, y: layout.other.y + 4), scene: scene)
    #expect(state.order == Order(2) && other.order == Order(2))
    #expect(own.width == layout.other.width && own.height == layout.other.height)
  }

  @Test(arguments: Language.allCases)
  func aDivergenceInWords(_ language: Language) throws {
    let scene = try Fixture.whatIf(State(), size: Self.sizes[0])
    let text = words(for: try #require(scene.whatIf?.parting), in: scene, language)
    let parts =
      language == .en
      ? ["request", "alloc_pages order 8 GFP_ATOMIC by cc1", "as it was: served from ", "what if: failed: "]
      : ["番目の要求", "cc1のalloc_pages オーダー8 GFP_ATOMIC", "実際: ", "を割り当て", "もしもの場合: 失敗: "]
    for part in parts { #expect(text.contains(part), "\(text)") }
  }
}
