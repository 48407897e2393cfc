import Cells
import Formats
import Interface
import Script
import Simulation
import Testing

@testable import Runner

/// At the end of a scenario time stops, it is noted as played, and the next key begins it again or goes on to the next.
@Suite struct EndOfScenarioTests {
  /// A shelf with two scenarios; notes which were played to their end.
  final class Shelf: Surroundings {
    static let files = ["first": 6, "second": 3]
    var finished: [String] = []
    var scenarios: [MenuEntry] {
      ["second", "first"].map { name in
        MenuEntry(
          name: name, title: Localized(en: name, ja: name),
          lesson: Lesson(part: .buddy, number: name == "first" ? 1 : 2))
      }
    }
    let themes: [String] = []
    let version = "0"
    func finish(_ scenario: String) { finished.append(scenario) }
    func scenario(named name: String) throws(Diagnostic) -> Scenario {
      guard let ticks = Self.files[name] else { throw Diagnostic("no such file") }
      return EndOfScenarioTests.scenario(name, ticks: ticks)
    }
    func theme(named name: String) throws(Diagnostic) -> Theme { throw Diagnostic("no files") }
    func save(_ canvas: Canvas, theme: Theme, title: String) throws(Diagnostic) -> String {
      throw Diagnostic("no files")
    }
    func save(
      as file: String, replaces: Bool, text: (String) throws(Diagnostic) -> String
    ) throws(Diagnostic) -> String { throw Diagnostic("no files") }
    func startRecording(size: Size, theme: Theme, title: String) throws(Diagnostic) -> any Recorder {
      throw Diagnostic("no files")
    }
  }

  static func scenario(_ name: String, ticks: Int) -> Scenario {
    let text = """
      mmscope: 1
      title: { en: \(name), ja: \(name) }
      machine: { profile: linux-2.6.11, memory: 16MiB }
      view: { speed: 10 }
      script:
        - alloc_pages: { order: 3, gfp: GFP_KERNEL, as: A }
        - tick: \(ticks)
      """
    // Unreachable: it is a scenario.
    guard var scenario = try? ScenarioFile.load(text: text, name: "\(name).yaml") else { preconditionFailure(text) }
    scenario.name = name
    return scenario
  }

  struct Desk {
    let keys = LectureTests.Keys(Size(width: 80, height: 24))
    let shelf = Shelf()
    let session: Session

    init(isLecture: Bool = false) throws {
      var options = Session.Options(speed: 10)
      options.isLecture = isLecture
      options.picturesPerSecond = .max
      session = try Session(
        EndOfScenarioTests.scenario("first", ticks: 6), theme: .defaultDark, options: options, screen: keys,
        clock: keys, surroundings: shelf)
    }

    func press(_ pressed: Key...) {
      for key in pressed {
        keys.inputs.append(.key(key))
        repeat { session.turn() } while session.isMoving
        session.turn()
      }
    }
    var tick: Tick { session.scene.tick }
    var bottom: String { keys.canvas.lines[23] }
  }

  @Test func whatWasPlayedIsNoted() throws {
    let desk = try Desk()
    desk.press(.character(" "))
    #expect(desk.session.scene.playback.isAtEnd && desk.shelf.finished == ["first"])
    #expect(desk.session.scene.scenarios.first { $0.name == "first" }?.isFinished == true)
    #expect(desk.bottom.contains("finished") && desk.bottom.contains("Space again"), "\(desk.bottom)")
    #expect(desk.bottom.contains("> next lesson"))
    // Space plays it again, and it ends where it ended.
    let end = desk.tick
    desk.press(.character(" "))
    #expect(desk.tick == end && desk.shelf.finished == ["first", "first"])
    // A step is asked for: time runs on.
    desk.press(.character("."))
    #expect(desk.tick == end + 1)
    desk.press(.character(">"))
    #expect(desk.session.scene.scenario.name == "second" && desk.session.scene.playback.isAtEnd)
    #expect(desk.shelf.finished.last == "second" && !desk.bottom.contains("next lesson"))
  }

  @Test func aTickBehindTheEndIsNotGoneTo() throws {
    let desk = try Desk()
    desk.press(.character("g"), .character("9"), .character("0"), .enter)
    #expect((6...7).contains(desk.tick), "\(desk.tick)")
    #expect(desk.session.scene.notice?.text.contains("ended at tick") == true)
    // A jump is not a play.
    #expect(desk.shelf.finished.isEmpty)
    desk.press(.character("g"), .character("3"), .enter)
    #expect(desk.tick == 3)
  }

  @Test func aLectureEndsWithItsLastPress() throws {
    let desk = try Desk(isLecture: true)
    desk.press(.pageDown)
    #expect(desk.session.scene.playback.isAtEnd && desk.shelf.finished == ["first"])
    let end = desk.tick
    desk.press(.pageDown, .character(" "))
    #expect(desk.tick == end && desk.session.scene.scenario.name == "first")
    desk.press(.character("m"), .enter)
    #expect(desk.session.scene.scenario.name == "second" && desk.tick == 0 && desk.session.state.isLecture)
  }
}
