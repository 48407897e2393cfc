import Cells
import Formats
import Foundation
import History
import Script
import Simulation
import TestSupport
import Testing
import Textbook

@testable import Interface
@testable import Runner

/// The textbook's small machines: whatever their model, they run, rewind, branch and are shown by the same protocol.
@Suite struct SheetWorldTests {
  /// Every shipped scenario that plays in one of them.
  static let names: [String] = ShippedScenarioTests.worlds.filter { name in
    guard let scenario = try? load(name), case .textbook(let setup) = scenario.world else { return false }
    return type(of: setup).panels.contains(.picture)
  }

  static func load(_ name: String) throws -> Scenario {
    try ScenarioFile.load(path: ShippedScenarioTests.folder.appending(path: name + ".yaml").path)
  }

  @Test func everyModelHasAScene() throws {
    var worlds: Set<String> = []
    for name in Self.names { worlds.insert(try Self.load(name).world.name.rawValue) }
    let models = ScenarioWorld.setups.filter { $0.panels.contains(.picture) }.map { $0.name.rawValue }
    #expect(worlds == Set(models))
    #expect(Self.names.count >= 12)
  }

  /// To its end: no broken claim, and six of them at least.
  @Test(arguments: names) func itRuns(name: String) throws {
    let scenario = try Self.load(name)
    let driver = try Driver(scenario)
    driver.run(to: .script)
    let run = driver.run
    let script = run.script
    let broken = script.brokenExpectations.map { index in
      "line \(scenario.expectationLines[index]): \(run.brokenClaim(index, of: scenario.worldClaims[index]) ?? "?")"
    }
    #expect(broken == [], "\(name)")
    let claims = scenario.worldClaims.compactMap { $0.as([TextbookClaim].self)?.count }.reduce(0, +)
    #expect(script.metExpectations >= 4 && claims >= 6, "\(name) claims too little")
  }

  /// Stepped to its end, it stands where a run alone comes to; `TextbookScenarioTests` goes to ticks at random.
  @Test(arguments: names) func itIsSteppedToItsEnd(name: String) throws {
    let scenario = try Self.load(name)
    let run = try scenario.begin(budget: HistoryMemory.usual)
    while !run.hasEnded { run.stepTick() }
    let again = try Driver(scenario)
    again.run(to: .script)
    run.seek(tick: again.run.tick)
    #expect(run.tick == again.run.tick)
  }

  /// A panel that was moved to one end answers the first key toward the other.
  @Test(arguments: [("2", "G", "k"), ("2", "gg", "j"), ("7", "gg", "j"), ("7", "G", "k")])
  func aPanelStopsAtItsEnds(panel: String, end: String, key: String) throws {
    var seat = try SavingTests.Seat(Self.load("fits-race"))
    seat.press(.character("]"), .character("]"), .character("]"))
    for key in panel + end { seat.press(.character(key)) }
    let before = seat.keys.lines
    seat.press(.character(Character(key)))
    #expect(seat.keys.lines != before, "\(before)")
  }

  /// A world that shows its steps in panels of its own has no log: nothing is found, filtered or explained in one, and
  /// neither the help nor the line of keys offers it. In a world with a log each key opens something.
  @Test(arguments: [("fits-race", false), ("belady", true)]) func keysOfTheLogGoWithTheLog(
    name: String, hasLog: Bool
  ) throws {
    var seat = try SavingTests.Seat(Self.load(name))
    // Before its second mark both have done something.
    seat.press(.character("]"), .character("]"))
    #expect((seat.session.scene.log != nil) == hasLog)
    for key: Character in ["/", "f", "e"] {
      seat.press(.character(key))
      let isOpen = seat.session.state.prompt != nil || seat.session.state.overlay != nil
      #expect(isOpen == hasLog, "\(name): \(key)")
      seat.press(.escape)
    }
    seat.press(.character("?"))
    let help = seat.keys.lines.joined(separator: "\n")
    #expect(help.contains("find in the log") == hasLog && help.contains("alloc_pages") == false, "\(help)")
  }

  /// Whatever is on the screen at any tick: every step has words in both languages, and no picture traps.
  @Test(arguments: names) func itIsShown(name: String) throws {
    let scenario = try Self.load(name)
    for language in Language.allCases {
      var seat = try SavingTests.Seat(scenario)
      seat.session.state.language = language
      for key in ".1lllxjj2jj7kk0nnNN" { seat.press(.character(key)) }
    }
    let run = try scenario.begin(budget: 0)
    let state = State(language: .en, size: Size(width: 80, height: 24))
    var count = 0
    while !run.hasEnded {
      run.stepTick()
      let reading = try #require(run.firstShown(state).textbook as? any SheetReading)
      for done in reading.steps where done.tick + 1 == run.tick {
        #expect(done.line.text.en?.isEmpty == false && done.line.text.ja?.isEmpty == false)
        count += 1
      }
      if run.tick % 5 != 0 { continue }
      for language in Language.allCases {
        for (width, height) in [(30, 5), (78, 20), (118, 36)] {
          for ascii in [false, true] {
            let glyphs = Glyphs.choose(ascii: ascii, utf8: true, term: "xterm")
            var pen = SheetPen(width: width, height: height, language: language, glyphs: glyphs, isAlone: height > 30)
            reading.picture(&pen)
            reading.figures(&pen)
            #expect(!pen.lines.isEmpty)
            if ascii {
              let text = pen.lines.flatMap(\.spans).map(\.text).joined()
              let odd = text.unicodeScalars.filter { (0x2500...0x25FF).contains($0.value) || $0 == "✗" }
              #expect(odd.isEmpty, "\(name): \(odd) in ASCII")
            }
          }
        }
      }
    }
    #expect(count > 0)
  }

  /// What cannot be is refused with its place, in every world.
  @Test func mistakesAreToldWithTheirPlaces() {
    let wrong: [(String, String, String)] = [
      ("fits: { memory: 64, algorithms: [frist] }", "take: { size: 3, as: A }", "first"),
      ("fits: { memory: 0 }", "take: { size: 3, as: A }", "memory"),
      ("fits: { memory: 64 }", "give_back: A", "no step before"),
      ("fits: { memory: 64 }", "expect: { frist: { failures: 1 } }", "first"),
      ("fits: { memory: 64 }", "expect: { first: { failure: 1 } }", "failures"),
      ("fits: { memory: 64 }", "take: { size: 3 }", "as"),
      ("fits: { holes: [3, 4], algorithms: [buddy] }", "take: { size: 3, as: A }", "buddy"),
      ("swapping: { memory: 64, fit: firts }", "compact: {}", "first"),
      ("one-program: { memory: 8, system: 9 }", "store: 3", "room"),
      ("partitions: { }", "job: { name: a, size: 1, time: 1 }", "sizes"),
      ("utilisation: { system: 1, each: 1, waiting: 3/2 }", "memory: 3", "outside 0–1"),
      ("relocation: { memory: 9 }", "load: { name: A, size: 3, addresses: [3] }", "outside"),
      ("overlays: { tree: { main: 3, calls: [{ main: 4 }] }, page: 2 }", "call: main", "already"),
      ("overlays: { tree: { main: 3 }, page: 2 }", "call: mian", "main"),
      ("page-tables: { memory: 4MiB, bits: 48, shapes: [two-level] }", "read: { process: a, address: 0 }", "32"),
      ("page-tables: { memory: 4MiB }", "map: { process: a, address: 5, pages: 1 }", "4096"),
      ("page-tables: { memory: 4MiB }", "read: { process: a, address: 0x100000000 }", "32 bits"),
      ("page-tables: { memory: 4MiB, tlb: { entries: 5, ways: 2 } }", "read: { process: a, address: 0 }", "ways"),
      ("page-size: { segments: [100], entry: 8 }", "page: 3000", "power of two"),
      ("copy-on-write: { data: 1025 }", "fork: { parent: sh, child: c }", "data"),
      ("instruction: { page: 0 }", "evict: 3", "page"),
    ]
    for (world, step, word) in wrong {
      let text = """
        mmscope: 1
        title: { en: T, ja: T }
        world: { \(world) }
        script:
          - \(step)

        """
      let found = #expect(throws: Diagnostics.self) { try ScenarioFile.load(text: text, name: "wrong.yaml") }
      #expect(
        found?.all.contains { "\($0)".contains(word) && $0.line != nil } == true,
        "\(world), \(step): \(found?.all ?? [])")
    }
  }

  /// The example of each world is one of its settings.
  @Test func everyFormIsRead() throws {
    for setup in ScenarioWorld.setups where setup.panels.contains(.picture) {
      let text = "mmscope: 1\ntitle: { en: T, ja: T }\nworld: { \(setup.name.rawValue): \(setup.form) }\nscript: []\n"
      let scenario = try ScenarioFile.load(text: text, name: "form.yaml")
      let run = try scenario.begin(budget: 0)
      run.stepTick()
      #expect(run.tick == 1)
    }
  }

  /// Another algorithm, another memory: the what-if's settings make another model.
  @Test func settingsCanBeChanged() throws {
    let scenario = try Self.load("fits-exercise")
    guard case .textbook(let setup) = scenario.world else { return }
    let other = try setup.with("algorithms", Value(.text("best,worst"), at: Place()))
    let model = try #require((other as? ModelSetup<FitRace>)?.machine)
    #expect(model.lanes.map(\.algorithm) == [.best, .worst] && model.size == 103)
    #expect(throws: Diagnostic.self) { try setup.with("algorithms", Value(.text("bset"), at: Place())) }
  }
}
