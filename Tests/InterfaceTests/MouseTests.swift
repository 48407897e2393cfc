import Cells
import Kernel
import Script
import Simulation
import Testing

@testable import Interface

@Suite struct MouseTests {
  private let size = Size(width: 120, height: 40)

  private func send(_ inputs: [Input], to state: inout State) -> [Command] {
    let scene = Fixture.scene(for: state, size: size)
    var commands: [Command] = []
    for input in inputs {
      if let message = Keymap().message(for: input, in: state) {
        commands += update(&state, message, scene: scene)
      }
    }
    return commands
  }

  @Test func theTimelineFollowsTheMouse() throws {
    var state = State(size: size)
    let scene = Fixture.scene(for: state, size: size)
    let area = Layout(size: size, state: state, scene: scene).timeline
    let line = Timeline(area: area, scene: scene)
    // The mouse may leave the line while its button is down.
    let commands = send(
      [
        .mouse(.motion, x: line.start + 3, y: area.y), .mouse(.press, x: line.start + 9, y: area.y),
        .mouse(.motion, x: line.start + 20, y: area.y - 5), .mouse(.release, x: 500, y: area.y),
        .mouse(.motion, x: line.start + 30, y: area.y),
      ], to: &state)
    #expect(
      commands == [
        .seek(try #require(line.tick(x: line.start + 9))), .seek(try #require(line.tick(x: line.start + 20))),
        .seek(line.end),
      ])
    #expect(!state.isDraggingTime)
  }

  @Test func timeLineKeepsItsScaleOrGrowsWithTheRun() {
    let state = State(size: size)
    var scene = Fixture.scene(for: state, size: size)
    let area = Layout(size: size, state: state, scene: scene).timeline
    #expect(Timeline(area: area, scene: scene).end == 2_000)
    scene.reading.tick = 2_500
    #expect(Timeline(area: area, scene: scene).end == 2_000)
    scene.playback.lastTick = nil
    let line = Timeline(area: area, scene: scene)
    #expect(line.end > 2_500 && line.column(of: 2_500) < line.start + line.columns - 1)
  }

  @Test func clicksChooseFromTheMenuAndBesideItCloseIt() throws {
    var state = State(size: size)
    _ = send([.key(.character("m"))], to: &state)
    let scene = Fixture.scene(for: state, size: size)
    let menu = try #require(CourseMenu(scene: scene, state: state, over: Rectangle(size)))
    let second = Input.mouse(.press, x: menu.lessons.x + 3, y: menu.lessons.y + 1)
    #expect(send([second], to: &state).isEmpty)
    #expect(state.overlay == .scenarios(selected: 1))
    #expect(send([second], to: &state) == [.load("split")])
    #expect(state.overlay == nil)
    _ = send([.key(.character("?")), .mouse(.press, x: 1, y: 1)], to: &state)
    #expect(state.overlay == nil)
  }

  @Test func clickOnAGaugeSelectsItsZone() {
    var state = State(size: size)
    let scene = Fixture.scene(for: state, size: size)
    let area = Layout(size: size, state: state, scene: scene).area(of: .zones)
    _ = send([.mouse(.press, x: area.x + 4, y: area.y + 1)], to: &state)
    #expect(state.zone == Fixture.dma && state.focus == .zones)
    _ = send([.mouse(.press, x: area.x + 4, y: area.y + 4)], to: &state)
    #expect(state.zone == Fixture.normal)
  }

  @Test func aMouseThatIsOffDoesNothing() {
    var state = State(size: size)
    state.isMouseOn = false
    #expect(
      send([.mouse(.press, x: 20, y: 5)], to: &state).isEmpty
        && state
          == {
            var s = State(size: size)
            s.isMouseOn = false
            return s
          }()
    )
  }
}
