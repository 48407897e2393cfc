import Cells
import Formats
import History
import Interface
import Recording
import Script
import Simulation
import Testing
import Textbook

@testable import Runner

/// A world that is no machine: it runs, rewinds, records, branches, is checked and saved, and nothing of Runner knows
/// it.
@Suite struct ReplacementWorldTests {
  /// Silberschatz's string; 15 faults under FIFO and 12 under LRU in three frames, 10 and 8 in four.
  static func text(frames: Int = 3, expect: String = "{ fifo: { faults: 15 }, lru: { faults: 12 } }") -> String {
    """
    mmscope: 1
    title: { en: Page replacement, ja: ページ置き換え }
    world: { replacement: { policies: [fifo, lru], frames: \(frames) } }
    script:
      - say: { en: "Three frames.", ja: "3 フレーム" }
      - reference: [7, 0, 1, 2, 0, 3, 0, 4, 2, 3]
      - mark: half
      - reference: [0, 3, 2, 1, 2, 0, 1, 7, 0, 1]
      - expect: \(expect)

    """
  }

  static func scenario(frames: Int = 3) throws -> Scenario {
    try ScenarioFile.load(text: text(frames: frames), name: "race.yaml")
  }

  static func faults(_ run: any Run) -> [UInt64] {
    (run as? WorldRun<TextbookWorld<ReplacementModel>>)?.timeline.world.model.faults ?? []
  }

  @Test func itRunsToItsEnd() throws {
    let scenario = try Self.scenario()
    let driver = try Driver(scenario)
    driver.run(to: .script)
    let run = driver.run
    // Twenty references, one a tick; the last step is looked at in the tick after them.
    #expect(run.tick == 21 && Self.faults(run) == [15, 12])
    let world = try #require(run as? WorldRun<TextbookWorld<ReplacementModel>>)
    #expect(world.timeline.world.state.script.metExpectations == 1)
    #expect(run.markTicks == [10])
  }

  @Test func aClaimThatDoesNotHoldIsBroken() throws {
    let text = Self.text(expect: "{ fifo: { faults: 15 }, lru: { faults: \"> 12\" } }")
    let driver = try Driver(ScenarioFile.load(text: text, name: "race.yaml"))
    driver.run(to: .script)
    let run = driver.run
    #expect(driver.hasReached(.script))
    let state = try #require(run as? WorldRun<TextbookWorld<ReplacementModel>>).timeline.world.state
    #expect(state.script.brokenExpectations == [0])
    #expect(state.found[0]?.claim == 1 && state.found[0]?.found == .whole(12))
  }

  /// Every tick gone to at random is the tick that was passed.
  @Test(arguments: [HistoryMemory.usual, 0]) func itRewinds(budget: Int) throws {
    let run = try Self.scenario().begin(budget: budget)
    var digests: [Digest] = []
    while !run.hasEnded {
      digests.append(run.digest())
      run.stepTick()
    }
    #expect(Set(digests).count == digests.count)
    var random = RandomSource(seed: 5)
    for step in 0..<1_000 {
      let tick = Int(random.below(UInt64(digests.count)))
      run.seek(tick: Tick(tick))
      try #require(run.digest() == digests[tick], "seed 5, step \(step): tick \(tick)")
    }
  }

  @Test func itStopsWhereAPolicyFaultsForwardAndBack() throws {
    let run = try Self.scenario().begin(budget: HistoryMemory.usual)
    let condition = WorldValue(TextbookCondition(["lru", "faults"]))
    var ticks: [Tick] = []
    while !run.hasEnded {
      if run.advance(watching: [condition]).hit != nil { ticks.append(run.tick) }
    }
    // The twelve faults of LRU, worked out on paper: 7 0 1 2, 3, 4 2 3 0, 1, 0, 7 of the string.
    #expect(ticks == [0, 1, 2, 3, 5, 7, 8, 9, 10, 13, 15, 17])
    var back: [Tick] = []
    while true {
      let search = run.search(back: [condition])
      var progress = SearchProgress.goesOn
      while progress == .goesOn { progress = search.proceed() }
      guard case .found = progress else { break }
      back.append(run.tick)
    }
    #expect(back == ticks.reversed())
  }

  @Test func itBranches() throws {
    let scenario = try Self.scenario()
    let run = try scenario.begin(budget: HistoryMemory.usual)
    run.seek(tick: 3)
    let branch = try run.branch(.events([WorldValue(PageReference(Reference(page: 0)))]), budget: 1 << 20)
    while !branch.approach(limit: 64) {}
    for _ in 0..<17 { branch.stepTick() }
    #expect(Self.faults(run) == [15, 12])
    let other = try #require(branch as? WorldBranch<TextbookWorld<ReplacementModel>>)
    // 7 0 1 | 0 | 2 …: the added reference makes 0 younger, which FIFO does not see.
    let faults = other.branch.timeline.world.model.faults
    #expect(faults == [15, 12])
    let count = other.branch.timeline.world.model.referenceCount
    #expect(count == 21)
    #expect(!branch.hasParted)
  }

  @Test func anotherMemoryPartsTheRuns() throws {
    let run = try Self.scenario().begin(budget: HistoryMemory.usual)
    let other = try #require(try Self.scenario(frames: 4).anyOrigin as? TextbookOrigin<ReplacementModel>)
    let branch = try run.branch(.origin(other), budget: 1 << 20)
    while !branch.approach(limit: 64) {}
    for _ in 0..<20 { branch.stepTick() }
    let divergence = try #require(branch as? WorldBranch<TextbookWorld<ReplacementModel>>).branch.divergence
    // 7 0 1 2 0 3 0: until 4 throws out a page, four frames do as three do; FIFO faults at the second 0 of three.
    #expect(divergence?.tick == 6)
  }

  // MARK: In a session

  @Test(arguments: Language.allCases) func aSessionShowsSavesAndComesBack(_ language: Language) throws {
    var seat = try SavingTests.Seat(Self.scenario())
    seat.session.state.language = language
    seat.press(.character("."), .character("."), .character("."))
    seat.type("reference 5,6")
    #expect(seat.session.timeline.tick == 3 && Self.faults(seat.session.timeline) == [5, 5])
    #expect(seat.keys.lines.contains { $0.contains("FIFO") })
    #expect(seat.keys.lines.contains { $0.contains("LRU") })
    #expect(seat.keys.lines.contains { $0.contains("7 0 1 5 6") })
    seat.press(.character(","))
    #expect(seat.session.timeline.tick == 3 && Self.faults(seat.session.timeline) == [3, 3])
    seat.press(.character("."))
    seat.type("save kept")
    let text = try #require(seat.desk.saved["kept.yaml"])
    let again = try ScenarioFile.load(text: text, name: "kept.yaml")
    #expect(try SavingTests.ends(again).digest == again.typed?.digest)
  }

  /// Every key of the keymap, in an order of its own: nothing of a machine is looked for.
  @Test func noKeyIsLost() throws {
    var seat = try SavingTests.Seat(Self.scenario())
    var random = RandomSource(seed: 3)
    let keys: [Key] =
      "hjklzZ+-nN[]gGe/o0123456789.,twx".map { Key.character($0) } + [.enter, .escape, .tab, .up, .down, .left, .right]
    for _ in 0..<600 { seat.press(keys[Int(random.below(UInt64(keys.count)))]) }
    seat.press(.escape, .escape, .escape, .character("1"), .character("g"), .character("g"))
    #expect(seat.keys.lines.contains { $0.contains("FIFO") || $0.contains("LRU") }, "\(seat.keys.lines)")
  }

  @Test func mistakesAreToldWithTheirPlaces() {
    let wrong: [(String, String)] = [
      ("world: { replacement: { policies: [fifo, lru], frames: 0 } }", "frames"),
      ("world: { replacement: { policies: [fifo, fifo], frames: 3 } }", "races already"),
      ("world: { replacement: { policies: [fofi], frames: 3 } }", "fifo"),
      ("world: { replacement: { frames: 3 } }", "policies"),
      ("world: { replacemen: {} }", "replacement"),
      ("world: { replacement: { policies: [fifo, lru], frames: 3 } }\nmachine: { memory: 64MiB }", "machine"),
    ]
    let good = "world: { replacement: { policies: [fifo, lru], frames: 3 } }"
    for (line, word) in wrong {
      let text = Self.text().replacing(good, with: line)
      let found = #expect(throws: Diagnostics.self) { try ScenarioFile.load(text: text, name: "race.yaml") }
      #expect(found?.all.contains { "\($0)".contains(word) && $0.line != nil } == true, "\(line): \(found?.all ?? [])")
    }
    let foreign = Self.text().replacing("- mark: half", with: "- alloc_pages: { order: 3 }")
    let found = #expect(throws: Diagnostics.self) { try ScenarioFile.load(text: foreign, name: "race.yaml") }
    #expect(found?.all.first?.message.contains("alloc_pages is asked of the world machine") == true)
    #expect(found?.all.first?.line == 7)
  }
}
