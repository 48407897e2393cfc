import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// The map's cursor goes with the events until the user takes it, and the map is read once a picture.
@Suite struct MapCursorTests {
  private let size = Size(width: 120, height: 40)

  private func occurrence(_ serial: UInt64, _ event: UInt64, _ what: Happening) -> Occurrence {
    Occurrence(tick: 1_284, serial: serial, event: event, task: .initTask, cpu: 0, context: .process, what: what)
  }

  private func scene(_ state: State, _ happenings: [(UInt64, Happening)]) -> Scene {
    var scene = Fixture.scene(for: state, size: size)
    for (event, what) in happenings {
      scene.reading.occurrences.append(occurrence(UInt64(scene.reading.occurrences.count), event, what))
    }
    return scene
  }

  private static let split: [(UInt64, Happening)] = [
    (99, .request(.split(zone: Fixture.normal, frame: FrameNumber(0x2000), from: Order(3), to: Order(0)))),
    (99, .request(.served(zone: Fixture.normal, frame: FrameNumber(0x2005), order: Order(0), handle: nil, label: nil))),
    (99, .request(.taken(zone: Fixture.normal, frame: FrameNumber(0x2004), order: Order(0), from: Order(1)))),
  ]

  @Test func itFollowsTheEventUntilItIsTakenAndIsGivenBack() throws {
    var state = State(size: size)
    var scene = scene(state, Self.split)
    // Where the block went, not where it was cut from.
    #expect(state.mapCursor(scene) == FrameNumber(0x2005))
    #expect(request(for: state, size: size, scene: scene).inspected == FrameNumber(0x2005))
    // An arrow takes it from there.
    _ = update(&state, .move(dx: 0, dy: -1), scene: scene)
    let taken = try #require(state.mapCursor(scene))
    #expect(taken == FrameNumber(0x2000 - 1024) && !state.followsEvent)
    scene.reading.occurrences.append(
      occurrence(
        90, 100, .free(.perCPUFreed(zone: Fixture.normal, cpu: 0, cold: false, frame: FrameNumber(0x3001), count: 2))))
    #expect(state.mapCursor(scene) == taken)
    let key = try #require(Keymap().message(for: .key(.character("F")), in: state))
    _ = update(&state, key, scene: scene)
    #expect(state.mapCursor(scene) == FrameNumber(0x3001))
  }

  /// A request that got nothing is about no frame: the cursor stays with the event before.
  @Test func whatIsAboutNoFrameLeavesItWhereItWas() {
    let failing: [(UInt64, Happening)] = [
      (100, .request(.noBlock(zone: Fixture.normal, order: Order(5), free: 3, largest: 4))),
      (100, .request(.failed(order: Order(5), gfp: .atomic, reason: .cannotWait, quiet: false))),
    ]
    let state = State(size: size)
    #expect(state.mapCursor(scene(state, Self.split + failing)) == FrameNumber(0x2005))
  }

  /// The event that is selected in the log is the one that map and inspector show.
  @Test func itStandsOnWhatIsSelected() {
    var state = State(size: size)
    let scene = scene(state, Self.split)
    state.selected = scene.reading.occurrences.last { $0.event == 40 }?.serial
    #expect(state.mapCursor(scene) == FrameNumber(0x1d3e))
  }

  @Test func aCaptionThatPointsHasItWhileItStands() {
    var state = State(size: size)
    let scene = scene(state, Self.split)
    state.point(at: ViewSettings(focus: .frames, frame: FrameNumber(77)))
    #expect(state.mapCursor(scene) == FrameNumber(77))
    state.stopPointing()
    #expect(state.mapCursor(scene) == FrameNumber(0x2005))
  }

  @Test(arguments: Language.allCases) func theKeyIsInTheKeyLineAndTheHelp(language: Language) throws {
    let wide = Size(width: 200, height: 50)
    var state = State(language: language, size: wide)
    let canvas = Fixture.canvas(state, wide)
    let follow = language == .en ? "F follow" : "F 追従"
    #expect(canvas.lines.last?.contains(follow) == true, "\(canvas.lines.last ?? "")")
    // The list is longer than the screen.
    let help = String(try #require(Keymap.standard.first { $0.name == "follow" }?.help[language]).prefix(16))
    let pages = [0, 20, 40].map { scroll in
      state.overlay = .help(scroll: scroll)
      return Fixture.canvas(state, wide).lines.joined()
    }
    #expect(pages.contains { $0.contains(help) })
  }

  /// The frame under the cursor follows from what was read, so it is read a second time: without the map.
  @Test func theMapIsReadOnceAPicture() {
    let state = State(size: size)
    var scene = scene(state, [])
    var requests: [ReadingRequest] = []
    scene.read(for: state, size: size) { request in
      requests.append(request)
      var reading = Fixture.reading(request)
      reading.occurrences += Self.split.map { occurrence(90, $0.0, $0.1) }
      return reading
    }
    #expect(requests.count == 2 && requests[0].windows.count == 2)
    #expect(requests.dropFirst().allSatisfy { $0.windows.isEmpty && $0.occurrences == 0 })
    #expect(scene.reading.maps.count == 2 && scene.reading.inspected?.frame == FrameNumber(0x2005))
    #expect(scene.reading.occurrences.count > 3)
  }
}
