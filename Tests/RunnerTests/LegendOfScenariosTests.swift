import Cells
import History
import Kernel
import Runner
import Script
import Simulation
import Testing

@testable import Interface

/// Whatever a scenario puts on the map, its legend explains: at every caption, in the sizes and languages of a lecture.
@Suite struct LegendOfScenariosTests {
  private struct Sign: Hashable {
    var scalar: UInt32
    var foreground: Color
    var background: Color
    init(_ cell: Cell) { (scalar, foreground, background) = (cell.scalar, cell.foreground, cell.background) }
  }

  private static let theme = Theme.defaultDark

  @Test(arguments: ShippedScenarioTests.names) func whatIsDrawnIsExplained(name: String) throws {
    let scenario = try ShippedScenarioTests().load(name)
    let run = try scenario.begin(budget: 0)
    let looks: [(Size, Language)] = [
      (Size(width: 80, height: 24), .en), (Size(width: 80, height: 24), .ja), (Size(width: 120, height: 40), .en),
    ]
    var states = looks.map { size, language in
      var state = State(language: language, size: size)
      state.apply(scenario.view)
      return state
    }
    var scene = Scene(shown: run.firstShown(states[0]), scenario: scenario)
    while !run.hasEnded {
      let done = run.play(RunBounds(script: true), watching: []).done
      if case .step(.view(let index)) = done, scenario.views.indices.contains(index) {
        for at in states.indices {
          states[at].stopPointing()
          states[at].apply(scenario.views[index])
        }
      }
      guard case .step(.say(let caption)) = done else { continue }
      for at in states.indices { states[at].point(at: scenario.look(ofCaption: caption)) }
      for (state, (size, language)) in zip(states, looks) {
        scene.read(for: state, size: size, of: run)
        let missing = unexplained(scene, state, size)
        #expect(missing.isEmpty, "\(name), caption \(caption + 1), \(size), \(language): \(missing)")
      }
    }
  }

  /// What of the map the rest of its panel does not have as a sign.
  private func unexplained(_ scene: Scene, _ state: State, _ size: Size) -> Set<String> {
    let layout = Layout(size: size, state: state, scene: scene)
    let area = layout.area(of: .frames)
    guard !area.isEmpty else { return [] }
    var canvas = Canvas(size: size)
    draw(scene, state, theme: Self.theme, glyphs: Glyphs(.braille), into: &canvas)
    let parts = FramesParts(inside: area.inset(by: 1), state: state, scene: scene, isAlone: layout.only == .frames)
    let cells = Rectangle(
      x: parts.map.x + MapGeometry.labelWidth, y: parts.map.y,
      width: parts.geometry.columns * parts.geometry.cellWidth, height: parts.geometry.visibleRows)
    var legend: Set<Sign> = []
    var map: Set<Sign> = []
    for y in area.y..<area.bottom {
      for x in area.x..<area.right {
        if cells.contains(x: x, y: y) {
          map.insert(Sign(canvas[x, y]))
        } else if !parts.inspector.contains(x: x, y: y) || y == area.bottom - 1 {
          legend.insert(Sign(canvas[x, y]))
        }
      }
    }
    let missing = map.filter { !isExplained($0, legend) }
    return Set(
      missing.compactMap { sign in
        Unicode.Scalar(sign.scalar).map { "\($0) \(sign.foreground.hex) on \(sign.background.hex)" }
      })
  }

  private func isExplained(_ sign: Sign, _ legend: Set<Sign>) -> Bool {
    let theme = Self.theme
    let scalar = Unicode.Scalar(sign.scalar) ?? " "
    // A ground or a colour of its own: what has changed, the cursor, a name.
    let own = [
      theme.filled(.changed, .bold), theme.style(.cursor, [.bold, .reverse]),
      theme.style(.title, on: .selection, .bold),
      theme.style(.changed, on: .selection, [.bold, .underline]),
    ]
    for style in own where sign.background == style.background && sign.foreground == style.foreground {
      return legend.contains { $0.background == style.background && $0.foreground == style.foreground }
    }
    if scalar == " " { return true }
    if scalar == "▌" { return legend.contains { $0.scalar == sign.scalar } }
    let isSign = { (other: Sign) in other.background != theme[.ground] || other.scalar == 0xB7 }
    if legend.contains(where: { $0.scalar == sign.scalar && isSign($0) }) { return true }
    // A small letter: its capital, and that something small means partly free or not referenced.
    guard ("a"..."z").contains(scalar) else { return false }
    let capital = sign.scalar & ~0x20
    let small = legend.contains { ("a"..."z").contains(Unicode.Scalar($0.scalar) ?? " ") && isSign($0) }
    return small && legend.contains { $0.scalar == capital && isSign($0) }
  }
}
