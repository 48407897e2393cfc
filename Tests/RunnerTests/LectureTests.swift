import Cells
import Formats
import Foundation
import History
import Kernel
import Runner
import Script
import Simulation
import TestSupport
import Testing

@testable import Interface

/// Lecture mode: keys in; caption, moment and screen out. A turn is a tenth of a second.
@Suite struct LectureTests {
  final class Keys: Clock, Screen {
    var nanoseconds: UInt64 = 0
    let size: Size
    var inputs: [Input] = []
    var canvas = Canvas(size: Size(width: 0, height: 0))
    init(_ size: Size) { self.size = size }
    func present(_ canvas: Canvas) { self.canvas = canvas }
    func nextInput(milliseconds: Int) -> Input? {
      if !inputs.isEmpty { return inputs.removeFirst() }
      nanoseconds += milliseconds > 0 ? 100_000_000 : 0
      return nil
    }
  }

  /// A session with its keyboard.
  struct Desk: ~Copyable {
    var session: Session
    let keys: Keys

    init(
      _ name: String, size: Size = Size(width: 80, height: 24), language: Language = .en, theme: Theme = .defaultDark
    ) throws {
      try self.init(
        ScenarioFile.load(path: ShippedScenarioTests.folder.appending(path: name + ".yaml").path), size: size,
        language: language, theme: theme)
    }

    init(
      _ scenario: Scenario, size: Size = Size(width: 80, height: 24), language: Language = .en,
      theme: Theme = .defaultDark
    ) throws {
      keys = Keys(size)
      var options = Session.Options(language: language, speed: 100)
      options.isLecture = true
      options.picturesPerSecond = .max
      session = try Session(
        scenario, theme: theme, options: options, screen: keys, clock: keys,
        surroundings: PacingTests.NoFiles())
    }

    /// Presses keys one by one; after each waits until the play stands.
    mutating func press(_ pressed: Key...) {
      for key in pressed {
        keys.inputs.append(.key(key))
        repeat { session.turn() } while session.isMoving
        session.turn()
      }
    }

    var stop: Stop { Stop(stand: stand, isDone: session.scene.playback.isAnnouncedDone) }
    var stand: Stand {
      Stand(
        caption: session.scene.standing.caption, moment: session.timeline.moment, lookedAt: session.state.lookedAt,
        panel: session.state.look?.panel)
    }
  }

  struct Stand: Hashable {
    var caption: Int?
    var moment: Moment
    var lookedAt: LookedAt
    var panel: PanelName?
  }

  /// A stop of the lecture: what stands, and whether it is what comes after what the caption announces.
  struct Stop: Hashable {
    var stand: Stand
    var isDone: Bool
  }

  @Test(arguments: ["split-and-merge", "comb", "watermarks", "hot-and-cold", "belady"])
  func stopsAreTheSameInBothDirections(name: String) throws {
    var desk = try Desk(name)
    let start = desk.stop
    var stops: [Stop] = []
    let scenario = desk.session.scene.scenario
    let wanted = scenario.announcing.flatMap { $0 ? [false, true] : [false] }
    let captions = scenario.announcing.indices.flatMap { at in scenario.announcing[at] ? [at, at] : [at] }
    let forward: [Key] = [.character(" "), .right, .down, .pageDown]
    for (index, isDone) in wanted.enumerated() {
      desk.press(forward[index % 4])
      stops.append(desk.stop)
      #expect(desk.stop.isDone == isDone && desk.stand.caption == captions[index], "\(name), stop \(index)")
    }
    #expect(desk.session.scene.playback.isAtEnd == wanted.last)
    let backward: [Key] = [.left, .up, .pageUp]
    for index in (0..<wanted.count - 1).reversed() {
      desk.press(backward[index % 3])
      #expect(desk.stop == stops[index], "\(name), back to stop \(index)")
    }
    desk.press(.pageUp)
    #expect(desk.stop == start)
    for stop in stops {
      desk.press(.pageDown)
      #expect(desk.stop == stop)
    }
  }

  /// A caption that announces two requests, one that announces nothing, and one at the end.
  static let announcing = """
    mmscope: 1
    title: { en: t, ja: t }
    machine: { profile: linux-2.6.11, memory: 16MiB }
    view: { focus: buddy, speed: 100 }
    script:
      - say: { en: one, ja: "一", then: { en: done, ja: "済み" } }
      - alloc_pages: { order: 3, gfp: GFP_KERNEL, as: A }
      - tick: 5
      - alloc_pages: { order: 2, gfp: GFP_KERNEL, as: B }
      - say: { en: two, ja: "二" }
      - mark: m
      - say: { en: three, ja: "三", then: { en: all, ja: "全部" } }
      - tick: 3
    """

  @Test func aLectureHoldsTheResult() throws {
    var desk = try Desk(ScenarioFile.load(text: Self.announcing, name: "t.yaml"))
    #expect(desk.session.scene.announcing == [true, false, true])
    func bar() -> String { desk.keys.canvas.lines.joined(separator: "\n") }
    desk.press(.pageDown)
    #expect(bar().contains("●○ 1/3") && bar().contains("Space: do it") && !desk.stop.isDone)
    desk.press(.pageDown)
    // Both requests are served, the next caption is not shown yet.
    #expect(desk.stop.isDone && desk.session.timeline.tick == 5 && desk.stand.caption == 0)
    #expect(desk.session.scene.names.knownLabel("B") != nil && bar().contains("done"))
    #expect(bar().contains("●● 1/3") && bar().contains("Space: next (2/3)"))
    desk.press(.pageDown)
    #expect(desk.stand.caption == 1 && bar().contains("● 2/3") && bar().contains("Space: next (3/3)"))
    desk.press(.pageDown)
    #expect(desk.stand.caption == 2 && desk.session.timeline.tick == 5 && bar().contains("●○ 3/3"))
    desk.press(.pageDown)
    #expect(desk.session.scene.playback.isAtEnd && bar().contains("●● 3/3") && bar().contains("all"))
    // Nothing comes after it.
    let end = desk.stop
    desk.press(.pageDown)
    #expect(desk.stop == end)
    desk.press(.pageUp, .pageUp, .pageUp)
    #expect(desk.stand.caption == 0 && desk.stop.isDone && bar().contains("done"))
  }

  /// What the user turned to while it was shown stays.
  @Test func theUsersViewStaysAtTheSecondStop() throws {
    var desk = try Desk(ScenarioFile.load(text: Self.announcing, name: "t.yaml"))
    desk.press(.pageDown, .character("1"), .character("l"))
    let chosen = desk.session.state.cursor
    desk.press(.pageDown)
    #expect(desk.stop.isDone && desk.session.state.focus == .frames && desk.session.state.cursor == chosen)
  }

  @Test func nextWhileItPlaysIsThereAtOnce() throws {
    var desk = try Desk("split-and-merge")
    desk.press(.pageDown, .pageDown)
    let done = desk.stop
    #expect(done.isDone)
    desk.press(.pageUp)
    desk.keys.inputs = [.key(.pageDown), .key(.pageDown)]
    let before = desk.keys.nanoseconds
    while desk.stand.moment < done.stand.moment { desk.session.turn() }
    desk.session.turn()
    #expect(desk.stop == done)
    // Fifty ticks would take half a second to play.
    #expect(desk.keys.nanoseconds - before < 400_000_000)
  }

  @Test func otherKeysWorkAsAlways() throws {
    var desk = try Desk("split-and-merge")
    desk.press(.pageDown)
    let first = desk.stand
    desk.press(.character("L"))
    #expect(desk.session.state.language == .ja && desk.session.state.isLecture && desk.stand == first)
    desk.press(.character("."))
    #expect(desk.session.timeline.tick == 1)
    desk.press(.character(","), .character("2"), .character("k"))
    #expect(desk.session.timeline.tick == 0 && desk.session.state.focus == .buddy)
    // Before the first caption nothing is pointed at.
    #expect(desk.session.state.order == Order.max && desk.session.state.look == nil)
    desk.press(.character("?"), .pageDown)
    #expect(desk.session.state.overlay != nil && desk.session.timeline.tick == 0)
    desk.press(.escape, .character("P"))
    #expect(!desk.session.state.isLecture)
    desk.press(.left)
    #expect(desk.session.timeline.tick == 0 && desk.session.state.focus == .buddy)
  }

  @Test func theChapterListGoesThere() throws {
    var desk = try Desk("comb")
    let marks = desk.session.scene.scenario.marks
    desk.press(.pageDown, .character("c"))
    #expect(desk.keys.canvas.lines.contains { $0.contains(marks[2]) })
    desk.press(.down, .down, .enter)
    #expect(desk.session.scene.reading.mark == 2 && desk.session.state.overlay == nil)
    let third = desk.stand
    desk.press(.character("c"))
    #expect(desk.keys.canvas.lines.contains { $0.contains(marks[2] + "  ← here") })
    desk.press(.up, .up, .enter)
    #expect(desk.session.scene.reading.mark == 0)
    // With the mouse: a click selects, the second goes there.
    desk.press(.character("c"))
    let row = try #require(desk.keys.canvas.lines.firstIndex { $0.contains("  " + marks[2]) })
    for _ in 0..<2 {
      desk.keys.inputs.append(.mouse(.press, x: 40, y: row))
      repeat { desk.session.turn() } while desk.session.isMoving
    }
    desk.session.turn()
    #expect(desk.stand == third)
  }

  /// Points at order 3, then says something else, with a chapter of its own speed.
  static let pointing = """
    mmscope: 1
    title: { en: t, ja: t }
    machine: { profile: linux-2.6.11, memory: 16MiB }
    view: { focus: frames, speed: 20 }
    script:
      - say: { en: one, ja: "一", look: { panel: buddy, order: 3, expand: true } }
      - tick: 5
      - say: { en: two, ja: "二" }
      - mark: { name: slow, speed: 5 }
      - tick: 5
      - say: { en: three, ja: "三", look: { frame: 77 } }
    """

  @Test func aCaptionPointsWhileItStands() throws {
    var desk = try Desk(ScenarioFile.load(text: Self.pointing, name: "t.yaml"))
    let before = desk.session.state.lookedAt
    desk.press(.pageDown)
    #expect(desk.session.state.expanded == .buddy && desk.session.state.order == Order(3))
    #expect(desk.session.state.look?.panel == .buddy)
    #expect(desk.keys.canvas.lines.contains { $0.hasPrefix("▸2") }, "the frame has its sign")
    desk.press(.pageDown, .pageDown)
    #expect(desk.session.state.lookedAt == before && desk.session.state.look == nil)
    desk.press(.pageDown, .pageDown)
    #expect(desk.session.scene.playback.speed == 5)
    #expect(desk.session.state.focus == .frames && desk.session.state.cursor == FrameNumber(77))
    desk.press(.pageUp, .pageUp, .pageUp, .pageUp)
    #expect(desk.session.state.expanded == .buddy && desk.session.scene.playback.speed == 100)
    // What the user changes meanwhile stays.
    desk.press(.character("j"), .pageDown)
    #expect(desk.session.state.order == Order(4) && desk.session.state.expanded == .buddy)
    desk.press(.pageDown)
    #expect(desk.session.state.order == Order(4) && desk.session.state.expanded == nil)
  }

  @Test(arguments: [
    ("look: { panel: budy }", "buddy"), ("look: { ordr: 3 }", "order"), ("look: { zone: Nrmal }", "Normal"),
    ("look: { order: 11 }", "10"), ("look: { frame: 4096 }", "4095"),
    ("look: { panel: buddy, expand: yess }", "expand"),
    ("look: {}", "panel: buddy"), ("lok: { order: 3 }", "lok"),
  ])
  func mistakesInLookAreFoundBeforeItRuns(look: String, hint: String) throws {
    let text = Self.pointing.replacing("look: { frame: 77 }", with: look)
    #expect(throws: Diagnostics.self) {
      do throws(Diagnostics) {
        _ = try ScenarioFile.load(text: text, name: "t.yaml")
      } catch {
        #expect("\(error)".contains(hint) && "\(error)".contains("t.yaml:11:"), "\(error)")
        throw error
      }
    }
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 120, height: 40)], Language.allCases)
  func bar(size: Size, language: Language) throws {
    var desk = try Desk("comb", size: size, language: language, theme: StyleNames.theme)
    // The comb has been made, and its caption stands.
    desk.press(.pageDown, .pageDown, .pageDown, .pageDown, .pageDown, .pageDown)
    let text = StyleNames.golden(desk.keys.canvas)
    #expect(golden("lecture-\(size.width)x\(size.height)-\(language.rawValue).txt", text) == nil)
  }

  /// Every caption of every shipped scenario, whole, at every size from the smallest that shows panels.
  @Test(arguments: ShippedScenarioTests.names) func captionsAreNeverCut(name: String) throws {
    let path = ShippedScenarioTests.folder.appending(path: name + ".yaml").path
    let scenario = try ScenarioFile.load(path: path)
    let machine = try Machine(scenario.origin)
    var reading = machine.reading(.init())
    for index in scenario.captions.indices {
      reading.caption = index
      let scene = Scene(reading: reading, scenario: scenario)
      for language in Language.allCases {
        for size in [Size(width: 60, height: 20), Size(width: 80, height: 24), Size(width: 120, height: 40)] {
          var state = State(language: language, size: size)
          state.isLecture = true
          let bar = LectureBar(scene: scene, state: state, size: size)
          let area = Layout(size: size, state: state, scene: scene).caption
          #expect(area.height >= bar.height && bar.lines.allSatisfy { $0.columns <= size.width - 6 })
          let all = bar.lines.joined().filter { $0 != " " }
          #expect(all == scenario.captions[index][language].filter { $0 != " " })
        }
      }
    }
  }
}
