import Cells
import Kernel
import Script
import Testing

@testable import Interface

/// The menu of the course: its order, its filter, its keys, and that nothing acts on what lies behind it.
@Suite struct CourseTests {
  static let entries: [MenuEntry] = {
    func entry(_ name: String, _ part: Lesson.Part?, _ number: Int, _ ja: String) -> MenuEntry {
      MenuEntry(
        name: name, title: Localized(en: "Title of " + name, ja: ja),
        about: Localized(en: "About " + name, ja: "説明"),
        lesson: part.map { Lesson(part: $0, number: number) })
    }
    return [
      entry("zeta", .replacement, 1, "置き換え"), entry("mine", nil, 0, "自作"), entry("comb", .buddy, 4, "櫛"),
      entry("boot", .frames, 1, "起動"), entry("split", .buddy, 3, "分割"), entry("slabs", .slab, 2, "スラブ"),
    ]
  }()

  private func scene(_ state: State) -> Scene {
    var scene = Fixture.scene(for: state, size: state.size)
    scene.scenarios = Self.entries
    return scene
  }

  /// Presses keys; the commands of all.
  private func press(_ keys: [Key], _ state: inout State) -> [Command] {
    keys.flatMap { key -> [Command] in
      guard let message = Keymap().message(for: .key(key), in: state) else { return [] }
      return update(&state, message, scene: scene(state))
    }
  }

  private func open(_ size: Size = Size(width: 80, height: 24)) -> State {
    var state = State(size: size)
    state.overlay = .scenarios(selected: 0)
    return state
  }

  private func lines(_ state: State) -> [String] {
    var canvas = Canvas(size: state.size)
    draw(scene(state), state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    return canvas.lines
  }

  @Test func lessonsStandInTheOrderOfTheSources() {
    let course = Course(Self.entries)
    #expect(course.lessons.map(\.entry.name) == ["boot", "split", "comb", "slabs", "zeta", "mine"])
    #expect(course.lessons.map(\.number) == ["1.1", "2.1", "2.2", "4.1", "10.1", ""])
    #expect(course.parts.map(\.number) == [1, 2, 4, 10, 11])
    #expect(Course.next(after: "comb", in: Self.entries)?.name == "slabs")
    #expect(Course.next(after: "comb", in: Self.entries, step: -1)?.name == "split")
    #expect(Course.next(after: "mine", in: Self.entries) == nil && Course.next(after: "gone", in: Self.entries) == nil)
  }

  @Test(arguments: ["s", "l", "q", "m", " ", "L", "/", "?", "j", "g", "1"] as [Character])
  func afterTheStrokeLettersOnlyFilter(letter: Character) {
    var state = open()
    let before = state
    #expect(press([.character("/"), .character(letter)], &state).isEmpty)
    #expect(state.overlay == .scenarios(selected: 0, filter: typed(String(letter))))
    state.overlay = before.overlay
    #expect(state == before)
  }

  private func typed(_ text: String) -> CourseFilter {
    var filter = CourseFilter()
    (filter.text, filter.isTyped) = (text, true)
    return filter
  }

  @Test func theFilterFindsBothLanguagesAndKeepsTheChosen() {
    var state = open()
    _ = press([.end, .up, .character("/")] + "title of".map { .character($0) }, &state)
    // "zeta" was chosen, and stays so as long as it is listed.
    #expect(state.overlay == .scenarios(selected: 4, filter: typed("title of")))
    #expect(Course(Self.entries, filter: "COMB about").lessons.map(\.entry.name) == ["comb"])
    #expect(Course(Self.entries, filter: "スラブ").lessons.map(\.entry.name) == ["slabs"])
    // The name of its part finds a lesson as well.
    #expect(Course(Self.entries, filter: "slab allocator").lessons.map(\.entry.name) == ["slabs"])
    #expect(Course(Self.entries, filter: "2.").lessons.map(\.entry.name) == ["split", "comb"])
    _ = press([.control("u")] + "櫛".map { .character($0) }, &state)
    #expect(press([.enter], &state) == [.load("comb")] && state.overlay == nil)
    state = open()
    _ = press([.character("/"), .character("#")], &state)
    #expect(lines(state).contains { $0.contains("no lesson has these words") })
    #expect(press([.enter], &state).isEmpty)
    _ = press([.escape], &state)
    #expect(state.overlay == .scenarios(selected: 0))
    _ = press([.escape], &state)
    #expect(state.overlay == nil)
  }

  @Test func nothingActsOnWhatLiesBehind() {
    let its: Set<Key> = [.character("/"), .character("q"), .character("l"), .character("j"), .character("k")]
    let own = its.union([.character("g"), .character("G"), .character("m")])
    for scalar in UInt8(ascii: " ")...UInt8(ascii: "~") {
      let key = Key.character(Character(Unicode.Scalar(scalar)))
      guard !own.contains(key) else { continue }
      var state = open()
      let before = state
      #expect(press([key], &state).isEmpty && state == before, "\(key)")
    }
    var state = open()
    #expect(press([.character("q")], &state) == [.quit])
    #expect(press([.down, .character("l")], &state) == [.load("split")] && state.isLecture)
  }

  @Test func partsAreGoneThrough() {
    var state = open()
    var places: [Int] = []
    for _ in 0..<5 {
      _ = press([.tab], &state)
      if case .scenarios(let at, _) = state.overlay { places.append(at) }
    }
    // Buddy, slab, replacement, others; and no further.
    #expect(places == [1, 3, 4, 5, 5])
    _ = press([.left], &state)
    #expect(state.overlay == .scenarios(selected: 4))
  }

  @Test(arguments: [Size(width: 80, height: 24), Size(width: 120, height: 40)], Language.allCases)
  func whatIsListedIsSeen(size: Size, language: Language) {
    var state = open(size)
    state.language = language
    let shown = lines(state)
    #expect(shown.contains { $0.contains("2.2 " + Self.entries[2].title[language]) })
    #expect(shown.contains { $0.contains(Localized.coursePart(.buddy)[language]) })
    #expect(shown.contains { $0.contains(Self.entries[3].about[language]) })
    #expect(!shown.contains { $0.contains("▼") })
    #expect(shown.contains { $0.contains("0/6 ✓") })
  }

  /// Where there is more, a sign says so, above and below.
  @Test func moreIsSaid() {
    var state = open()
    var scene = scene(state)
    scene.scenarios = (1...40).map { at in
      var entry = MenuEntry(
        name: "n\(at)", title: Localized(en: "Lesson \(at)"), lesson: Lesson(part: .buddy, number: at))
      entry.isFinished = at == 20
      return entry
    }
    func signs(at: Int) -> (above: Bool, below: Bool, ticked: Bool) {
      state.overlay = .scenarios(selected: at)
      var canvas = Canvas(size: state.size)
      draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
      return (
        canvas.lines.contains { $0.contains("▲") }, canvas.lines.contains { $0.contains("▼") },
        canvas.lines.contains { $0.contains("✓ 2.20 ") }
      )
    }
    #expect(signs(at: 0) == (false, true, false))
    #expect(signs(at: 19) == (true, true, true))
    #expect(signs(at: 39) == (true, false, false))
  }

  /// At the end of a scenario the bottom line says how to go on.
  @Test func theEndOffersWhatFollows() {
    var state = State(size: Size(width: 80, height: 24))
    var scene = scene(state)
    #expect(scene.scenario.name == "comb" || !scene.scenario.name.isEmpty)
    scene.scenarios[2].name = scene.scenario.name
    scene.playback.isAtEnd = true
    var canvas = Canvas(size: state.size)
    draw(scene, state, theme: .defaultDark, glyphs: Glyphs(.braille), into: &canvas)
    let line = canvas.lines[23]
    #expect(line.contains("finished") && line.contains("> next lesson") && line.contains("m menu"), "\(line)")
    #expect(update(&state, .nextLesson(1), scene: scene) == [.load("slabs")])
    _ = update(&state, .scenarios, scene: scene)
    #expect(state.overlay == .scenarios(selected: 3))
  }
}
