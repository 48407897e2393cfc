import Cells
import Kernel
import Script
import Simulation
import Testing

@testable import Interface

@Suite struct KeymapTests {
  /// The panel of another world is nothing to a machine.
  private static let machine = Keymap.standard.filter { binding in
    binding.panel.map { PanelName.of(.machine).contains($0) } ?? true
  }

  /// In no world; worlds that have no panel in common share the numbers.
  @Test func noKeyMeansTwoThings() {
    for world in ScenarioWorld.setups.map({ $0.name }) + [.machine] {
      let panels = PanelName.of(world)
      var seen: [Key: Message] = [:]
      for binding in Keymap.standard where binding.panel.map({ panels.contains($0) }) ?? true {
        for key in binding.keys {
          // Several panels may answer one message, each in its own way.
          let isShared = binding.message == .choose && seen[key] == .choose
          #expect(seen[key] == nil || isShared, "\(world.rawValue): \(key.name)")
          seen[key] = binding.message
        }
      }
    }
    #expect(Set(Keymap.standard.map(\.name)).count == Keymap.standard.count)
  }

  @Test(arguments: Language.allCases)
  func helpListsEveryBinding(_ language: Language) {
    var state = State(language: language)
    state.overlay = .help(scroll: 0)
    let size = Size(width: 100, height: 80)
    let lines = ProcessFixture.canvas(state, size).lines
    let without = Fixture.canvas(state, size).lines
    for binding in Self.machine {
      #expect(
        without.contains { $0.contains(binding.help[language].prefix(12)) }
          == (binding.panel != .slab && binding.panel != .processes && binding.panel != .lru))
      let help = binding.help[language]
      #expect(!help.isEmpty)
      #expect(lines.contains { $0.contains(binding.keyNames) && $0.contains(help.prefix(12)) }, "\(binding.name)")
    }
  }

  @Test func everyKeyNameIsReadBack() {
    for binding in Keymap.standard {
      for key in binding.keys { #expect(Key(name: key.name) == key, "\(key.name)") }
    }
    #expect(Key(name: "no such key") == nil)
  }

  @Test func keysAreReadInTheSpellingsOfOtherPrograms() {
    for name in ["C-x", "ctrl-x", "Ctrl+X", "^x"] { #expect(Key(name: name) == .control("x"), "\(name)") }
    for name in ["PageUp", "pgup", "PgUp"] { #expect(Key(name: name) == .pageUp, "\(name)") }
    #expect(Key(name: "Space") == .character(" ") && Key(name: " ") == .character(" "))
    #expect(Key(name: "F5") == .function(5) && Key(name: "f12") == .function(12) && Key(name: "F0") == nil)
    #expect(Key(name: "F") == .character("F") && Key(name: "^") == .character("^"))
    #expect(Key(name: "Escape") == .escape && Key(name: "Shift-Tab") == .backTab && Key(name: "delete") == .delete)
    // A terminal cannot tell these from Tab, Enter and Backspace.
    for name in ["C-i", "C-m", "C-j", "C-h", "C-", "C-xy", ""] { #expect(Key(name: name) == nil, "\(name)") }
  }

  @Test func anotherKeyTakesTheBinding() {
    let keymap = Keymap(overrides: [(name: "run", keys: [.character("p")]), (name: "quit", keys: [.character(".")])])
    #expect(keymap.message(for: .character("p")) == .togglePlay)
    #expect(keymap.message(for: .character(" ")) == nil)
    #expect(keymap.message(for: .character(".")) == .quit)
    #expect(Keymap.unknownNames(["run", "fly"]) == ["fly"])
  }

  @Test func everyKeyDoesSomething() {
    let size = Size(width: 120, height: 40)
    for binding in Self.machine where ![.escape, .first].contains(binding.message) {
      var state = State(size: size)
      state.cursor = FrameNumber(5_000)
      state.zoom = 1
      let scene = ProcessFixture.scene(with: binding.panel, state, size: size)
      let before = state
      let commands = update(&state, binding.message, scene: scene)
      #expect(state != before || !commands.isEmpty || binding.message == .focus(.frames), "\(binding.name) is dead")
    }
  }

  @Test func gWaitsForANumberOrAnotherG() {
    var state = State()
    let scene = Fixture.scene(for: state, size: state.size)
    func press(_ key: Key) -> [Command] {
      guard let message = Keymap().message(for: .key(key), in: state) else { return [] }
      return update(&state, message, scene: scene)
    }
    state.cursor = FrameNumber(9_000)
    _ = press(.character("g"))
    _ = press(.character("g"))
    #expect(state.cursor == FrameNumber(0) && state.prompt == nil)
    _ = press(.character("g"))
    for digit in "1284" { _ = press(.character(digit)) }
    #expect(press(.enter) == [.seek(1_284)])
  }

  /// The same range as `--until`, and the line stays to be mended.
  @Test(arguments: [("0", true), ("100000000", true), ("100000001", false), ("99999999999999999999", false)])
  func gKnowsItsRange(number: String, isTaken: Bool) {
    var state = State()
    let scene = Fixture.scene(for: state, size: state.size)
    state.prompt = Prompt(.goTo, text: number)
    let commands = update(&state, .submit, scene: scene)
    #expect(commands == (isTaken ? Tick(number).map { [.seek($0)] } : []))
    #expect((state.prompt == nil) == isTaken)
    #expect((state.prompt?.problem?.contains("is outside 0–100000000") ?? false) != isTaken)
    #expect(isTaken || state.prompt?.text == number)
  }

  @Test func commandLineCompletesAndRemembers() {
    var state = State()
    let scene = Fixture.scene(for: state, size: state.size)
    func press(_ keys: [Key]) -> [Command] {
      var commands: [Command] = []
      for key in keys {
        if let message = Keymap().message(for: .key(key), in: state) {
          commands += update(&state, message, scene: scene)
        }
      }
      return commands
    }
    _ = press([.character(":")] + "fre".map { .character($0) } + [.tab])
    #expect(state.prompt?.text == "free_pages")
    _ = press([.control("u")] + "alloc_pages gfp=GFP_".map { .character($0) } + [.tab, .tab])
    let line = state.prompt?.text ?? ""
    #expect(line.hasPrefix("alloc_pages gfp=GFP_") && line.count > 20)
    #expect(press([.enter]) == [.submit(line: line)])
    #expect(state.prompt == nil)
    _ = press([.character(":"), .up])
    #expect(state.prompt?.text == line)
    _ = press([.escape])
    state.reject(line: "free_pages zz", because: Diagnostic("unknown word", hint: "free_page", column: 12))
    #expect(state.prompt?.problem == "unknown word (free_page)" && state.prompt?.cursor == 11)
  }

  @Test func themePreviewIsTakenBack() {
    var state = State()
    let scene = Fixture.scene(for: state, size: state.size)
    _ = update(&state, .themes, scene: scene)
    #expect(update(&state, .move(dx: 0, dy: 1), scene: scene) == [.setTheme("default-light")])
    #expect(update(&state, .escape, scene: scene) == [.setTheme("default-dark")])
    #expect(state.overlay == nil && state.theme == "default-dark")
  }

  /// As in vi, less and the like; a longer line is the world's business.
  @Test(
    arguments: [
      ("q", [.quit]), ("quit", [.quit]), ("q!", [.quit]), (" q ", [.quit]), ("help", []),
      ("quite", [.submit(line: "quite")]),
    ] as [(String, [Command])])
  func wordsOfOtherPrograms(line: String, expected: [Command]) {
    var state = State()
    state.prompt = Prompt(.command, text: line)
    let scene = Fixture.scene(for: state, size: state.size)
    #expect(update(&state, .submit, scene: scene) == expected)
    #expect((state.overlay == .help(scroll: 0)) == (line == "help"))
  }

  @Test func findGoesThroughTheLogFromNewToOld() {
    var state = State()
    state.focus = .log
    let scene = Fixture.scene(for: state, size: state.size)
    state.found = "buddy"
    _ = update(&state, .findNext, scene: scene)
    #expect(state.selected == 3)
    state.filter = "__rmqueue"
    #expect(state.visibleSerials(scene).count == 1)
  }

  /// Pasted text is text where a line is typed, without what could act on a terminal, and nothing anywhere else.
  @Test func pastesAreText() {
    let keymap = Keymap()
    let scene = Fixture.scene(for: State(), size: State().size)
    var state = State(language: .en)
    let paste = Input.paste("a\u{1B}[31mb\u{7F}\u{202E}c\td\r\n")
    #expect(keymap.message(for: paste, in: state) == nil)
    for overlay in [Overlay.help(scroll: 0), .themes(selected: 0, before: ""), .scenarios(selected: 0)] {
      state.overlay = overlay
      #expect(keymap.message(for: paste, in: state) == nil)
    }
    state.overlay = nil
    for purpose in [Prompt.Purpose.command, .find, .filter, .own(.slab, "filter")] {
      state.prompt = Prompt(purpose, text: "[]")
      state.prompt?.cursor = 1
      #expect(keymap.message(for: paste, in: state) == .insert("abc d"))
      _ = update(&state, .insert("abc d"), scene: scene)
      #expect(state.prompt?.text == "[abc d]" && state.prompt?.cursor == 6)
    }
    state.prompt = Prompt(.goTo)
    #expect(keymap.message(for: .paste("tick 1 284\n"), in: state) == .insert("1284"))
    #expect(keymap.message(for: .paste("gg"), in: state) == nil)
    state.prompt = Prompt(.own(.slab, "sort"), takesLetter: true)
    #expect(keymap.message(for: .paste("o"), in: state) == nil)
    // As long as a line may be.
    state.prompt = Prompt(.command, text: String(repeating: "x", count: 998))
    _ = update(&state, .insert("12345"), scene: scene)
    #expect(state.prompt?.text.suffix(3) == "x12" && state.prompt?.cursor == 1_000)
  }
}
